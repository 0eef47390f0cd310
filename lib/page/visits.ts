import type { PageAdapter } from '@/lib/crm/adapter';
import { leadAt } from '@/lib/crm/lead-at';
import { on } from './on';

/** A record as its CRM names it. */
export type PageLead = { type: string; id: string };

/** Called for each lead the person opens; the signal aborts when they leave it. */
export type Visit = (lead: PageLead, left: AbortSignal) => void;

/** Called for each page that shows no lead; the signal aborts when one is opened. */
export type Elsewhere = (left: AbortSignal) => void;

/** Time between looks where nothing tells of a new address. */
const LOOK_EVERY = 1_000;

/**
 * The one owner of navigation. The address is read after it changed, whichever event says so;
 * the same address announced twice is no new visit.
 */
export function onLeadVisit(adapter: PageAdapter, signal: AbortSignal, visit: Visit, elsewhere?: Elsewhere): void {
  let shown: string | undefined;
  let leave = new AbortController();

  function look(): void {
    const lead = signal.aborted ? null : leadAt(location, adapter, (item) => sessionStorage.getItem(item));
    const key = lead ? `${lead.type}/${lead.id}` : '';
    if (key === shown && !signal.aborted) return;
    shown = key;
    // With a reason: without one the browser makes an error and reads the whole script anew to name its lines.
    leave.abort(key);
    leave = new AbortController();
    if (lead) visit(lead, leave.signal);
    else if (!signal.aborted) elsewhere?.(leave.signal);
  }

  const { navigation } = globalThis as { navigation?: EventTarget };
  on(navigation, 'currententrychange navigatesuccess', look, signal);
  // A content script can't see pushState without the Navigation API, nor that a page wrote down later what it shows.
  const timer = navigation && !adapter.records.some(({ asks }) => asks) ? 0 : setInterval(() => document.hidden || look(), LOOK_EVERY);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    look();
  });
  look();
}
