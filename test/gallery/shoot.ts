import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from '@playwright/test';
import { buildGallery } from './build';

// Takes a picture of every view of the gallery, in both languages, light and dark, and checks each with axe:
//   tsx test/gallery/shoot.ts [folder] [only]
const [folder = '.output/gallery', only = ''] = process.argv.slice(2);
await buildGallery(folder);

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const { views } = await import('./views');
let faults = 0;
for (const lang of ['ja', 'en'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ colorScheme, locale: lang, deviceScaleFactor: 1.5 });
    for (const { room, name, width, height, steps } of views) {
      const id = `${room}-${name}`;
      if (only && !id.includes(only)) continue;
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error(id, error));
      await page.setViewportSize({ width, height });
      await page.goto(`${pathToFileURL(`${folder}/index.html`)}#${room}/${name}/${lang}`);
      for (const step of steps ?? []) await page.getByTestId(step).first().click();
      // What says that it isn't seen waits a moment first.
      await page.waitForTimeout(name === 'covered' ? 2_500 : 60);
      await page.screenshot({ path: `${folder}/${id}${steps ? `-${steps.at(-1)}` : ''}-${lang}-${colorScheme}.png` });
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
      for (const violation of violations) {
        faults += 1;
        console.error(
          id,
          lang,
          colorScheme,
          violation.id,
          violation.nodes.map((node) => `${node.html} ${node.any[0]?.message ?? ''}`).slice(0, 3),
        );
      }
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
console.log(faults === 0 ? 'axe: nothing to mend' : `axe: ${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;
