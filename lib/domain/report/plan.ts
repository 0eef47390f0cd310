import type { CompiledRulebook } from '../compiled-rulebook';
import type { DayReader } from '../day-reader';
import type { Department } from '../lead';
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
  /** The stage by which a lead becomes marketing's delivery, and the one of sales-ready leads. */
  mql: string | null;
  sql: { order: number; department: Department } | null;
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
    sql: sqlStage(stages),
  };
}

/** The stage called SQL; where none is, the last that hands off. */
function sqlStage(stages: CompiledRulebook['agreement']['stages']): ReportPlan['sql'] {
  let order = stages.findIndex(({ id, acronym }) => id === 'sql' || acronym === 'SQL');
  if (order < 0) order = stages.findLastIndex(({ handsOff }) => handsOff);
  const stage = stages[order];
  return stage ? { order, department: stage.department } : null;
}
