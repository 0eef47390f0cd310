import type { DayReader } from '../day-reader';
import type { Instant } from '../time';
import type { Deal, Sourced } from './deals';
import { type Money, MoneyTally } from './money';
import { type MonthIndex, monthOf, monthStart } from './months';
import { type Rate, rateOf } from './rate';

/** What moved among deals in one month, whenever their leads were handed off. */
export interface Flow {
  /** Made and won in the month, from leads that had been delivered. */
  made: Money;
  won: Money;
  win: Rate;
  /** Open at the end of the month (or now), delivered or not: what a quota is to be covered by. */
  openAtEnd: Money;
  /** Made in the month by who found the lead, delivered or not. */
  madeBy: Record<Sourced, Money>;
}

/** What moved in the month. Deals closed on a day nobody recorded are won or lost in no month, and open at the end of none. */
export function flowOf(deals: Iterable<Deal>, month: MonthIndex, days: DayReader, now: Instant): Flow {
  const end = Math.min(monthStart(days, month + 1), now + 1);
  const [made, won, open] = [new MoneyTally(), new MoneyTally(), new MoneyTally()];
  const madeBy = { mkt: new MoneyTally(), sales: new MoneyTally(), unknown: new MoneyTally() };
  const closed = { won: 0, lost: 0 };
  for (const { createdAt, closedAt, status, amount, currency, credit, sourced } of deals) {
    if (createdAt < end && (status === 'open' || (closedAt !== null && closedAt >= end))) open.add(amount, currency);
    if (monthOf(days, createdAt) === month) {
      madeBy[sourced].add(amount, currency);
      if (credit) made.add(amount, currency);
    }
    if (!credit || status === 'open' || closedAt === null || monthOf(days, closedAt) !== month) continue;
    closed[status] += 1;
    if (status === 'won') won.add(amount, currency);
  }
  return {
    made: made.result(),
    won: won.result(),
    win: rateOf(closed.won, closed.won + closed.lost),
    openAtEnd: open.result(),
    madeBy: { mkt: madeBy.mkt.result(), sales: madeBy.sales.result(), unknown: madeBy.unknown.result() },
  };
}
