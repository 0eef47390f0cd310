/**
 * What the product costs the CRM's page, and how soon the chip stands. Alone: `tsx test/bench/page-cost.ts`.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'wxt';
import { type Latency, latencies } from './page/latency';
import { type PageCost, scriptTimes, type Variant } from './page/script-time';
import type { BenchRow } from './row';

const LIMITS = { script: 5, list: 15, lessThanReact: 10, roundTrips: 3 };

/** The value below which a share of them lies. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

const median = (values: readonly number[]) => quantile(values, 0.5);

function pageRows(costs: Record<Variant, PageCost[]>): BenchRow[] {
  /** Beyond what the page costs by itself. */
  const added = (variant: Variant, what: keyof PageCost) =>
    median(costs[variant].map((cost) => cost[what])) - median(costs.none.map((cost) => cost[what]));
  const row = (what: keyof PageCost, name: string): BenchRow => ({
    name,
    unit: 'ms',
    ours: added('chip', what),
    others: {
      'empty content script': added('empty', what),
      'chip and panel': added('panel', what),
      'the overlay as React in the page': added('react', what),
    },
  });
  return [
    { ...row('script', 'script that the chip runs in a lead’s page, median'), limit: { atMost: LIMITS.script } },
    // What is read when it first runs counts as script; what is read ahead of that counts here.
    row('compile', 'reading the chip’s script ahead, median'),
    row('all', 'work that the chip makes a lead’s page, median'),
    {
      name: 'script that marks run in a list of 200 rows, median',
      unit: 'ms',
      ours: median(costs.list.map(({ script }) => script)) - median(costs.barelist.map(({ script }) => script)),
      others: { 'all work': median(costs.list.map(({ all }) => all)) - median(costs.barelist.map(({ all }) => all)) },
      limit: { atMost: LIMITS.list },
    },
    {
      name: 'script of the overlay as React in the page ÷ script of chip and panel',
      unit: 'ratio',
      ours: added('react', 'script') / added('panel', 'script'),
      others: {},
      limit: { atLeast: LIMITS.lessThanReact },
    },
  ];
}

function latencyRows({ chip, bare }: { chip: Latency; bare: Latency }): BenchRow[] {
  const peer = 'bare round trip';
  return (['running', 'stopped'] as const).flatMap((state) =>
    ([0.5, 0.95] as const).map((share) => ({
      name: `chip after a move in the CRM, worker ${state}, p${share * 100}`,
      unit: 'ms',
      ours: quantile(chip[state], share),
      others: { [peer]: quantile(bare[state], share) },
      ...(state === 'stopped' && share > 0.9 ? { limit: { atMost: LIMITS.roundTrips, peer } } : {}),
    })),
  );
}

/** Builds the extension, then measures script in the page and the chip's delay. Takes about four minutes. */
export async function pageCostBench(): Promise<BenchRow[]> {
  await build({ root: process.cwd(), outDir: join('.output', 'bench') });
  const folder = join(process.cwd(), '.output', 'bench', 'chrome-mv3');
  return [...pageRows(await scriptTimes(folder)), ...latencyRows(await latencies(folder))];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { name, unit, ours, others, limit } of await pageCostBench()) console.log(name, unit, ours, others, limit ?? '');
}
