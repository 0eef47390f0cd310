import type { Tri } from '../assessment';
import { type Calendar, workingTime } from '../business-hours';
import { type Duration, MINUTE } from '../time';
import { CountTable } from './count-table';
import { daysOf } from './cycle';
import type { Deal } from './deals';
import type { Delivery } from './delivery';
import { type Money, MoneyTally } from './money';
import { type Rate, rateOf } from './rate';
import { Groups } from './tally';

/** What one source brought: how much, how good, and how fast it moved. */
export interface ChannelProfile {
  delivered: number;
  persona: Rate & { unknown: number };
  accepted: Rate;
  sql: Rate;
  win: Rate;
  won: Money;
  /** Median working time from hand-off to the first verdict. */
  toVerdict: { median: Duration | null; n: number };
  /** Median days from hand-off to sales-ready; days begun. */
  toSql: { median: number | null; n: number };
}

/** One source in the month reported and over all months shown. */
export interface ChannelRow {
  /** Null where no source is known. */
  source: string | null;
  month: ChannelProfile;
  all: ChannelProfile;
}

class Profile {
  #delivered = 0;
  readonly #persona: Record<Tri, number> = { yes: 0, no: 0, unknown: 0 };
  #accepted = 0;
  #answered = 0;
  readonly #toVerdict = new CountTable();
  readonly #toSql = new CountTable();

  addDelivery({ answer, handOff, sqlAt }: Delivery, persona: Tri, calendar: Calendar): void {
    this.#delivered += 1;
    this.#persona[persona] += 1;
    if (answer) {
      this.#answered += 1;
      if (answer.kind === 'accept') this.#accepted += 1;
      if (!answer.byDeed) this.#toVerdict.add(Math.floor(workingTime(calendar, handOff.at, answer.at) / MINUTE));
    }
    if (sqlAt !== null) this.#toSql.add(daysOf(sqlAt - handOff.at));
  }

  /** With the deals that came of its deliveries. */
  result(deals: readonly Deal[]): ChannelProfile {
    const money = new MoneyTally();
    const closed = { won: 0, lost: 0 };
    for (const { status, amount, currency } of deals) {
      if (status === 'open') continue;
      closed[status] += 1;
      if (status === 'won') money.add(amount, currency);
    }
    const verdict = this.#toVerdict.quantile(0.5);
    return {
      delivered: this.#delivered,
      persona: { ...rateOf(this.#persona.yes, this.#delivered), unknown: this.#persona.unknown },
      accepted: rateOf(this.#accepted, this.#answered),
      sql: rateOf(this.#toSql.n, this.#delivered),
      win: rateOf(closed.won, closed.won + closed.lost),
      won: money.result(),
      toVerdict: { median: verdict === null ? null : verdict * MINUTE, n: this.#toVerdict.n },
      toSql: { median: this.#toSql.quantile(0.5), n: this.#toSql.n },
    };
  }
}

/** Adds up what each source brought. */
export class ChannelTally {
  readonly #rows = new Groups(() => ({ month: new Profile(), all: new Profile() }));

  addDelivery(delivery: Delivery, persona: Tri, calendar: Calendar, isMonth: boolean): void {
    const row = this.#rows.of(delivery.lead.source);
    row.all.addDelivery(delivery, persona, calendar);
    if (isMonth) row.month.addDelivery(delivery, persona, calendar);
  }

  /** Every source, the one that brought most first; with the deals that came of the deliveries of each. */
  result(deals: readonly Deal[], month: number): ChannelRow[] {
    const sums = new Groups(() => ({ month: [] as Deal[], all: [] as Deal[] }));
    for (const deal of deals) {
      if (!deal.credit) continue;
      const of = sums.of(deal.credit.source);
      of.all.push(deal);
      if (deal.credit.month === month) of.month.push(deal);
    }
    const rows = this.#rows.list().map(([source, row]): ChannelRow => {
      const of = sums.of(source);
      return { source, month: row.month.result(of.month), all: row.all.result(of.all) };
    });
    return rows.sort((a, b) => b.all.delivered - a.all.delivered);
  }
}
