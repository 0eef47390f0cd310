import { advanceStages } from '@/lib/domain/advance-stages';
import type { Assessment, Clock, ReceiptStretch } from '@/lib/domain/assessment';
import { dormantFrom, parkDormant } from '@/lib/domain/dormancy';
import { escalationAt } from '@/lib/domain/escalation';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import { clockReceipt } from '@/lib/domain/receipt';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { LocalText } from '@/lib/domain/text';
import { DAY, type Instant } from '@/lib/domain/time';
import type { Look, Looked } from '@/server/db/looks';

/** A lead that came in longer ago than this and fulfils a stage's condition when it is first seen is history, not a hand-off of today. */
const YOUNG = 7 * DAY;

export type ClockEventKind = 'at_risk' | 'breached' | 'escalated' | 'woke';

/** Something that time did to a lead; `at` is when it happened, however late it is noticed. */
export type ClockEvent = {
  leadId: string;
  /** The clock's key; of a lead that woke, the moment. */
  clock: string;
  kind: ClockEventKind;
  at: Instant;
  team: string;
  owner: string | null;
  promise: string | null;
  body: {
    name: LocalText;
    /** To whom it is put. */
    to?: LocalText;
    due?: Instant | null;
    elapsed?: number;
    allowed?: number;
    version?: string;
    /** How the clock was counted until then. */
    receipt?: ReceiptStretch[];
    /** Of what was put before the manager and no longer holds: why. */
    withdrawn?: 'done' | 'changed';
  };
};

/** Clocks of a lead by key: those before the manager with the moment they were due, and all that still run. */
export type Before = { escalated: Readonly<Record<string, Instant>>; running: readonly string[] };

/** What one look at a lead says: what to keep, what happened, what stands before the manager, and whether it has to be moved. */
export type Finding = { looked: Looked; events: ClockEvent[]; before: Before; moves: boolean };

/** Names an event within its lead. */
export function eventKey(clock: string, kind: ClockEventKind): string {
  return `${kind} ${clock}`;
}

/**
 * Judges a lead at the moment it is looked at. `known` holds the events of the lead that are on record, so that each is told once.
 * Clocks of a trial run make no events.
 */
export function judgeLook(lead: Lead, rulebook: Rulebook, now: Instant, look: Look, known: ReadonlySet<string>): Finding {
  const assessment = evaluate(lead, rulebook, now);
  const open = assessment.clocks.filter(isOpen);
  const counted = open.filter((clock) => !clock.trial);
  const moments: (Instant | null)[] = [assessment.changesAt, dormantFrom(lead, rulebook, now)];
  const events: ClockEvent[] = [];
  const escalated: Record<string, Instant> = {};
  const note = (event: ClockEvent) => {
    if (!known.has(eventKey(event.clock, event.kind))) events.push(event);
  };
  for (const clock of counted) {
    const { state, warnAt, due, key } = clock;
    if ((state === 'at_risk' || state === 'breached') && warnAt !== null) note(eventOf(lead, clock, 'at_risk', warnAt));
    if (state !== 'breached' || due === null) continue;
    note(eventOf(lead, clock, 'breached', due));
    const escalates = escalationAt(rulebook, clock.promise, due);
    if (escalates === null) continue;
    if (escalates > now) {
      moments.push(escalates);
      continue;
    }
    escalated[key] = due;
    if (!known.has(eventKey(key, 'escalated'))) {
      const event = eventOf(lead, clock, 'escalated', escalates);
      events.push({ ...event, body: { ...event.body, ...toWhom(rulebook, clock.promise) } });
    }
  }
  const { woke, stage } = assessment;
  if (woke) {
    const { at, why } = woke;
    note({
      leadId: lead.id,
      clock: `woke@${at}`,
      kind: 'woke',
      at,
      team: lead.team,
      owner: lead.owner,
      promise: null,
      body: { name: why },
    });
  }
  for (const event of events) {
    if (event.kind !== 'woke') event.body.receipt = clockReceipt(lead, rulebook, event.clock, now);
  }
  const moved = movedBy(lead, rulebook, now, look);
  return {
    events,
    before: { escalated, running: open.map(({ key }) => key) },
    moves: moved.lead !== lead,
    looked: {
      leadId: look.leadId,
      mark: look.mark,
      team: lead.team,
      holds: moved.holds,
      nextAt: soonest(moments, now),
      state: worst(counted),
      dueAt: soonest(
        counted.map(({ due }) => due),
        Number.NEGATIVE_INFINITY,
      ),
      unowned: lead.owner === null && !stage.parked && stage.department !== 'mkt',
      wokeAt: woke?.at ?? null,
    },
  };
}

/**
 * A lead where the agreement takes it by now: into every stage whose condition has come to hold, or to rest after its silence. What held
 * already when the hub first saw an older lead is left to people.
 */
export function movedBy(
  lead: Lead,
  rulebook: Rulebook,
  now: Instant,
  look: Pick<Look, 'seen' | 'holds'>,
): { lead: Lead; holds: string | null } {
  const advanced = advanceStages(lead, rulebook, { at: now, recordedAt: now, by: 'rule', id: `watch@${now}` });
  if (advanced === lead) return { lead: parkDormant(lead, rulebook, now), holds: null };
  const entered = advanced.stages[lead.stages.length]?.stage ?? null;
  const isHistory = look.seen ? look.holds === entered : lead.createdAt < now - YOUNG;
  return isHistory ? { lead, holds: entered } : { lead: advanced, holds: null };
}

function isOpen(clock: Clock): boolean {
  return clock.endedAt === null && (clock.state === 'running' || clock.state === 'at_risk' || clock.state === 'breached');
}

function eventOf(lead: Lead, clock: Clock, kind: ClockEventKind, at: Instant): ClockEvent {
  const { key, promise, name, due, elapsed, allowed, version } = clock;
  return {
    leadId: lead.id,
    clock: key,
    kind,
    at,
    team: lead.team,
    owner: lead.owner,
    promise,
    body: { name, due, elapsed, allowed, version },
  };
}

function toWhom({ agreement }: Rulebook, promise: string): { to?: LocalText } {
  const rule = agreement.promises.find(({ id }) => id === promise);
  return rule ? { to: rule.escalate.to } : {};
}

function worst(clocks: readonly Assessment['clocks'][number][]): Looked['state'] {
  if (clocks.some(({ state }) => state === 'breached')) return 'overdue';
  if (clocks.some(({ state }) => state === 'at_risk')) return 'at_risk';
  return clocks.length > 0 ? 'running' : null;
}

/** The earliest moment after `now`, or null. */
function soonest(moments: readonly (Instant | null)[], now: Instant): Instant | null {
  let first = Number.POSITIVE_INFINITY;
  for (const moment of moments) if (moment !== null && moment > now && moment < first) first = moment;
  return Number.isFinite(first) ? first : null;
}
