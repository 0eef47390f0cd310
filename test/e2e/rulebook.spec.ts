import AxeBuilder from '@axe-core/playwright';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import { signIn } from '@/server/launch/sign-in';
import { demoPeople, expect, launch, leadPage, openPanel, showcase, test, type World } from './harness';
import { tabThrough, tabTo } from './keys';

/** A lead of the rep's whose clock of some business days runs, and the promise. */
async function aRunningClock(
  world: World,
): Promise<{ number: number; promise: number; promises: number; id: string; name: string; days: number }> {
  const { rulebook } = await world.hub.services.rulebooks.current('east2', Date.now());
  for (const number of Object.values(showcase)) {
    const lead = await world.hub.services.ingest.findLead({ site: 'sample', type: 'lead', id: String(number) });
    if (lead?.owner !== demoPeople.rep) continue;
    const running = evaluate(lead, rulebook, Date.now()).clocks.filter(({ state }) => state === 'running' || state === 'at_risk');
    const promise = rulebook.agreement.promises.findIndex(
      ({ id, within, department }) => within.unit === 'days' && department === 'is' && running.some((clock) => clock.promise === id),
    );
    const rule = rulebook.agreement.promises[promise];
    if (rule)
      return { number, promise, promises: rulebook.agreement.promises.length, id: rule.id, name: rule.name.en, days: rule.within.amount };
  }
  throw new Error('no clock of some days runs');
}

function judgedBy(lead: Lead | null): string[] {
  return (lead?.closed ?? []).map(({ version }) => version);
}

test('D6 D8 B10 a promise is changed and one written from nothing, tried out, signed by two people and published: the open lead page counts by it, closed clocks stay', async ({
  rep,
  world,
  browsers,
}) => {
  test.setTimeout(240_000);
  const { directory, ingest } = world.hub.services;
  await directory.setSigner(demoPeople.admin, '', ['is', 'fs']);
  await directory.setSigner(demoPeople.marketer, '', ['mkt']);
  const clock = await aRunningClock(world);
  const met = { site: 'sample', type: 'lead', id: String(showcase.met) };
  const before = judgedBy(await ingest.findLead(met));
  expect(before.length).toBeGreaterThan(0);

  const leadTab = await rep.context.newPage();
  await leadTab.goto(leadPage(world, clock.number));
  const panel = await openPanel(leadTab);
  const due = panel.getByTestId(`due-${clock.id}`);
  const dueBefore = await due.textContent();

  const browser = await launch('en');
  try {
    const page = await signIn(browser, { url: world.hub.url, token: await world.token(demoPeople.admin) }, []);

    // The search takes the admin to the promise, opened.
    await page.getByTestId('find-setting').fill(clock.name);
    await expect(page.getByTestId('found-setting').first()).toContainText(clock.name);
    await page.keyboard.press('Enter');
    const amount = page.locator(`[id="rb-promises.${clock.promise}.within.amount"] input`).first();
    await amount.fill(String(clock.days + 5));
    await amount.press('Tab');
    await expect(page.getByTestId('draft-state')).toContainText('1 unsaved change');

    // A promise from nothing says in words what was set, and on a real date.
    await page.getByRole('button', { name: 'Add promise', exact: true }).click();
    const added = page.locator(`[id="rb-promises.${clock.promises}"]`);
    await added.locator('.rb-words input[lang=ja]').first().fill('お礼の電話');
    await added.locator('.rb-words input[lang=en]').first().fill('Thank-you call');
    const within = added.locator(`[id="rb-promises.${clock.promises}.within.amount"] input`);
    await within.fill('3');
    await within.press('Tab');
    await expect(added.locator('.rb-meaning-main')).toContainText('3 business days');
    await expect(added.locator('.rb-example strong').first()).toContainText(/\d \w{3} .*\d:\d\d/);
    await expect(page.getByTestId('draft-state')).toContainText('2 unsaved changes');

    // What it would do to the leads at hand.
    await page.getByTestId('nav-what-if').click();
    await page.getByTestId('what-if-run').click();
    await expect(page.locator('[data-testid=what-if-figures][data-finished=true]')).toBeVisible();

    // Closed before it was saved: nothing is lost.
    await expect(page.getByTestId('draft-state')).toContainText('Kept on this PC');
    await page.reload();
    await expect(page.getByTestId('draft-state')).toContainText('2 unsaved changes');
    await page.getByTestId('save-draft').click();
    await expect(page.getByTestId('draft-state')).toContainText('Draft saved');

    // Marketing's head reads what would change in her own browser, in her language, and signs it.
    const marketing = await browsers.signedIn('ja', demoPeople.marketer);
    const hers = await marketing.open('options.html#agree');
    await expect(hers.locator('[aria-labelledby=agree-draft]').getByTestId('change-line')).toHaveCount(2);
    await expect(hers.getByTestId('publish')).toHaveCount(0);
    await hers.getByTestId('sign-as-mkt').click();
    await hers.getByTestId('sign-confirm').click();
    await expect(hers.getByTestId('sign-mkt')).toContainText('森 亜紀');
    await browsers.release('ja', false);

    // The second signs in the options, and publishes.
    await page.getByTestId('nav-agree').click();
    await page.reload();
    await expect(page.locator('[aria-labelledby=agree-draft]').getByTestId('change-line')).toHaveCount(2);
    await expect(page.getByTestId('sign-mkt')).toContainText('森 亜紀');
    await expect(page.getByTestId('publish')).toBeDisabled();
    for (const department of ['is', 'fs']) {
      await page.getByTestId(`sign-as-${department}`).click();
      await page.getByTestId('sign-confirm').click();
      await expect(page.getByTestId(`sign-${department}`)).toContainText('清水 亮太');
    }
    // What was spoken stands there for some seconds, named by a dialog that has closed since.
    const axe = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).exclude('[data-live-announcer]');
    const { violations } = await axe.analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await page.getByTestId('publish').click();
    await page.getByTestId('publish-confirm').click();
    await expect(page.getByTestId('version-1.1.0')).toContainText('In force');

    await expect(due).not.toHaveText(dueBefore ?? '');
    await expect(panel.getByText('Thank-you call').first()).toBeVisible();
    expect(judgedBy(await ingest.findLead(met))).toEqual(before);
  } finally {
    await browser.close();
  }
});

test('every page of the options by keyboard alone: each stop is seen and marked, and all can be done that a mouse does', async ({
  browserless,
  world,
}) => {
  test.setTimeout(120_000);
  const page = await signIn(browserless, { url: world.hub.url, token: await world.token(demoPeople.admin) }, []);
  const links = page.locator('[data-testid^="nav-"][href]');
  await page.getByTestId('nav-stages').waitFor();
  // The pages of the agreement come in once it is there.
  let ids: string[] = [];
  const listed = async () => {
    ids = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')?.slice(1) ?? ''));
    return ids.length;
  };
  await expect.poll(listed).toBeGreaterThan(20);
  for (const id of ids) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, id);
    await expect(page.getByTestId(`nav-${id}`)).toHaveAttribute('aria-current', 'page');
    // Counted first: what comes in above pushes the rest down.
    if (id === 'data') await expect(page.getByTestId('clear-data')).toBeVisible();
    const { stops, lost } = await tabThrough(page);
    expect(lost, id).toEqual([]);
    expect(stops, id).toBeGreaterThan(0);
    // A list of a hundred terms is one stop like any other.
    expect(stops, id).toBeLessThan(60);
  }

  // A term among a hundred: looked for, opened.
  await page.evaluate(() => document.querySelector('main')?.focus());
  await tabTo(page, 'input[type=search]:not([data-testid])');
  await page.keyboard.type('on hold');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.locator('.rb-row-open:focus')).toHaveAttribute('aria-expanded', 'true');
  await tabTo(page, '.rb-row-body input');

  // A stage: added, named, taken away, had back; another one opened, its condition reached.
  await page.getByTestId('nav-stages').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
  const rows = page.locator('li.rb-row[id^="rb-stages."]:not(li.rb-row li.rb-row)');
  const before = await rows.count();
  await tabTo(page, '.rb-list-foot > button');
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(before + 1);
  await page.keyboard.type('Nearly there');
  await expect(page.getByTestId('draft-state')).toContainText('unsaved');
  await tabTo(page, `[id="rb-stages.${before}"] .rb-row-acts button:last-of-type`, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(before);
  expect(await page.evaluate(() => document.activeElement?.closest('[data-row]') !== null)).toBe(true);
  await page.keyboard.press('Control+z');
  await expect(rows).toHaveCount(before + 1);
  await page.evaluate(() => document.querySelector('main')?.focus());
  await tabTo(page, '[id^="rb-stages."] .rb-row-open');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[id="rb-stages.1"] .rb-row-open')).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, '[id="rb-stages.1"] .rb-condition *');

  // As narrow as a phone: the menu opens, moves and closes by keys.
  await page.setViewportSize({ width: 400, height: 800 });
  const menu = page.getByTestId('nav-menu');
  await menu.focus();
  await page.keyboard.press('Enter');
  await tabTo(page, '[data-testid=nav-agree]');
  await page.keyboard.press('Escape');
  await expect(menu).toBeFocused();
  await expect(menu).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Enter');
  await tabTo(page, '[data-testid=nav-agree]');
  await page.keyboard.press('Enter');
  await expect(menu).toHaveAttribute('aria-expanded', 'false');
  await expect(page.locator('main')).toBeFocused();
});
