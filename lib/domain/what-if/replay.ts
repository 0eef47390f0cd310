import type { Score } from '../assessment';
import { Facts } from '../facts';
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
 * Lets a past lead go up the ladder again, at each moment at which something happened. What people and systems did stays as recorded:
 * activities, verdicts, parking, stages set by hand. Stages that a rule (or an import) entered are judged anew, and hand-offs into
 * stages that it would not have entered fall away; a stage that it would newly have entered makes no hand-off, for nobody was asked
 * to act on it and nobody can be said to have failed. What the lead is (industry, title, BANT answers) is taken as known today.
 */
export function replay(course: Course, way: Way): Replay {
  const { lead } = course;
  const { book } = way;
  const { kept, dropped } = splitStages(lead, way, course.now);
  const { stages, score } = new Climb(course, way, kept).toTheEnd();
  const entered = new Map<string, Instant>();
  for (const { stage, at } of stages) if (!entered.has(stage)) entered.set(stage, at);
  // Clocks that closed are judged anew: this is about what would have been.
  const gone: Lead = { ...lead, stages, handOffs: handOffsLeft(lead, way, dropped, entered), closed: [] };
  return { lead: gone, stage: stages.at(-1)?.stage ?? book.agreement.stages[0]?.id ?? 'lead', entered, score };
}

const nothing: Dependence = { activities: [], facts: false, score: 'no' };
const whatever: Dependence = { activities: 'every', facts: true, score: 'no' };

/**
 * One lead on its way. The judges are asked only where their answer can differ from the last one: where something happened on which
 * the next stage or the score can depend, or where time alone changes it.
 */
class Climb {
  #stages: StageEntry[] = [];
  #lead: Lead;
  #facts: Facts | null = null;
  /** So many of the activities have happened. */
  #happened = 0;
  /** So many of the other facts. */
  #dated = 0;
  #entered = 0;
  /** What the next stage waits for. */
  #waitsFor: Dependence = nothing;
  #waitsUntil: Instant = Number.NEGATIVE_INFINITY;
  /** The score with which the next stage could not be entered. */
  #refused: Score | null = null;
  #best: number | null = null;
  readonly isScored: boolean;

  constructor(
    readonly course: Course,
    readonly way: Way,
    readonly kept: readonly Fact[],
  ) {
    this.#lead = { ...course.lead, stages: this.#stages };
    this.isScored = way.book.agreement.scoring.mode === 'points';
    way.score.begin(course.lead);
  }

  toTheEnd(): { stages: StageEntry[]; score: number | null } {
    const { way, course } = this;
    let last = Number.NaN;
    for (const at of momentsWith(course.moments, this.kept)) {
      if (at === last) continue;
      last = at;
      this.#facts = null;
      const isAffected = this.#takeIn(at);
      const isMoved = this.#enterKept(at);
      const isScoredAnew = this.#score(at);
      if (isMoved || isAffected || isScoredAnew || way.score.isCircular || at >= this.#waitsUntil) this.#climb(at);
    }
    return { stages: this.#stages, score: this.#best };
  }

  /** Reads the score where it can matter; tells whether it is one with which the next stage might be entered, though it wasn't before. */
  #score(at: Instant): boolean {
    const { score } = this.way;
    const { score: waitsFor } = this.#waitsFor;
    const counts = this.isScored && (at <= (this.course.convertedAt ?? at) || this.#best === null);
    const isNews = waitsFor === 'any' ? score.canDiffer(at) : (counts || waitsFor === 'more') && score.canBeMore(at);
    if (isNews && (waitsFor === 'any' || score.isCircular || this.#canMatter(at, counts))) {
      const total = this.#factsAt(at).score()?.reading.total ?? 0;
      if (counts && (this.#best === null || total > this.#best)) this.#best = total;
    }
    if (waitsFor === 'no') return false;
    return waitsFor === 'more' ? isMore(score.latest, this.#refused) : isOther(score.latest, this.#refused);
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
    const known = activities.slice(0, this.#happened);
    this.#facts = new Facts(this.#lead, at, this.way.judges, { known, next: activities[this.#happened]?.occurredAt ?? null });
    return this.#facts;
  }

  /** Takes in what happened up to a moment; tells whether the next stage waits for any of it. */
  #takeIn(at: Instant): boolean {
    const { activities, dated } = this.course;
    let isAffected = false;
    for (; this.#happened < activities.length; this.#happened++) {
      const activity = activities[this.#happened] as Activity;
      if (activity.occurredAt > at) break;
      this.way.score.happened(activity);
      isAffected ||= canChange(this.#waitsFor, activity);
    }
    const before = this.#dated;
    while (this.#dated < dated.length && (dated[this.#dated] as Instant) <= at) this.#dated += 1;
    if (this.#dated === before) return isAffected;
    this.way.score.held();
    return isAffected || this.#waitsFor.facts;
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

/** Entries that stay as they are, and those that are judged anew. */
function splitStages(lead: Lead, way: Way, now: Instant): { kept: Fact[]; dropped: StageEntry[] } {
  const kept: Fact[] = [];
  const dropped: StageEntry[] = [];
  if (lead.stages.length === 0) return { kept, dropped };
  const { isParked } = way.book;
  let last: string | undefined;
  for (const entry of lead.stages.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at || a.recordedAt - b.recordedAt)) {
    const wasParked = last !== undefined && isParked(last);
    // No rule brings a parked lead back, so whatever did is a fact.
    const isFact = isParked(entry.stage) || wasParked || entry.by === 'person' || entry.forced !== undefined;
    if (isFact) kept.push({ entry, isForward: !wasParked && orderOf(way, entry.stage) > orderOf(way, last) });
    else dropped.push(entry);
    last = entry.stage;
  }
  return { kept, dropped };
}

function momentsWith(moments: readonly Instant[], kept: readonly Fact[]): readonly Instant[] {
  if (kept.length === 0) return moments;
  return [...moments, ...kept.map(({ entry }) => entry.at)].sort((a, b) => a - b);
}

/** Hand-offs that would still have been: those into a stage that would have been entered, and those that people made. */
function handOffsLeft(lead: Lead, { book }: Way, dropped: readonly StageEntry[], entered: ReadonlyMap<string, Instant>): HandOff[] {
  const missed = dropped.filter(({ stage }) => !entered.has(stage) && book.stages.get(stage)?.handsOff);
  if (missed.length === 0) return lead.handOffs;
  return lead.handOffs.filter(({ at, to }) => !missed.some((entry) => entry.at === at && book.stages.get(entry.stage)?.department === to));
}
