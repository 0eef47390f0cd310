/**
 * `npm run test:firefox` (E1): the extension as built for Firefox, in a headless Firefox (on Debian: `apt install firefox-esr`), with a real hub,
 * the sample leads and the sample CRM. TASUKI_FIREFOX names another Firefox by its path, TASUKI_PICTURES a folder for pictures.
 */
import { Advice } from '@/server/launch/browser';
import { buildExtension } from '@/server/launch/build-extension';
import { counts } from '../fixtures/checks';
import { Firefox } from './firefox';
import { walk } from './walk';
import { startWorld } from './world';

async function main(): Promise<void> {
  const extension = await buildExtension(process.cwd(), (line) => process.stdout.write(`${line}\n`), 'firefox');
  const firefox = await Firefox.launch(extension);
  try {
    const world = await startWorld();
    try {
      await walk(firefox, world);
    } finally {
      await world.close();
    }
  } finally {
    await firefox.close();
  }
}

main().then(
  () => {
    process.stdout.write(`tests: ${counts.passed} passed, ${counts.failed} failed\n`);
    process.exit(counts.failed === 0 ? 0 : 1);
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Advice ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
