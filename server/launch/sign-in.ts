import type { Page } from '@playwright/test';
import { allowOrigin, type ExtensionBrowser } from './extension-browser';

/**
 * Connects the extension to a hub and turns sites on, through the options page as a person would.
 * @returns the options page, left open
 */
export async function signIn(
  browser: ExtensionBrowser,
  hub: { url: string; token: string },
  sites: { id: string; origin: string }[],
): Promise<Page> {
  const page = await browser.context.newPage();
  await page.goto(browser.page('options.html'));
  await page.getByTestId('hub-address').fill(hub.url);
  await page.getByTestId('token').fill(hub.token);
  await page.getByTestId('connect').click();
  await page.getByTestId('who').waitFor({ timeout: 30_000 });
  for (const site of sites) {
    await allowOrigin(browser, `${site.origin}/*`);
    await page.bringToFront();
    await page.getByTestId(`turn-on-${site.id}`).click();
    await page.getByTestId(`turn-off-${site.id}`).waitFor({ timeout: 15_000 });
  }
  return page;
}
