/**
 * The what-if over many leads, beside the least that a naive one would do: evaluate every lead under both rulebooks, as of today alone.
 * Alone, with so many leads: `tsx test/bench/what-if.ts 10000`.
 */
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import { defaultRulebook, type Rulebook } from '@/lib/domain/rulebook';
import { whatIf } from '@/lib/domain/what-if';
import { aPastLead, NOW, numbers, otherPromise, otherScore } from './past-leads';
import type { BenchRow } from './row';

const LEADS = 100_000;
const NAIVE = 5_000;
const TARGETS = { perSecond: 7_000, first: 300, block: 50, growth: 32 };

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
