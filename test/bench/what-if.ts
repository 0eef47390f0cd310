/**
 * The what-if over many leads, beside the least that a naive one would do: evaluate every lead under both rulebooks, as of today alone.
 * Alone, with so many leads: `tsx test/bench/what-if.ts 10000`.
 */
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { evaluate } from '@/lib/domain/evaluate';
import { type Activity, type Intent, Lead, type TouchResult } from '@/lib/domain/lead';
import { defaultRulebook, type Rulebook } from '@/lib/domain/rulebook';
import { DAY, HOUR, type Instant, MINUTE } from '@/lib/domain/time';
import { whatIf } from '@/lib/domain/what-if';
import type { BenchRow } from './row';

const LEADS = 100_000;
const NAIVE = 5_000;
const ACTIVITIES = 20;
const NOW = Date.parse('2026-11-20T18:00+09:00');
const TARGETS = { perSecond: 7_000, first: 300, block: 50, growth: 32 };

/** The same numbers in every run. */
function numbers(start: number): (below: number) => number {
  let seed = start;
  return (below) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return Math.floor((seed / 2_147_483_647) * below);
  };
}

type Happening = Omit<Activity, 'id' | 'occurredAt' | 'recordedAt' | 'source'>;

/** What leads do and what is done with them, as often as each stands here. */
const happenings: readonly Happening[] = [
  ...['other', 'other', 'case', 'case', 'spec', 'price', 'price', 'careers'].map((content): Happening => ({ type: 'page_view', content })),
  { type: 'mail_open' },
  { type: 'mail_open' },
  { type: 'mail_click' },
  { type: 'mail_click', interest: 'crm' },
  { type: 'download', content: 'paper', intent: 'paper' },
  { type: 'form', content: 'brochure', intent: 'brochure' },
  { type: 'webinar' },
  ...(['no_answer', 'no_answer', 'reception', 'talked'] as TouchResult[]).map(
    (result): Happening => ({ type: 'call', channel: 'phone', by: 'rep', result }),
  ),
  { type: 'mail', channel: 'mail', by: 'rep', result: 'mail_sent' },
  { type: 'note', by: 'rep' },
  { type: 'meeting', by: 'rep', result: 'held' },
];
const industries = ['製造業', '建設業', 'SaaS', '農業', '医療', undefined];
const titles = ['課長', '部長', '担当', 'エンジニア', undefined];
const hot: Intent[] = ['price', 'demo', 'trial', 'contact'];

/** One past lead of the last half year: some were handed off by rule, of these some were accepted, of these some became a deal. */
function aPastLead(index: number, next: (below: number) => number): Lead {
  const createdAt = NOW - (30 + next(150)) * DAY - next(24 * 60) * MINUTE;
  const moments = Array.from({ length: ACTIVITIES }, () => createdAt + next(30 * 24 * 60) * MINUTE).sort((a, b) => a - b);
  const activities = moments.map((occurredAt, place): Activity => {
    const what = happenings[next(happenings.length)] as Happening;
    return { ...what, id: `${index}-${place}`, occurredAt, recordedAt: occurredAt, source: 'captured' };
  });
  if (next(5) === 0) (activities[next(ACTIVITIES)] as Activity).intent = hot[next(hot.length)];
  const lead: Lead = {
    ...Lead.parse({
      id: `lead-${index}`,
      rev: 1,
      refs: [{ site: 'crm', type: 'lead', id: `${index}` }],
      team: 'is',
      owner: null,
      name: '',
      createdAt,
    }),
    name: `Lead ${index}`,
    owner: `rep-${next(12)}`,
    company: { name: `Company ${index}`, industry: industries[next(industries.length)], employees: [20, 60, 300, 2_000][next(4)] },
    title: titles[next(titles.length)],
    consentAt: createdAt,
    activities,
  };
  if (next(2) === 0) handOff(lead, moments[next(ACTIVITIES)] as Instant, next);
  return lead;
}

function handOff(lead: Lead, at: Instant, next: (below: number) => number): void {
  lead.stages.push({ stage: 'mql', at, recordedAt: at, by: 'rule' });
  lead.handOffs.push({ id: `${lead.id}-h`, from: 'mkt', to: 'is', at, recordedAt: at });
  if (next(2) === 0) return;
  const decided = at + (1 + next(72)) * HOUR;
  const kind = next(4) === 0 ? 'nurture' : 'accept';
  (lead.handOffs[0] as Lead['handOffs'][number]).verdict = { kind, at: decided, recordedAt: decided };
  lead.stages.push({
    stage: kind === 'accept' ? 'sal' : 'nurturing',
    at: decided,
    recordedAt: decided,
    by: kind === 'accept' ? 'rule' : 'person',
  });
  lead.bant.need = { state: 'yes', at: decided, source: 'person' };
  if (kind === 'accept' && next(4) === 0) {
    const createdAt = decided + next(20) * DAY;
    lead.opportunities.push({ id: `${lead.id}-o`, status: 'open', createdAt });
  }
}

/** The shipped agreement with a longer first call. */
function otherPromise({ agreement, almanac }: Rulebook): Rulebook {
  const promises = agreement.promises.map((rule) => (rule.id === 'p3' ? { ...rule, within: { amount: 5, unit: 'days' as const } } : rule));
  return { agreement: { ...agreement, promises }, almanac };
}

/** The shipped agreement with more points for prices, and a lower threshold of the first hand-off. */
function otherScore({ agreement, almanac }: Rulebook): Rulebook {
  const rules = agreement.scoring.rules.map((rule) => (rule.id === 'e1' ? { ...rule, points: 30 } : rule));
  const stages = JSON.parse(
    JSON.stringify(agreement.stages).replace(
      '"score.engagement","operator":">=","value":20',
      '"score.engagement","operator":">=","value":15',
    ),
  );
  return { agreement: { ...agreement, stages, scoring: { ...agreement.scoring, rules } }, almanac };
}

interface Measured {
  perSecond: number;
  first: number;
  block: number;
  growth: number;
}

/** One what-if over leads that are made as they are asked for; the time that takes is not counted. */
async function measure(before: Rulebook, after: Rulebook, count: number): Promise<Measured> {
  const next = numbers(7);
  let making = 0;
  let madeSinceRest = 0;
  function* past(): Generator<Lead> {
    for (let i = 0; i < count; i++) {
      const start = performance.now();
      const lead = aPastLead(i, next);
      const spent = performance.now() - start;
      making += spent;
      madeSinceRest += spent;
      yield lead;
    }
  }
  const heap = heapUsed();
  const start = performance.now();
  let resumed = start;
  let first = Number.NaN;
  let block = 0;
  function rested(): void {
    const at = performance.now();
    if (Number.isNaN(first)) first = at - start - making;
    block = Math.max(block, at - resumed - madeSinceRest);
  }
  async function rest(): Promise<void> {
    await new Promise((done) => setImmediate(done));
    madeSinceRest = 0;
    resumed = performance.now();
  }
  let leads = 0;
  let growth = 0;
  for await (const { done, finished } of whatIf(past(), before, after, NOW, { rest, clock: () => performance.now() })) {
    rested();
    leads = done;
    if (finished) growth = heapUsed() - heap;
  }
  return { perSecond: (leads / (performance.now() - start - making)) * 1000, first, block, growth };
}

/** Megabytes in use once all that nobody holds is gone. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

/** Leads a second where each is evaluated as of today under both rulebooks, and nothing is compared. */
function naiveSpeed(before: Rulebook, after: Rulebook): number {
  const next = numbers(7);
  const leads = Array.from({ length: NAIVE }, (_, index) => aPastLead(index, next));
  let seen = 0;
  let start = 0;
  for (let round = 0; round < 2; round++) {
    start = performance.now();
    for (const lead of leads) seen += evaluate(lead, before, NOW).clocks.length + evaluate(lead, after, NOW).clocks.length;
  }
  if (seen === 0) throw new Error('nothing was evaluated');
  return (NAIVE / (performance.now() - start)) * 1000;
}

/** Streams 100,000 leads of 20 activities through the what-if for a draft that differs in a promise, and one that differs in its score. */
export async function whatIfBench(count = LEADS): Promise<BenchRow[]> {
  const drafts = { 'another promise': otherPromise(defaultRulebook), 'another score': otherScore(defaultRulebook) };
  const rows: BenchRow[] = [];
  for (const [name, draft] of Object.entries(drafts)) {
    // A fresh copy, so that making the rulebooks ready is part of the first figures.
    const found = await measure(structuredClone(defaultRulebook), structuredClone(draft), count);
    const naive = naiveSpeed(defaultRulebook, draft);
    rows.push(
      {
        name: `what-if, ${name}`,
        unit: 'leads/s',
        ours: found.perSecond,
        others: { 'evaluating both as of today': naive },
        limit: { atLeast: TARGETS.perSecond },
      },
      { name: `what-if, ${name}: first figures`, unit: 'ms', ours: found.first, others: {}, limit: { atMost: TARGETS.first } },
      { name: `what-if, ${name}: longest block`, unit: 'ms', ours: found.block, others: {}, limit: { atMost: TARGETS.block } },
      { name: `what-if, ${name}: heap growth`, unit: 'MB', ours: found.growth, others: {}, limit: { atMost: TARGETS.growth } },
    );
  }
  return rows;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, unit, ours, others, limit } of await whatIfBench(Number(process.argv[2] ?? LEADS)))
    console.log(name, unit, ours, others, limit ?? '');
}
