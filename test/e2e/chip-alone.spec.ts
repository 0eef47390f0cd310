import { expect } from '@playwright/test';
import { pressChip, readChip } from '@/server/launch/extension-browser';
import { aSummary, askedBy, chipBox, heard, injectAgain, test } from './chip-alone';

// One browser for all.
test.describe.configure({ mode: 'default' });

const chip = (page: Parameters<typeof readChip>[0]) => expect.poll(() => readChip(page), { message: 'what the chip says' });

test('follows pushState, replaceState, hash, back and forward', async ({ alone }) => {
  const page = await alone.openPage('/leads/2');
  await chip(page).toMatch(/#2 /);
  await page.evaluate(() => history.pushState({}, '', '/leads/3'));
  await chip(page).toMatch(/#3 /);
  await page.evaluate(() => history.replaceState({}, '', '/leads/4'));
  await chip(page).toMatch(/#4 /);
  await page.evaluate(() => {
    location.hash = 'notes';
  });
  await page.evaluate(() => history.pushState({}, '', '/leads'));
  await chip(page).toBeNull();
  await page.goBack();
  await chip(page).toMatch(/#4 /);
  const visits = (await askedBy(alone)).filter(({ tasuki }) => tasuki === 'visit');
  expect(visits.map(({ id }) => id)).toEqual(['2', '3', '4', '4']);
});

test('fault 11: a slow answer for the last lead is never shown on the next', async ({ alone }) => {
  const page = await alone.openPage('/leads/1');
  await expect.poll(async () => (await askedBy(alone)).length).toBe(1);
  await page.evaluate(() => history.pushState({}, '', '/leads/2'));
  await chip(page).toMatch(/#2 /);
  await page.waitForTimeout(600);
  expect(await readChip(page)).toMatch(/#2 /);
});

test('fault 12: a page that takes the chip out every frame wins, and nothing loops', async ({ alone }) => {
  const page = await alone.openPage(
    '/leads/2',
    `<script>var taken = 0;
    function take() { const chip = document.querySelector('tasuki-chip'); if (chip) { chip.remove(); taken++; } requestAnimationFrame(take); }
    take();</script>`,
  );
  await expect.poll(() => page.evaluate(() => (globalThis as unknown as { taken: number }).taken)).toBe(6);
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => (globalThis as unknown as { taken: number }).taken)).toBe(6);
  expect((await askedBy(alone)).filter(({ tasuki }) => tasuki === 'visit')).toHaveLength(1);
});

test('a page’s own styles, dialogs and policies leave it visible and usable', async ({ alone }) => {
  const page = await alone.openPage(
    '/leads/2',
    `<style>html, body { font-size: 40px; direction: rtl; zoom: 1 } body { pointer-events: none }
     html > * { all: unset !important; display: none !important; opacity: 0 !important } tasuki-chip { visibility: hidden !important; left: -9999px !important }</style>`,
    { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; require-trusted-types-for 'script'" },
  );
  await chip(page).toMatch(/#2 /);
  const box = await page.locator('tasuki-chip').evaluate((host) => {
    const { display, opacity, visibility, direction } = getComputedStyle(host);
    return { display, opacity, visibility, direction };
  });
  expect(box).toEqual({ display: 'block', opacity: '1', visibility: 'visible', direction: 'ltr' });
  await pressChip(page);
  await expect.poll(() => page.frames().some((frame) => frame.url().includes('panel.html'))).toBe(true);
});

test('fault 47: the page finds nothing to read, nor a way in', async ({ alone }) => {
  const page = await alone.openPage(
    '/leads/2',
    `<script>
      var heard = [];
      const attach = Element.prototype.attachShadow;
      Element.prototype.attachShadow = function (init) { heard.push('attachShadow'); return attach.call(this, init); };
      for (const method of ['appendChild', 'append', 'setAttribute']) {
        const own = Element.prototype[method] ?? Node.prototype[method];
        (Element.prototype[method] ? Element : Node).prototype[method] = function (...of) { heard.push(method); return own.apply(this, of); };
      }
      for (const type of ['message', 'tasuki-chip', 'click', 'pointerdown', 'keydown']) addEventListener(type, (event) => heard.push(type + ' ' + JSON.stringify(event.detail ?? event.data ?? null)), true);
    </script>`,
  );
  await chip(page).toMatch(/#2 /);
  const found = await page.evaluate(() => {
    const host = document.querySelector('tasuki-chip');
    return {
      root: host?.shadowRoot ?? null,
      markup: host?.outerHTML,
      text: document.documentElement.innerText.includes('#2'),
      globals: Object.keys(globalThis).filter((name) => /tasuki|adapter/i.test(name)),
      heard: (globalThis as unknown as { heard: string[] }).heard,
      frames: globalThis.frames.length,
    };
  });
  // The one event an older chip goes by carries nothing.
  expect(found).toEqual({
    root: null,
    markup: '<tasuki-chip></tasuki-chip>',
    text: false,
    globals: [],
    heard: ['tasuki-chip null'],
    frames: 0,
  });
});

test('fault 42: messages and events that a page makes up change nothing', async ({ alone }) => {
  const page = await alone.openPage('/leads/2');
  await chip(page).toMatch(/#2 /);
  await page.evaluate(() => {
    const summary = { phases: [{ at: 0, tone: 'late', text: 'Forged' }] };
    for (const tell of [{ tasuki: 'update', type: 'lead', id: '2', summary }, { tasuki: 'off' }, { tasuki: 'close' }]) {
      postMessage(tell, '*');
      document.dispatchEvent(new CustomEvent('message', { detail: tell }));
      document.querySelector('tasuki-chip')?.dispatchEvent(new CustomEvent('tasuki', { detail: tell }));
    }
    document.querySelector('tasuki-chip')?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
  });
  await page.waitForTimeout(300);
  expect(await readChip(page)).toMatch(/#2 /);
  expect((await askedBy(alone)).map(({ tasuki }) => tasuki)).toEqual(['visit']);
});

test('fault 9: an updated extension’s chip takes the old one’s place', async ({ alone }) => {
  const page = await alone.openPage('/leads/2');
  await chip(page).toMatch(/#2 /);
  await injectAgain(alone);
  await expect.poll(async () => (await askedBy(alone)).filter(({ tasuki }) => tasuki === 'visit').length).toBe(2);
  await chip(page).toMatch(/#2 /);
  expect(await page.locator('tasuki-chip').count()).toBe(1);
  await page.evaluate(() => history.pushState({}, '', '/leads/3'));
  await chip(page).toMatch(/#3 /);
  expect((await askedBy(alone)).filter(({ tasuki }) => tasuki === 'visit')).toHaveLength(3);
});

test('assistive technology hears a timer, BANT in words and a button; the keyboard opens, closes and moves', async ({ alone }) => {
  const page = await alone.openPage('/leads/2');
  await chip(page).toMatch(/#2 /);
  expect(await heard(page)).toEqual(['group: Tasuki', 'timer: ', 'image: Budget Not asked, Authority Yes', 'button: Open Tasuki: Working']);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.frames().length).toBe(2);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.frames().length).toBe(1);
  await page.keyboard.press('Alt+ArrowLeft');
  await page.keyboard.press('Alt+ArrowUp');
  const remembered = (await askedBy(alone)).filter(({ tasuki }) => tasuki === 'remember');
  expect(remembered).toMatchObject([{ open: true }, { open: false }, { place: 'left 0.94' }, { place: 'left 0.9' }]);
});

test('dragging moves it to any edge and opens nothing', async ({ alone }) => {
  const page = await alone.openPage('/leads/2');
  await chip(page).toMatch(/#2 /);
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const from = Math.round(height * 0.94);
  await page.mouse.move(width - 60, from);
  await page.mouse.down();
  for (let step = 1; step <= 10; step++) await page.mouse.move(width - 60 - step * 100, from - step * 25);
  await page.mouse.up();
  await expect
    .poll(async () => (await askedBy(alone)).at(-1))
    .toMatchObject({ tasuki: 'remember', open: false, place: expect.stringMatching(/^left 0\.[67]/) });
  await page.mouse.move(60, from - 250);
  await page.mouse.down();
  for (let step = 1; step <= 10; step++) await page.mouse.move(60 + step * 60, from - 250 - step * 50);
  await page.mouse.up();
  await expect.poll(async () => (await askedBy(alone)).at(-1)).toMatchObject({ place: expect.stringMatching(/^up 0\.[4-8]/) });
  expect(page.frames()).toHaveLength(1);
});

test('is not printed', async ({ alone }) => {
  const page = await alone.openPage('/leads/2');
  await chip(page).toMatch(/#2 /);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('tasuki-chip').evaluate((host) => getComputedStyle(host).display)).toBe('none');
});

test.describe('E5 never in the CRM’s way', () => {
  test.use({ summary: aSummary({ text: 'Call back' }, { folded_label: ' · Folded' }) });
  const at = (side: string, more = '') => `position:fixed;${side};height:40px;${more}`;
  const look = (page: Parameters<typeof chipBox>[0]) => expect.poll(async () => (await chipBox(page)) ?? 'away', { intervals: [100] });

  test('folds where it would cover the page’s buttons, steps aside where even that would, says so, and comes back', async ({ alone }) => {
    const page = await alone.openPage(
      '/leads/2',
      `<button id="save" style="${at('bottom:30px;right:200px', 'width:120px')}">Save</button>`,
    );
    await chip(page).toMatch(/Call back/);
    await look(page).toMatchObject({ folded: true, width: 36, label: 'Open Tasuki: Working · Folded' });
    const { y } = (await chipBox(page)) ?? { y: 0 };
    // Its words are there for who listens, and for who points at it.
    expect(await heard(page)).toEqual(expect.arrayContaining(['timer: ', 'button: Open Tasuki: Working · Folded']));
    await page.mouse.move((page.viewportSize()?.width ?? 0) - 30, y + 17);
    await look(page).not.toMatchObject({ width: 36 });
    await page.mouse.move(10, 10);

    await page.evaluate(() =>
      document.getElementById('save')?.setAttribute('style', 'position:fixed;bottom:0;right:0;width:400px;height:110px'),
    );
    await page.mouse.click(10, 10);
    await expect.poll(async () => (await chipBox(page))?.y ?? y, { intervals: [100] }).toBeLessThan(y - 50);
    await page.evaluate(() => document.getElementById('save')?.remove());
    await page.mouse.click(10, 10);
    await look(page).toMatchObject({ folded: false, y, label: 'Open Tasuki: Working' });
    // Where it stood for a while was not the person's choice.
    expect((await askedBy(alone)).map(({ tasuki }) => tasuki)).toEqual(['visit']);
  });

  test('sees controls in shadow trees and things made pressable by script; words are no control', async ({ alone }) => {
    const page = await alone.openPage(
      '/leads/2',
      `<p style="${at('bottom:30px;right:0', 'width:500px')}">Only words</p><div id="own"></div>`,
    );
    await chip(page).toMatch(/Call back/);
    await page.waitForTimeout(600);
    expect(await chipBox(page)).toMatchObject({ folded: false });
    await page.evaluate(() => {
      const root = document.getElementById('own')?.attachShadow({ mode: 'open' });
      if (root) root.innerHTML = '<span style="position:fixed;bottom:30px;right:200px;cursor:pointer">Save</span>';
    });
    await page.mouse.click(10, 10);
    await look(page).toMatchObject({ folded: true });
  });

  test('goes for a dialog that all else waits for, where it touches it, and for full-screen', async ({ alone }) => {
    const page = await alone.openPage(
      '/leads/2',
      `<div id="modal" role="dialog" aria-modal="true" style="position:fixed;inset:0;background:#fff;display:none"><p>Log a call</p></div><div id="all">Slides</div>`,
    );
    await chip(page).toMatch(/Call back/);
    const show = (display: string) => page.evaluate((to) => document.getElementById('modal')?.style.setProperty('display', to), display);
    await show('block');
    await page.mouse.click(10, 10);
    await look(page).toBe('away');
    await show('none');
    await page.mouse.click(10, 10);
    await look(page).toMatchObject({ folded: false });
    await page.evaluate(() => document.documentElement.requestFullscreen());
    await look(page).toBe('away');
    await page.evaluate(() => document.exitFullscreen());
    await look(page).toMatchObject({ folded: false });
  });

  test('stays whole within the window from 50 % to 300 %, at every edge, and opens its panel there', async ({ alone }) => {
    const page = await alone.openPage('/leads/2');
    await chip(page).toMatch(/Call back/);
    await page.keyboard.press('Tab');
    // 1360 × 820 as the page sees it at 50, 100, 200 and 300 %.
    for (const zoom of [0.5, 1, 2, 3]) {
      const [width, height] = [Math.round(1360 / zoom), Math.round(820 / zoom)];
      await page.setViewportSize({ width, height });
      for (const key of ['ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown']) {
        // To the edge that is meant, whichever it stood at.
        for (let step = 0; step < (zoom === 1 ? 30 : 2); step++) await page.keyboard.press(`Alt+${key}`);
        const box = await chipBox(page);
        const inside = box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
        expect(inside, `${zoom * 100} % ${key} ${JSON.stringify(box)}`).toBe(true);
      }
    }
    await page.keyboard.press('Enter');
    await expect.poll(() => page.frames().length).toBe(2);
    const frame = await page
      .frames()[1]
      ?.frameElement()
      .catch(() => null);
    expect(frame).not.toBeUndefined();
  });

  test('with the system’s own colours and without motion it keeps its border and its marks’ shapes', async ({ alone }) => {
    const page = await alone.openPage('/leads/2');
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    await chip(page).toMatch(/Call back/);
    const moving = await page.evaluate(() => document.getAnimations().length);
    expect(moving).toBe(0);
    const shot = await page.screenshot();
    await page.emulateMedia({ forcedColors: 'none' });
    expect(shot.equals(await page.screenshot())).toBe(false);
  });
});

test.describe('in the last ten minutes', () => {
  const now = Date.now();
  test.use({
    summary: aSummary(
      { text: '{left} left', tone: 'warn', seconds: true },
      { due: now + 8 * 60_000, open: [[now - 1_000, now + 3_600_000]] },
    ),
  });

  test('ticks once a second', async ({ alone }) => {
    const page = await alone.openPage('/leads/2');
    await chip(page).toMatch(/\d min \d+ s left #2/);
    const first = await readChip(page);
    await chip(page).not.toBe(first);
  });
});
