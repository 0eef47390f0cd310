import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { beginAhead } from '@/lib/messages/ahead';
import { ask } from '@/lib/messages/messenger';
import type { AskedLead, AskedPanel } from './asked-panel';
import { wearLooks } from './looks';
import { hang } from './picture';
import { takeTicket } from './ticket';

/**
 * The first thing the overlay's page does, in a file so small that the worker answers while the panel's own is still on its way: it asks,
 * and shows the picture that comes with the answer.
 */
export default defineUnlistedScript(() => {
  const ticket = takeTicket();
  // Without a ticket, or with one that is not taken, the page stays blank: whoever frames it learns nothing, not even the language.
  if (ticket === null) return;
  const panel = openLead(ticket);
  panel.catch(() => undefined);
  (globalThis as AskedPanel).tasukiPanel = panel;
  // While the answer is on its way.
  wearLooks();
});

async function openLead(ticket: string): Promise<AskedLead> {
  const ahead = beginAhead();
  const { ref, picture, ...opened } = await ask('openPanel', { ticket });
  const root = document.getElementById('root');
  // It was drawn for a frame, and for somebody who looks.
  const hung = picture && root && window.top !== window && !document.hidden ? hang(root, picture) : null;
  // Where this fails the panel asks by itself, and says what is wrong.
  const shown = opened.shown ?? (await ask('getPanel', { ref }).catch(() => null));
  if (shown) {
    if (shown.lead !== undefined) ahead.put('getLead', { ref }, shown.lead);
    ahead.put('getStatus', {}, shown.status);
    ahead.put('getRulebook', {}, shown.rulebook);
  }
  await hung?.seen;
  return { ref, hung };
}
