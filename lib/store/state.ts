import { z } from 'zod';
import { Backlog, Me } from '@/lib/api/contract';
import { Rulebook } from '@/lib/domain/rulebook';
import type { Store } from './open-store';
import { storing } from './storage-fault';

const At = z.number().int();

const states = {
  /** The place in the hub's feed. No cursor: from the start; `resync`: what the feed doesn't name by its end goes. */
  feed: z.object({
    session: z.string(),
    cursor: z.string().nullable(),
    epoch: z.string().nullable(),
    resync: z.boolean(),
    lastSync: At.nullable(),
    /** How often the end of the feed was reached. */
    syncs: z.number().int().optional(),
  }),
  me: Me,
  rulebook: z.object({ rulebook: Rulebook, revision: z.string() }),
  /** Clock rows up to this lead are judged by this revision. `after` null: all of them. */
  judged: z.object({ revision: z.string(), after: z.string().nullable(), done: z.boolean() }),
  /** The sites that are on, for a worker that was only just woken; see `Door`. */
  doors: z.array(
    z.object({
      id: z.string(),
      crm: z.string(),
      origin: z.string(),
      params: z.record(z.string(), z.string()),
      panel: z.boolean(),
      place: z.string(),
    }),
  ),
  /** What the hub said last of each team, to be shown with its age while it can't be asked. */
  backlogs: z.record(z.string(), Backlog),
  /** When person, grants and rulebook were last asked for. */
  asked: z.object({ at: At }),
} as const;

export type StateName = keyof typeof states;
export type State<N extends StateName> = z.infer<(typeof states)[N]>;
export type Feed = State<'feed'>;

/** Reads what the hub told us last; null when it is not there or not readable. */
export async function readState<N extends StateName>(store: Store, name: N): Promise<State<N> | null> {
  const row = await storing(() => store.cache.state.get(name));
  const read = states[name].safeParse(row?.value);
  return read.success ? (read.data as State<N>) : null;
}

/** Keeps what the hub told us. */
export async function writeState<N extends StateName>(store: Store, name: N, value: State<N>): Promise<void> {
  await storing(() => store.cache.state.put({ key: name, value }));
}

/** Forgets it. */
export async function dropState(store: Store, name: StateName): Promise<void> {
  await storing(() => store.cache.state.delete(name));
}
