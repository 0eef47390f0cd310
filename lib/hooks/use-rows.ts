import { useEffect, useState, useSyncExternalStore } from 'react';
import { type LeadRef, refKey } from '@/lib/domain/lead';
import { ask, onChanged } from '@/lib/messages/messenger';
import { type LeadView, ROWS_AT_ONCE } from '@/lib/messages/protocol';

/** The leads of the rows that are being looked at; `undefined` while one is on its way, null where it is not there any more. */
export type Rows = {
  /** Asks for what is not here yet; the newest call says what is being looked at. */
  want(ids: readonly string[]): void;
  get(id: string): LeadView | null | undefined;
};

/** Leads kept of a list that is scrolled through. */
const KEPT = 400;

function createRows() {
  const known = new Map<string, LeadView | null>();
  const asking = new Set<string>();
  const listeners = new Set<() => void>();
  let visible: readonly string[] = [];
  let version = 0;
  let stop: (() => void) | null = null;

  function changed(): void {
    version += 1;
    for (const listener of listeners) listener();
  }

  async function fetch(ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += ROWS_AT_ONCE) {
      const some = ids.slice(from, from + ROWS_AT_ONCE);
      for (const id of some) asking.add(id);
      // What can't be had now is asked for with the next change, or the next look.
      const views = await ask('getRows', { ids: [...some] }).catch(() => null);
      for (const id of some) asking.delete(id);
      if (!views) continue;
      const found = new Map(views.map((view) => [view.lead.id, view]));
      for (const id of some) {
        known.delete(id);
        known.set(id, found.get(id) ?? null);
      }
      for (const id of [...known.keys()].slice(0, Math.max(0, known.size - KEPT))) known.delete(id);
      changed();
    }
  }

  return {
    want(ids: readonly string[]): void {
      visible = ids;
      const missing = ids.filter((id) => !known.has(id) && !asking.has(id));
      if (missing.length > 0) void fetch(missing);
    },
    get: (id: string) => known.get(id),
    version: () => version,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      stop ??= onChanged(({ what, refs }) => {
        if (what !== 'leads') return;
        const touched = (view: LeadView | null | undefined) => !refs || !view || view.lead.refs.some((ref) => refs.includes(refKey(ref)));
        const stale = visible.filter((id) => known.has(id) && touched(known.get(id)));
        // What is not looked at is asked for again once it is.
        for (const [id, view] of known) if (!visible.includes(id) && touched(view)) known.delete(id);
        if (stale.length > 0) void fetch(stale);
      });
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
      };
    },
  };
}

/** Reads leads row by row, only those that are looked at; old ones stay until the new are here. */
export function useRows(): Rows {
  const [rows] = useState(createRows);
  useSyncExternalStore(rows.subscribe, rows.version);
  return rows;
}

/** Tells which rows are being looked at whenever that changes. */
export function useWanted(rows: Rows, ids: readonly string[]): void {
  const key = ids.join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the ids, whose list is new at each render
  useEffect(() => rows.want(ids), [rows, key]);
}

/** One name of each of some leads, for acts on leads that may lie out of sight. Throws the worker's fault. */
export async function refsOf(ids: readonly string[]): Promise<LeadRef[]> {
  const refs: LeadRef[] = [];
  for (let from = 0; from < ids.length; from += ROWS_AT_ONCE) {
    const views = await ask('getRows', { ids: ids.slice(from, from + ROWS_AT_ONCE) });
    refs.push(...views.flatMap(({ lead }) => lead.refs[0] ?? []));
  }
  return refs;
}
