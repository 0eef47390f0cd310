import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { makeRef } from '@/lib/crm/site';
import { addMonths, dateOfDay, dayOfDate } from '@/lib/domain/day';
import type { Activity, LeadRef, StageEntry } from '@/lib/domain/lead';
import { refKey } from '@/lib/domain/ref-key';
import type { Instant } from '@/lib/domain/time';
import { canonical } from '@/server/db/canonical';
import { type OpenDatabase, rows } from '@/server/db/database';
import type { FactBundle, ToldVerdict } from '@/server/services/add-facts';
import type { Ingest, LeadInput } from '@/server/services/ingest';
import type { Connection } from './connections';
import type { CrmActivity, CrmKey, CrmRecord, CrmStatus, Told } from './connector';
import { mapRecord } from './map-record';
import type { StatusMeaning } from './mapping';

/** The status of a record that was put away, for the mapping. */
export const ARCHIVED = 'archived';

/** Who a CRM's users are here, by their id there. */
export type People = ReadonlyMap<string, { user: string; team: string }>;

/** What became of a page. */
export type KeptPage = {
  added: number;
  changed: number;
  gone: number;
  refused: { on: CrmKey; reason: string }[];
  /** Records whose facts came before they themselves were known. */
  unknown: CrmKey[];
  /** Records that were not known before this page. */
  fresh: CrmKey[];
};

export type KeepPage = (told: readonly Told[], options: { people: People; first: boolean; now: Instant }) => Promise<KeptPage>;

type Said = { owner: string | null; status: string | null; hash: string };

/** Source of what a connection tells: fields it gave first stay its own. */
export function sourceOf(connection: Pick<Connection, 'id'>): string {
  return `crm:${connection.id}`;
}

type Bundle = FactBundle & Required<Pick<FactBundle, 'activities' | 'stages' | 'verdicts' | 'opportunities' | 'optOuts'>>;

/** Keeps what a CRM told: maps it, adds and changes leads, hangs facts on them, and remembers what was said of each record. */
export function createKeepPage(open: OpenDatabase, ingest: Ingest, connection: Connection): KeepPage {
  const { db } = open;
  const { mapping } = connection;
  const site = { id: connection.id, crm: connection.kind };
  const source = sourceOf(connection);
  const refOf = ({ type, id }: CrmKey): LeadRef => makeRef(site, type, id);

  /** Facts of what can't be a record here (an id of another form) are nobody's. */
  function isRef(on: CrmKey): boolean {
    try {
      return refOf(on) !== undefined;
    } catch {
      return false;
    }
  }

  async function saidBefore(records: readonly CrmRecord[]): Promise<Map<string, Said>> {
    if (records.length === 0) return new Map();
    const keys = JSON.stringify(records.map(({ on }) => on));
    const found = await rows<CrmKey & Said>(
      db,
      sql`select r.type, r.id, r.owner, r.status, r.hash from crm_records r join jsonb_to_recordset(${keys}::jsonb) as w (type text, id text)
        on r.type = w.type and r.id = w.id where r.connection = ${connection.id}`,
    );
    return new Map(found.map((row) => [keyOf(row), row]));
  }

  /** Of the names that records may have as well, those that nobody has yet or they themselves have; the first that asks gets it. */
  async function freeNames(records: readonly CrmRecord[]): Promise<Map<string, LeadRef[]>> {
    const asked = records.filter(({ on, alsoIfFree }) => isRef(on) && (alsoIfFree?.length ?? 0) > 0);
    if (asked.length === 0) return new Map();
    const wanted = asked.map((record) => ({ own: refOf(record.on), names: (record.alsoIfFree ?? []).filter(isRef).map(refOf) }));
    const refs = JSON.stringify(wanted.flatMap(({ own, names }) => [own, ...names]));
    const known = await rows<LeadRef & { lead_id: string }>(
      db,
      sql`select f.site, f.type, f.id, f.lead_id from lead_refs f join jsonb_to_recordset(${refs}::jsonb) as w (site text, type text, id text)
        on f.site = w.site and f.type = w.type and f.id = w.id`,
    );
    const holder = new Map(known.map(({ lead_id, ...ref }) => [refKey(ref), lead_id]));
    const free = new Map<string, LeadRef[]>();
    for (const { own, names } of wanted) {
      const self = holder.get(refKey(own)) ?? refKey(own);
      const got = names.filter((name) => (holder.get(refKey(name)) ?? self) === self);
      for (const name of got) holder.set(refKey(name), self);
      free.set(keyOf(own), got);
    }
    return free;
  }

  async function remember(records: readonly CrmRecord[], now: Instant): Promise<void> {
    const list = records.map((record) => ({
      ...record.on,
      owner: record.owner,
      status: statusOf(record),
      hash: hashOf(record),
      changed_at: record.changedAt,
    }));
    if (list.length === 0) return;
    await db.execute(sql`insert into crm_records (connection, type, id, owner, status, hash, changed_at, checked_at)
      select ${connection.id}, type, id, owner, status, hash, changed_at, ${now}::bigint
      from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x (type text, id text, owner text, status text, hash text, changed_at bigint)
      on conflict (connection, type, id) do update set owner = excluded.owner, status = excluded.status, hash = excluded.hash,
        changed_at = excluded.changed_at, checked_at = excluded.checked_at`);
  }

  /** Deletes the lead of a record that is gone, unless another record that is still there is the same lead. */
  async function forget(on: CrmKey): Promise<boolean> {
    const others = await rows(
      db,
      sql`select 1 from lead_refs mine join lead_refs other on other.lead_id = mine.lead_id
        join crm_records r on r.connection = other.site and r.type = other.type and r.id = other.id
        where mine.site = ${connection.id} and mine.type = ${on.type} and mine.id = ${on.id}
          and not (r.connection = ${connection.id} and r.type = ${on.type} and r.id = ${on.id}) limit 1`,
    );
    const known = await rows(
      db,
      sql`delete from crm_records where connection = ${connection.id} and type = ${on.type} and id = ${on.id} returning 1`,
    );
    return known.length > 0 && others.length === 0 && (await ingest.deleteLead(refOf(on)));
  }

  return async (told, { people, first, now }) => {
    const kept: KeptPage = { added: 0, changed: 0, gone: 0, refused: [], unknown: [], fresh: [] };
    // Told more than once on a page, the last word counts.
    const records = [...new Map(told.flatMap((one) => (one.kind === 'record' ? [[keyOf(one.on), one] as const] : []))).values()];
    const before = await saidBefore(records);
    const news = records.filter((record) => before.get(keyOf(record.on))?.hash !== hashOf(record));
    const free = await freeNames(news);
    const inputs: { record: CrmRecord; input: LeadInput }[] = [];
    for (const record of news) {
      try {
        inputs.push({ record, input: leadInput(record) });
      } catch {
        kept.refused.push({ on: record.on, reason: 'the record has no id as this CRM writes them' });
      }
    }
    const result = await ingest.upsertLeads(
      inputs.map(({ input }) => input),
      { source, whole: true },
    );
    kept.added += result.added;
    kept.changed += result.changed;
    for (const { index, reason } of result.refused) {
      const input = inputs[index];
      if (input) kept.refused.push({ on: input.record.on, reason });
    }
    const refused = new Set(kept.refused.map(({ on }) => keyOf(on)));
    for (const { record } of inputs) {
      if (refused.has(keyOf(record.on))) continue;
      const said = before.get(keyOf(record.on));
      if (!said) kept.fresh.push(record.on);
      // The CRM's owner counts when it changes there; a reassignment here is not taken back by a record that merely comes again.
      if (said && said.owner !== record.owner) {
        const person = record.owner === null ? null : people.get(record.owner);
        if (person !== undefined) await ingest.setOwner(refOf(record.on), person?.user ?? null, person?.team);
      }
    }
    const changed = new Set(news.map(({ on }) => keyOf(on)));
    const bundles = bundlesOf(told, before, changed, people, now).filter(({ ref }) => !refused.has(keyOf(ref)));
    const added = await ingest.addFacts(bundles, { source, moves: !first });
    kept.changed += added.changed;
    kept.unknown.push(...added.unknown.map(({ type, id }) => ({ type, id })));
    for (const one of told) if (one.kind === 'gone' && (await forget(one.on))) kept.gone += 1;
    // Last, so that a page cut off in the middle is told and kept again. What was refused is tried again when it comes again.
    await remember(
      records.filter(({ on }) => !refused.has(keyOf(on))),
      now,
    );
    return kept;

    function leadInput(record: CrmRecord): LeadInput {
      const { fields } = mapRecord(record, mapping);
      const ref = refOf(record.on);
      const owner = record.owner === null ? undefined : people.get(record.owner);
      const input: Record<string, unknown> = {
        name: ref.id,
        ...fields,
        id: refKey(ref),
        rev: 1,
        refs: [ref, ...(record.also ?? []).map(refOf), ...(free.get(keyOf(ref)) ?? [])],
        team: owner?.team ?? mapping.team,
        owner: owner?.user ?? null,
        createdAt: Math.min(record.createdAt, now),
      };
      return input as LeadInput;
    }
  };

  function bundlesOf(
    told: readonly Told[],
    before: ReadonlyMap<string, Said>,
    changed: ReadonlySet<string>,
    people: People,
    now: Instant,
  ): FactBundle[] {
    const bundles = new Map<string, Bundle>();
    const bundleOf = (on: CrmKey) => {
      const key = keyOf(on);
      const bundle = bundles.get(key) ?? { ref: refOf(on), activities: [], stages: [], verdicts: [], opportunities: [], optOuts: [] };
      bundles.set(key, bundle);
      return bundle;
    };
    // Where the CRM keeps a history of statuses, that says more than the status seen now.
    const withHistory = new Set(told.flatMap((one) => (one.kind === 'status' ? [keyOf(one.on)] : [])));
    for (const one of told) {
      if (!isRef(one.on)) continue;
      switch (one.kind) {
        case 'record': {
          if (changed.has(keyOf(one.on))) bundleOf(one.on).changedAt = Math.min(one.changedAt, now);
          const to = statusOf(one);
          if (to === null || withHistory.has(keyOf(one.on)) || before.get(keyOf(one.on))?.status === to) break;
          const at = Math.min(before.has(keyOf(one.on)) ? one.changedAt : Math.max(one.createdAt, one.changedAt), now);
          addStatus(bundleOf(one.on), { kind: 'status', on: one.on, id: `${to}@${at}`, at, to, by: null });
          break;
        }
        case 'status':
          addStatus(bundleOf(one.on), one);
          break;
        case 'activity':
          bundleOf(one.on).activities.push(activityOf(one, people, now));
          break;
        case 'deal':
          bundleOf(one.on).opportunities.push(one.deal);
          break;
        case 'opt_out':
          bundleOf(one.on).optOuts.push({ channel: one.channel, at: one.at, source });
          break;
        case 'account': {
          const { kind: _, on, owner, ...account } = one;
          const person = owner ? people.get(owner)?.user : undefined;
          bundleOf(on).account = { ...account, ...(person === undefined ? {} : { owner: person }) };
          break;
        }
        case 'gone':
          break;
      }
    }
    return [...bundles.values()];

    function addStatus(bundle: { stages: StageEntry[]; verdicts: ToldVerdict[] }, { id, at, to, by }: CrmStatus): void {
      const meaning: StatusMeaning | undefined = mapping.statuses[to];
      if (!meaning || meaning.means === 'nothing') return;
      const user = by === null ? undefined : people.get(by)?.user;
      if (meaning.means === 'stage') {
        bundle.stages.push({
          stage: meaning.stage,
          at: Math.min(at, now),
          recordedAt: now,
          by: 'crm',
          ...(user === undefined ? {} : { user }),
        });
        return;
      }
      bundle.verdicts.push({
        id,
        kind: meaning.verdict,
        at: Math.min(at, now),
        ...(meaning.reason === undefined ? {} : { reason: meaning.reason }),
        ...(user === undefined ? {} : { by: user }),
        ...(meaning.wakeMonths === undefined ? {} : { wakeAt: monthsAfter(at, meaning.wakeMonths) }),
      });
    }
  }

  function activityOf(told: CrmActivity, people: People, now: Instant): Activity {
    // A colleague whom nobody knows here is still one of ours: their call is no act of the lead's.
    const by = told.by === null ? undefined : (people.get(told.by)?.user ?? `${source}:${told.by}`);
    const { type, channel, content, intent, title, note, callbackAt } = told;
    const result = told.result ?? (told.outcome === undefined ? undefined : mapping.outcomes[told.outcome]);
    return {
      id: `${source}:${told.id}`,
      type,
      occurredAt: Math.min(told.occurredAt, now),
      recordedAt: now,
      source: 'captured',
      ...given({ by, channel, result, content, intent, title, note, callbackAt }),
    };
  }
}

/** The entries that hold something. */
function given<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function keyOf({ type, id }: CrmKey): string {
  return `${type}/${id}`;
}

/** A record that was put away has that for its status, whatever stage it was in. */
function statusOf({ archived, status }: CrmRecord): string | null {
  return archived ? ARCHIVED : status;
}

function hashOf({ on, also, alsoIfFree, values, owner, status, archived }: CrmRecord): string {
  return createHash('sha256').update(canonical({ on, also, alsoIfFree, values, owner, status, archived })).digest('base64');
}

/** The same time of day, whole months later in UTC: a wake-up needs no more. */
function monthsAfter(at: Instant, months: number): Instant {
  const day = new Date(at).toISOString().slice(0, 10);
  return Date.parse(`${dateOfDay(addMonths(dayOfDate(day), months))}T00:00:00Z`);
}
