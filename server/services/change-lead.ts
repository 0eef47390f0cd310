import type { Lead } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import { audit } from '@/server/db/audit';
import type { Database, OpenDatabase } from '@/server/db/database';
import { tellFeed } from '@/server/db/feed';
import { readLeads, writeChanges } from '@/server/db/lead-rows';
import { withClocksClosedBy } from './judge';
import { marketingStages, type PublishedRulebook } from './rulebooks';

export { audit };

/** Who changed a lead and by what, for the audit. */
export type Cause = { source: string; action: string; user?: string | null; command?: string; detail?: Record<string, unknown> };

/**
 * Writes a lead as it shall be, with the clocks that the change closed, its place in the feed and the audit entry: all
 * in the caller's transaction, which holds the lead's lock.
 * @returns the lead as it stands, and whether anything differed.
 */
export async function keepChange(
  open: OpenDatabase,
  tx: Database,
  before: Lead,
  after: Lead,
  { rulebook }: PublishedRulebook,
  now: Instant,
  cause: Cause,
): Promise<{ lead: Lead; changed: boolean }> {
  const rev = await writeChanges(tx, before, withClocksClosedBy(before, after, rulebook, now), cause.source);
  if (rev === null) return { lead: before, changed: false };
  const [lead] = await readLeads(tx, [before.id], now);
  if (!lead) throw new Error('A lead under lock is not there.');
  await tellFeed(tx, [lead], marketingStages(rulebook), now);
  await audit(tx, now, { ...cause, leadId: before.id });
  await open.announce(tx);
  return { lead, changed: true };
}
