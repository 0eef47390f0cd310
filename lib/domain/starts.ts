import { absencesIn } from './absent-owner';
import type { Activity, Intent } from './lead';
import type { ClockReading, Start } from './promise-run';
import { startWords } from './start-words';
import { heardAt } from './system-delay';
import type { LocalText } from './text';
import type { Instant } from './time';
import { parkedFrom } from './timeline-moments';
import { isOurs } from './touch';

/** An inquiry and the hand-off it led to are one start. */
const SAME_INQUIRY = 7 * 86_400_000;

/** Every sign that a lead wants to talk: its own inquiries, and hand-offs for one. */
export function hotStarts({ timeline, book }: ClockReading): Start[] {
  const starts: Start[] = [];
  const isHot = (intent: Intent | undefined): intent is Intent => intent !== undefined && book.intents.get(intent)?.hot === true;
  for (const activity of timeline.activities) {
    if (!isHot(activity.intent) || activity.by !== undefined) continue;
    starts.push({
      id: activity.id,
      at: activity.occurredAt,
      by: book.intents.get(activity.intent)?.name ?? startWords.activity,
      intent: activity.intent,
      recordedAt: heardAt(timeline.lead, activity),
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
    starts.push({ id: handOff.id, at, by: book.intents.get(intent)?.name ?? startWords.handOff, intent, handOff });
  }
  return starts.length > 1 ? starts.sort((a, b) => a.at - b.at) : starts;
}

/** An activity as the start of a promise. */
export function activityStart({ timeline, book }: ClockReading, activity: Activity): Start {
  const { id, occurredAt, intent, result } = activity;
  const by = (result && book.results.get(result)) ?? (intent && book.intents.get(intent)?.name);
  return { id, at: occurredAt, by: by ?? startWords.activity, intent, recordedAt: heardAt(timeline.lead, activity) };
}

/**
 * Each time a lead that was handed off to sales had nobody to work it: no owner, or one who is away where the agreement says that
 * such leads are reassigned (it falls away when the owner is back).
 */
export function unassignedStarts(reading: ClockReading): Start[] {
  const { timeline, now } = reading;
  const starts: Start[] = [];
  for (const { from, to, by } of unworked(reading)) {
    for (const handOff of timeline.handOffs) {
      const at = Math.max(from, handOff.at);
      if (handOff.to === 'mkt' || at > now || at >= Math.min(to, parkedFrom(timeline, handOff.at))) continue;
      starts.push({ id: `${handOff.id}@${at}`, at, by, handOff, until: by === startWords.away ? to : undefined });
    }
  }
  // Of the hand-offs before, the latest is the one at work.
  return starts.sort((a, b) => a.at - b.at || (b.handOff?.at ?? 0) - (a.handOff?.at ?? 0));
}

function* unworked(reading: ClockReading): Generator<{ from: Instant; to: Instant; by: LocalText }> {
  const reassigns = reading.book.agreement.absencePolicy === 'reassign';
  for (const tenure of reading.timeline.tenures) {
    if (tenure.owner === null) yield { from: tenure.from, to: tenure.to, by: startWords.unassigned };
    else if (reassigns) for (const away of absencesIn(reading, tenure)) yield { from: away.from, to: away.to, by: startWords.away };
  }
}

/** When the hub heard of the sign that woke a lead at a moment; `undefined` where it was its date. */
export function signalHeardAt({ timeline }: ClockReading, at: Instant): Instant | undefined {
  const signal = timeline.activities.find((activity) => activity.occurredAt === at && !isOurs(activity));
  return signal && heardAt(timeline.lead, signal);
}
