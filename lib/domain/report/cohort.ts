import type { Tri } from '../assessment';
import { type Duration, MINUTE } from '../time';
import { CountTable } from './count-table';
import type { Deal, Sourced } from './deals';
import type { Delivery } from './delivery';
import type { Flow } from './flow';
import { MoneyTally } from './money';
import type { MonthFigures } from './month-figures';
import { type MonthIndex, monthText } from './months';
import { OutcomeTally, type PromiseOutcome } from './promise-outcomes';
import { rateOf } from './rate';
import { type Count, Groups } from './tally';

/** Adds up one month. */
export class Cohort {
  #delivered = 0;
  #pledged = 0;
  #uncounted = 0;
  readonly #sourced: Record<Sourced, number> = { mkt: 0, sales: 0, unknown: 0 };
  readonly #answers = { accept: 0, nurture: 0, unfit: 0, open: 0, byDeed: 0 };
  readonly #reasons = { nurture: new Groups<Count>(zero), unfit: new Groups<Count>(zero) };
  readonly #persona: Record<Tri, number> = { yes: 0, no: 0, unknown: 0 };
  readonly #response = { table: new CountTable(), untouched: 0, unknown: 0 };
  readonly #conversation = { count: 0, of: 0 };
  #decided = 0;
  #appointments = 0;
  readonly #meeting = { count: 0, of: 0 };
  readonly #sentBack = new Groups<Count>(zero);
  readonly #answered = { is: { answered: 0, accepted: 0 }, fs: { answered: 0, accepted: 0 } };
  #sql = 0;
  readonly #kept = new OutcomeTally();
  readonly #followUp = new OutcomeTally();
  readonly #promises = new Map<string, OutcomeTally>();

  constructor(
    readonly month: MonthIndex,
    promises: readonly string[],
  ) {
    for (const promise of promises) this.#promises.set(promise, new OutcomeTally());
  }

  addDelivery(delivery: Delivery, persona: Tri): void {
    const { answer, answered, lead } = delivery;
    this.#delivered += 1;
    this.#sourced[lead.sourcedBy ?? 'unknown'] += 1;
    if (isPledged(delivery)) {
      this.#pledged += 1;
      this.#persona[persona] += 1;
    }
    this.#answers[answer?.kind ?? 'open'] += 1;
    if (answer?.byDeed) this.#answers.byDeed += 1;
    if (answer && answer.kind !== 'accept') this.#reasons[answer.kind].of(answer.reason).count += 1;
    if (answer || delivery.sentBack) this.#decided += 1;
    if (delivery.sentBack) this.#sentBack.of(delivery.sentBack.reason).count += 1;
    if (delivery.counted) this.#respond(delivery.firstResponse);
    else this.#uncounted += 1;
    addKnown(this.#conversation, delivery.conversation);
    addKnown(this.#meeting, delivery.meeting);
    if (delivery.appointment) this.#appointments += 1;
    for (const to of ['is', 'fs'] as const) {
      this.#answered[to].answered += answered[to].answered;
      this.#answered[to].accepted += answered[to].accepted;
    }
    if (delivery.sqlAt !== null) this.#sql += 1;
  }

  #respond(response: Delivery['firstResponse']): void {
    if (response === 'none') this.#response.untouched += 1;
    else if (response === 'unknown') this.#response.unknown += 1;
    else this.#response.table.add(Math.floor(response / MINUTE));
  }

  /** `isSales`: the promise is one of inside or field sales. */
  addOutcome({ promise, outcome }: PromiseOutcome, isSales: boolean): void {
    let tally = this.#promises.get(promise);
    if (!tally) {
      tally = new OutcomeTally();
      this.#promises.set(promise, tally);
    }
    tally.add(outcome);
    this.#kept.add(outcome);
    if (isSales) this.#followUp.add(outcome);
  }

  /** The month's figures with the deals credited to it, and those that moved in it. */
  figures(deals: readonly Deal[], flow: Flow, mature: boolean | null): MonthFigures {
    const { table, untouched, unknown } = this.#response;
    const { is, fs } = this.#answered;
    return {
      month: monthText(this.month),
      delivered: this.#delivered,
      pledged: this.#pledged,
      uncounted: this.#uncounted,
      sourced: { ...this.#sourced },
      answers: { ...this.#answers, reasons: this.#reasonRows() },
      sentBack: this.#sentBackRate(),
      persona: { ...rateOf(this.#persona.yes, this.#pledged), unknown: this.#persona.unknown },
      firstResponse: { median: minutes(table.quantile(0.5)), p90: minutes(table.quantile(0.9)), n: table.n, untouched, unknown },
      conversation: rateOf(this.#conversation.count, this.#conversation.of),
      appointment: rateOf(this.#appointments, this.#conversation.count),
      meeting: rateOf(this.#meeting.count, this.#meeting.of),
      isAccept: rateOf(is.accepted, is.answered),
      fsAccept: rateOf(fs.accepted, fs.answered),
      sql: rateOf(this.#sql, this.#delivered),
      kept: this.#kept.kept(),
      followUp: this.#followUp.kept(),
      promises: [...this.#promises].map(([promise, tally]) => tally.figures(promise)),
      ...worthOf(deals),
      flow,
      mature,
    };
  }

  #sentBackRate(): MonthFigures['sentBack'] {
    const rows = this.#sentBack.list().map(([reason, { count }]) => ({ reason, count }));
    const count = rows.reduce((sum, row) => sum + row.count, 0);
    return { ...rateOf(count, this.#decided), reasons: rows.sort((a, b) => b.count - a.count) };
  }

  #reasonRows(): MonthFigures['answers']['reasons'] {
    const rows = (['nurture', 'unfit'] as const).flatMap((kind) =>
      this.#reasons[kind].list().map(([reason, { count }]) => ({ kind, reason, count })),
    );
    return rows.sort((a, b) => b.count - a.count);
  }
}

function zero(): Count {
  return { count: 0 };
}

/** Towards marketing's pledge a lead counts once a month, and only where sales didn't find it. */
export function isPledged({ lead, repeated }: Delivery): boolean {
  return !repeated && lead.sourcedBy !== 'sales';
}

function addKnown(rate: { count: number; of: number }, held: boolean | null): void {
  if (held === null) return;
  rate.of += 1;
  if (held) rate.count += 1;
}

function minutes(count: number | null): Duration | null {
  return count === null ? null : count * MINUTE;
}

function worthOf(deals: readonly Deal[]): Pick<MonthFigures, 'pipeline' | 'revenue' | 'win'> {
  const [made, open, won] = [new MoneyTally(), new MoneyTally(), new MoneyTally()];
  const closed = { won: 0, lost: 0 };
  for (const { status, amount, currency } of deals) {
    made.add(amount, currency);
    if (status === 'open') open.add(amount, currency);
    else closed[status] += 1;
    if (status === 'won') won.add(amount, currency);
  }
  return {
    pipeline: { made: made.result(), open: open.result() },
    revenue: won.result(),
    win: rateOf(closed.won, closed.won + closed.lost),
  };
}
