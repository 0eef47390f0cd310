import { z } from 'zod';
import { Fault } from '@/lib/domain/fault';
import { LeadRef } from '@/lib/domain/lead';
import { MINUTE } from '@/lib/domain/time';
import type { Asker } from '@/lib/messages/answer-with';
import { sessionMap } from './session-map';

const Ticket = z.object({ tab: z.number(), ref: LeadRef, at: z.number() });
const Bound = z.object({ tab: z.number(), ref: LeadRef });

const LIFE = MINUTE;

/**
 * One-time tickets for panels in a page's frame. A ticket is for one tab and one lead; who shows it first is bound to that lead
 * for as long as its document lives.
 */
export function createTickets() {
  const tickets = sessionMap('tickets', Ticket, 200);
  const bound = sessionMap('panels', Bound, 500);
  const place = (asker: Asker) => `${asker.tab}/${asker.document}`;

  return {
    /** A ticket for a panel in this tab, good for a minute. */
    async issue(tab: number, ref: LeadRef): Promise<string> {
      const ticket = crypto.randomUUID();
      await tickets.set(ticket, { tab, ref, at: Date.now() });
      return ticket;
    },
    /** Takes a ticket in and binds the asking document to its lead. Throws `untrusted` for a used, old or stolen one. */
    async redeem(ticket: string, asker: Asker): Promise<{ ref: LeadRef; tab: number }> {
      const found = (await tickets.all()).get(ticket);
      const used = tickets.delete(ticket);
      if (!found || found.tab !== asker.tab || Math.abs(Date.now() - found.at) > LIFE) {
        await used;
        throw new Fault('untrusted');
      }
      await Promise.all([used, bound.set(place(asker), { tab: found.tab, ref: found.ref })]);
      return { ref: found.ref, tab: found.tab };
    },
    /** The lead a framed panel is bound to. Throws `untrusted` when it showed no ticket. */
    async boundTo(asker: Asker): Promise<LeadRef> {
      const found = (await bound.all()).get(place(asker));
      if (!found) throw new Fault('untrusted');
      return found.ref;
    },
    /** A tab went, or its site was turned off: no panel in it is believed any more. */
    async drop(gone: (tab: number) => boolean): Promise<void> {
      const keysOf = (entries: ReadonlyMap<string, { tab: number }>) => [...entries].flatMap(([key, { tab }]) => (gone(tab) ? [key] : []));
      await tickets.delete(...keysOf(await tickets.all()));
      await bound.delete(...keysOf(await bound.all()));
    },
  };
}

export type Tickets = ReturnType<typeof createTickets>;
