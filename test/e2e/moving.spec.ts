import type { Page } from '@playwright/test';
import { expect, expectChip, leadPage, openPanel, panelFrame, pushTo, readChip, showcase, test } from './harness';

/** The panel shows this lead, once its frame has settled. */
async function expectPanelOf(page: Page, name: string | undefined): Promise<void> {
  const shown = async () =>
    panelFrame(page)
      ?.getByTestId('lead-name')
      .innerText()
      .catch(() => '');
  await expect.poll(shown).toBe(name);
}

test('fault 11: from lead to lead, back and forward, to a list: never the last lead’s data', async ({ rep, world }) => {
  const nameOf = async (number: number) =>
    (await world.hub.services.ingest.findLead({ site: 'sample', type: 'lead', id: String(number) }))?.name ?? '';
  const page = await rep.context.newPage();
  await page.goto(leadPage(world, showcase.overdue));
  await expect((await openPanel(page)).getByTestId('lead-name')).toHaveText(await nameOf(showcase.overdue));

  await pushTo(page, `/leads/${showcase.callback}`);
  await expectPanelOf(page, await nameOf(showcase.callback));

  await page.goBack();
  await expectPanelOf(page, await nameOf(showcase.overdue));
  await page.goForward();
  await expectPanelOf(page, await nameOf(showcase.callback));

  await pushTo(page, '/leads');
  await expectChip(page, null);
  await expect.poll(() => panelFrame(page)).toBeNull();
});

test('fault 11: many moves in a blink end at the last lead, with one chip', async ({ rep, world }) => {
  const page = await rep.context.newPage();
  await page.goto(leadPage(world, 1));
  await openPanel(page);
  await page.evaluate(() => {
    for (let turn = 0; turn < 20; turn++) history.pushState({}, '', `/leads/${(turn % 7) + 1}`);
    history.pushState({}, '', '/leads/9');
  });
  const lead = await world.hub.services.ingest.findLead({ site: 'sample', type: 'lead', id: '9' });
  await expectPanelOf(page, lead?.name);
  expect(await page.locator('html > tasuki-chip').count()).toBe(1);
});

test('a lead that the hub doesn’t know says so', async ({ rep, world }) => {
  const page = await rep.context.newPage();
  await page.goto(leadPage(world, 99_999));
  await expectChip(page, /isn’t in Tasuki|isn't in Tasuki/);
});

test.describe('with a site turned off', () => {
  test.use({ apart: true });

  test('nothing on sites that are not on, nor after a site is turned off', async ({ rep, world }) => {
    const page = await rep.context.newPage();
    await page.goto(leadPage(world, showcase.callback));
    await expectChip(page, /\S/);
    const other = await rep.context.newPage();
    await other.goto(`${world.crm.origin.replace('localhost', '127.0.0.1')}/leads/${showcase.callback}`);
    await other.waitForTimeout(1_500);
    expect(await readChip(other)).toBeNull();
    expect(await other.locator('tasuki-chip').count()).toBe(0);

    const options = await rep.open('options.html');
    await options.getByTestId('turn-off-sample').click();
    await options.getByTestId('turn-on-sample').waitFor();
    await expectChip(page, null);
  });
});
