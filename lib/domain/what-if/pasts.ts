import { type CompiledRulebook, compile } from '../compiled-rulebook';
import type { HandOff, Lead, StageEntry } from '../lead';
import type { Rulebook } from '../rulebook';
import type { Instant } from '../time';
import { isSameRulebook } from './alike';
import { courseOf } from './course';
import { type MissedPromise, missedUntil, readingOfPast } from './missed-promises';
import { type Replay, replayUntil } from './replay';
import type { RunningRule } from './running-rule';
import { RunningScore } from './running-score';
import { type Way, wayBy } from './way';

/** A rulebook made ready to judge past leads, one at a time. */
export interface Side {
  rulebook: Rulebook;
  book: CompiledRulebook;
  way: Way;
}

/** Makes a rulebook ready; `shared` are rules of another side that have the same points here. */
export function sideBy(rulebook: Rulebook, shared: readonly RunningRule[] = []): Side {
  const book = compile(rulebook);
  return { rulebook, book, way: wayBy(book, new RunningScore(rulebook.agreement, shared)) };
}

/** How a lead has gone, and what was missed on its way. */
export interface Gone {
  replay: Replay;
  missed: readonly MissedPromise[];
}

/** What is remembered of how a lead has gone: the least from which all of it can be told, and the moments for which it holds. */
interface Past {
  stages: readonly StageEntry[];
  handOffs: HandOff[];
  stage: string;
  score: number | null;
  missed: readonly MissedPromise[];
  /** `[from, until)`; `from` even where that is empty. */
  from: Instant;
  until: Instant;
}

/**
 * How leads have gone by one rulebook, remembered for as long as it holds: until something recorded begins to count, or time alone could
 * change anything of it. A lead that was read anew is another, and nothing is remembered of it; of one that nobody holds nothing is kept.
 */
export class Pasts {
  readonly side: Side;
  readonly #pasts = new WeakMap<Lead, Past>();

  /** By a rulebook as if it had always held. */
  constructor(rulebook: Rulebook) {
    this.side = sideBy(rulebook);
  }

  /** Whether it judges just as another rulebook does. */
  isBy(rulebook: Rulebook): boolean {
    return isSameRulebook(this.side.rulebook, rulebook);
  }

  /** How a lead has gone by `now`; null where that is not known. */
  recall(lead: Lead, now: Instant): Gone | null {
    const past = this.#pasts.get(lead);
    if (past === undefined || (now !== past.from && !(now > past.from && now < past.until))) return null;
    const { stage, score, missed, handOffs } = past;
    const stages = past.stages as StageEntry[];
    const entered = new Map<string, Instant>();
    for (const entry of stages) if (!entered.has(entry.stage)) entered.set(entry.stage, entry.at);
    return { replay: { lead: { ...lead, stages, handOffs, closed: [] }, stage, entered, score }, missed };
  }

  /** Remembers how a lead had gone by `from`, which holds until `until` (exclusive) if nothing more is recorded of it. */
  remember(lead: Lead, { replay, missed }: Gone, from: Instant, until: Instant): void {
    const { stage, score } = replay;
    const { stages, handOffs } = replay.lead;
    this.#pasts.set(lead, { stages, handOffs, stage, score, missed, from, until });
  }

  /** Judges a lead ahead, where that has not been done. */
  judge(lead: Lead, now: Instant): void {
    if (this.recall(lead, now)) return;
    const { way, book } = this.side;
    const course = courseOf(lead, now);
    const [gone] = replayUntil(course, [way]) as [{ replay: Replay; until: Instant }];
    const missed = missedUntil(readingOfPast(gone.replay.lead, course.activities, book, now));
    this.remember(lead, { replay: gone.replay, missed: missed.promises }, now, Math.min(gone.until, missed.until));
  }
}
