import type { Clock, Guard, NextStep, StageReading } from './assessment';
import type { ReadClock } from './clock';
import type { CompiledRulebook } from './compiled-rulebook';
import type { LocalText } from './text';
import type { Instant } from './time';
import { ownerAt, type Timeline } from './timeline';
import { counts } from './touch';
import type { Woke } from './wake';

/** What the next step of a lead is judged by. */
export interface Standing {
  book: CompiledRulebook;
  timeline: Timeline;
  clocks: readonly ReadClock[];
  stage: StageReading;
  guard: Guard;
  woke: Woke | null;
}

const words = {
  decide: { ja: '引き受けるか決める', en: 'Accept or send back' },
  doNotContact: { ja: '連絡しない', en: 'Do not contact' },
  nurture: { ja: '育成を続ける', en: 'Keep nurturing' },
  nurtureDocuments: { ja: '育成を続ける(資料DLのみ)', en: 'Keep nurturing: documents only' },
  nothing: { ja: '今することはありません', en: 'Nothing to do now' },
} as const satisfies Record<string, LocalText>;

/**
 * The one thing to do next, and by when. Of what is owed, the answer to a hot inquiry comes first, then an agreed call-back,
 * then whatever is due first; what waits for somebody else comes last. Whoever must not be contacted is not: only what asks for no
 * contact is left to do then.
 */
export function judgeNextStep(standing: Standing): NextStep {
  const { stage, guard, timeline } = standing;
  const silent = guard.doNotApproach !== null || isClosedOff(guard);
  const owed = standing.clocks
    .filter(({ clock }) => isOpen(clock) && !(silent && asksForContact(standing.book, clock)))
    .sort((a, b) => rank(standing.book, a) - rank(standing.book, b) || dueFirst(a.clock, b.clock));
  const first = owed[0];
  if (first) return ofClock(standing, first);
  if (silent) return step('do_not_contact', words.doNotContact, { note: guard.doNotApproach });
  if (stage.awaitingVerdict && spokeSince(timeline, stage.awaitingVerdict.at)) {
    return step('decide', words.decide, { department: stage.awaitingVerdict.to, owner: ownerAt(timeline, timeline.now) });
  }
  if (stage.parked && stage.id !== 'unfit' && stage.id !== 'customer') {
    return step('nurture', words.nurture, { department: 'mkt', by: wakesAt(timeline), note: standing.woke?.why.ja ?? null });
  }
  if (guard.documentOnly && !timeline.handOff) return step('nurture', words.nurtureDocuments, { department: 'mkt' });
  if (stage.parked) return step('nothing', words.nothing, {});
  // Nothing is owed by a deadline; what the stage asks for is still the thing to do.
  return step('nothing', stage.actions[0] ?? words.nothing, { department: stage.department, owner: ownerAt(timeline, timeline.now) });
}

/** Whether something is owed on a clock now. */
export function isOpen(clock: Clock): boolean {
  return clock.state === 'running' || clock.state === 'at_risk' || clock.state === 'breached' || clock.state === 'no_deadline';
}

function isClosedOff({ blocked, exempt }: Guard): boolean {
  return blocked.filter((channel) => !exempt.includes(channel)).length === 3;
}

function asksForContact(book: CompiledRulebook, clock: Clock): boolean {
  const kept = book.promise.get(clock.promise)?.keptBy ?? [];
  return kept.length > 0 && kept.every(({ kind }) => contact.has(kind));
}

const contact: ReadonlySet<string> = new Set(['attempt', 'touch', 'conversation', 'meeting_held', 'touches', 'activity']);

function rank(book: CompiledRulebook, { clock }: ReadClock): number {
  if (clock.still?.kind === 'waiting_for') return 9;
  switch (book.promise.get(clock.promise)?.rule.startsOn.kind) {
    case 'hot_intent':
      return 0;
    case 'unassigned':
      return 1;
    case 'callback':
      return 2;
    default:
      return clock.still?.kind === 'paused' ? 4 : 3;
  }
}

function dueFirst(a: Clock, b: Clock): number {
  const [left, right] = [a.due ?? Number.POSITIVE_INFINITY, b.due ?? Number.POSITIVE_INFINITY];
  return left === right ? 0 : left - right;
}

function ofClock({ book, timeline }: Standing, { clock, run }: ReadClock): NextStep {
  const decides = book.promise.get(clock.promise)?.isDecision ?? false;
  return {
    kind: decides ? 'decide' : 'promise',
    action: clock.action,
    clock: clock.key,
    by: run?.callbackAt ?? clock.due,
    department: clock.department,
    owner: clock.runsOn === 'owner' ? ownerAt(timeline, timeline.now) : null,
    note: run?.note ?? null,
  };
}

function step(kind: NextStep['kind'], action: LocalText, more: Partial<NextStep>): NextStep {
  return { kind, action, clock: null, by: null, department: null, owner: null, note: null, ...more };
}

function spokeSince({ touches }: Timeline, at: Instant): boolean {
  return touches.some((touch) => touch.at >= at && (touch.counts & counts.conversation) !== 0);
}

function wakesAt({ decisions, now }: Timeline): Instant | null {
  const wakeAt = decisions.at(-1)?.verdict.wakeAt;
  return wakeAt !== undefined && wakeAt > now ? wakeAt : null;
}
