import { type ReactNode, useState } from 'react';
import { RevivalPlans } from '@/components/popup/revival-plans';
import { useSay } from '@/components/ui/say';
import { type TabEntry, Tabs } from '@/components/ui/tabs';
import { useQueue } from '@/lib/hooks/use-queue';
import { ListTab, sectionsOf } from './list-tab';
import type { ListContext } from './work-list';

type TabId = 'questions' | 'sentBack' | 'nearly' | 'woken';

/** Marketing's leads: questions to answer, what sales sent back, what is nearly qualified, who is back again. */
export function Marketing({ context, trial }: { context: ListContext; trial: ReactNode }) {
  const { popup } = useSay().words;
  const queue = useQueue();
  const [tab, setTab] = useState<TabId>('questions');
  const list = (id: TabId, label: string, empty: string, before: ReactNode = trial, pinned?: ReactNode): TabEntry<TabId> => ({
    id,
    label,
    count: queue.value?.lists[id]?.ids.length,
    more: queue.value?.lists[id]?.more,
    content: <ListTab {...context} queue={queue} sections={sectionsOf(queue.value, [id])} empty={empty} before={before} pinned={pinned} />,
  });
  const tabs = [
    list('questions', popup.questions, popup.emptyQuestions),
    list('sentBack', popup.sentBack, popup.emptySentBack),
    list('nearly', popup.nearly, popup.emptyNearly, <p className="list-hint">{popup.nearlyHint}</p>),
    list('woken', popup.woken, popup.emptyBack, trial, <RevivalPlans />),
  ];
  return <Tabs label={popup.lists} tabs={tabs} selected={tab} onSelect={setTab} />;
}
