import { DAY, type Instant } from '../time';
import { CountTable } from './count-table';
import type { Deal } from './deals';

/** How long a sale usually takes, in days: from delivery to a deal won or lost, else to sales-ready. */
export interface Cycle {
  /** Null where fewer than `minimum` of either are known. */
  days: number | null;
  until: 'closed' | 'sql' | null;
  n: number;
  minimum: number;
}

/** Fewer than these say nothing of a median. */
export const CYCLE_MINIMUM = 10;

/** The median of how long it took, over all deliveries seen. Part of a day is a day, so that no month is called old too soon. */
export function cycleOf(deals: Iterable<Deal>, sql: CountTable): Cycle {
  const closed = new CountTable();
  for (const { credit, closedAt } of deals)
    if (credit && closedAt !== null && closedAt >= credit.at) closed.add(daysOf(closedAt - credit.at));
  for (const [until, table] of [['closed', closed] as const, ['sql', sql] as const]) {
    if (table.n >= CYCLE_MINIMUM) return { days: table.quantile(0.5), until, n: table.n, minimum: CYCLE_MINIMUM };
  }
  return { days: null, until: null, n: Math.max(closed.n, sql.n), minimum: CYCLE_MINIMUM };
}

/** Days begun. */
export function daysOf(length: number): number {
  return Math.ceil(length / DAY);
}

/** Whether a month that ended then is old enough; null where nobody knows how long a sale takes. */
export function isMature({ days }: Cycle, monthEnds: Instant, now: Instant): boolean | null {
  return days === null ? null : monthEnds + days * DAY <= now;
}
