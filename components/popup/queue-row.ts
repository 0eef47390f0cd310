import type { Assessment } from '@/lib/domain/assessment';
import type { InfoRequest, Lead, LeadRef } from '@/lib/domain/lead';
import { clockHeadline, type Tone } from '@/lib/i18n/clock-headline';
import { lineText, momentText, shortDateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import type { Say } from '../ui/say';

/** Why a lead is in a list. */
export type Group =
  | 'overdue'
  | 'today'
  | 'fresh'
  | 'decide'
  | 'back'
  | 'stock'
  | 'unregistered'
  | 'questions'
  | 'sentBack'
  | 'nearly'
  | 'woken'
  | 'unassigned'
  | 'found';

/** A lead in a list, judged; `viewer` is who looks. */
export type QueueItem = { ref: LeadRef; group: Group; lead: Lead; assessment: Assessment; viewer: string };

/** What a row says. */
export type RowText = { name: string; company: string; tone: Tone; due: string; what: string; last: string };

/** A lead in one row: who, by when, what to do and why it is hot, what was tried last; for marketing what is asked of it. */
export function rowText(item: QueueItem, say: Say): RowText {
  const { lead, group } = item;
  const { words } = say;
  const who = {
    name: shownText(lead.name, 60),
    company: words.of([lead.company.name, lead.department].filter((part) => part !== undefined).map((part) => shownText(part, 60))),
  };
  switch (group) {
    case 'questions':
      return { ...who, ...question(item, say) };
    case 'sentBack':
      return { ...who, ...sendBack(item, say) };
    case 'nearly':
      return { ...who, ...nearly(item, say) };
    case 'unregistered':
      return { ...who, ...unregistered(item, say) };
    default:
      return { ...who, ...work(item, say) };
  }
}

function work({ lead, assessment, viewer }: QueueItem, say: Say): Omit<RowText, 'name' | 'company'> {
  const { words } = say;
  const { next, touches } = assessment;
  const note = next.note && words.quote(shownText(next.note, 40));
  const plan = assessment.clocks.find((one) => one.touches && one.endedAt === null)?.touches;
  const made = plan ? words.clock.touches(plan.made, plan.wanted) : words.clock.touchesMade(touches.made);
  const snooze = lead.reminders.find((one) => one.kind === 'snooze' && one.by === viewer && one.until > say.now);
  const later = snooze?.kind === 'snooze' ? words.popup.putOffTo(momentText(snooze.until, say.now, say.frame().timeZone, say.lang)) : null;
  return {
    ...dueOf(assessment, next.clock, say),
    what: [nudgeOf(lead, touches.last?.at ?? null, say), say.text(next.action), note || whyHot(assessment, say)]
      .filter(Boolean)
      .join(' · '),
    last: later ?? [made, touches.last?.result && say.text(touches.last.result)].filter(Boolean).join(' · '),
  };
}

/** How far it was worked and since when, with whom, and what was tried last. */
function unregistered({ lead, assessment, viewer }: QueueItem, say: Say): Omit<RowText, 'name' | 'company'> {
  const { words } = say;
  const { worked, touches, next } = assessment;
  const owner = lead.owner === viewer ? null : (say.person(lead.owner) ?? words.popup.unassigned);
  return {
    ...dueOf(assessment, next.clock, say),
    what: worked
      ? words.popup.workedAs(worked.bant, worked.touches, shortDateText(worked.since, say.now, say.frame().timeZone, say.lang))
      : '',
    last: [owner && shownText(owner, 40), touches.last?.result && say.text(touches.last.result)].filter(Boolean).join(' · '),
  };
}

/** What makes the lead worth a call: what woke it, its inquiry, else what it did that weighs most. */
function whyHot({ woke, intent, score }: Assessment, say: Say): string | null {
  if (woke) return say.text(woke.why);
  if (intent) return say.text(intent.name);
  const [most] = score.lines
    .filter(({ axis, kind, points }) => axis === 'engagement' && kind === 'rule' && points > 0)
    .sort((one, other) => other.points - one.points);
  return most ? say.text(most.name) : null;
}

function nudgeOf(lead: Lead, acted: number | null, say: Say): string | null {
  const nudge = lead.reminders.findLast((one) => one.kind === 'nudge' && one.to === lead.owner && (acted === null || one.at > acted));
  if (nudge?.kind !== 'nudge') return null;
  const { nudged, nudgedWith } = say.words.popup;
  return nudge.text ? nudgedWith(shownText(nudge.text, 30)) : nudged;
}

function dueOf(assessment: Assessment, key: string | null, say: Say): Pick<RowText, 'tone' | 'due'> {
  const { words } = say;
  const clock = assessment.clocks.find((one) => one.key === key);
  if (clock) {
    const { tone, text } = clockHeadline(clock, say.now, say.frame(clock.promise), say.lang);
    return { tone, due: lineText(text, say.lang) };
  }
  const { by } = assessment.next;
  return {
    tone: 'mute',
    due: by === null ? words.clock.noDeadline : lineText(words.time.by(momentText(by, say.now, say.frame().timeZone, say.lang)), say.lang),
  };
}

/** What a field is called; one that nobody knows by its id. */
export function fieldName(field: string, say: Say): string {
  const names: Readonly<Record<string, string>> = say.words.lead.fields;
  return names[field] ?? shownText(field, 60);
}

/** The question of a lead that waits longest. */
export function openQuestion(lead: Lead): InfoRequest | undefined {
  return lead.requests.filter(({ answeredAt }) => answeredAt === undefined).sort((one, other) => one.at - other.at)[0];
}

/** The open clock that began with a kind of event and is due first. */
function openClock(assessment: Assessment, marketing: boolean): string | null {
  const open = assessment.clocks.filter(
    ({ endedAt, due, runsOn }) => endedAt === null && due !== null && (runsOn === 'marketing') === marketing,
  );
  return open.sort((one, other) => (one.due ?? 0) - (other.due ?? 0))[0]?.key ?? null;
}

function question({ lead, assessment }: QueueItem, say: Say): Omit<RowText, 'name' | 'company'> {
  const asked = openQuestion(lead);
  const { timeZone } = say.frame();
  return {
    ...dueOf(assessment, openClock(assessment, true), say),
    what: asked ? [fieldName(asked.field, say), asked.question && shownText(asked.question, 60)].filter(Boolean).join(' · ') : '',
    last: asked
      ? [shownText(say.person(asked.by) ?? '', 40), shortDateText(asked.at, say.now, timeZone, say.lang)].filter(Boolean).join(' ')
      : '',
  };
}

function sendBack({ lead, assessment }: QueueItem, say: Say): Omit<RowText, 'name' | 'company'> {
  const given = lead.handOffs
    .flatMap(({ verdict, laterVerdicts = [] }) => [...(verdict ? [verdict] : []), ...laterVerdicts])
    .filter(({ kind }) => kind === 'nurture')
    .sort((one, other) => other.at - one.at)[0];
  const rule = say.agreement?.reasons.find(({ id }) => id === given?.reason);
  const reason = rule ? say.text(rule.name) : null;
  return {
    ...dueOf(assessment, openClock(assessment, true), say),
    what: [reason, given?.comment && say.words.popup.comment(shownText(given.comment, 60))].filter(Boolean).join(' '),
    last: given
      ? [shownText(say.person(given.by) ?? '', 40), shortDateText(given.at, say.now, say.frame().timeZone, say.lang)]
          .filter(Boolean)
          .join(' ')
      : '',
  };
}

function nearly({ assessment }: QueueItem, say: Say): Omit<RowText, 'name' | 'company'> {
  const { score, missing, intent } = assessment;
  const [first] = missing;
  const { words } = say;
  return {
    tone: 'mute',
    due: score.mode === 'points' ? `${words.score.title} ${score.total}` : '',
    what: first ? `${words.panel.stillNeeded}${words.colon}${say.text(first.text)}` : '',
    last: intent ? say.text(intent.name) : '',
  };
}
