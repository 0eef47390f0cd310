import { type ReactNode, useState } from 'react';
import { useSay } from '@/components/ui/say';
import { type TabEntry, Tabs } from '@/components/ui/tabs';
import { useQueue } from '@/lib/hooks/use-queue';
import { ListTab, sectionsOf } from './list-tab';
import type { ListContext } from './work-list';

type TabId = 'next' | 'fresh' | 'decide' | 'back' | 'stock';

/** A rep's own leads: what is due, what is new, what waits for a decision, who is back again, what is older than the agreement. */
export function Mine({ context, trial }: { context: ListContext; trial: ReactNode }) {
  const { popup } = useSay().words;
  const queue = useQueue();
  const [tab, setTab] = useState<TabId>('next');
  const lists = queue.value?.lists;
  const list = (id: Exclude<TabId, 'next'>, label: string, empty: string, before?: ReactNode): TabEntry<TabId> => ({
    id,
    label,
    count: lists?.[id]?.ids.length,
    more: lists?.[id]?.more,
    content: <ListTab {...context} queue={queue} sections={sectionsOf(queue.value, [id])} empty={empty} before={before ?? trial} />,
  });
  const tabs: TabEntry<TabId>[] = [
    {
      id: 'next',
      label: popup.next,
      count: queue.value?.overdue,
      late: true,
      countTestId: 'count-overdue',
      content: (
        <ListTab
          {...context}
          queue={queue}
          sections={sectionsOf(queue.value, ['overdue', 'today'])}
          empty={popup.emptyNext}
          hint={popup.emptyNextHint}
          before={trial}
        />
      ),
    },
    list('fresh', popup.fresh, popup.emptyFresh),
    list('decide', popup.decide, popup.emptyDecide),
    list('back', popup.back, popup.emptyBack),
  ];
  if (lists?.stock && lists.stock.ids.length > 0) {
    tabs.push(list('stock', popup.stock, popup.emptyStock, <p className="list-hint">{popup.stockHint}</p>));
  }
  const shown = tabs.some(({ id }) => id === tab) ? tab : 'next';
  return <Tabs label={popup.lists} tabs={tabs} selected={shown} onSelect={setTab} />;
}
