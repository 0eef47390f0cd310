/**
 * The checks that take minutes: `npm run test:deep`. The slow judge goes through thousands of leads, and every property is tried with
 * many more random cases than in `npm test`.
 *
 * `npm run test:deep -- 5000` asks for so many leads and five times as many cases of each property as usual; `TASUKI_FIRST_SEED` says
 * with which lead to begin, `TASUKI_RUNS` how many cases of a property.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const asked = Number(process.argv[2]);
const leads = Number.isInteger(asked) && asked > 0 ? asked : 3_000;
const vitest = join(process.cwd(), 'node_modules', '.bin', 'vitest');

/** Runs tests with some settings; whether all of them held. */
function holds(args: string[], settings: Record<string, string>): boolean {
  return spawnSync(vitest, ['run', ...args], { stdio: 'inherit', env: { ...settings, ...process.env } }).status === 0;
}

const judged = holds(['--project', 'deep'], { TASUKI_SEEDS: String(leads) });
const cases = String(Math.max(500, leads));
const properties = holds(['--project', 'unit', '--testTimeout', '1800000', 'property'], { TASUKI_RUNS: cases });
process.exit(judged && properties ? 0 : 1);
