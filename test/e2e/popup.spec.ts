import { demoPeople, expect, showcase, test } from './harness';

const size = { width: 440, height: 600 };

test('C1 overdue leads first, hot intent before call-backs before the rest; one opens its CRM record', async ({ rep, world }) => {
  const popup = await rep.open('popup.html', size);
  const rows = popup.getByTestId('row');
  await expect(rows.first()).toBeVisible();
  const order = await rows.evaluateAll((nodes) => nodes.map((node) => (node as HTMLElement).dataset.group ?? ''));
  expect(order[0]).toBe('overdue');
  expect([...order].sort((one, other) => rank(one) - rank(other))).toEqual(order);
  const opened = rep.context.waitForEvent('page');
  await rows.first().click();
  const page = await opened;
  await expect(page).toHaveURL(new RegExp(`^${world.crm.origin}/leads/\\d+`));
});

test('the badge counts what is overdue', async ({ rep }) => {
  const popup = await rep.open('popup.html', size);
  await expect(popup.getByTestId('row').first()).toBeVisible();
  const count = Number(await popup.getByTestId('count-overdue').innerText());
  expect(count).toBeGreaterThan(0);
  const badge = await popup.evaluate(() =>
    (globalThis as unknown as { chrome: { action: { getBadgeText(details: object): Promise<string> } } }).chrome.action.getBadgeText({}),
  );
  expect(Number(badge)).toBe(count);
});

test('everything by keyboard, with a focus that is seen and never lost: log, undo, search, accept, details, send back, open', async ({
  rep,
  world,
}) => {
  const popup = await rep.open('popup.html', size);
  const keys = popup.keyboard;
  await expect(popup.getByTestId('row').first()).toBeVisible();
  const focused = () => popup.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-lead]')?.dataset.lead ?? null);
  const seen = async (where: string) => expect.poll(() => popup.evaluate(focusSeen), { message: `the focus ${where}` }).toBe('seen');
  const said = (words: string | RegExp) => expect(popup.getByTestId('announce')).toContainText(words);
  const undone = async () => {
    await keys.press('z');
    await expect(popup.getByTestId('undo-bar')).toBeHidden();
    await said('Undone');
  };

  await expect.poll(focused).not.toBeNull();
  await seen('at the start');
  const first = await focused();
  await keys.press('ArrowDown');
  await expect.poll(focused).not.toBe(first);
  const acted = await focused();
  await keys.press('2');
  await said('Logged: No answer');
  await expect.poll(async () => ![null, acted].includes(await focused())).toBe(true);
  await seen('on the lead that is offered next');
  await undone();
  // The bar goes under the focus, too.
  await keys.press('2');
  await expect(popup.getByTestId('undo-bar')).toBeVisible();
  for (let n = 0; n < 20 && !(await popup.evaluate(() => document.activeElement?.matches('[data-testid=undo]'))); n++)
    await keys.press('Tab');
  await seen('on Undo');
  await keys.press('Enter');
  await expect(popup.getByTestId('undo-bar')).toBeHidden();
  await expect.poll(focused).not.toBeNull();
  await seen('after the bar went');

  const ref = { site: 'sample', type: 'lead', id: String(showcase.decide) };
  const name = (await world.hub.services.ingest.findLead(ref))?.name ?? '';
  await keys.press('/');
  await keys.type(name);
  await expect(popup.getByTestId('row').first().locator('.who b')).toHaveText(name);
  await seen('in the search');
  await keys.press('ArrowDown');
  await expect.poll(focused).not.toBeNull();
  await keys.press('a');
  await said('Accepted');
  await seen('after accepting');
  await undone();

  await keys.press('ArrowRight');
  await expect(popup.getByTestId('lead-name')).toHaveText(name);
  await seen('in the details');
  const tabTo = async (id: string) => {
    for (let n = 0; n < 80; n++) {
      if (await popup.evaluate((wanted) => document.activeElement?.matches(`[data-testid=${wanted}]`), id)) return;
      await keys.press('Tab');
      await seen(`on the way to ${id}`);
    }
    throw new Error(`no key leads to ${id}`);
  };
  await tabTo('accept');
  await keys.press('Enter');
  await said('Accepted');
  await seen('after the accepting button went');
  await undone();
  await tabTo('send-back');
  await keys.press('Enter');
  await expect(popup.getByTestId('confirm-verdict')).toBeVisible();
  await keys.press('Tab');
  await keys.press('Tab');
  await keys.press('ArrowDown');
  await tabTo('confirm-verdict');
  await keys.press('Enter');
  await expect(popup.getByTestId('confirm-verdict')).toBeHidden();
  await said('Sent back');
  await seen('after sending back');
  await undone();
  await keys.press('Escape');
  await expect.poll(focused).not.toBeNull();
  await seen('back in the list');
  const opened = rep.context.waitForEvent('page');
  await keys.press('Enter');
  await expect(await opened).toHaveURL(new RegExp(`^${world.crm.origin}/leads/\\d+`));
});

/** Whether what has the focus shows it; else what has it. */
function focusSeen(): string {
  const has = document.activeElement;
  if (!has || has === document.body) return 'nothing has the focus';
  // A question that opened is its own sign.
  if (has.matches('[role=dialog]')) return 'seen';
  const looks = [has, has.closest('.row-item'), has.closest('label'), has.closest('.search')].flatMap((one) =>
    one ? [getComputedStyle(one)] : [],
  );
  const shows = looks.some(({ outlineStyle, outlineWidth, boxShadow }) => {
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow.includes('inset');
  });
  return shows ? 'seen' : `not seen: ${has.outerHTML.slice(0, 120)}`;
}

test.describe('a manager', () => {
  test.use({ person: demoPeople.manager, language: 'ja' });
  test('C4 sees the team’s backlog by rep, with kept % and its counts', async ({ rep }) => {
    const popup = await rep.open('popup.html', size);
    await expect(popup.getByTestId('backlog-row').first()).toBeVisible();
    expect(await popup.getByTestId('backlog-row').count()).toBeGreaterThanOrEqual(4);
    await expect(popup.locator('body')).toContainText(/\d+% \(\d+\/\d+\)/);
    await popup.getByTestId('open-rep').first().click();
    await popup.getByTestId('tick').first().check();
    await popup.getByTestId('bulk-nudge').click();
    await popup.getByTestId('confirm').click();
    await expect(popup.getByTestId('undo-bar')).toContainText('1件についてひと声かけました');
  });
});

function rank(group: string): number {
  return ['overdue', 'today', 'fresh', 'decide'].indexOf(group);
}
