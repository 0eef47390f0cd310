/**
 * Checks `docs/coverage.md`: every id that is marked done names at least one test file that exists and speaks of the id.
 * Exits 1 with a line for each that does not.
 */
import { existsSync, readFileSync } from 'node:fs';

const file = 'docs/coverage.md';
const rows = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z]?\d+ \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, id = '', what = '', state = '', tests = '']) => ({
    id,
    what,
    state,
    tests: [...tests.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string),
  }));

const wanted = [...range('A', 17), ...range('B', 11), ...range('C', 7), ...range('D', 10), ...range('E', 9), ...range('', 62)];
const faults: string[] = [];
for (const id of wanted) if (!rows.some((row) => row.id === id)) faults.push(`${id} is missing`);
for (const { id, state, tests } of rows) {
  if (!['done', 'partly', 'open'].includes(state)) faults.push(`${id}: the state is done, partly or open, not "${state}"`);
  if (state !== 'done') continue;
  if (tests.length === 0) faults.push(`${id} is marked done without a test`);
  for (const test of tests) {
    if (!existsSync(test)) faults.push(`${id}: ${test} does not exist`);
    else if (!mentions(readFileSync(test, 'utf8'), id))
      faults.push(`${id}: ${test} does not speak of ${/^\d/.test(id) ? `fault ${id}` : id}`);
  }
}
for (const fault of faults) process.stderr.write(`${file}: ${fault}\n`);
process.stdout.write(`${rows.filter((row) => row.state === 'done').length} of ${wanted.length} ids are done and shown by a test.\n`);
process.exit(faults.length === 0 ? 0 : 1);

function range(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${letter}${at + 1}`);
}

function mentions(text: string, id: string): boolean {
  return new RegExp(/^\d/.test(id) ? `[Ff]aults? (?:[\\d, and–]*\\b)?${id}\\b` : `\\b${id}\\b`).test(text);
}
