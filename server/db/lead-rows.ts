import { sql } from 'drizzle-orm';
import { type BantAnswer, bantElements, Lead, type LeadRef, refKey } from '@/lib/domain/lead';
import { DAY, type Instant } from '@/lib/domain/time';
import { canonical } from './canonical';
import { type Database, rows } from './database';
import { lookAgain } from './looks';

/** How far back activities travel, in days: 13 months. */
export const HORIZON_DAYS = 396;

type Row = { key: string; at: number; body: unknown };

/** One list of a lead and the table that holds it, a row for each fact. */
type Section = {
  table: string;
  /** By the time of the fact unless told otherwise. */
  order?: 'recorded';
  rowsOf(lead: Lead): Row[];
};

/** Each list of the document with its table. Keys make a fact recognisable when it comes again. */
const sections = {
  stages: {
    table: 'stage_entries',
    rowsOf: (lead) => lead.stages.map((body) => ({ key: `${body.stage}@${body.at}@${body.by}`, at: body.at, body })),
  },
  handOffs: { table: 'hand_offs', rowsOf: (lead) => lead.handOffs.map((body) => ({ key: body.id, at: body.at, body })) },
  assignments: {
    table: 'assignments',
    rowsOf: (lead) => lead.assignments.map((body) => ({ key: `${body.at}@${body.team}@${body.owner ?? ''}`, at: body.at, body })),
  },
  pauses: { table: 'pauses', rowsOf: (lead) => lead.pauses.map((body) => ({ key: body.id, at: body.from, body })) },
  reminders: {
    table: 'reminders',
    // Of snoozes each person has one.
    rowsOf: (lead) => lead.reminders.map((body) => ({ key: body.kind === 'nudge' ? body.id : `snooze@${body.by}`, at: body.at, body })),
  },
  requests: { table: 'requests', rowsOf: (lead) => lead.requests.map((body) => ({ key: body.id, at: body.at, body })) },
  opportunities: {
    table: 'opportunities',
    rowsOf: (lead) => lead.opportunities.map((body) => ({ key: body.id, at: body.createdAt, body })),
  },
  closed: {
    table: 'closed_clocks',
    // A clock judged again has a second row beside the first; the newest recorded counts, so they keep that order.
    order: 'recorded',
    rowsOf: (lead) => {
      const judged = new Map<string, number>();
      return lead.closed.map((body) => {
        const clock = `${body.promise}@${body.startedAt}`;
        const time = (judged.get(clock) ?? 0) + 1;
        judged.set(clock, time);
        return { key: `${clock}#${time}`, at: body.at, body };
      });
    },
  },
  charged: {
    table: 'charged_shares',
    rowsOf: (lead) =>
      lead.charged.map((body) => {
        const run = body.startedAt === undefined ? '' : `@${body.startedAt}`;
        return { key: `${body.promise}${run}@${body.team}@${body.until}`, at: body.until, body };
      }),
  },
  optOuts: { table: 'opt_outs', rowsOf: (lead) => lead.optOuts.map((body) => ({ key: `${body.channel}@${body.at}`, at: body.at, body })) },
  activities: { table: 'activities', rowsOf: (lead) => lead.activities.map((body) => ({ key: body.id, at: body.occurredAt, body })) },
} satisfies Partial<Record<keyof Lead, Section>>;

const bantSection: Section = {
  table: 'bant_answers',
  rowsOf: (lead) => bantElements.flatMap((key) => (lead.bant[key] ? [{ key, at: lead.bant[key].at ?? 0, body: lead.bant[key] }] : [])),
};

const sectionList = Object.entries(sections) as [keyof typeof sections, Section][];
/** Every list of a lead with its table. */
export const everySection: Section[] = [...sectionList.map(([, section]) => section), bantSection];

/** What is neither a list nor a column of its own: kept field by field, each with its owner. */
const notFields = new Set<string>(['id', 'rev', 'refs', 'team', 'owner', 'bant', ...Object.keys(sections)]);

/** The single values of a lead, by field name; absent ones are left out. */
export function fieldsOf(lead: Lead): Record<string, unknown> {
  // One by one rather than from entries: leads of one kind then share a shape, which many of them at once are felt by.
  const fields: Record<string, unknown> = {};
  for (const field in lead) {
    const value = lead[field as keyof Lead];
    if (value !== undefined && !notFields.has(field)) fields[field] = value;
  }
  return fields;
}

type LeadRow = { id: string; rev: number; team: string; owner: string | null; fields: Record<string, unknown> };

/**
 * Composes leads from their rows, in the order asked; ids nobody has are left out.
 * Activities older than the horizon stay at the hub (unless the whole history is wanted, to change it), and the document
 * then says since when its own are complete.
 */
export async function readLeads(
  db: Database,
  ids: readonly string[],
  now: Instant,
  history: 'horizon' | 'whole' = 'horizon',
): Promise<Lead[]> {
  if (ids.length === 0) return [];
  const wanted = sql`${JSON.stringify(ids)}::jsonb`;
  const horizon = history === 'whole' ? 0 : Math.floor(now / DAY) * DAY - HORIZON_DAYS * DAY;
  const found = await rows<LeadRow>(
    db,
    sql`select id, rev, team, owner, fields from leads where id in (select jsonb_array_elements_text(${wanted}))`,
  );
  const refs = await grouped<LeadRef>(
    db,
    sql`select lead_id, jsonb_agg(jsonb_build_object('site', site, 'type', type, 'id', id) order by seq) as list
      from lead_refs where lead_id in (select jsonb_array_elements_text(${wanted})) group by lead_id`,
  );
  const lists = new Map<string, Map<string, unknown[]>>();
  for (const [name, { table, order }] of sectionList) {
    const since = name === 'activities' ? sql`and at >= ${horizon}::bigint` : sql``;
    lists.set(
      name,
      await grouped(
        db,
        sql`select lead_id, jsonb_agg(body order by ${order === 'recorded' ? sql`seq` : sql`at, seq`}) as list from ${sql.identifier(table)}
          where lead_id in (select jsonb_array_elements_text(${wanted})) ${since} group by lead_id`,
      ),
    );
  }
  const cut = new Set(
    (
      await rows<{ lead_id: string }>(
        db,
        sql`select distinct lead_id from activities where lead_id in (select jsonb_array_elements_text(${wanted})) and at < ${horizon}::bigint`,
      )
    ).map((row) => row.lead_id),
  );
  const bant = await grouped<{ key: string; body: BantAnswer }>(
    db,
    sql`select lead_id, jsonb_agg(jsonb_build_object('key', key, 'body', body)) as list from bant_answers
      where lead_id in (select jsonb_array_elements_text(${wanted})) group by lead_id`,
  );
  const byId = new Map(
    found.map((row) => {
      const lead: Record<string, unknown> = {
        ...row.fields,
        id: row.id,
        rev: row.rev,
        team: row.team,
        owner: row.owner,
        refs: refs.get(row.id) ?? [],
        bant: Object.fromEntries((bant.get(row.id) ?? []).map(({ key, body }) => [key, body])),
      };
      for (const [name] of sectionList) lead[name] = lists.get(name)?.get(row.id) ?? [];
      if (cut.has(row.id)) lead.activitiesSince = Math.max(horizon, Number(lead.activitiesSince ?? 0));
      return [row.id, history === 'whole' ? (lead as Lead) : withinBytes(lead as Lead)];
    }),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** A lead travels with as many of its newest activities as fit into so many bytes of JSON: an answer with one lead is read by any client. */
export const LEAD_BYTES = 2_000_000;
/** Fewer activities than this are not weighed. */
const LIGHT = 200;

/** The document with activities left out from the oldest on where it grew too large; it says since when they are complete. */
function withinBytes(lead: Lead): Lead {
  const { activities } = lead;
  if (activities.length < LIGHT) return lead;
  let room = LEAD_BYTES;
  const first = activities.findLastIndex((activity) => {
    room -= Buffer.byteLength(JSON.stringify(activity)) + 1;
    return room < 0;
  });
  const dropped = activities[first];
  if (!dropped) return lead;
  return {
    ...lead,
    activities: activities.filter(({ occurredAt }) => occurredAt > dropped.occurredAt),
    activitiesSince: Math.max(dropped.occurredAt + 1, lead.activitiesSince ?? 0),
  };
}

/** A page of leads ends at so many bytes of JSON: what a browser's worker reads in one go, also over a slow line. */
export const PAGE_BYTES = 6_000_000;
/** What a lead without acts is taken to weigh until it was read. */
const ROW_BYTES = 600;

/**
 * Leads as JSON texts, from the first one on as many as fit into so many bytes, at least one. What their rows take up decides how many are
 * read, so that a page of leads with endless histories never stands in memory. `considered`: how many of the ids these are, gone ones too.
 */
export async function readLeadsWithin(
  db: Database,
  ids: readonly string[],
  now: Instant,
  bytes: number,
): Promise<{ leads: Lead[]; texts: string[]; considered: number }> {
  if (ids.length === 0) return { leads: [], texts: [], considered: 0 };
  const wanted = sql`(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`;
  const heavy = await rows<{ lead_id: string; bytes: number }>(
    db,
    sql`select lead_id, sum(pg_column_size(body))::float8 as bytes from activities where lead_id in ${wanted} group by lead_id`,
  );
  const sizes = new Map(heavy.map((row) => [row.lead_id, row.bytes]));
  const some: string[] = [];
  let planned = 0;
  for (const id of ids) {
    planned += (sizes.get(id) ?? 0) + ROW_BYTES;
    if (planned > bytes && some.length > 0) break;
    some.push(id);
  }
  const byId = new Map((await readLeads(db, some, now)).map((lead) => [lead.id, lead]));
  const leads: Lead[] = [];
  const texts: string[] = [];
  let used = 0;
  for (const [index, id] of some.entries()) {
    const lead = byId.get(id);
    if (!lead) continue;
    const text = JSON.stringify(lead);
    used += Buffer.byteLength(text);
    if (used > bytes && texts.length > 0) return { leads, texts, considered: index };
    leads.push(lead);
    texts.push(text);
  }
  return { leads, texts, considered: some.length };
}

/** One lead, held against other writers until the transaction ends; null when it is not there. */
export async function lockLead(tx: Database, id: string, now: Instant): Promise<Lead | null> {
  return (await lockLeads(tx, [id], now))[0] ?? null;
}

/** Leads held against other writers until the transaction ends, locked in one order so that two can't wait for each other. */
export async function lockLeads(tx: Database, ids: readonly string[], now: Instant): Promise<Lead[]> {
  if (ids.length === 0) return [];
  await tx.execute(
    sql`select 1 from leads where id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)) order by id for update`,
  );
  return readLeads(tx, ids, now, 'whole');
}

/** Every ref of some leads, lead by lead. */
export async function refsOf(db: Database, ids: readonly string[]): Promise<LeadRef[]> {
  if (ids.length === 0) return [];
  return rows<LeadRef>(
    db,
    sql`select site, type, id from lead_refs where lead_id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)) order by seq`,
  );
}

/** The id of the lead that a ref names, or null. */
export async function leadIdOf(db: Database, ref: LeadRef): Promise<string | null> {
  const [row] = await rows<{ lead_id: string }>(
    db,
    sql`select lead_id from lead_refs where site = ${ref.site} and type = ${ref.type} and id = ${ref.id}`,
  );
  return row?.lead_id ?? null;
}

/** The leads that any of many refs name, by `refKey`. */
export async function leadIdsOf(db: Database, refs: readonly LeadRef[]): Promise<Map<string, string>> {
  if (refs.length === 0) return new Map();
  const found = await rows<LeadRef & { lead_id: string }>(
    db,
    sql`select r.site, r.type, r.id, r.lead_id from lead_refs r
      join jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as w (site text, type text, id text)
      on r.site = w.site and r.type = w.type and r.id = w.id`,
  );
  return new Map(found.map((row) => [refKey(row), row.lead_id]));
}

/** Writes new leads with all their rows, one statement a table. Ids and refs must be new. */
export async function insertLeads(tx: Database, leads: readonly Lead[], source: string): Promise<void> {
  const heads = leads.map((lead) => {
    const fields = fieldsOf(lead);
    return {
      id: lead.id,
      rev: lead.rev,
      team: lead.team,
      owner: lead.owner,
      fields,
      sources: Object.fromEntries(Object.keys(fields).map((field) => [field, source])),
    };
  });
  await tx.execute(sql`insert into leads (id, rev, team, owner, fields, sources)
    select id, rev, team, owner, fields, sources from jsonb_to_recordset(${JSON.stringify(heads)}::jsonb)
    as x (id text, rev int, team text, owner text, fields jsonb, sources jsonb)`);
  await insertRefs(
    tx,
    leads.flatMap((lead) => lead.refs.map((ref) => ({ ...ref, lead_id: lead.id }))),
  );
  for (const section of everySection) {
    await writeRows(
      tx,
      section.table,
      leads.flatMap((lead) => section.rowsOf(lead).map((row) => ({ lead_id: lead.id, ...row }))),
    );
  }
  await lookAgain(tx, leads);
}

/**
 * Writes what differs between a lead as it was read under its lock and as it shall be: only rows that were added or
 * changed, only the fields that differ. Facts are never deleted this way. `rev` rises by one.
 * @returns the new `rev`, or null when nothing differs.
 */
export async function writeChanges(tx: Database, before: Lead, after: Lead, source: string): Promise<number | null> {
  let changed = before.team !== after.team || before.owner !== after.owner;
  for (const section of everySection) {
    const had = new Map(section.rowsOf(before).map((row) => [row.key, canonical(row.body)]));
    const differing = section.rowsOf(after).filter((row) => had.get(row.key) !== canonical(row.body));
    if (differing.length === 0) continue;
    changed = true;
    await writeRows(
      tx,
      section.table,
      differing.map((row) => ({ lead_id: before.id, ...row })),
    );
  }
  const known = new Set(before.refs.map(refKey));
  const newRefs = after.refs.filter((ref) => !known.has(refKey(ref)));
  if (newRefs.length > 0) {
    changed = true;
    await insertRefs(
      tx,
      newRefs.map((ref) => ({ ...ref, lead_id: before.id })),
    );
  }
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const patch = Object.fromEntries(Object.entries(is).filter(([field, value]) => canonical(was[field]) !== canonical(value)));
  const dropped = Object.keys(was).filter((field) => !(field in is));
  if (Object.keys(patch).length > 0 || dropped.length > 0) changed = true;
  if (!changed) return null;
  const owners = Object.fromEntries(Object.keys(patch).map((field) => [field, source]));
  const [row] = await rows<{ rev: number }>(
    tx,
    sql`update leads set rev = rev + 1, team = ${after.team}, owner = ${after.owner},
      fields = (fields || ${JSON.stringify(patch)}::jsonb) - array(select jsonb_array_elements_text(${JSON.stringify(dropped)}::jsonb)),
      sources = (sources || ${JSON.stringify(owners)}::jsonb) - array(select jsonb_array_elements_text(${JSON.stringify(dropped)}::jsonb))
      where id = ${before.id} returning rev`,
  );
  await lookAgain(tx, [after]);
  return row?.rev ?? null;
}

/** Who owns each field, lead by lead. */
export async function fieldSources(db: Database, ids: readonly string[]): Promise<Map<string, Record<string, string>>> {
  const found = await rows<{ id: string; sources: Record<string, string> }>(
    db,
    sql`select id, sources from leads where id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
  );
  return new Map(found.map((row) => [row.id, row.sources]));
}

/** Whether two documents of a lead hold the same facts, whatever the order of their keys. */
export function sameLead(a: Lead, b: Lead): boolean {
  return canonical(a) === canonical(b);
}

/** Writes names of leads that nobody has yet. */
export async function insertRefs(tx: Database, refs: readonly (LeadRef & { lead_id: string })[]): Promise<void> {
  if (refs.length === 0) return;
  await tx.execute(sql`insert into lead_refs (site, type, id, lead_id)
    select x ->> 'site', x ->> 'type', x ->> 'id', x ->> 'lead_id'
    from jsonb_array_elements(${JSON.stringify(refs)}::jsonb) with ordinality as t (x, n) order by n`);
}

/** Writes rows of one list, new ones and known ones anew. */
export async function writeRows(tx: Database, table: string, list: readonly (Row & { lead_id: string })[]): Promise<void> {
  // Far below what one parameter may hold, and enough to be quick.
  for (let from = 0; from < list.length; from += 5_000) {
    await tx.execute(sql`insert into ${sql.identifier(table)} (lead_id, key, at, body)
      select x ->> 'lead_id', x ->> 'key', (x ->> 'at')::bigint, x -> 'body'
      from jsonb_array_elements(${JSON.stringify(list.slice(from, from + 5_000))}::jsonb) with ordinality as t (x, n) order by n
      on conflict (lead_id, key) do update set at = excluded.at, body = excluded.body`);
  }
}

async function grouped<Item>(db: Database, statement: ReturnType<typeof sql>): Promise<Map<string, Item[]>> {
  const found = await rows<{ lead_id: string; list: Item[] }>(db, statement);
  return new Map(found.map((row) => [row.lead_id, row.list]));
}

/** Reads anything as a lead: defaults filled in, unknown fields dropped. @throws {ZodError} */
export function parseLead(input: unknown): Lead {
  return Lead.parse(input);
}
