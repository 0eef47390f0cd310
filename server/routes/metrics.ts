import { createHash, timingSafeEqual } from 'node:crypto';
import { fromThisMachine } from '@/server/auth/caller-address';
import { bearerOf } from '@/server/auth/session';
import { Refusal } from '@/server/problem';
import type { HubApp, HubParts } from './context';

/** `GET /metrics`: for who holds the token made for it; without such a token, for this machine only. */
export function metricsRoute(app: HubApp, { metrics, metricsToken }: HubParts): void {
  app.get('/metrics', async (c) => {
    const allowed = metricsToken === null ? fromThisMachine(c) : same(bearerOf(c.req.header('authorization')) ?? '', metricsToken);
    if (!allowed)
      throw new Refusal('forbidden', 'Figures are for who runs the hub: ask on its machine, or set TASUKI_METRICS_TOKEN and send it.');
    const { type, text } = await metrics.read();
    return c.body(text, 200, { 'Content-Type': type, 'Cache-Control': 'no-store' });
  });
}

function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
