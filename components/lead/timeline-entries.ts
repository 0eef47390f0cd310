import type { Escalated } from '@/lib/domain/escalation';
import type {
  Activity,
  Assignment,
  HandOff,
  InfoRequest,
  Lead,
  Opportunity,
  Pause,
  Reminder,
  StageEntry,
  Verdict,
} from '@/lib/domain/lead';
import type { LocalText } from '@/lib/domain/text';
import type { Instant } from '@/lib/domain/time';

/** One line of what happened. */
export type TimelineEntry = { key: string; at: Instant } & (
  | { kind: 'activity'; activity: Activity; count: number }
  | { kind: 'hand_off'; handOff: HandOff }
  | { kind: 'verdict'; verdict: Verdict }
  | { kind: 'stage'; entry: StageEntry }
  | { kind: 'assigned'; assignment: Assignment }
  | { kind: 'paused'; pause: Pause }
  | { kind: 'resumed'; pause: Pause }
  | { kind: 'asked'; request: InfoRequest }
  | { kind: 'answered'; request: InfoRequest }
  | { kind: 'stopped'; stop: Lead['optOuts'][number] }
  | { kind: 'nudged'; nudge: Extract<Reminder, { kind: 'nudge' }> }
  | { kind: 'deal'; deal: Opportunity }
  | { kind: 'escalated' | 'withdrawn'; escalation: ShownEscalation }
);

/** A promise by its name, and before whom it was put. */
export type ShownEscalation = Escalated & { key: string; promise: LocalText };

/** What a line is about: somebody reaching out, something the lead did, or something decided about it. */
export type TimelineKind = 'touches' | 'signals' | 'changes';

const DAY = 86_400_000;

/** All that happened with a lead, newest first; a visitor's repeats within a day are one line with their count. */
export function timelineEntries(lead: Lead, escalations: readonly ShownEscalation[] = []): TimelineEntry[] {
  const entries = [...activityEntries(lead), ...changeEntries(lead), ...escalationEntries(escalations)];
  entries.sort((a, b) => b.at - a.at);
  const lines: TimelineEntry[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last?.kind === 'activity' && entry.kind === 'activity' && isRepeat(last.activity, entry.activity)) last.count += 1;
    else lines.push(entry);
  }
  return lines;
}

/** What was withdrawn and came again for the same deadline was put before the manager once. */
function escalationEntries(escalations: readonly ShownEscalation[]): TimelineEntry[] {
  const entries = new Map<string, TimelineEntry>();
  for (const escalation of escalations) {
    const { key, at, withdrawnAt } = escalation;
    const put = `e${key}@${at}`;
    if (!entries.has(put)) entries.set(put, { kind: 'escalated', key: put, at, escalation });
    const withdrawn = `f${key}@${withdrawnAt}`;
    if (withdrawnAt !== null) entries.set(withdrawn, { kind: 'withdrawn', key: withdrawn, at: withdrawnAt, escalation });
  }
  return [...entries.values()];
}

function activityEntries({ activities }: Lead): TimelineEntry[] {
  return activities.map((activity) => ({ kind: 'activity', key: activity.id, at: activity.occurredAt, activity, count: 1 }));
}

function changeEntries(lead: Lead): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const handOff of lead.handOffs) {
    entries.push({ kind: 'hand_off', key: `h${handOff.id}`, at: handOff.at, handOff });
    const verdicts = [...(handOff.verdict ? [handOff.verdict] : []), ...(handOff.laterVerdicts ?? [])];
    for (const [index, verdict] of verdicts.entries())
      entries.push({ kind: 'verdict', key: `v${handOff.id}.${index}`, at: verdict.at, verdict });
  }
  for (const [index, entry] of lead.stages.entries()) entries.push({ kind: 'stage', key: `s${index}`, at: entry.at, entry });
  for (const [index, assignment] of lead.assignments.entries())
    entries.push({ kind: 'assigned', key: `a${index}`, at: assignment.at, assignment });
  for (const pause of lead.pauses) {
    entries.push({ kind: 'paused', key: `p${pause.id}`, at: pause.from, pause });
    if (pause.endedAt !== undefined && pause.endedAt < pause.until)
      entries.push({ kind: 'resumed', key: `r${pause.id}`, at: pause.endedAt, pause });
  }
  for (const request of lead.requests) {
    entries.push({ kind: 'asked', key: `q${request.id}`, at: request.at, request });
    if (request.answeredAt !== undefined) entries.push({ kind: 'answered', key: `w${request.id}`, at: request.answeredAt, request });
  }
  for (const [index, stop] of lead.optOuts.entries()) entries.push({ kind: 'stopped', key: `o${index}`, at: stop.at, stop });
  for (const reminder of lead.reminders)
    if (reminder.kind === 'nudge') entries.push({ kind: 'nudged', key: `n${reminder.id}`, at: reminder.at, nudge: reminder });
  for (const deal of lead.opportunities) entries.push({ kind: 'deal', key: `d${deal.id}`, at: deal.createdAt, deal });
  return entries;
}

const contacts: ReadonlySet<Activity['type']> = new Set(['call', 'mail', 'visit', 'meeting', 'reply', 'note', 'task']);

/** Under which filter a line is found. */
export function kindOf(entry: TimelineEntry): TimelineKind {
  if (entry.kind !== 'activity') return 'changes';
  const { activity } = entry;
  return activity.by !== undefined || activity.result !== undefined || contacts.has(activity.type) ? 'touches' : 'signals';
}

/** People's work is never folded: every touch is a line of its own. */
function isRepeat(a: Activity, b: Activity): boolean {
  return (
    a.by === undefined &&
    b.by === undefined &&
    a.result === undefined &&
    b.result === undefined &&
    a.type === b.type &&
    a.content === b.content &&
    a.title === b.title &&
    Math.abs(a.occurredAt - b.occurredAt) < DAY
  );
}
