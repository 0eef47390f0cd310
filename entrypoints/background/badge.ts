import { browser } from 'wxt/browser';
import { nextChange } from '@/lib/store/judge-rows';
import { overdueCount } from '@/lib/store/queue';
import { alarms, ensureAlarm } from '@/lib/sync/schedule';
import type { Session } from '@/lib/sync/session';

const MOST = 99;

/** Shows how many of the person's leads are overdue, and wakes the worker when that or a lead's standing can differ next. */
export async function showBadge(session: Session): Promise<void> {
  const me = await session.me();
  const now = session.now();
  const count = me ? await overdueCount(session.store, me.user.id, now, MOST + 1) : 0;
  await browser.action.setBadgeText({ text: count === 0 ? '' : count > MOST ? `${MOST}+` : String(count) });
  await browser.action.setBadgeBackgroundColor({ color: '#b3261e' });
  const next = me ? await nextChange(session.store, me.user.id, now) : null;
  await ensureAlarm(alarms.change, next === null ? null : { at: next - session.offset() + 1 });
}
