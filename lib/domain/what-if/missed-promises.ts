import { isReplacedAt, readClock } from '../clock';
import { readingOf } from '../clock-reading';
import type { CompiledRulebook } from '../compiled-rulebook';
import { Sink } from '../condition';
import { Facts } from '../facts';
import type { Lead } from '../lead';
import { runsOf } from '../promise-run';
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

/** Every promise of a lead that fell due unkept by `now`, kept late or never, of all the times it ran. */
export function missedPromises(lead: Lead, book: CompiledRulebook, now: Instant): MissedPromise[] {
  const facts = new Facts(lead, now, book.judges);
  const reading = readingOf(facts, book);
  const missed: MissedPromise[] = [];
  for (const promise of book.promises) {
    if (promise.applies && promise.applies.test(facts, new Sink()) !== 'yes') continue;
    for (const run of runsOf(reading, promise)) {
      if (run.startedAt === null || isReplacedAt(reading, facts, promise, run.end?.at ?? now)) continue;
      const { due, trial } = readClock(reading, run);
      if (trial || due === null || (run.end?.at ?? now) <= due) continue;
      const owner = promise.rule.runsOn === 'owner' ? ownerAt(reading.timeline, due) : null;
      missed.push({ key: run.key, promise: promise.rule.id, owner, due });
    }
  }
  return missed;
}
