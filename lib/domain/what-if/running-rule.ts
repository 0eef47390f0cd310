import { Sink } from '../condition';
import type { Facts } from '../facts';
import type { Activity } from '../lead';
import type { Agreement } from '../rulebook';
import { type CompiledScoreRule, pointsOf } from '../score';
import type { Instant } from '../time';
import { asCondition, canChange, canChangeByType, type Dependence, dependenceOf } from './dependence';

/** The points of one scoring rule from moment to moment: judged anew only where something happened on which they can depend, or by time. */
export class RunningRule {
  points = 0;
  /** Something happened since the points were judged. */
  isStale = true;
  readonly on: Dependence;
  /** No lead gets more points by it. */
  readonly most: number;
  /** Time alone never adds to its points. */
  readonly #onlyFades: boolean;
  readonly #compiled: CompiledScoreRule;
  #changesAt = Number.POSITIVE_INFINITY;

  constructor(compiled: CompiledScoreRule, agreement: Agreement) {
    const { rule, when } = compiled;
    this.#compiled = compiled;
    this.on = dependenceOf([rule.when, asCondition(rule.each), asCondition(rule.until)], agreement);
    const restsOnEvents = this.on.activities !== 'every' && !this.on.facts && this.on.score === 'no' && when.node.nature === 'event';
    this.#onlyFades = rule.points > 0 && rule.decay.kind !== 'none' && restsOnEvents;
    this.most = rule.each && rule.points > 0 ? Number.POSITIVE_INFINITY : Math.max(0, rule.points);
  }

  /** The rule as it was written. */
  get written(): Agreement['scoring']['rules'][number] {
    return this.#compiled.rule;
  }

  /** Whether activities of a type can concern it at all. */
  looksAt(type: Activity['type']): boolean {
    return canChangeByType(this.on, type);
  }

  /** Hears of an activity; tells whether the points can have changed since they were judged. */
  happened(activity: Activity): boolean {
    this.isStale ||= canChange(this.on, activity);
    return this.isStale;
  }

  /** When the points change by themselves; infinite where they don't. */
  get changesAt(): Instant {
    return this.#changesAt;
  }

  /** When the points can become more by themselves. */
  get risesAt(): Instant {
    return this.#onlyFades ? Number.POSITIVE_INFINITY : this.#changesAt;
  }

  /** More points than these it can't have at `at`. */
  ceiling(at: Instant): number {
    return this.isStale || at >= this.risesAt ? this.most : this.points;
  }

  /** Whether `points` are those of `at`. */
  isKnown(at: Instant): boolean {
    return !this.isStale && at < this.#changesAt;
  }

  /** Judges the points at the moment of `facts`. */
  judge(facts: Facts): void {
    const sink = new Sink();
    this.points = pointsOf(this.#compiled, facts, sink);
    this.#changesAt = sink.changesAt ?? Number.POSITIVE_INFINITY;
    this.isStale = false;
  }
}
