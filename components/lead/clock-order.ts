import type { Clock } from '@/lib/domain/assessment';

/** Clocks to be seen at once, and those that can wait behind a line. */
export type ClockGroups = { shown: Clock[]; folded: Clock[] };

const rank: Record<Clock['state'], number> = {
  breached: 0,
  at_risk: 1,
  running: 2,
  no_deadline: 3,
  met: 4,
  met_late: 4,
  cancelled: 5,
  waiting: 6,
};

/** What was kept beside what is owed is worth seeing while it is this little. */
const kept = 2;

/**
 * What is owed first, nearest due first, of several runs of one state; then the latest that were kept. What has fallen away, has not started, or was kept before is
 * folded.
 */
export function clockGroups(clocks: readonly Clock[]): ClockGroups {
  const sorted = [...clocks].sort((a, b) => rank[a.state] - rank[b.state] || order(a) - order(b));
  const shown: Clock[] = [];
  const folded: Clock[] = [];
  let done = 0;
  for (const clock of sorted) {
    const isDone = rank[clock.state] === 4;
    if (rank[clock.state] < 4 || (isDone && done < kept)) shown.push(clock);
    else folded.push(clock);
    if (isDone) done += 1;
  }
  return { shown, folded };
}

function order({ state, due, endedAt }: Clock): number {
  // Of those that are over the newest first; of the others the nearest.
  return rank[state] >= 4 ? -(endedAt ?? 0) : (due ?? Number.MAX_SAFE_INTEGER);
}
