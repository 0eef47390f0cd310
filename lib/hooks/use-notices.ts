import type { NoticeSettings } from '@/lib/messages/protocol';
import { createSource } from './source';
import { useSource } from './use-source';

const notices = createSource('getNotices', {}, (changed) => changed.what === 'status');

/** Whether notices are wanted, and whether the browser lets us show them. */
export function useNotices() {
  return useSource<NoticeSettings>(notices);
}
