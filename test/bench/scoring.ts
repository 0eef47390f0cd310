/**
 * Scoring with receipts beside other rule engines and beside closures written by hand: the same thirty rules, the same leads, one run.
 * Alone: `tsx test/bench/scoring.ts`.
 */
import jsonLogic from 'json-logic-js';
import { Engine } from 'json-rules-engine';
import { compileJudges } from '@/lib/domain/judges';
import type { Activity, Lead } from '@/lib/domain/lead';
import { cpuTime } from './cpu-time';
import { benchLeads, benchNow } from './leads';
import type { BenchRow } from './row';
import { type BenchRule, rulesOnActivities, rulesOnFields, scoringAgreement, type WantedActivities } from './scoring-rules';

const LEADS = 100_000;
/** So many leads the peers score in a round: what takes them a second a lead-by-lead figure needs no more of. */
const SAMPLE = { engine: 500, logic: 2_000, checked: 1_000 };
const ROUNDS = 7;
const TARGETS = { engine: 100, byHand: 1 / 2.5 };

/** What one way of scoring says of a lead: the rules that held, and their sum. */
type Hits = { ids: string[]; total: number };

/** Scores a lead with a receipt: every line of it, and the total they sum to. */
function ours(rules: readonly BenchRule[]): (lead: Lead) => { lines: { id: string }[]; total: number } {
  const judges = compileJudges(scoringAgreement(rules));
  return (lead) => judges.score(judges.facts(lead, benchNow)).reading;
}

/** What is left when nothing is generic: one closure after the other, and a list of those that held. */
function byHand(rules: readonly BenchRule[]): (lead: Lead) => { hits: BenchRule[]; total: number } {
  return (lead) => {
    const hits: BenchRule[] = [];
    let total = 0;
    for (const rule of rules) {
      if (!rule.byHand(lead)) continue;
      hits.push(rule);
      total += rule.points;
    }
    return { hits, total };
  };
}

function logic(rules: readonly BenchRule[]): (lead: Lead) => Hits {
  return (lead) => {
    const hits: Hits = { ids: [], total: 0 };
    for (const { id, points, logic } of rules) {
      if (jsonLogic.apply(logic, lead) !== true) continue;
      hits.ids.push(id);
      hits.total += points;
    }
    return hits;
  };
}

/** What the engine is given of a lead: flat, so that it need not search paths. */
function flat({ company, custom, ...lead }: Lead): Record<string, unknown> {
  return { ...lead, ...company, ...custom };
}

function engine(rules: readonly BenchRule[]): (facts: Record<string, unknown>) => Promise<Hits> {
  const made = new Engine([], { allowUndefinedFacts: true });
  made.addOperator('happened', (activities: Activity[], { count, fits }: WantedActivities) => {
    let found = 0;
    for (const activity of activities) if (fits(activity) && ++found >= count) return true;
    return false;
  });
  for (const { id, points, engine: conditions } of rules) {
    made.addRule({ conditions: conditions as { all: [] }, event: { type: id, params: { points } } });
  }
  return async (facts) => {
    const { events } = await made.run(facts);
    return { ids: events.map(({ type }) => type), total: events.reduce((sum, { params }) => sum + params?.points, 0) };
  };
}

/** Throws unless all ways agree on which rules hold, lead by lead, and the lines sum to the total. */
async function insistOnSameScores(leads: readonly Lead[], rules: readonly BenchRule[]): Promise<void> {
  const ways = { ours: ours(rules), byHand: byHand(rules), logic: logic(rules), engine: engine(rules) };
  for (const lead of leads) {
    const { lines, total } = ways.ours(lead);
    const hand = ways.byHand(lead);
    const said = {
      ours: { ids: lines.map(({ id }) => id), total },
      byHand: { ids: hand.hits.map(({ id }) => id), total: hand.total },
      logic: ways.logic(lead),
      engine: await ways.engine(flat(lead)),
    };
    const wanted = hitsOf(said.byHand);
    for (const [way, hits] of Object.entries(said)) {
      if (hitsOf(hits) !== wanted) throw new Error(`${way} scores ${lead.id} ${hitsOf(hits)}, closures by hand ${wanted}`);
    }
  }
}

function hitsOf({ ids, total }: Hits): string {
  return `${[...ids].sort().join(' ')} = ${total}`;
}

/** What the measured scores add up to, kept so that no engine can leave them out. */
let sum = 0;

function speed<Item>(items: readonly Item[], score: (item: Item) => { total: number }): number {
  const start = cpuTime();
  for (const item of items) sum += score(item).total;
  return (items.length / (cpuTime() - start)) * 1000;
}

async function engineSpeed(facts: readonly Record<string, unknown>[], score: ReturnType<typeof engine>): Promise<number> {
  const start = cpuTime();
  for (const one of facts) sum += (await score(one)).total;
  return (facts.length / (cpuTime() - start)) * 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

type Way = 'ours' | 'byHand' | 'logic' | 'engine';

/**
 * Leads scored a second, each way. Rounds of all ways take turns, so that a busy machine favours none of them; the median round counts.
 */
async function measure(leads: readonly Lead[], rules: readonly BenchRule[]): Promise<Record<Way, number>> {
  await insistOnSameScores(leads.slice(0, SAMPLE.checked), rules);
  const few = leads.slice(0, SAMPLE.engine).map(flat);
  const some = leads.slice(0, SAMPLE.logic);
  const ways = { ours: ours(rules), byHand: byHand(rules), logic: logic(rules), engine: engine(rules) };
  const found: Record<Way, number[]> = { ours: [], byHand: [], logic: [], engine: [] };
  for (let round = -2; round < ROUNDS; round++) {
    const speeds = {
      ours: speed(leads, ways.ours),
      byHand: speed(leads, ways.byHand),
      logic: speed(some, ways.logic),
      engine: await engineSpeed(few, ways.engine),
    };
    if (round < 0) continue;
    for (const way of ['ours', 'byHand', 'logic', 'engine'] as const) found[way].push(speeds[way]);
  }
  if (!Number.isFinite(sum)) throw new Error('a lead had no score');
  return { ours: median(found.ours), byHand: median(found.byHand), logic: median(found.logic), engine: median(found.engine) };
}

/** Measures scoring by thirty rules on fields, and by thirty of which ten look through twenty activities. */
export async function scoringBench(): Promise<BenchRow[]> {
  const leads = benchLeads(LEADS);
  const fields = await measure(leads, rulesOnFields);
  const activities = await measure(leads, rulesOnActivities);
  const unit = 'leads/s';
  const byHandLimit = { atLeast: TARGETS.byHand, peer: 'closures by hand' };
  return [
    {
      name: '30 rules with receipts, beside engines',
      unit,
      ours: fields.ours,
      others: { 'json-rules-engine': fields.engine, 'json-logic-js': fields.logic },
      limit: { atLeast: TARGETS.engine, peer: 'json-rules-engine' },
    },
    {
      name: '30 rules with receipts, beside what a hand can write',
      unit,
      ours: fields.ours,
      others: { 'closures by hand': fields.byHand },
      limit: byHandLimit,
    },
    {
      name: '30 rules with receipts, 10 of them on 20 activities',
      unit,
      ours: activities.ours,
      others: { 'closures by hand': activities.byHand, 'json-rules-engine': activities.engine, 'json-logic-js': activities.logic },
      limit: byHandLimit,
    },
  ];
}
