import { type Browser, browser } from 'wxt/browser';
import { z } from 'zod';
import { customCrm } from '@/lib/crm/custom';
import { pageAdapter } from '@/lib/crm/page-adapter';
import { adapterFor } from '@/lib/crm/registry';
import { refAt } from '@/lib/crm/site';
import { applyPending } from '@/lib/domain/apply-command';
import { refKey } from '@/lib/domain/ref-key';
import { MINUTE } from '@/lib/domain/time';
import { browserLanguage } from '@/lib/i18n/words';
import { type ChipAnswer, type ChipAsk, type ListMark, MARKS_AT_ONCE } from '@/lib/messages/chip';
import style from '@/lib/page/marks.css?inline';
import { findLeads } from '@/lib/store/find-leads';
import { outgoingByKey, pendingOf } from '@/lib/store/outbox';
import { readSetting } from '@/lib/store/settings';
import type { Session } from '@/lib/sync/session';
import { sitesOf } from './believe';
import { listMark } from './list-mark';
import { sessionMap } from './session-map';
import type { Sites } from './sites';

const Listed = z.object({ tab: z.number(), frame: z.number(), site: z.string() });

/** Addresses a tab may ask for: so many at once, and so many more each minute. */
const A_MINUTE = MARKS_AT_ONCE;

/** Answers list pages: which of the linked records are known, their stage and state, and nothing else. What is not kept here is not asked of the hub. */
export function createMarkDesk({ session, sites }: { session: Session; sites: Sites }) {
  const lists = sessionMap('lists', Listed, 500);
  const spent = new Map<number, { left: number; at: number }>();

  /** How many of `wanted` a tab may be told now, and when there are more. */
  function allow(tab: number, wanted: number): { now: number; wait: number } {
    const at = Date.now();
    const before = spent.get(tab) ?? { left: MARKS_AT_ONCE, at };
    const filled = Math.min(MARKS_AT_ONCE, before.left + (Math.max(0, at - before.at) * A_MINUTE) / MINUTE);
    const now = Math.min(wanted, Math.floor(filled));
    spent.set(tab, { left: filled - now, at });
    return { now, wait: now < wanted ? Math.ceil(((wanted - now) * MINUTE) / A_MINUTE) : 0 };
  }

  async function marksOf(keys: readonly (string | null)[]): Promise<(ListMark | null)[]> {
    const judge = await session.judge();
    const known = keys.filter((key) => key !== null);
    if (!judge || known.length === 0) return keys.map(() => null);
    const [leads, outgoing] = await Promise.all([findLeads(session.store, known), outgoingByKey(session.store)]);
    return keys.map((key) => {
      const lead = key === null ? undefined : leads.get(key);
      if (!lead) return null;
      const pending = pendingOf(lead, outgoing);
      const standing = pending.length > 0 ? applyPending(lead, judge.rulebook, pending, judge.actor) : lead;
      return listMark(standing, judge.rulebook, judge.now, browserLanguage());
    });
  }

  return {
    /** What reads addresses at the sender's origin, for sites that an administrator described. */
    async adapter(sender: Browser.runtime.MessageSender): Promise<ChipAnswer> {
      const own = sitesOf(sender, await sites.on()).filter(({ crm }) => crm === customCrm);
      const [first, ...more] = own.flatMap((site) => {
        const adapter = adapterFor(site);
        return adapter ? [pageAdapter(adapter)] : [];
      });
      if (!first) return { tasuki: 'adapter', adapter: null };
      const ids = [first, ...more].flatMap((each) => each.ids);
      return {
        tasuki: 'adapter',
        adapter: { ...first, ids, records: [first, ...more].flatMap(({ records }) => records) },
      };
    },
    /** Brings the script that marks a list into the sender's frame. */
    async bring(sender: Browser.runtime.MessageSender): Promise<ChipAnswer> {
      const tabId = sender.tab?.id;
      if (tabId === undefined) return { tasuki: 'off' };
      await browser.scripting.executeScript({ target: { tabId, frameIds: [sender.frameId ?? 0] }, files: ['/marks.js'] });
      return { tasuki: 'ok' };
    },
    async answer({ at, seq }: Extract<ChipAsk, { tasuki: 'marks' }>, sender: Browser.runtime.MessageSender): Promise<ChipAnswer> {
      const [on, switches] = await Promise.all([sites.on(), readSetting(session.store, 'marks')]);
      const here = sitesOf(sender, on);
      const tab = sender.tab?.id;
      const [first] = here;
      if (!first || tab === undefined) return { tasuki: 'off' };
      const frame = sender.frameId ?? 0;
      await lists.set(`${tab}/${frame}`, { tab, frame, site: first.id });
      const nothing = { tasuki: 'marks', seq, lang: browserLanguage(), style } as const;
      const wanted = here.filter(({ id }) => switches?.[id] !== false);
      if (wanted.length === 0) return { ...nothing, marks: null, wait: 0 };
      const { now, wait } = allow(tab, at.length);
      const keys = at.slice(0, now).map((address) => {
        const ref = refAt(address, here);
        return ref && wanted.some(({ id }) => id === ref.site) ? refKey(ref) : null;
      });
      return { ...nothing, marks: await marksOf(keys), wait };
    },
    /** A switch was turned: lists that are open look again. */
    async look(): Promise<void> {
      for (const [key, { tab, frame }] of await lists.all()) {
        await browser.tabs.sendMessage(tab, { tasuki: 'marks' }, { frameId: frame }).catch(() => lists.delete(key));
      }
    },
    /** Lists on sites that are not on any more lose their marks. */
    async sendOff(on: ReadonlySet<string>): Promise<void> {
      for (const [key, { tab, frame, site }] of await lists.all()) {
        if (on.has(site)) continue;
        await browser.tabs.sendMessage(tab, { tasuki: 'off' }, { frameId: frame }).catch(() => undefined);
        await lists.delete(key);
      }
    },
    async dropTab(gone: number): Promise<void> {
      spent.delete(gone);
      await lists.delete(...[...(await lists.all())].flatMap(([key, { tab }]) => (tab === gone ? [key] : [])));
    },
  };
}
