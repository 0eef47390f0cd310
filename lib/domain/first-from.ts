import type { Instant } from './time';

/** The first of an ordered list that lies at or after a moment (or a day of either reckoning); the length where none does. */
export function firstFrom<T>(list: ArrayLike<T>, when: (item: T) => Instant, at: Instant): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (when(list[middle] as T) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
