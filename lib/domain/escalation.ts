import { dayOfInstant, isOpen, nextOpening } from './business-hours';
import { openingOf } from './calendar-day';
import { compile } from './compiled-rulebook';
import type { Rulebook } from './rulebook';
import type { Instant } from './time';

/**
 * When a promise that was due at a moment is put before whoever it escalates to: at once, but never outside the hours of its
 * calendar, or at the opening of the next day worked after the day it was due. `null` where it never is, where the agreement has no
 * such promise, and where its calendar never opens again.
 */
export function escalationAt(rulebook: Rulebook, promiseId: string, due: Instant): Instant | null {
  const promise = compile(rulebook).promise.get(promiseId);
  if (!promise) return null;
  const { calendar } = promise;
  switch (promise.rule.escalate.when) {
    case 'never':
      return null;
    case 'at_once':
      return isOpen(calendar, due) ? due : nextOpening(calendar, due);
    case 'next_morning':
      return openingOf(calendar, dayOfInstant(calendar, due) + 1);
  }
}
