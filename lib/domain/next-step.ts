import type { Clock, Guard, NextStep, StageReading } from './assessment';
import type { ReadClock } from './clock';
import type { CompiledRulebook } from './compiled-rulebook';
import type { Department } from './lead';
import type { PromiseRule } from './rulebook';
import type { LocalText } from './text';
import type { Instant } from './time';
import { ownerAt, type Timeline } from './timeline';
import { counts } from './touch';
import type { Woke } from './wake';
import { type Way, wayOf } from './way';

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
  revive: { ja: '掘り起こす', en: 'Revive' },
  nurtureDocuments: { ja: '育成を続ける(資料DLのみ)', en: 'Keep nurturing: documents only' },
  nothing: { ja: '今することはありません', en: 'Nothing to do now' },
} as const satisfies Record<string, LocalText>;

/**
 * The one thing to do next, and by when. Of what is owed, the answer to a hot inquiry comes first, then an owner, then an agreed call-back,
 * then whatever is due first; what stands still follows, what waits for somebody else comes last, and a touch plan that is overdue
 * leaves the way to the decision. Whoever must not be contacted is not: only what asks for no contact is left to do then; where one way
 * is closed, the others are named. Where nothing is owed by a deadline it is what the stage, or the state outside the ladder, asks for.
 */
export function judgeNextStep(standing: Standing): NextStep {
  const { book, stage, guard, timeline, woke } = standing;
  const closed = guard.blocked.filter((way) => !guard.exempt.includes(way));
  const silent = guard.doNotApproach !== null || closed.length === 3;
  const open = standing.clocks.filter(({ clock }) => isOpen(clock) && !(silent && asksForContact(book, clock)));
  const decisionOwed = open.some(({ clock }) => isDecision(book, clock) && clock.still?.kind !== 'waiting_for');
  const first = firstOf(standing, open, decisionOwed);
  if (first) return ofClock(standing, first, closed);
  if (silent) return step('do_not_contact', words.doNotContact, { note: guard.doNotApproach });
  const owner = ownerAt(timeline, timeline.now);
  if (stage.awaitingVerdict) {
    const { to, at } = stage.awaitingVerdict;
    if (spokeSince(timeline, at) || decidesAtOnce(book, to)) return step('decide', words.decide, { department: to, owner });
    return step('nothing', firstContact(book, to) ?? stage.actions[0] ?? words.nothing, { department: to, owner });
  }
  if (woke) return step('decide', words.decide, { department: checksWoken(book), owner });
  if (stage.id === 'unfit' || stage.id === 'customer') return step('nothing', words.nothing, {});
  if (stage.id === 'dormant') return step('nurture', words.revive, { department: 'mkt' });
  if (stage.parked) return step('nurture', words.nurture, { department: 'mkt', by: wakesAt(timeline) });
  if (guard.documentOnly && !timeline.handOff) return step('nurture', words.nurtureDocuments, { department: 'mkt' });
  return step('nothing', stage.actions[0] ?? words.nothing, { department: stage.department, owner });
}

/** Whether something is owed on a clock now. */
export function isOpen(clock: Clock): boolean {
  return clock.state === 'running' || clock.state === 'at_risk' || clock.state === 'breached' || clock.state === 'no_deadline';
}

function isDecision(book: CompiledRulebook, clock: Clock): boolean {
  return book.promise.get(clock.promise)?.isDecision ?? false;
}

/** Whether a department decides on a hand-off as it comes, rather than after a conversation. */
function decidesAtOnce({ promises }: CompiledRulebook, to: Department): boolean {
  return promises.some(({ rule, isDecision: decides }) => decides && isForHandOff(rule, to));
}

/** What a department does first with what it was handed. */
function firstContact(book: CompiledRulebook, to: Department): LocalText | undefined {
  return book.promises.find(({ rule }) => isForHandOff(rule, to) && rule.keptBy.every(({ kind }) => contact.has(kind)))?.rule.action;
}

function isForHandOff({ startsOn, department }: PromiseRule, to: Department): boolean {
  return startsOn.kind === 'hand_off' && (startsOn.to ?? [department]).includes(to);
}

function checksWoken({ promises }: CompiledRulebook): Department {
  return promises.find(({ rule }) => rule.startsOn.kind === 'woke')?.rule.department ?? 'is';
}

function asksForContact(book: CompiledRulebook, clock: Clock): boolean {
  const kept = book.promise.get(clock.promise)?.keptBy ?? [];
  return kept.length > 0 && kept.every(({ kind }) => contact.has(kind));
}

const contact: ReadonlySet<string> = new Set(['attempt', 'touch', 'conversation', 'meeting_held', 'touches', 'activity']);

function rank({ book, woke }: Standing, { clock }: ReadClock, decisionOwed: boolean): number {
  if (clock.still?.kind === 'waiting_for') return 9;
  switch (book.promise.get(clock.promise)?.rule.startsOn.kind) {
    case 'hot_intent':
      return 0;
    case 'unassigned':
      return 1;
    case 'callback':
      return 2;
    case 'sent_back':
      // Once it is back, what was to become of it without us is no longer the question.
      return woke ? 5 : 3;
    default:
      if (decisionOwed && clock.touches && clock.state === 'breached') return 5;
      return clock.still?.kind === 'paused' || clock.still?.kind === 'absence' ? 4 : 3;
  }
}

/** What is to be done first of what is owed; of equals the one that comes first in the agreement. */
function firstOf(standing: Standing, owed: readonly ReadClock[], decisionOwed: boolean): ReadClock | null {
  let first: ReadClock | null = null;
  let [lowest, soonest] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const each of owed) {
    const order = rank(standing, each, decisionOwed);
    const due = each.clock.due ?? Number.POSITIVE_INFINITY;
    if (first && (order > lowest || (order === lowest && due >= soonest))) continue;
    [first, lowest, soonest] = [each, order, due];
  }
  return first;
}

function ofClock({ book, timeline }: Standing, { clock, run }: ReadClock, closed: readonly Way[]): NextStep {
  const rule = book.promise.get(clock.promise)?.rule;
  return {
    kind: isDecision(book, clock) ? 'decide' : 'promise',
    action: rule ? pastClosed(rule, closed) : clock.action,
    clock: clock.key,
    by: run?.callbackAt ?? clock.due,
    department: clock.department,
    owner: clock.runsOn === 'owner' ? ownerAt(timeline, timeline.now) : null,
    note: run?.note ?? null,
  };
}

const wayNames: Record<Way, LocalText> = {
  phone: { ja: '電話', en: 'phone' },
  mail: { ja: 'メール', en: 'mail' },
  visit: { ja: '訪問', en: 'visit' },
};
const ways = Object.keys(wayNames) as Way[];

/** What a promise asks for, by the ways that are left: of those that keep it, else of all. As it stands where none of them is closed. */
function pastClosed(rule: PromiseRule, closed: readonly Way[]): LocalText {
  const keeping = closed.length > 0 ? waysOf(rule) : null;
  if (!keeping?.some((way) => closed.includes(way))) return rule.action;
  const left = keeping.filter((way) => !closed.includes(way));
  const names = (left.length > 0 ? left : ways.filter((way) => !closed.includes(way))).map((way) => wayNames[way]);
  const [ja, en] = [names.map((name) => name.ja).join('か'), names.map((name) => name.en).join(' or ')];
  return left.length > 0
    ? { ja: `${rule.action.ja}(${ja}で)`, en: `${rule.action.en} (by ${en})` }
    : { ja: `${ja}で連絡`, en: `Contact by ${en}` };
}

/** The ways of contact by which alone a promise is kept; null where it can be kept by any, or by none. */
function waysOf({ keptBy }: PromiseRule): Way[] | null {
  const found: Way[] = [];
  for (const kept of keptBy) {
    const types = kept.kind === 'attempt' ? (kept.types ?? ['call']) : kept.kind === 'activity' ? [kept.match.type ?? ''].flat() : [''];
    for (const type of types) {
      const way = wayOf({ type });
      if (!way) return null;
      found.push(way);
    }
  }
  return ways.filter((way) => found.includes(way));
}

function step(kind: NextStep['kind'], action: LocalText, more: Partial<NextStep>): NextStep {
  return { kind, action, clock: null, by: null, department: null, owner: null, note: null, ...more };
}

/** Whether the lead and we have spoken since a moment. */
function spokeSince({ touches }: Timeline, at: Instant): boolean {
  return touches.some((touch) => touch.at >= at && (touch.counts & counts.conversation) !== 0);
}

function wakesAt({ decisions, now }: Timeline): Instant | null {
  const wakeAt = decisions.at(-1)?.verdict.wakeAt;
  return wakeAt !== undefined && wakeAt > now ? wakeAt : null;
}
