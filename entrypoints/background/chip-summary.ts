import type { Assessment, BantReading, Clock, StandingStill } from '@/lib/domain/assessment';
import { addWorkingTime, stretches } from '@/lib/domain/business-hours';
import { compile } from '@/lib/domain/compiled-rulebook';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Language } from '@/lib/domain/text';
import { DAY, type Instant, MINUTE } from '@/lib/domain/time';
import { offsetAt, type Zone, zoneOf } from '@/lib/domain/zone';
import { stillText } from '@/lib/i18n/clock-headline';
import { dueText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { type TimeFrame, timeFrame } from '@/lib/i18n/time-frame';
import { pick, words } from '@/lib/i18n/words';
import type { BantMark, ChipSummary, Phase } from '@/lib/messages/chip';

/** How far the chip can count alone: business days, and the days within which they are looked for. */
const BUSINESS_DAYS = 11;
const FURTHEST = 45 * DAY;
/** Where no calendar counts. */
const WITHOUT_CALENDAR = 16 * DAY;
/** More looks than this at one lead's future are not worth the page's wait. */
const LOOKS = 250;
const LAST_MINUTES = 10 * MINUTE;
/** Characters of a company's own words that reach a page: more than the chip has room for. */
const WORDS = 80;

export type ChipView = {
  /** The lead with the acts not answered yet applied; null when neither store nor hub knows it. */
  view: Lead | null;
  rulebook: Rulebook | null;
  /** Why there is nothing to say. */
  problem?: 'signedOut' | 'noData';
  lang: Language;
  now: Instant;
  /** Server minus this PC's clock, milliseconds. */
  offset: number;
  revision: number;
  /** "Offline, as of 9:12", or empty. */
  note: string;
};

/**
 * All a chip needs to tell a lead's next step for at least ten business days without asking again: the future is
 * judged here, by the same function that judges in every view, at each moment at which something changes.
 */
export function chipSummary({ view, rulebook, problem, lang, now, offset, revision, note }: ChipView): ChipSummary {
  const text = words(lang);
  const nothing = { due: null, open: [], stage: '', acronym: '', readiness: '', score: '', bant: [], changesAt: null };
  const common = { lang, revision, offset, note, units: text.units, day: timeFrame(rulebook).day, folded_label: ` · ${text.chip.folded}` };
  if (problem || !rulebook || !view) {
    const kind = !problem && rulebook ? 'unknown' : 'problem';
    const says = kind === 'unknown' ? text.chip.unknown : text.chip[problem ?? 'noData'];
    return { ...common, ...nothing, kind, phases: [{ at: now, tone: 'mute', text: says }], open_label: text.chip.open(says) };
  }
  const today = evaluate(view, rulebook, now);
  const stage = shownText(pick(today.stage.short, lang), WORDS);
  const clock = nextClock(today);
  return {
    ...common,
    kind: 'lead',
    ...future(view, rulebook, today, lang),
    day: timeFrame(rulebook, clock?.promise).day,
    stage,
    acronym: shownText(today.stage.acronym ?? '', WORDS),
    // "Not asked" is no news: the empty shapes of BANT say it.
    readiness: today.readiness === 'not_asked' ? '' : text.readiness[today.readiness],
    score: scoreText(today),
    bant: today.bant.map((reading) => ({
      mark: bantMark(reading),
      label: `${shownText(pick(reading.name, lang), WORDS)} ${text.bant.states[reading.state]}`,
    })),
    open_label: text.chip.open(stage),
  };
}

function nextClock({ next, clocks }: Assessment): Clock | undefined {
  return clocks.find((clock) => clock.key === next.clock);
}

function scoreText({ score }: Assessment): string {
  if (score.mode === 'off') return '';
  if (score.mode === 'points') return String(score.total);
  return `${score.checklist.filter((item) => item.held).length}/${score.checklist.length}`;
}

/** An answer to be asked again is worth part of one; "asked, not told" is as open as before. */
function bantMark({ state, recorded }: BantReading): BantMark {
  if (state === 'stale') return recorded === 'yes' || recorded === 'partly' ? 'partly' : 'not_asked';
  return state === 'no_answer' ? 'not_asked' : state;
}

/** What the chip will say and when, the stretches in which the clock counts, and when the chip must ask anew. */
function future(
  lead: Lead,
  rulebook: Rulebook,
  today: Assessment,
  lang: Language,
): Pick<ChipSummary, 'phases' | 'open' | 'due' | 'changesAt'> {
  const { now } = today;
  const first = nextClock(today);
  const phases: Phase[] = [];
  const open: [number, number][] = [];
  const frame = timeFrame(rulebook, first?.promise);
  const calendar = compile(rulebook).promise.get(first?.promise ?? '')?.calendar;
  const enough = calendar ? addWorkingTime(calendar, now, BUSINESS_DAYS * frame.day) : null;
  const end = calendar ? Math.min(enough ?? now + FURTHEST, now + FURTHEST) : now + WITHOUT_CALENDAR;
  const boundaries = calendar ? [...stretches(calendar, now, end)].map(({ to }) => to) : [];
  const say = sayer(frame, lang);
  const shown = restOf(today);

  // What was worked since the due moment, as one stretch up to now: its length is all that counts.
  if (first?.overdueBy) open.push([now - first.overdueBy, now]);
  let changesAt: Instant | null = null;
  let at = now;
  for (let look = 0; look < LOOKS && at < end; look++) {
    const then = look === 0 ? today : evaluate(lead, rulebook, at);
    const clock = nextClock(then);
    const counts = clock?.key === first?.key;
    const midnight = midnightAfter(at, frame.timeZone);
    addPhase(phases, phaseOf(then, clock, counts, say(at, midnight), frame, lang));
    if (changesAt === null && (!counts || restOf(then) !== shown)) changesAt = at;
    // Another promise comes first from here on: it has a due moment of its own.
    if (!counts) return { phases, open, due: first?.due ?? null, changesAt };
    const next = Math.min(midnight, nextLook(then, clock, frame, boundaries));
    if (clock?.still === null) addStretch(open, at, next);
    at = next;
  }
  return { phases, open, due: first?.due ?? null, changesAt: changesAt ?? at };
}

/** Everything the chip shows beside the next step, as one text to compare. */
function restOf({ stage, readiness, score, bant }: Assessment): string {
  return [stage.id, readiness, score.mode === 'off' || score.total, ...bant.map(({ state }) => state)].join();
}

/** The words for moments; each is worked out once a day, for writing a moment of the wall clock is slow. */
type Say = { due(due: Instant): string; still(still: StandingStill): string };

function sayer({ timeZone, day }: TimeFrame, lang: Language): (now: Instant, midnight: Instant) => Say {
  const said = new Map<string, string>();
  function once(key: string, write: () => string): string {
    const text = said.get(key) ?? write();
    said.set(key, text);
    return text;
  }
  return (now, midnight) => ({
    due: (due) => once(`${midnight} ${due}`, () => dueText(due, now, timeZone, lang)),
    still: (still) =>
      once(`${midnight} ${still.kind} ${'until' in still ? still.until : still.promise}`, () =>
        stillText(still, now, { timeZone, day }, lang),
      ),
  });
}

/** The earliest later moment at which what the chip says can differ. */
function nextLook({ now, changesAt }: Assessment, clock: Clock | undefined, { day }: TimeFrame, boundaries: readonly Instant[]): Instant {
  const moments = [changesAt, boundaries.find((boundary) => boundary > now)];
  if (clock) {
    moments.push(clock.warnAt, clock.due, clock.due === null ? null : clock.due + 1);
    if (clock.still && 'until' in clock.still) moments.push(clock.still.until);
    if (!clock.still) moments.push(now + clock.left - day, now + clock.left - LAST_MINUTES);
  }
  return moments.reduce<number>((soonest, at) => (at != null && at > now ? Math.min(soonest, at) : soonest), Number.POSITIVE_INFINITY);
}

/** The zone's next midnight: from then on "tomorrow" is said otherwise. */
function midnightAfter(now: Instant, timeZone: string): Instant {
  const zone = zones.get(timeZone) ?? zoneOf(timeZone);
  zones.set(timeZone, zone);
  const offset = offsetAt(zone, now);
  const midnight = (Math.floor((now + offset) / DAY) + 1) * DAY - offset;
  // Where the clocks change on that day.
  return midnight + offset - offsetAt(zone, midnight);
}

const zones = new Map<string, Zone>();

function addStretch(open: [number, number][], from: Instant, to: Instant): void {
  const last = open.at(-1);
  if (last && last[1] === from) last[1] = to;
  else open.push([from, to]);
}

function addPhase(phases: Phase[], phase: Phase): void {
  const last = phases.at(-1);
  const same = last && last.tone === phase.tone && last.text === phase.text && last.small === phase.small && last.seconds === phase.seconds;
  if (!same) phases.push(phase);
}

/** The verb first, then the moment: beyond a business day when it is due, within it how long is left. */
function phaseOf({ now, next }: Assessment, clock: Clock | undefined, counts: boolean, say: Say, frame: TimeFrame, lang: Language): Phase {
  const text = words(lang).time;
  const action = shownText(pick(next.action, lang), WORDS);
  const phase = (tone: Phase['tone'], when: string, more: Partial<Phase> = {}): Phase => ({
    at: now,
    tone,
    text: when ? `${action}${lang === 'ja' ? ' ' : ' · '}${when}` : action,
    ...more,
  });
  if (!clock || clock.due === null) return phase('mute', next.by === null ? '' : say.due(next.by));
  const small = clock.still ? { small: say.still(clock.still) } : {};
  switch (clock.state) {
    case 'breached':
      return phase('late', counts ? text.over('{over}') : say.due(clock.due), small);
    case 'running':
    case 'at_risk': {
      if (clock.still) return phase('still', say.due(clock.due), small);
      const tone = clock.state === 'at_risk' ? 'warn' : 'calm';
      if (clock.left > frame.day || !counts) return phase(tone, say.due(clock.due));
      return phase(tone, text.left('{left}'), clock.left <= LAST_MINUTES ? { seconds: true } : {});
    }
    default:
      return phase('mute', '');
  }
}
