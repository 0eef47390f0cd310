import { type CompiledRulebook, compile } from './compiled-rulebook';
import { Facts } from './facts';
import { noteOf, noteState } from './hand-over-note';
import type { Department, HandOff, Lead, StageEntry } from './lead';
import type { Rulebook, StageRule } from './rulebook';
import { type EntryReading, labelOf } from './stage';
import type { Instant } from './time';
import { withOwner } from './with-owner';

/** By whom a lead moves on, when, and under which id its hand-off is kept. */
export interface Mover {
  at: Instant;
  recordedAt: Instant;
  by: StageEntry['by'];
  user?: string | undefined;
  /** Distinguishes the hand-offs this may create: the id of the command or of the fact behind it. */
  id: string;
}

/**
 * Lets a lead enter every next stage whose entry condition holds at `mover.at`, one after the other. Entering a stage that hands off
 * creates the hand-off; one that needs a note is entered once the note is complete, and whom nobody may approach is handed to nobody.
 * A fact told late can't bring a stage about before the stage that the lead is in was entered. A parked lead stays parked: only a new
 * hand-off by hand brings it back. Nothing ever moves back. Returns the same lead where nothing moved.
 */
export function advanceStages(lead: Lead, rulebook: Rulebook, mover: Mover): Lead {
  const book = compile(rulebook);
  const at = Math.max(mover.at, ...lead.stages.map((entry) => entry.at));
  // What lies ahead of the moment of judging is nobody's to build on.
  if (at > mover.recordedAt) return lead;
  const now = { ...mover, at };
  let moved = lead;
  for (let i = 0; i < book.agreement.stages.length; i++) {
    const facts = new Facts(moved, at, book.judges);
    const current = book.judges.stage(facts);
    const order = book.agreement.stages.findIndex(({ id }) => id === current);
    const next = order < 0 ? undefined : book.agreement.stages[order + 1];
    if (!next || (next.needsNote && noteState(facts) !== 'complete')) return moved;
    if (next.handsOff && isOffLimits(lead, at)) return moved;
    const entry = book.judges.entry(next.id, facts).reading;
    if (entry.held !== 'yes') return moved;
    moved = enterStage(moved, rulebook, next, now, { evidence: evidenceOf(entry) });
  }
  return moved;
}

/** Whether nobody may approach a lead at a moment. */
export function isOffLimits({ doNotApproach }: Lead, at: Instant): boolean {
  return doNotApproach !== undefined && doNotApproach.at <= at;
}

/**
 * Records that a lead entered a stage and, where the stage hands off, the hand-off to its department. Where the company has a deal open
 * the hand-off goes to the account owner. What sales found itself is handed off by nobody else.
 */
export function enterStage(lead: Lead, rulebook: Rulebook, stage: StageRule, mover: Mover, more: Partial<StageEntry> = {}): Lead {
  const { at, recordedAt, by, user } = mover;
  const book = compile(rulebook);
  const facts = new Facts(lead, at, book.judges);
  const entry: StageEntry = { stage: stage.id, at, recordedAt, by, ...(user === undefined ? {} : { user }), ...more };
  const stages = [...lead.stages, entry];
  if (!stage.handsOff) return { ...lead, stages };
  const handOff: HandOff = { id: `${mover.id}:${stage.id}`, from: holderOf(book, facts, stage), to: stage.department, at, recordedAt };
  if (user !== undefined) handOff.by = user;
  const note = stage.needsNote ? noteOf(facts) : null;
  if (note) handOff.note = note;
  const fresh = handOff.from === 'mkt' || handOff.from === handOff.to;
  const intent = fresh ? latestIntent(facts) : undefined;
  if (intent !== undefined) handOff.intent = intent;
  return toAccountOwner({ ...lead, stages, handOffs: [...lead.handOffs, handOff] }, rulebook, mover);
}

/** Whose company has a deal open belongs to the owner of the account, who knows it. */
function toAccountOwner(lead: Lead, rulebook: Rulebook, { at, user }: Mover): Lead {
  const { openDeals = 0, owner } = lead.account ?? {};
  if (openDeals < 1 || !owner || rulebook.agreement.routing?.customersToAccountOwner === false) return lead;
  return withOwner(lead, rulebook, { owner, team: lead.team, at, ...(user === undefined ? {} : { by: user }) });
}

/** Whose the lead was: the department of the stage it leaves, marketing where it was parked; who found it where sales did. */
function holderOf(book: CompiledRulebook, facts: Facts, next: StageRule): Department {
  const from = book.stages.get(book.judges.stage(facts))?.department ?? 'mkt';
  if (from !== 'mkt' && from !== next.department) return from;
  return facts.lead.sourcedBy === 'sales' ? next.department : 'mkt';
}

/** Why it is handed off: what it asked for since the last hand-off; at the first one, why it came in. */
function latestIntent(facts: Facts): Lead['intent'] {
  const last = facts.handOffs().at(-1);
  const since = facts.activities.findLast(({ intent, occurredAt }) => intent !== undefined && (!last || occurredAt > last.at))?.intent;
  return since ?? (last ? undefined : facts.lead.intent);
}

function evidenceOf(entry: EntryReading): NonNullable<StageEntry['evidence']> {
  return entry.evidence.map(({ text, activity, at }) => ({
    label: labelOf(text),
    text,
    ...(activity === null ? {} : { activity }),
    ...(at === null ? {} : { at }),
  }));
}
