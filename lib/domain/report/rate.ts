/** A share with what it is a share of. */
export interface Rate {
  count: number;
  of: number;
  /** From 0 to 1; null where there is nothing to be a share of. */
  rate: number | null;
}

/** So many of so many. */
export function rateOf(count: number, of: number): Rate {
  return { count, of, rate: of > 0 ? count / of : null };
}

/** 1.96 standard errors to either side hold 95 of 100. */
const Z = 1.959964;

/** An interval within 0 to 1, or −1 to 1 for a difference. */
export type Interval = readonly [low: number, high: number];

/**
 * The 95 % interval of a share by Wilson's score (E. B. Wilson, J Am Stat Assoc 22:209–212, 1927), which stays within 0 to 1
 * and holds for few cases; null for a share of nothing.
 */
export function wilson({ count, of }: Pick<Rate, 'count' | 'of'>): Interval | null {
  if (of <= 0) return null;
  const share = count / of;
  const middle = (share + (Z * Z) / (2 * of)) / (1 + (Z * Z) / of);
  const reach = (Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of))) / (1 + (Z * Z) / of);
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}

/** By how much one share exceeds another, with its interval. */
export interface Difference {
  value: number;
  interval: Interval;
}

/**
 * By how much the first share exceeds the second. The 95 % interval is built from both Wilson intervals (R. G. Newcombe,
 * Statistics in Medicine 17:873–890, 1998, method 10); null where either is a share of nothing.
 */
export function differenceOf(first: Rate, second: Rate): Difference | null {
  const [one, other] = [wilson(first), wilson(second)];
  if (!one || !other) return null;
  const [share, otherShare] = [first.count / first.of, second.count / second.of];
  const value = share - otherShare;
  const below = Math.hypot(share - one[0], other[1] - otherShare);
  const above = Math.hypot(one[1] - share, otherShare - other[0]);
  return { value, interval: [value - below, value + above] };
}
