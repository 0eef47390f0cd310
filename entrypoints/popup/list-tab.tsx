import { Coffee, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Group } from '@/components/popup/queue-row';
import type { Section } from '@/components/popup/queue-window';
import { useSay } from '@/components/ui/say';
import { StateCard } from '@/components/ui/state-card';
import type { useQueue } from '@/lib/hooks/use-queue';
import { faultText } from '@/lib/i18n/faults';
import type { QueueListName } from '@/lib/messages/protocol';
import { type ListContext, WorkList } from './work-list';

type Queue = ReturnType<typeof useQueue>;

/** Some lists of a queue as sections, headed where there are several; lists that are not there are left out. */
export function sectionsOf(queue: Queue['value'], names: readonly (QueueListName & Group)[]): Section<Group>[] {
  return names.flatMap((group) => {
    const list = queue?.lists[group];
    return list ? [{ group, ids: list.ids, more: list.more, head: names.length > 1 }] : [];
  });
}

type Props = ListContext & {
  queue: Queue;
  sections: readonly Section<Group>[];
  empty: string;
  hint?: string;
  before?: ReactNode;
  /** Above the rows, and where there are none. */
  pinned?: ReactNode;
};

/** A list with the states around it: on its way, failed, empty. */
export function ListTab({ queue, sections, empty, hint, before, pinned, ...context }: Props) {
  const { words, lang } = useSay();
  if (sections.some(({ ids }) => ids.length > 0))
    return (
      <WorkList
        {...context}
        sections={sections}
        before={
          <>
            {before}
            {pinned}
          </>
        }
      />
    );
  if (queue.fault) return <StateCard icon={<TriangleAlert size={28} />} title={words.states.error} hint={faultText(queue.fault, lang)} />;
  // Nothing has come yet: that is not the same as nothing being there.
  const isFirst = context.status.syncing && context.status.lastSync === null;
  if (queue.loading || isFirst) return <StateCard icon={<LoaderCircle size={28} className="spin" />} title={words.loading} />;
  return (
    <>
      {pinned}
      <StateCard testId="empty" icon={<Coffee size={32} />} title={empty} hint={hint} />
    </>
  );
}
