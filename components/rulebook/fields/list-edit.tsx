import { ChevronDown, ChevronRight, ChevronUp, Copy, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, memo, type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/text-field';
import { isBelow, type Problem, useEdited } from '../editing';
import { fieldId } from '../field-id';
import { idsOf, newId } from '../new-id';
import { FieldFrame } from './field-frame';
import { type FieldProps, useField } from './use-field';

type Props<T> = FieldProps & {
  /** What a row is called; shown while it is closed, and wherever it is spoken of. */
  titleOf: (item: T, index: number) => string;
  /** A few words more beside the title. */
  detailOf?: (item: T, index: number) => ReactNode;
  /** A new item. It opens once it is there. Without one nothing can be added. */
  blank?: () => unknown;
  /** What one item is called on the button that adds one. */
  itemName?: string;
  /** Adds in another way than by a blank item: called when the button is pressed. */
  onAdd?: () => void;
  /** Whether items can be copied; false where ids come from a closed list. */
  copies?: boolean;
  /** Whether items can be taken away. */
  removes?: boolean;
  /** Whether the order says anything. */
  moves?: boolean;
  /** Leaves out rows, without taking anything away. */
  only?: (item: T, index: number) => boolean;
  /** Every row is open, without a head of its own: for items of a few fields. */
  flat?: boolean;
  children: (index: number) => ReactNode;
};

/** Rows beyond which a box to filter them is shown. */
const MANY = 12;

/**
 * An ordered list. Rows open by a press; an open row, the focused one and the one under the mouse can be copied, moved (also with Alt and
 * the arrow keys) and removed, which can be undone. Only open rows draw their fields. Tab comes to one closed row, the arrow keys go on
 * from there: a hundred rows are one stop and not five hundred.
 */
export function ListEdit<T>(props: Props<T>) {
  const { titleOf, detailOf, blank, itemName, onAdd, copies = true, removes = true, moves = true, only, flat = false, children } = props;
  const field = useField(props);
  const { kit, words, editing, path, disabled } = field;
  const items = (Array.isArray(field.value) ? field.value : []) as readonly T[];
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [wanted, setWanted] = useState('');
  const [removed, setRemoved] = useState<{ item: unknown; index: number; name: string } | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [reached, setReached] = useState(0);
  const rows = useRef<HTMLOListElement>(null);
  const focus = useRef<{ index: number; inside: boolean } | null>(null);

  // Somebody was sent to a place in here: the row on the way opens, whatever is filtered.
  const target = useEdited((now) => now.target);
  // biome-ignore lint/correctness/useExhaustiveDependencies: paths are made anew with each drawing; only a new wish opens
  useEffect(() => {
    const index = target && isBelow(target.path, path) ? target.path[path.length] : undefined;
    if (typeof index !== 'number') return;
    setWanted('');
    setOpen((before) => new Set([...before, index]));
  }, [target]);

  useEffect(() => {
    if (!focus.current) return;
    const { index, inside } = focus.current;
    focus.current = null;
    const row = rows.current?.querySelector<HTMLElement>(`:scope > [data-row="${index}"]`);
    const control = inside ? row?.querySelector<HTMLElement>('.rb-row-body input, .rb-row-body textarea') : null;
    const add = rows.current?.parentElement?.querySelector<HTMLElement>(':scope > .rb-list-foot > button');
    (control ?? row?.querySelector<HTMLElement>('.rb-row-open, input, textarea, button') ?? add)?.focus();
  });

  const name = (index: number): string => {
    const item = items[index];
    return (item === undefined ? '' : titleOf(item, index)) || kit.unnamed;
  };
  const shown = items.map((_, i) => i).filter((i) => matches(i));
  const stop = shown.includes(reached) ? reached : shown[0];
  function matches(i: number): boolean {
    const item = items[i] as T;
    if (only && !only(item, i)) return false;
    return wanted === '' || `${name(i)} ${JSON.stringify(item)}`.toLowerCase().includes(wanted.toLowerCase());
  }

  function insert(item: unknown, index: number, opens: boolean): void {
    const error = editing.insert(path, item, index);
    setRefused(error);
    if (error !== null) return;
    setOpen((before) => new Set([...[...before].map((i) => (i >= index ? i + 1 : i)), ...(opens ? [index] : [])]));
    focus.current = { index, inside: opens };
  }

  const acts = {
    toggle(index: number) {
      setOpen((before) => {
        const next = new Set(before);
        if (!next.delete(index)) next.add(index);
        return next;
      });
    },
    move(index: number, to: number) {
      if (to < 0 || to >= items.length) return;
      editing.move([...path, index], to);
      setOpen((before) => new Set([...before].map((i) => (i === index ? to : i === to ? index : i))));
      setSaid(kit.moved(name(index), to + 1));
      focus.current = { index: to, inside: false };
    },
    copy(index: number) {
      const item = items[index];
      insert(copyOf(item), index + 1, true);
    },
    add() {
      if (onAdd) onAdd();
      else if (blank) insert(blank(), items.length, true);
    },
    reach(index: number) {
      setReached(index);
    },
    step(index: number, by: Step) {
      const here = shown.indexOf(index);
      const to = by === 'first' ? 0 : by === 'last' ? shown.length - 1 : here + by;
      const wished = shown[to];
      if (wished !== undefined) openerOf(rows.current, wished)?.focus();
    },
    remove(index: number) {
      const gone = { item: items[index], index, name: name(index) };
      const error = editing.remove([...path, index]);
      setRefused(error);
      if (error !== null) return;
      setRemoved(gone);
      // No row comes up in its place that could take the focus over: the one before it, or the way to add one.
      if (index === items.length - 1) focus.current = { index: index - 1, inside: false };
      setOpen((before) => new Set([...before].filter((i) => i !== index).map((i) => (i > index ? i - 1 : i))));
      setSaid(kit.removed(gone.name));
    },
  };
  const latest = useRef(acts);
  latest.current = acts;
  const [stable] = useState<RowActs>(() => ({
    toggle: (index) => latest.current.toggle(index),
    move: (index, to) => latest.current.move(index, to),
    copy: (index) => latest.current.copy(index),
    add: () => latest.current.add(),
    reach: (index) => latest.current.reach(index),
    step: (index, by) => latest.current.step(index, by),
    remove: (index) => latest.current.remove(index),
  }));

  function copyOf(item: unknown): unknown {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    const copy: Record<string, unknown> = { ...item };
    if (typeof copy.id === 'string') copy.id = newId(idsOf(items), copy.id);
    const called = copy.name as { ja?: unknown; en?: unknown } | undefined;
    if (typeof called?.ja === 'string') copy.name = { ja: `${called.ja}(コピー)`, en: called.en ? `${called.en} (copy)` : '' };
    return copy;
  }

  return (
    <FieldFrame field={field} wide>
      <section className="rb-list" aria-label={words.label}>
        {!field.quiet && (
          <div className="rb-list-head">
            <p className="field-label">
              {words.label} <span className="count">{items.length}</span>
            </p>
            {words.definition && <p className="field-hint">{words.definition}</p>}
          </div>
        )}
        {items.length > MANY && <Finder label={kit.find} wanted={wanted} onWanted={setWanted} acts={stable} />}
        {items.length === 0 && <p className="quiet">{kit.empty}</p>}
        {wanted !== '' && (
          <p className="quiet" role="status">
            {shown.length === 0 ? kit.notFound(wanted) : kit.found(shown.length)}
          </p>
        )}
        <ol className={flat ? 'rb-rows rb-flat' : items.length > MANY ? 'rb-rows rb-many' : 'rb-rows'} ref={rows}>
          {shown.map((index) => {
            const item = items[index] as T;
            const isOpen = flat || open.has(index);
            return (
              <Row
                key={index}
                index={index}
                id={fieldId([...path, index])}
                title={name(index)}
                detail={flat ? null : (detailOf?.(item, index) ?? null)}
                found={gravest(field.problems, path.length, index)}
                open={isOpen}
                stop={isOpen || index === stop}
                flat={flat}
                first={index === 0}
                last={index === items.length - 1}
                copies={!disabled && copies && (blank !== undefined || onAdd !== undefined)}
                removes={!disabled && removes}
                moves={!disabled && moves && wanted === ''}
                kit={kit}
                acts={stable}
              >
                {isOpen ? children(index) : null}
              </Row>
            );
          })}
        </ol>
        {refused && <p className="field-error">{refused}</p>}
        {removed && (
          <p className="rb-removed">
            {kit.removed(removed.name)}
            <button
              type="button"
              className="link"
              onClick={() => {
                insert(removed.item, Math.min(removed.index, items.length), false);
                setRemoved(null);
              }}
            >
              {kit.undo}
            </button>
          </p>
        )}
        <div className="rb-list-foot">
          {!disabled && (blank || onAdd) && <Adder label={itemName ? kit.addOne(itemName) : kit.add} acts={stable} />}
          {!flat && shown.length > 1 && <span className="rb-keys">{disabled || !moves ? kit.keys : kit.keysMove}</span>}
        </div>
        <p className="sr" role="status">
          {said}
        </p>
      </section>
    </FieldFrame>
  );
}

/** Rows up or down, or to an end. */
type Step = 1 | -1 | 'first' | 'last';

const steps: Readonly<Record<string, Step>> = { ArrowUp: -1, ArrowDown: 1, Home: 'first', End: 'last' };

function openerOf(list: HTMLElement | null, index: number): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`:scope > [data-row="${index}"] > .rb-row-head > .rb-row-open`) ?? null;
}

type RowActs = {
  /** Adds an item at the end. */
  add: () => void;
  /** The focus came into a row: Tab comes back to it. */
  reach: (index: number) => void;
  step: (index: number, by: Step) => void;
  toggle: (index: number) => void;
  move: (index: number, to: number) => void;
  copy: (index: number) => void;
  remove: (index: number) => void;
};

type FinderProps = { label: string; wanted: string; onWanted: (wanted: string) => void; acts: RowActs };

/** The box that filters the rows. Apart from the list, which is drawn anew with each key typed into one of its rows. */
const Finder = memo(function Finder({ label, wanted, onWanted, acts }: FinderProps) {
  return (
    <TextField
      label={label}
      value={wanted}
      onChange={onWanted}
      type="search"
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown') acts.step(-1, 'first');
        else event.continuePropagation();
      }}
    />
  );
});

/** The button that adds an item; apart from the list as well. */
const Adder = memo(function Adder({ label, acts }: { label: string; acts: RowActs }) {
  return (
    <Button onPress={() => acts.add()}>
      <Plus size={16} aria-hidden />
      {label}
    </Button>
  );
});

type RowProps = {
  index: number;
  id: string;
  title: string;
  detail: ReactNode;
  found: string | null;
  open: boolean;
  /** Whether Tab comes to its head. */
  stop: boolean;
  flat: boolean;
  first: boolean;
  last: boolean;
  copies: boolean;
  removes: boolean;
  moves: boolean;
  kit: ReturnType<typeof useField>['kit'];
  acts: RowActs;
  children: ReactNode;
};

const Row = memo(function Row({
  index,
  id,
  title,
  detail,
  found,
  open,
  stop,
  flat,
  first,
  last,
  copies,
  removes,
  moves,
  kit,
  acts,
  children,
}: RowProps) {
  function onKeyDown(event: KeyboardEvent): void {
    if (moves && event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      event.stopPropagation();
      acts.move(index, index + (event.key === 'ArrowUp' ? -1 : 1));
      return;
    }
    // Within an open row the keys belong to its fields.
    const step = steps[event.key];
    if (step === undefined || flat || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!(event.target instanceof Element) || event.target.closest('.rb-row-head')?.parentElement !== event.currentTarget) return;
    event.preventDefault();
    event.stopPropagation();
    acts.step(index, step);
  }
  const tabIndex = flat || stop ? undefined : -1;
  const buttons = (
    <span className="rb-row-acts">
      {moves && (
        <>
          <button
            type="button"
            tabIndex={tabIndex}
            aria-label={`${kit.up}: ${title}`}
            title={kit.up}
            disabled={first}
            onClick={() => acts.move(index, index - 1)}
          >
            <ChevronUp size={16} aria-hidden />
          </button>
          <button
            type="button"
            tabIndex={tabIndex}
            aria-label={`${kit.down}: ${title}`}
            title={kit.down}
            disabled={last}
            onClick={() => acts.move(index, index + 1)}
          >
            <ChevronDown size={16} aria-hidden />
          </button>
        </>
      )}
      {copies && (
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label={`${kit.duplicate}: ${title}`}
          title={kit.duplicate}
          onClick={() => acts.copy(index)}
        >
          <Copy size={15} aria-hidden />
        </button>
      )}
      {removes && (
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label={`${kit.remove}: ${title}`}
          title={kit.remove}
          onClick={() => acts.remove(index)}
        >
          <Trash2 size={15} aria-hidden />
        </button>
      )}
    </span>
  );
  return (
    <li className={open ? 'rb-row rb-open' : 'rb-row'} id={id} data-row={index} onKeyDown={onKeyDown} onFocus={() => acts.reach(index)}>
      {flat ? (
        <>
          <div className="rb-row-body">{children}</div>
          {buttons}
        </>
      ) : (
        <>
          <div className="rb-row-head">
            <button type="button" className="rb-row-open" tabIndex={tabIndex} aria-expanded={open} onClick={() => acts.toggle(index)}>
              <ChevronRight size={16} aria-hidden className="rb-chevron" />
              {found && <span className={`rb-dot rb-${found}`} role="img" aria-label={kit.severity[found as keyof typeof kit.severity]} />}
              <span className="rb-row-title">{title}</span>
              {detail && <span className="rb-row-detail">{detail}</span>}
            </button>
            {buttons}
          </div>
          {open && <div className="rb-row-body">{children}</div>}
        </>
      )}
    </li>
  );
});

/** The gravest of what was found in a row, `at` the place in its path where rows are counted. */
function gravest(found: readonly Problem[], at: number, row: number): string | null {
  if (found.length === 0) return null;
  const own = found.filter(({ path }) => path[at] === row);
  for (const severity of ['error', 'warning', 'hint']) if (own.some((one) => one.severity === severity)) return severity;
  return null;
}
