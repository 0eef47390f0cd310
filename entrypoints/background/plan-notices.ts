import { type Calendar, dayOfInstant, isOpen, nextOpening } from '@/lib/domain/business-hours';
import { startOfDay } from '@/lib/domain/calendar-day';
import type { Instant } from '@/lib/domain/time';
import type { ClockRow } from '@/lib/store/clock-row';
import type { ToldRow } from '@/lib/store/kept-database';

/** What a notice is about: leads now at risk, now overdue, pointed out by who leads the team, or the day's beginning. */
export type NoticeKind = 'risk' | 'breach' | 'nudge' | 'digest';

/** One notice about one lead or several, most urgent first. */
export type Notice = { kind: NoticeKind; rows: ClockRow[] };

/** What a look at the leads is judged by. */
export type NoticeLook = {
  now: Instant;
  /** Rows at risk or overdue that count, nearest due first. */
  pressing: readonly ClockRow[];
  /** Rows whose owner was nudged. */
  nudged: readonly ClockRow[];
  told: readonly ToldRow[];
  /** The person's own hours, and those of a promise. */
  own: Calendar;
  calendarOf: (promise: string | undefined) => Calendar;
  /** The last day whose digest was told. */
  lastDay: number | null;
  /** The person is away until then. */
  awayUntil: Instant | null;
};

/** What is to be told now; `told` and `over` are to be written down first. */
export type NoticePlan = {
  tell: Notice[];
  told: ToldRow[];
  /** Leads about which nothing holds any more. */
  over: string[];
  /** The day whose digest this look tells. */
  day: number | null;
  /** When there may be something to tell that no lead's own moments bring about. */
  wakeAt: Instant | null;
};

/**
 * Plans notices: each moment of each lead is told once, only while the hours of its promise are open; the first look of a working day
 * is one digest instead of everything that came about overnight. Moments are told apart by when they are due: one that was moved is another.
 */
export function planNotices(look: NoticeLook): NoticePlan {
  const { now, own, awayUntil, lastDay } = look;
  const nothing: NoticePlan = { tell: [], told: [], over: [], day: null, wakeAt: awayUntil };
  if (awayUntil !== null) return nothing;
  const held = new Map(look.told.map((row) => [row.lead, row]));
  const next = new Map<string, ToldRow>();
  const today = dayOfInstant(own, now);
  const digest = isOpen(own, now) && lastDay !== today;
  const fresh: Record<'risk' | 'breach' | 'nudge', ClockRow[]> = { risk: [], breach: [], nudge: [] };
  let wakeAt = lastDay === today || digest ? nextOpening(own, startOfDay(own, today + 1)) : nextOpening(own, now);

  for (const row of look.pressing) {
    if (row.counted === undefined) continue;
    const before = held.get(row.lead);
    const kind = row.counted < now ? 'breach' : 'risk';
    const known: ToldRow = { lead: row.lead };
    if (before?.warn === row.counted) known.warn = row.counted;
    if (before?.due === row.counted) known.due = row.counted;
    next.set(row.lead, known);
    if (known.due !== undefined || (kind === 'risk' && known.warn !== undefined)) continue;
    const calendar = look.calendarOf(row.promise);
    if (!digest && !isOpen(calendar, now)) {
      wakeAt = earlier(wakeAt, nextOpening(calendar, now));
      continue;
    }
    if (kind === 'breach') known.due = row.counted;
    else known.warn = row.counted;
    fresh[kind].push(row);
  }
  for (const row of look.nudged) {
    const before = held.get(row.lead);
    const known = next.get(row.lead) ?? { lead: row.lead };
    if (before?.nudge === row.nudged) known.nudge = row.nudged;
    else if (digest || isOpen(own, now)) {
      known.nudge = row.nudged;
      fresh.nudge.push(row);
    }
    next.set(row.lead, known);
  }

  const kinds = ['breach', 'risk', 'nudge'] as const;
  const tell: Notice[] = digest
    ? [{ kind: 'digest', rows: [...look.pressing] }]
    : kinds.flatMap((kind) => (fresh[kind].length > 0 ? [{ kind, rows: fresh[kind] }] : []));
  return {
    tell,
    told: [...next.values()].filter((row) => Object.keys(row).length > 1),
    over: look.told.map(({ lead }) => lead).filter((lead) => Object.keys(next.get(lead) ?? {}).length <= 1),
    day: digest ? today : null,
    wakeAt,
  };
}

function earlier(one: Instant | null, other: Instant | null): Instant | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
