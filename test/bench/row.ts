/** One line of a bench: what we do beside what peers do, measured in the same run. */
export interface BenchRow {
  name: string;
  /** What the figures count, such as `ops/s` (more is better) or `ratio`. */
  unit: string;
  ours: number;
  /** The same figure of each peer; empty where there is none to compare with. */
  others: Record<string, number>;
  /** What this row must keep to: of ours ÷ `peer` where one is named, else of ours alone. */
  limit?: { atLeast?: number; atMost?: number; peer?: string };
}
