import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { FoundBrowser } from '@/server/launch/browser';
import { panelFrame, pressChip, readChip } from '@/server/launch/extension-browser';
import { signIn } from '@/server/launch/sign-in';
import { check, until } from '../fixtures/checks';
import { enterOdoo, has, leadInStore, refOf, startConnected } from './connected';
import { odooAt, odooCall } from './odoo-at';

const { origin } = odooAt;
const pictures = process.env.TASUKI_PICTURES;

/** A rep's day in Odoo's own pages, over Odoo's own leads: what is done there is seen in chip, panel and store. */
export async function checkDay(found: FoundBrowser, extension: string): Promise<void> {
  const connected = await startConnected(found, extension, { width: 1500, height: 860 });
  const { hub, browser, token, uid, create, read } = connected;
  try {
    const hot = await create({
      name: 'Quote for 80 users',
      contact_name: 'Hana Hot',
      partner_name: 'Hot Ltd',
      user_id: uid,
      referred: 'price',
    });
    const other = await create({ name: 'Second of the day', contact_name: 'Jun Second', user_id: uid, referred: 'demo' });
    const call = await odooCall<number[] | number>('crm.lead', 'activity_schedule', {
      ids: [hot],
      act_type_xmlid: 'mail.mail_activity_data_call',
      summary: 'First call',
    });
    check('a call is planned', Boolean(call));
    await read();
    const options = await signIn(browser, { url: hub.url, token }, [{ id: 'odoo', origin }]);
    const page = await browser.context.newPage();
    await enterOdoo(page);

    await page.goto(`${origin}/odoo/crm?view_type=list`);
    await page.locator('.o_data_row').first().waitFor({ timeout: 60_000 });
    const links = await page.locator('.o_data_row a[href*="/odoo/"], .o_data_row a[href*="id="]').count();
    check('Odoo’s list carries no addresses of its records, so there is nothing a mark could stand by', links === 0);
    check('no chip on a list', (await readChip(page)) === null);
    await page.locator('.o_data_row', { hasText: 'Quote for 80 users' }).locator('td.o_data_cell').nth(1).click();
    await page.waitForURL(new RegExp(`/crm/${hot}`), { timeout: 30_000 });
    check('a row opens the lead, and the chip says what to do', await until(async () => /call|reply/i.test((await readChip(page)) ?? '')));
    const panelText = async (testId: string) => (await panelFrame(page)?.getByTestId(testId).first().innerText()) ?? '';
    check('the panel is of the lead in the address', await until(async () => (await panelText('lead-name')) === 'Hana Hot'));
    const before = await panelText('next-step');
    check('its clock runs', /left|due|overdue/.test(await panelText('next-when')));
    await picture(page, '1-lead');

    // Odoo's chatter lies under the panel: who works there presses the panel away.
    await pressChip(page);
    check('a press on the chip takes the panel away', await until(async () => panelFrame(page) === null));
    await page.locator('.o-mail-Activity-markDone, .o-mail-Activity button:has-text("Mark Done")').first().click();
    const popover = page.locator('.o-mail-ActivityMarkAsDone');
    await popover.locator('textarea').fill('She will think about it');
    await picture(page, '2-call');
    await popover.getByRole('button', { name: 'Done', exact: true }).click();
    check(
      'Odoo has logged the call',
      await until(async () => (await page.locator('.o-mail-Message', { hasText: 'She will think about it' }).count()) > 0),
    );
    await pressChip(page);
    const logged = Date.now();
    await read();
    const stopped = await until(async () => (await panelText('next-step')) !== before);
    check(`a call logged in Odoo stops the clock (${Date.now() - logged} ms from the hub’s reading to the panel)`, stopped);
    check(
      'the panel shows the promise as kept',
      await until(async () => /Done in time/.test((await panelFrame(page)?.locator('main').innerText()) ?? '')),
    );
    const action = (await panelText('next-step')).split('\n').filter((line) => line.trim() !== '')[1] ?? 'nothing';
    check('the chip agrees with it', await until(async () => (await readChip(page))?.includes(action) === true));
    await picture(page, '3-kept');

    await pressChip(page);
    await page.locator('.o-mail-Chatter-logNote').click();
    await page.locator('.o-mail-Composer-input').first().fill('Budget is decided in March');
    await page.locator('.o-mail-Composer-send').first().click();
    await page.locator('.o-mail-Message', { hasText: 'Budget is decided in March' }).first().waitFor();
    await read();
    check(
      'a note written in Odoo is in the store',
      await until(async () => has(await leadInStore(options, hot), 'note', 'Budget is decided in March')),
    );

    await page.locator('button[name="action_set_lost"], button:has-text("Lost")').first().click();
    await page.locator('.modal[role=dialog], .o_dialog .modal').first().waitFor();
    check('while a dialog is open the chip is out of its way', await until(async () => !(await isChipSeen(page))));
    await picture(page, '4-dialog');
    await page.keyboard.press('Escape');
    await page.locator('.o_dialog').waitFor({ state: 'detached' });
    check('and comes back after it', await until(() => isChipSeen(page)));
    await pressChip(page);

    await page.goto(`${origin}/odoo/crm?view_type=list`);
    await page.locator('.o_data_row', { hasText: 'Second of the day' }).locator('td.o_data_cell').nth(1).click();
    await page.waitForURL(new RegExp(`/crm/${other}`), { timeout: 30_000 });
    check('the next lead', await until(async () => (await panelText('lead-name')) === 'Jun Second'));
    for (const [way, button] of [
      ['forth', '.o_pager_next'],
      ['back', '.o_pager_previous'],
    ] as const) {
      const address = page.url();
      await page.locator(button).click();
      await page.waitForURL((url) => url.href !== address, { timeout: 30_000 });
      const id = Number(/\/crm\/(\d+)/.exec(page.url())?.[1]);
      const name = (await hub.services.ingest.findLead(refOf(id)))?.name;
      const followed = async () => (await panelText('lead-name')) === name || /isn.t in Tasuki/.test((await readChip(page)) ?? '');
      check(`the pager, ${way}: record ${id}`, await until(followed));
    }
    await picture(page, '5-pager');

    await page.goto(`${origin}/odoo/crm/${hot}`);
    await page.locator('button[name="action_set_won_rainbowman"]').first().click();
    await page.locator('.o_statusbar_status .o_arrow_button_current, .ribbon', { hasText: 'Won' }).first().waitFor();
    await read();
    const stageOf = async (id: number) => (await leadInStore(options, id))?.stages.at(-1)?.stage;
    check('an opportunity won in Odoo is a customer here', await until(async () => (await stageOf(hot)) === 'customer'));
    check('and the panel says so', await until(async () => /customer/i.test(await panelText('panel'))));
    await picture(page, '6-won');
  } finally {
    await connected.close();
  }
}

/** Whether the chip takes any room on the screen. Its root is closed: only the debugger sees it. */
async function isChipSeen(page: Page): Promise<boolean> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as {
      nodes: { role?: { value: string }; name?: { value: string } }[];
    };
    return nodes.some(({ role, name }) => role?.value === 'group' && name?.value === 'Tasuki');
  } finally {
    await session.detach().catch(() => {});
  }
}

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  await page.waitForTimeout(1_200);
  await page.screenshot({ path: join(pictures, `odoo-${name}.png`) });
}
