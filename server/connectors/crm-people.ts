import { sql } from 'drizzle-orm';
import { rows } from '@/server/db/database';
import type { Connection } from './connections';
import type { CrmPerson } from './connector';
import type { People } from './keep-page';
import type { ReadParts } from './read-connection';

/** Who the CRM's users are here: named in the mapping, else of the same mail address. */
export async function peopleOf(
  { open, directory }: Pick<ReadParts, 'open' | 'directory'>,
  { mapping }: Pick<Connection, 'mapping'>,
  told: readonly CrmPerson[],
): Promise<People> {
  const here = new Map((await directory.people()).map((person) => [person.id, person]));
  const mails = new Map(
    (await rows<{ id: string; mail: string }>(open.db, sql`select id, mail from users where mail is not null`)).map((row) => [
      row.mail,
      row.id,
    ]),
  );
  const people = new Map<string, { user: string; team: string }>();
  for (const { id, mail } of told) {
    const user = mapping.owners[id] ?? (mail === null ? undefined : mails.get(mail.trim().toLowerCase()));
    const person = user === undefined ? undefined : here.get(user);
    if (person) people.set(id, { user: person.id, team: person.team });
  }
  return people;
}

/** Gives records that nobody here owned to people who were found since the last reading, as the CRM has it. */
export async function assignNewlyKnown(
  { open, ingest }: Pick<ReadParts, 'open' | 'ingest'>,
  connection: Connection,
  people: People,
): Promise<void> {
  const fresh = [...people].filter(([id, { user }]) => connection.people[id] !== user).map(([id]) => id);
  if (fresh.length === 0) return;
  const theirs = await rows<{ type: string; id: string; owner: string }>(
    open.db,
    sql`select r.type, r.id, r.owner from crm_records r
      join lead_refs f on f.site = r.connection and f.type = r.type and f.id = r.id join leads l on l.id = f.lead_id
      where r.connection = ${connection.id} and l.owner is null and r.owner in (select jsonb_array_elements_text(${JSON.stringify(fresh)}::jsonb))`,
  );
  for (const { type, id, owner } of theirs) {
    const person = people.get(owner);
    if (person) await ingest.setOwner({ site: connection.id, type, id }, person.user, person.team);
  }
}
