import { applyPending } from '@/lib/domain/apply-command';
import type { Assessment, Clock } from '@/lib/domain/assessment';
import type { Actor, Command } from '@/lib/domain/command';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';

/** The order within a list: hot intent first, then agreed call-backs, then the rest. */
export const tiers = [0, 1, 2] as const;
export type Tier = (typeof tiers)[number];

/** Nothing due: sorts after everything that is. */
export const NEVER = Number.POSITIVE_INFINITY;

/** The little that lists, badge and alarms need of a lead. Absent fields keep the row out of that index. */
export type ClockRow = {
  lead: string;
  rev: number;
  /** The rulebook revision it was judged by. */
  revision: string;
  /** Absent: nobody's. */
  owner?: string;
  tier: Tier;
  /** Nearest due moment of the owner's open clocks. */
  due?: Instant;
  /** The due moment (or NEVER) of a lead handed over and not yet touched. */
  fresh?: Instant;
  /** The due moment (or NEVER) of a lead that awaits the owner's decision. */
  decide?: Instant;
  /** When anything but a countdown can differ. */
  changesAt?: Instant;
};

/** By what and for whom clock rows are judged. */
export type Judge = { rulebook: Rulebook; revision: string; actor: Actor; now: Instant };

const open: readonly Clock['state'][] = ['running', 'at_risk', 'breached'];

function tierOf(assessment: Assessment, clocks: Clock[], rulebook: Rulebook): Tier {
  const startOf = (clock: Clock) => rulebook.agreement.promises.find(({ id }) => id === clock.promise)?.startsOn.kind;
  const starts = new Set(clocks.map(startOf));
  if (assessment.intent?.hot && (starts.has('hot_intent') || assessment.touches.made === 0)) return 0;
  return starts.has('callback') ? 1 : 2;
}

/** Judges a lead, with the acts on it still on their way, into its row. A lead the rules can't judge has a row without moments. */
export function clockRow(lead: Lead, pending: readonly Command[], judge: Judge): ClockRow {
  const { rulebook, revision, actor, now } = judge;
  const row: ClockRow = { lead: lead.id, rev: lead.rev, revision, tier: 2 };
  if (lead.owner) row.owner = lead.owner;
  let assessment: Assessment;
  try {
    const judged = pending.length > 0 ? applyPending(lead, rulebook, [...pending], actor) : lead;
    if (judged.owner) row.owner = judged.owner;
    assessment = evaluate(judged, rulebook, now);
  } catch (error) {
    // One lead that can't be judged must not keep the others from their rows.
    console.error('a lead could not be judged', error);
    return row;
  }
  const own = assessment.clocks.filter((clock) => clock.runsOn === 'owner' && clock.due !== null && open.includes(clock.state));
  const dues = own.flatMap((clock) => (clock.due === null ? [] : [clock.due]));
  const due = dues.length > 0 ? Math.min(...dues) : NEVER;
  if (due !== NEVER) row.due = due;
  row.tier = tierOf(assessment, own, rulebook);
  if (assessment.next.kind === 'decide') row.decide = due;
  else if (assessment.stage.awaitingVerdict && assessment.touches.made === 0) row.fresh = due;
  if (assessment.changesAt !== null) row.changesAt = assessment.changesAt;
  return row;
}
