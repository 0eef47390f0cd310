import { compileMatch } from './activity-match';
import type { Activity, Verdict } from './lead';
import type { Agreement } from './rulebook';
import type { LocalText } from './text';
import type { Instant } from './time';
import type { Timeline } from './timeline';

/** A signal that brings a parked lead back, made ready. */
export interface WakeSignal {
  id: string;
  name: LocalText;
  matches: (activity: Activity) => boolean;
  /** How many are wanted within how long; `perDay` counts the days rather than the activities. */
  count: number;
  within: number;
  perDay: boolean;
}

/** That a parked lead came back, when and why. */
export type Woke = { at: Instant; why: LocalText };

const onItsDate: LocalText = { ja: '再開予定日', en: 'Its wake-up date' };
const cameBack: LocalText = { ja: '休眠からの再訪', en: 'Back again after dormancy' };

/** Makes the agreement's signals ready; one without a match is seen by the hub alone. */
export function compileWakeSignals(signals: Agreement['wakeSignals']): WakeSignal[] {
  const ready: WakeSignal[] = [];
  for (const { id, name, match } of signals) {
    const compiled = match && compileMatch(match);
    if (!compiled) continue;
    ready.push({ id, name, matches: compiled.is, count: Math.max(1, compiled.count), within: compiled.window, perDay: compiled.perDay });
  }
  return ready;
}

/**
 * When and why a lead that is parked woke up since; `null` while it sleeps, when it is not parked, or where
 * nothing wakes it (not a fit, customer). Whoever sent it back may have named the signals that count; a dormant lead is woken by any.
 * What people of ours did wakes nobody, but an answer they wrote down does. `wakesAt` is told of a wake-up date that lies ahead.
 */
export function wokeOf(
  timeline: Timeline,
  signals: readonly WakeSignal[],
  isParked: (stage: string) => boolean,
  dayOf: (at: Instant) => number,
  wakesAt: (at: Instant) => void,
): Woke | null {
  const entry = timeline.stages.at(-1);
  if (!entry || !isParked(entry.stage) || entry.stage === 'unfit' || entry.stage === 'customer') return null;
  if (timeline.handOff && timeline.handOff.at > entry.at) return null;
  const parked = entry.stage === 'dormant' ? undefined : sentBack(timeline);
  const chosen = parked?.wakeOn?.length ? new Set(parked.wakeOn) : null;
  let woke: Woke | null = null;
  const consider = (at: Instant, why: LocalText): void => {
    if (!woke || at < woke.at) woke = { at, why };
  };
  if (parked?.wakeAt !== undefined && parked.wakeAt > entry.at) {
    if (parked.wakeAt <= timeline.now) consider(parked.wakeAt, onItsDate);
    else wakesAt(parked.wakeAt);
  }
  const since = timeline.activities.filter((activity) => activity.occurredAt > entry.at && isItsOwn(activity));
  for (const activity of since) {
    if (activity.intent === 'woke') consider(activity.occurredAt, cameBack);
  }
  for (const signal of signals) {
    if (chosen && !chosen.has(signal.id)) continue;
    const at = firstSignal(signal, since, dayOf);
    if (at !== null) consider(at, signal.name);
  }
  return woke;
}

/** The verdict that parked it this time; one of an earlier time says nothing of this one. */
function sentBack({ decisions, stages }: Timeline): Verdict | undefined {
  const before = stages.at(-2)?.at ?? Number.NEGATIVE_INFINITY;
  return decisions.findLast(({ at, verdict }) => verdict.kind === 'nurture' && at >= before)?.verdict;
}

function isItsOwn({ by, result }: Activity): boolean {
  return by === undefined || result === 'replied';
}

/** The moment at which a signal was complete for the first time. */
function firstSignal(signal: WakeSignal, activities: readonly Activity[], dayOf: (at: Instant) => number): Instant | null {
  const seen: Instant[] = [];
  for (const activity of activities) {
    if (!signal.matches(activity)) continue;
    const at = activity.occurredAt;
    const last = seen.at(-1);
    if (signal.perDay && last !== undefined && dayOf(at) === dayOf(last)) continue;
    seen.push(at);
    while (seen[0] !== undefined && seen[0] < at - signal.within) seen.shift();
    if (seen.length >= signal.count) return at;
  }
  return null;
}
