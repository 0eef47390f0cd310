import type { Status } from '@/lib/messages/protocol';
import { createSource } from './source';
import { useSource } from './use-source';

export type { Status } from '@/lib/messages/protocol';

// One for the whole page: many components want it, the worker is asked once.
const status = createSource('getStatus', {}, (changed) => changed.what === 'status');

/** Who is signed in, how fresh the data is, and what is wrong; kept up to date. */
export function useStatus() {
  return useSource<Status>(status);
}

/** The status known just now, without following it. */
export function currentStatus(): Status | undefined {
  return status.read().value;
}
