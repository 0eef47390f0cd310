import type { Rulebook } from '@/lib/domain/rulebook';
import type { Language } from '@/lib/domain/text';
import type { Instant } from '@/lib/domain/time';
import { dateTimeText, dueText } from '@/lib/i18n/formats';
import { timeFrame } from '@/lib/i18n/time-frame';
import { pick, words } from '@/lib/i18n/words';
import type { Notice } from './plan-notices';

/** How many leads the day begins with. */
export type DayCounts = { overdue: number; today: number; fresh: number };

type Saying = { notice: Notice; rulebook: Rulebook; lang: Language; now: Instant; counts: DayCounts; company: string | null };

/**
 * A notice in words: how many, which promise, by when. Notices lie over whatever is on the screen, a shared one too, and stay in the
 * system's list: who the lead is is never said, its company only where the person allowed it (`company`). Null where there is nothing to say.
 */
export function noticeText({ notice, rulebook, lang, now, counts, company }: Saying): { title: string; message: string } | null {
  const text = words(lang).notices;
  const [first] = notice.rows;
  if (notice.kind === 'digest') {
    const parts = text.digestParts(counts.overdue, counts.today, counts.fresh);
    return parts.length > 0 ? { title: text.digest, message: parts.join(text.join) } : null;
  }
  if (!first) return null;
  const many = notice.rows.length;
  if (notice.kind === 'nudge') return { title: text.nudge, message: many === 1 && company ? company : text.nudgeCount(many) };
  const due = first.counted ?? now;
  const { timeZone } = timeFrame(rulebook, first.promise);
  const name = rulebook.agreement.promises.find(({ id }) => id === first.promise)?.name;
  const when = notice.kind === 'risk' ? dueText(due, now, timeZone, lang) : text.wasDue(dateTimeText(due, now, timeZone, lang));
  if (many > 1) {
    return notice.kind === 'risk'
      ? { title: text.risks(many), message: text.nearest(when) }
      : { title: text.breaches(many), message: text.longest(when) };
  }
  const promise = name ? pick(name, lang) : '';
  const title = notice.kind === 'risk' ? text.risk(promise) : text.breach(promise);
  return { title, message: [company, when].filter(Boolean).join(text.join) };
}
