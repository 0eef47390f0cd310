import { Ellipsis } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Menu, type MenuEntry } from '../ui/menu';
import { type Say, useSay } from '../ui/say';
import { ToneMark } from '../ui/tone-mark';
import { type Group, type QueueItem, rowText } from './queue-row';
import { HEAD_HEIGHT, ROW_HEIGHT, type Section, windowOf } from './queue-window';

type Props<K extends string> = {
  sections: readonly Section<Group>[];
  /** A lead of a row: undefined while it is on its way, null where it is gone. */
  itemOf: (id: string, group: Group) => QueueItem | null | undefined;
  /** Which rows are drawn. */
  onSeen: (ids: readonly string[]) => void;
  /** The row in focus. */
  chosen: string | null;
  onChoose: (id: string) => void;
  onOpen: (item: QueueItem) => void;
  /** A key pressed on the row in focus: 1–9, a letter, ArrowRight. */
  onKey: (item: QueueItem, key: string) => void;
  /** What may be done with a lead besides opening it. */
  actsOf: (item: QueueItem) => readonly MenuEntry<K>[];
  onAct: (item: QueueItem, act: K) => void;
  /** Several may be chosen at once. */
  ticked?: ReadonlySet<string>;
  onTick?: (id: string) => void;
  /** Above the rows, scrolled with them. */
  before?: ReactNode;
};

/**
 * Leads to work through; arrows choose, Enter opens the record, keys act. Only the rows in sight are drawn, however long the list.
 */
export function QueueList<K extends string>(props: Props<K>) {
  const { sections, chosen } = props;
  const { words } = useSay();
  const list = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 600 });
  const ids = sections.flatMap((section) => section.ids);
  const windows = windowOf(sections, seen.top, seen.height);
  const drawn = sections.map(({ ids: all }, index) => {
    const { first = 0, end = 0 } = windows[index] ?? {};
    const near = all.slice(first, end).map((id, offset) => ({ id, at: first + offset }));
    const focused = chosen === null ? -1 : all.indexOf(chosen);
    // The row in focus stays, or the focus would be lost when it is scrolled away.
    return focused >= 0 && (focused < first || focused >= end) ? [...near, { id: all[focused] as string, at: focused }] : near;
  });
  const key = drawn
    .flat()
    .map(({ id }) => id)
    .join('\n');
  const { onSeen } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the rows, whose list is new at each render
  useEffect(() => onSeen(drawn.flat().map(({ id }) => id)), [key]);

  useLayoutEffect(() => {
    const [box, content] = [list.current, body.current];
    if (!box || !content) return;
    const look = () => {
      const height = Math.ceil(box.clientHeight / ROW_HEIGHT) * ROW_HEIGHT || 600;
      // In steps of a row: a list that is scrolled isn't drawn for each pixel.
      const top = Math.max(0, Math.floor((box.scrollTop - content.offsetTop) / ROW_HEIGHT) * ROW_HEIGHT);
      setSeen((before) => (before.top === top && before.height === height ? before : { top, height }));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(box);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, []);

  const place = sections.find((section) => chosen !== null && section.ids.includes(chosen));
  const isHere = Boolean(place && chosen !== null && props.itemOf(chosen, place.group));
  useEffect(() => {
    const { activeElement: active } = document;
    // The keys work from the first moment, unless a person is elsewhere already: on a tab, or typing.
    const isFree = active === document.body || (active instanceof HTMLInputElement && active.type === 'search' && active.value === '');
    if (chosen === null || !isHere || !(isFree || list.current?.contains(active))) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-lead="${CSS.escape(chosen)}"] .row`);
    // A button of the row keeps what it has.
    if (!row || row === active || row.parentElement?.contains(active)) return;
    row.focus({ preventScroll: true });
    row.closest('.row-item')?.scrollIntoView({ block: 'nearest' });
  }, [chosen, isHere]);

  function press(event: KeyboardEvent): void {
    if (!(event.target as HTMLElement).classList.contains('row')) return;
    const at = chosen === null ? -1 : ids.indexOf(chosen);
    const page = Math.max(1, Math.floor(seen.height / ROW_HEIGHT) - 1);
    const move = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: ids.length - 1, PageDown: at + page, PageUp: at - page }[event.key];
    if (move !== undefined) {
      event.preventDefault();
      const id = ids[Math.max(0, Math.min(ids.length - 1, move))];
      if (id !== undefined) props.onChoose(id);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const item = place && chosen !== null ? props.itemOf(chosen, place.group) : null;
    if (event.key === 'ArrowRight' || (/^[1-9a-z]$/i.test(event.key) && event.nativeEvent.isTrusted)) {
      if (item) props.onKey(item, event.key.length === 1 ? event.key.toLowerCase() : event.key);
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move the focus among the buttons inside
    <div className="rows" ref={list} onKeyDown={press}>
      {props.before}
      <div ref={body}>
        {sections.map((section, index) => (
          <section key={section.group} aria-label={groupName(section.group, words)}>
            {section.head && section.ids.length > 0 && (
              <h2 className={`group ${section.group === 'overdue' ? 'late' : ''}`} style={{ height: HEAD_HEIGHT }}>
                {groupName(section.group, words)}
                <span className="num">{section.more ? words.popup.atLeast(section.ids.length) : section.ids.length}</span>
              </h2>
            )}
            <ul className="row-list" style={{ height: section.ids.length * ROW_HEIGHT }}>
              {drawn[index]?.map(({ id, at }) => (
                <Row key={id} {...props} id={id} at={at} section={section} isChosen={id === chosen} />
              ))}
            </ul>
            {section.more && <p className="group">{words.popup.moreRows(section.ids.length)}</p>}
          </section>
        ))}
      </div>
    </div>
  );
}

type RowProps<K extends string> = Props<K> & { id: string; at: number; section: Section<Group>; isChosen: boolean };

function Row<K extends string>({ id, at, section, isChosen, ...props }: RowProps<K>) {
  const say = useSay();
  const item = props.itemOf(id, section.group);
  const place = {
    className: 'row-item',
    style: { top: at * ROW_HEIGHT, height: ROW_HEIGHT },
    'data-lead': id,
    'aria-setsize': section.more ? -1 : section.ids.length,
    'aria-posinset': at + 1,
  };
  if (!item) return <li {...place} aria-hidden={item === null} data-waiting={item === undefined || undefined} />;
  const text = rowText(item, say);
  const { popup, team } = say.words;
  const entries = props.actsOf(item);
  return (
    <li {...place} data-ticked={props.ticked?.has(id) || undefined}>
      {props.onTick && (
        <label className="tick">
          <input
            type="checkbox"
            checked={props.ticked?.has(id) ?? false}
            onChange={() => props.onTick?.(id)}
            aria-label={team.select(text.name)}
            data-testid="tick"
          />
        </label>
      )}
      <button
        type="button"
        className="row"
        data-testid="row"
        data-group={item.group}
        tabIndex={isChosen ? 0 : -1}
        title={popup.openRecord(text.name)}
        onFocus={() => props.onChoose(id)}
        onClick={() => props.onOpen(item)}
      >
        <span className="who">
          <b>{text.name}</b>
          {text.company}
        </span>
        <span className={`due num tone-${text.tone}`}>
          {text.due && <ToneMark tone={text.tone} size={9} />}
          {text.due}
        </span>
        <span className="what">{text.what}</span>
        <span className="last">{text.last}</span>
      </button>
      {entries.length > 0 && (
        <Menu
          label={popup.actsOf(text.name)}
          icon={<Ellipsis size={16} />}
          entries={entries}
          onChoose={(act) => props.onAct(item, act)}
          testId="row-acts"
        />
      )}
    </li>
  );
}

function groupName(group: Group, words: Say['words']): string {
  const { popup } = words;
  const names: Record<Group, string> = {
    overdue: popup.overdue,
    today: popup.today,
    fresh: popup.fresh,
    decide: popup.decide,
    back: popup.back,
    stock: popup.stock,
    unregistered: popup.unregistered,
    questions: popup.questions,
    sentBack: popup.sentBack,
    nearly: popup.nearly,
    woken: popup.woken,
    unassigned: popup.unassigned,
    found: popup.search,
  };
  return names[group];
}
