import type { HandOff } from './lead';
import type { CompiledPromise } from './promise';
import { type ClockReading, type PromiseRun, runsOf, startRun, willMatter } from './promise-run';
import { settle } from './run-end';
import { startWords } from './start-words';
import { heardAt } from './system-delay';
import type { LocalText } from './text';
import type { Instant } from './time';
import { answeredAt, firstTouch, handOffEnds, parkedFrom } from './timeline-moments';
import { counts } from './touch';
import { touchProgress } from './touch-plan';

/** One run for each hand-off to these departments, or with `first` for the first one until the lead is sent back. */
export function onHandOff(reading: ClockReading, promise: CompiledPromise, to: readonly string[], first: boolean): PromiseRun[] {
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
    const run = startRun(promise, { id: handOff.id, at: handOff.at, by: startWords.handOff, handOff });
    runs.push(settle(reading, run, ends));
  }
  return runs;
}

/** One run for each hand-off, from the first conversation on, else from the end of the touch plan; waiting until then. */
export function onConversation(
  reading: ClockReading,
  promise: CompiledPromise,
  to: readonly string[],
  planId: string | undefined,
): PromiseRun[] {
  const { timeline, book } = reading;
  const plan = planId === undefined ? undefined : book.promise.get(planId);
  const runs: PromiseRun[] = [];
  for (let i = 0; i < timeline.handOffs.length; i++) {
    const handOff = timeline.handOffs[i] as HandOff;
    if (!to.includes(handOff.to)) continue;
    const ends = handOffEnds(timeline, i);
    const answered = answeredAt(timeline, handOff, handOff.at) ?? Number.POSITIVE_INFINITY;
    const conversation = firstTouch(timeline, counts.conversation, handOff.at);
    const talked = conversation?.at ?? Number.POSITIVE_INFINITY;
    const planned = plan ? planEnds(reading, plan, handOff) : Number.POSITIVE_INFINITY;
    const at = Math.min(talked, planned);
    if (at < ends && at <= answered && at <= reading.now) {
      const isTalk = conversation !== null && talked <= planned;
      const by = isTalk ? startWords.conversation : startWords.plan;
      const recordedAt = isTalk ? heardAt(timeline.lead, conversation.activity) : undefined;
      runs.push(settle(reading, startRun(promise, { id: handOff.id, at, by, handOff, recordedAt }), ends));
    } else if (answered > reading.now && ends > reading.now) {
      willMatter(reading, planned);
      runs.push(startRun(promise, { id: handOff.id, at: null, by: startWords.conversation, handOff }));
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
export function whileHandedOff(reading: ClockReading, promise: CompiledPromise, wanted: number, by: LocalText): PromiseRun[] {
  const { timeline } = reading;
  const runs: PromiseRun[] = [];
  for (let i = 0; i < timeline.handOffs.length; i++) {
    const handOff = timeline.handOffs[i] as HandOff;
    if (handOff.to !== promise.rule.department) continue;
    const ends = handOffEnds(timeline, i);
    let touch = firstTouch(timeline, wanted, handOff.at);
    while (touch && touch.at < ends) {
      const run = settle(
        reading,
        startRun(promise, { id: touch.activity.id, at: touch.at, by, handOff, recordedAt: heardAt(timeline.lead, touch.activity) }),
        ends,
      );
      runs.push(run);
      // Of attempts the first of a hand-off counts; each meeting asks for a decision of its own.
      if (wanted !== counts.meeting || !run.end?.kept) break;
      touch = firstTouch(timeline, wanted, Math.max(run.end.at, touch.at + 1));
    }
  }
  return runs;
}
