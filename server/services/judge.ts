import type { Assessment } from '@/lib/domain/assessment';
import { evaluate } from '@/lib/domain/evaluate';
import type { ClosedClock, Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';

/** How a clock's state is written down once it has closed. */
const outcomes = { met: 'met', met_late: 'met_late', breached: 'breached', cancelled: 'cancelled' } as const;

/** The lead with an entry for every clock that has closed and was not written down yet: as judged now, never judged again. */
export function withClosedClocks(lead: Lead, rulebook: Rulebook, now: Instant): Lead {
  const known = new Set(lead.closed.map((one) => `${one.promise}@${one.startedAt}`));
  const fresh: ClosedClock[] = [];
  for (const clock of evaluate(lead, rulebook, now).clocks) {
    if (clock.endedAt === null || clock.startedAt === null || clock.trial) continue;
    const outcome = outcomes[clock.state as keyof typeof outcomes];
    const key = `${clock.promise}@${clock.startedAt}`;
    if (!outcome || known.has(key)) continue;
    known.add(key);
    fresh.push({
      promise: clock.promise,
      startedAt: clock.startedAt,
      outcome,
      due: clock.due,
      at: clock.endedAt,
      elapsed: clock.elapsed,
      owner: ownerAt(lead, clock.endedAt),
      version: clock.version,
    });
  }
  return fresh.length === 0 ? lead : { ...lead, closed: [...lead.closed, ...fresh] };
}

/** Whose it was at an instant; today's owner where no assignment is known. */
function ownerAt(lead: Lead, at: Instant): string | null {
  let owner: string | null | undefined;
  for (const assignment of lead.assignments) if (assignment.at <= at) owner = assignment.owner;
  return owner === undefined ? lead.owner : owner;
}

/** How much a lead weighs in its team's backlog. */
export type BacklogShare = { overdue: boolean; dueSoon: boolean; overdueClocks: number; longest: number };

/** Reads a lead's share of the backlog from its assessment: clocks of the owner that are still open and count. */
export function backlogShare(assessment: Assessment): BacklogShare {
  const open = assessment.clocks.filter((clock) => clock.endedAt === null && clock.runsOn === 'owner' && !clock.trial);
  const late = open.filter((clock) => clock.state === 'breached');
  return {
    overdue: late.length > 0,
    dueSoon: open.some((clock) => clock.state === 'at_risk'),
    overdueClocks: late.length,
    longest: Math.max(0, ...late.map((clock) => clock.overdueBy)),
  };
}
