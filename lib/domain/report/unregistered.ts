import { bantElements } from '../lead';
import type { ClockReading } from '../promise-run';
import { counts } from '../touch';
import { LeadList, type ListedLead, listed } from './lead-list';

/** From when on a lead counts as worked though nobody registered a deal. */
export interface WorkedLimits {
  /** Of the four BANT elements, how many were answered (yes, partly or no). */
  bant: number;
  /** Touches since the latest hand-off. */
  touches: number;
}

/** Three of four answers, three touches: by then a deal is either registered or hidden. */
export const workedLimits: WorkedLimits = { bant: 3, touches: 3 };

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
    const { lead, handOff, opportunities, stages, now } = timeline;
    const last = stages.at(-1);
    if (!handOff || opportunities.length > 0 || (last && book.isParked(last.stage))) return;
    const bant = bantElements.filter((element) => {
      const answer = lead.bant[element];
      return answer && (answer.at ?? now) <= now && (answer.state === 'yes' || answer.state === 'partly' || answer.state === 'no');
    }).length;
    if (bant < this.limits.bant) return;
    const touches = timeline.touches.filter((touch) => touch.at >= handOff.at && (touch.counts & counts.touch) !== 0).length;
    if (touches >= this.limits.touches) this.#list.add({ ...listed(lead, this.seesReps), bant, touches });
  }

  result(): Unregistered {
    return { count: this.#list.count, limits: this.limits, leads: this.#list.rows() };
  }
}
