import type { Assessment } from './assessment';
import { dayOfInstant } from './business-hours';
import { type CompiledRulebook, compile } from './compiled-rulebook';
import { dateOfDay, weekdayOf } from './day';
import { evaluate } from './evaluate';
import type { Lead, LeadRef } from './lead';
import type { Rulebook } from './rulebook';
import type { LocalText } from './text';
import type { Instant } from './time';
import { type MissedPromise, missedPromises } from './what-if/missed-promises';
import { type Replay, replay } from './what-if/replay';
import { addScore, type ScoreTable, type Separation, type Share, separationOf } from './what-if/separation';

export type { Separation, Share } from './what-if/separation';

/** A count under the rulebook as it is and as it would be. */
export interface BeforeAfter {
  before: number;
  after: number;
}

/** A lead by name, for lists. */
export interface NamedLead {
  id: string;
  name: string;
  company: string | null;
  owner: string | null;
  refs: LeadRef[];
}

/** Leads that would stand in another stage: `before` and `after` are stage ids. */
export interface StageMove {
  before: string;
  after: string;
  count: number;
  /** The first of them, at most 50. */
  leads: NamedLead[];
}

/** Promises missed: under each rulebook, and which of them are new or gone. */
export interface MissedChange extends BeforeAfter {
  appeared: number;
  vanished: number;
}

/** One lead that the change affects most, as both rulebooks judge it. */
export interface AffectedLead {
  lead: NamedLead;
  /** How much changes: 1000 for each stage, 100 for each promise missed or not, 1 for each point. */
  change: number;
  before: Assessment;
  after: Assessment;
}

/** How well one rulebook's score works; null where it keeps no points. */
export type ScoreReport = (Separation & { bands: ({ band: 'high' | 'mid' | 'low' | null } & Share)[] }) | null;

/** What changes when one rulebook takes the place of another, over all leads seen so far. */
export interface WhatIfResult {
  leads: number;
  /** Leads that would stand elsewhere, miss other promises or score otherwise. */
  affected: number;
  /** How many would have entered each stage at any time, in the order of the ladders. */
  stages: ({ stage: string; name: LocalText } & BeforeAfter)[];
  moves: StageMove[];
  promises: ({ promise: string; name: LocalText } & MissedChange)[];
  /** By rep; null for what nobody owned, and for the clocks of managers and marketing. */
  reps: ({ owner: string | null } & MissedChange)[];
  /** Leads newly qualified (the first stage that hands off), by week; the date is its Monday. */
  weeks: ({ week: string } & BeforeAfter)[];
  score: { before: ScoreReport; after: ScoreReport };
  top: AffectedLead[];
}

/** How far a what-if is; `finished` is said once, last, and never by one that was cancelled. */
export interface WhatIfProgress {
  done: number;
  finished: boolean;
  result: WhatIfResult;
}

/** What a cancel is read from; an `AbortSignal` is one. */
export interface CancelSignal {
  readonly aborted: boolean;
}

export interface WhatIfOptions {
  signal?: CancelSignal | undefined;
  /** Leads between two reports; 250 unless told otherwise. */
  batch?: number | undefined;
  /** Lets others run between two batches; a turn of the event loop unless told otherwise. */
  rest?: (() => Promise<void>) | undefined;
}

const LISTED = 50;
const TOP = 10;

/**
 * Replays past leads under the rulebook as it is and as it would be, each as if it had always held (no go-live date, no trial run).
 * Yields the result so far after every batch and lets others run; the last one is `finished`. Stops without another word once
 * `signal` is aborted. Whether a lead converted is read from its facts: any deal in the CRM, or the stage `opp` or `customer`.
 */
export async function* whatIf(
  leads: Iterable<Lead> | AsyncIterable<Lead>,
  before: Rulebook,
  after: Rulebook,
  now: Instant,
  { signal, batch = 250, rest = oneTurn }: WhatIfOptions = {},
): AsyncGenerator<WhatIfProgress, void, undefined> {
  const tally = new Tally(alwaysInForce(before), alwaysInForce(after), now);
  const size = Math.max(1, Math.floor(batch));
  if (signal?.aborted) return;
  for await (const lead of inBatches(leads, size, rest)) {
    if (signal?.aborted) return;
    if (lead === null) yield { done: tally.leads, finished: false, result: tally.result() };
    else tally.add(lead);
    if (signal?.aborted) return;
  }
  yield { done: tally.leads, finished: true, result: tally.result() };
}

/** The leads one by one, a `null` after each batch; between batches the others' turn has come. */
async function* inBatches(
  leads: Iterable<Lead> | AsyncIterable<Lead>,
  size: number,
  rest: () => Promise<void>,
): AsyncGenerator<Lead | null> {
  let count = 0;
  for await (const lead of leads) {
    if (count > 0 && count % size === 0) {
      yield null;
      await rest();
    }
    count += 1;
    yield lead;
  }
}

/** Every host has it; the language's own types don't. */
declare function setTimeout(run: () => void, milliseconds: number): unknown;

function oneTurn(): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, 0);
  });
}

/** The rulebook as if it had always held. */
function alwaysInForce({ agreement, almanac }: Rulebook): Rulebook {
  return { agreement: { ...agreement, meta: { ...agreement.meta, goLive: undefined } }, almanac };
}

/** When a lead converted; null where it didn't. */
export function convertedAt(lead: Lead, now: Instant): Instant | null {
  let at: Instant | null = null;
  const consider = (moment: Instant): void => {
    if (moment <= now && (at === null || moment < at)) at = moment;
  };
  for (const { createdAt } of lead.opportunities) consider(createdAt);
  for (const { stage, at: entered } of lead.stages) if (stage === 'opp' || stage === 'customer') consider(entered);
  return at;
}

interface Side {
  rulebook: Rulebook;
  book: CompiledRulebook;
  scores: ScoreTable;
}

type Sides<T> = { before: T; after: T };

class Tally {
  leads = 0;
  #affected = 0;
  readonly #sides: Sides<Side>;
  readonly #stages = new Map<string, BeforeAfter>();
  readonly #moves = new Map<string, StageMove>();
  readonly #promises = new Map<string, MissedChange>();
  readonly #reps = new Map<string | null, MissedChange>();
  readonly #weeks = new Map<number, BeforeAfter>();
  readonly #top: { change: number; lead: Lead; gone: Sides<Replay> }[] = [];
  readonly #order: readonly string[];
  /** Rulebooks that differ in what is promised alone lead everybody the same way: then it is gone once. */
  readonly #isOneWay: boolean;

  constructor(
    before: Rulebook,
    after: Rulebook,
    readonly now: Instant,
  ) {
    this.#sides = {
      before: { rulebook: before, book: compile(before), scores: new Map() },
      after: { rulebook: after, book: compile(after), scores: new Map() },
    };
    this.#isOneWay = wayOf(before) === wayOf(after);
    this.#order = [...new Set([...after.agreement.stages, ...before.agreement.stages].map(({ id }) => id))];
    for (const id of this.#order) this.#stages.set(id, { before: 0, after: 0 });
    for (const { id } of [...before.agreement.promises, ...after.agreement.promises]) this.#promises.set(id, nothingMissed());
  }

  add(lead: Lead): void {
    this.leads += 1;
    const { before, after } = this.#sides;
    const won = convertedAt(lead, this.now);
    const was = this.#judge(before, replay(lead, before.book, this.now, won));
    const is = this.#judge(after, this.#isOneWay ? was.gone : replay(lead, after.book, this.now, won));
    this.#count('before', was, won !== null);
    this.#count('after', is, won !== null);
    const { appeared, vanished } = this.#compare(was.missed, is.missed);
    const moved = was.gone.stage !== is.gone.stage;
    if (moved) this.#move(lead, was.gone.stage, is.gone.stage);
    const points = Math.abs((is.gone.score ?? 0) - (was.gone.score ?? 0));
    const change = 1000 * this.#distance(was.gone.stage, is.gone.stage) + 100 * (appeared + vanished) + points;
    if (change === 0) return;
    this.#affected += 1;
    this.#remember(change, lead, { before: was.gone, after: is.gone });
  }

  #judge({ book }: Side, gone: Replay): { gone: Replay; missed: MissedPromise[] } {
    return { gone, missed: missedPromises(gone.lead, book, this.now) };
  }

  #count(which: 'before' | 'after', { gone, missed }: { gone: Replay; missed: MissedPromise[] }, won: boolean): void {
    const { book, scores } = this.#sides[which];
    for (const stage of gone.entered.keys()) {
      const row = this.#stages.get(stage);
      if (row) row[which] += 1;
    }
    const qualified = book.agreement.stages.find(({ handsOff }) => handsOff);
    const at = qualified && gone.entered.get(qualified.id);
    if (at !== undefined) {
      const day = dayOfInstant(book.calendarOf(''), at);
      rowOf(this.#weeks, day - weekdayOf(day), () => ({ before: 0, after: 0 }))[which] += 1;
    }
    for (const { promise, owner } of missed) {
      rowOf(this.#promises, promise, nothingMissed)[which] += 1;
      rowOf(this.#reps, owner, nothingMissed)[which] += 1;
    }
    if (gone.score !== null) addScore(scores, gone.score, won);
  }

  /** Which missed promises are new and which are gone. */
  #compare(was: readonly MissedPromise[], is: readonly MissedPromise[]): { appeared: number; vanished: number } {
    const [had, has] = [new Set(was.map(({ key }) => key)), new Set(is.map(({ key }) => key))];
    const appeared = is.filter(({ key }) => !had.has(key));
    const vanished = was.filter(({ key }) => !has.has(key));
    for (const { promise, owner } of appeared) {
      rowOf(this.#promises, promise, nothingMissed).appeared += 1;
      rowOf(this.#reps, owner, nothingMissed).appeared += 1;
    }
    for (const { promise, owner } of vanished) {
      rowOf(this.#promises, promise, nothingMissed).vanished += 1;
      rowOf(this.#reps, owner, nothingMissed).vanished += 1;
    }
    return { appeared: appeared.length, vanished: vanished.length };
  }

  #move(lead: Lead, before: string, after: string): void {
    const move = rowOf(this.#moves, `${before} ${after}`, (): StageMove => ({ before, after, count: 0, leads: [] }));
    move.count += 1;
    if (move.leads.length < LISTED) move.leads.push(named(lead));
  }

  /** How many stages lie between two; a parked state, or one the other ladder lacks, is one away. */
  #distance(before: string, after: string): number {
    if (before === after) return 0;
    const [from, to] = [this.#order.indexOf(before), this.#order.indexOf(after)];
    return from < 0 || to < 0 ? 1 : Math.max(1, Math.abs(to - from));
  }

  #remember(change: number, lead: Lead, gone: Sides<Replay>): void {
    const last = this.#top.at(-1);
    if (this.#top.length >= TOP && last && last.change >= change) return;
    const place = this.#top.findIndex((other) => other.change < change);
    this.#top.splice(place < 0 ? this.#top.length : place, 0, { change, lead, gone });
    if (this.#top.length > TOP) this.#top.pop();
  }

  result(): WhatIfResult {
    const { before, after } = this.#sides;
    const stageName = (id: string): LocalText => (after.book.stages.get(id) ?? before.book.stages.get(id))?.name ?? { ja: id, en: id };
    const promiseName = (id: string): LocalText =>
      (after.book.promise.get(id) ?? before.book.promise.get(id))?.rule.name ?? { ja: id, en: id };
    return {
      leads: this.leads,
      affected: this.#affected,
      stages: this.#order.map((stage) => ({ stage, name: stageName(stage), ...(this.#stages.get(stage) as BeforeAfter) })),
      moves: [...this.#moves.values()].map((move) => ({ ...move, leads: [...move.leads] })).sort((a, b) => b.count - a.count),
      promises: [...this.#promises].map(([promise, row]) => ({ promise, name: promiseName(promise), ...row })),
      reps: [...this.#reps].map(([owner, row]) => ({ owner, ...row })).sort((a, b) => b.appeared - a.appeared || b.after - a.after),
      weeks: [...this.#weeks].sort(([a], [b]) => a - b).map(([day, row]) => ({ week: dateOfDay(day), ...row })),
      score: { before: scoreReport(before), after: scoreReport(after) },
      top: this.#top.map(({ change, lead, gone }) => ({
        lead: named(lead),
        change,
        before: evaluate(gone.before.lead, before.rulebook, this.now),
        after: evaluate(gone.after.lead, after.rulebook, this.now),
      })),
    };
  }
}

/** All of a rulebook that a lead's way up the ladder can depend on. */
function wayOf({ agreement, almanac }: Rulebook): string {
  return JSON.stringify([{ ...agreement, meta: agreement.meta.effectiveFrom, promises: [], glossary: [] }, almanac]);
}

function nothingMissed(): MissedChange {
  return { before: 0, after: 0, appeared: 0, vanished: 0 };
}

function rowOf<Key, Row>(rows: Map<Key, Row>, key: Key, make: () => Row): Row {
  let row = rows.get(key);
  if (row === undefined) {
    row = make();
    rows.set(key, row);
  }
  return row;
}

function named({ id, name, company, owner, refs }: Lead): NamedLead {
  return { id, name, company: company.name ?? null, owner, refs };
}

function scoreReport({ book, scores }: Side): ScoreReport {
  const { mode, bands } = book.agreement.scoring;
  if (mode !== 'points') return null;
  const highest = [...bands].sort((a, b) => b.from - a.from);
  const rows = [...highest.map(({ id }) => id), null].map((band) => ({ band, leads: 0, converted: 0, rate: null as number | null }));
  for (const [score, { leads, converted }] of scores) {
    const place = highest.findIndex(({ from }) => score >= from);
    const row = rows[place < 0 ? rows.length - 1 : place];
    if (!row) continue;
    row.leads += leads;
    row.converted += converted;
  }
  for (const row of rows) row.rate = row.leads === 0 ? null : row.converted / row.leads;
  // Below the lowest band there is nobody as a rule.
  return { ...separationOf(scores), bands: rows.filter(({ band, leads }) => band !== null || leads > 0) };
}
