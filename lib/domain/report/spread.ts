/**
 * How unevenly something is spread over groups: the Gini coefficient with the correction for few groups,
 * `n ÷ (n − 1) × Σ (2i − n − 1) xᵢ ÷ (n Σ xᵢ)` over the n counts in rising order. 0: all have the same; 1: one has everything.
 * `null` with fewer than two groups, or nothing to spread. Counts are 0 or more.
 */
export function gini(counts: readonly number[]): number | null {
  const n = counts.length;
  const sum = counts.reduce((total, count) => total + count, 0);
  if (n < 2 || sum === 0) return null;
  const weighted = [...counts].sort((a, b) => a - b).reduce((total, count, i) => total + (2 * (i + 1) - n - 1) * count, 0);
  return weighted / (sum * (n - 1));
}
