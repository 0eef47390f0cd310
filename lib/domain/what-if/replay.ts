import type { Score } from '../assessment';
import { Facts, type Judged, type KnownActivities } from '../facts';
import { noteState } from '../hand-over-note';
import type { Activity, HandOff, Lead, StageEntry } from '../lead';
import { SortedActivities } from '../sorted-activities';
import type { Instant } from '../time';
import type { Course } from './course';
import { canChange, type Dependence } from './dependence';
import { type Sums, unread } from './running-score';
import type { Rung, Way } from './way';

/** How a past lead would have gone under a rulebook that had always held. */
export interface Replay {
  /** The lead with the stages and hand-offs it would have had. */
  lead: Lead;
  /** Where it would stand. */
  stage: string;
  /** When it would have entered each stage, the first time. */
  entered: ReadonlyMap<string, Instant>;
  /** The best score it had until it converted; null where no points are kept. */
  score: number | null;
}

/**
 * Lets a past lead go up the ladder again by each way, at each moment at which something happened. What people and systems did stays as
 * recorded: activities, verdicts, parking, stages set by hand. Stages that a rule (or an import) entered are judged anew, and hand-offs
 * into stages that it would not have entered fall away; a stage that it would newly have entered makes no hand-off, for nobody was asked
 * to act on it and nobody can be said to have failed. What the lead is (industry, title, BANT answers) is taken as known today.
 */
export function replay(course: Course, ways: readonly Way[]): Replay[] {
  return climbed(course, ways).map((climb) => climb.end());
}

/** The same, each told with until when (exclusive) it holds if nothing more is recorded of the lead; the course's own moment at the least. */
export function replayUntil(course: Course, ways: readonly Way[]): { replay: Replay; until: Instant }[] {
  return climbed(course, ways).map((climb) => ({ replay: climb.end(), until: Math.min(course.next, climb.until()) }));
}

function climbed(course: Course, ways: readonly Way[]): Climb[] {
  const known = new Known();
  const climbs = ways.map((way) => new Climb(course, way, known));
  walk(course, climbs, known);
  return climbs;
}

/** What has happened so far: grows from moment to moment, so whatever was read of it holds for that moment alone. */
class Known implements KnownActivities {
  readonly known: Activity[] = [];
  readonly next = null;
  readonly sorted = new SortedActivities();

  add(activity: Activity): void {
    this.known.push(activity);
    this.sorted.add(activity);
  }
}

/** Goes from moment to moment; what is the same for all climbs is judged once. */
function walk({ lead, activities, dated, moments }: Course, climbs: readonly Climb[], known: Known): void {
  for (const { way } of climbs) way.score.begin(lead);
  let happened = 0;
  let held = 0;
  let last = Number.NaN;
  // By index: a cold worker does this hundreds of thousands of times before iterators cost it nothing.
  for (let place = 0; place < moments.length; place++) {
    const at = moments[place] as Instant;
    if (at === last) continue;
    last = at;
    for (; happened < activities.length; happened++) {
      const activity = activities[happened] as Activity;
      if (activity.occurredAt > at) break;
      known.add(activity);
      for (let i = 0; i < climbs.length; i++) (climbs[i] as Climb).happened(activity);
    }
    const before = held;
    while (held < dated.length && (dated[held] as Instant) <= at) held += 1;
    for (let i = 0; i < climbs.length; i++) {
      const climb = climbs[i] as Climb;
      if (held > before) climb.held();
      climb.reach(at);
    }
  }
}

const most = { fit: Number.POSITIVE_INFINITY, engagement: Number.POSITIVE_INFINITY };
const nothing: Dependence = { activities: [], facts: false, stage: false, score: 'no' };
const whatever: Dependence = { activities: 'every', facts: true, stage: false, score: 'no' };

/**
 * One lead on its way. The judges are asked only where their answer can differ from the last one: where something happened on which
 * the next stage or the score can depend, or where time alone changes it.
 */
class Climb {
  #stages: StageEntry[] = [];
  #lead: Lead;
  #facts: Facts | null = null;
  #entered = 0;
  /** What the next stage waits for, and whether any of it has come. */
  #waitsFor: Dependence = nothing;
  #waitsUntil: Instant = Number.NEGATIVE_INFINITY;
  #isAffected = false;
  /** The score with which the next stage could not be entered. */
  #refused: Sums = unread;
  #best = Number.NEGATIVE_INFINITY;
  /** When the best score was first had. */
  #bestAt = Number.NEGATIVE_INFINITY;
  readonly #isScored: boolean;
  readonly #kept: readonly Fact[];

  constructor(
    readonly course: Course,
    readonly way: Way,
    readonly known: Known,
  ) {
    this.#lead = { ...course.lead, stages: this.#stages };
    this.#kept = keptStages(course, way);
    this.#isScored = way.book.agreement.scoring.mode === 'points';
  }

  /** Hears of an activity. */
  happened(activity: Activity): void {
    this.way.score.happened(activity);
    this.#isAffected ||= canChange(this.#waitsFor, activity);
  }

  /** Hears that another fact came to hold. */
  held(): void {
    this.way.score.held();
    this.#isAffected ||= this.#waitsFor.facts;
  }

  /** Comes to a moment, of which all that happened has been told. */
  reach(at: Instant): void {
    this.#facts = null;
    const isMoved = this.#enterKept(at);
    const isScoredAnew = this.#score(at);
    if (isMoved || this.#isAffected || isScoredAnew || this.way.score.isCircular || at >= this.#waitsUntil) this.#climb(at);
    this.#isAffected = false;
  }

  /** How it has gone. */
  end(): Replay {
    const { course, way } = this;
    const stages = this.#stages;
    const entered = new Map<string, Instant>();
    for (const { stage, at } of stages) if (!entered.has(stage)) entered.set(stage, at);
    // Clocks that closed are judged anew: this is about what would have been.
    const lead: Lead = { ...course.lead, stages, handOffs: handOffsLeft(course, way, entered), closed: [] };
    const stage = stages.at(-1)?.stage ?? way.ladder[0]?.rule.id ?? '';
    return { lead, stage, entered, score: Number.isFinite(this.#best) ? this.#best : null };
  }

  /** Until when (exclusive) a later look at the lead finds nothing new if nothing happens; now where this look found something itself. */
  until(): Instant {
    const { now, convertedAt } = this.course;
    const { score } = this.way;
    if (score.isCircular || this.#bestAt === now || this.#stages.at(-1)?.at === now) return now;
    const waits = this.#waitsFor.score;
    const refused = waits === 'more' ? this.#refused : most;
    const counts = this.#isScored && convertedAt === null;
    const best = counts ? this.#best : Number.POSITIVE_INFINITY;
    const scored = waits === 'any' ? score.staysUntil(now) : Number.POSITIVE_INFINITY;
    const below = waits === 'more' || counts ? score.staysBelow(now, refused, best) : Number.POSITIVE_INFINITY;
    return Math.max(now, Math.min(this.#waitsUntil, scored, below));
  }

  /** Reads the score where it can matter; tells whether it is one with which the next stage might be entered, though it wasn't before. */
  #score(at: Instant): boolean {
    const counts = this.#isScored && (at <= (this.course.convertedAt ?? at) || !Number.isFinite(this.#best));
    if (this.#isWorthReading(at, counts)) {
      const { total } = this.#readScore(at);
      if (counts && total > this.#best) {
        this.#best = total;
        this.#bestAt = at;
      }
    }
    const { latest } = this.way.score;
    const refused = this.#refused;
    switch (this.#waitsFor.score) {
      case 'more':
        return latest.fit > refused.fit || latest.engagement > refused.engagement;
      case 'any':
        return latest.fit !== refused.fit || latest.engagement !== refused.engagement;
      case 'no':
        return false;
    }
  }

  /** Whether the score can be the best so far, or other than that with which the next stage could not be entered. */
  #isWorthReading(at: Instant, counts: boolean): boolean {
    const { score } = this.way;
    if (this.#waitsFor.score === 'any') return score.canDiffer(at);
    if (!score.canBeMore(at)) return false;
    const { fit, engagement } = score.ceilings(at);
    if (counts && fit + engagement > this.#best) return true;
    return this.#waitsFor.score === 'more' && (fit > this.#refused.fit || engagement > this.#refused.engagement);
  }

  /** One that rests on itself must be asked for by way of the facts, which break the circle. */
  #readScore(at: Instant): Score {
    const { score } = this.way;
    const found = score.isCircular ? this.#factsAt(at).score() : score.read(at, () => this.#factsAt(at));
    return (found as Judged<Score>).reading;
  }

  /** Enters every next stage whose entry holds; where one doesn't, waits for what could change that. */
  #climb(at: Instant): void {
    const { ladder, judges } = this.way;
    // As many steps as there are stages, should one stand in the ladder twice.
    for (let steps = 0; steps < ladder.length; steps++) {
      const next = this.#nextRung();
      if (!next) return;
      const facts = this.#factsAt(at);
      if (next.rule.needsNote && noteState(facts) !== 'complete') {
        this.#wait(whatever, null);
        return;
      }
      const { held, changesAt } = judges.mayEnter(next.rule.id, facts);
      if (held !== 'yes') {
        this.#wait(next.on, changesAt);
        return;
      }
      const last = this.#stages.at(-1);
      // What was entered in the same moment and noted later must not seem to come after.
      const recordedAt = last?.at === at ? Math.max(at, last.recordedAt) : at;
      this.#enter({ stage: next.rule.id, at, recordedAt, by: 'rule' });
    }
  }

  #wait(what: Dependence, until: Instant | null): void {
    this.#waitsFor = what;
    this.#waitsUntil = until ?? Number.POSITIVE_INFINITY;
    this.#refused = this.way.score.latest;
  }

  #nextRung(): Rung | undefined {
    const { ladder, orders } = this.way;
    const current = this.#stages.at(-1)?.stage;
    const order = current === undefined ? 0 : orders.get(current);
    return order === undefined ? undefined : ladder[order + 1];
  }

  #enter(entry: StageEntry): void {
    this.#stages = [...this.#stages, entry];
    this.#lead = { ...this.#lead, stages: this.#stages };
    this.#facts = null;
    this.#wait(nothing, null);
    this.way.score.held();
  }

  #factsAt(at: Instant): Facts {
    if (this.#facts) return this.#facts;
    this.#facts = new Facts(this.#lead, at, this.way.judges, this.known);
    return this.#facts;
  }

  /** Enters what was entered in fact up to a moment. */
  #enterKept(at: Instant): boolean {
    const before = this.#stages;
    for (; this.#entered < this.#kept.length; this.#entered++) {
      const { entry, isForward } = this.#kept[this.#entered] as Fact;
      if (entry.at > at) break;
      // Set forward by hand to where the rules would have brought it already: nothing was set.
      if (isForward && orderOf(this.way, entry.stage) <= orderOf(this.way, this.#stages.at(-1)?.stage)) continue;
      this.#enter(entry);
    }
    return this.#stages !== before;
  }
}

/** An entry that stays as it is, and whether it moved the lead up. */
interface Fact {
  entry: StageEntry;
  isForward: boolean;
}

/** A stage's place in the ladder, the first one's where a lead is in none; -1 for a parked state. */
function orderOf({ orders }: Way, stage: string | undefined): number {
  return stage === undefined ? 0 : (orders.get(stage) ?? -1);
}

const noFacts: readonly Fact[] = [];

/** Entries that stay as they are. */
function keptStages({ lead, now }: Course, way: Way): readonly Fact[] {
  if (lead.stages.length === 0) return noFacts;
  const { isParked } = way.book;
  const kept: Fact[] = [];
  let last: string | undefined;
  for (const entry of lead.stages.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at || a.recordedAt - b.recordedAt)) {
    const wasParked = last !== undefined && isParked(last);
    // No rule brings a parked lead back, so whatever did is a fact.
    const isFact = isParked(entry.stage) || wasParked || entry.by === 'person' || entry.forced !== undefined;
    if (isFact) kept.push({ entry, isForward: !wasParked && orderOf(way, entry.stage) > orderOf(way, last) });
    last = entry.stage;
  }
  return kept;
}

/** Hand-offs that would still have been: those into a stage that would have been entered, and those that people made. */
function handOffsLeft({ lead, now }: Course, { book }: Way, entered: ReadonlyMap<string, Instant>): HandOff[] {
  if (lead.handOffs.length === 0) return lead.handOffs;
  const missed = lead.stages.filter(({ stage, at }) => at <= now && !entered.has(stage) && book.stages.get(stage)?.handsOff);
  if (missed.length === 0) return lead.handOffs;
  return lead.handOffs.filter(({ at, to }) => !missed.some((entry) => entry.at === at && book.stages.get(entry.stage)?.department === to));
}
