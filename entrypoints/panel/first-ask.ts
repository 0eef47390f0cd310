import type { LeadRef } from '@/lib/domain/lead';
import { askAhead } from '@/lib/messages/ask-ahead';
import { ask } from '@/lib/messages/messenger';
import { takeTicket } from './ticket';

/** Whatever is asked before the worker took the ticket is refused. */
async function openLead(ticket: string): Promise<LeadRef> {
  const { ref } = await ask('openPanel', { ticket });
  askAhead('getLead', { ref });
  askAhead('getStatus', {});
  askAhead('getRulebook', {});
  return ref;
}

const ticket = takeTicket();

/** The lead the panel was opened for, asked as soon as this file is read; null without a ticket. */
export const lead = ticket === null ? null : openLead(ticket);
