import type { CompiledRulebook } from '../compiled-rulebook';
import type { DayReader } from '../day-reader';
import type { Instant } from '../time';
import { type MonthIndex, monthFrom, monthStart } from './months';

/** What a report works from: worked out once. */
export interface ReportPlan {
  book: CompiledRulebook;
  now: Instant;
  days: DayReader;
  /** The month reported, and the first one beside which it is seen. */
  month: MonthIndex;
  first: MonthIndex;
  /** `[from, to)` of the month reported. */
  from: Instant;
  to: Instant;
  /** Hand-offs before it are older than go-live or of the trial run: nobody is counted. */
  countedFrom: Instant;
  /** The stage by which a lead becomes marketing's delivery. */
  mql: string | null;
  /** The place in the ladder of sales-ready leads; beyond it where there is no such stage. */
  sql: number;
}

/** Makes the plan of a report over so many months, the last one being `month`. Throws a `RangeError` for what is no month. */
export function planOf(book: CompiledRulebook, text: string, now: Instant, months: number): ReportPlan {
  const month = monthFrom(text);
  const { days } = book.judges;
  const { stages, meta } = book.agreement;
  const mql = stages.find(({ handsOff }) => handsOff)?.id ?? null;
  return {
    book,
    now,
    days,
    month,
    first: month - Math.max(1, Math.floor(months)) + 1,
    from: monthStart(days, month),
    to: monthStart(days, month + 1),
    countedFrom: Math.max(meta.goLive ?? Number.NEGATIVE_INFINITY, book.trialEnds),
    mql,
    sql: sqlOrder(stages),
  };
}

/** The stage called SQL; where none is, the last that hands off. */
function sqlOrder(stages: CompiledRulebook['agreement']['stages']): number {
  const called = stages.findIndex(({ id, acronym }) => id === 'sql' || acronym === 'SQL');
  const order = called < 0 ? stages.findLastIndex(({ handsOff }) => handsOff) : called;
  return order < 0 ? stages.length : order;
}
