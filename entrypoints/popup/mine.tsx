import { UserRoundX } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { coversOf } from '@/components/popup/covers';
import { RevivalPlans } from '@/components/popup/revival-plans';
import { WorkedHint } from '@/components/popup/worked-hint';
import { useSay } from '@/components/ui/say';
import { type TabEntry, Tabs } from '@/components/ui/tabs';
import { useQueue } from '@/lib/hooks/use-queue';
import { dateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { Covering } from './covering';
import { ListTab, sectionsOf } from './list-tab';
import type { ListContext } from './work-list';

type TabId = 'next' | 'fresh' | 'decide' | 'back' | 'stock' | 'unregistered' | 'cover';

/** A rep's own leads: what is due, what is new, what waits for a decision, who is back again, what is older than the agreement, what nobody registered. */
export function Mine({ context, trial }: { context: ListContext; trial: ReactNode }) {
  const say = useSay();
  const { popup, day } = say.words;
  const queue = useQueue();
  const [tab, setTab] = useState<TabId>('next');
  const lists = queue.value?.lists;
  const list = (
    id: Exclude<TabId, 'next' | 'cover'>,
    label: string,
    empty: string,
    before?: ReactNode,
    pinned?: ReactNode,
  ): TabEntry<TabId> => ({
    id,
    label,
    count: lists?.[id]?.ids.length,
    more: lists?.[id]?.more,
    content: (
      <ListTab {...context} queue={queue} sections={sectionsOf(queue.value, [id])} empty={empty} before={before ?? trial} pinned={pinned} />
    ),
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
          before={
            <>
              {trial}
              <MyAbsence context={context} />
            </>
          }
        />
      ),
    },
    list('fresh', popup.fresh, popup.emptyFresh),
    list('decide', popup.decide, popup.emptyDecide),
    list('back', popup.back, popup.emptyBack, trial, <RevivalPlans />),
  ];
  if (lists?.stock && lists.stock.ids.length > 0) {
    tabs.push(list('stock', popup.stock, popup.emptyStock, <p className="list-hint">{popup.stockHint}</p>));
  }
  if (lists?.unregistered && lists.unregistered.ids.length > 0) {
    tabs.push(list('unregistered', popup.unregistered, popup.emptyUnregistered, <WorkedHint />));
  }
  const covers = coversOf(context.rulebook.almanac, context.status.user?.id ?? '', say.now);
  if (covers.length > 0) {
    tabs.push({ id: 'cover', label: day.covers.tab, count: covers.length, content: <Covering context={context} covers={covers} /> });
  }
  const shown = tabs.some(({ id }) => id === tab) ? tab : 'next';
  return <Tabs label={popup.lists} tabs={tabs} selected={shown} onSelect={setTab} />;
}

/** Somebody who is away reads until when, and who acts for them. */
function MyAbsence({ context: { rulebook, status } }: { context: ListContext }) {
  const say = useSay();
  const me = status.user?.id ?? '';
  const { almanac } = rulebook;
  const away = almanac.absences.find(({ user, from, to }) => user === me && from <= say.now && say.now < to);
  if (!away) return null;
  const cover = almanac.covers?.find(({ owner, from, to }) => owner === me && from <= say.now && say.now < to)?.cover ?? away.cover;
  const until = dateText(away.to - 1, say.now, say.frame().timeZone, say.lang);
  return (
    <div className="banner info" data-testid="my-absence">
      <UserRoundX size={15} aria-hidden />
      <div>{say.words.day.covers.iAmAway(until, cover === undefined ? null : shownText(say.person(cover) ?? cover, 40))}</div>
    </div>
  );
}
