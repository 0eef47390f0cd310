import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';
import { ToneMark } from '../ui/tone-mark';
import { type Group, type QueueItem, rowText } from './queue-row';

type Props = {
  items: readonly QueueItem[];
  /** How many more there are than shown. */
  more: number;
  onOpen: (item: QueueItem) => void;
  onDetails: (item: QueueItem) => void;
  /** A key that acts on the row in focus: 1–9 or "a". */
  onKey: (item: QueueItem, key: string) => void;
};

/** Leads to work through; arrows choose, Enter opens the record, digits log a result. */
export function QueueList({ items, more, onOpen, onDetails, onKey }: Props) {
  const { words } = useSay();
  const list = useRef<HTMLDivElement>(null);
  // The keys work from the first moment.
  useEffect(() => {
    // Unless a person is elsewhere already, on a tab for one.
    if (document.activeElement === document.body) list.current?.querySelector<HTMLElement>('.row')?.focus();
  }, []);

  function press(event: KeyboardEvent): void {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('.row') ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const move = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (move !== undefined) {
      event.preventDefault();
      rows[Math.max(0, Math.min(rows.length - 1, move))]?.focus();
      return;
    }
    const item = items[at];
    if (!item || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === 'ArrowRight') onDetails(item);
    else if (/^[1-9aA]$/.test(event.key) && event.nativeEvent.isTrusted) onKey(item, event.key.toLowerCase());
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move the focus among the buttons inside
    <div className="rows" ref={list} onKeyDown={press}>
      {sections(items).map(([group, part]) => (
        <section key={group} aria-label={groupName(group, words)}>
          {group === 'today' && <h2 className="group">{words.popup.today}</h2>}
          <ul>
            {part.map((item) => (
              <Row key={item.lead.id} item={item} onOpen={onOpen} onDetails={onDetails} />
            ))}
          </ul>
        </section>
      ))}
      {more > 0 && <p className="group">{words.popup.moreRows(more)}</p>}
    </div>
  );
}

function Row({ item, onOpen, onDetails }: { item: QueueItem } & Pick<Props, 'onOpen' | 'onDetails'>) {
  const say = useSay();
  const text = rowText(item, say);
  return (
    <li className="row-item">
      <button
        type="button"
        className="row"
        data-testid="row"
        data-group={item.group}
        title={say.words.popup.openRecord(text.name)}
        onClick={() => onOpen(item)}
      >
        <span className="who">
          <b>{text.name}</b>
          {text.company}
        </span>
        <span className={`due num tone-${text.tone}`}>
          <ToneMark tone={text.tone} size={9} />
          {text.due}
        </span>
        <span className="what">{text.what}</span>
        <span className="last">{text.last}</span>
      </button>
      <Button look="icon" aria-label={say.words.popup.detailsOf(text.name)} onPress={() => onDetails(item)} data-testid="row-details">
        <ChevronRight size={16} />
      </Button>
    </li>
  );
}

function sections(items: readonly QueueItem[]): [Group, QueueItem[]][] {
  const parts = new Map<Group, QueueItem[]>();
  for (const item of items) parts.set(item.group, [...(parts.get(item.group) ?? []), item]);
  return [...parts];
}

function groupName(group: Group, words: ReturnType<typeof useSay>['words']): string {
  return { overdue: words.popup.overdue, today: words.popup.today, fresh: words.popup.fresh, decide: words.popup.decide }[group];
}
