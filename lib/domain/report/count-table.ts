/**
 * How often each whole number came up: medians of any number of leads in memory that is bounded by how many different numbers there
 * are.
 */
export class CountTable {
  readonly #counts = new Map<number, number>();
  n = 0;

  add(value: number): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
    this.n += 1;
  }

  /** The smallest number that at least this share of all do not exceed (nearest rank, nothing is interpolated); null without any. */
  quantile(share: number): number | null {
    const wanted = Math.max(1, Math.ceil(share * this.n));
    let seen = 0;
    for (const [value, count] of [...this.#counts].sort(([a], [b]) => a - b)) {
      seen += count;
      if (seen >= wanted) return value;
    }
    return null;
  }
}
