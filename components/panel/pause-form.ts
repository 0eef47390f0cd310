import type { Clock } from '@/lib/domain/assessment';
import { nthBusinessDayClosing } from '@/lib/domain/business-hours';
import type { Act } from '@/lib/domain/command';
import { compile } from '@/lib/domain/compiled-rulebook';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';
import { instantAt, wallTime } from '@/lib/i18n/wall-time';

/** What a person has entered about a hold. */
export type PauseForm = {
  reason: string | null;
  /** A promise's id; empty: every one that may be held. */
  promise: string;
  /** The last day of the hold, "2026-12-04". */
  until: string;
};

/** Clocks that run and may be held. */
export function holdable(clocks: readonly Clock[], rulebook: Rulebook): Clock[] {
  const { promise } = compile(rulebook);
  const open = clocks.filter(
    ({ state, startedAt }) => startedAt !== null && (state === 'running' || state === 'at_risk' || state === 'breached'),
  );
  return open.filter((clock) => promise.get(clock.promise)?.pausable);
}

/** The last moment until which clocks may be held for a reason: so many business days of the most patient of their calendars. */
export function latestHold(form: PauseForm, clocks: readonly Clock[], rulebook: Rulebook, now: Instant): Instant | null {
  const rule = rulebook.agreement.pauseReasons.find(({ id }) => id === form.reason);
  if (!rule) return null;
  const { promise } = compile(rulebook);
  const chosen = clocks.filter((clock) => !form.promise || clock.promise === form.promise);
  const ends = chosen.flatMap((clock) => {
    const calendar = promise.get(clock.promise)?.calendar;
    return calendar ? [nthBusinessDayClosing(calendar, now, rule.maxDays) ?? now] : [];
  });
  return ends.length > 0 ? Math.max(...ends) : null;
}

/** A hold lasts through its last day, as far as it may. */
export function holdEnd(form: PauseForm, latest: Instant | null, timeZone: string): Instant | null {
  const end = form.until ? instantAt(`${form.until}T23:59`, timeZone) : null;
  if (end === null || latest === null) return end;
  return form.until === wallTime(latest, timeZone).slice(0, 10) ? latest : end;
}

/** What is wrong with the day chosen. */
export function holdFault(end: Instant | null, latest: Instant | null, now: Instant): 'past' | 'too_long' | null {
  if (end === null) return null;
  if (end <= now) return 'past';
  return latest !== null && end > latest ? 'too_long' : null;
}

/** The act a form makes; null while it is not whole. */
export function pauseAct(form: PauseForm, latest: Instant | null, timeZone: string, now: Instant): Extract<Act, { kind: 'pause' }> | null {
  const until = holdEnd(form, latest, timeZone);
  if (!form.reason || until === null || latest === null || holdFault(until, latest, now)) return null;
  return { kind: 'pause', reason: form.reason, until, ...(form.promise ? { promise: form.promise } : {}) };
}
