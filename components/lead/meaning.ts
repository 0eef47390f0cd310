import { addMonths, dateOfDay, dayOfDate } from '@/lib/domain/day';
import { promiseSentence } from '@/lib/domain/promise-sentence';
import type { Agreement } from '@/lib/domain/rulebook';
import type { LocalText } from '@/lib/domain/text';
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
  const definition = definitionOf(id, agreement);
  return { title: titleOf(id, say), definition: definition ? say.text(definition) : null, ...imprint(agreement, say) };
}

/** What the agreement calls a word; its id where it says nothing of it. */
export function titleOf(id: string, { agreement, text }: Say): string {
  const name = agreement && nameOf(id, agreement);
  return name ? text(name) : id;
}

/** The id without what it begins with; null where it begins otherwise. */
function after(start: string, id: string): string | null {
  return id.startsWith(start) ? id.slice(start.length) : null;
}

function stageOf(id: string, agreement: Agreement) {
  return agreement.stages.find((one) => one.id === id) ?? agreement.parked.find((one) => one.id === id);
}

function nameOf(id: string, agreement: Agreement): LocalText | undefined {
  const stage = after('stage.', id);
  if (stage !== null) return stageOf(stage, agreement)?.name;
  const element = after('bant.element.', id);
  if (element !== null) return agreement.bant.elements[element as 'need']?.name;
  const promise = after('promise.', id);
  if (promise !== null) return agreement.promises.find((one) => one.id === promise)?.name;
  return agreement.glossary.find((entry) => entry.id === id)?.name;
}

function definitionOf(id: string, agreement: Agreement): LocalText | undefined {
  const stage = after('stage.', id);
  if (stage !== null) {
    const rule = stageOf(stage, agreement);
    if (rule && 'definition' in rule && rule.definition) return rule.definition as LocalText;
    return agreement.glossary.find((entry) => entry.id === id || entry.id === stage)?.definition;
  }
  const element = after('bant.element.', id);
  if (element !== null) return agreement.bant.elements[element as 'need']?.yes;
  const promise = after('promise.', id);
  const rule = promise === null ? null : agreement.promises.find((one) => one.id === promise);
  if (rule) return promiseSentence(rule, agreement).main;
  return agreement.glossary.find((entry) => entry.id === id)?.definition;
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
