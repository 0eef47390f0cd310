import { useEffect, useState } from 'react';
import { type Browser, browser } from 'wxt/browser';
import type { LeadRef } from '@/lib/domain/lead';
import { refKey } from '@/lib/domain/ref-key';
import { ask, onChanged } from '@/lib/messages/messenger';

/** How often an open question is looked at, whether it is answered. */
const HELD = 500;

/**
 * The lead on the tab in front of this window; null where there is none, undefined until it is known.
 * Whoever is writing something down keeps the lead it is about until that is done.
 */
export function useActiveLead(): LeadRef | null | undefined {
  const [ref, setRef] = useState<LeadRef | null>();
  useEffect(() => {
    let gone = false;
    let turn = 0;
    let held: ReturnType<typeof setTimeout> | undefined;

    function show(next: LeadRef | null): void {
      clearTimeout(held);
      if (gone) return;
      if (document.querySelector('[role="dialog"],[role="alertdialog"]')) held = setTimeout(() => show(next), HELD);
      // The same lead is the same view: nothing of it begins anew.
      else setRef((before) => (before && next && refKey(before) === refKey(next) ? before : next));
    }

    async function look(): Promise<void> {
      turn += 1;
      const mine = turn;
      const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
      const found = tab?.id === undefined ? null : (await ask('getTabLead', { tab: tab.id }).catch(() => ({ ref: null }))).ref;
      if (mine === turn) show(found);
    }

    // Of a tab whose site was not granted the browser tells no address: nothing is asked about it beyond that it is in front.
    const moved = (_: number, { url, status }: { url?: string; status?: string }, { active }: Browser.tabs.Tab) => {
      if (active && (url !== undefined || status === 'complete')) void look();
    };
    const activated = () => void look();
    browser.tabs.onActivated.addListener(activated);
    browser.tabs.onUpdated.addListener(moved);
    const stop = onChanged(({ what }) => what === 'status' && void look());
    void look();
    return () => {
      gone = true;
      clearTimeout(held);
      stop();
      browser.tabs.onActivated.removeListener(activated);
      browser.tabs.onUpdated.removeListener(moved);
    };
  }, []);
  return ref;
}
