import { applyPending } from '@/lib/domain/apply-command';
import type { Assessment, Clock } from '@/lib/domain/assessment';
import type { Actor, Command } from '@/lib/domain/command';
import { evaluate } from '@/lib/domain/evaluate';
import { type Lead, parkedStates } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';

/** The order within a list: hot intent first, then agreed call-backs, then the rest; last what its owner put off. */
export const tiers = [0, 1, 2, 3] as const;
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
  /** The due moment (or NEVER) of the owner's lead that is back again. */
  back?: Instant;
  /** When a lead was handed over that is older than the agreement's start: no promise runs on it. */
  stock?: Instant;
  /** When a lead was handed over that was worked as far as a deal should be, and none is registered. */
  unregistered?: Instant;
  /** Its team; only where who leads the team has a list it is in. */
  team?: string;
  /** Nearest due moment of the owner's open clocks outside the trial run: what badge and notices go by. */
  counted?: Instant;
  /** From when that clock is at risk; absent while its owner put the lead off. */
  warn?: Instant;
  /** The promise of that clock. */
  promise?: string;
  /** Of clocks there are only such of the trial run. */
  trial?: true;
  /** When the owner was last told by who leads the team that the lead needs them; absent once they acted. */
  nudged?: Instant;
  /** For marketing: the due moment (or NEVER) of a question that waits for an answer, and of a lead that was sent back. */
  question?: Instant;
  sentBack?: Instant;
  /** For marketing: a lead that lacks one thing for the first hand-off; the higher its score, the lower this. */
  nearly?: number;
  /** A lead that is back again, whoever's, by its due moment (or NEVER). */
  woken?: Instant;
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

/** The nearest due moment of some clocks; NEVER where none has one. */
function nearest(clocks: readonly Clock[]): Instant {
  return clocks.reduce((due, clock) => Math.min(due, clock.due ?? NEVER), NEVER);
}

/** Judges a lead, with the acts on it still on their way, into its row. A lead the rules can't judge has a row without moments. */
export function clockRow(lead: Lead, pending: readonly Command[], judge: Judge): ClockRow {
  const { rulebook, revision, actor, now } = judge;
  const row: ClockRow = { lead: lead.id, rev: lead.rev, revision, tier: 2 };
  if (lead.owner) row.owner = lead.owner;
  let judged = lead;
  let assessment: Assessment;
  try {
    if (pending.length > 0) judged = applyPending(lead, rulebook, [...pending], actor);
    if (judged.owner) row.owner = judged.owner;
    assessment = evaluate(judged, rulebook, now);
  } catch (error) {
    // One lead that can't be judged must not keep the others from their rows.
    console.error('a lead could not be judged', error);
    return row;
  }
  const running = assessment.clocks.filter((clock) => clock.due !== null && open.includes(clock.state));
  const own = running.filter((clock) => clock.runsOn === 'owner');
  const due = nearest(own);
  if (due !== NEVER) row.due = due;
  row.tier = tierOf(assessment, own, rulebook);
  if (assessment.changesAt !== null) row.changesAt = assessment.changesAt;
  if (assessment.next.kind === 'decide' && !assessment.woke) row.decide = due;
  else if (assessment.stage.awaitingVerdict && assessment.touches.made === 0) row.fresh = due;
  if (assessment.woke) {
    row.woken = due;
    if (row.owner) row.back = due;
  }
  if (assessment.worked) {
    row.unregistered = assessment.worked.since;
    row.team = judged.team;
  }
  if (assessment.beforeGoLive && due === NEVER) addStock(row, judged);
  addCounted(row, own);
  if (assessment.next.kind === 'do_not_contact') silence(row);
  addReminders(row, judged, assessment, judge);
  addForMarketing(row, judged, assessment, running, rulebook);
  return row;
}

/** Older than the agreement's start: one list without clocks, never among what is new or waits. */
function addStock(row: ClockRow, lead: Lead): void {
  delete row.fresh;
  delete row.decide;
  if (parkedAtLast(lead)) return;
  row.stock = lead.handOffs.at(-1)?.at ?? lead.createdAt;
}

function parkedAtLast(lead: Lead): boolean {
  const last = lead.stages.at(-1)?.stage;
  return (parkedStates as readonly (string | undefined)[]).includes(last);
}

function addCounted(row: ClockRow, own: readonly Clock[]): void {
  const counted = own.filter((clock) => !clock.trial);
  if (own.length > 0 && counted.length === 0) row.trial = true;
  const first = counted.find((clock) => clock.due === nearest(counted));
  if (!first || first.due === null) return;
  row.counted = first.due;
  row.warn = Math.min(first.warnAt ?? first.due, first.due);
  row.promise = first.promise;
}

/** Whom nobody may contact is never among what is hot, and no notice asks for a call. */
function silence(row: ClockRow): void {
  row.tier = 3;
  delete row.warn;
}

/** What its owner put off comes last and is told of no more until then. Somebody else's putting off is not this person's. */
function addReminders(row: ClockRow, lead: Lead, assessment: Assessment, { actor, now }: Judge): void {
  const acted = assessment.touches.last?.at ?? Number.NEGATIVE_INFINITY;
  for (const reminder of lead.reminders) {
    if (reminder.kind === 'snooze' && reminder.by === actor.user && reminder.until > now) {
      row.tier = 3;
      delete row.warn;
      row.changesAt = Math.min(row.changesAt ?? NEVER, reminder.until);
    }
    if (reminder.kind === 'nudge' && reminder.to === row.owner && reminder.at > acted) row.nudged = Math.max(row.nudged ?? 0, reminder.at);
  }
}

function addForMarketing(row: ClockRow, lead: Lead, assessment: Assessment, running: readonly Clock[], rulebook: Rulebook): void {
  const startedBy = (kind: string) =>
    running.filter(({ promise }) => rulebook.agreement.promises.find(({ id }) => id === promise)?.startsOn.kind === kind);
  if (lead.requests.some(({ answeredAt }) => answeredAt === undefined)) row.question = nearest(startedBy('request'));
  const back = startedBy('sent_back');
  if (back.length > 0) row.sentBack = nearest(back);
  const { stage, missing, score, guard } = assessment;
  const warming = !stage.awaitingVerdict && stage.department === 'mkt' && (!stage.parked || stage.id === 'nurturing');
  const oneStep = missing.length === 1 && missing[0]?.kind === 'condition';
  // In points, who did nothing yet is not nearly anything.
  const warm = score.mode !== 'points' || score.engagement > 0;
  if (warming && oneStep && warm && !guard.doNotApproach) row.nearly = -score.total;
}
