import { sql } from 'drizzle-orm';
import type { Health } from '@/lib/api/contract';
import { describeFailure } from '@/server/log';
import { version } from '@/server/version';
import type { HubApp, HubParts } from './context';

/** `GET /health`: whether the hub and its database answer; 503 when the database does not. */
export function healthRoute(app: HubApp, { open, clock, log }: HubParts): void {
  app.get('/health', async (c) => {
    const ok = await open.db.execute(sql`select 1`).then(
      () => true,
      (error: unknown) => {
        log.error(describeFailure(error), 'the database does not answer');
        return false;
      },
    );
    const body: Health = { ok, product: 'tasuki', version, serverTime: clock(), database: open.kind };
    return c.json(body, ok ? 200 : 503);
  });
}
