import { addMonths, dateOfDay } from './day';
import { compileDays } from './day-reader';
import type { Agreement } from './rulebook';
import type { Instant } from './time';

/**
 * An agreement that shipped, as somebody takes it up at `at`: it holds from the start of that day where its first calendar is, nobody has
 * signed it, and what is to be reviewed is due a review period later rather than counted from the day the product was made.
 */
export function freshAgreement(agreement: Agreement, at: Instant): Agreement {
  const { meta, scoring } = agreement;
  const days = compileDays(agreement);
  const today = days.dayOf(at);
  const review = dateOfDay(addMonths(today, meta.reviewEveryMonths));
  return {
    ...agreement,
    meta: { ...meta, effectiveFrom: days.startOf(today), signatories: [] },
    scoring: { ...scoring, rules: scoring.rules.map((rule) => ({ ...rule, reviewBy: rule.reviewBy < review ? review : rule.reviewBy })) },
  };
}
