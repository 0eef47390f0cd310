/**
 * `npm run bench [-- --json FILE] [-- --only NAME]`: speed beside peers, measured in one run, as ratios. Never part of `npm test`.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { BenchRow } from './row';

const suites: Record<string, () => Promise<BenchRow[]>> = {
  'business-time': async () => (await import('./business-time')).businessTimeBench(),
  scoring: async () => (await import('./scoring')).scoringBench(),
  evaluate: async () => (await import('./evaluate')).evaluateBench(),
  hostile: async () => (await import('./hostile')).hostileBench(),
  page: async () => (await import('./page-cost')).pageCostBench(),
  ticking: async () => (await import('./ticking')).tickingBench(),
  removed: async () => (await import('./removed')).removedBench(),
  'signed-out': async () => (await import('./signed-out')).signedOutBench(),
  tabs: async () => (await import('./tabs')).tabsBench(),
  'left-open': async () => (await import('./left-open')).leftOpenBench(),
  store: async () => (await import('./store')).storeBench(),
  'what-if': async () => (await import('./what-if')).whatIfBench(),
  'what-if-page': async () => (await import('./what-if-page')).whatIfPageBench(),
  editor: async () => (await import('./editor')).editorBench(),
  import: async () => (await import('./import')).importBench(),
  hub: async () => (await import('./hub')).hubBench(),
  'hub-million': async () => (await import('./hub-million')).hubMillionBench(),
};

/** Takes minutes and gigabytes: only where it is asked for. */
const apart = new Set(['hub-million']);

const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } });
if (values.only && !(values.only in suites)) {
  process.stderr.write(`There is no suite "${values.only}". There are: ${Object.keys(suites).join(', ')}.\n`);
  process.exit(1);
}

const rows: BenchRow[] = [];
for (const [name, suite] of Object.entries(suites)) {
  if (values.only ? values.only !== name : apart.has(name)) continue;
  process.stdout.write(`\n${name}\n`);
  for (const row of await suite()) {
    rows.push(row);
    process.stdout.write(`${line(row)}\n`);
  }
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);

function line({ name, unit, ours, others }: BenchRow): string {
  const peers = Object.entries(others).map(([peer, value]) => `${peer} ${figure(value)} (ours ÷ it ${figure(ours / value)})`);
  return `  ${name}: ${figure(ours)} ${unit}${peers.length > 0 ? ` · ${peers.join(' · ')}` : ''}`;
}

function figure(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value);
}
