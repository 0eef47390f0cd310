import { SearchX } from 'lucide-react';
import type { Group } from '@/components/popup/queue-row';
import type { Section } from '@/components/popup/queue-window';
import { useSay } from '@/components/ui/say';
import { StateCard } from '@/components/ui/state-card';
import { useSearch } from '@/lib/hooks/use-search';
import { type ListContext, WorkList } from './work-list';

/** As many as the worker looks for. */
const MOST = 50;

/** Leads found by company or name: worked like any list. */
export function Found({ text, context }: { text: string; context: ListContext }) {
  const { popup } = useSay().words;
  const found = useSearch(text);
  const ids = found ?? [];
  const more = ids.length >= MOST;
  const sections: Section<Group>[] = [{ group: 'found', ids, more, head: false }];
  if (found && ids.length === 0) {
    return <StateCard testId="none-found" icon={<SearchX size={28} />} title={popup.noneFound} hint={popup.noneFoundHint} />;
  }
  return (
    <>
      <p className="list-hint" role="status">
        {found ? popup.found(ids.length, more) : ''}
      </p>
      <WorkList {...context} sections={sections} />
    </>
  );
}
