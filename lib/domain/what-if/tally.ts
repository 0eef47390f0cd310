import type { Assessment } from '../assessment';
import { dayOfInstant } from '../business-hours';
import { readingBeside } from '../clock-reading';
import { dateOfDay, weekdayOf } from '../day';
import { evaluate } from '../evaluate';
import type { Lead } from '../lead';
import type { ClockReading } from '../promise-run';
import { clockReceipt } from '../receipt';
import type { Rulebook } from '../rulebook';
import type { LocalText } from '../text';
import type { Instant } from '../time';
import { areSameClocks, areSameRules, differingPromises, isSameWay } from './alike';
import { type Affected, type Counts, LISTED, TOP, together } from './counts';
import { type Course, courseOf } from './course';
import { type MissedPromise, missedUntil, readingOfPast } from './missed-promises';
import { type Gone, type Pasts, type Side, sideBy } from './pasts';
import { type Replay, replay, replayUntil } from './replay';
import type { AffectedLead, BeforeAfter, ClockReceipts, MissedChange, NamedLead, ScoreReport, WhatIfResult } from './result';
import { addScore, type ScoreTable, separationOf } from './separation';

type Which = 'before' | 'after';

/** Counts what changes between two rulebooks, lead by lead. Of the leads themselves it keeps the ten that change most. */
export class Tally {
  readonly #counts: Counts = {
    leads: 0,
    affected: 0,
    stages: new Map(),
    moves: new Map(),
    promises: new Map(),
    reps: new Map(),
    weeks: new Map(),
    scores: { before: new Map(), after: new Map() },
    top: [],
  };
  /** Leads most affected as both rulebooks judge them; made when first asked for. */
  readonly #told = new WeakMap<Lead, AffectedLead>();
  readonly #before: Side;
  readonly #after: Side;
  readonly #order: readonly string[];
  /** Rulebooks that differ in what is promised alone lead everybody the same way: then it is gone once. */
  readonly #isOneWay: boolean;
  /** Where clocks are alike but for some promises: these. A lead that goes the same way misses the others all the same. */
  readonly #differing: ReadonlySet<string> | null;

  constructor(
    before: Rulebook,
    after: Rulebook,
    readonly now: Instant,
    /** How leads have gone by the rulebook `before`, as far as that is known; it learns what is judged here. */
    readonly pasts: Pasts | null = null,
  ) {
    this.#before = pasts?.side ?? sideBy(before);
    const { rules } = this.#before.way.score;
    this.#after = sideBy(after, areSameRules(before, after) ? rules : []);
    this.#isOneWay = isSameWay(before, after);
    this.#differing = areSameClocks(before, after) ? differingPromises(before.agreement, after.agreement) : null;
    this.#order = [...new Set([...after.agreement.stages, ...before.agreement.stages].map(({ id }) => id))];
    const { stages, promises } = this.#counts;
    for (const id of this.#order) stages.set(id, { before: 0, after: 0 });
    for (const { id } of [...before.agreement.promises, ...after.agreement.promises]) promises.set(id, nothingMissed());
  }

  /** So many leads have been counted here. */
  get leads(): number {
    return this.#counts.leads;
  }

  /** Counts a lead; `place` is its place among all leads where others count some of them. */
  add(lead: Lead, place = this.#counts.leads): void {
    this.#counts.leads += 1;
    const course = courseOf(lead, this.now);
    const [was, is] = this.#judge(course);
    this.#count('before', was, course, place);
    this.#count('after', is, course, place);
    const [from, to] = [was.replay, is.replay];
    const { appeared, vanished } = was.missed === is.missed ? unchanged : this.#compare(was.missed, is.missed);
    if (from.stage !== to.stage) this.#move(lead, from.stage, to.stage, place);
    const points = Math.abs((to.score ?? 0) - (from.score ?? 0));
    const change = 1000 * this.#distance(from.stage, to.stage) + 100 * (appeared + vanished) + points;
    if (change === 0) return;
    this.#counts.affected += 1;
    this.#remember({ change, place, lead, before: from, after: to });
  }

  /** How a lead has gone by both rulebooks; what is known of it by the one in force is not judged again. */
  #judge(course: Course): [was: Gone, is: Gone] {
    const { lead, now } = course;
    const known = this.pasts?.recall(lead, now);
    const ways = this.#isOneWay ? [] : [this.#after.way];
    if (known) {
      const [second = known.replay] = replay(course, ways);
      return [known, { replay: second, missed: this.#missedAfter(course, known, second, null) }];
    }
    const { way, book } = this.#before;
    const [first, second = first] = replayUntil(course, [way, ...ways]) as [{ replay: Replay; until: Instant }];
    const reading = readingOfPast(first.replay.lead, course.activities, book, now);
    const missed = missedUntil(reading);
    const was = { replay: first.replay, missed: missed.promises };
    this.pasts?.remember(lead, was, now, Math.min(first.until, missed.until));
    return [was, { replay: second.replay, missed: this.#missedAfter(course, was, second.replay, reading) }];
  }

  /** What is missed under the other rulebook; what can't differ is taken over. `reading` is the one by the rulebook in force, if there is any. */
  #missedAfter(course: Course, was: Gone, is: Replay, reading: ClockReading | null): readonly MissedPromise[] {
    const differing = wentAlike(was.replay, is) ? this.#differing : null;
    if (differing?.size === 0) return was.missed;
    const { book } = this.#after;
    const beside = this.#isOneWay && reading ? readingBeside(reading, book) : readingOfPast(is.lead, course.activities, book, this.now);
    const missed = missedUntil(beside, differing ?? undefined).promises;
    if (differing) for (const each of was.missed) if (!differing.has(each.promise)) missed.push(each);
    return missed;
  }

  #count(which: Which, { replay: gone, missed }: Gone, { convertedAt }: Course, place: number): void {
    const { stages, promises, reps, weeks, scores } = this.#counts;
    const { book } = which === 'before' ? this.#before : this.#after;
    for (const stage of gone.entered.keys()) {
      const row = stages.get(stage);
      if (row) row[which] += 1;
    }
    const qualified = book.agreement.stages.find(({ handsOff }) => handsOff);
    const at = qualified && gone.entered.get(qualified.id);
    if (at !== undefined) {
      const day = dayOfInstant(book.calendarOf(''), at);
      rowOf(weeks, day - weekdayOf(day), () => ({ before: 0, after: 0 }))[which] += 1;
    }
    for (const { promise, owner } of missed) {
      rowOf(promises, promise, nothingMissed)[which] += 1;
      rowOf(reps, owner, () => ({ ...nothingMissed(), place, nth: reps.size }))[which] += 1;
    }
    if (gone.score !== null) addScore(scores[which], gone.score, convertedAt !== null);
  }

  /** Which missed promises are new and which are gone; all of them were counted before. */
  #compare(was: readonly MissedPromise[], is: readonly MissedPromise[]): { appeared: number; vanished: number } {
    const { promises, reps } = this.#counts;
    const [had, has] = [new Set(was.map(({ key }) => key)), new Set(is.map(({ key }) => key))];
    const appeared = is.filter(({ key }) => !had.has(key));
    const vanished = was.filter(({ key }) => !has.has(key));
    for (const { promise, owner } of appeared) {
      (promises.get(promise) as MissedChange).appeared += 1;
      (reps.get(owner) as MissedChange).appeared += 1;
    }
    for (const { promise, owner } of vanished) {
      (promises.get(promise) as MissedChange).vanished += 1;
      (reps.get(owner) as MissedChange).vanished += 1;
    }
    return { appeared: appeared.length, vanished: vanished.length };
  }

  #move(lead: Lead, before: string, after: string, place: number): void {
    const move = rowOf(this.#counts.moves, `${before} ${after}`, () => ({ before, after, count: 0, leads: [], place }));
    move.count += 1;
    if (move.leads.length < LISTED) move.leads.push({ lead: named(lead), place });
  }

  /** How many stages lie between two; a parked state, or one the other ladder lacks, is one away. */
  #distance(before: string, after: string): number {
    if (before === after) return 0;
    const [from, to] = [this.#order.indexOf(before), this.#order.indexOf(after)];
    return from < 0 || to < 0 ? 1 : Math.max(1, Math.abs(to - from));
  }

  #remember(affected: Affected): void {
    const { top } = this.#counts;
    const { change } = affected;
    const last = top.at(-1);
    if (top.length >= TOP && last && last.change >= change) return;
    const place = top.findIndex((other) => other.change < change);
    top.splice(place < 0 ? top.length : place, 0, affected);
    if (top.length > TOP) top.pop();
  }

  #tell({ lead, change, before, after }: Affected): AffectedLead {
    const known = this.#told.get(lead);
    if (known) return known;
    const was = judged(before, this.#before, this.now);
    const is = judged(after, this.#after, this.now);
    const receipts = { before: was.receipts, after: is.receipts };
    const told = { lead: named(lead), change, before: was.assessment, after: is.assessment, receipts };
    this.#told.set(lead, told);
    return told;
  }

  /** What has been counted here so far, for another tally of the same rulebooks to tell with its own; changes with each lead. */
  get counts(): Counts {
    return this.#counts;
  }

  /**
   * What has been counted so far, `withTop` with the leads most affected; later leads leave it as it is. `others` are the counts of
   * tallies that took other leads: told together, as if one had taken all of them in the order of their places.
   */
  result(withTop = true, others: readonly Counts[] = []): WhatIfResult {
    const [before, after] = [this.#before, this.#after];
    const all = together([this.#counts, ...others]);
    const stageName = (id: string): LocalText => (after.book.stages.get(id) ?? before.book.stages.get(id))?.name ?? { ja: id, en: id };
    const promiseName = (id: string): LocalText =>
      (after.book.promise.get(id) ?? before.book.promise.get(id))?.rule.name ?? { ja: id, en: id };
    return {
      leads: all.leads,
      affected: all.affected,
      stages: this.#order.map((stage) => ({ stage, name: stageName(stage), ...(all.stages.get(stage) as BeforeAfter) })),
      moves: [...all.moves.values()]
        .map(({ place: _, leads, ...move }) => ({ ...move, leads: leads.map(({ lead }) => lead) }))
        .sort((a, b) => b.count - a.count),
      promises: [...all.promises].map(([promise, row]) => ({ promise, name: promiseName(promise), ...row })),
      reps: [...all.reps]
        .map(([owner, { place: _, nth: __, ...row }]) => ({ owner, ...row }))
        .sort((a, b) => b.appeared - a.appeared || b.after - a.after),
      weeks: [...all.weeks].sort(([a], [b]) => a - b).map(([day, row]) => ({ week: dateOfDay(day), ...row })),
      score: { before: scoreReport(before, all.scores.before), after: scoreReport(after, all.scores.after) },
      top: withTop ? all.top.map((affected) => this.#tell(affected)) : [],
    };
  }
}

/** A lead as a rulebook judges it, with how the time of its clocks was counted. */
function judged({ lead }: Replay, { rulebook }: Side, now: Instant): { assessment: Assessment; receipts: ClockReceipts } {
  const assessment = evaluate(lead, rulebook, now);
  const started = assessment.clocks.filter(({ startedAt }) => startedAt !== null);
  return { assessment, receipts: Object.fromEntries(started.map(({ key }) => [key, clockReceipt(lead, rulebook, key, now)])) };
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

function scoreReport({ book }: Side, scores: ScoreTable): ScoreReport {
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
