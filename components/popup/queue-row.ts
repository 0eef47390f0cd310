import type { Assessment } from '@/lib/domain/assessment';
import type { Lead, LeadRef } from '@/lib/domain/lead';
import { clockHeadline, type Tone } from '@/lib/i18n/clock-headline';
import { momentText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import type { Say } from '../ui/say';

export const groups = ['overdue', 'today', 'fresh', 'decide'] as const;
/** Why a lead is in the queue. */
export type Group = (typeof groups)[number];

/** A lead in a list, judged. */
export type QueueItem = { ref: LeadRef; group: Group; lead: Lead; assessment: Assessment };

/** What a row says. */
export type RowText = { name: string; company: string; tone: Tone; due: string; what: string; last: string };

/** A lead in one row: who, by when, what to do and why it is hot, what was tried last. */
export function rowText({ lead, assessment }: QueueItem, say: Say): RowText {
  const { words } = say;
  const { next, touches } = assessment;
  const clock = assessment.clocks.find((one) => one.key === next.clock);
  const headline = clock ? clockHeadline(clock, say.now, say.frame(clock.promise), say.lang) : null;
  const why = assessment.woke ? say.text(assessment.woke.why) : assessment.intent && say.text(assessment.intent.name);
  const said = next.note && words.quote(shownText(next.note, 40));
  const plan = assessment.clocks.find((one) => one.touches && one.endedAt === null)?.touches;
  const made = plan ? words.clock.touches(plan.made, plan.wanted) : words.clock.touchesMade(touches.made);
  return {
    name: shownText(lead.name, 60),
    company: words.of([lead.company.name, lead.department].filter((part) => part !== undefined).map((part) => shownText(part, 60))),
    tone: headline?.tone ?? 'mute',
    due:
      headline?.text ??
      (next.by === null ? words.clock.noDeadline : words.time.by(momentText(next.by, say.now, say.frame().timeZone, say.lang))),
    what: [say.text(next.action), said ?? why].filter(Boolean).join(' · '),
    last: [made, touches.last?.result && say.text(touches.last.result)].filter(Boolean).join(' · '),
  };
}
