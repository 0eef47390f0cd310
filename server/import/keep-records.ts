import { type Activity, type Lead, type LeadRef, refKey } from '@/lib/domain/lead';
import type { LocalText } from '@/lib/domain/text';
import type { Instant } from '@/lib/domain/time';
import { audit } from '@/server/db/audit';
import type { Database, OpenDatabase } from '@/server/db/database';
import {
  addLeads,
  holdersOf,
  knownActs,
  type LeadChange,
  type MailHolder,
  type NewLead,
  rememberTold,
  toldOf,
} from '@/server/db/lead-batch';
import { fieldSources, leadIdsOf, lockLeads, readLeads, sameLead } from '@/server/db/lead-rows';
import { withFacts } from '@/server/services/add-facts';
import { keepChanges } from '@/server/services/change-lead';
import { merge } from '@/server/services/ingest';
import { withClosedClocks } from '@/server/services/judge';
import { marketingStages } from '@/server/services/marketing-stages';
import type { PublishedRulebook, Rulebooks } from '@/server/services/rulebooks';
import { about } from './import-text';
import { MAIL_LIMIT, personalMail, plainMail } from './mail-address';
import { settled } from './read-lead';
import type { ReadRecord } from './read-record';

/** A record that was read, with its place in what it came from. */
export type Placed = { place: number; record: ReadRecord };

/** What became of records. Notices are told beside what was done. */
export type Kept = {
  added: number;
  changed: number;
  unchanged: number;
  refused: { place: number; text: LocalText }[];
  /** Found by an id of theirs, and by a personal mail address. */
  matched: { byRef: number; byMail: number };
  /** Mail addresses that named no one lead: taken as leads of their own. */
  notices: { place: number; text: LocalText }[];
};

export type KeepOptions = {
  /** Whose fields these are. */
  source: string;
  dryRun: boolean;
  /** Teams whose leads may be touched; null for every team. */
  teams: ReadonlySet<string> | null;
  /** Facts of the last week may move a lead on. */
  moves: boolean;
  /** For the audit. */
  user?: string | null;
};

/** Keeps batches of records from one source. */
export type KeepRecords = (records: readonly Placed[], options: KeepOptions) => Promise<Kept>;

/** Leads that are changed in one transaction: far less than a second of work on both databases. */
const CHANGED_AT_ONCE = 100;
/** Two writers may add the same record at once: the one that lost looks again. */
const TRIES = 3;
const DUPLICATE = '23505';

type LeadRecord = Extract<ReadRecord, { kind: 'lead' }>;
type ActRecord = Extract<ReadRecord, { kind: 'act' }>;
type Known = { place: number; id: string; record: ReadRecord };

/** Finds, adds and changes leads in bulk; the same records again change nothing. */
export function createKeepRecords(open: OpenDatabase, rulebooks: Rulebooks, clock: () => Instant): KeepRecords {
  const { db } = open;

  return async (records, options) => {
    for (let attempt = 1; ; attempt++) {
      const kept: Kept = { added: 0, changed: 0, unchanged: 0, refused: [], matched: { byRef: 0, byMail: 0 }, notices: [] };
      try {
        const known = await db.transaction((tx) => sortOut(tx, records, options, kept));
        for (let from = 0; from < known.length; from += CHANGED_AT_ONCE)
          await changeKnown(known.slice(from, from + CHANGED_AT_ONCE), options, kept);
        kept.refused.sort((a, b) => a.place - b.place);
        kept.notices.sort((a, b) => a.place - b.place);
        return kept;
      } catch (error) {
        if (attempt >= TRIES || !isDuplicate(error)) throw error;
      }
    }
  };

  /** Adds who is new; gives back who is known and may have changed, a lead's records together. */
  async function sortOut(tx: Database, records: readonly Placed[], options: KeepOptions, kept: Kept): Promise<Known[]> {
    const { source, dryRun, teams } = options;
    const now = clock();
    const found = await leadIdsOf(
      tx,
      records.flatMap(({ record }) => (record.kind === 'lead' ? record.lead.refs : record.refs)),
    );
    const named = (refs: readonly LeadRef[]) => [...new Set(refs.flatMap((ref) => found.get(refKey(ref)) ?? []))];
    const wanted = new Map<Placed, string>();
    for (const one of records) {
      const refs = one.record.kind === 'lead' ? one.record.lead.refs : one.record.refs;
      if (named(refs).length > 0) continue;
      const mail = one.record.kind === 'lead' ? personalMail(one.record.lead.email) : one.record.mail;
      if (mail !== null && mail.length <= MAIL_LIMIT) wanted.set(one, mail);
    }
    const holders = await holdersOf(tx, [...new Set(wanted.values())]);
    const fresh = new Map<string, { place: number; lead: Lead; hash: string }>();
    const freshRefs = new Map<string, string>();
    const freshMails = new Map<string, MailHolder[]>();
    const known: Known[] = [];

    for (const one of records) {
      const { place, record } = one;
      const refs = record.kind === 'lead' ? record.lead.refs : record.refs;
      const ids = new Set([...named(refs), ...refs.flatMap((ref) => freshRefs.get(refKey(ref)) ?? [])]);
      if (ids.size > 1) {
        kept.refused.push({ place, text: about.twoLeads() });
        continue;
      }
      let [id] = ids;
      if (id !== undefined) kept.matched.byRef += 1;
      else {
        const mail = wanted.get(one);
        const same = mail === undefined ? [] : [...(holders.get(mail) ?? []), ...(freshMails.get(mail) ?? [])];
        const mine = same.filter((holder) => teams === null || teams.has(holder.team));
        // Two ids of one CRM are two records there, whatever their addresses: only who has none of this kind may be the same person.
        const may = record.kind === 'lead' && record.hasId ? mine.filter(({ kinds }) => !kinds.includes(kindOf(refs[0] as LeadRef))) : mine;
        const [only] = may;
        if (mine.length === 1 && only) {
          id = only.id;
          kept.matched.byMail += 1;
        } else if (mine.length === 1) kept.notices.push({ place, text: about.sameMail() });
        else if (mine.length > 1) kept.notices.push({ place, text: about.severalHold(mine.length) });
        else if (mail === undefined && record.kind === 'lead' && !record.hasId && plainMail(record.lead.email ?? '') !== null)
          kept.notices.push({ place, text: about.roleMailbox() });
      }
      if (id === undefined) {
        if (record.kind === 'act') {
          kept.refused.push({ place, text: about.unknownLead() });
          continue;
        }
        const { lead, hash } = record;
        fresh.set(lead.id, { place, lead: withSubmission(lead, record.submitted), hash });
        for (const ref of lead.refs) freshRefs.set(refKey(ref), lead.id);
        const mail = wanted.get(one);
        if (mail !== undefined) {
          const holder = { mail, id: lead.id, team: lead.team, kinds: lead.refs.map(kindOf) };
          freshMails.set(mail, [...(freshMails.get(mail) ?? []), holder]);
        }
        continue;
      }
      const added = fresh.get(id);
      if (!added) known.push({ place, id, record });
      else {
        // Added by this very batch: it takes the rest before it is written.
        const laid = laidOver(added.lead, record, {}, source, now, (await rulebooks.currentIn(tx, added.lead.team, now)).rulebook, false);
        if (sameLead(laid, added.lead)) kept.unchanged += 1;
        else kept.changed += 1;
        added.lead = laid;
      }
    }

    kept.added += fresh.size;
    if (fresh.size > 0 && !dryRun) await add(tx, [...fresh.values()], options, now);
    return unlessUnchanged(tx, known, options, kept);
  }

  /** Records that say what their source said last cost nothing more. */
  async function unlessUnchanged(tx: Database, known: readonly Known[], { source, teams }: KeepOptions, kept: Kept): Promise<Known[]> {
    const told = await toldOf(tx, [...new Set(known.map(({ id }) => id))], source);
    const acts = await knownActs(
      tx,
      known.flatMap(({ id, record }) => (record.kind === 'act' ? [{ lead: id, id: record.activity.id }] : [])),
    );
    const rest = known.filter(({ place, id, record }) => {
      const said = told.get(id);
      if (!said || (teams !== null && !teams.has(said.team))) {
        kept.refused.push({ place, text: about.notYours() });
        return false;
      }
      const same = record.kind === 'act' ? acts.has(`${id}/${record.activity.id}`) : record.submitted === null && said.hash === record.hash;
      if (same) kept.unchanged += 1;
      return !same;
    });
    // A lead's records stay together, and leads come in one order, so that two writers can't wait for each other.
    return rest.sort((a, b) => (a.id === b.id ? a.place - b.place : a.id < b.id ? -1 : 1));
  }

  async function add(
    tx: Database,
    list: readonly { lead: Lead; hash: string }[],
    { source, moves, user }: KeepOptions,
    now: Instant,
  ): Promise<void> {
    const byTeam = new Map<string, NewLead[]>();
    for (const one of list) {
      const known = byTeam.get(one.lead.team);
      if (known) known.push(one);
      else byTeam.set(one.lead.team, [one]);
    }
    for (const [team, leads] of byTeam) {
      const { rulebook } = await rulebooks.currentIn(tx, team, now);
      const judged = leads.map(({ lead, hash }): NewLead => {
        if (isBare(lead)) return { lead, hash };
        const last = lead.activities.at(-1);
        const moved = moves && last ? withFacts({ ...lead, activities: [] }, bundleOf(lead), rulebook, now, true) : lead;
        return { lead: withClosedClocks(moved, rulebook, now), hash };
      });
      await addLeads(tx, judged, { source, marketingStages: marketingStages(rulebook), now });
    }
    await audit(tx, now, { action: 'import', source, detail: { leads: list.length }, user: user ?? null });
    await open.announce(tx, 'leads');
  }

  async function changeKnown(some: readonly Known[], options: KeepOptions, kept: Kept): Promise<void> {
    if (some.length === 0) return;
    const { source, dryRun, moves, user } = options;
    const ids = [...new Set(some.map(({ id }) => id))];
    const count = { changed: 0, unchanged: 0 };
    await db.transaction(async (tx) => {
      const now = clock();
      const held = dryRun ? await readLeads(tx, ids, now, 'whole') : await lockLeads(tx, ids, now);
      const owners = await fieldSources(tx, ids);
      const books = new Map<string, PublishedRulebook>();
      for (const { team } of held) books.set(team, books.get(team) ?? (await rulebooks.currentIn(tx, team, now)));
      const bookOf = (team: string): PublishedRulebook => books.get(team) as PublishedRulebook;
      const changes = new Map<string, LeadChange>(held.map((lead) => [lead.id, { before: lead, after: lead }]));
      const hashes = new Map<string, string>();
      for (const { id, record } of some) {
        const change = changes.get(id);
        if (!change) continue;
        const after = laidOver(change.after, record, owners.get(id) ?? {}, source, now, bookOf(change.before.team).rulebook, moves);
        if (record.kind === 'lead') hashes.set(id, record.hash);
        if (sameLead(change.after, after)) count.unchanged += 1;
        else count.changed += 1;
        change.after = after;
      }
      if (dryRun) return;
      const differing = [...changes.values()].filter(({ before, after }) => before !== after);
      await keepChanges(open, tx, differing, bookOf, now, { source, action: 'import', user: user ?? null });
      await rememberTold(tx, source, hashes);
    });
    kept.changed += count.changed;
    kept.unchanged += count.unchanged;
  }
}

/** A known lead with what a record says of it. */
function laidOver(
  before: Lead,
  record: ReadRecord,
  owners: Readonly<Record<string, string>>,
  source: string,
  now: Instant,
  rulebook: PublishedRulebook['rulebook'],
  moves: boolean,
): Lead {
  if (record.kind === 'act') return withFacts(before, { ref: before.refs[0] as LeadRef, ...factsOf(record) }, rulebook, now, moves);
  const told = settled(record.lead, before, record.assumed);
  const merged = merge(before, told, owners, source, false);
  const { submitted } = record;
  if (submitted === null) return merged;
  return withFacts(merged, { ref: before.refs[0] as LeadRef, activities: [submitted] }, rulebook, now, moves);
}

function factsOf({ activity, optOut }: ActRecord): { activities: Activity[]; optOuts?: Lead['optOuts'] } {
  return { activities: [activity], ...(optOut === null ? {} : { optOuts: [optOut] }) };
}

function withSubmission(lead: Lead, submitted: LeadRecord['submitted']): Lead {
  return submitted === null ? lead : { ...lead, activities: [...lead.activities, submitted] };
}

function bundleOf(lead: Lead): { ref: LeadRef; activities: Activity[] } {
  return { ref: lead.refs[0] as LeadRef, activities: lead.activities };
}

/** Nothing has happened with it that could have begun or ended a clock: there is nothing to judge. */
function isBare(lead: Lead): boolean {
  return (
    lead.handOffs.length === 0 &&
    lead.stages.length === 0 &&
    lead.optOuts.length === 0 &&
    lead.doNotApproach === undefined &&
    lead.activities.every(({ type }) => type === 'note')
  );
}

function kindOf({ site, type }: LeadRef): string {
  return `${site}/${type}`;
}

function isDuplicate(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++)
    if ((cause as { code?: unknown }).code === DUPLICATE) return true;
  return false;
}
