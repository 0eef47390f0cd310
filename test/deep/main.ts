/**
 * The checks that take minutes: `npm run test:deep`. The slow judge goes through thousands of leads, and every property is tried in
 * round after round of new random cases.
 *
 * `npm run test:deep -- 5000 20` asks for so many leads and rounds; `TASUKI_FIRST_SEED` says with which lead to begin. A failure names
 * the seed by which it comes again.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const [leads, rounds] = [amount(process.argv[2], 3_000), amount(process.argv[3], 10)];
const projects = ['unit', 'domain', 'contract'];
/** What tries random cases, by words of the files' names: four times as many as each day. */
const properties = ['property', 'hostile', 'samples/world', 'what-if', '35-clock-changes', '41-calendar-files'];
const vitest = join(process.cwd(), 'node_modules', '.bin', 'vitest');

/** Runs tests with some settings; whether all of them held. */
function holds(args: string[], settings: Record<string, string>): boolean {
  return spawnSync(vitest, ['run', ...args], { stdio: 'inherit', env: { ...process.env, ...settings } }).status === 0;
}

function amount(text: string | undefined, usual: number): number {
  const number = Number(text);
  return text !== undefined && Number.isInteger(number) && number >= 0 ? number : usual;
}

let held = holds(['--project', 'deep'], { TASUKI_SEEDS: String(leads) });
for (let round = 1; round <= rounds; round++) {
  process.stdout.write(`Properties, round ${round} of ${rounds}\n`);
  const settings = { TASUKI_ROUND: String(round), TASUKI_TIMES: '4' };
  held = holds([...projects.flatMap((name) => ['--project', name]), ...properties], settings) && held;
}
process.exit(held ? 0 : 1);
