import type { CompiledRulebook } from '../compiled-rulebook';
import type { HandOff, Verdict } from '../lead';
import type { Instant } from '../time';
import type { Timeline } from '../timeline';

/** What became of a hand-off first. */
export interface Answer {
  kind: 'accept' | 'nurture' | 'unfit';
  at: Instant;
  /** The reason's id; null where none was given. */
  reason: string | null;
  /** Answered by what was done (moved on, or parked), not by a verdict. */
  byDeed: boolean;
}

/** Every verdict on a hand-off up to `now`, the earliest first. */
export function verdictsOf(handOff: HandOff, now: Instant): Verdict[] {
  const given = [...(handOff.verdict ? [handOff.verdict] : []), ...(handOff.laterVerdicts ?? [])];
  return given.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
}

/**
 * The first answer to a hand-off, whenever it came: its first verdict that decides (asking for somebody else decides nothing), else what
 * was done with the lead before `until`: moved up from the stage it was handed into, or parked. `null` while nobody answered.
 */
export function answerOf(handOff: HandOff, until: Instant, { stages, now }: Timeline, book: CompiledRulebook): Answer | null {
  for (const { kind, at, reason } of verdictsOf(handOff, now)) {
    if (kind !== 'reassign') return { kind, at, reason: reason ?? null, byDeed: false };
  }
  const into = stageInto(book, handOff);
  for (const { stage, at, reason } of stages) {
    if (at < handOff.at || at >= until) continue;
    const kind = deedOf(book, stage, into);
    if (kind) return { kind, at, reason: kind === 'accept' ? null : (reason ?? null), byDeed: true };
  }
  return null;
}

/** A stage's place in the ladder, −1 outside it. */
export function orderOf(book: CompiledRulebook, stage: string): number {
  return book.agreement.stages.findIndex(({ id }) => id === stage);
}

/** The place of the stage that a hand-off leads into; beyond the ladder where no stage hands off to that department. */
export function stageInto({ agreement }: CompiledRulebook, { to }: HandOff): number {
  const order = agreement.stages.findLastIndex(({ department, handsOff }) => handsOff && department === to);
  return order < 0 ? agreement.stages.length : order;
}

function deedOf(book: CompiledRulebook, stage: string, into: number): Answer['kind'] | null {
  if (book.isParked(stage)) {
    if (stage === 'customer') return 'accept';
    return stage === 'unfit' ? 'unfit' : 'nurture';
  }
  return orderOf(book, stage) > into ? 'accept' : null;
}
