import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { compileDays } from '@/lib/domain/day-reader';
import { type FaultCode, faultCode } from '@/lib/domain/fault';
import type { Department } from '@/lib/domain/lead';
import type { Agreement } from '@/lib/domain/rulebook';
import { difference, type RulebookChange } from '@/lib/domain/rulebook-difference';
import { type MergeConflict, merge } from '@/lib/domain/rulebook-merge';
import type { Instant } from '@/lib/domain/time';
import type { AgreementDesk, KeptDraft, SharedDraft } from '@/lib/messages/drafts';
import { ask } from '@/lib/messages/messenger';
import { changed, freshDraft, type History, redone, undone } from './draft-history';

/** What somebody else did to what this person writes as well: to the draft itself, or by publishing another version. */
export type Meanwhile = {
  what: 'draft' | 'version';
  /** Who, as an id; null where nobody says. */
  by: string | null;
  /** What they changed since both had the same text. */
  theirs: readonly RulebookChange[];
  /** Both texts as one; where both changed the same place, mine. */
  merged: Agreement;
  conflicts: readonly MergeConflict[];
};

/** A draft being written, with all that can be done to it. None of the acts throws: what went wrong stands in `fault`. */
export type DraftDesk = {
  /** The text: the draft's, or the latest version while nothing was changed. */
  book: Agreement;
  /** Whether there is a draft, here or at the hub. */
  drafting: boolean;
  /** Another version was published since it was begun. */
  isBehind: boolean;
  /** The draft as the hub has it; null while it has none. */
  shared: SharedDraft | null;
  /** What was typed since the hub was told last. */
  unsaved: readonly RulebookChange[];
  why: string;
  setWhy(why: string): void;
  canUndo: boolean;
  canRedo: boolean;
  /** What an `EditingProvider` takes as `onChange`. */
  change(book: Agreement, place: string): void;
  undo(): void;
  redo(): void;
  /** Begins a draft with another text: a template, or an earlier version. */
  begin(agreement: Agreement, why: string): void;
  /** True once the hub has it, begun with another text where one is given. False where it was refused: see `meanwhile` and `fault`. */
  save(begin?: { agreement: Agreement; why: string }): Promise<boolean>;
  /** Takes the merged text and saves it. */
  settle(book: Agreement): Promise<boolean>;
  meanwhile: Meanwhile | null;
  /** Takes over the version that was published since. */
  catchUp(): Promise<void>;
  throwAway(): Promise<boolean>;
  comment(path: string, text: string): Promise<boolean>;
  resolve(comment: string): Promise<boolean>;
  sign(department: Department): Promise<boolean>;
  publish(): Promise<boolean>;
  running: 'save' | 'throwAway' | 'comment' | 'sign' | 'publish' | 'load' | null;
  fault: FaultCode | null;
  /** Whether what was kept here has been read: before that nothing may be changed. */
  ready: boolean;
  /** Whether this browser has kept the latest change. */
  kept: boolean;
};

type Known = {
  id: string;
  base: string;
  why: string;
  revision: number | null;
  /** What the hub has, or what the draft was begun from. */
  saved: Agreement;
};

type State = { history: History; known: Known | null };
type Step =
  | { kind: 'change'; book: Agreement; place: string; at: Instant; begun: Known }
  | { kind: 'undo' }
  | { kind: 'redo' }
  | { kind: 'load'; book: Agreement; known: Known | null }
  | { kind: 'known'; known: Known; book?: Agreement }
  | { kind: 'why'; why: string };

function stepped(state: State, step: Step): State {
  switch (step.kind) {
    case 'change':
      return { known: state.known ?? step.begun, history: changed(state.history, step.book, step.place, step.at) };
    case 'undo':
      return { ...state, history: undone(state.history) };
    case 'redo':
      return { ...state, history: redone(state.history) };
    case 'load':
      return { history: freshDraft(step.book), known: step.known };
    case 'known':
      return {
        known: step.known,
        history: step.book ? changed(state.history, step.book, `merge ${step.known.revision}`, 0) : state.history,
      };
    case 'why':
      return state.known ? { ...state, known: { ...state.known, why: step.why } } : state;
  }
}

/** How long nobody may have typed before the draft is kept, milliseconds. */
const KEEP_AFTER = 250;

export type DraftOptions = {
  /** Whose agreement it is; '' everybody's. */
  team: string;
  /** The latest version published: what a draft begins from. */
  start: Agreement;
  /** What the hub said last; null where it could not be asked. */
  desk: AgreementDesk | null;
  /** Called after what changes the desk at the hub. */
  onDesk: () => void;
  now: Instant;
};

/**
 * Keeps a draft of a team's agreement: every change in this browser at once, so that a closed tab loses nothing; at the hub when it is saved,
 * over the revision that was read. The first change of what is in force begins a draft.
 */
export function useDraft({ team, start, desk, onDesk, now }: DraftOptions): DraftDesk {
  const [state, setState] = useState((): State => ({ history: freshDraft(start), known: null }));
  const [shared, setShared] = useState<SharedDraft | null>(null);
  const [running, setRunning] = useState<DraftDesk['running']>('load');
  const [fault, setFault] = useState<FaultCode | null>(null);
  const [meanwhile, setMeanwhile] = useState<Meanwhile | null>(null);
  const [against, setAgainst] = useState<Known | null>(null);
  const [ready, setReady] = useState(false);
  const [kept, setKept] = useState(true);
  const { history, known } = state;
  const { book } = history;
  // Acts go on after an answer: by then more may have been typed, drawn or not.
  const latest = useRef(state);
  const step = useCallback((next: Step) => {
    latest.current = stepped(latest.current, next);
    setState(latest.current);
  }, []);
  const time = useRef(now);
  time.current = now;

  const open = desk?.drafts?.find((draft) => draft.team === team && draft.state !== 'published') ?? null;
  const firstOpen = open?.id ?? null;
  // Changed, signed or talked about by somebody: read again.
  const news = open && `${open.id} ${open.revision} ${open.signatures.length} ${open.openComments} ${open.state}`;
  const deskKnown = desk !== null;

  // What lies here comes first; then what the hub has.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when there is another draft, not with each render
  useEffect(() => {
    let over = false;
    void (async () => {
      const mine = (await ask('getKeptDrafts', {}).catch(() => [])).find((one) => one.team === team);
      if (over) return;
      if (mine && !latest.current.known) {
        const { id, base, why, revision, saved } = mine;
        if (revision === null && difference(saved, mine.book).length === 0) await ask('dropKeptDraft', { id }).catch(() => undefined);
        else step({ kind: 'load', book: mine.book, known: { id, base, why, revision, saved } });
      }
      const wanted = mine?.revision === null ? null : (mine?.id ?? firstOpen);
      if (wanted !== null && deskKnown) {
        try {
          const there = await ask('getDraft', { id: wanted });
          if (over) return;
          take(there);
        } catch (error) {
          if (!over) await lost(faultCode(error), wanted);
        }
      }
      if (!over) {
        setReady(true);
        setRunning((now) => (now === 'load' ? null : now));
      }
    })();
    return () => {
      over = true;
    };
  }, [team, news, deskKnown]);

  // Nothing written: what is shown is what is in force.
  useEffect(() => {
    const { known: mine, history: mineNow } = latest.current;
    const isUntouched = mine === null || (mine.revision === null && difference(mine.saved, mineNow.book).length === 0);
    if (isUntouched && mineNow.book !== start) step({ kind: 'load', book: start, known: null });
  }, [start, step]);

  /** What the hub has now, where nothing was typed here since. */
  function take(there: SharedDraft): void {
    setShared(there);
    const { known: mine, history: mineNow } = latest.current;
    // What was just saved from here: the way back stays.
    if (mine?.id === there.id && mine.revision === there.revision && there.state !== 'published') return;
    const isTyped = mine !== null && difference(mine.saved, mineNow.book).length > 0;
    if (there.state === 'published') {
      if (isTyped) void goOn(there);
      else void forget(there.id);
      return;
    }
    if (isTyped) return;
    step({ kind: 'load', book: there.agreement, known: knownOf(there) });
  }

  /** Published while more was typed here: that goes on as a draft of its own, over what was published. */
  async function goOn(there: SharedDraft): Promise<void> {
    setShared(null);
    const { known: mine, history: mineNow } = latest.current;
    if (mine?.id !== there.id) return;
    const fresh = { ...mine, id: newDraftId(), revision: null, why: '' };
    if (mine.revision === there.revision) {
      const book = asDraft(mineNow.book, there.agreement, [...takenOf(desk, team), there.version], time.current);
      step({ kind: 'known', known: { ...fresh, base: there.version, saved: there.agreement }, book });
    } else {
      // What was published is newer than what was typed over: taken over like any other version.
      step({ kind: 'known', known: fresh });
    }
    await ask('dropKeptDraft', { id: there.id }).catch(() => undefined);
  }

  async function lost(code: FaultCode, id: string): Promise<void> {
    // Thrown away by somebody: what was typed here stays, as a new draft.
    if (code !== 'not_found') return setFault(code);
    setShared(null);
    const { known: mine, history: mineNow } = latest.current;
    if (mine?.id !== id) return;
    if (difference(mine.saved, mineNow.book).length === 0) await forget(id);
    else {
      step({ kind: 'known', known: { ...mine, id: newDraftId(), revision: null } });
      await ask('dropKeptDraft', { id }).catch(() => undefined);
    }
  }

  async function forget(id: string): Promise<void> {
    step({ kind: 'load', book: start, known: null });
    setShared(null);
    setMeanwhile(null);
    await ask('dropKeptDraft', { id }).catch(() => undefined);
  }

  // Kept a moment after the last change, and at once when the page goes.
  const dirty = useRef<KeptDraft | null>(null);
  const keep = useCallback(async () => {
    const draft = dirty.current;
    if (!draft) return;
    dirty.current = null;
    try {
      await ask('keepDraft', { draft });
      if (dirty.current === null) setKept(true);
    } catch (error) {
      setFault(faultCode(error));
    }
  }, []);
  useEffect(() => {
    if (!known || !ready) return;
    dirty.current = { ...known, team, book, at: Date.now() };
    setKept(false);
    const timer = setTimeout(() => void keep(), KEEP_AFTER);
    return () => clearTimeout(timer);
  }, [known, book, team, ready, keep]);
  useEffect(() => {
    const goes = () => void keep();
    addEventListener('pagehide', goes);
    document.addEventListener('visibilitychange', goes);
    return () => {
      removeEventListener('pagehide', goes);
      document.removeEventListener('visibilitychange', goes);
      goes();
    };
  }, [keep]);

  const change = useCallback(
    (next: Agreement, place: string) => {
      const at = Date.now();
      const begun = latest.current.known ?? { id: newDraftId(), base: start.meta.version, why: '', revision: null, saved: start };
      // Also after the way back led to what is published.
      const isNumbered = next.meta.version !== start.meta.version;
      step({ kind: 'change', book: isNumbered ? next : asDraft(next, start, takenOf(desk, team), time.current), place, at, begun });
    },
    [start, desk, team, step],
  );

  function begin(agreement: Agreement, why: string): { book: Agreement; known: Known } {
    const { known: mine } = latest.current;
    const begun = { ...(mine ?? { id: newDraftId(), base: start.meta.version, revision: null, saved: start }), why };
    const text = asDraft(agreement, start, takenOf(desk, team), time.current);
    step({ kind: 'change', book: text, place: `begin ${why}`, at: Date.now(), begun });
    step({ kind: 'why', why });
    return { book: text, known: begun };
  }

  async function attempt(what: NonNullable<DraftDesk['running']>, work: () => Promise<boolean>): Promise<boolean> {
    setRunning(what);
    setFault(null);
    try {
      return await work();
    } catch (error) {
      setFault(faultCode(error));
      return false;
    } finally {
      setRunning(null);
    }
  }

  /** Shows what somebody else did, against what was known. */
  function compare(what: Meanwhile['what'], base: Agreement, theirs: Agreement, by: string | null, next: Known): void {
    const mine = latest.current.history.book;
    const { merged, conflicts } = merge(base, mine, theirs);
    setAgainst(next);
    const changes = difference(base, theirs);
    setMeanwhile({ what, by, theirs: what === 'version' ? changes.filter(({ path }) => !isOwn(path)) : changes, merged, conflicts });
  }

  async function write(text: Agreement, from: Known): Promise<boolean> {
    try {
      const there = await ask('saveDraft', {
        id: from.id,
        team,
        base: from.base,
        why: from.why.trim(),
        agreement: text,
        revision: from.revision,
      });
      setShared(there);
      // What was typed while it travelled is a change of what the hub has now.
      step({ kind: 'known', known: { ...knownOf(there), why: latest.current.known?.why ?? there.why } });
      onDesk();
      return true;
    } catch (error) {
      if (faultCode(error) !== 'conflict') throw error;
      const there = await ask('getDraft', { id: from.id });
      if (there.state === 'published') {
        await goOn(there);
        onDesk();
        const { known: next, history: mine } = latest.current;
        return next && next.id !== from.id ? write(mine.book, next) : false;
      }
      setShared(there);
      compare('draft', from.saved, there.agreement, there.updatedBy, { ...knownOf(there), why: from.why });
      return false;
    }
  }

  function onShared(what: 'comment' | 'sign', work: (id: string, hash: string) => Promise<SharedDraft>): Promise<boolean> {
    return attempt(what, async () => {
      if (!shared) return false;
      try {
        setShared(await work(shared.id, shared.hash));
      } catch (error) {
        // It is another text by now: shown, so that nobody signs what they haven't read.
        if (faultCode(error) === 'conflict') take(await ask('getDraft', { id: shared.id }));
        throw error;
      }
      onDesk();
      return true;
    });
  }

  const unsaved = useMemo(() => {
    if (!known) return [];
    const all = difference(known.saved, book);
    // The number of a version that is only begun is nobody's change.
    return known.revision === null ? all.filter(({ path }) => !isOwn(path)) : all;
  }, [known, book]);

  return {
    book,
    drafting: known !== null && (known.revision !== null || unsaved.length > 0),
    isBehind: known !== null && known.base !== start.meta.version,
    shared,
    unsaved,
    why: known?.why ?? '',
    setWhy: (why) => step({ kind: 'why', why }),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    change,
    undo: useCallback(() => step({ kind: 'undo' }), [step]),
    redo: useCallback(() => step({ kind: 'redo' }), [step]),
    begin,
    save: (other) =>
      attempt('save', async () => {
        if (other) {
          const begun = begin(other.agreement, other.why);
          return write(begun.book, begun.known);
        }
        const { known: from, history: mine } = latest.current;
        return from ? write(mine.book, from) : false;
      }),
    settle: (text) =>
      attempt('save', async () => {
        if (!against) return false;
        step({ kind: 'known', known: against, book: text });
        setMeanwhile(null);
        setAgainst(null);
        return write(text, against);
      }),
    meanwhile,
    async catchUp() {
      await attempt('save', async () => {
        const { known: from, history: mine } = latest.current;
        if (!from) return false;
        const { agreement } = await ask('getVersion', { team, version: from.base });
        // Number, date and signatures are each version's own.
        const own = { ...start, meta: { ...start.meta, ...ownOf(asDraft(mine.book, start, takenOf(desk, team), time.current)) } };
        const base = { ...agreement, meta: { ...agreement.meta, ...ownOf(mine.book) } };
        compare('version', base, own, null, { ...from, base: start.meta.version });
        return true;
      });
    },
    throwAway: () =>
      attempt('throwAway', async () => {
        const { known: from } = latest.current;
        if (!from) return true;
        if (shared) await ask('throwDraftAway', { id: shared.id, revision: shared.revision });
        dirty.current = null;
        await forget(from.id);
        onDesk();
        return true;
      }),
    comment: (path, text) => onShared('comment', (id) => ask('commentDraft', { id, comment: newDraftId(), path, text })),
    resolve: (comment) => onShared('comment', (id) => ask('resolveComment', { id, comment })),
    sign: (department) => onShared('sign', (id, hash) => ask('signDraft', { id, department, hash })),
    publish: () =>
      attempt('publish', async () => {
        if (!shared) return false;
        try {
          await ask('publishDraft', { id: shared.id, hash: shared.hash });
        } catch (error) {
          if (faultCode(error) === 'conflict') take(await ask('getDraft', { id: shared.id }));
          throw error;
        }
        dirty.current = null;
        await forget(shared.id);
        onDesk();
        return true;
      }),
    running,
    fault,
    ready,
    kept,
  };
}

function knownOf({ id, base, why, revision, agreement }: SharedDraft): Known {
  return { id, base, why, revision, saved: agreement };
}

function newDraftId(): string {
  return crypto.randomUUID();
}

/** Number, date and signatures of a version. */
function ownOf({ meta: { version, effectiveFrom, signatories } }: Agreement) {
  return { version, effectiveFrom, signatories };
}

/** Whether a change is of what each version has for itself. */
export function isOwn(path: readonly (string | number)[]): boolean {
  return path[0] === 'meta' && ['version', 'effectiveFrom', 'signatories'].includes(String(path[1]));
}

function takenOf(desk: AgreementDesk | null, team: string): string[] {
  return (desk?.versions ?? []).filter((one) => one.team === team || one.team === '').map(({ version }) => version);
}

/** A text as a version to come: a number that nobody has, in force from today, or from when the one before it is. */
export function asDraft(book: Agreement, start: Agreement, taken: readonly string[], now: Instant): Agreement {
  const days = compileDays(start);
  const effectiveFrom = Math.max(days.startOf(days.dayOf(now)), start.meta.effectiveFrom);
  const version = nextVersion(start.meta.version, [...taken, start.meta.version]);
  return { ...book, meta: { ...book.meta, version, effectiveFrom, signatories: [] } };
}

/** The number after a version's: 1.4.0 after 1.3.2, and on until it is free. What is no such number gets one behind it. */
export function nextVersion(version: string, taken: readonly string[]): string {
  const numbers = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  for (let n = 1; ; n++) {
    const next = numbers ? `${numbers[1]}.${Number(numbers[2]) + n}.0` : `${version}-${n + 1}`;
    if (!taken.includes(next)) return next;
  }
}
