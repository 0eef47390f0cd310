import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHub } from '@/server/hub';
import type { FoundBrowser } from '@/server/launch/browser';
import { launchExtension, panelFrame, readChip } from '@/server/launch/extension-browser';
import { signIn } from '@/server/launch/sign-in';
import { createLog } from '@/server/log';
import { loadSamples } from '@/server/samples/load';
import { demoPeople } from '@/server/samples/world';
import { check, until } from '../fixtures/checks';
import { enterOdoo } from './connected';
import { odooAt } from './odoo-at';

const { origin } = odooAt;
const picture = process.env.ODOO_PICTURE;

/** Chip and panel on Odoo's own pages, over sample leads. */
export async function checkPages(found: FoundBrowser, extension: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tasuki-odoo-'));
  const hub = await startHub({ port: 0, dataDir, log: createLog('silent') });
  await loadSamples(hub, { seed: 1, now: Date.now() });
  await hub.services.directory.addSite({ id: 'odoo', crm: 'odoo', name: 'Odoo', origin, params: {} });
  const { token } = await hub.services.tokens.create({ user: demoPeople.rep, note: 'odoo' });
  const browser = await launchExtension({
    browser: found,
    extension,
    headless: true,
    language: 'en',
    viewport: { width: 1500, height: 860 },
  });
  try {
    const options = await signIn(browser, { url: hub.url, token }, [{ id: 'odoo', origin }]);
    await options.close();
    const page = await browser.context.newPage();
    await enterOdoo(page);

    await page.goto(`${origin}/odoo/crm`);
    await page.locator('.o_kanban_record, .o_list_view').first().waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1_500);
    check('no chip on the pipeline', (await readChip(page)) === null);

    await page.locator('.o_kanban_record:not(.o_kanban_ghost)').first().click();
    await page.waitForURL(/\/odoo\/crm\/\d+/, { timeout: 30_000 });
    check('a lead opened from the pipeline gets the chip', await until(async () => (await readChip(page)) !== null));

    const nameIn = async () => (await panelFrame(page)?.getByTestId('lead-name').innerText()) ?? '';
    const known = async (id: string) => (await hub.services.ingest.findLead({ site: 'odoo', type: 'crm.lead', id }))?.name ?? '';
    await page.goto(`${origin}/odoo/crm/2`);
    check('the panel shows the record in the address', await until(async () => (await nameIn()) === (await known('2'))));
    if (picture) {
      await page.waitForTimeout(1_500);
      await page.screenshot({ path: picture });
    }

    await page.goto(`${origin}/odoo/crm`);
    await page.locator('.o_kanban_record:not(.o_kanban_ghost)').first().click();
    await page.waitForURL(/\/odoo\/crm\/\d+/, { timeout: 30_000 });
    for (let turn = 0; turn < 3; turn++) {
      const before = page.url();
      await page.locator('.o_pager_next').click();
      await page.waitForURL((url) => url.href !== before, { timeout: 30_000 });
      const id = /\/crm\/(\d+)/.exec(page.url())?.[1] ?? '';
      const name = await known(id);
      // Leads of colleagues are not this rep's to read: there the chip says that it doesn't know them.
      const followed = async () => (await nameIn()) === name || /isn.t in Tasuki/.test((await readChip(page)) ?? '');
      check(`the pager: the chip follows to record ${id}`, await until(followed));
    }
    check('never two chips', (await page.locator('html > tasuki-chip').count()) === 1);
  } finally {
    await browser.close();
    await hub.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
