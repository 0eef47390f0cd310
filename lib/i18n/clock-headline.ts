import type { Clock, StandingStill } from '@/lib/domain/assessment';
import type { Language } from '@/lib/domain/text';
import { type Instant, MINUTE } from '@/lib/domain/time';
import {
  businessDaysLeftText,
  dateText,
  dateTimeText,
  dueText,
  durationText,
  isSameDay,
  momentText,
  shortDateText,
  timeText,
} from './formats';
import type { TimeFrame } from './time-frame';
import { pick, words } from './words';

/** How much it matters: colour and shape follow from it. */
export type Tone = 'calm' | 'warn' | 'late' | 'still' | 'mute';

/** A clock in words. */
export type ClockHeadline = {
  tone: Tone;
  /** The state in one word: 期限間近, Overdue, Off hours. */
  state: string;
  /** The first thing to read: time left, due moment or outcome. */
  text: string;
  /** Smaller, after it: off hours until when, on hold why. */
  small: string | null;
};

/** Says a clock in words; `frame` is that of its promise. Seconds only in the last ten minutes. */
export function clockHeadline(clock: Clock, now: Instant, frame: TimeFrame, lang: Language): ClockHeadline {
  const text = words(lang).clock;
  switch (clock.state) {
    case 'waiting':
      return { tone: 'mute', state: text.waiting, text: text.waiting, small: null };
    case 'no_deadline':
      return { tone: 'mute', state: text.noDeadline, text: text.noDeadline, small: null };
    case 'cancelled':
      return { tone: 'mute', state: text.cancelled, text: text.cancelled, small: null };
    case 'met':
      return { tone: 'calm', state: text.met, text: text.met, small: null };
    case 'met_late': {
      const by = clock.overdueBy > 0 ? text.metLateBy(durationText(clock.overdueBy, frame.day, lang)) : text.metLate;
      return { tone: 'mute', state: text.metLate, text: by, small: null };
    }
    case 'breached':
      return {
        tone: 'late',
        state: text.breachedWord,
        text: words(lang).time.over(durationText(clock.overdueBy, frame.day, lang)),
        small: clock.still && stillText(clock.still, now, frame, lang),
      };
    case 'running':
    case 'at_risk':
      return clock.due === null ? dueless(clock.still, now, frame, lang) : openHeadline(clock, clock.due, now, frame, lang);
  }
}

/** Nobody can say when a clock falls due that waits for somebody else: it says what it waits for. */
function dueless(still: StandingStill | null, now: Instant, frame: TimeFrame, lang: Language): ClockHeadline {
  const { noDeadline } = words(lang).clock;
  if (!still) return { tone: 'mute', state: noDeadline, text: noDeadline, small: null };
  return { tone: 'still', state: stillWord(still, lang), text: stillText(still, now, frame, lang), small: null };
}

function openHeadline(clock: Clock, due: Instant, now: Instant, frame: TimeFrame, lang: Language): ClockHeadline {
  const text = words(lang);
  const when = dueText(due, now, frame.timeZone, lang);
  if (clock.still) {
    return { tone: 'still', state: stillWord(clock.still, lang), text: when, small: stillText(clock.still, now, frame, lang) };
  }
  const today = isSameDay(due, now, frame.timeZone);
  const state = clock.state === 'at_risk' ? text.clock.atRisk : today ? text.clock.dueToday : text.clock.running;
  const tone = clock.state === 'at_risk' ? 'warn' : 'calm';
  if (clock.left > frame.day) return { tone, state, text: when, small: null };
  const left = durationText(clock.left, Number.POSITIVE_INFINITY, lang, { seconds: clock.left <= 10 * MINUTE });
  return { tone, state, text: text.time.left(left), small: when };
}

/** Why a clock does not count just now, in one word or two. */
export function stillWord(still: StandingStill, lang: Language): string {
  const text = words(lang).clock;
  switch (still.kind) {
    case 'off_hours':
      return text.offHours;
    case 'holiday':
      return text.holiday(pick(still.name, lang));
    case 'paused':
    case 'waiting_for':
      return text.onHold;
    case 'absence':
      return text.away;
  }
}

/** Why a clock does not count just now, and when it goes on. */
export function stillText(still: StandingStill, now: Instant, frame: TimeFrame, lang: Language): string {
  const text = words(lang).clock;
  const from = (until: Instant) => momentText(until, now, frame.timeZone, lang);
  switch (still.kind) {
    case 'off_hours':
      return still.until === null ? text.neverOpens : text.offHoursUntil(from(still.until));
    case 'holiday': {
      const name = pick(still.name, lang);
      return still.until === null ? text.holiday(name) : text.holidayUntil(name, from(still.until));
    }
    case 'paused':
      return text.paused(pick(still.reason, lang), shortDateText(still.until, now, frame.timeZone, lang));
    case 'absence':
      return text.absence(dateText(still.until, now, frame.timeZone, lang));
    case 'waiting_for':
      return text.waitingFor(pick(still.name, lang));
  }
}

/** The due moment in full: "11/26(木) 18:00まで、残り 2営業日", "Thu 26 Nov 18:00, 2 business days left"; today its time. */
export function dueInFull(clock: Clock, now: Instant, frame: TimeFrame, lang: Language): string | null {
  if (clock.due === null) return null;
  const text = words(lang);
  const moment = isSameDay(clock.due, now, frame.timeZone)
    ? `${text.time.today} ${timeText(clock.due, frame.timeZone)}`
    : dateTimeText(clock.due, now, frame.timeZone, lang);
  if (clock.state === 'breached') return text.clock.dueAt(moment);
  return text.time.dueInFull(moment, leftText(clock, frame, lang));
}

/** What is left of an open clock: business days where days are meant and one is left, else working time. */
export function leftText(clock: Clock, frame: TimeFrame, lang: Language): string {
  if (clock.businessDaysLeft !== null && clock.businessDaysLeft > 0) return businessDaysLeftText(clock.businessDaysLeft, lang);
  const day = clock.businessDaysLeft === null ? frame.day : Number.POSITIVE_INFINITY;
  return words(lang).time.left(durationText(clock.left, day, lang, { seconds: clock.left <= 10 * MINUTE }));
}
