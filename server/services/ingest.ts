import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import { advanceStages } from '@/lib/domain/advance-stages';
import { applyCommand } from '@/lib/domain/apply-command';
import { Activity, bantElements, Lead, LeadRef, refKey } from '@/lib/domain/lead';
import { returnAfterNoShow } from '@/lib/domain/no-show';
import type { Rulebook } from '@/lib/domain/rulebook';
import { DAY, type Instant } from '@/lib/domain/time';
import { type OpenDatabase, rows } from '@/server/db/database';
import { tellDeleted, tellFeed } from '@/server/db/feed';
import { fieldSources, fieldsOf, insertLeads, leadIdOf, leadIdsOf, lockLead, lockLeads, readLeads, sameLead } from '@/server/db/lead-rows';
import { type AddedFacts, addFacts, type FactBundle } from './add-facts';
import { audit, keepChange } from './change-lead';
import { withClosedClocks } from './judge';
import { marketingStages } from './marketing-stages';
import type { Rulebooks } from './rulebooks';

/** What became of a batch; `refused` names leads by their place in it. */
export type IngestResult = { added: number; changed: number; unchanged: number; refused: { index: number; reason: string }[] };

/** An activity as a source tells it: the hub adds when it heard of it, and an id where there is none. */
export type ActivityInput = Omit<z.input<typeof Activity>, 'id' | 'recordedAt'> & { id?: string; recordedAt?: Instant };

/** A lead as a source tells it. */
export type LeadInput = z.input<typeof Lead>;

/** How facts of other systems come in: importer, sample leads, sample CRM, connectors. In process only, nobody is asked for rights. */
export type Ingest = {
  /**
   * Adds leads, and brings known ones (found by any ref) up to date: facts are added, a field stays with the source that
   * gave it first, people's BANT beats a connector's, team and owner of a known lead stay.
   * A lead that can't be taken is named in the result; the rest is kept. `whole`: the source tells all it knows each time, so a field
   * it gave and no longer tells is dropped.
   */
  upsertLeads(leads: readonly LeadInput[], options?: { source?: string; whole?: boolean }): Promise<IngestResult>;
  /** Adds one activity, or changes the one with its id. @returns the lead after, or null when the hub doesn't know it. */
  recordActivity(ref: LeadRef, activity: ActivityInput): Promise<Lead | null>;
  /** Adds facts to leads that are known, each lead in a transaction of its own; `moves` lets facts of the last week move a lead on. */
  addFacts(bundles: readonly FactBundle[], options: { source: string; moves: boolean }): Promise<AddedFacts>;
  /** Gives a lead to a person (null: to nobody), with a team to another team. @returns the lead after, or null when the hub doesn't know it. */
  setOwner(ref: LeadRef, owner: string | null, team?: string): Promise<Lead | null>;
  /** Deletes a lead; readers are told that it is gone. @returns false when the hub doesn't know it. */
  deleteLead(ref: LeadRef): Promise<boolean>;
  /** One lead by any of its refs. */
  findLead(ref: LeadRef): Promise<Lead | null>;
  /** Every lead, oldest id first, at most `limit` after the id `after`. */
  listLeads(page?: { after?: string; limit?: number }): Promise<Lead[]>;
};

const BATCH = 1_000;

/** Takes facts into one database. `clock` is the hub's. */
export function createIngest(open: OpenDatabase, rulebooks: Rulebooks, clock: () => Instant): Ingest {
  const { db } = open;

  async function changeByRef(
    ref: LeadRef,
    action: string,
    source: string,
    change: (lead: Lead, rulebook: Rulebook, now: Instant) => Lead,
  ): Promise<Lead | null> {
    const now = clock();
    const known = await leadIdOf(db, ref);
    if (known === null) return null;
    return db.transaction(async (tx) => {
      const before = await lockLead(tx, known, now);
      if (!before) return null;
      const published = await rulebooks.currentIn(tx, before.team, now);
      const after = change(before, published.rulebook, now);
      return (await keepChange(open, tx, before, after, published, now, { source, action })).lead;
    });
  }

  return {
    async upsertLeads(inputs, { source = 'import', whole = false } = {}) {
      const result: IngestResult = { added: 0, changed: 0, unchanged: 0, refused: [] };
      const teams = new Set((await rows<{ id: string }>(db, sql`select id from teams`)).map((row) => row.id));
      for (let from = 0; from < inputs.length; from += BATCH) {
        const batch: { index: number; lead: Lead }[] = [];
        for (const [offset, input] of inputs.slice(from, from + BATCH).entries()) {
          const index = from + offset;
          const parsed = Lead.safeParse(input);
          if (!parsed.success) {
            const issue = parsed.error.issues[0];
            result.refused.push({ index, reason: `${issue?.path.join('.') || 'lead'}: ${issue?.message ?? 'not valid'}` });
          } else if (!teams.has(parsed.data.team)) {
            result.refused.push({ index, reason: `team: there is no team "${parsed.data.team}"` });
          } else {
            batch.push({ index, lead: parsed.data });
          }
        }
        await upsertBatch(batch, source, whole, result);
      }
      result.refused.sort((a, b) => a.index - b.index);
      return result;
    },
    recordActivity: (ref, input) =>
      changeByRef(ref, 'activity', input.source ?? 'captured', (lead, rulebook, now) => {
        const activity = Activity.parse({ ...input, id: input.id ?? randomUUID(), recordedAt: input.recordedAt ?? now });
        const isNew = !lead.activities.some((one) => one.id === activity.id);
        const others = lead.activities.filter((one) => one.id !== activity.id);
        const told = { ...lead, activities: [...others, activity].sort((a, b) => a.occurredAt - b.occurredAt) };
        if (!isNew) return told;
        // What a fact brings about counts from the fact on, however late it was told, but not from longer ago than acts may be told.
        const at = Math.min(now, Math.max(activity.occurredAt, now - rulebook.agreement.acts.reportWithinDays * DAY));
        const mover = { at, recordedAt: now, by: 'rule' as const, id: activity.id };
        return advanceStages(returnAfterNoShow(told, rulebook, activity, mover), rulebook, mover);
      }),
    addFacts: (bundles, options) => addFacts(open, rulebooks, clock, bundles, options),
    setOwner: (ref, owner, team) =>
      changeByRef(ref, 'owner', 'crm', (lead, rulebook, now) => {
        if (lead.owner === owner && (team === undefined || team === lead.team)) return lead;
        // The rule for acts also charges what has run so far to the team that had it. Nobody here did it, so nobody is named.
        const act = { kind: 'assign' as const, owner, ...(team === undefined ? {} : { team }) };
        const applied = applyCommand(lead, rulebook, { id: randomUUID(), ref, occurredAt: now, act }, now, {
          user: '',
          roles: ['admin'],
          teams: [lead.team],
        });
        if (!applied.ok) throw new Error(`A change of owner was refused: ${applied.code}.`);
        const assignments = applied.lead.assignments.map(({ by, ...rest }) => (by ? { ...rest, by } : rest));
        return { ...applied.lead, assignments };
      }),
    async deleteLead(ref) {
      const now = clock();
      const id = await leadIdOf(db, ref);
      if (id === null) return false;
      return db.transaction(async (tx) => {
        const lead = await lockLead(tx, id, now);
        if (!lead) return false;
        await tellDeleted(tx, id, lead.refs, now);
        await tx.execute(sql`delete from leads where id = ${id}`);
        await audit(tx, now, { action: 'delete', leadId: id });
        await open.announce(tx, 'leads');
        return true;
      });
    },
    async findLead(ref) {
      const id = await leadIdOf(db, LeadRef.parse(ref));
      return id === null ? null : ((await readLeads(db, [id], clock()))[0] ?? null);
    },
    async listLeads({ after = '', limit = 1_000 } = {}) {
      const ids = await rows<{ id: string }>(db, sql`select id from leads where id > ${after} order by id limit ${limit}`);
      return readLeads(
        db,
        ids.map((row) => row.id),
        clock(),
      );
    },
  };

  async function upsertBatch(
    batch: readonly { index: number; lead: Lead }[],
    source: string,
    whole: boolean,
    result: IngestResult,
  ): Promise<void> {
    if (batch.length === 0) return;
    const now = clock();
    await db.transaction(async (tx) => {
      const known = await leadIdsOf(
        tx,
        batch.flatMap(({ lead }) => lead.refs),
      );
      const ids = new Set(
        (
          await rows<{ id: string }>(
            tx,
            sql`select id from leads where id in (select jsonb_array_elements_text(${JSON.stringify(batch.map(({ lead }) => lead.id))}::jsonb))`,
          )
        ).map((row) => row.id),
      );
      const fresh: Lead[] = [];
      const seen = new Map<string, string>();
      const later: { index: number; lead: Lead; id: string }[] = [];
      for (const { index, lead } of batch) {
        const found = new Set(lead.refs.flatMap((ref) => known.get(refKey(ref)) ?? seen.get(refKey(ref)) ?? []));
        if (found.size > 1) {
          result.refused.push({ index, reason: 'refs: they name two different leads here' });
          continue;
        }
        const [id] = found;
        if (id !== undefined) {
          later.push({ index, lead, id });
          continue;
        }
        const newId = ids.has(lead.id) ? randomUUID() : lead.id;
        ids.add(newId);
        for (const ref of lead.refs) seen.set(refKey(ref), newId);
        const { rulebook } = await rulebooks.currentIn(tx, lead.team, now);
        const added: Lead = { ...lead, id: newId, rev: Math.max(1, lead.rev), refs: distinct(lead.refs) };
        fresh.push(withClosedClocks(added, rulebook, now));
      }
      if (fresh.length > 0) {
        await insertLeads(tx, fresh, source);
        const stages = new Map<string, Lead[]>();
        for (const lead of fresh) stages.set(lead.team, [...(stages.get(lead.team) ?? []), lead]);
        for (const [team, list] of stages) {
          await tellFeed(tx, list, marketingStages((await rulebooks.currentIn(tx, team, now)).rulebook), now);
        }
        await audit(tx, now, { action: 'import', source, detail: { leads: fresh.length } });
        await open.announce(tx, 'leads');
        result.added += fresh.length;
      }
      // Known leads are read together; only those that differ cost a write. Locks come in one order (by id).
      const held = new Map((await lockLeads(tx, [...new Set(later.map(({ id }) => id))], now)).map((lead) => [lead.id, lead]));
      const owners = await fieldSources(tx, [...held.keys()]);
      const again = new Set<string>();
      for (const { lead, id } of later) {
        // A lead told twice in one batch, or added by it, has changed since it was read.
        const before = again.has(id) || !held.has(id) ? await lockLead(tx, id, now) : held.get(id);
        if (!before) continue;
        const after = merge(before, lead, owners.get(id) ?? {}, source, whole);
        if (sameLead(before, after)) {
          result.unchanged += 1;
          continue;
        }
        again.add(id);
        const published = await rulebooks.currentIn(tx, after.team, now);
        const { changed } = await keepChange(open, tx, before, after, published, now, { source, action: 'import' });
        if (changed) result.changed += 1;
        else result.unchanged += 1;
      }
    });
  }
}

/** A known lead with what a source says of it; the document is then compared row by row, and only differences are written. */
export function merge(before: Lead, told: Lead, owners: Readonly<Record<string, string>>, source: string, whole: boolean): Lead {
  const after: Record<string, unknown> = { ...before };
  const fields = fieldsOf(told);
  if (whole) for (const [field, owner] of Object.entries(owners)) if (owner === source && !(field in fields)) delete after[field];
  for (const [field, value] of Object.entries(fields)) {
    const had = (before as Record<string, unknown>)[field];
    if (had === undefined || owners[field] === undefined || owners[field] === source) after[field] = value;
    // What the owner left open of a field with parts, another may say.
    else if (field === 'company' || field === 'custom') after[field] = { ...(value as object), ...(had as object) };
  }
  const lead = after as Lead;
  const bant = { ...before.bant };
  for (const element of bantElements) {
    const answer = told.bant[element];
    if (!answer) continue;
    const had = bant[element];
    const personBeatsConnector = had?.source === 'person' && answer.source === 'connector';
    if (!personBeatsConnector && (had?.at ?? 0) <= (answer.at ?? 0)) bant[element] = answer;
  }
  return {
    ...lead,
    refs: distinct([...before.refs, ...told.refs]),
    bant,
    activities: mergeBy(before.activities, told.activities, (one) => one.id),
    stages: mergeBy(before.stages, told.stages, (one) => `${one.stage}@${one.at}@${one.by}`),
    handOffs: mergeBy(before.handOffs, told.handOffs, (one) => one.id),
    pauses: mergeBy(before.pauses, told.pauses, (one) => one.id),
    requests: mergeBy(before.requests, told.requests, (one) => one.id),
    opportunities: mergeBy(before.opportunities, told.opportunities, (one) => one.id),
    optOuts: mergeBy(before.optOuts, told.optOuts, (one) => `${one.channel}@${one.at}`),
  };
}

/** Adds what is new and lays what is told over what is known: a verdict given here stays on its hand-off. */
function mergeBy<Item extends object>(known: readonly Item[], told: readonly Item[], key: (item: Item) => string): Item[] {
  const list = new Map(known.map((item) => [key(item), item]));
  for (const item of told) list.set(key(item), { ...list.get(key(item)), ...item });
  return [...list.values()];
}

function distinct(refs: readonly LeadRef[]): LeadRef[] {
  return [...new Map(refs.map((ref) => [refKey(ref), ref])).values()];
}
