import type { ClockReading } from '../promise-run';
import { type WorkedLimits, workedWithoutDeal } from '../worked';
import { LeadList, type ListedLead, listed } from './lead-list';

/** Leads worked but not registered, as of now. */
export interface Unregistered {
  count: number;
  limits: WorkedLimits;
  leads: (ListedLead & { bant: number; touches: number })[];
}

/** Finds leads that were worked and have no deal. */
export class UnregisteredTally {
  readonly #list = new LeadList<Unregistered['leads'][number]>();

  constructor(
    readonly limits: WorkedLimits,
    readonly seesReps: boolean,
  ) {}

  /** Only leads that are with sales: neither parked nor never handed off. */
  add({ timeline, book }: ClockReading): void {
    const worked = workedWithoutDeal(timeline, (stage) => book.isParked(stage), this.limits);
    if (!worked) return;
    const { bant, touches } = worked;
    this.#list.add({ ...listed(timeline.lead, this.seesReps), bant, touches });
  }

  result(): Unregistered {
    return { count: this.#list.count, limits: this.limits, leads: this.#list.rows() };
  }
}
