import type { CompiledRulebook } from '../compiled-rulebook';
import { Facts } from '../facts';
import { noteState } from '../hand-over-note';
import type { HandOff, Lead, StageEntry } from '../lead';
import type { Instant } from '../time';

/** How a past lead would have gone under a rulebook that had always held. */
export interface Replay {
  /** The lead with the stages and hand-offs it would have had. */
  lead: Lead;
  /** Where it would stand. */
  stage: string;
  /** When it would have entered each stage, the first time. */
  entered: ReadonlyMap<string, Instant>;
  /** The best score it had until it converted; null where no points are kept. */
  score: number | null;
}

/**
 * Lets a past lead go up the ladder again, at each moment at which something happened. What people and systems did stays as recorded:
 * activities, verdicts, parking, stages set by hand. Stages that a rule (or an import) entered are judged anew, and hand-offs into
 * stages that it would not have entered fall away; a stage that it would newly have entered makes no hand-off, for nobody was asked
 * to act on it and nobody can be said to have failed. What the lead is (industry, title, BANT answers) is taken as known today.
 */
export function replay(lead: Lead, book: CompiledRulebook, now: Instant, convertedAt: Instant | null): Replay {
  const { kept, dropped } = splitStages(lead, book, now);
  const ladder = book.agreement.stages;
  const isScored = book.agreement.scoring.mode === 'points';
  const scoredUntil = convertedAt ?? now;
  let stages: StageEntry[] = [];
  let next = 0;
  let best: number | null = null;
  for (const at of momentsOf(lead, kept, now)) {
    for (; next < kept.length && (kept[next] as Fact).entry.at <= at; next++) {
      const { entry, isForward } = kept[next] as Fact;
      // Set forward by hand to where the rules would have brought it already: nothing was set.
      if (isForward && orderOf(book, entry.stage) <= orderOf(book, stages.at(-1)?.stage)) continue;
      stages = [...stages, entry];
    }
    let facts = new Facts({ ...lead, stages }, at, book.judges);
    if (isScored && (at <= scoredUntil || best === null)) {
      const total = facts.score()?.reading.total ?? 0;
      if (best === null || total > best) best = total;
    }
    for (let step = 0; step < ladder.length; step++) {
      const order = ladder.findIndex(({ id }) => id === book.judges.stage(facts));
      const stage = order < 0 ? undefined : ladder[order + 1];
      if (!stage || (stage.needsNote && noteState(facts) !== 'complete')) break;
      if (book.judges.entry(stage.id, facts).reading.held !== 'yes') break;
      stages = [...stages, { stage: stage.id, at, recordedAt: at, by: 'rule' }];
      facts = new Facts({ ...lead, stages }, at, book.judges);
    }
  }
  const handOffs = handOffsLeft(lead, book, dropped, stages);
  const entered = new Map<string, Instant>();
  for (const { stage, at } of stages) if (!entered.has(stage)) entered.set(stage, at);
  // Clocks that closed are judged anew: this is about what would have been.
  const gone: Lead = { ...lead, stages, handOffs, closed: [] };
  return { lead: gone, stage: stages.at(-1)?.stage ?? ladder[0]?.id ?? 'lead', entered, score: best };
}

/** An entry that stays as it is, and whether it moved the lead up. */
interface Fact {
  entry: StageEntry;
  isForward: boolean;
}

/** A stage's place in the ladder; -1 for a parked state. */
function orderOf(book: CompiledRulebook, stage: string | undefined): number {
  return book.agreement.stages.findIndex(({ id }) => id === (stage ?? book.agreement.stages[0]?.id));
}

/** Entries that stay as they are, and those that are judged anew. */
function splitStages(lead: Lead, book: CompiledRulebook, now: Instant): { kept: Fact[]; dropped: StageEntry[] } {
  const kept: Fact[] = [];
  const dropped: StageEntry[] = [];
  let last: string | undefined;
  for (const entry of lead.stages.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at || a.recordedAt - b.recordedAt)) {
    const wasParked = last !== undefined && book.isParked(last);
    // No rule brings a parked lead back, so whatever did is a fact.
    const isFact = book.isParked(entry.stage) || wasParked || entry.by === 'person' || entry.forced !== undefined;
    if (isFact) kept.push({ entry, isForward: !wasParked && orderOf(book, entry.stage) > orderOf(book, last) });
    else dropped.push(entry);
    last = entry.stage;
  }
  return { kept, dropped };
}

/** Every moment at which something happened, in order, and now. */
function momentsOf(lead: Lead, kept: readonly Fact[], now: Instant): Instant[] {
  const moments = new Set<Instant>();
  const add = (at: Instant | undefined): void => {
    if (at !== undefined && at <= now) moments.add(at);
  };
  add(lead.createdAt);
  add(lead.consentAt);
  add(lead.importedScore?.at);
  for (const { occurredAt } of lead.activities) add(occurredAt);
  for (const { entry } of kept) add(entry.at);
  for (const { at, verdict } of lead.handOffs) {
    add(at);
    add(verdict?.at);
  }
  for (const { createdAt } of lead.opportunities) add(createdAt);
  for (const answer of Object.values(lead.bant)) add(answer?.at);
  moments.add(now);
  return [...moments].sort((a, b) => a - b);
}

/** Hand-offs that would still have been: those into a stage that would have been entered, and those that people made. */
function handOffsLeft(lead: Lead, book: CompiledRulebook, dropped: readonly StageEntry[], stages: readonly StageEntry[]): HandOff[] {
  const entered = new Set(stages.map(({ stage }) => stage));
  const missed = dropped.filter(({ stage }) => !entered.has(stage) && book.stages.get(stage)?.handsOff);
  if (missed.length === 0) return lead.handOffs;
  return lead.handOffs.filter(({ at, to }) => !missed.some((entry) => entry.at === at && book.stages.get(entry.stage)?.department === to));
}
