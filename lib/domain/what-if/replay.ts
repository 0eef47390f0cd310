import type { Score } from '../assessment';
import { Facts, type Judged } from '../facts';
import { noteState } from '../hand-over-note';
import type { Activity, HandOff, Lead, StageEntry } from '../lead';
import type { Instant } from '../time';
import type { Course } from './course';
import { canChange, type Dependence } from './dependence';
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
  const climbs = ways.map((way) => new Climb(course, way, keptStages(course, way)));
  const [first] = climbs;
  const isTogether = climbs.every(({ kept }) => kept === first?.kept || areAlike(kept, first?.kept ?? []));
  if (isTogether) walk(course, climbs);
  else for (const climb of climbs) walk(course, [climb]);
  return climbs.map((climb) => climb.end());
}

/** Goes from moment to moment. Climbs that go together stop at the same moments, and what is the same for both is judged once. */
function walk({ lead, activities, dated, moments }: Course, climbs: readonly Climb[]): void {
  for (const { way } of climbs) way.score.begin(lead);
  let [happened, held, last] = [0, 0, Number.NaN];
  for (const at of momentsWith(moments, climbs[0]?.kept ?? [])) {
    if (at === last) continue;
    last = at;
    for (; happened < activities.length; happened++) {
      const activity = activities[happened] as Activity;
      if (activity.occurredAt > at) break;
      for (const climb of climbs) climb.happened(activity);
    }
    const before = held;
    while ((dated[held] ?? Number.POSITIVE_INFINITY) <= at) held += 1;
    if (held > before) for (const climb of climbs) climb.held();
    for (const climb of climbs) climb.reach(at, happened);
  }
}

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
  /** So many of the activities have happened. */
  #count = 0;
  #entered = 0;
  /** What the next stage waits for, and whether any of it has come. */
  #waitsFor: Dependence = nothing;
  #waitsUntil: Instant = Number.NEGATIVE_INFINITY;
  #isAffected = false;
  /** The score with which the next stage could not be entered. */
  #refused: Score | null = null;
  #best: number | null = null;
  readonly #isScored: boolean;

  constructor(
    readonly course: Course,
    readonly way: Way,
    readonly kept: readonly Fact[],
  ) {
    this.#lead = { ...course.lead, stages: this.#stages };
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

  /** Comes to a moment, up to which `count` activities have happened. */
  reach(at: Instant, count: number): void {
    this.#facts = null;
    this.#count = count;
    const isMoved = this.#enterKept(at);
    const isScoredAnew = this.#score(at);
    if (isMoved || this.#isAffected || isScoredAnew || this.way.score.isCircular || at >= this.#waitsUntil) this.#climb(at);
    this.#isAffected = false;
  }

  /** How it has gone. */
  end(): Replay {
    const { course, way } = this;
    const [stages, ladder] = [this.#stages, way.book.agreement.stages];
    const entered = new Map<string, Instant>();
    for (const { stage, at } of stages) if (!entered.has(stage)) entered.set(stage, at);
    // Clocks that closed are judged anew: this is about what would have been.
    const lead: Lead = { ...course.lead, stages, handOffs: handOffsLeft(course, way, this.kept, entered), closed: [] };
    return { lead, stage: stages.at(-1)?.stage ?? ladder[0]?.id ?? 'lead', entered, score: this.#best };
  }

  /** Reads the score where it can matter; tells whether it is one with which the next stage might be entered, though it wasn't before. */
  #score(at: Instant): boolean {
    const { score } = this.way;
    const { score: waitsFor } = this.#waitsFor;
    const counts = this.#isScored && (at <= (this.course.convertedAt ?? at) || this.#best === null);
    const isNews = waitsFor === 'any' ? score.canDiffer(at) : (counts || waitsFor === 'more') && score.canBeMore(at);
    if (isNews && (waitsFor === 'any' || this.#canMatter(at, counts))) {
      const { total } = this.#readScore(at);
      if (counts && (this.#best === null || total > this.#best)) this.#best = total;
    }
    if (waitsFor === 'no') return false;
    return waitsFor === 'more' ? isMore(score.latest, this.#refused) : isOther(score.latest, this.#refused);
  }

  /** One that rests on itself must be asked for by way of the facts, which break the circle. */
  #readScore(at: Instant): Score {
    const { score } = this.way;
    const found = score.isCircular ? this.#factsAt(at).score() : score.read(at, () => this.#factsAt(at));
    return (found as Judged<Score>).reading;
  }

  /** Whether the score can be the best so far, or higher than that with which the next stage could not be entered. */
  #canMatter(at: Instant, counts: boolean): boolean {
    const { fit, engagement } = this.way.score.ceilings(at);
    if (counts && (this.#best === null || fit + engagement > this.#best)) return true;
    const refused = this.#refused;
    return this.#waitsFor.score === 'more' && (!refused || fit > refused.fit || engagement > refused.engagement);
  }

  /** Enters every next stage whose entry holds; where one doesn't, waits for what could change that. */
  #climb(at: Instant): void {
    const { ladder, judges } = this.way;
    for (let steps = 0; steps < ladder.length; steps++) {
      const next = this.#nextRung();
      if (!next) {
        this.#wait(nothing, null);
        return;
      }
      const facts = this.#factsAt(at);
      if (next.rule.needsNote && noteState(facts) !== 'complete') {
        this.#wait(whatever, null);
        return;
      }
      const { reading, changesAt } = judges.entry(next.rule.id, facts);
      if (reading.held !== 'yes') {
        this.#wait(next.on, changesAt);
        return;
      }
      this.#enter({ stage: next.rule.id, at, recordedAt: this.#recordedAt(at), by: 'rule' });
    }
    // As many steps as there are stages, and still not at the top: one stage stands in the ladder twice.
    this.#wait(nothing, at);
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

  /** What was entered in the same moment and noted later must not seem to come after. */
  #recordedAt(at: Instant): Instant {
    const last = this.#stages.at(-1);
    return last && last.at === at && last.recordedAt > at ? last.recordedAt : at;
  }

  #enter(entry: StageEntry): void {
    this.#stages = [...this.#stages, entry];
    this.#lead = { ...this.#lead, stages: this.#stages };
    this.#facts = null;
    this.way.score.held();
  }

  #factsAt(at: Instant): Facts {
    if (this.#facts) return this.#facts;
    const { activities } = this.course;
    const known = activities.slice(0, this.#count);
    this.#facts = new Facts(this.#lead, at, this.way.judges, { known, next: activities[this.#count]?.occurredAt ?? null });
    return this.#facts;
  }

  /** Enters what was entered in fact up to a moment. */
  #enterKept(at: Instant): boolean {
    const before = this.#stages;
    for (; this.#entered < this.kept.length; this.#entered++) {
      const { entry, isForward } = this.kept[this.#entered] as Fact;
      if (entry.at > at) break;
      // Set forward by hand to where the rules would have brought it already: nothing was set.
      if (isForward && orderOf(this.way, entry.stage) <= orderOf(this.way, this.#stages.at(-1)?.stage)) continue;
      this.#enter(entry);
    }
    return this.#stages !== before;
  }
}

function isMore(score: Score | null, than: Score | null): boolean {
  if (!score || !than) return score !== than;
  return score.fit > than.fit || score.engagement > than.engagement || score.total > than.total;
}

function isOther(score: Score | null, than: Score | null): boolean {
  if (!score || !than) return score !== than;
  return score.fit !== than.fit || score.engagement !== than.engagement;
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

function stagesUntil({ lead, now }: Course): StageEntry[] {
  return lead.stages.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at || a.recordedAt - b.recordedAt);
}

const none: readonly Fact[] = [];

/** Entries that stay as they are. */
function keptStages(course: Course, way: Way): readonly Fact[] {
  if (course.lead.stages.length === 0) return none;
  const { isParked } = way.book;
  const kept: Fact[] = [];
  let last: string | undefined;
  for (const entry of stagesUntil(course)) {
    const wasParked = last !== undefined && isParked(last);
    // No rule brings a parked lead back, so whatever did is a fact.
    const isFact = isParked(entry.stage) || wasParked || entry.by === 'person' || entry.forced !== undefined;
    if (isFact) kept.push({ entry, isForward: !wasParked && orderOf(way, entry.stage) > orderOf(way, last) });
    last = entry.stage;
  }
  return kept;
}

/** Whether the same entries are kept. */
function areAlike(kept: readonly Fact[], others: readonly Fact[]): boolean {
  return kept.length === others.length && kept.every(({ entry }, place) => entry === others[place]?.entry);
}

function momentsWith(moments: readonly Instant[], kept: readonly Fact[]): readonly Instant[] {
  if (kept.length === 0) return moments;
  return [...moments, ...kept.map(({ entry }) => entry.at)].sort((a, b) => a - b);
}

/** Hand-offs that would still have been: those into a stage that would have been entered, and those that people made. */
function handOffsLeft(course: Course, { book }: Way, kept: readonly Fact[], entered: ReadonlyMap<string, Instant>): HandOff[] {
  const { lead } = course;
  const missed = lead.stages.filter((entry) => {
    if (entered.has(entry.stage) || entry.at > course.now || !book.stages.get(entry.stage)?.handsOff) return false;
    return !kept.some((fact) => fact.entry === entry);
  });
  if (missed.length === 0) return lead.handOffs;
  return lead.handOffs.filter(({ at, to }) => !missed.some((entry) => entry.at === at && book.stages.get(entry.stage)?.department === to));
}
