/** A share with what it is a share of. */
export interface Share {
  leads: number;
  converted: number;
  /** Null where there is no lead. */
  rate: number | null;
}

/** How well a score tells leads that converted from those that didn't. */
export interface Separation {
  leads: number;
  converted: number;
  /** The chance that a converted lead scored higher than another, ties counted half; null without leads of both kinds. */
  auc: number | null;
  /** 95 % interval of the AUC, within 0 to 1; null without leads of both kinds. */
  interval: readonly [low: number, high: number] | null;
  /** How often the best-scored fifth converted, by how often all did; null where nobody converted. */
  topFifthLift: number | null;
}

/** How often leads of each score converted; scores are whole points, so there are few of them. */
export type ScoreTable = Map<number, { leads: number; converted: number }>;

/** Adds one lead to a table. */
export function addScore(table: ScoreTable, score: number, converted: boolean): void {
  const row = table.get(score);
  if (!row) table.set(score, { leads: 1, converted: converted ? 1 : 0 });
  else {
    row.leads += 1;
    if (converted) row.converted += 1;
  }
}

/** 1.96 standard errors to either side hold 95 of 100. */
const Z = 1.959964;

/**
 * How well the scores of a table separate. The AUC is the Mann–Whitney statistic; its interval is DeLong's
 * (DeLong, DeLong and Clarke-Pearson, Biometrics 44:837–845, 1988), which ties and unequal spreads don't disturb, laid out on the logit
 * scale so that it stays within 0 to 1. Where the two kinds don't overlap at all DeLong's error is 0 and would claim certainty;
 * there the interval is that of Hanley and McNeil's error turned around (Newcombe, Statistics in Medicine 25:559–573, 2006, method 5).
 */
export function separationOf(table: ScoreTable): Separation {
  let [leads, converted] = [0, 0];
  for (const row of table.values()) {
    leads += row.leads;
    converted += row.converted;
  }
  const others = leads - converted;
  const rows = [...table].sort(([a], [b]) => a - b).map(([, row]) => ({ yes: row.converted, no: row.leads - row.converted }));
  if (converted === 0 || others === 0) {
    return { leads, converted, auc: null, interval: null, topFifthLift: liftOf(rows, leads, converted) };
  }
  // For a converted lead the share of others below it, for another the share of converted above it: DeLong's placements.
  let [noBelow, yesBelow, sum] = [0, 0, 0];
  for (const { yes, no } of rows) {
    sum += yes * (noBelow + no / 2);
    noBelow += no;
  }
  const auc = sum / (converted * others);
  let [ofYes, ofNo] = [0, 0];
  noBelow = 0;
  for (const { yes, no } of rows) {
    ofYes += yes * ((noBelow + no / 2) / others - auc) ** 2;
    ofNo += no * ((converted - yesBelow - yes / 2) / converted - auc) ** 2;
    noBelow += no;
    yesBelow += yes;
  }
  const variance = (converted > 1 ? ofYes / (converted - 1) / converted : 0) + (others > 1 ? ofNo / (others - 1) / others : 0);
  const certain = auc <= 0 || auc >= 1 || variance <= 0 || converted < 2 || others < 2;
  const interval = certain ? turnedAround(auc, converted, others) : onLogitScale(auc, Math.sqrt(variance));
  return { leads, converted, auc, interval, topFifthLift: liftOf(rows, leads, converted) };
}

function onLogitScale(auc: number, error: number): [number, number] {
  const middle = Math.log(auc / (1 - auc));
  const reach = (Z * error) / (auc * (1 - auc));
  const back = (logit: number): number => 1 / (1 + Math.exp(-logit));
  return [back(middle - reach), back(middle + reach)];
}

/**
 * The standard error of an AUC by Hanley and McNeil (Radiology 143:29–36, 1982), for `converted` leads beside `others`.
 */
export function hanleyMcNeilError(auc: number, converted: number, others: number): number {
  const [yes, no] = [auc / (2 - auc), (2 * auc * auc) / (1 + auc)];
  const spread = auc * (1 - auc) + (converted - 1) * (yes - auc * auc) + (others - 1) * (no - auc * auc);
  return Math.sqrt(Math.max(0, spread) / (converted * others));
}

/** The AUCs that lie no further from the one seen than 1.96 of their own errors: both numbers of leads replaced by their mean. */
function turnedAround(auc: number, converted: number, others: number): [number, number] {
  const mean = (converted + others) / 2;
  const isNear = (truth: number): boolean => {
    const error = Math.sqrt(
      (truth * (1 - truth) * (1 + (mean - 1) * ((1 - truth) / (2 - truth) + truth / (1 + truth)))) / (converted * others),
    );
    return Math.abs(auc - truth) <= Z * error;
  };
  const edge = (inside: number, outside: number): number => {
    if (isNear(outside)) return outside;
    let [near, far] = [inside, outside];
    for (let i = 0; i < 60; i++) {
      const middle = (near + far) / 2;
      if (isNear(middle)) near = middle;
      else far = middle;
    }
    return near;
  };
  return [edge(auc, 0), edge(auc, 1)];
}

/** Leads that tie at the edge of the best fifth count by the share of them that belongs to it. */
function liftOf(rows: readonly { yes: number; no: number }[], leads: number, converted: number): number | null {
  if (converted === 0) return null;
  let left = leads / 5;
  let best = 0;
  for (let i = rows.length - 1; i >= 0 && left > 0; i--) {
    const { yes, no } = rows[i] as { yes: number; no: number };
    const share = Math.min(1, left / (yes + no));
    best += yes * share;
    left -= yes + no;
  }
  return best / (leads / 5) / (converted / leads);
}
