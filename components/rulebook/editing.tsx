import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { LintCode, Severity } from '@/lib/domain/lint';
import type { Agreement, Almanac } from '@/lib/domain/rulebook';
import type { LocalText } from '@/lib/domain/text';
import { pick } from '@/lib/i18n/words';
import { useSay } from '../ui/say';
import { type Edited, insertAt, moveAt, type Path, removeAt, setAt, valueAt } from './edit';
import { fieldId } from './field-id';
import { useLint } from './use-lint';

export type { Path } from './edit';

/** One thing to look at. `not_taken`: somebody typed what the field can't take, and the draft still holds what was there before. */
export type Problem = { severity: Severity; code: LintCode | 'not_taken'; path: Path; text: LocalText };

/** What a field holds that the draft did not take: what was typed, and why not. */
export type Typed = { text: string; error: string };

/** What the editor's fields and sections work with. */
export type Editing = {
  /** The draft: always an agreement that the schema takes. */
  book: Agreement;
  /** What is in force; null before anything was published. */
  inForce: Agreement | null;
  canEdit: boolean;
  /** Who fixed this place for everybody, in words; null where nobody did. */
  lockedBy: (path: Path) => string | null;
  /** Puts a value in its place. Null where it was taken; else what is wanted, in the reader's language, and nothing changes. */
  set: (path: Path, value: unknown) => string | null;
  /** Puts an item into the list at `path`, at the end without `at`; the answer like `set`'s. */
  insert: (path: Path, item: unknown, at?: number) => string | null;
  /** Takes away an item or an optional part; what has a default goes back to it. The answer like `set`'s: the last stage stays. */
  remove: (path: Path) => string | null;
  move: (path: Path, to: number) => void;
  /** Takes whole parts of another agreement, in one step back. What is not taken stays, and is told with what is wanted. */
  takeOver: (other: Agreement, keys: readonly string[]) => { key: string; wish: string }[];
  /** Everything found at `path` or below it. */
  problemsAt: (path: Path) => readonly Problem[];
  /** Everything found, the gravest first. */
  problems: readonly Problem[];
  /** What a field holds that was not taken; kept while the field is out of sight. */
  typedAt: (path: Path) => Typed | null;
  setTyped: (path: Path, typed: Typed | null) => void;
  /** Opens what hides a place and puts the focus there. */
  goTo: (path: Path) => void;
  /** The place to be shown; rows on the way to it open. `seq` grows with each wish. */
  target: { path: Path; seq: number } | null;
};

/** What can be done to a draft; the same from the first drawing to the last, so that nobody is drawn anew for them. */
export type Acts = Pick<Editing, 'set' | 'insert' | 'remove' | 'move' | 'setTyped' | 'goTo'> & {
  /** All that is known at this moment, for what happens on a press; drawing goes by `useEdited`. */
  now(): Editing;
};

type Store = { acts: Acts; subscribe(listener: () => void): () => void };

const Context = createContext<Editing | null>(null);
const StoreContext = createContext<Store | null>(null);

type Props = {
  /** The draft. It belongs to whoever mounts this; `useDraft` keeps one with its way back. */
  book: Agreement;
  /** Called with the draft after each change that the schema takes. `place` names what changed: changes of one are one step back. */
  onChange: (book: Agreement, place: string) => void;
  inForce: Agreement | null;
  /** Holidays and zones, for lint; an empty one without. */
  almanac?: Almanac;
  canEdit: boolean;
  lockedBy?: (path: Path) => string | null;
  /** Called before the focus goes to a place, so that its section can be opened. */
  onGoTo?: (path: Path) => void;
  children: ReactNode;
};

const emptyAlmanac: Almanac = { revision: 0, holidays: {}, transitions: {}, absences: [] };
const nobody = () => null;

/** Gives all below it the draft to read and to change. Needs a `SayProvider` above. */
export function EditingProvider({ book, onChange, inForce, almanac = emptyAlmanac, canEdit, lockedBy = nobody, onGoTo, children }: Props) {
  const { lang, now } = useSay();
  const [typed, setTypedAll] = useState<Readonly<Record<string, Typed & { path: Path }>>>({});
  const [target, setTarget] = useState<Editing['target']>(null);
  const found = useLint(book, almanac, now);
  // Two edits in one event: the second must see the first.
  const latest = useRef(book);
  latest.current = book;
  const current = useRef<Editing | null>(null);
  const listeners = useRef(new Set<() => void>());

  const edit = useCallback(
    (path: Path, place: string, act: (book: Agreement) => Edited): string | null => {
      if (!canEdit || lockedBy(path) !== null) return lockedBy(path);
      const edited = act(latest.current);
      if (!edited.ok) return pick(edited.wish, lang);
      if (edited.book !== latest.current) {
        latest.current = edited.book;
        onChange(edited.book, place);
        // Fields learn of it at once: a box drawn first with its old text and then with the new one costs the page twice.
        if (current.current) current.current = { ...current.current, book: edited.book };
        for (const listener of listeners.current) listener();
      }
      return null;
    },
    [canEdit, lockedBy, lang, onChange],
  );

  // What was typed belongs to a place by its number in the list: once the list changes, it would be another's.
  const forget = useCallback((list: Path) => {
    setTypedAll((all) => Object.fromEntries(Object.entries(all).filter(([, { path }]) => !isBelow(path, list))));
  }, []);

  const setTyped = useCallback((path: Path, one: Typed | null) => {
    const key = fieldId(path);
    const before = current.current;
    if (one === null && before?.typedAt(path) === null) return;
    setTypedAll((all) => {
      if (one) return { ...all, [key]: { ...one, path } };
      if (!Object.hasOwn(all, key)) return all;
      const { [key]: _, ...rest } = all;
      return rest;
    });
    // At once, as a value that is taken: else the box shows what it held before, and only then what was typed.
    if (before) current.current = { ...before, typedAt: (place) => (fieldId(place) === key ? one : before.typedAt(place)) };
    for (const listener of listeners.current) listener();
  }, []);

  // The draft is kept by itself; what it did not take is nowhere but in its box.
  const isSomethingTyped = Object.keys(typed).length > 0;
  useEffect(() => {
    if (!isSomethingTyped) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isSomethingTyped]);

  const problems = useMemo<readonly Problem[]>(() => {
    const notTaken = Object.values(typed).map(
      ({ path, error }): Problem => ({ severity: 'error', code: 'not_taken', path, text: { ja: error, en: error } }),
    );
    return [...notTaken, ...found];
  }, [typed, found]);

  useEffect(() => {
    if (!target) return;
    return focusSoon(target.path);
  }, [target]);

  const editing = useMemo<Editing>(
    () => ({
      book,
      inForce,
      canEdit,
      lockedBy,
      set: (path, value) => edit(path, `set ${fieldId(path)}`, (now) => setAt(now, path, value)),
      insert(path, item, at) {
        const error = edit(path, `insert ${fieldId(path)} ${Math.random()}`, (now) => insertAt(now, path, item, at));
        if (error === null) forget(path);
        return error;
      },
      remove(path) {
        const error = edit(path, `remove ${fieldId(path)} ${Math.random()}`, (now) => removeAt(now, path));
        if (error === null) forget(typeof path.at(-1) === 'number' ? path.slice(0, -1) : path);
        return error;
      },
      move(path, to) {
        if (edit(path, `move ${fieldId(path)} ${Math.random()}`, (now) => moveAt(now, path, to)) === null) forget(path.slice(0, -1));
      },
      takeOver(other, keys) {
        const refused: { key: string; wish: string }[] = [];
        let next = latest.current;
        for (const key of keys) {
          const lock = canEdit ? lockedBy([key]) : '';
          const edited = lock === null ? setAt(next, [key], valueAt(other, [key])) : null;
          if (edited?.ok) next = edited.book;
          else refused.push({ key, wish: edited ? pick(edited.wish, lang) : (lock ?? '') });
        }
        if (next === latest.current) return refused;
        latest.current = next;
        onChange(next, `take over ${Math.random()}`);
        for (const key of keys) forget([key]);
        return refused;
      },
      problems,
      problemsAt: (path) => problems.filter((problem) => isBelow(problem.path, path)),
      typedAt: (path) => typed[fieldId(path)] ?? null,
      setTyped,
      goTo(path) {
        onGoTo?.(path);
        setTarget((before) => ({ path, seq: (before?.seq ?? 0) + 1 }));
      },
      target,
    }),
    [book, inForce, canEdit, lockedBy, lang, onChange, edit, forget, problems, typed, setTyped, onGoTo, target],
  );
  current.current = editing;
  const [store] = useState<Store>(() => {
    const now = () => current.current ?? editing;
    return {
      acts: {
        now,
        set: (path, value) => now().set(path, value),
        insert: (path, item, at) => now().insert(path, item, at),
        remove: (path) => now().remove(path),
        move: (path, to) => now().move(path, to),
        setTyped: (path, one) => now().setTyped(path, one),
        goTo: (path) => now().goTo(path),
      },
      subscribe(listener) {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    };
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: told whenever there is something new to know
  useLayoutEffect(() => {
    for (const listener of listeners.current) listener();
  }, [editing]);
  return (
    <StoreContext.Provider value={store}>
      <Context.Provider value={editing}>{children}</Context.Provider>
    </StoreContext.Provider>
  );
}

function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error('the editor needs an EditingProvider above');
  return store;
}

/** What can be done to the draft, for those who needn't be drawn anew when it changes. Throws outside an `EditingProvider`. */
export function useActs(): Acts {
  return useStore().acts;
}

/**
 * A part of what is known; who asks for it is drawn anew only when that part is another, which `same` judges. `select` is given what it
 * answered last. A key typed in one field of hundreds leaves the others as they are. Throws outside an `EditingProvider`.
 */
export function useEdited<T>(select: (editing: Editing, before: T | undefined) => T, same: (a: T, b: T) => boolean = Object.is): T {
  const { acts, subscribe } = useStore();
  const last = useRef<{ value: T } | null>(null);
  return useSyncExternalStore(subscribe, () => {
    const value = select(acts.now(), last.current?.value);
    if (!last.current || !same(last.current.value, value)) last.current = { value };
    return last.current.value;
  });
}

/** The draft and the acts on it; drawn anew with each key: fields use `useEdited`. Throws outside an `EditingProvider`. */
export function useEditing(): Editing {
  const editing = useContext(Context);
  if (!editing) throw new Error('useEditing needs an EditingProvider above');
  return editing;
}

/** Sections take nothing: they use `useEditing`. */
export type SectionProps = Record<string, never>;

/** Whether `path` is `host` or lies in it. */
export function isBelow(path: Path, host: Path): boolean {
  return host.every((key, i) => path[i] === key);
}

/** Waits until the place has been drawn, then puts the focus into it, or into the nearest part around it. */
function focusSoon(path: Path): () => void {
  let frames = 0;
  let handle = 0;
  const look = () => {
    frames += 1;
    const exact = document.getElementById(fieldId(path));
    if (!exact && frames < 30) {
      handle = requestAnimationFrame(look);
      return;
    }
    let place = exact;
    for (let length = path.length - 1; !place && length > 0; length--) place = document.getElementById(fieldId(path.slice(0, length)));
    if (!place) return;
    // An optional part begins with the button that takes it away: nobody is sent there.
    const inner = place.querySelector('.rb-condition, .rb-match') ?? place;
    const control = place.matches(controls) ? place : inner.querySelector<HTMLElement>(controls);
    place.scrollIntoView?.({ block: 'center' });
    (control as HTMLElement | null)?.focus();
  };
  handle = requestAnimationFrame(look);
  return () => cancelAnimationFrame(handle);
}

const controls = 'input:not([type=hidden]):not([tabindex="-1"]), textarea, button, [tabindex="0"]';
