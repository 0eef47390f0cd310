import type { z } from 'zod';
import { evaluate } from './evaluate';
import type { Assignment, Lead } from './lead';
import type { Rulebook } from './rulebook';
import type { Instant } from './time';

/**
 * A lead given to somebody. Who had it before stays known. A change of team is a hand-over: each open clock's time so far is
 * charged to the team that had it; within a team nothing but the owner changes. Told late, an older change is kept as history and
 * takes the lead from nobody. The same change twice is one.
 */
export function withOwner(lead: Lead, rulebook: Rulebook, to: z.infer<typeof Assignment>): Lead {
  if (lead.assignments.some(({ owner, team, at }) => owner === to.owner && team === to.team && at === to.at)) return lead;
  const isLate = lead.assignments.some(({ at }) => at > to.at);
  if (!isLate && lead.owner === to.owner && lead.team === to.team) return lead;
  // Who owned it until now must stay known once there is a list of owners.
  const known =
    lead.assignments.length > 0 ? lead.assignments : [{ owner: lead.owner, team: lead.team, at: Math.min(lead.createdAt, to.at) }];
  if (isLate) return { ...lead, assignments: [...known, to].sort((a, b) => a.at - b.at) };
  const charged = to.team === lead.team ? lead.charged : [...lead.charged, ...sharesOf(lead, rulebook, to.at)];
  return { ...lead, owner: to.owner, team: to.team, assignments: [...known, to], charged };
}

function sharesOf(lead: Lead, rulebook: Rulebook, at: Instant): Lead['charged'] {
  const shares: Lead['charged'] = [];
  for (const clock of evaluate(lead, rulebook, at).clocks) {
    if (clock.startedAt === null || clock.endedAt !== null || clock.startedAt >= at) continue;
    let [elapsed, system] = [clock.elapsed, clock.system];
    for (const share of lead.charged) {
      if (share.promise !== clock.promise || share.until <= clock.startedAt) continue;
      if (share.startedAt !== undefined && share.startedAt !== clock.startedAt) continue;
      elapsed -= share.elapsed;
      system -= share.system ?? 0;
    }
    const { promise, startedAt } = clock;
    const share: Lead['charged'][number] = { promise, team: lead.team, until: at, elapsed: Math.max(0, elapsed), startedAt };
    if (system > 0) share.system = system;
    shares.push(share);
  }
  return shares;
}
