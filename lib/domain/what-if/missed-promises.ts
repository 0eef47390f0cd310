import { readingOf } from '../clock-reading';
import type { CompiledRulebook } from '../compiled-rulebook';
import { Facts } from '../facts';
import { applies, isReplacedAt } from '../in-force';
import type { Activity, Lead } from '../lead';
import { type ClockReading, runsOf } from '../promise-run';
import { timingOf } from '../run-timing';
import type { Instant } from '../time';
import { ownerAt } from '../timeline';

/** A promise that was not kept in time. */
export interface MissedPromise {
  /** What started it, as every clock names it: unique within the lead. */
  key: string;
  promise: string;
  /** Who owned the lead when it fell due; null where nobody did, or where it is no rep's clock. */
  owner: string | null;
  due: Instant;
}

/** What a lead missed, and until when (exclusive) that holds if nothing more is recorded of it. */
interface Missed {
  promises: MissedPromise[];
  until: Instant;
}

/**
 * Every promise of a lead that fell due unkept by `now`, kept late or never, of all the times it ran. Clocks that closed are judged
 * anew, and there is no trial run. `activities` are those that count, in order; with `only`, promises by other ids are left out.
 */
export function missedPromises(
  lead: Lead,
  activities: readonly Activity[],
  book: CompiledRulebook,
  now: Instant,
  only?: ReadonlySet<string>,
): MissedPromise[] {
  return missedUntil(readingOfPast(lead, activities, book, now), only).promises;
}

/** Opens the reading from which a past lead's clocks are read; `activities` are those that count, in order. */
export function readingOfPast(lead: Lead, activities: readonly Activity[], book: CompiledRulebook, now: Instant): ClockReading {
  return readingOf(new Facts(lead, now, book.judges, { known: activities, next: null }), book);
}

/** The same, told with how long it holds: an open clock may fall due, a promise begin to be meant for the lead. */
export function missedUntil(reading: ClockReading, only?: ReadonlySet<string>): Missed {
  const { book, now } = reading;
  const missed: MissedPromise[] = [];
  let until = Number.POSITIVE_INFINITY;
  for (const promise of book.promises) {
    if (only && !only.has(promise.rule.id)) continue;
    if (!applies(reading, promise)) continue;
    for (const run of runsOf(reading, promise)) {
      if (run.startedAt === null) continue;
      const end = run.end?.at ?? now;
      const { due } = timingOf(reading, run);
      if (!run.end && due !== null && due >= now) until = Math.min(until, due + 1);
      if (due === null || end <= due) continue;
      const isReplaced = isReplacedAt(reading, promise, end);
      // What replaced it until this very moment does so no more the moment after.
      if (!run.end && isReplaced !== isReplacedAt(reading, promise, now + 1)) until = Math.min(until, now + 1);
      if (isReplaced) continue;
      const owner = promise.rule.runsOn === 'owner' ? ownerAt(reading.timeline, due) : null;
      missed.push({ key: run.key, promise: promise.rule.id, owner, due });
    }
  }
  return { promises: missed, until: Math.min(until, reading.changesAt) };
}
