import type { Score } from '../assessment';
import type { Facts, Judged } from '../facts';
import { type Activity, activityTypes, type Lead } from '../lead';
import type { Agreement } from '../rulebook';
import { type CompiledScoring, compileScoring, judgeScore } from '../score';
import type { Instant } from '../time';
import { RunningRule } from './running-rule';

interface Bounds {
  cap: number;
  floor: number;
}

interface Axis extends Bounds {
  groups: readonly (Bounds & { rules: readonly RunningRule[] })[];
}

/** The sums of a score. */
export type Sums = Pick<Score, 'fit' | 'engagement' | 'total'>;

/** What sums alone don't say. */
const none: never[] = [];

/** Less than any score. */
export const unread: Sums = { fit: Number.NEGATIVE_INFINITY, engagement: Number.NEGATIVE_INFINITY, total: Number.NEGATIVE_INFINITY };

/** The score of a lead from moment to moment, by the same judges as everywhere. Tells sums alone; lines and interests stay empty. */
export class RunningScore {
  /** Whether the score rests on itself, so that the answer hangs on who asks first: then nothing is carried from moment to moment. */
  readonly isCircular: boolean;
  readonly rules: readonly RunningRule[];
  readonly #whole: CompiledScoring;
  /** The rules that activities of a type can concern. */
  readonly #byType: ReadonlyMap<Activity['type'], readonly RunningRule[]>;
  readonly #fit: Axis;
  readonly #engagement: Axis;
  #isStale = true;
  /** When the score differs, and when it can be more, though nothing happens. */
  #nextChange = Number.POSITIVE_INFINITY;
  #nextRise = Number.POSITIVE_INFINITY;
  /** Whether rules can be judged one by one: not where an outside score takes the place of a whole axis. */
  #isApart = true;
  #last: Judged<Score> | null = null;

  /** `others` are the rules of a score that runs beside this one, where the same rule has the same points: then it is judged once. */
  constructor(agreement: Agreement, others: readonly RunningRule[] = []) {
    this.#whole = compileScoring(agreement);
    this.rules = this.#whole.rules.map((compiled) => {
      const rule = new RunningRule(compiled, agreement);
      return others.find((other) => isShared(other, rule)) ?? rule;
    });
    this.#fit = axisOf('fit', agreement, this.rules);
    this.#engagement = axisOf('engagement', agreement, this.rules);
    this.#byType = new Map(activityTypes.map((type) => [type, this.rules.filter((rule) => rule.looksAt(type))]));
    this.isCircular = this.rules.some(({ on }) => on.score !== 'no');
  }

  /** Begins anew with a lead: nothing has been judged yet. */
  begin(lead: Lead): void {
    this.#isApart = this.#whole.mode === 'points' && !this.isCircular && !(this.#whole.imported && lead.importedScore);
    this.#last = null;
    this.#isStale = true;
    for (let i = 0; i < this.rules.length; i++) (this.rules[i] as RunningRule).isStale = true;
  }

  /** The sums as they were read last; less than any before that. */
  get latest(): Sums {
    return this.#last?.reading ?? unread;
  }

  /** Hears of an activity. */
  happened(activity: Activity): void {
    const rules = this.#byType.get(activity.type) ?? this.rules;
    for (let i = 0; i < rules.length; i++) if ((rules[i] as RunningRule).happened(activity)) this.#isStale = true;
  }

  /** Hears that another fact came to hold. */
  held(): void {
    for (const rule of this.rules) {
      if (!rule.on.facts) continue;
      rule.isStale = true;
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

  /**
   * Until when (exclusive) the score can't be more than an axis' `most` or, taken together, than `sum`, if nothing happens after `at`;
   * `at` itself where that can't be known. It must not be more at `at`.
   */
  staysBelow(at: Instant, most: Pick<Sums, 'fit' | 'engagement'>, sum: number): Instant {
    if (this.isCircular) return at;
    const { fit, engagement } = this.ceilings(at);
    if (this.#isApart && fit <= most.fit && engagement <= most.engagement && fit + engagement <= sum) {
      let until = Number.POSITIVE_INFINITY;
      for (const { risesAt } of this.rules) if (risesAt > at && risesAt < until) until = risesAt;
      return until;
    }
    return this.#isStale ? at : Math.max(at, this.#nextRise);
  }

  /** Until when (exclusive) the score stays as it was read last, if nothing happens after `at`; `at` itself where that can't be known. */
  staysUntil(at: Instant): Instant {
    return this.isCircular || this.#isStale ? at : Math.max(at, this.#nextChange);
  }

  /**
   * The score at a moment, which must not lie before the one it was last read at; `facts` are asked for where a rule must be judged.
   * When it changes by itself it does not say: `canDiffer` does.
   */
  read(at: Instant, facts: () => Facts): Judged<Score> {
    if (this.#last !== null && !this.canDiffer(at)) return this.#last;
    this.#last = this.#isApart ? this.#sum(at, facts) : this.#judgeWhole(facts());
    this.#isStale = false;
    return this.#last;
  }

  #judgeWhole(facts: Facts): Judged<Score> {
    const { reading, changesAt } = judgeScore(this.#whole, facts);
    this.#nextChange = changesAt ?? Number.POSITIVE_INFINITY;
    this.#nextRise = this.#nextChange;
    // Which rules were concerned is not asked here.
    for (const rule of this.rules) rule.isStale = false;
    return { reading, changesAt: null, unknowns: [] };
  }

  #sum(at: Instant, facts: () => Facts): Judged<Score> {
    this.#nextChange = Number.POSITIVE_INFINITY;
    this.#nextRise = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.rules.length; i++) {
      const rule = this.rules[i] as RunningRule;
      if (!rule.isKnown(at)) rule.judge(facts());
      if (rule.changesAt < this.#nextChange) this.#nextChange = rule.changesAt;
      if (rule.risesAt < this.#nextRise) this.#nextRise = rule.risesAt;
    }
    const fit = sumOf(this.#fit);
    const engagement = sumOf(this.#engagement);
    const total = fit + engagement;
    const band = this.#whole.bands.find(({ from }) => total >= from)?.id ?? null;
    return {
      reading: { mode: 'points', fit, engagement, total, band, lines: none, byInterest: none, fitUnknown: false, checklist: none },
      changesAt: null,
      unknowns: none,
    };
  }

  #ceilingOf(axis: Axis, at: Instant): number {
    if (!this.#isApart || this.#last === null) return Number.POSITIVE_INFINITY;
    let total = 0;
    for (let place = 0; place < axis.groups.length; place++) {
      const group = axis.groups[place] as Axis['groups'][number];
      const { rules } = group;
      let sum = 0;
      for (let i = 0; i < rules.length; i++) sum += (rules[i] as RunningRule).ceiling(at);
      total += bounded(sum, group);
    }
    return bounded(total, axis);
  }
}

function sumOf(axis: Axis): number {
  let total = 0;
  for (let place = 0; place < axis.groups.length; place++) {
    const group = axis.groups[place] as Axis['groups'][number];
    const { rules } = group;
    let sum = 0;
    for (let i = 0; i < rules.length; i++) sum += (rules[i] as RunningRule).points;
    total += bounded(sum, group);
  }
  return bounded(total, axis);
}

/** The floor wins where both can't be kept. */
function bounded(sum: number, { cap, floor }: Bounds): number {
  return Math.max(floor, Math.min(cap, sum));
}

function axisOf(id: 'fit' | 'engagement', { scoring }: Agreement, rules: readonly RunningRule[]): Axis {
  return {
    ...scoring.axes[id],
    groups: scoring.groups
      .filter(({ axis }) => axis === id)
      .map((group) => ({
        cap: group.cap ?? Number.POSITIVE_INFINITY,
        floor: group.floor ?? Number.NEGATIVE_INFINITY,
        rules: rules.filter((_, place) => scoring.rules[place]?.group === group.id),
      })),
  };
}

/** Whether two rules are one: what is not decided by the stage, which may be another, nor by the rest of the score. */
function isShared(other: RunningRule, rule: RunningRule): boolean {
  if (rule.on.stage || rule.on.score !== 'no') return false;
  const [{ group: _, ...a }, { group: __, ...b }] = [other.written, rule.written];
  return JSON.stringify(a) === JSON.stringify(b);
}
