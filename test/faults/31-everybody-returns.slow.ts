import { describe, expect, it } from 'vitest';
import { Changes, Problem } from '@/lib/api/contract';
import { SECOND } from '@/lib/domain/time';
import { waitAfter } from '@/lib/sync/backoff';
import { type Caller, hubUnderTest } from '../contract/hub-under-test';

/** What one person may ask for in a minute here, and how many clients of theirs come back at once: browsers that lost their network. */
const ALLOWED = 20;
const CLIENTS = 1_000;
const PEOPLE = ['sato', 'ito', 'boss', 'mkt'] as const;

const hub = await hubUnderTest({ limits: { perUser: ALLOWED, perAddress: 0, failures: 0 } });
await hub.addLead('1');

/** A line that broke is tried again: so many at once are more than a system keeps in line. */
async function insistently(ask: () => Promise<Response>): Promise<Response> {
  for (let n = 1; ; n++) {
    try {
      return await ask();
    } catch (error) {
      if (n > 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, n * 20));
    }
  }
}

describe('fault 31: a thousand clients that come back at once', () => {
  it('are served as far as the limit goes; the others are told when to come, and nobody gets anything else', {
    timeout: 120_000,
  }, async () => {
    const callers = await Promise.all(PEOPLE.map((person) => hub.as(person)));
    const answers = await Promise.all(
      Array.from({ length: CLIENTS }, async (_, n) => {
        const answer = await insistently(() => (callers[n % callers.length] as Caller).get('/v1/leads/changes'));
        const body: unknown = await answer.json();
        return { status: answer.status, retryAfter: Number(answer.headers.get('retry-after')), body };
      }),
    );
    const served = answers.filter(({ status }) => status === 200);
    const shed = answers.filter(({ status }) => status === 429);
    expect(served.length + shed.length).toBe(CLIENTS);
    // A minute may end in between.
    expect(served.length).toBeGreaterThanOrEqual(ALLOWED * PEOPLE.length);
    for (const { body } of served) Changes.parse(body);
    for (const { body, retryAfter } of shed) {
      expect(Problem.parse(body).code).toBe('rate_limited');
      expect(retryAfter).toBeGreaterThan(0);
      expect(retryAfter).toBeLessThanOrEqual(60);
    }
    expect((await fetch(`${hub.url}/health`)).status).toBe(200);
  });

  it('spread over time: in no second more than a share of them, and none earlier than asked or later than needed', () => {
    for (const retryAfter of [undefined, 40 * SECOND]) {
      const waits = Array.from({ length: CLIENTS }, (_, n) => waitAfter(1 + (n % 4), { retryAfter }, (n * 0.618_033_988_75) % 1));
      const bySecond = new Map<number, number>();
      for (const wait of waits) bySecond.set(Math.floor(wait / SECOND), (bySecond.get(Math.floor(wait / SECOND)) ?? 0) + 1);
      expect(Math.max(...bySecond.values())).toBeLessThan(CLIENTS / 3);
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(retryAfter ?? 2 * SECOND);
      expect(Math.max(...waits)).toBeLessThanOrEqual((retryAfter ?? 40 * SECOND) + 6 * SECOND);
    }
  });
});
