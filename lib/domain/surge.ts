import type { Tri } from './assessment';
import type { Day } from './day';
import type { Facts } from './facts';
import { firstFrom } from './first-from';
import type { Activity } from './lead';
import { DAY, type Instant } from './time';

interface SurgeRule {
  /** Calendar days that are "of late", 1 to 366. */
  days: number;
  /** Days with a visit among them, at least 1. */
  visitDays: number;
  /** Times what was usual, at least 0. */
  factor: number;
  /** Weeks before that tell what was usual, 1 to 520. */
  weeks: number;
}

function isSurgeRule(written: unknown): written is SurgeRule {
  if (typeof written !== 'object' || written === null) return false;
  const { days, visitDays, factor, weeks } = written as Record<string, unknown>;
  const isCount = (value: unknown, most: number) => Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= most;
  return (
    isCount(days, 366) &&
    isCount(visitDays, Number.MAX_SAFE_INTEGER) &&
    Number.isFinite(factor) &&
    (factor as number) >= 0 &&
    isCount(weeks, 520)
  );
}

/** A surge made ready: enough visit days of late, and many times what was usual in the weeks before. */
export interface Surge extends SurgeRule {
  now(facts: Facts): { held: Tri; changesAt: Instant | null };
  heldAt(facts: Facts, at: Instant): boolean;
  /** The last page view of the latest day with a surge; of all, where there is one now. */
  fired(facts: Facts): Activity | null;
}

/** How many days of a sorted list lie in `[from, to]`. */
function countIn(days: readonly Day[], from: Day, to: Day): number {
  return firstFrom(days, dayItself, to + 1) - firstFrom(days, dayItself, from);
}

function dayItself(day: Day): Day {
  return day;
}

/** Reads a surge rule; null where it can't be meant. Days are calendar days of the agreement's zone, the current one included. */
export function compileSurge(written: unknown): Surge | null {
  if (!isSurgeRule(written)) return null;
  const { days, visitDays, factor, weeks } = written;
  function counts(facts: Facts, day: Day): { recent: number; usual: number } {
    const visits = facts.visitDays();
    const recent = countIn(visits, day - days + 1, day);
    const before = countIn(visits, day - days - weeks * 7 + 1, day - days);
    return { recent, usual: (before * days) / (weeks * 7) };
  }
  function held(facts: Facts, day: Day): boolean {
    const { recent, usual } = counts(facts, day);
    return recent >= visitDays && recent >= factor * usual;
  }
  function isKnown(facts: Facts, day: Day): boolean {
    const since = facts.lead.activitiesSince;
    return since === undefined || since <= facts.judges.days.startOf(day - days - weeks * 7 + 1);
  }
  function now(facts: Facts): { held: Tri; changesAt: Instant | null } {
    const reader = facts.judges.days;
    const today = reader.dayOf(facts.now);
    const { recent, usual } = counts(facts, today);
    const since = facts.lead.activitiesSince;
    const recentKnown = since === undefined || since <= reader.startOf(today - days + 1);
    if (recent < visitDays && recentKnown) return { held: 'no', changesAt: null };
    const changesAt = reader.startOf(today + 1);
    if (recentKnown && recent < factor * usual) return { held: 'no', changesAt };
    return { held: isKnown(facts, today) ? 'yes' : 'unknown', changesAt };
  }
  return {
    days,
    visitDays,
    factor,
    weeks,
    now,
    heldAt: (facts, at) => held(facts, facts.judges.days.dayOf(at)),
    fired(facts) {
      // It can come to hold without a visit, when older ones stop being the usual.
      if (now(facts).held === 'yes') return facts.ofType('page_view').at(-1) ?? null;
      const visits = facts.visitDays();
      // The first visit days can't have been enough yet.
      for (let i = visits.length - 1; i >= visitDays - 1; i--) {
        const day = visits[i] as Day;
        if ((visits[i - visitDays + 1] as Day) <= day - days) continue;
        if (!held(facts, day)) continue;
        if (!isKnown(facts, day)) return null;
        const { dayOf, startOf } = facts.judges.days;
        const end = startOf(day) + DAY * 2;
        return facts.ofType('page_view').findLast(({ occurredAt }) => occurredAt < end && dayOf(occurredAt) === day) ?? null;
      }
      return null;
    },
  };
}
