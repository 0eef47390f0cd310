import { addMonths } from '@/lib/domain/day';
import { compileDays } from '@/lib/domain/day-reader';
import type { Agreement } from '@/lib/domain/rulebook';
import { DAY, type Instant } from '@/lib/domain/time';

/** When an agreement is to be looked at again, and whether that is over, near (within 30 days) or far. */
export function reviewDue(agreement: Agreement, now: Instant): { at: Instant; state: 'over' | 'near' | 'far' } {
  const days = compileDays(agreement);
  const at = days.startOf(addMonths(days.dayOf(agreement.meta.effectiveFrom), agreement.meta.reviewEveryMonths));
  return { at, state: at <= now ? 'over' : at - now <= 30 * DAY ? 'near' : 'far' };
}
