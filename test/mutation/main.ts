/**
 * `npm run test:mutation [-- --mutate FILES] [--tests FILES] [--survivors] [--concurrency N] [--share PERCENT] [--force]`: breaks the domain in
 * thousands of small ways and counts how many its tests notice. Prints the score of each file; fails when the whole is under the
 * threshold. FILES are paths or patterns, several divided by commas, a range of lines as `lib/domain/score.ts:10-40`; with
 * `--tests` only those tests are asked. Only what changed since the last run is tried again, unless forced. Every mutant can be
 * read in `test-results/mutation/index.html`. With `--share` only so many percent of the functions are broken, drawn by `TASUKI_ROUND`.
 */
import { matchesGlob, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';

type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

/** The same as `thresholds.break` of `stryker.config.mjs`: in percent of what could be tried. */
const wanted = 85;

const { values } = parseArgs({
  options: {
    mutate: { type: 'string' },
    tests: { type: 'string' },
    concurrency: { type: 'string' },
    survivors: { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
    share: { type: 'string' },
  },
});

// Read by the plugin that leaves functions out, in Stryker's own processes too.
if (values.share) process.env.TASUKI_MUTATION_SHARE = values.share;

const mutants = await new Stryker({
  force: values.force,
  ...(values.mutate && { mutate: values.mutate.split(',') }),
  ...(values.tests && { testFiles: values.tests.split(',') }),
  ...(values.concurrency && { concurrency: Number(values.concurrency) }),
})
  .runMutationTest()
  .then((found) => found.map((mutant) => ({ ...mutant, fileName: relative(process.cwd(), mutant.fileName) })).filter(isAskedFor))
  .catch((): MutantResult[] => {
    process.exitCode = 1; // Stryker has said why.
    return [];
  });
if (mutants.length > 0) report();

/** Prints the tables and says by the exit code whether the whole is good enough. */
function report(): void {
  const names = [...new Set(mutants.map(({ fileName }) => fileName))].sort();
  process.stdout.write(`\n${heading()}\n`);
  for (const name of names) {
    const found = mutants.filter(({ fileName }) => fileName === name);
    process.stdout.write(`${row(name, found)}\n`);
  }
  process.stdout.write(`${row('all', mutants)}\n`);
  if (values.survivors) for (const mutant of mutants.filter(isMissed)) process.stdout.write(`${described(mutant)}\n`);
  const total = score(mutants);
  if (total < wanted) process.stdout.write(`\nThe tests notice ${total.toFixed(1)} % of the mutants; ${wanted} % are wanted.\n`);
  process.exitCode = total < wanted ? 1 : 0;
}

/** Stryker's answer holds what it remembers of other files too. */
function isAskedFor({ fileName }: MutantResult): boolean {
  return !values.mutate || values.mutate.split(',').some((pattern) => matchesGlob(fileName, pattern.replace(/:\d.*$/, '')));
}

function isNoticed({ status }: MutantResult): boolean {
  return status === 'Killed' || status === 'Timeout';
}

function isMissed({ status }: MutantResult): boolean {
  return status === 'Survived' || status === 'NoCoverage';
}

/** Noticed out of all that could be tried, in percent; 100 when there is nothing to notice. */
function score(of: readonly MutantResult[]): number {
  const noticed = of.filter(isNoticed).length;
  const missed = of.filter(isMissed).length;
  return noticed + missed === 0 ? 100 : (100 * noticed) / (noticed + missed);
}

function heading(): string {
  return columns('file', 'score %', 'killed', 'timeout', 'survived', 'untested', 'not tried');
}

function row(name: string, of: readonly MutantResult[]): string {
  const count = (...statuses: string[]) => String(of.filter(({ status }) => statuses.includes(status)).length);
  const below = score(of) < wanted ? ' *' : '';
  return `${columns(
    name,
    score(of).toFixed(1),
    count('Killed'),
    count('Timeout'),
    count('Survived'),
    count('NoCoverage'),
    count('Ignored', 'CompileError', 'RuntimeError'),
  )}${below}`;
}

function columns(name: string, ...figures: string[]): string {
  return name.padEnd(44) + figures.map((figure) => figure.padStart(10)).join('');
}

function described({ fileName, location, mutatorName, status, replacement }: MutantResult): string {
  const what = (replacement ?? '').replace(/\s+/g, ' ').slice(0, 100);
  return `${fileName}:${location.start.line}:${location.start.column}  ${status}  ${mutatorName}  ${what}`;
}
