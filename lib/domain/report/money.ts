import { byName } from './tally';

/** An amount of money; deals without a currency have `null`. */
export interface Amount {
  currency: string | null;
  amount: number;
}

/** So many deals, and what they are worth, by currency: currencies are never added up. */
export interface Money {
  deals: number;
  /** Deals that name no amount: they are in `deals` and in no amount. */
  withoutAmount: number;
  amounts: Amount[];
}

/** Adds up what deals are worth. */
export class MoneyTally {
  #deals = 0;
  #withoutAmount = 0;
  readonly #sums = new Map<string | null, number>();

  add(amount: number | undefined, currency: string | undefined): void {
    this.#deals += 1;
    if (amount === undefined) this.#withoutAmount += 1;
    else {
      const key = currency?.trim().toUpperCase() || null;
      this.#sums.set(key, (this.#sums.get(key) ?? 0) + amount);
    }
  }

  /** To a thousandth: the smallest coin there is, so that the order of adding doesn't show. */
  result(): Money {
    const amounts = [...this.#sums].map(([currency, amount]) => ({ currency, amount: Math.round(amount * 1000) / 1000 }));
    return { deals: this.#deals, withoutAmount: this.#withoutAmount, amounts: amounts.sort((a, b) => byName(a.currency, b.currency)) };
  }
}
