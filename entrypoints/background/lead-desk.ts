import { applyPending } from '@/lib/domain/apply-command';
import { Fault, faultCode } from '@/lib/domain/fault';
import { type Lead, type LeadRef, refKey } from '@/lib/domain/lead';
import { MINUTE } from '@/lib/domain/time';
import type { LeadView } from '@/lib/messages/protocol';
import { findLead } from '@/lib/store/leads';
import { isOnItsWay, outgoingFor } from '@/lib/store/outbox';
import type { Session } from '@/lib/sync/session';

const FRESH = MINUTE;
const MOST = 50;

/** Finds leads: in the store, among those just looked at, at the hub. */
export function createLeadDesk(session: Session) {
  // Leads that are not in the person's feed: shown while somebody looks, never kept.
  const guests = new Map<string, { lead: Lead; at: number }>();
  const asking = new Map<string, Promise<Lead | null>>();

  function welcome(lead: Lead): void {
    guests.delete(lead.id);
    guests.set(lead.id, { lead, at: Date.now() });
    for (const id of [...guests.keys()].slice(0, Math.max(0, guests.size - MOST))) guests.delete(id);
  }

  function guest(ref: LeadRef): Lead | null {
    const key = refKey(ref);
    for (const { lead, at } of guests.values()) {
      if (Math.abs(Date.now() - at) < FRESH && lead.refs.some((one) => refKey(one) === key)) return lead;
    }
    return null;
  }

  async function askHub(ref: LeadRef): Promise<Lead | null> {
    try {
      const lead = await (await session.hub()).lead(ref);
      welcome(lead);
      return lead;
    } catch (error) {
      if (faultCode(error) === 'not_found') return null;
      throw error;
    }
  }

  return {
    /** The lead a ref names; null when neither store nor hub knows it. Throws the hub's fault when only it could have known. */
    async find(ref: LeadRef): Promise<Lead | null> {
      const here = (await findLead(session.store, ref)) ?? guest(ref);
      if (here) return here;
      const key = refKey(ref);
      const asked = asking.get(key) ?? askHub(ref).finally(() => asking.delete(key));
      asking.set(key, asked);
      return asked;
    },
    /** The lead with its acts on the way, those refused and those that somebody else's superseded. */
    async view(lead: Lead): Promise<LeadView> {
      const outgoing = await outgoingFor(session.store, lead);
      return {
        lead,
        pending: outgoing.flatMap((one) => (isOnItsWay(one) ? [one.command] : [])),
        refused: outgoing.flatMap(({ command, refused }) => (refused ? [{ command, code: refused }] : [])),
        superseded: outgoing.flatMap(({ command, superseded }) => (superseded ? [{ command, ...superseded }] : [])),
      };
    },
    /** The lead as it will stand once the hub has taken the acts on their way. Throws `not_connected` before the first sync. */
    async standing({ lead, pending }: LeadView): Promise<Lead> {
      const judge = await session.judge();
      if (!judge) throw new Fault('not_connected');
      return pending.length > 0 ? applyPending(lead, judge.rulebook, pending, judge.actor) : lead;
    },
    /** Newer facts of leads looked at. */
    refresh(leads: readonly Lead[]): void {
      for (const lead of leads) if (guests.has(lead.id)) welcome(lead);
    },
    /** Leads of these names, or all, are to be asked for again. */
    forget(keys?: ReadonlySet<string>): void {
      for (const [id, { lead }] of guests) if (!keys || lead.refs.some((ref) => keys.has(refKey(ref)))) guests.delete(id);
    },
  };
}

export type LeadDesk = ReturnType<typeof createLeadDesk>;
