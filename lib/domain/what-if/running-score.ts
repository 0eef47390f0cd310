import type { Score } from '../assessment';
import type { Facts, Judged } from '../facts';
import type { Lead } from '../lead';
import type { Agreement } from '../rulebook';
import { type CompiledScoring, compileScoring, judgeScore } from '../score';
import type { Instant } from '../time';
import { type Dependence, dependenceOf, everyType, united } from './dependence';

/** One rule with a scoring of its own, so that it can be judged apart from the others. */
interface Part {
  scoring: CompiledScoring;
  on: Dependence;
}

interface Bounds {
  cap: number;
  floor: number;
}

/**
 * The score of a lead from moment to moment, by the same judge as everywhere: each rule is judged anew only where something happened
 * on which it can depend, or where its points change by themselves. Tells sums alone; lines and interests stay empty.
 */
export class RunningScore {
  /** What the score can depend on. */
  readonly on: Dependence;
  readonly #whole: CompiledScoring;
  readonly #parts: readonly Part[];
  /** For each axis its groups, and of each group the places of its rules. */
  readonly #axes: readonly (Bounds & { groups: readonly (Bounds & { parts: readonly number[] })[] })[];
  readonly #points: number[] = [];
  readonly #changesAt: number[] = [];
  #types = everyType;
  #facts = true;
  #lead: Lead | null = null;
  #last: Judged<Score> | null = null;

  constructor(agreement: Agreement) {
    const { scoring } = agreement;
    this.#whole = compileScoring(agreement);
    const groups = new Set(scoring.groups.map(({ id }) => id));
    const rules = scoring.rules.filter(({ group }) => groups.has(group));
    this.#parts = rules.map((rule) => ({
      scoring: compileScoring({ ...agreement, scoring: alone(scoring, rule) }),
      on: dependenceOf([rule.when, ...[rule.each, rule.until].map(asCondition)], agreement),
    }));
    this.#axes = (['fit', 'engagement'] as const).map((axis) => ({
      ...scoring.axes[axis],
      groups: scoring.groups
        .filter((group) => group.axis === axis)
        .map(({ id, cap = Number.POSITIVE_INFINITY, floor = Number.NEGATIVE_INFINITY }) => ({
          cap,
          floor,
          parts: rules.flatMap(({ group }, place) => (group === id ? [place] : [])),
        })),
    }));
    this.on = united([...this.#parts.map(({ on }) => on), { types: 0, facts: scoring.imported, score: false }]);
  }

  /** Begins anew with a lead: nothing has been judged yet. */
  begin(lead: Lead): void {
    this.#lead = lead;
    this.#last = null;
    this.#types = everyType;
    this.#facts = true;
  }

  /** Says what has happened since it was last read. */
  happened(types: number, facts: boolean): void {
    this.#types |= types;
    this.#facts ||= facts;
  }

  /** Whether the score can differ at `at` from what was read last; one that rests on itself always can. */
  isDue(at: Instant): boolean {
    const { types, facts, score } = this.on;
    if (this.#last === null || score || (types & this.#types) !== 0 || (facts && this.#facts)) return true;
    return this.#last.changesAt !== null && at >= this.#last.changesAt;
  }

  /** The score at the moment of `facts`, which must not lie before the moment it was last read at. */
  read(facts: Facts): Judged<Score> {
    if (this.#last !== null && !this.isDue(facts.now)) return this.#last;
    this.#last = this.#isSimple() ? this.#sum(facts) : judgeScore(this.#whole, facts);
    this.#types = 0;
    this.#facts = false;
    return this.#last;
  }

  /** An outside score takes the place of a whole axis. */
  #isSimple(): boolean {
    return this.#whole.mode === 'points' && !(this.#whole.imported && this.#lead?.importedScore);
  }

  #sum(facts: Facts): Judged<Score> {
    let next = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#parts.length; i++) {
      const { scoring, on } = this.#parts[i] as Part;
      const isTouched = this.#last === null || (on.types & this.#types) !== 0 || (on.facts && this.#facts);
      if (isTouched || facts.now >= (this.#changesAt[i] as number)) {
        const { reading, changesAt } = judgeScore(scoring, facts);
        this.#points[i] = reading.total;
        this.#changesAt[i] = changesAt ?? Number.POSITIVE_INFINITY;
      }
      next = Math.min(next, this.#changesAt[i] as number);
    }
    const [fit = 0, engagement = 0] = this.#axes.map((axis) => {
      let total = 0;
      for (const group of axis.groups) {
        let sum = 0;
        for (const part of group.parts) sum += this.#points[part] as number;
        total += bounded(sum, group);
      }
      return bounded(total, axis);
    });
    const total = fit + engagement;
    const band = this.#whole.bands.find(({ from }) => total >= from)?.id ?? null;
    return {
      reading: { mode: 'points', fit, engagement, total, band, lines: [], byInterest: [], fitUnknown: false, checklist: [] },
      changesAt: next === Number.POSITIVE_INFINITY ? null : next,
      unknowns: [],
    };
  }
}

/** The floor wins where both can't be kept. */
function bounded(sum: number, { cap, floor }: Bounds): number {
  return Math.max(floor, Math.min(cap, sum));
}

const boundless = { cap: Number.POSITIVE_INFINITY, floor: Number.NEGATIVE_INFINITY };

function alone(scoring: Agreement['scoring'], rule: Agreement['scoring']['rules'][number]): Agreement['scoring'] {
  return {
    ...scoring,
    mode: 'points',
    axes: { fit: boundless, engagement: boundless },
    groups: scoring.groups.filter(({ id }) => id === rule.group).map((group) => ({ ...group, ...boundless })),
    rules: [rule],
    bands: [],
    imported: false,
  };
}

function asCondition(match: unknown): unknown {
  return match === undefined ? undefined : { field: 'activity', value: match };
}
