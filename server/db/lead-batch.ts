import { sql } from 'drizzle-orm';
import { type Lead, refKey } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import { canonical } from './canonical';
import { coversOf } from './covers';
import { type Database, rows } from './database';
import { audiencesOf } from './feed';
import { everySection, fieldsOf, insertRefs, writeRows } from './lead-rows';
import { lookAgain } from './looks';

/** A lead as it was read under its lock, and as it shall be. */
export type LeadChange = { before: Lead; after: Lead };

/**
 * Writes what differs in many leads, one statement a table: only rows that were added or changed, only fields that differ; as for one lead,
 * facts are never deleted. `rev` of those that differ rises by one.
 * @returns the ids of the leads that differed.
 */
export async function writeManyChanges(tx: Database, changes: readonly LeadChange[], source: string): Promise<string[]> {
  const changed = new Set<string>();
  for (const section of everySection) {
    const differing: { lead_id: string; key: string; at: number; body: unknown }[] = [];
    for (const { before, after } of changes) {
      const is = section.rowsOf(after);
      if (is.length === 0) continue;
      const had = new Map(section.rowsOf(before).map((row) => [row.key, canonical(row.body)]));
      for (const row of is) if (had.get(row.key) !== canonical(row.body)) differing.push({ lead_id: before.id, ...row });
    }
    for (const row of differing) changed.add(row.lead_id);
    if (differing.length > 0) await writeRows(tx, section.table, differing);
  }
  const refs = changes.flatMap(({ before, after }) => {
    const known = new Set(before.refs.map(refKey));
    return after.refs.filter((ref) => !known.has(refKey(ref))).map((ref) => ({ ...ref, lead_id: before.id }));
  });
  for (const ref of refs) changed.add(ref.lead_id);
  await insertRefs(tx, refs);
  const heads = changes.flatMap(({ before, after }) => {
    const [was, is] = [fieldsOf(before), fieldsOf(after)];
    const patch = Object.fromEntries(Object.entries(is).filter(([field, value]) => canonical(was[field]) !== canonical(value)));
    const dropped = Object.keys(was).filter((field) => !(field in is));
    const moved = before.team !== after.team || before.owner !== after.owner;
    if (!moved && dropped.length === 0 && Object.keys(patch).length === 0 && !changed.has(before.id)) return [];
    changed.add(before.id);
    const sources = Object.fromEntries(Object.keys(patch).map((field) => [field, source]));
    return [{ id: before.id, team: after.team, owner: after.owner, patch, dropped, sources }];
  });
  if (heads.length > 0) {
    await tx.execute(sql`update leads l set rev = l.rev + 1, team = x.team, owner = x.owner,
        fields = (l.fields || x.patch) - array(select jsonb_array_elements_text(x.dropped)),
        sources = (l.sources || x.sources) - array(select jsonb_array_elements_text(x.dropped))
      from jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) as x (id text, team text, owner text, patch jsonb, dropped jsonb, sources jsonb)
      where l.id = x.id`);
    await lookAgain(
      tx,
      changes.filter(({ before }) => changed.has(before.id)).map(({ after }) => after),
    );
  }
  return [...changed];
}

/** A lead that is new, and what its source told of it as a hash. */
export type NewLead = { lead: Lead; hash: string };

/**
 * Adds leads with all that belongs to them: names, places in the feed and in line for the watch. What `insertLeads`, `tellFeed` and `lookAgain`
 * do for leads of any kind is one statement here, for ids and names that must be new; lists have a statement each.
 */
export async function addLeads(
  tx: Database,
  list: readonly NewLead[],
  { source, marketingStages, now }: { source: string; marketingStages: ReadonlySet<string>; now: Instant },
): Promise<void> {
  const covers = await coversOf(
    tx,
    list.map(({ lead }) => lead),
    now,
  );
  // Leads of one file tell the same fields: who owns them is said once.
  const owners = new Map<string, number>();
  const heads = columns('id', 'rev', 'team', 'owner', 'fields', 'hash', 'variant');
  const names = columns('lead', 'site', 'type', 'id');
  const places = columns('lead', 'team', 'audience', 'until');
  for (const { lead, hash } of list) {
    const fields = fieldsOf(lead);
    const told = Object.keys(fields).join(' ');
    const variant = owners.get(told) ?? owners.size;
    owners.set(told, variant);
    heads.add(lead.id, lead.rev, lead.team, lead.owner, JSON.stringify(fields), hash, variant);
    for (const ref of lead.refs) names.add(lead.id, ref.site, ref.type, ref.id);
    for (const [name, until] of audiencesOf(lead, marketingStages, now, covers(lead))) places.add(lead.id, lead.team, name, until);
  }
  const sources = [...owners.keys()].map((told) => Object.fromEntries(told.split(' ').map((field) => [field, source])));
  // Columns rather than documents: the database takes nothing apart but the fields it keeps.
  const { id, rev, team, owner, fields, hash, variant } = heads.lists;
  await tx.execute(sql`
    with heads as (insert into leads (id, rev, team, owner, fields, sources, told)
        select id, rev, team, owner, fields::jsonb, ${JSON.stringify(sources)}::jsonb -> v, jsonb_build_object(${source}::text, hash)
        from unnest(${sql.param(id)}::text[], ${sql.param(rev)}::int[], ${sql.param(team)}::text[], ${sql.param(owner)}::text[],
          ${sql.param(fields)}::text[], ${sql.param(hash)}::text[], ${sql.param(variant)}::int[]) as x (id, rev, team, owner, fields, hash, v)),
      names as (insert into lead_refs (lead_id, site, type, id)
        select * from unnest(${sql.param(names.lists.lead)}::text[], ${sql.param(names.lists.site)}::text[], ${sql.param(names.lists.type)}::text[],
          ${sql.param(names.lists.id)}::text[])),
      looks as (insert into looks (lead_id, team, next_at) select id, team, 0 from unnest(${sql.param(id)}::text[], ${sql.param(team)}::text[]) as x (id, team))
    insert into feed (lead_id, team, audience, until, at)
      select x.*, ${now}::bigint from unnest(${sql.param(places.lists.lead)}::text[], ${sql.param(places.lists.team)}::text[],
        ${sql.param(places.lists.audience)}::text[], ${sql.param(places.lists.until)}::bigint[]) as x`);
  for (const section of everySection) {
    const lines = list.flatMap(({ lead }) => section.rowsOf(lead).map((row) => ({ lead_id: lead.id, ...row })));
    if (lines.length > 0) await writeRows(tx, section.table, lines);
  }
}

/** Rows by their columns, as a statement takes many of them quickest. */
function columns<const Name extends string>(...names: Name[]) {
  const lists = Object.fromEntries(names.map((name) => [name, [] as unknown[]])) as Record<Name, unknown[]>;
  const inOrder = names.map((name) => lists[name]);
  return {
    lists,
    add(...values: readonly unknown[]): void {
      for (let place = 0; place < inOrder.length; place++) inOrder[place]?.push(values[place]);
    },
  };
}

/** What a source told last of some leads, as a hash, with their teams. */
export async function toldOf(
  db: Database,
  ids: readonly string[],
  source: string,
): Promise<Map<string, { team: string; hash: string | null }>> {
  if (ids.length === 0) return new Map();
  const found = await rows<{ id: string; team: string; hash: string | null }>(
    db,
    sql`select id, team, told ->> ${source}::text as hash from leads where id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
  );
  return new Map(found.map(({ id, team, hash }) => [id, { team, hash }]));
}

/** Remembers what a source told of leads, by their ids. It is nobody's news: `rev` stays. */
export async function rememberTold(tx: Database, source: string, hashes: ReadonlyMap<string, string>): Promise<void> {
  if (hashes.size === 0) return;
  const list = [...hashes].map(([id, hash]) => ({ id, hash }));
  await tx.execute(sql`update leads l set told = l.told || jsonb_build_object(${source}::text, x.hash)
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x (id text, hash text) where l.id = x.id`);
}

/** A lead that holds a mail address. `kinds` are the sites and types it has ids of, as `site/type`. */
export type MailHolder = { mail: string; id: string; team: string; kinds: string[] };

/** So many holders of an address are looked for: one more than may be one person. */
const HOLDERS = 3;

/**
 * The leads that hold some mail addresses (each in its one spelling), at most three for each. Call it in a transaction: it asks the planner not to
 * read the whole table, which it would where a table has just grown.
 */
export async function holdersOf(tx: Database, mails: readonly string[]): Promise<Map<string, MailHolder[]>> {
  const found = new Map<string, MailHolder[]>();
  if (mails.length === 0) return found;
  await tx.execute(sql`set local enable_seqscan = off`);
  const holders = await rows<MailHolder>(
    tx,
    sql`select w.mail, l.id, l.team, (select coalesce(jsonb_agg(r.site || '/' || r.type), '[]'::jsonb) from lead_refs r where r.lead_id = l.id) as kinds
      from jsonb_array_elements_text(${JSON.stringify(mails)}::jsonb) as w (mail)
      cross join lateral (select id, team from leads where left(lower(fields ->> 'email'), 320) = w.mail limit ${HOLDERS}) l`,
  );
  await tx.execute(sql`set local enable_seqscan = on`);
  for (const holder of holders) found.set(holder.mail, [...(found.get(holder.mail) ?? []), holder]);
  return found;
}

/** Which acts, by lead and id, are known already, as `lead id/act id`. */
export async function knownActs(db: Database, acts: readonly { lead: string; id: string }[]): Promise<Set<string>> {
  if (acts.length === 0) return new Set();
  const found = await rows<{ lead_id: string; key: string }>(
    db,
    sql`select a.lead_id, a.key from activities a
      join jsonb_to_recordset(${JSON.stringify(acts)}::jsonb) as w (lead text, id text) on a.lead_id = w.lead and a.key = w.id`,
  );
  return new Set(found.map(({ lead_id, key }) => `${lead_id}/${key}`));
}
