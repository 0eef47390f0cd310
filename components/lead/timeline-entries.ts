import type { Activity, HandOff, Lead, StageEntry } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';

/** One line of what happened. */
export type TimelineEntry = { key: string; at: Instant } & (
  | { kind: 'activity'; activity: Activity; count: number }
  | { kind: 'hand_off'; handOff: HandOff }
  | { kind: 'verdict'; handOff: HandOff }
  | { kind: 'stage'; entry: StageEntry }
);

const DAY = 86_400_000;

/** All that happened with a lead, newest first; a visitor's repeats within a day are one line with their count. */
export function timelineEntries(lead: Lead): TimelineEntry[] {
  const entries: TimelineEntry[] = [
    ...lead.activities.map((activity) => ({ kind: 'activity' as const, key: activity.id, at: activity.occurredAt, activity, count: 1 })),
    ...lead.handOffs.map((handOff) => ({ kind: 'hand_off' as const, key: `h${handOff.id}`, at: handOff.at, handOff })),
    ...lead.handOffs.flatMap((handOff) =>
      handOff.verdict ? [{ kind: 'verdict' as const, key: `v${handOff.id}`, at: handOff.verdict.at, handOff }] : [],
    ),
    ...lead.stages.map((entry, index) => ({ kind: 'stage' as const, key: `s${index}`, at: entry.at, entry })),
  ];
  entries.sort((a, b) => b.at - a.at);
  const lines: TimelineEntry[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last?.kind === 'activity' && entry.kind === 'activity' && isRepeat(last.activity, entry.activity)) last.count += 1;
    else lines.push(entry);
  }
  return lines;
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
