/**
 * `npm run test:odoo`: a real Odoo (19 with the CRM application and demo data), read and written by the hub, with the built extension
 * on its pages. ODOO_KEY is an API key of its user; ODOO_URL (default http://localhost:8069), ODOO_DATABASE (needed where there are
 * several), ODOO_LOGIN and ODOO_PASSWORD (default admin) say where it is. It makes leads of its own there and deletes them.
 * `-- connecting`, `-- pages`, `-- reading` or `-- day` runs one part; TASUKI_PICTURES is a folder for pictures of the day.
 */
import { Advice, ensureBrowser } from '@/server/launch/browser';
import { buildExtension } from '@/server/launch/build-extension';
import { counts } from '../fixtures/checks';
import { checkConnecting } from './connecting';
import { checkDay } from './day';
import { odooAt } from './odoo-at';
import { checkPages } from './pages';
import { checkReading } from './reading';

const parts = { connecting: checkConnecting, pages: checkPages, reading: checkReading, day: checkDay };

async function main(): Promise<void> {
  const asked = process.argv[2];
  const answer = await fetch(`${odooAt.origin}/web/login`).catch(() => null);
  if (!answer?.ok) throw new Advice(`No Odoo answers at ${odooAt.origin}. Start one, or set ODOO_URL.`);
  if (!odooAt.key && asked !== 'pages') throw new Advice('Set ODOO_KEY to an API key (Odoo: My Preferences → Security → Add API Key).');
  const browser = ensureBrowser((line) => process.stdout.write(`${line}\n`));
  const extension = await buildExtension(process.cwd(), (line) => process.stdout.write(`${line}\n`));
  for (const [name, run] of Object.entries(parts)) if (asked === undefined || asked === name) await run(browser, extension);
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
