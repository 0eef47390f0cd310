import type { ToldRow } from './kept-database';
import type { Store } from './open-store';
import { storing } from './storage-fault';

/** Everything that was told by notices and still holds. */
export async function readTold(store: Store): Promise<ToldRow[]> {
  return storing(() => store.kept.told.toArray());
}

/** Writes down what is being told before anybody sees it, and forgets what is over: a worker that dies between tells nothing twice. */
export async function keepTold(store: Store, told: readonly ToldRow[], over: readonly string[]): Promise<void> {
  await storing(() =>
    store.kept.transaction('rw', store.kept.told, async () => {
      await store.kept.told.bulkDelete([...over]);
      await store.kept.told.bulkPut([...told]);
    }),
  );
}
