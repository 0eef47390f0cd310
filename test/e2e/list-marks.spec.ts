import type { Page } from '@playwright/test';
import { demoPeople, expect, test } from './harness';

type Node = { nodeName: string; attributes?: string[]; children?: Node[]; shadowRoots?: Node[]; shadowRootType?: string };

/** What the marks of a page say, by the address of their link; the roots are closed, so only the debugger sees them. */
async function readMarks(page: Page): Promise<Record<string, string>> {
  const session = await page.context().newCDPSession(page);
  const { root } = (await session.send('DOM.getDocument', { depth: -1, pierce: true })) as { root: Node };
  await session.detach();
  const attribute = (node: Node, name: string) => node.attributes?.find((_, at, all) => at % 2 === 1 && all[at - 1] === name) ?? '';
  const found: Record<string, string> = {};
  const walk = (node: Node, link: string) => {
    const here = node.nodeName === 'A' ? attribute(node, 'href') : link;
    if (node.nodeName === 'TASUKI-MARK') {
      expect(node.attributes).toEqual([]);
      const [shadow] = node.shadowRoots ?? [];
      expect(shadow?.shadowRootType).toBe('closed');
      const mark = shadow?.children?.find(({ nodeName }) => nodeName === 'SPAN');
      if (mark) found[here] = attribute(mark, 'aria-label');
    }
    for (const child of node.children ?? []) walk(child, here);
  };
  walk(root, '');
  return found;
}

const rects = (page: Page) =>
  page.evaluate(() => [...document.querySelectorAll('td, a, tr')].map((cell) => JSON.stringify(cell.getBoundingClientRect())));

/** Addresses of the links to leads that are on screen. */
const onScreen = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('a.name')].flatMap((link) => {
      const { top, bottom } = link.getBoundingClientRect();
      return bottom > 0 && top < innerHeight ? [link.getAttribute('href')] : [];
    }),
  );

test('E2 a list carries a small mark beside each known lead on screen, moves nothing, and loses them with the switch', async ({
  rep,
  world,
}) => {
  const page = await rep.context.newPage();
  await page.goto(`${world.crm.origin}/leads?owner=${demoPeople.rep}`);
  await expect.poll(async () => Object.keys(await readMarks(page)).length, { timeout: 15_000 }).toBeGreaterThan(5);
  const marked = await readMarks(page);
  const seen = await onScreen(page);
  const all = await page.locator('a.name').count();
  // Rows below the fold are neither marked nor asked for.
  expect(all).toBeGreaterThan(seen.length);
  expect(Object.keys(marked).filter((address) => !seen.includes(address))).toEqual([]);
  expect(Object.values(marked).every((label) => /\S/.test(label))).toBe(true);
  expect(await page.locator('body').innerText()).not.toMatch(/Overdue|Off hours/);
  const before = await rects(page);

  const options = await rep.open('options.html');
  await options.getByTestId('marks-sample').click();
  await expect(options.getByTestId('marks-sample')).not.toBeChecked();
  await page.bringToFront();
  await expect.poll(async () => Object.keys(await readMarks(page)).length).toBe(0);
  expect(await page.locator('tasuki-mark').count()).toBe(0);
  expect(await rects(page)).toEqual(before);

  await options.bringToFront();
  await options.getByTestId('marks-sample').click();
  await expect(options.getByTestId('marks-sample')).toBeChecked();
  await page.bringToFront();
  await page.locator('a.name').last().scrollIntoViewIfNeeded();
  const last = (await page.locator('a.name').last().getAttribute('href')) ?? '';
  await expect.poll(async () => Object.keys(await readMarks(page))).toContain(last);
  // A lead's own page is no list.
  await page.locator('a.name').last().click();
  await expect.poll(async () => Object.keys(await readMarks(page)).length).toBe(0);
});
