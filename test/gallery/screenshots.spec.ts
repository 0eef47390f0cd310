import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BrowserContext, test as base, chromium, expect, type Page } from '@playwright/test';
import { ensureBrowser } from '@/server/launch/browser';
import { buildGallery } from './build';
import { now } from './facts';
import { contrast, opened, options, type Sheet, states, tight } from './sheets';

const made = fileURLToPath(new URL('../e2e/__screenshots__/made-with.txt', import.meta.url));

/** Pixels between the views of a sheet. */
const GAP = 8;

type Theme = 'light' | 'dark';
/** How a sheet is looked at: laid out once in a language, taken in each theme. */
type Look = { lang: 'ja' | 'en'; themes: readonly Theme[]; forced?: boolean };
type Studio = {
  open(look: Look): Promise<Page>;
  /** The browser's version and how wide words stand in the fonts here: pictures of another machine's fonts can't be compared. */
  madeWith(page: Page): Promise<string>;
};

/** One browser and one built gallery for each worker; one page for each language. */
const test = base.extend<object, { studio: Studio }>({
  studio: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'tasuki-gallery-'));
      await buildGallery(folder);
      copyFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), join(folder, 'axe.js'));
      const browser = await chromium.launch({
        executablePath: ensureBrowser(() => {}).path,
        args: [
          ...['--no-sandbox', '--font-render-hinting=none', '--disable-lcd-text', '--hide-scrollbars'],
          // Without a graphics card, drawing as one would costs more than drawing.
          '--disable-gpu-rasterization',
          // Boxes for dates heed the language they say they stand in, as they do by themselves where the browser is in that language too.
          '--enable-blink-features=LangAttributeAwareFormControlUI',
        ],
      });
      const contexts = new Map<string, BrowserContext>();
      await use({
        async open({ lang, forced = false }) {
          const key = `${lang} ${forced}`;
          const context =
            contexts.get(key) ??
            (await browser.newContext({
              locale: lang === 'ja' ? 'ja-JP' : 'en-GB',
              timezoneId: 'Asia/Tokyo',
              reducedMotion: 'reduce',
              forcedColors: forced ? 'active' : 'none',
            }));
          if (!contexts.has(key)) await context.clock.setFixedTime(now);
          contexts.set(key, context);
          const page = context.pages()[0] ?? (await context.newPage());
          await page.goto(`${pathToFileURL(join(folder, 'sheet.html'))}`);
          return page;
        },
        async madeWith(page) {
          const widths = await page.frames()[1]?.evaluate(() => {
            const pen = document.createElement('canvas').getContext('2d');
            if (!pen) throw new Error('no canvas');
            pen.font = `700 100px ${getComputedStyle(document.body).fontFamily}`;
            return ['次の一手 11/26(木) 18:00', 'Next step 0123456789'].map((text) => Math.round(pen.measureText(text).width));
          });
          return `Chromium ${browser.version().split('.')[0]}, ${widths?.join(' ')}`;
        },
      });
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** The first theme is the one that axe looks at. */
const all: Look[] = [
  { lang: 'ja', themes: ['light', 'dark'] },
  { lang: 'en', themes: ['dark', 'light'] },
];
const each: Look[] = [
  { lang: 'ja', themes: ['light'] },
  { lang: 'en', themes: ['dark'] },
];
const pictures: [Sheet, Look][] = [
  ...states.flatMap((sheet) => all.map((look): [Sheet, Look] => [sheet, look])),
  ...opened.flatMap((sheet) => each.map((look): [Sheet, Look] => [sheet, look])),
  ...tight.flatMap((sheet) => each.map((look): [Sheet, Look] => [sheet, look])),
  ...options.flatMap((sheet) => each.map((look): [Sheet, Look] => [sheet, look])),
  ...contrast.map((sheet): [Sheet, Look] => [sheet, { lang: 'ja', themes: ['dark'], forced: true }]),
];

for (const [sheet, look] of pictures) {
  test(`${sheet.name} ${look.lang}`, async ({ studio }) => {
    const page = await studio.open(look);
    const updating = test.info().config.updateSnapshots !== 'none';
    const faults: string[] = [];
    page.removeAllListeners('pageerror');
    page.on('pageerror', ({ message }) => faults.push(message));
    for (const [index, theme] of look.themes.entries()) {
      await page.emulateMedia({ colorScheme: theme });
      if (index === 0) {
        await lay(page, sheet, look);
        expect.soft(await spills(page), 'nothing is wider than its window').toEqual([]);
        // What a picture can't show: all of it once, contrast in the dark as well. The chip's closed root shows axe nothing: see its own tests.
        const looked = sheet.name !== 'chip' && !look.forced;
        if (looked && !updating) expect.soft(await heard(page, theme === 'light'), 'axe').toEqual([]);
      }
      expect(faults).toEqual([]);
      const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' });
      const here = await studio.madeWith(page);
      if (updating) writeFileSync(made, `${here}\n`);
      else if (!existsSync(made) || readFileSync(made, 'utf8').trim() !== here) {
        // Everything but the comparison holds on any machine.
        test.info().annotations.push({ type: 'not compared', description: `this machine draws as ${here}` });
        return;
      }
      const name = look.forced ? `${sheet.name}-${look.lang}.png` : `${sheet.name}-${look.lang}-${theme}.png`;
      // The same bytes are the same picture: only others are read and laid over one another.
      const kept = test.info().snapshotPath(name, { kind: 'snapshot' });
      if (!updating && existsSync(kept) && picture.equals(readFileSync(kept))) continue;
      expect.soft(picture).toMatchSnapshot(name, { maxDiffPixelRatio: 0.002 });
    }
  });
}

/** Puts a sheet's views side by side, each in a frame, and presses their steps. */
async function lay(page: Page, { views }: Sheet, { lang }: Look): Promise<void> {
  const width = Math.min(
    1590,
    views.reduce((sum, view) => sum + view.width + GAP, GAP),
  );
  await page.setViewportSize({ width, height: 200 });
  await page.evaluate(
    ([wanted, language]) => {
      const body = document.body;
      document.documentElement.lang = language;
      body.textContent = '';
      body.style.cssText = 'margin:8px;display:flex;flex-wrap:wrap;gap:8px;align-items:flex-start;background:#888';
      for (const [index, { room, name, width, height }] of wanted.entries()) {
        const frame = document.createElement('iframe');
        frame.name = `view-${index}`;
        frame.title = `${room} ${name} ${index}`;
        frame.style.cssText = `border:0;width:${width}px;height:${height}px`;
        frame.src = `index.html?${index}#${room}/${name}/${language}`;
        body.append(frame);
      }
    },
    [views, lang] as const,
  );
  // A frame that is out of sight is not drawn.
  await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) });
  for (const [index, view] of views.entries()) {
    const frame = page.frameLocator(`iframe[name="view-${index}"]`);
    await frame.locator('#root > :not(:empty), html > tasuki-chip').first().waitFor({ state: 'attached' });
    if (view.until) await frame.locator(view.until).first().waitFor();
    for (const step of view.steps ?? []) await frame.getByTestId(step).first().evaluate(press);
    // Dialogs keep the focus within; several of them in frames side by side would take it from one another without end.
    if (view.steps) {
      await frame.locator(':root').evaluate(() => {
        HTMLElement.prototype.focus = () => {};
      });
    }
    // What says that it isn't seen waits a moment first.
    if (view.name === 'covered') await frame.locator('.not-seen').waitFor();
  }
  // Where nothing was pressed nothing has the focus: which frame came last must not show.
  if (views.every(({ steps }) => !steps)) {
    for (const frame of page.frames().slice(1)) await frame.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  }
  await page.evaluate(() => document.fonts.ready);
}

/** As a mouse presses it; by the mouse itself every press would wait until all frames were drawn anew. */
function press(control: Element): void {
  const { left, top } = control.getBoundingClientRect();
  const how = { bubbles: true, cancelable: true, composed: true, detail: 1, clientX: left + 2, clientY: top + 2 };
  const pointer = { ...how, pointerId: 1, pointerType: 'mouse', isPrimary: true, width: 1, height: 1 };
  control.dispatchEvent(new PointerEvent('pointerdown', { ...pointer, buttons: 1, pressure: 0.5 }));
  control.dispatchEvent(new MouseEvent('mousedown', { ...how, buttons: 1 }));
  if (control instanceof HTMLElement) control.focus({ focusVisible: false } as FocusOptions);
  control.dispatchEvent(new PointerEvent('pointerup', pointer));
  control.dispatchEvent(new MouseEvent('mouseup', how));
  control.dispatchEvent(new MouseEvent('click', how));
}

/** Views in which something reaches beyond the right edge. */
async function spills(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const frame of page.frames().slice(1)) {
    const by = await frame.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (by > 0) found.push(`${frame.url().split('#')[1]}: ${by} px`);
  }
  return found;
}

type Axe = { run(options: object): Promise<{ violations: { id: string; nodes: { html: string; any: { message: string }[] }[] }[] }> };

/** What axe finds in each frame, in words. */
async function heard(page: Page, everything: boolean): Promise<string[]> {
  const found: string[] = [];
  for (const frame of page.frames().slice(1)) {
    await frame.addScriptTag({ url: 'axe.js' });
    const { violations } = await frame.evaluate(
      (runOnly) => (globalThis as unknown as { axe: Axe }).axe.run({ runOnly, iframes: false, resultTypes: ['violations'] }),
      everything ? ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] : ['color-contrast'],
    );
    const view = frame.url().split('#')[1];
    found.push(
      ...violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${view} ${id} ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`),
      ),
    );
  }
  return found;
}
