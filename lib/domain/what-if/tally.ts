import type { Assessment } from '../assessment';
import { dayOfInstant } from '../business-hours';
import { type CompiledRulebook, compile } from '../compiled-rulebook';
import { dateOfDay, weekdayOf } from '../day';
import { evaluate } from '../evaluate';
import type { Lead } from '../lead';
import { clockReceipt } from '../receipt';
import type { Rulebook } from '../rulebook';
import type { LocalText } from '../text';
import type { Instant } from '../time';
import { areSameClocks, areSameRules, differingPromises, isSameWay } from './alike';
import { type Course, courseOf } from './course';
import { type MissedPromise, missedPromises } from './missed-promises';
import { type Replay, replay } from './replay';
import type { AffectedLead, BeforeAfter, ClockReceipts, MissedChange, NamedLead, ScoreReport, StageMove, WhatIfResult } from './result';
import type { RunningRule } from './running-rule';
import { RunningScore } from './running-score';
import { addScore, type ScoreTable, separationOf } from './separation';
import { type Way, wayBy } from './way';

const LISTED = 50;
const TOP = 10;

interface Side {
  rulebook: Rulebook;
  book: CompiledRulebook;
  way: Way;
  scores: ScoreTable;
}

type Which = 'before' | 'after';

/** How a lead has gone, and what was missed on its way. */
interface Gone {
  replay: Replay;
  missed: readonly MissedPromise[];
}

interface Affected {
  change: number;
  lead: Lead;
  before: Replay;
  after: Replay;
  /** As both rulebooks judge it; made when first asked for. */
  told: AffectedLead | null;
}

/** Counts what changes between two rulebooks, lead by lead. Of the leads themselves it keeps the ten that change most. */
export class Tally {
  leads = 0;
  #affected = 0;
  readonly #before: Side;
  readonly #after: Side;
  readonly #stages = new Map<string, BeforeAfter>();
  readonly #moves = new Map<string, StageMove>();
  readonly #promises = new Map<string, MissedChange>();
  readonly #reps = new Map<string | null, MissedChange>();
  readonly #weeks = new Map<number, BeforeAfter>();
  readonly #top: Affected[] = [];
  readonly #order: readonly string[];
  /** Rulebooks that differ in what is promised alone lead everybody the same way: then it is gone once. */
  readonly #isOneWay: boolean;
  /** Where clocks are alike but for some promises: these. A lead that goes the same way misses the others all the same. */
  readonly #differing: ReadonlySet<string> | null;

  constructor(
    before: Rulebook,
    after: Rulebook,
    readonly now: Instant,
  ) {
    this.#before = sideBy(before);
    const { rules } = this.#before.way.score;
    this.#after = sideBy(after, areSameRules(before, after) ? rules : []);
    this.#isOneWay = isSameWay(before, after);
    this.#differing = areSameClocks(before, after) ? differingPromises(before.agreement, after.agreement) : null;
    this.#order = [...new Set([...after.agreement.stages, ...before.agreement.stages].map(({ id }) => id))];
    for (const id of this.#order) this.#stages.set(id, { before: 0, after: 0 });
    for (const { id } of [...before.agreement.promises, ...after.agreement.promises]) this.#promises.set(id, nothingMissed());
  }

  add(lead: Lead): void {
    this.leads += 1;
    const course = courseOf(lead, this.now);
    const ways = this.#isOneWay ? [this.#before.way] : [this.#before.way, this.#after.way];
    const [first, second = first] = replay(course, ways) as [Replay, Replay?];
    const was = { replay: first, missed: missedPromises(first.lead, course.activities, this.#before.book, this.now) };
    const is = { replay: second, missed: this.#missedAfter(course, was, second) };
    this.#count('before', was, course);
    this.#count('after', is, course);
    const [from, to] = [was.replay, is.replay];
    const { appeared, vanished } = was.missed === is.missed ? unchanged : this.#compare(was.missed, is.missed);
    if (from.stage !== to.stage) this.#move(lead, from.stage, to.stage);
    const points = Math.abs((to.score ?? 0) - (from.score ?? 0));
    const change = 1000 * this.#distance(from.stage, to.stage) + 100 * (appeared + vanished) + points;
    if (change === 0) return;
    this.#affected += 1;
    this.#remember({ change, lead, before: from, after: to, told: null });
  }

  /** What is missed under the other rulebook; what can't differ is taken over. */
  #missedAfter(course: Course, was: Gone, is: Replay): readonly MissedPromise[] {
    const differing = wentAlike(was.replay, is) ? this.#differing : null;
    if (differing?.size === 0) return was.missed;
    const missed = missedPromises(is.lead, course.activities, this.#after.book, this.now, differing ?? undefined);
    if (differing) for (const each of was.missed) if (!differing.has(each.promise)) missed.push(each);
    return missed;
  }

  #count(which: Which, { replay: gone, missed }: Gone, { convertedAt }: Course): void {
    const { book, scores } = which === 'before' ? this.#before : this.#after;
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
    if (gone.score !== null) addScore(scores, gone.score, convertedAt !== null);
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

  #remember(affected: Affected): void {
    const { change } = affected;
    const last = this.#top.at(-1);
    if (this.#top.length >= TOP && last && last.change >= change) return;
    const place = this.#top.findIndex((other) => other.change < change);
    this.#top.splice(place < 0 ? this.#top.length : place, 0, affected);
    if (this.#top.length > TOP) this.#top.pop();
  }

  #tell(affected: Affected): AffectedLead {
    const { lead, change, before, after } = affected;
    if (!affected.told) {
      const was = judged(before, this.#before, this.now);
      const is = judged(after, this.#after, this.now);
      const receipts = { before: was.receipts, after: is.receipts };
      affected.told = { lead: named(lead), change, before: was.assessment, after: is.assessment, receipts };
    }
    return affected.told;
  }

  /** What has been counted so far, `withTop` with the leads most affected; later leads leave it as it is. */
  result(withTop = true): WhatIfResult {
    const [before, after] = [this.#before, this.#after];
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
      top: withTop ? this.#top.map((affected) => this.#tell(affected)) : [],
    };
  }
}

/** A lead as a rulebook judges it, with how the time of its clocks was counted. */
function judged({ lead }: Replay, { rulebook }: Side, now: Instant): { assessment: Assessment; receipts: ClockReceipts } {
  const assessment = evaluate(lead, rulebook, now);
  const started = assessment.clocks.filter(({ startedAt }) => startedAt !== null);
  return { assessment, receipts: Object.fromEntries(started.map(({ key }) => [key, clockReceipt(lead, rulebook, key, now)])) };
}

function sideBy(rulebook: Rulebook, shared: readonly RunningRule[] = []): Side {
  const book = compile(rulebook);
  return { rulebook, book, way: wayBy(book, new RunningScore(rulebook.agreement, shared)), scores: new Map() };
}

const unchanged = { appeared: 0, vanished: 0 };

/** Whether a lead was in the same stages at the same moments; where these hand off the same, it was handed off the same. */
function wentAlike(was: Replay, is: Replay): boolean {
  if (was === is) return true;
  const [had, has] = [was.lead.stages, is.lead.stages];
  return had.length === has.length && had.every(({ stage, at }, place) => stage === has[place]?.stage && at === has[place]?.at);
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
