import { useMemo } from 'react';
import { actorOf } from '@/components/panel/lead-view';
import type { Group, QueueItem } from '@/components/popup/queue-row';
import { useSay } from '@/components/ui/say';
import { applyPending } from '@/lib/domain/apply-command';
import { evaluate } from '@/lib/domain/evaluate';
import type { Rulebook } from '@/lib/domain/rulebook';
import { MINUTE } from '@/lib/domain/time';
import type { LeadView, Status } from '@/lib/messages/protocol';

/** Judges a lead of a row, with the acts on it that are on their way. */
export type JudgeRow = (view: LeadView, group: Group) => QueueItem | null;

/** Judges rows: each once a minute and whenever it changed, not each second. */
export function useJudge(rulebook: Rulebook | null, status: Status): JudgeRow {
  const { now } = useSay();
  const minute = Math.floor(now / MINUTE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the minute stands for now, which differs at each render
  return useMemo(() => {
    const judged = new Map<string, { view: LeadView; item: QueueItem | null }>();
    const actor = actorOf(status);
    return (view, group) => {
      if (!rulebook) return null;
      const key = `${group}/${view.lead.id}`;
      const known = judged.get(key);
      if (known?.view === view) return known.item;
      const lead = view.pending.length > 0 ? applyPending(view.lead, rulebook, view.pending, actor) : view.lead;
      const [ref] = lead.refs;
      const item = ref ? { ref, group, lead, assessment: evaluate(lead, rulebook, now), viewer: actor.user } : null;
      judged.set(key, { view, item });
      return item;
    };
  }, [rulebook, status.user, status.grants, minute]);
}
