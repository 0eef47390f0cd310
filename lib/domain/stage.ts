import type { StageReading, Tri } from './assessment';
import { type Compiled, compileCondition, type Evidence, Sink } from './condition';
import type { Facts, Judged } from './facts';
import { parkedStates, type StageEntry } from './lead';
import type { Agreement, StageRule } from './rulebook';
import type { LocalText } from './text';
import type { Instant } from './time';

/** One stage made ready. */
export interface CompiledStage {
  rule: StageRule;
  order: number;
  entry: Compiled | null;
  triggers: readonly { name: LocalText; when: Compiled }[];
  excludedWhen: Compiled | null;
  /** Minimums whose figure must be known from here on. */
  mustKnow: ReadonlySet<string>;
  /** The stage as the ladder shows it to a lead that has not entered it. */
  rung: { [state in Rung['state']]: Rung };
}

type Rung = StageReading['ladder'][number];

/** The stages of an agreement made ready. */
export interface CompiledStages {
  ladder: readonly CompiledStage[];
  byId: ReadonlyMap<string, CompiledStage>;
  parked: ReadonlyMap<string, LocalText>;
}

const parkedNames: Record<(typeof parkedStates)[number], LocalText> = {
  nurturing: { ja: '育成中', en: 'Nurturing' },
  dormant: { ja: '休眠', en: 'Dormant' },
  unfit: { ja: '対象外', en: 'Not a fit' },
  customer: { ja: '既存顧客', en: 'Customer' },
};

/** Makes the stages of an agreement ready. Conditions that ask for nothing are no triggers and exclude nobody. */
export function compileStages(agreement: Agreement): CompiledStages {
  const orders = new Map(agreement.stages.map(({ id }, order) => [id, order]));
  const ladder = agreement.stages.map((rule, order): CompiledStage => {
    const excluded = rule.excludedWhen ? compileCondition(rule.excludedWhen, agreement) : null;
    return {
      rule,
      order,
      entry: rule.entry ? compileCondition(rule.entry, agreement) : null,
      triggers: rule.triggers
        .map(({ name, when }) => ({ name, when: compileCondition(when, agreement) }))
        .filter(({ when }) => !when.empty),
      excludedWhen: excluded?.empty ? null : excluded,
      mustKnow: new Set(
        agreement.cutOffs
          .filter(({ knownBy }) => knownBy !== undefined && (orders.get(knownBy) ?? Number.POSITIVE_INFINITY) <= order)
          .map(({ id }) => id),
      ),
      rung: { passed: aRung(rule, 'passed', null), current: aRung(rule, 'current', null), ahead: aRung(rule, 'ahead', null) },
    };
  });
  const parked = new Map<string, LocalText>(parkedStates.map((id) => [id, parkedNames[id]]));
  for (const { id, name } of agreement.parked) parked.set(id, name);
  return { ladder, byId: new Map(ladder.map((stage) => [stage.rule.id, stage])), parked };
}

function aRung({ id, name, short, acronym }: StageRule, state: Rung['state'], enteredAt: Instant | null): Rung {
  return { id, name, short, acronym: acronym ?? null, state, enteredAt };
}

/** The stage a lead is in: the one entered last, else the first of the ladder. */
export function stageOf(compiled: CompiledStages, facts: Facts): string {
  return facts.stages().at(-1)?.stage ?? compiled.ladder[0]?.rule.id ?? 'lead';
}

/** Whether a lead may enter a stage, by what, and what can't be known. */
export interface EntryReading {
  held: Tri;
  evidence: Evidence[];
  why: LocalText | null;
  /** The conditions that keep it out although it would qualify. */
  excluded: boolean;
}

/**
 * Whether a lead would enter a stage by today's rules. An exclusion keeps it out; a trigger lets it in at once; else the entry
 * condition must hold and the figures that must be known by then be known. A stage without any condition lets everybody in.
 */
export function stageEntryHeld(compiled: CompiledStages, stageId: string, facts: Facts): Judged<EntryReading> {
  const sink = new Sink([]);
  const stage = compiled.byId.get(stageId);
  const reading = stage ? enter(stage, facts, sink) : { held: 'unknown' as const, evidence: [], why: null, excluded: false };
  return { reading, changesAt: sink.changesAt, unknowns: sink.unknowns ?? [] };
}

/** Whether a lead may enter a stage by today's rules, and nothing else: for whoever asks many times. */
export function mayEnter(compiled: CompiledStages, stageId: string, facts: Facts): { held: Tri; changesAt: Instant | null } {
  const sink = new Sink();
  const stage = compiled.byId.get(stageId);
  const held = stage ? enter(stage, facts, sink).held : 'unknown';
  return { held, changesAt: sink.changesAt };
}

/** Judges an entry; evidence is gathered where the sink gathers any. */
function enter(stage: CompiledStage, facts: Facts, sink: Sink): EntryReading {
  const out = stage.excludedWhen?.test(facts, sink) ?? 'no';
  if (sink.evidence) sink.evidence.length = 0;
  if (out === 'yes') return { held: 'no', evidence: [], why: null, excluded: true };
  for (let i = 0; i < stage.triggers.length; i++) {
    const { name, when } = stage.triggers[i] as CompiledStage['triggers'][number];
    const inner = new Sink(sink.evidence && []);
    const held = when.test(facts, inner);
    sink.changes(inner.changesAt);
    if (held !== 'yes') continue;
    const proof = inner.evidence?.findLast(({ activity }) => activity !== null) ?? inner.evidence?.[0];
    const evidence = { text: name, activity: proof?.activity ?? null, at: proof?.at ?? null };
    return { held: 'yes', evidence: [evidence], why: null, excluded: false };
  }
  if (!stage.entry) return { held: stage.triggers.length === 0 ? 'yes' : 'no', evidence: [], why: null, excluded: false };
  let held = stage.entry.test(facts, sink);
  if (held === 'yes' && stage.mustKnow.size > 0) {
    const cutOffs = facts.cutOffs();
    const blank = cutOffs?.reading.find(({ id, result }) => stage.mustKnow.has(id) && result === 'unknown');
    if (blank) held = sink.unknown({ ja: `${blank.name.ja}が不明`, en: `${blank.name.en} is not known` }, false);
  }
  return { held, evidence: held === 'yes' ? [...(sink.evidence ?? [])] : [], why: held === 'unknown' ? sink.why : null, excluded: false };
}

/**
 * Reads the stage a lead is in. A stage entered is a recorded fact: whether the lead would enter it today is said beside it and
 * takes nothing back.
 */
export function judgeStage(compiled: CompiledStages, facts: Facts): Judged<StageReading> {
  const entry = facts.stages().at(-1) ?? null;
  const id = stageOf(compiled, facts);
  const stage = compiled.byId.get(id);
  const isParked = !stage && compiled.parked.has(id);
  const name = stage?.rule.name ?? compiled.parked.get(id) ?? { ja: id, en: id };
  // What proves it is asked only where no recorded entry says so.
  const sink = new Sink(entry ? null : []);
  const today = stage ? enter(stage, facts, sink) : null;
  const reached = stage?.order ?? reachedOrder(compiled, facts);
  return {
    reading: {
      id,
      name,
      short: stage?.rule.short ?? name,
      acronym: stage?.rule.acronym ?? null,
      parked: isParked,
      department: stage?.rule.department ?? 'mkt',
      enteredAt: entry?.at ?? null,
      by: entry?.by ?? null,
      reason: entry?.reason ?? null,
      forced: entry?.forced !== undefined,
      evidence: evidenceOf(entry, today),
      // Nothing is asked of a lead that stands outside the ladder.
      qualifiesToday: today?.held ?? 'yes',
      actions: stage?.rule.actions ?? [],
      ladder: ladderOf(compiled, stage, reached, facts),
      awaitingVerdict: awaiting(compiled, stage ?? null, entry, facts),
    },
    changesAt: sink.changesAt,
    unknowns: sink.unknowns ?? [],
  };
}

function ladderOf(compiled: CompiledStages, stage: CompiledStage | undefined, reached: number, facts: Facts): Rung[] {
  const entries = facts.stages();
  return compiled.ladder.map(({ rule, order, rung }) => {
    if (order > reached) return rung.ahead;
    const state = order === stage?.order ? 'current' : 'passed';
    for (let i = entries.length - 1; i >= 0; i--) {
      const entry = entries[i];
      if (entry?.stage === rule.id) return aRung(rule, state, entry.at);
    }
    return rung[state];
  });
}

/** How far up the ladder a lead came before it was parked; -1 where it never stood on it. */
function reachedOrder(compiled: CompiledStages, facts: Facts): number {
  const last = facts.stages().findLast(({ stage }) => compiled.byId.has(stage));
  return last ? (compiled.byId.get(last.stage)?.order ?? -1) : -1;
}

/** The recorded evidence; where a lead is in a stage without an entry, today's. */
function evidenceOf(entry: StageEntry | null, today: EntryReading | null): StageReading['evidence'] {
  if (entry) {
    return (entry.evidence ?? []).map(({ label, text, activity = null, at = null }) =>
      text ? { label, text, activity, at } : { label, activity, at },
    );
  }
  return (today?.evidence ?? []).map(({ text, activity, at }) => ({ label: labelOf(text), text, activity, at }));
}

/** One label for what is stored with a fact: both languages, Japanese first. */
export function labelOf({ ja, en }: LocalText): string {
  return ja === en ? ja : `${ja} / ${en}`;
}

/** The latest hand-off, while a person of the department it went to still has to answer it. */
function awaiting(
  compiled: CompiledStages,
  stage: CompiledStage | null,
  entry: StageEntry | null,
  facts: Facts,
): StageReading['awaitingVerdict'] {
  const handOff = facts.handOffs().at(-1);
  if (!handOff) return null;
  const { verdict } = handOff;
  // Whoever asks for a reassignment has not answered yet.
  if (verdict && verdict.kind !== 'reassign') return null;
  const into = compiled.ladder.findLast(({ rule }) => rule.needsAcceptance && rule.department === handOff.to);
  if (!into) return null;
  const entered = entry !== null && entry.at >= handOff.at;
  // Sent away, or moved on by the CRM: both answer it.
  if (entered && (!stage || stage.order > into.order)) return null;
  return { handOff: handOff.id, to: handOff.to, at: handOff.at };
}
