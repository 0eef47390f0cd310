import type { Facts } from '../facts';
import type { ScoreRule } from '../rulebook';
import type { LocalText } from '../text';
import { DAY } from '../time';
import type { Delivery } from './delivery';
import type { ReportPlan } from './plan';
import { type Difference, differenceOf, type Interval, type Rate, rateOf, wilson } from './rate';

/** A share with its 95 % interval. */
export type Judged = Rate & { interval: Interval | null };

/** How the leads went on which a rule had fired when they were handed off, beside all others. */
export interface Comparison {
  fired: Judged;
  rest: Judged;
  /** By how much those it fired on did better; null where either side is empty. */
  difference: Difference | null;
}

/** What became of one scoring rule's hypothesis. */
export interface HypothesisReading {
  rule: string;
  name: LocalText;
  hypothesis: LocalText;
  owner: string;
  reviewBy: string;
  points: number;
  /** Deliveries it could be judged on; those whose activities are no longer known are left out. */
  judged: number;
  accepted: Comparison;
  sql: Comparison;
  /**
   * Whether leads went as the rule says (better, or worse where it takes points): `yes` and `no` where the interval of the difference
   * in becoming sales-ready lies on one side of 0, else `unclear`; `too_few` with fewer than `minimum` on either side.
   */
  held: 'yes' | 'no' | 'unclear' | 'too_few';
  minimum: number;
}

/** Fewer leads than these on either side say nothing. */
export const HYPOTHESIS_MINIMUM = 20;

/** How far back activities must be known for points to be told: what is older has faded. */
const REACH = 180 * DAY;

interface Side {
  fired: { answered: number; accepted: number; leads: number; sql: number };
  rest: { answered: number; accepted: number; leads: number; sql: number };
}

const blank = () => ({ answered: 0, accepted: 0, leads: 0, sql: 0 });

/** Adds up how leads went on which each rule fired. */
export class HypothesisTally {
  readonly #sides = new Map<string, Side>();
  readonly #rules: readonly { rule: ScoreRule; isFit: boolean }[];

  constructor({ book }: ReportPlan) {
    const { groups, rules } = book.agreement.scoring;
    const fit = new Set(groups.filter(({ axis }) => axis === 'fit').map(({ id }) => id));
    this.#rules = rules.map((rule) => ({ rule, isFit: fit.has(rule.group) }));
    for (const { id } of rules) this.#sides.set(id, { fired: blank(), rest: blank() });
  }

  /** `facts` are those of the moment at which the lead was handed off. */
  add({ lead, handOff, answer, sqlAt }: Delivery, facts: Facts): void {
    const score = facts.score()?.reading;
    if (!score || score.mode === 'off') return;
    const fired = new Set<string>();
    for (const { kind, id } of score.lines) if (kind === 'rule') fired.add(id);
    for (const { id, held } of score.checklist) if (held) fired.add(id);
    const since = lead.activitiesSince ?? Number.NEGATIVE_INFINITY;
    const seesActivities = since <= Math.max(lead.createdAt, handOff.at - REACH) && !score.lines.some(({ kind }) => kind === 'imported');
    for (const { rule, isFit } of this.#rules) {
      if (!isFit && !seesActivities) continue;
      const side = this.#sides.get(rule.id)?.[fired.has(rule.id) ? 'fired' : 'rest'];
      if (!side) continue;
      side.leads += 1;
      if (sqlAt !== null) side.sql += 1;
      if (answer) side.answered += 1;
      if (answer?.kind === 'accept') side.accepted += 1;
    }
  }

  /** Every rule of the agreement, in its order. */
  result(): HypothesisReading[] {
    return this.#rules.map(({ rule }) => {
      const { fired, rest } = this.#sides.get(rule.id) as Side;
      const accepted = comparison(rateOf(fired.accepted, fired.answered), rateOf(rest.accepted, rest.answered));
      const sql = comparison(rateOf(fired.sql, fired.leads), rateOf(rest.sql, rest.leads));
      const { id, name, hypothesis, owner, reviewBy, points } = rule;
      const judged = fired.leads + rest.leads;
      return {
        rule: id,
        name,
        hypothesis,
        owner,
        reviewBy,
        points,
        judged,
        accepted,
        sql,
        held: heldBy(sql, points),
        minimum: HYPOTHESIS_MINIMUM,
      };
    });
  }
}

function comparison(fired: Rate, rest: Rate): Comparison {
  return { fired: { ...fired, interval: wilson(fired) }, rest: { ...rest, interval: wilson(rest) }, difference: differenceOf(fired, rest) };
}

function heldBy({ fired, rest, difference }: Comparison, points: number): HypothesisReading['held'] {
  if (!difference || fired.of < HYPOTHESIS_MINIMUM || rest.of < HYPOTHESIS_MINIMUM) return 'too_few';
  const [low, high] = difference.interval;
  if (low > 0) return points < 0 ? 'no' : 'yes';
  if (high < 0) return points < 0 ? 'yes' : 'no';
  return 'unclear';
}
