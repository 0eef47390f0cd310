import type { Page } from '@playwright/test';
import { evaluate } from '@/lib/domain/evaluate';
import { demoPeople, expect, expectChip, leadPage, openPanel, panelFrame, pushTo, showcase, standIn, stopWorker, test } from './harness';

/** Leads of the rep's that a test changes for good; the showcase's stay as they are for the others. */
const own = { toAccept: 15, toSendBack: 19 } as const;

const words = {
  ja: { bant: '予算', total: '合計', save: '保存', done: '期限内に完了' },
  en: { bant: 'Budget', total: 'Total', save: 'Save', done: 'Done in time' },
} as const;

async function logCallInCrm(page: Page, language: 'ja' | 'en'): Promise<void> {
  await page.locator('[data-kind=call]').click();
  await page.locator('input[value=talked]').check();
  await page.getByRole('button', { name: words[language].save, exact: true }).click();
}

for (const language of ['ja', 'en'] as const) {
  test.describe(`on a lead's page, ${language}`, () => {
    test.use({ language });

    test('A1 A4 A7 B1 the chip and the panel say what to do next and by when, and the score adds up', async ({ rep, world }) => {
      const page = await rep.context.newPage();
      await page.goto(leadPage(world, showcase.callback));
      await expectChip(page, language === 'ja' ? /電話|折り返し/ : /call/i);
      const panel = await openPanel(page);
      await expect(panel.getByTestId('next-step')).toBeVisible();
      await expect(panel.getByTestId('next-when')).toHaveText(/\d/);
      await expect(panel.getByTestId('bant-budget')).toContainText(words[language].bant);
      await expect(panel.getByTestId('stage')).not.toBeEmpty();
      await expect(panel.locator('html')).toHaveAttribute('lang', language);

      const points = panel.getByTestId('score-lines').locator('[data-points]');
      await points.first().waitFor({ state: 'attached' });
      const lines = await points.evaluateAll((nodes) => nodes.map((node) => Number((node as HTMLElement).dataset.points)));
      const total = Number(await panel.getByTestId('score-sum').innerText());
      expect(lines.reduce((sum, points) => sum + points, 0)).toBe(total);
    });

    test('a call logged in the CRM stops the clock within two seconds', async ({ rep, world }) => {
      const page = await rep.context.newPage();
      await page.goto(leadPage(world, language === 'ja' ? showcase.fresh : showcase.dueSoon));
      const panel = await openPanel(page);
      const before = await panel.getByTestId('next-step').innerText();
      await logCallInCrm(page, language);
      const pressed = Date.now();
      await expect(panel.getByTestId('next-step')).not.toHaveText(before, { timeout: 2_500 });
      expect(Date.now() - pressed).toBeLessThan(2_500);
      await expect(panel.getByText(words[language].done).first()).toBeVisible();
    });
  });
}

test('C2 C3 a verdict travels from the panel to the hub, after ten seconds in which it can be undone', async ({ rep, world }) => {
  const page = await rep.context.newPage();
  await page.goto(leadPage(world, own.toAccept));
  const panel = await openPanel(page);
  await panel.getByTestId('accept').click();
  await expect(panel.getByTestId('undo-bar')).toBeVisible();
  const ref = { site: 'sample', type: 'lead', id: String(own.toAccept) };
  expect((await world.hub.services.ingest.findLead(ref))?.handOffs.at(-1)?.verdict).toBeUndefined();
  await expect
    .poll(async () => (await world.hub.services.ingest.findLead(ref))?.handOffs.at(-1)?.verdict?.kind, { timeout: 25_000 })
    .toBe('accept');
});

test('an undone act never reaches the hub', async ({ rep, world }) => {
  const page = await rep.context.newPage();
  await page.goto(leadPage(world, showcase.callback));
  const panel = await openPanel(page);
  const ref = { site: 'sample', type: 'lead', id: String(showcase.callback) };
  const before = (await world.hub.services.ingest.findLead(ref))?.rev;
  await panel.getByTestId('log-result').click();
  await page.keyboard.press('2');
  await expect(panel.getByTestId('undo-bar')).toBeVisible();
  await panel.getByTestId('undo-bar').getByRole('button').first().click();
  await expect(panel.getByTestId('undo-bar')).toBeHidden();
  await page.waitForTimeout(12_000);
  expect((await world.hub.services.ingest.findLead(ref))?.rev).toBe(before);
});

test('C2 C3 a call by key, then sent back with its reason: both arrive', async ({ rep, world }) => {
  const page = await rep.context.newPage();
  await page.goto(leadPage(world, own.toSendBack));
  const panel = await openPanel(page);
  const ref = { site: 'sample', type: 'lead', id: String(own.toSendBack) };
  await panel.getByTestId('next-step').click();
  // Keys are heeded once the panel has been really visible for half a second.
  await expect(panel.getByTestId('accept')).not.toHaveAttribute('data-guarded');
  await page.keyboard.press('2');
  await expect(panel.getByTestId('undo-bar')).toBeVisible();
  await panel.getByTestId('send-back').click();
  await panel.getByTestId('reason-research').click();
  await panel.getByTestId('confirm-verdict').click();
  await expect(panel.getByTestId('confirm-verdict')).toBeHidden();
  const standing = async () => {
    const lead = await world.hub.services.ingest.findLead(ref);
    const verdict = lead?.handOffs.at(-1)?.verdict;
    return [lead?.activities.some(({ result, by }) => result === 'no_answer' && by === demoPeople.rep), verdict?.kind, verdict?.reason];
  };
  await expect.poll(standing, { timeout: 25_000 }).toEqual([true, 'nurture', 'research']);
});

test('fault 2: a worker that was stopped still gives the chip', async ({ rep, world }) => {
  const page = await rep.context.newPage();
  await page.goto(`${world.crm.origin}/leads`);
  await stopWorker(page);
  await page.goto(leadPage(world, showcase.callback));
  await expectChip(page, /\S/);
});

test.describe('E2 at the real addresses of hosted CRMs', () => {
  const at = [
    ['HubSpot contact', 'https://app.hubspot.com', 'hubspot', '0-1', '/contacts/4711/record/0-1/'],
    ['Salesforce lead', 'https://tasuki-demo.lightning.force.com', 'salesforce', 'Lead', '/lightning/r/Lead/'],
    ['Odoo lead', 'http://localhost:8069', 'odoo', 'crm.lead', '/odoo/crm/'],
  ] as const;
  for (const [name, origin, site, type, path] of at) {
    test(`${name}: chip, panel, and nothing on a list`, async ({ rep, world }) => {
      const lead = await world.hub.services.ingest.findLead({ site: 'sample', type: 'lead', id: String(showcase.callback) });
      const id = lead?.refs.find((ref) => ref.site === site && ref.type === type)?.id;
      expect(id).toBeTruthy();
      await standIn(rep, origin);
      await rep.turnOn({ id: site, origin });
      const page = await rep.context.newPage();
      await page.goto(`${origin}${path}${id}${site === 'salesforce' ? '/view' : ''}`);
      await expectChip(page, /\S/);
      const panel = await openPanel(page);
      await expect(panel.getByTestId('lead-name')).toHaveText(lead?.name ?? '');
    });
  }
});

test('what the panel shows is what evaluate() says of the hub’s lead', async ({ rep, world }) => {
  const page = await rep.context.newPage();
  await page.goto(leadPage(world, showcase.met));
  const panel = await openPanel(page);
  const lead = await world.hub.services.ingest.findLead({ site: 'sample', type: 'lead', id: String(showcase.met) });
  if (!lead) throw new Error('the hub lost its lead');
  const { rulebook } = await world.hub.services.rulebooks.current(lead.team, Date.now());
  const assessment = evaluate(lead, rulebook, Date.now());
  await expect(panel.getByTestId('score-sum')).toHaveText(String(assessment.score.total));
  await expect(panel.getByTestId('next-step')).toContainText(assessment.next.action.en);
  expect(panelFrame(page)).not.toBeNull();
  expect(lead.owner).toBe(demoPeople.rep);
});

test.describe('the side panel', () => {
  test.use({ apart: true });
  const zoho = 'https://crm.zoho.com';
  // Known before somebody signs in.
  test.beforeEach(async ({ world }) => {
    await world.hub.services.directory.addSite({ id: 'zoho', crm: 'zoho', name: 'Zoho CRM', origin: zoho, params: {} });
  });

  test('shows the lead of the tab in front, and says where there is none; in a frame too', async ({ rep, world }) => {
    const crm = await rep.open('options.html');
    const side = await rep.open('sidepanel.html', { width: 380, height: 700 });
    await expect(side.getByTestId('no-lead')).toBeVisible();
    await crm.goto(leadPage(world, showcase.callback));
    await crm.bringToFront();
    await expect(side.getByTestId('next-step')).toBeVisible();
    const first = await side.locator('h1').innerText();
    await pushTo(crm, `/leads/${showcase.met}`);
    await expect(side.locator('h1')).not.toHaveText(first);
    await pushTo(crm, '/leads');
    await expect(side.getByTestId('no-lead')).toBeVisible();

    // A CRM that runs in a frame of another site's page: no event tells where the frame moves.
    await standIn(rep, zoho);
    await rep.turnOn({ id: 'zoho', origin: zoho });
    await rep.context.route('https://portal.example/**', (route) =>
      route.fulfill({
        contentType: 'text/html; charset=utf-8',
        body: `<!doctype html><title>Portal</title><iframe src="${zoho}/crm/tab/Leads/4711" width="900" height="700"></iframe>`,
      }),
    );
    await crm.goto('https://portal.example/');
    await crm.bringToFront();
    await expect(side.getByTestId('unknown-lead')).toBeVisible();
    const framed = crm.frames().find((frame) => frame.url().startsWith(zoho));
    const moveTo = (path: string) => framed?.evaluate((to) => history.pushState({}, '', to), path);
    await moveTo('/crm/tab/Leads');
    await expect(side.getByTestId('no-lead')).toBeVisible();
    await moveTo('/crm/tab/Leads/4712');
    await expect(side.getByTestId('unknown-lead')).toBeVisible();
  });
});
