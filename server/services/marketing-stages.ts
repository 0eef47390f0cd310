import { sql } from 'drizzle-orm';
import type { Rulebook } from '@/lib/domain/rulebook';
import { type Database, rows } from '@/server/db/database';

/** Stage ids in which marketing acts. */
export function marketingStages(rulebook: Rulebook): ReadonlySet<string> {
  return new Set(rulebook.agreement.stages.filter((stage) => stage.department === 'mkt').map((stage) => stage.id));
}

/**
 * Notes by which stages the leads of every team are told to marketing, where nobody has; in the transaction that publishes other rules.
 */
export async function noteMarketingStages(tx: Database, stagesOf: (team: string) => Promise<ReadonlySet<string>>): Promise<void> {
  const teams = await rows<{ id: string }>(
    tx,
    sql`select id from teams t where not exists (select 1 from marketing_stages m where m.team = t.id)`,
  );
  for (const { id } of teams) {
    const stages = JSON.stringify([...(await stagesOf(id))].sort());
    await tx.execute(sql`insert into marketing_stages (team, stages) values (${id}, ${stages}::jsonb) on conflict (team) do nothing`);
  }
}
