import { browser } from 'wxt/browser';
import type { SiteState } from '@/lib/messages/protocol';

/** Asks the browser for a site's pages; false when the person said no. Call it inside their click, before anything is awaited. */
export function askGrant(site: SiteState): Promise<boolean> {
  return browser.permissions.request({ origins: [site.pattern] }).catch(() => false);
}

/** Asks for several sites in one question; the browser grants all of them or none. Inside the click, like `askGrant`. */
export function askGrants(sites: readonly SiteState[]): Promise<boolean> {
  return browser.permissions.request({ origins: [...new Set(sites.map(({ pattern }) => pattern))] }).catch(() => false);
}

/** Gives back what sites were granted, except for pages that one of `stay` needs too. Never throws: an administrator may insist on a grant. */
export async function giveBack(sites: readonly SiteState[], stay: readonly SiteState[] = []): Promise<void> {
  const needed = new Set(stay.filter((site) => site.on).map((site) => site.pattern));
  for (const { pattern, granted } of sites) {
    if (granted && !needed.has(pattern)) await browser.permissions.remove({ origins: [pattern] }).catch(() => false);
  }
}
