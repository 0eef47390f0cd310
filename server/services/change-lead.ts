import { sql } from 'drizzle-orm';
import type { Lead } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import { audit } from '@/server/db/audit';
import type { Database, OpenDatabase } from '@/server/db/database';
import { tellFeed } from '@/server/db/feed';
import { type LeadChange, writeManyChanges } from '@/server/db/lead-batch';
import { readLeads, writeChanges } from '@/server/db/lead-rows';
import { withClocksClosedBy } from './judge';
import { marketingStages } from './marketing-stages';
import type { PublishedRulebook } from './rulebooks';

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
  await open.announce(tx, 'leads');
  return { lead, changed: true };
}

/**
 * As `keepChange` for many leads of whatever team, in a handful of statements. `publishedFor` gives a team's rulebook.
 * @returns the ids of the leads that differed.
 */
export async function keepChanges(
  open: OpenDatabase,
  tx: Database,
  changes: readonly LeadChange[],
  publishedFor: (team: string) => PublishedRulebook,
  now: Instant,
  cause: Cause,
): Promise<string[]> {
  const judged = changes.map(({ before, after }) => ({
    before,
    after: withClocksClosedBy(before, after, publishedFor(after.team).rulebook, now),
  }));
  const changed = await writeManyChanges(tx, judged, cause.source);
  if (changed.length === 0) return changed;
  const byTeam = new Map<string, Lead[]>();
  for (const lead of await readLeads(tx, changed, now)) byTeam.set(lead.team, [...(byTeam.get(lead.team) ?? []), lead]);
  for (const [team, leads] of byTeam) await tellFeed(tx, leads, marketingStages(publishedFor(team).rulebook), now);
  const detail = JSON.stringify({ ...cause.detail, source: cause.source });
  await tx.execute(sql`insert into audit (at, user_id, action, lead_id, detail)
    select ${now}::bigint, ${cause.user ?? null}, ${cause.action}, id, ${detail}::jsonb from jsonb_array_elements_text(${JSON.stringify(changed)}::jsonb) as x (id)`);
  await open.announce(tx, 'leads');
  return changed;
}
