import type { Lead, LeadRef, Opportunity } from '../lead';
import type { Instant } from '../time';
import type { Delivery } from './delivery';
import type { MonthIndex } from './months';

/** Who found the lead. */
export type Sourced = 'mkt' | 'sales' | 'unknown';

/** A deal and the delivery it is credited to; `null` where no delivery came before it. */
export interface Deal {
  createdAt: Instant;
  status: Opportunity['status'];
  closedAt: Instant | null;
  amount: number | undefined;
  currency: string | undefined;
  sourced: Sourced;
  credit: { at: Instant; month: MonthIndex; source: string | null } | null;
  /** Settles which of several leads tells of it, in whatever order they come. */
  rank: string;
}

/**
 * Every deal once, though several leads of a company carry it: credited to the earliest delivery of any of them that led to it,
 * which is a lead's latest delivery before the deal was made.
 */
export class Deals {
  readonly #deals = new Map<string, Deal>();

  /** Takes a lead's deals up to `now`; one closed later is open still. */
  add(lead: Lead, deliveries: readonly Delivery[], now: Instant): void {
    for (const deal of lead.opportunities) {
      if (deal.createdAt > now) continue;
      const key = `${(lead.refs[0] as LeadRef).site} ${deal.id}`;
      const known = this.#deals.get(key);
      const mine = dealOf(lead, deal, deliveries, now);
      if (!known || isBefore(mine, known)) this.#deals.set(key, mine);
    }
  }

  all(): Iterable<Deal> {
    return this.#deals.values();
  }
}

function dealOf(lead: Lead, deal: Opportunity, deliveries: readonly Delivery[], now: Instant): Deal {
  const delivery = deliveries.findLast(({ handOff }) => handOff.at <= deal.createdAt);
  const isClosed = deal.status !== 'open' && (deal.closedAt === undefined || deal.closedAt <= now);
  return {
    createdAt: deal.createdAt,
    status: isClosed ? deal.status : 'open',
    closedAt: isClosed ? (deal.closedAt ?? null) : null,
    amount: deal.amount,
    currency: deal.currency,
    sourced: lead.sourcedBy ?? 'unknown',
    credit: delivery ? { at: delivery.handOff.at, month: delivery.month, source: lead.source ?? null } : null,
    rank: lead.id,
  };
}

function isBefore(a: Deal, b: Deal): boolean {
  const [first, second] = [a.credit?.at ?? Number.POSITIVE_INFINITY, b.credit?.at ?? Number.POSITIVE_INFINITY];
  return first === second ? a.rank < b.rank : first < second;
}
