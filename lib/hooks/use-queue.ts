import type { Queue } from '@/lib/messages/protocol';
import { createSource } from './source';
import { useSource } from './use-source';

const queue = createSource('getQueue', {}, (changed) => changed.what !== 'status');

/** The signed-in person's leads: overdue, due today, new, to decide. */
export function useQueue() {
  return useSource<Queue>(queue);
}
