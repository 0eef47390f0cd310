import { useMemo } from 'react';
import { actorOf } from '@/components/panel/lead-view';
import type { Group, QueueItem } from '@/components/popup/queue-row';
import { useSay } from '@/components/ui/say';
import { applyPending } from '@/lib/domain/apply-command';
import type { Actor } from '@/lib/domain/command';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { type Instant, MINUTE } from '@/lib/domain/time';
import type { BacklogView, LeadView, Queue, Status } from '@/lib/messages/protocol';

type Lists = Record<Group | 'unassigned', QueueItem[]>;

const nothing: Lists = { overdue: [], today: [], fresh: [], decide: [], unassigned: [] };

/** The lists with every lead judged: anew each minute and whenever something changed, not each second. */
export function useQueueItems(
  queue: Queue | undefined,
  backlog: BacklogView | undefined,
  rulebook: Rulebook | null,
  status: Status,
): Lists {
  const { now } = useSay();
  const minute = Math.floor(now / MINUTE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the minute stands for now, which differs at each render
  return useMemo(() => {
    if (!rulebook) return nothing;
    const actor = actorOf(status);
    const judge = (group: Group) => (view: LeadView) => judged(group, view, rulebook, actor, now);
    const alone = (lead: Lead): LeadView => ({ lead, pending: [], refused: [] });
    return {
      overdue: (queue?.overdue ?? []).flatMap(judge('overdue')),
      today: (queue?.today ?? []).flatMap(judge('today')),
      fresh: (queue?.fresh ?? []).flatMap(judge('fresh')),
      decide: (queue?.decide ?? []).flatMap(judge('decide')),
      unassigned: (backlog?.unassigned ?? []).map(alone).flatMap(judge('fresh')),
    };
  }, [queue, backlog, rulebook, status, minute]);
}

function judged(group: Group, view: LeadView, rulebook: Rulebook, actor: Actor, now: Instant): QueueItem[] {
  const lead = applyPending(view.lead, rulebook, view.pending, actor);
  const [ref] = lead.refs;
  return ref ? [{ ref, group, lead, assessment: evaluate(lead, rulebook, now) }] : [];
}
