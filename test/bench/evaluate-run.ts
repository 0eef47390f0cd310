/** What `evaluate.ts` measures, in a process of its own: writes an `EvaluateSpeeds` as JSON. */
import { defaultRulebook } from '@/lib/domain/default-rulebook';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import { benchLeads, benchNow } from './leads';

/** Leads a second: of one core's time, and by the clock on the wall. */
export interface Speed {
  core: number;
  wall: number;
}

/** The median round of many leads, of as many evaluations of few, and what was evaluated. */
export interface EvaluateSpeeds {
  many: Speed;
  few: Speed;
  /** Cost per lead among many ÷ among few, the median of each round's own. */
  growth: number;
  leads: number;
  clocks: number;
  fewestClocks: number;
}

const MANY = 100_000;
const FEW = 1_000;
const ROUNDS = 9;

let clocks = 0;

function judge(leads: readonly Lead[]): Speed {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  for (let i = 0; i < MANY; i++) clocks += evaluate(leads[i % leads.length] as Lead, defaultRulebook, benchNow).clocks.length;
  const { user, system } = process.cpuUsage(cpu);
  return { core: (MANY / (user + system)) * 1_000_000, wall: (MANY / (performance.now() - wall)) * 1000 };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function medians(speeds: readonly Speed[]): Speed {
  return { core: median(speeds.map(({ core }) => core)), wall: median(speeds.map(({ wall }) => wall)) };
}

const leads = benchLeads(MANY);
const some = leads.slice(0, FEW);
judge(some);
judge(leads);
clocks = 0;
const rounds = Array.from({ length: ROUNDS }, () => ({ few: judge(some), many: judge(leads) }));
const speeds: EvaluateSpeeds = {
  many: medians(rounds.map(({ many }) => many)),
  few: medians(rounds.map(({ few }) => few)),
  growth: median(rounds.map(({ few, many }) => few.core / many.core)),
  leads: MANY,
  clocks: clocks / (2 * ROUNDS * MANY),
  fewestClocks: Math.min(...some.map((lead) => evaluate(lead, defaultRulebook, benchNow).clocks.length)),
};
process.stdout.write(JSON.stringify(speeds));
