import type { Act } from '@/lib/domain/command';
import { addMonths, dateOfDay, dayOfDate } from '@/lib/domain/day';
import type { VerdictKind } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';
import { instantAt, wallTime } from '@/lib/i18n/wall-time';

/** One reason of an agreement. */
export type Reason = Rulebook['agreement']['reasons'][number];

/** Channels a person may ask to stop. */
export const stoppable = ['all', 'phone', 'mail', 'visit'] as const;
export type Channel = (typeof stoppable)[number];

/** What a person has entered about a verdict. */
export type VerdictForm = {
  kind: Exclude<VerdictKind, 'accept'>;
  reason: string | null;
  /** "2027-04", or empty: not known. */
  month: string;
  /** "2026-12-01", or empty. */
  until: string;
  /** Which channel to stop. */
  channel: Channel;
  /** What the reason asks for, in words. */
  answer: string;
  comment: string;
  /** The day to come back, where the person names one: "2027-02-01". */
  wakeDate?: string | undefined;
  /** Signals that bring it back; all of the agreement's without it. */
  signals?: readonly string[];
};

/** What a verdict that came back was made of. */
export function verdictForm(
  kind: VerdictForm['kind'],
  rulebook: Rulebook,
  timeZone: string,
  from?: Act & { kind: 'verdict' },
): VerdictForm {
  const blank: VerdictForm = { kind, reason: null, month: '', until: '', channel: 'all', answer: '', comment: '' };
  const rule = from && rulebook.agreement.reasons.find((one) => one.id === from.reason);
  if (!from || !rule) return blank;
  const form: VerdictForm = { ...blank, reason: rule.id, answer: from.answer ?? '', comment: from.comment ?? '' };
  if (from.wakeOn) form.signals = from.wakeOn;
  if (rule.asks === 'text') return { ...form, answer: from.comment ?? '', comment: '' };
  if (rule.asks === 'condition') return { ...form, answer: from.failedCondition ?? '' };
  if (rule.asks === 'month') return { ...form, month: from.answer ?? '', answer: '' };
  if (rule.asks === 'until') return { ...form, until: from.until === undefined ? '' : wallTime(from.until, timeZone).slice(0, 10) };
  if (rule.asks === 'channel') {
    const [channel, ...who] = (from.answer ?? '').split(' ');
    return { ...form, channel: stoppable.find((one) => one === channel) ?? 'all', answer: who.join(' ') };
  }
  return form;
}

/** When a lead sent back wakes by its form: on the day the person named, else as its reason says. */
export function formWakes(form: VerdictForm, rule: Reason, now: Instant, timeZone: string): Instant | null {
  if (form.wakeDate) return instantAt(`${form.wakeDate}T09:00`, timeZone);
  return wakeMoment(rule, form.month, now, timeZone);
}

/** The next `count` months from the one `now` lies in, as "2026-12". */
export function monthsAhead(now: Instant, timeZone: string, count: number): string[] {
  const today = dayOfDate(wallTime(now, timeZone).slice(0, 10));
  return Array.from({ length: count }, (_, ahead) => dateOfDay(addMonths(today, ahead)).slice(0, 7));
}

/**
 * When a lead sent back wakes: so many months before the month named (or in it, where that has passed), or from now
 * where none was named; null where the reason leaves it to signals.
 */
export function wakeMoment(rule: Reason, month: string, now: Instant, timeZone: string): Instant | null {
  const today = wallTime(now, timeZone).slice(0, 10);
  const openingOf = (date: string) => instantAt(`${date}T09:00`, timeZone);
  if (rule.asks === 'month' && month) {
    const named = `${month}-01`;
    const before = dateOfDay(addMonths(dayOfDate(named), -(rule.wakeBefore ?? 0)));
    return openingOf(before > today ? before : named > today ? named : dateOfDay(dayOfDate(today) + 1));
  }
  if (rule.wakeMonths === undefined) return null;
  return openingOf(dateOfDay(addMonths(dayOfDate(today), Math.max(rule.wakeMonths, 1))));
}

/** What the form still lacks, or the act it makes. */
export function verdictAct(form: VerdictForm, rulebook: Rulebook, now: Instant, timeZone: string): Act | null {
  const rule = rulebook.agreement.reasons.find((one) => one.id === form.reason);
  if (!rule) return null;
  const [answer, comment] = [form.answer.trim(), form.comment.trim()];
  const act: Act & { kind: 'verdict' } = { kind: 'verdict', verdict: form.kind, reason: rule.id };
  if (comment) act.comment = comment;
  switch (rule.asks) {
    case 'text':
      if ([...answer].length < rulebook.agreement.acts.leastWords) return null;
      act.comment = [answer, comment].filter(Boolean).join('\n');
      break;
    case 'condition':
      if (!answer) return null;
      act.failedCondition = answer;
      break;
    case 'until': {
      const until = form.until ? instantAt(`${form.until}T18:00`, timeZone) : null;
      if (until === null || until <= now) return null;
      act.until = until;
      break;
    }
    case 'channel':
      // The hub reads the channel's id out of the answer.
      act.answer = [form.channel, answer].filter(Boolean).join(' ');
      break;
    case 'value':
    case 'record':
      if (!answer) return null;
      act.answer = answer;
      break;
    case 'month':
      if (form.month) act.answer = form.month;
      break;
    default:
      if (answer) act.answer = answer;
  }
  if (form.kind !== 'nurture') return act;
  const wakeAt = formWakes(form, rule, now, timeZone);
  const wakeOn = form.signals ?? rulebook.agreement.wakeSignals.map((signal) => signal.id);
  // Something must bring it back: a day ahead, or a signal.
  if (wakeAt === null ? wakeOn.length === 0 : wakeAt <= now) return null;
  return { ...act, ...(wakeAt === null ? {} : { wakeAt }), ...(wakeOn.length > 0 ? { wakeOn: [...wakeOn] } : {}) };
}

/** What keeps a form from making an act: the reason, what that reason asks for, or what brings the lead back; null where nothing does. */
export function verdictLacks(form: VerdictForm, rulebook: Rulebook, now: Instant, timeZone: string): 'reason' | 'answer' | 'wake' | null {
  if (verdictAct(form, rulebook, now, timeZone)) return null;
  if (!rulebook.agreement.reasons.some(({ id }) => id === form.reason)) return 'reason';
  return verdictAct({ ...form, kind: 'unfit' }, rulebook, now, timeZone) ? 'wake' : 'answer';
}
