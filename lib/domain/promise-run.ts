import { dayOfInstant } from './business-hours';
import { closingAfter } from './calendar-day';
import type { CompiledRulebook } from './compiled-rulebook';
import type { Facts } from './facts';
import type { Activity, HandOff, Intent, Verdict } from './lead';
import type { CompiledPromise } from './promise';
import type { RunTiming } from './run-timing';
import type { LocalText } from './text';
import type { Instant } from './time';
import { type Timeline, type Touch, timelineOf } from './timeline';
import { counts } from './touch';
import { type Woke, wokeOf } from './wake';

/** One time a promise runs on a lead: what started it and, if it is over, what ended it. */
export interface PromiseRun {
  promise: CompiledPromise;
  /** Unique within the lead: promise id and what started it. */
  key: string;
  /** `null` while it waits for its start. */
  startedAt: Instant | null;
  startedBy: LocalText;
  handOff: HandOff | null;
  intent: Intent | undefined;
  /** The agreed moment of a call-back. */
  callbackAt: Instant | null;
  /** What was said when it started. */
  note: string | null;
  /** `kept` tells a promise kept from one that fell away. */
  end: { at: Instant; kept: boolean } | null;
  /** When it falls due; worked out when first asked for. */
  timing: RunTiming | null;
}

/** Everything the clocks of one lead at one moment are read from. */
export interface ClockReading {
  book: CompiledRulebook;
  timeline: Timeline;
  now: Instant;
  woke: Woke | null;
  /** Runs found so far, by the promise's place. */
  runs: (PromiseRun[] | undefined)[];
  /** The earliest instant after `now` that was seen to matter; infinite without one. */
  changesAt: Instant;
  /** The due moment of a run; set by the room that knows standstills. */
  dueOf: (run: PromiseRun) => Instant | null;
}

/** Opens a reading. `dueOf` is asked where one promise depends on when another falls due. */
export function openReading(
  facts: Facts,
  book: CompiledRulebook,
  dueOf: (reading: ClockReading, run: PromiseRun) => Instant | null,
): ClockReading {
  const timeline = timelineOf(facts, book.weights, book.isParked);
  const reading: ClockReading = {
    book,
    timeline,
    now: timeline.now,
    woke: null,
    runs: [],
    changesAt: timeline.nextFact,
    dueOf: (run) => dueOf(reading, run),
  };
  reading.woke = wokeOf(timeline, book.wakeSignals, book.isParked, facts.judges.days.dayOf, (at) => willMatter(reading, at));
  return reading;
}

/** Notes a moment at which something other than a countdown can differ; what lies behind does not matter. */
export function willMatter(reading: ClockReading, at: Instant | null): void {
  if (at !== null && at > reading.now && at < reading.changesAt) reading.changesAt = at;
}

const noRuns: PromiseRun[] = [];

/** Every run of a promise, the earliest first. A promise that depends on itself has none. */
export function runsOf(reading: ClockReading, promise: CompiledPromise): readonly PromiseRun[] {
  const found = reading.runs[promise.index];
  if (found) return found;
  reading.runs[promise.index] = noRuns;
  const runs = findRuns(reading, promise);
  reading.runs[promise.index] = runs;
  return runs;
}

const words = {
  handOff: { ja: '引き渡し', en: 'Hand-off' },
  attempt: { ja: '最初の架電', en: 'First attempt' },
  conversation: { ja: '最初の会話', en: 'First conversation' },
  plan: { ja: '接触の約束の終了', en: 'End of the touch plan' },
  meeting: { ja: '商談実施', en: 'Meeting held' },
  unassigned: { ja: '担当未定の引き渡し', en: 'Handed off without an owner' },
  assigned: { ja: '担当の決定', en: 'Owner assigned' },
  callback: { ja: '折り返しの約束', en: 'Call-back agreed' },
  request: { ja: 'マーケへの質問', en: 'Question to marketing' },
  sentBack: { ja: '差し戻し', en: 'Sent back' },
  activity: { ja: '行動', en: 'Activity' },
} as const satisfies Record<string, LocalText>;

interface Start {
  id: string;
  at: Instant;
  by: LocalText;
  handOff?: HandOff | null;
  intent?: Intent | undefined;
  callbackAt?: Instant;
  note?: string | undefined;
  /** Falls away here at the latest. */
  until?: Instant;
}

function aRun(promise: CompiledPromise, start: Omit<Start, 'at'> & { at: Instant | null }): PromiseRun {
  return {
    promise,
    key: `${promise.rule.id}:${start.id}`,
    startedAt: start.at,
    startedBy: start.by,
    handOff: start.handOff ?? null,
    intent: start.intent ?? start.handOff?.intent,
    callbackAt: start.callbackAt ?? null,
    note: start.note ?? null,
    end: null,
    timing: null,
  };
}

function findRuns(reading: ClockReading, promise: CompiledPromise): PromiseRun[] {
  const { timeline } = reading;
  const start = promise.rule.startsOn;
  switch (start.kind) {
    case 'hand_off':
      return onHandOff(reading, promise, start.to ?? [promise.rule.department], start.first ?? false);
    case 'conversation':
      return onConversation(reading, promise, start.to ?? [promise.rule.department], start.elsePlan);
    case 'attempt':
      return whileHandedOff(reading, promise, counts.attempt, words.attempt);
    case 'meeting_held':
      return whileHandedOff(reading, promise, counts.meeting, words.meeting);
    case 'hot_intent':
      return oneAtATime(reading, promise, hotStarts(reading));
    case 'stage':
      return oneAtATime(
        reading,
        promise,
        timeline.stages
          .filter((entry) => entry.stage === start.stage)
          .map((entry) => ({
            id: `${entry.stage}@${entry.at}`,
            at: entry.at,
            by: reading.book.stages.get(entry.stage)?.name ?? words.activity,
          })),
      );
    case 'activity':
      return oneAtATime(reading, promise, activityStarts(reading, promise));
    case 'unassigned':
      return unassignedRuns(reading, promise);
    case 'assigned':
      return oneAtATime(
        reading,
        promise,
        timeline.tenures
          .filter(({ owner, from }) => owner !== null && Number.isFinite(from))
          .map(({ from }) => ({ id: `owner@${from}`, at: from, by: words.assigned })),
      );
    case 'callback':
      return callbackRuns(reading, promise);
    case 'request':
      return requestRuns(reading, promise);
    case 'sent_back':
      return sentBackRuns(reading, promise);
    case 'woke': {
      const { woke } = reading;
      return woke ? oneAtATime(reading, promise, [{ id: `woke@${woke.at}`, at: woke.at, by: woke.why }]) : [];
    }
  }
}

/** The first of an ordered list that lies at or after a moment; the length where none does. */
function firstFrom<T>(list: readonly T[], when: (item: T) => Instant, at: Instant): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (when(list[middle] as T) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const byAt = (item: { at: Instant }): Instant => item.at;
const byItself = (at: Instant): Instant => at;
const byOccurred = (activity: Activity): Instant => activity.occurredAt;

/** The first touch at or after a moment that counts as wanted. */
function firstTouch(timeline: Timeline, wanted: number, from: Instant): Touch | null {
  const { touches } = timeline;
  for (let i = firstFrom(touches, byAt, from); i < touches.length; i++) {
    const touch = touches[i] as Touch;
    if (touch.counts & wanted) return touch;
  }
  return null;
}

/** When the lead was parked, sent back or found unfit, at or after a moment. */
function parkedFrom(timeline: Timeline, from: Instant): Instant {
  return timeline.parked[firstFrom(timeline.parked, byItself, from)] ?? Number.POSITIVE_INFINITY;
}

/** Until when a hand-off is at work: the next one, or until the lead is parked. */
function handOffEnds(timeline: Timeline, index: number): Instant {
  const handOff = timeline.handOffs[index] as HandOff;
  const next = timeline.handOffs[index + 1]?.at ?? Number.POSITIVE_INFINITY;
  return Math.min(next, parkedFrom(timeline, handOff.at));
}

/** Ends a run by what keeps it or makes it fall away, whichever comes first; kept wins in the same moment. */
function settle(reading: ClockReading, run: PromiseRun, fallsAway: Instant): PromiseRun {
  if (run.startedAt === null) return run;
  const kept = keptAt(reading, run, fallsAway);
  if (kept !== null && kept <= fallsAway) run.end = { at: kept, kept: true };
  else if (fallsAway <= reading.now) run.end = { at: fallsAway, kept: false };
  return run;
}

function onHandOff(reading: ClockReading, promise: CompiledPromise, to: readonly string[], first: boolean): PromiseRun[] {
  const { timeline } = reading;
  const runs: PromiseRun[] = [];
  let cycleEnds = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < timeline.handOffs.length; i++) {
    const handOff = timeline.handOffs[i] as HandOff;
    if (!to.includes(handOff.to)) continue;
    // Once sent back and handed off anew it is a first hand-off again.
    if (first && handOff.at < cycleEnds) continue;
    const ends = first ? parkedFrom(timeline, handOff.at) : handOffEnds(timeline, i);
    cycleEnds = ends;
    const run = aRun(promise, { id: handOff.id, at: handOff.at, by: words.handOff, handOff });
    runs.push(settle(reading, run, ends));
  }
  return runs;
}

function onConversation(reading: ClockReading, promise: CompiledPromise, to: readonly string[], planId: string | undefined): PromiseRun[] {
  const { timeline, book } = reading;
  const plan = planId === undefined ? undefined : book.promise.get(planId);
  const runs: PromiseRun[] = [];
  for (let i = 0; i < timeline.handOffs.length; i++) {
    const handOff = timeline.handOffs[i] as HandOff;
    if (!to.includes(handOff.to)) continue;
    const ends = handOffEnds(timeline, i);
    const answered = answeredAt(timeline, handOff, handOff.at) ?? Number.POSITIVE_INFINITY;
    const talked = firstTouch(timeline, counts.conversation, handOff.at)?.at ?? Number.POSITIVE_INFINITY;
    const planned = plan ? planEnds(reading, plan, handOff) : Number.POSITIVE_INFINITY;
    const at = Math.min(talked, planned);
    if (at < ends && at <= answered && at <= reading.now) {
      const by = talked <= planned ? words.conversation : words.plan;
      runs.push(settle(reading, aRun(promise, { id: handOff.id, at, by, handOff }), ends));
    } else if (answered > reading.now && ends > reading.now) {
      willMatter(reading, planned);
      runs.push(aRun(promise, { id: handOff.id, at: null, by: words.conversation, handOff }));
    }
  }
  return runs;
}

/** When the touch plan of a hand-off is over without a conversation: enough touches, as many as may be, or its deadline. */
function planEnds(reading: ClockReading, plan: CompiledPromise, handOff: HandOff): Instant {
  const run = runsOf(reading, plan).find((each) => each.handOff?.id === handOff.id);
  if (!run || run.startedAt === null) return Number.POSITIVE_INFINITY;
  const progress = touchProgress(reading, run);
  const due = reading.dueOf(run) ?? Number.POSITIVE_INFINITY;
  return Math.min(progress?.metAt ?? Number.POSITIVE_INFINITY, progress?.fullAt ?? Number.POSITIVE_INFINITY, due);
}

/** Starts at the first such touch while a hand-off to the promise's department is at work. */
function whileHandedOff(reading: ClockReading, promise: CompiledPromise, wanted: number, by: LocalText): PromiseRun[] {
  const { timeline } = reading;
  const runs: PromiseRun[] = [];
  for (let i = 0; i < timeline.handOffs.length; i++) {
    const handOff = timeline.handOffs[i] as HandOff;
    if (handOff.to !== promise.rule.department) continue;
    const ends = handOffEnds(timeline, i);
    let touch = firstTouch(timeline, wanted, handOff.at);
    while (touch && touch.at < ends) {
      const run = settle(reading, aRun(promise, { id: touch.activity.id, at: touch.at, by, handOff }), ends);
      runs.push(run);
      // Of attempts the first of a hand-off counts; each meeting asks for a decision of its own.
      if (wanted !== counts.meeting || !run.end?.kept) break;
      touch = firstTouch(timeline, wanted, Math.max(run.end.at, touch.at + 1));
    }
  }
  return runs;
}

/** A start while the promise is still open never restarts its clock. */
function oneAtATime(reading: ClockReading, promise: CompiledPromise, starts: readonly Start[]): PromiseRun[] {
  const { timeline } = reading;
  const runs: PromiseRun[] = [];
  for (const start of starts) {
    const last = runs.at(-1);
    if (last && (!last.end || last.end.at >= start.at)) continue;
    runs.push(settle(reading, aRun(promise, start), Math.min(start.until ?? Number.POSITIVE_INFINITY, parkedFrom(timeline, start.at + 1))));
  }
  return runs;
}

/** An inquiry and the hand-off it led to are one start. */
const SAME_INQUIRY = 7 * 86_400_000;

function hotStarts({ timeline, book }: ClockReading): Start[] {
  const starts: Start[] = [];
  const isHot = (intent: Intent | undefined): intent is Intent => intent !== undefined && book.intents.get(intent)?.hot === true;
  for (const activity of timeline.activities) {
    if (!isHot(activity.intent) || activity.by !== undefined) continue;
    starts.push({
      id: activity.id,
      at: activity.occurredAt,
      by: book.intents.get(activity.intent)?.name ?? words.activity,
      intent: activity.intent,
      note: activity.note ?? activity.title,
    });
  }
  let isFirst = true;
  for (const handOff of timeline.handOffs) {
    if (handOff.to === 'mkt') continue;
    // Why the lead came in is why it was handed off at first, where the hand-off doesn't say.
    const intent = handOff.intent ?? (isFirst ? timeline.lead.intent : undefined);
    isFirst = false;
    if (!isHot(intent)) continue;
    const { at } = handOff;
    if (starts.some((start) => start.intent === intent && start.at <= at && start.at >= at - SAME_INQUIRY)) continue;
    starts.push({ id: handOff.id, at, by: book.intents.get(intent)?.name ?? words.handOff, intent, handOff });
  }
  return starts.length > 1 ? starts.sort((a, b) => a.at - b.at) : starts;
}

function activityStarts({ timeline, book }: ClockReading, promise: CompiledPromise): Start[] {
  const starts: Start[] = [];
  for (const activity of timeline.activities) {
    if (!promise.startMatches?.(activity)) continue;
    const by = (activity.result && book.results.get(activity.result)) ?? (activity.intent && book.intents.get(activity.intent)?.name);
    starts.push({ id: activity.id, at: activity.occurredAt, by: by ?? words.activity, intent: activity.intent });
  }
  return starts;
}

function unassignedRuns(reading: ClockReading, promise: CompiledPromise): PromiseRun[] {
  const { timeline } = reading;
  const starts: Start[] = [];
  for (const { from, to, owner } of timeline.tenures) {
    if (owner !== null) continue;
    for (const handOff of timeline.handOffs) {
      const at = Math.max(from, handOff.at);
      if (handOff.to === 'mkt' || at > reading.now || at >= Math.min(to, parkedFrom(timeline, handOff.at))) continue;
      starts.push({ id: `${handOff.id}@${at}`, at, by: words.unassigned, handOff });
    }
  }
  starts.sort((a, b) => a.at - b.at);
  return oneAtATime(reading, promise, starts);
}

function callbackRuns(reading: ClockReading, promise: CompiledPromise): PromiseRun[] {
  const { timeline } = reading;
  const agreed = timeline.touches.filter(({ activity }) => activity.callbackAt !== undefined);
  return agreed.map(({ activity, at }, index) => {
    const { callbackAt, note } = activity;
    const run = aRun(promise, { id: activity.id, at, by: words.callback, callbackAt: callbackAt as number, note });
    // Agreeing on another moment is how a call-back is moved: the old one is done with.
    const moved = agreed[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    settle(reading, run, Math.min(parkedFrom(timeline, at + 1), moved));
    if (run.end && run.end.at === moved) run.end.kept = true;
    return run;
  });
}

function requestRuns(reading: ClockReading, promise: CompiledPromise): PromiseRun[] {
  const { timeline } = reading;
  return timeline.requests.map((request) => {
    const run = aRun(promise, { id: request.id, at: request.at, by: words.request, note: request.question ?? request.field });
    const answered =
      request.answeredAt !== undefined && request.answeredAt <= reading.now ? Math.max(request.answeredAt, request.at) : null;
    const parked = parkedFrom(timeline, request.at + 1);
    if (answered !== null && answered <= parked) run.end = { at: answered, kept: true };
    else if (parked <= reading.now) run.end = { at: parked, kept: false };
    return run;
  });
}

function sentBackRuns(reading: ClockReading, promise: CompiledPromise): PromiseRun[] {
  const { timeline, book } = reading;
  return timeline.decisions
    .filter(({ verdict }) => verdict.kind === 'nurture')
    .map(({ at, verdict, handOff }) => {
      const reason = book.agreement.reasons.find(({ id }) => id === verdict.reason)?.name;
      const by = reason ? { ja: `${words.sentBack.ja}: ${reason.ja}`, en: `${words.sentBack.en}: ${reason.en}` } : words.sentBack;
      const run = aRun(promise, { id: `${handOff.id}@${at}`, at, by, handOff, note: verdict.comment });
      return settle(reading, run, Number.POSITIVE_INFINITY);
    });
}

/** The first decision on a hand-off at or after a moment. */
function answeredAt(timeline: Timeline, handOff: HandOff, from: Instant): Instant | null {
  let earliest: Instant | null = null;
  function consider(verdict: Verdict): void {
    if (verdict.kind === 'reassign' || verdict.at < from || verdict.at > timeline.now) return;
    if (earliest === null || verdict.at < earliest) earliest = verdict.at;
  }
  if (handOff.verdict) consider(handOff.verdict);
  handOff.laterVerdicts?.forEach(consider);
  return earliest;
}

/** When a run was kept; `null` while it isn't, or where that comes after it fell away. */
function keptAt(reading: ClockReading, run: PromiseRun, fallsAway: Instant): Instant | null {
  let earliest: Instant | null = null;
  for (const kept of run.promise.keptBy) {
    const at = keptByAt(reading, run, kept, run.startedAt as Instant, fallsAway);
    if (at !== null && (earliest === null || at < earliest)) earliest = at;
  }
  return earliest;
}

/** How long before an agreed moment a call counts as the call-back. */
const EARLY_CALLBACK = 15 * 60_000;

function keptByAt(
  reading: ClockReading,
  run: PromiseRun,
  kept: CompiledPromise['keptBy'][number],
  start: Instant,
  fallsAway: Instant,
): Instant | null {
  const { timeline } = reading;
  switch (kept.kind) {
    case 'attempt':
      return attemptAt(timeline, run, kept, start, fallsAway);
    case 'touch':
      return firstTouch(timeline, counts.touch, start)?.at ?? null;
    case 'conversation':
      return firstTouch(timeline, counts.conversation, start)?.at ?? null;
    case 'meeting_held':
      return firstTouch(timeline, counts.meeting, start)?.at ?? null;
    case 'verdict':
      if (run.handOff) return answeredAt(timeline, run.handOff, start);
      return timeline.decisions[firstFrom(timeline.decisions, byAt, start)]?.at ?? null;
    case 'opportunity':
      return timeline.opportunities.find((opportunity) => opportunity.createdAt >= start)?.createdAt ?? null;
    case 'owner_set':
      return timeline.tenures.find(({ owner, from }) => owner !== null && from >= start)?.from ?? null;
    case 'answer':
      return (
        timeline.requests.find(
          (request) => request.answeredAt !== undefined && request.answeredAt >= start && request.answeredAt <= reading.now,
        )?.answeredAt ?? null
      );
    case 'activity': {
      const { activities } = timeline;
      for (let i = firstFrom(activities, byOccurred, start); i < activities.length; i++) {
        const activity = activities[i] as Activity;
        if (kept.matches(activity) && run.key !== `${run.promise.rule.id}:${activity.id}`) return activity.occurredAt;
      }
      return null;
    }
    case 'touches':
      return touchProgress(reading, run)?.metAt ?? null;
    case 'plan':
      return planAt(reading, start);
  }
}

function attemptAt(
  timeline: Timeline,
  run: PromiseRun,
  kept: { types: ReadonlySet<string>; anyTouch: boolean },
  start: Instant,
  fallsAway: Instant,
): Instant | null {
  const { touches } = timeline;
  const isCallback = run.callbackAt !== null;
  const from = isCallback ? start + 1 : start;
  for (let i = firstFrom(touches, byAt, from); i < touches.length; i++) {
    const { at, counts: counted, activity } = touches[i] as Touch;
    if (at > fallsAway) return null;
    if (isCallback) {
      if (counted & counts.conversation) return at;
      if (at < (run.callbackAt as Instant) - EARLY_CALLBACK) continue;
    }
    if (!kept.types.has(activity.type)) continue;
    if (counted & counts.attempt) return at;
    if (kept.anyTouch && activity.type !== 'call' && counted & counts.touch) return at;
  }
  return null;
}

/** Marketing has dealt with a send-back: parked it anew, took a note on it, or handed it off again. */
function planAt({ timeline, book }: ClockReading, start: Instant): Instant | null {
  let earliest = Number.POSITIVE_INFINITY;
  const { stages, handOffs, notes } = timeline;
  for (let i = firstFrom(stages, byAt, start + 1); i < stages.length; i++) {
    const entry = stages[i];
    if (entry && book.isParked(entry.stage)) earliest = Math.min(earliest, entry.at);
  }
  earliest = Math.min(earliest, handOffs[firstFrom(handOffs, byAt, start + 1)]?.at ?? Number.POSITIVE_INFINITY);
  earliest = Math.min(earliest, notes[firstFrom(notes, byOccurred, start + 1)]?.occurredAt ?? Number.POSITIVE_INFINITY);
  return earliest <= timeline.now ? earliest : null;
}

/** How far a touch plan is. Instants are `null` until they are reached. */
export interface TouchProgress {
  made: number;
  calls: number;
  last: Instant | null;
  /** When the minimum was reached, and when as many were made as may be. */
  metAt: Instant | null;
  fullAt: Instant | null;
}

/**
 * Counts the touches of a plan since its hand-off (or its own start), those closer together than agreed only once.
 * `null` for a promise that is no touch plan or has not started.
 */
export function touchProgress(reading: ClockReading, run: PromiseRun): TouchProgress | null {
  const { touches: plan } = run.promise.rule;
  if (!plan || run.startedAt === null) return null;
  return countTouches(reading.timeline, run.promise, run.handOff?.at ?? run.startedAt, run.end?.at);
}

/** The same for a lead as it stands: the touches of a promise's plan since a moment. */
export function countTouches(timeline: Timeline, promise: CompiledPromise, from: Instant, until = Number.POSITIVE_INFINITY): TouchProgress {
  const progress: TouchProgress = { made: 0, calls: 0, last: null, metAt: null, fullAt: null };
  const { touches: plan } = promise.rule;
  if (!plan) return progress;
  const { touches } = timeline;
  let nextDay = Number.NEGATIVE_INFINITY;
  for (let i = firstFrom(touches, byAt, from); i < touches.length; i++) {
    const { at, counts: counted, activity } = touches[i] as Touch;
    if (at > until) break;
    if (!(counted & counts.touch) || dayOfInstant(promise.calendar, at) < nextDay) continue;
    progress.made += 1;
    if (activity.type === 'call') progress.calls += 1;
    progress.last = at;
    if (progress.metAt === null && progress.made >= plan.min && progress.calls >= plan.minCalls) progress.metAt = at;
    if (progress.fullAt === null && progress.made >= plan.max) progress.fullAt = at;
    const closing = plan.spacingDays > 0 ? closingAfter(promise.calendar, at, plan.spacingDays) : null;
    nextDay = closing === null ? nextDay : dayOfInstant(promise.calendar, closing);
  }
  return progress;
}
