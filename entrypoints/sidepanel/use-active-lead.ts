import { useEffect, useState } from 'react';
import { type Browser, browser } from 'wxt/browser';
import type { LeadRef } from '@/lib/domain/lead';
import { refKey } from '@/lib/domain/ref-key';
import { ask, onChanged } from '@/lib/messages/messenger';

/** How often an open question is looked at, whether it is answered. */
const HELD = 500;
/** How often a frame is looked at that shows a lead: no event tells when it moves on. */
const FRAMED = 1_000;

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
    let again: ReturnType<typeof setTimeout> | undefined;

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
      clearTimeout(again);
      const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
      const none = { ref: null, framed: false };
      const found = tab?.id === undefined ? none : await ask('getTabLead', { tab: tab.id }).catch(() => none);
      if (mine !== turn || gone) return;
      show(found.ref);
      if (found.framed && !document.hidden) again = setTimeout(() => void look(), FRAMED);
    }

    // Of a tab whose site was not granted the browser tells no address: nothing is asked about it beyond that it is in front.
    const moved = (_: number, { url, status }: { url?: string; status?: string }, { active }: Browser.tabs.Tab) => {
      if (active && (url !== undefined || status === 'complete')) void look();
    };
    const activated = () => void look();
    const seen = () => {
      if (!document.hidden) void look();
    };
    browser.tabs.onActivated.addListener(activated);
    browser.tabs.onUpdated.addListener(moved);
    document.addEventListener('visibilitychange', seen);
    const stop = onChanged(({ what }) => (what === 'status' || what === 'tab') && void look());
    void look();
    return () => {
      gone = true;
      clearTimeout(held);
      clearTimeout(again);
      document.removeEventListener('visibilitychange', seen);
      stop();
      browser.tabs.onActivated.removeListener(activated);
      browser.tabs.onUpdated.removeListener(moved);
    };
  }, []);
  return ref;
}
