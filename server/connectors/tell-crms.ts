import { sql } from 'drizzle-orm';
import type { Command } from '@/lib/domain/command';
import type { Activity, Lead } from '@/lib/domain/lead';
import type { Agreement } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';
import { type Database, rows } from '@/server/db/database';
import type { MappingInput } from './mapping';
import { writeBackOf } from './write-back-text';
import { noteWriteBack } from './write-backs';

/**
 * Notes an act for every CRM that holds the lead and takes write-back, in the act's own transaction: who did it is named in words,
 * and by their id there where it is known. A CRM that knows a lead by several names is told once, by the first.
 */
export async function tellCrms(
  tx: Database,
  lead: Lead,
  command: Command,
  agreement: Agreement,
  user: { id: string; name: string },
  now: Instant,
): Promise<void> {
  const sites = [...new Set(lead.refs.map(({ site }) => site))];
  const takers = await rows<{ id: string; mapping: MappingInput; people: Record<string, string> }>(
    tx,
    sql`select id, mapping, people from connections where write_back and active
      and id in (select jsonb_array_elements_text(${JSON.stringify(sites)}::jsonb))`,
  );
  for (const { id, mapping, people } of takers) {
    const ref = lead.refs.find(({ site }) => site === id);
    const crmUser = Object.entries({ ...people, ...mapping.owners }).find(([, here]) => here === user.id)?.[0] ?? null;
    const mistake = command.act.kind === 'withdraw' ? await toldBefore(tx, id, lead, command.act.activity) : undefined;
    const item = writeBackOf(command, agreement, { name: user.name, crmUser }, mapping.writeIn ?? 'ja', mistake);
    if (ref && item) await noteWriteBack(tx, id, lead.id, { ...item, id: `${item.id}:${id}`, on: { type: ref.type, id: ref.id } }, now);
  }
}

/** A touch that the CRM was told of, or is about to be: one it never heard of need not be taken back there. */
async function toldBefore(tx: Database, connection: string, lead: Lead, activity: string): Promise<Activity | undefined> {
  const noted = await rows(tx, sql`select 1 from write_backs where id = ${`${activity}:${connection}`}`);
  return noted.length > 0 ? lead.activities.find(({ id }) => id === activity) : undefined;
}
