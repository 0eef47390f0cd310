import { browser } from 'wxt/browser';

/**
 * Opens the company's sign-in in the browser's own window for that; the page that comes back is never loaded.
 * @returns the address it came back to; null when the person closed the window.
 */
export function openCompanyWindow(url: string): Promise<string | null> {
  return browser.identity.launchWebAuthFlow({ url, interactive: true }).then(
    (cameBackTo) => cameBackTo ?? null,
    () => null,
  );
}
