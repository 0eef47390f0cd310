import type { Assessment, Tri } from './assessment';
import { compileBant, judgeBant } from './bant';
import { judgeCompleteness } from './completeness';
import { compileDays } from './day-reader';
import { type FactJudges, Facts, type Judged, sooner } from './facts';
import { compileCutOffs, compileGate, judgeCutOffs, judgeGate } from './gate';
import { compileGuard, judgeGuard } from './guard';
import { compileIntents, judgeIntent } from './intent';
import type { Lead } from './lead';
import { compileMissing, judgeMissing } from './missing';
import { compilePersona, compileRanks, judgePersona } from './persona';
import { compileReadiness, judgeReadiness } from './readiness';
import { compileRouting, judgeRouting } from './routing';
import type { Agreement, Almanac } from './rulebook';
import { compileScoring, judgeScore } from './score';
import { compileStages, type EntryReading, judgeStage, mayEnter, stageEntryHeld, stageOf } from './stage';
import type { LocalText } from './text';
import type { Instant } from './time';

/** What the judges say of one lead: the pieces of an assessment that are not clocks. */
export type Findings = Pick<
  Assessment,
  'stage' | 'score' | 'bant' | 'cutOffs' | 'persona' | 'readiness' | 'intent' | 'routing' | 'missing' | 'completeness' | 'guard'
> & { gate: Assessment['gate']; changesAt: Instant | null; unknowns: LocalText[] };

/** All judges of one agreement, made ready once. */
export interface Judges extends FactJudges {
  /** The facts of a lead at `now`, for conditions and single judges. */
  facts(lead: Lead, now: Instant): Facts;
  /** Whether a lead may enter a stage by today's rules. */
  entry(stage: string, facts: Facts): Judged<EntryReading>;
  /** The same without what proves it. */
  mayEnter(stage: string, facts: Facts): { held: Tri; changesAt: Instant | null };
  /** Everything the judges say of a lead. */
  judge(facts: Facts): Findings;
}

/** Gathers what lies beside the readings: the soonest change, and what could not be known, each once. */
class Beside {
  readonly unknowns: LocalText[] = [];

  constructor(public changesAt: Instant | null) {}

  /** The reading of a finding. Asked from outside, none is under way already. */
  of<T>(judged: Judged<T> | null): T {
    const { reading, changesAt, unknowns } = judged as Judged<T>;
    this.changesAt = sooner(this.changesAt, changesAt);
    for (const unknown of unknowns) if (!this.unknowns.some(({ ja }) => ja === unknown.ja)) this.unknowns.push(unknown);
    return reading;
  }
}

/** Makes all judges of an agreement ready; `almanac` for the zone's transitions. Throws nothing. */
export function compileJudges(agreement: Agreement, almanac?: Almanac): Judges {
  const persona = compilePersona(agreement);
  const scoring = compileScoring(agreement);
  const bant = compileBant(agreement);
  const gate = compileGate(agreement);
  const cutOffs = compileCutOffs(agreement);
  const readiness = compileReadiness(agreement);
  const intents = compileIntents(agreement);
  const routing = compileRouting(agreement);
  const guard = compileGuard(agreement);
  const missing = compileMissing(agreement);
  const stages = compileStages(agreement);
  const judges: Judges = {
    agreement,
    days: compileDays(agreement, almanac),
    rank: compileRanks(agreement),
    persona: (facts) => judgePersona(persona, facts),
    score: (facts) => judgeScore(scoring, facts),
    bant: (facts) => judgeBant(bant, facts),
    gate: (facts) => judgeGate(gate, facts),
    cutOffs: (facts) => judgeCutOffs(cutOffs, facts),
    readiness: (facts) => judgeReadiness(readiness, facts),
    stage: (facts) => stageOf(stages, facts),
    facts: (lead, now) => new Facts(lead, now, judges),
    entry: (stage, facts) => stageEntryHeld(stages, stage, facts),
    mayEnter: (stage, facts) => mayEnter(stages, stage, facts),
    judge(facts) {
      const beside = new Beside(facts.nextFactAt);
      const { met, blocked, text } = beside.of(facts.gate());
      return {
        score: beside.of(facts.score()),
        bant: beside.of(facts.bant()),
        gate: { met, blocked, text },
        cutOffs: beside.of(facts.cutOffs()),
        persona: beside.of(facts.persona()),
        readiness: beside.of(facts.readiness()),
        stage: beside.of(judgeStage(stages, facts)),
        intent: beside.of(judgeIntent(intents, facts)),
        routing: beside.of(judgeRouting(routing, facts)),
        missing: beside.of(judgeMissing(missing, facts)),
        completeness: beside.of(judgeCompleteness(facts)),
        guard: beside.of(judgeGuard(guard, facts)),
        changesAt: beside.changesAt,
        unknowns: beside.unknowns,
      };
    },
  };
  return judges;
}
