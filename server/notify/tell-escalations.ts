import { sql } from 'drizzle-orm';
import type { Site } from '@/lib/api/contract';
import type { Lead } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import { type Database, rows } from '@/server/db/database';
import type { Rulebooks } from '@/server/services/rulebooks';
import type { ClockEvent } from '@/server/watch/judge-look';
import { enqueue } from './deliveries';
import { escalationMessage } from './escalation-message';
import { teamWebhooks } from './webhooks';

/**
 * Tells the channels of each team what was put before its manager, one message a channel however many promises were missed together;
 * in the transaction that records them. @returns how many messages wait to be sent.
 */
export async function tellEscalations(
  tx: Database,
  rulebooks: Rulebooks,
  events: readonly ClockEvent[],
  leads: ReadonlyMap<string, Lead>,
  now: Instant,
): Promise<number> {
  let told = 0;
  for (const team of new Set(events.map((event) => event.team))) {
    const webhooks = await teamWebhooks(tx, team, 'escalation');
    if (webhooks.length === 0) continue;
    const { rulebook } = await rulebooks.currentIn(tx, team, now);
    const timeZone = rulebook.agreement.calendars[0]?.timeZone ?? 'UTC';
    const sites = await rows<Site>(tx, sql`select id, crm, name, origin, params from sites order by seq`);
    const theirs = events.filter((event) => event.team === team);
    for (const { id, language, names } of webhooks) {
      await enqueue(tx, id, escalationMessage(theirs, leads, { team, sites, timeZone, language, names }), now);
      told += 1;
    }
  }
  return told;
}
