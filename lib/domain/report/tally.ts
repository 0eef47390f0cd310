/** The most groups that are told apart; what comes after them counts as `null`, "others and unknown". */
export const MOST_GROUPS = 5_000;

/** Something counted by group; `null` is what belongs to none. Bounded, however many names come up. */
export class Groups<Row> {
  readonly #rows = new Map<string | null, Row>();

  constructor(readonly blank: () => Row) {}

  /** The row of a group. */
  of(group: string | null | undefined): Row {
    const named = group?.trim() || null;
    const key = named !== null && !this.#rows.has(named) && this.#rows.size >= MOST_GROUPS ? null : named;
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = this.blank();
      this.#rows.set(key, row);
    }
    return row;
  }

  /** Every group with its row by name, `null` last. */
  list(): (readonly [string | null, Row])[] {
    return [...this.#rows].sort(([a], [b]) => byName(a, b));
  }
}

/** A count that can be added to. */
export interface Count {
  count: number;
}

/** Groups that are only counted. */
export function countedGroups(): Groups<Count> {
  return new Groups(() => ({ count: 0 }));
}

/** Orders names by their letters' codes, so that every machine does alike; `null` last. */
export function byName(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
