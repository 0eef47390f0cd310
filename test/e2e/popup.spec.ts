import { demoPeople, expect, test } from './harness';

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

test('everything by keyboard: arrows choose, a key logs and the next lead is offered, / searches, Enter opens', async ({ rep, world }) => {
  const popup = await rep.open('popup.html', size);
  await expect(popup.getByTestId('row').first()).toBeVisible();
  const focused = () => popup.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-lead]')?.dataset.lead ?? null);
  await expect.poll(focused).not.toBeNull();
  const first = await focused();
  await popup.keyboard.press('ArrowDown');
  await expect.poll(focused).not.toBe(first);
  const acted = await focused();
  await popup.keyboard.press('2');
  await expect(popup.getByTestId('undo-bar')).toBeVisible();
  await expect.poll(async () => ![null, acted].includes(await focused())).toBe(true);
  await popup.getByTestId('undo').click();
  const company = await popup.getByTestId('row').first().locator('.who b').innerText();
  await popup.keyboard.press('/');
  await popup.keyboard.type(company);
  await expect(popup.getByTestId('row').first().locator('.who b')).toHaveText(company);
  await popup.keyboard.press('ArrowDown');
  await expect.poll(focused).not.toBeNull();
  const opened = rep.context.waitForEvent('page');
  await popup.keyboard.press('Enter');
  await expect(await opened).toHaveURL(new RegExp(`^${world.crm.origin}/leads/\\d+`));
});

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
