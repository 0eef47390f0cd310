import { readingOf } from '../clock-reading';
import { Facts } from '../facts';
import type { ClockReading } from '../promise-run';
import type { LocalText } from '../text';
import type { Instant } from '../time';
import { LeadList, type ListedLead, listed } from './lead-list';
import type { ReportPlan } from './plan';
import { type Rate, rateOf } from './rate';
import { Groups } from './tally';

/** Parked leads that came back in the month, and why. */
export interface Woken {
  count: number;
  /** Handed to sales again since, of those that woke. */
  revived: Rate;
  reasons: { why: LocalText; from: string | null; count: number }[];
  leads: (ListedLead & { at: Instant; why: LocalText; from: string })[];
}

/** Finds parked leads that woke. */
export class WokenTally {
  readonly #list = new LeadList<Woken['leads'][number]>();
  #revived = 0;
  readonly #reasons = new Groups(() => ({ count: 0, why: { ja: '', en: '' } as LocalText, from: null as string | null }));

  constructor(readonly seesReps: boolean) {}

  /** Each time a lead was parked it is asked whether it woke before it was handed off again, or the month was over. */
  add({ timeline, book, now }: ClockReading, plan: ReportPlan): void {
    const { lead, stages, handOffs } = timeline;
    stages.forEach((entry, i) => {
      if (!book.isParked(entry.stage) || entry.at >= plan.to) return;
      const handedOff = handOffs.find(({ at, to }) => to !== 'mkt' && at > entry.at)?.at ?? Number.POSITIVE_INFINITY;
      const ends = Math.min(stages[i + 1]?.at ?? Number.POSITIVE_INFINITY, handedOff);
      if (ends < plan.from) return;
      const asItWas = { ...lead, stages: stages.slice(0, i + 1), handOffs: handOffs.filter(({ at }) => at <= entry.at) };
      const { woke } = readingOf(new Facts(asItWas, Math.min(ends, plan.to - 1, now), book.judges), book);
      if (!woke || woke.at < plan.from) return;
      this.#list.add({ ...listed(lead, this.seesReps), at: woke.at, why: woke.why, from: entry.stage });
      if (Number.isFinite(handedOff)) this.#revived += 1;
      const reason = this.#reasons.of(`${woke.why.en} ${woke.why.ja} ${entry.stage}`);
      reason.count += 1;
      reason.why = woke.why;
      reason.from = entry.stage;
    });
  }

  result(): Woken {
    const { count } = this.#list;
    const reasons = this.#reasons.list().map(([, row]) => ({ ...row }));
    return { count, revived: rateOf(this.#revived, count), reasons: reasons.sort((a, b) => b.count - a.count), leads: this.#list.rows() };
  }
}
