import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { LeadRef } from '@/lib/domain/lead';
import { beginAhead } from '@/lib/messages/ahead';
import { ask } from '@/lib/messages/messenger';
import type { AskedPanel } from './asked-panel';
import { takeTicket } from './ticket';

/** The first thing the overlay's page does, in a file so small that the worker answers while the panel's own is still on its way. */
export default defineUnlistedScript(() => {
  const ticket = takeTicket();
  if (ticket !== null) (globalThis as AskedPanel).tasukiPanel = openLead(ticket);
});

async function openLead(ticket: string): Promise<LeadRef> {
  const ahead = beginAhead();
  const { ref, shown } = await ask('openPanel', { ticket });
  if (shown.lead !== undefined) ahead.put('getLead', { ref }, shown.lead);
  ahead.put('getStatus', {}, shown.status);
  ahead.put('getRulebook', {}, shown.rulebook);
  return ref;
}
