import { type ClockReading, willMatter } from './promise-run';
import type { Instant } from './time';
import type { Tenure } from './timeline';

/** A stretch `[from, to)` in which the owner of a lead was away. */
export interface Away {
  from: Instant;
  to: Instant;
  user: string;
}

/** When an owner was away while owning the lead. An absence entered afterwards changes nothing that was judged before. */
export function absencesIn(reading: ClockReading, tenure: Tenure): Away[] {
  const absences = tenure.owner === null ? undefined : reading.book.absences.get(tenure.owner);
  if (!absences) return [];
  const away: Away[] = [];
  for (const { user, from, to, enteredAt } of absences) {
    willMatter(reading, enteredAt);
    if (enteredAt > reading.now) continue;
    const begins = Math.max(from, enteredAt, tenure.from);
    const ends = Math.min(to, tenure.to);
    if (ends <= begins) continue;
    willMatter(reading, begins);
    willMatter(reading, ends);
    away.push({ from: begins, to: ends, user });
  }
  return away;
}
