import type { Score } from '../assessment';
import { Sink } from '../condition';
import type { Facts, Judged } from '../facts';
import { type Activity, activityTypes, type Lead } from '../lead';
import type { Agreement } from '../rulebook';
import { type CompiledScoreRule, type CompiledScoring, compileScoring, judgeScore, pointsOf } from '../score';
import type { Instant } from '../time';
import { asCondition, canChange, canChangeByType, type Dependence, dependenceOf } from './dependence';

interface Part {
  rule: CompiledScoreRule;
  on: Dependence;
  /** Time alone never adds to its points. */
  onlyFades: boolean;
  /** No lead gets more points by it. */
  most: number;
}

interface Bounds {
  cap: number;
  floor: number;
}

interface Axis extends Bounds {
  groups: readonly (Bounds & { parts: readonly number[] })[];
}

/**
 * The score of a lead from moment to moment, by the same judge as everywhere: each rule is judged anew only where something happened
 * on which it can depend, or where its points change by themselves. Tells sums alone; lines and interests stay empty.
 */
export class RunningScore {
  /** Whether the score rests on itself, so that the answer hangs on who asks first: then nothing is carried from moment to moment. */
  readonly isCircular: boolean;
  /** Whether it can depend on the stage, so that it is another one for a lead led another way. */
  readonly restsOnStage: boolean;
  /** The moment of the last reading. */
  readAt: Instant | null = null;
  readonly #whole: CompiledScoring;
  readonly #parts: readonly Part[];
  /** The places of the rules that activities of a type can concern. */
  readonly #byType = new Map<Activity['type'], readonly number[]>();
  readonly #fit: Axis;
  readonly #engagement: Axis;
  readonly #points: number[] = [];
  readonly #changesAt: number[] = [];
  readonly #stale: boolean[] = [];
  #isStale = true;
  /** When the score differs, and when it can be more, though nothing happens. */
  #nextChange = Number.POSITIVE_INFINITY;
  #nextRise = Number.POSITIVE_INFINITY;
  /** Whether rules can be judged one by one: not where an outside score takes the place of a whole axis. */
  #isApart = true;
  #last: Judged<Score> | null = null;

  constructor(agreement: Agreement) {
    const { scoring } = agreement;
    this.#whole = compileScoring(agreement);
    this.#parts = this.#whole.rules.map((rule) => partOf(rule, agreement));
    this.#fit = axisOf('fit', scoring);
    this.#engagement = axisOf('engagement', scoring);
    for (const type of activityTypes) {
      const places = this.#parts.flatMap(({ on }, place) => (canChangeByType(on, type) ? [place] : []));
      this.#byType.set(type, places);
    }
    this.isCircular = this.#parts.some(({ on }) => on.score !== 'no');
    this.restsOnStage = this.isCircular || this.#parts.some(({ on }) => on.stage);
  }

  /** Begins anew with a lead: nothing has been judged yet. */
  begin(lead: Lead): void {
    this.#isApart = this.#whole.mode === 'points' && !this.isCircular && !(this.#whole.imported && lead.importedScore);
    this.#last = null;
    this.readAt = null;
    this.#isStale = true;
    this.#stale.fill(true);
    for (let i = this.#stale.length; i < this.#parts.length; i++) this.#stale.push(true);
  }

  /** The score as it was read last; null before. */
  get latest(): Score | null {
    return this.#last?.reading ?? null;
  }

  /** Says that an activity has happened since the score was last read. */
  happened(activity: Activity): void {
    for (const i of this.#byType.get(activity.type) ?? []) {
      if (this.#stale[i] || !canChange((this.#parts[i] as Part).on, activity)) continue;
      this.#stale[i] = true;
      this.#isStale = true;
    }
  }

  /** Says that another fact came to hold since the score was last read. */
  held(): void {
    for (let i = 0; i < this.#parts.length; i++) {
      if (!(this.#parts[i] as Part).on.facts) continue;
      this.#stale[i] = true;
      this.#isStale = true;
    }
    if (!this.#isApart) this.#isStale = true;
  }

  /** Whether the score at `at` can differ from what was read last. */
  canDiffer(at: Instant): boolean {
    return this.#isStale || at >= this.#nextChange || this.isCircular;
  }

  /** Whether the score at `at` can be higher than what was read last. */
  canBeMore(at: Instant): boolean {
    return this.#isStale || at >= this.#nextRise || this.isCircular;
  }

  /** More than this the axes can't have at `at`, by what is known without judging anything anew. */
  ceilings(at: Instant): { fit: number; engagement: number } {
    return { fit: this.#ceilingOf(this.#fit, at), engagement: this.#ceilingOf(this.#engagement, at) };
  }

  #ceilingOf(axis: Axis, at: Instant): number {
    if (!this.#isApart || this.#last === null) return Number.POSITIVE_INFINITY;
    let total = 0;
    for (const group of axis.groups) {
      let sum = 0;
      for (const i of group.parts) {
        const { most, onlyFades } = this.#parts[i] as Part;
        const isOpen = this.#stale[i] || (!onlyFades && at >= (this.#changesAt[i] as number));
        sum += isOpen ? most : (this.#points[i] as number);
      }
      total += bounded(sum, group);
    }
    return bounded(total, axis);
  }

  /**
   * The score at the moment of `facts`, which must not lie before the moment it was last read at. When it changes by itself it does not
   * say: `canDiffer` does.
   */
  read(facts: Facts): Judged<Score> {
    this.readAt = facts.now;
    if (this.#last !== null && !this.canDiffer(facts.now)) return this.#last;
    this.#last = this.#isApart ? this.#sum(facts) : this.#judgeWhole(facts);
    this.#isStale = false;
    return this.#last;
  }

  #judgeWhole(facts: Facts): Judged<Score> {
    const { reading, changesAt } = judgeScore(this.#whole, facts);
    this.#nextChange = changesAt ?? Number.POSITIVE_INFINITY;
    this.#nextRise = this.#nextChange;
    // Which rules were concerned is not asked here.
    this.#stale.fill(false);
    return { reading, changesAt: null, unknowns: [] };
  }

  #sum(facts: Facts): Judged<Score> {
    const { now } = facts;
    this.#nextChange = Number.POSITIVE_INFINITY;
    this.#nextRise = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#parts.length; i++) {
      const part = this.#parts[i] as Part;
      if (this.#stale[i] || now >= (this.#changesAt[i] as number)) {
        const sink = new Sink();
        this.#points[i] = pointsOf(part.rule, facts, sink);
        this.#changesAt[i] = sink.changesAt ?? Number.POSITIVE_INFINITY;
        this.#stale[i] = false;
      }
      const at = this.#changesAt[i] as number;
      if (at < this.#nextChange) this.#nextChange = at;
      if (at < this.#nextRise && !part.onlyFades) this.#nextRise = at;
    }
    const fit = this.#sumOf(this.#fit);
    const engagement = this.#sumOf(this.#engagement);
    const total = fit + engagement;
    const band = this.#whole.bands.find(({ from }) => total >= from)?.id ?? null;
    return {
      reading: { mode: 'points', fit, engagement, total, band, lines: [], byInterest: [], fitUnknown: false, checklist: [] },
      changesAt: null,
      unknowns: [],
    };
  }

  #sumOf(axis: Axis): number {
    let total = 0;
    for (const group of axis.groups) {
      let sum = 0;
      for (const part of group.parts) sum += this.#points[part] as number;
      total += bounded(sum, group);
    }
    return bounded(total, axis);
  }
}

/** The floor wins where both can't be kept. */
function bounded(sum: number, { cap, floor }: Bounds): number {
  return Math.max(floor, Math.min(cap, sum));
}

function axisOf(id: 'fit' | 'engagement', { axes, groups, rules }: Agreement['scoring']): Axis {
  return {
    ...axes[id],
    groups: groups
      .filter(({ axis }) => axis === id)
      .map((group) => ({
        cap: group.cap ?? Number.POSITIVE_INFINITY,
        floor: group.floor ?? Number.NEGATIVE_INFINITY,
        parts: rules.flatMap((rule, place) => (rule.group === group.id ? [place] : [])),
      })),
  };
}

function partOf(compiled: CompiledScoreRule, agreement: Agreement): Part {
  const { rule, when } = compiled;
  const on = dependenceOf([rule.when, asCondition(rule.each), asCondition(rule.until)], agreement);
  const restsOnEvents = on.activities !== 'every' && !on.facts && on.score === 'no' && when.node.nature === 'event';
  return {
    rule: compiled,
    on,
    onlyFades: rule.points > 0 && rule.decay.kind !== 'none' && restsOnEvents,
    most: rule.each && rule.points > 0 ? Number.POSITIVE_INFINITY : Math.max(0, rule.points),
  };
}
