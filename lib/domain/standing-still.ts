import type { StandingStill } from './assessment';
import { type Calendar, dayOfInstant, isOpen, nextClosing, nextOpening, stretches } from './business-hours';
import { startOfDay } from './calendar-day';
import { type ClockReading, willMatter } from './promise-run';
import type { Standstill } from './standstill';
import type { Instant } from './time';

const precedence = ['pause', 'waiting_for', 'absence'] as const;

/** The standstill that holds at a moment; where several do, a pause before what is waited for before an absence. */
export function standstillAt(standstills: readonly Standstill[], at: Instant): Standstill | null {
  let found: Standstill | null = null;
  for (const standstill of standstills) {
    if (at < standstill.from || at >= standstill.to) continue;
    if (!found || precedence.indexOf(standstill.kind) < precedence.indexOf(found.kind)) found = standstill;
  }
  return found;
}

/** Why a clock does not count just now; `null` while it does. */
export function stillOf(reading: ClockReading, calendar: Calendar, standstills: readonly Standstill[]): StandingStill | null {
  const { now } = reading;
  for (const standstill of standstills) {
    willMatter(reading, standstill.from);
    willMatter(reading, standstill.to);
  }
  const standstill = standstillAt(standstills, now);
  if (standstill) {
    const { kind, name, promise, to } = standstill;
    if (kind === 'waiting_for') return { kind, promise: promise as string, name };
    return kind === 'pause' ? { kind: 'paused', reason: name, until: to } : { kind: 'absence', until: to };
  }
  if (isOpen(calendar, now)) {
    willMatter(reading, nextClosing(calendar, now));
    return null;
  }
  const until = nextOpening(calendar, now);
  willMatter(reading, until);
  const closed = stretches(calendar, now, now + 1).next().value;
  if (closed?.kind === 'holiday') {
    // A weekend behind the holiday is told as such once it comes.
    willMatter(reading, startOfDay(calendar, dayOfInstant(calendar, now) + 1));
    return { kind: 'holiday', name: closed.name ?? { ja: '休業日', en: 'Closed' }, until };
  }
  willMatter(reading, startOfDay(calendar, dayOfInstant(calendar, now) + 1));
  return { kind: 'off_hours', until };
}
