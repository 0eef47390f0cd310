import type { Browser } from 'wxt/browser';
import { refAt, siteAt } from '@/lib/crm/site';
import type { LeadRef } from '@/lib/domain/lead';

/** A chip in a tab: the ref we believe, and how the page named the record. */
export type BelievedChip = { tab: number; frame: number; site: string; ref: LeadRef; type: string; id: string };

type OnSite = { id: string; crm: string; origin: string; params?: Record<string, string> };

/** Where the browser says a message comes from. */
export function originOf(sender: Browser.runtime.MessageSender): string {
  return sender.origin ?? (sender.url ? new URL(sender.url).origin : '');
}

/** The sites that are on at the sender's origin. */
export function sitesOf<S extends OnSite>(sender: Browser.runtime.MessageSender, on: readonly S[]): S[] {
  const origin = originOf(sender);
  return on.filter((site) => new URL(site.origin).origin === origin);
}

/**
 * The record a chip may speak of: what the browser says of the sender decides, not what the chip says of itself.
 * `url` is the tab's address. Null when the chip doesn't stand on the page it says.
 */
export function believe(
  ask: { type: string; id: string },
  sender: Browser.runtime.MessageSender,
  on: readonly OnSite[],
  url = sender.tab?.url,
): BelievedChip | null {
  const tab = sender.tab?.id;
  const here = sitesOf(sender, on);
  if (tab === undefined || here.length === 0) return null;
  const { type, id } = ask;
  const frame = sender.frameId ?? 0;
  if (frame !== 0) {
    // In a frame the tab's address is the outer page's: a claim, good for its own origin only.
    const site = siteAt(sender.url ?? '', here) ?? here[0];
    return site ? { tab, frame, site: site.id, ref: { site: site.id, type, id }, type, id } : null;
  }
  const ref = refAt(url ?? '', here, ask);
  return ref && ref.type === type && ref.id === id ? { tab, frame, site: ref.site, ref, type, id } : null;
}
