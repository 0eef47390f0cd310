/**
 * Takes a picture of every state and compares it with the one that was looked at: `npm run screenshots`.
 * `--update` keeps the new ones, and does nothing else; a name takes only those whose name holds it.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Advice, ensureBrowser } from '../../server/launch/browser';

const wanted = process.argv.slice(2);
const only = wanted.find((word) => !word.startsWith('-'));

try {
  process.env.TASUKI_BROWSER ??= ensureBrowser((line) => process.stdout.write(`${line}\n`)).path;
  const { status } = spawnSync(
    join('node_modules', '.bin', 'playwright'),
    [
      ...['test', '-c', 'test/gallery/playwright.config.ts'],
      ...(wanted.includes('--update') ? ['--update-snapshots=changed'] : []),
      ...(only ? ['-g', only] : []),
    ],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} catch (error) {
  if (!(error instanceof Advice)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
