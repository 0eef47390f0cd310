import type { Assessment } from '@/lib/domain/assessment';
import { closeClocks } from '@/lib/domain/close-clocks';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';

/** The lead with an entry for every clock that a change closed and that was not written down yet: as judged now, newest last. */
export function withClocksClosedBy(before: Lead, after: Lead, rulebook: Rulebook, now: Instant): Lead {
  const closed = closeClocks(before, after, rulebook, now);
  return closed.length === 0 ? after : { ...after, closed: [...after.closed, ...closed] };
}

/** A lead that comes with its history, with an entry for every clock that has closed in it. */
export function withClosedClocks(lead: Lead, rulebook: Rulebook, now: Instant): Lead {
  return withClocksClosedBy(lead, lead, rulebook, now);
}

/** How much a lead weighs in its team's backlog. */
export type BacklogShare = {
  overdue: boolean;
  dueSoon: boolean;
  overdueClocks: number;
  longest: number;
  /** Nearest due moment of the owner's clocks. */
  due: Instant | null;
  /** Sales are working it: neither parked nor with marketing. */
  working: boolean;
};

/** Reads a lead's share of the backlog from its assessment: clocks of the owner that are still open and count. */
export function backlogShare(assessment: Assessment): BacklogShare {
  const open = assessment.clocks.filter((clock) => clock.endedAt === null && clock.runsOn === 'owner' && !clock.trial);
  const late = open.filter((clock) => clock.state === 'breached');
  return {
    overdue: late.length > 0,
    dueSoon: open.some((clock) => clock.state === 'at_risk'),
    overdueClocks: late.length,
    longest: Math.max(0, ...late.map((clock) => clock.overdueBy)),
    due: open.reduce<Instant | null>((due, clock) => (clock.due !== null && (due === null || clock.due < due) ? clock.due : due), null),
    working: !assessment.stage.parked && assessment.stage.department !== 'mkt',
  };
}
