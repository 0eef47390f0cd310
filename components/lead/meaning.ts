import { addMonths, dateOfDay, dayOfDate } from '@/lib/domain/day';
import { promiseSentence } from '@/lib/domain/promise-sentence';
import type { Agreement } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';
import { dateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { instantAt, wallTime } from '@/lib/i18n/wall-time';
import type { Say } from '../ui/say';

/** What a word of the agreement means: its definition, and under which version, signed by whom, to be looked at again when. */
export type Meaning = { title: string; definition: string | null; from: string; signed: string; review: string; isReviewOver: boolean };

/** The meaning of a word by its glossary id (or of a stage by `stage.mql`, a promise by `promise.p3`); null before an agreement is known. */
export function meaningOf(id: string, say: Say): Meaning | null {
  const { agreement } = say;
  if (!agreement) return null;
  const { name, definition } = entryOf(id, agreement);
  return { title: name ? say.text(name) : id, definition: definition ? say.text(definition) : null, ...imprint(agreement, say) };
}

function entryOf(id: string, agreement: Agreement): Partial<Pick<Agreement['glossary'][number], 'name' | 'definition'>> {
  if (id.startsWith('stage.')) {
    const stage = id.slice('stage.'.length);
    const rule = agreement.stages.find((one) => one.id === stage) ?? agreement.parked.find((one) => one.id === stage);
    const known = agreement.glossary.find((entry) => entry.id === id || entry.id === stage);
    return { name: rule?.name, definition: (rule && 'definition' in rule ? (rule.definition as never) : undefined) ?? known?.definition };
  }
  if (id.startsWith('bant.element.')) {
    const rule = agreement.bant.elements[id.slice('bant.element.'.length) as 'need'];
    return { name: rule?.name, definition: rule?.yes };
  }
  if (id.startsWith('promise.')) {
    const rule = agreement.promises.find((one) => one.id === id.slice('promise.'.length));
    return rule ? { name: rule.name, definition: promiseSentence(rule, agreement).main } : {};
  }
  return agreement.glossary.find((entry) => entry.id === id) ?? {};
}

/** Version, signatures and review date of an agreement, in words. */
export function imprint({ meta }: Agreement, say: Say): Omit<Meaning, 'title' | 'definition'> {
  const { term } = say.words.lead;
  const { timeZone } = say.frame();
  const day = (at: Instant) => dateText(at, say.now, timeZone, say.lang);
  const review = reviewDue(meta, timeZone);
  const names = meta.signatories.map(({ name, department }) => `${shownText(name, 40)} (${departmentName(department, say)})`);
  return {
    from: `${term.version(meta.version)} · ${term.since(day(meta.effectiveFrom))}`,
    signed: names.length > 0 ? term.signed(say.words.list(names)) : term.unsigned,
    review: review > say.now ? term.review(day(review)) : term.reviewOver(day(review)),
    isReviewOver: review <= say.now,
  };
}

function departmentName(id: string, { agreement, text }: Say): string {
  const rule = agreement?.departments.find((one) => one.id === id);
  return rule ? text(rule.short) : shownText(id, 40);
}

/** When an agreement is to be looked at again: so many months after it came into force, at the start of that day. */
export function reviewDue(meta: Agreement['meta'], timeZone: string): Instant {
  const first = dayOfDate(wallTime(meta.effectiveFrom, timeZone).slice(0, 10));
  const date = dateOfDay(addMonths(first, meta.reviewEveryMonths));
  return instantAt(`${date}T00:00`, timeZone) ?? meta.effectiveFrom;
}
