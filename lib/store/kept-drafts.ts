import type { Store } from './open-store';
import { storing } from './storage-fault';

/** A draft of an agreement as it was typed here, by its id; `draft` is read by whoever asks. */
export type KeptDraftRow = { id: string; draft: unknown; at: number };

/** Keeps a draft over whatever was kept of it before. */
export async function keepDraft(store: Store, row: KeptDraftRow): Promise<void> {
  await storing(() => store.kept.drafts.put(row));
}

/** Every draft kept here, the newest first. */
export async function keptDrafts(store: Store): Promise<KeptDraftRow[]> {
  return storing(async () => (await store.kept.drafts.toArray()).sort((a, b) => b.at - a.at));
}

/** Forgets a draft. */
export async function dropKeptDraft(store: Store, id: string): Promise<void> {
  await storing(() => store.kept.drafts.delete(id));
}
