import { type Browser, browser } from 'wxt/browser';
import { z } from 'zod';
import { refAt, siteAt } from '@/lib/crm/site';
import { LeadRef, refKey } from '@/lib/domain/lead';
import { type Instant, SECOND } from '@/lib/domain/time';
import { timeText } from '@/lib/i18n/formats';
import { timeFrame } from '@/lib/i18n/time-frame';
import { browserLanguage, words } from '@/lib/i18n/words';
import type { ChipAnswer, ChipAsk, ChipSummary, ChipTell } from '@/lib/messages/chip';
import type { LeadView } from '@/lib/messages/protocol';
import style from '@/lib/page/chip.css?inline';
import { readSetting, writeEntry } from '@/lib/store/settings';
import { readState } from '@/lib/store/state';
import type { Session } from '@/lib/sync/session';
import type { Sync } from '@/lib/sync/sync';
import { chipSummary } from './chip-summary';
import type { LeadDesk } from './lead-desk';
import { sessionMap } from './session-map';
import type { Sites } from './sites';
import type { Tickets } from './tickets';

/** A chip in a tab: the ref we believe, and how the page named the record. */
const Chip = z.object({ tab: z.number(), frame: z.number(), site: z.string(), ref: LeadRef, type: z.string(), id: z.string() });
type Chip = z.infer<typeof Chip>;

/** The tab's address may be a moment behind the page. */
const LOOKS = [0, 60, 200];
/** How long a page waits for a hub before it is told what is known. */
const PATIENCE = 4 * SECOND;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Answers the chips in pages, and tells them news. Believes what the browser says of the sender, not what the chip says of itself. */
export function createChipDesk(parts: { session: Session; sync: Sync; sites: Sites; leads: LeadDesk; tickets: Tickets }) {
  const { session, sync, sites, leads, tickets } = parts;
  const chips = sessionMap('chips', Chip, 500);
  let lastRevision = 0;

  /** Rises even over a worker's restart. */
  function nextRevision(): number {
    lastRevision = Math.max(lastRevision + 1, Date.now());
    return lastRevision;
  }

  function originOf(sender: Browser.runtime.MessageSender): string {
    return sender.origin ?? (sender.url ? new URL(sender.url).origin : '');
  }

  /** The record this chip may speak of; null when it doesn't stand on the page it says. */
  async function believe(ask: { type: string; id: string }, sender: Browser.runtime.MessageSender): Promise<Chip | null> {
    const tab = sender.tab?.id;
    const frame = sender.frameId ?? 0;
    const on = (await sites.on()).filter((site) => new URL(site.origin).origin === originOf(sender));
    if (tab === undefined || on.length === 0) return null;
    if (frame !== 0) {
      // In a frame the tab's address is the outer page's: a claim, good for its own origin only.
      const site = siteAt(sender.url ?? '', on) ?? on[0];
      return site ? { tab, frame, site: site.id, ref: { site: site.id, type: ask.type, id: ask.id }, type: ask.type, id: ask.id } : null;
    }
    for (const wait of LOOKS) {
      if (wait > 0) await pause(wait);
      const url = wait === 0 ? sender.tab?.url : (await browser.tabs.get(tab)).url;
      const ref = refAt(url ?? '', on, ask);
      if (ref && ref.type === ask.type && ref.id === ask.id) return { tab, frame, site: ref.site, ref, type: ask.type, id: ask.id };
    }
    return null;
  }

  async function note(timeZone: string): Promise<string> {
    const trouble = await sync.trouble();
    if (trouble?.fault !== 'offline' && navigator.onLine !== false) return '';
    const feed = await readState(session.store, 'feed');
    const { states } = words(browserLanguage());
    return feed?.lastSync ? states.offline(timeText(feed.lastSync, timeZone)) : states.offlineNever;
  }

  /** The lead, as far as it can be told soon; undefined when only a hub out of reach would know. */
  async function look(ref: LeadRef): Promise<LeadView | null | undefined> {
    try {
      const lead = await Promise.race([leads.find(ref), pause(PATIENCE).then(() => undefined)]);
      return lead ? leads.view(lead) : lead;
    } catch {
      return undefined;
    }
  }

  async function summaryOf(ref: LeadRef): Promise<ChipSummary> {
    const [account, rules, view] = await Promise.all([session.account(), session.rules(), look(ref)]);
    const rulebook = rules?.rulebook ?? null;
    const common = {
      rulebook,
      lang: browserLanguage(),
      now: session.now() as Instant,
      offset: session.offset(),
      revision: nextRevision(),
      note: account ? await note(timeFrame(rulebook).timeZone) : '',
    };
    if (!account) return chipSummary({ ...common, view: null, problem: 'signedOut' });
    if (!rulebook || view === undefined) return chipSummary({ ...common, view: null, problem: 'noData' });
    return chipSummary({ ...common, view: view && (await leads.standing(view)) });
  }

  async function tell(chip: Chip, message: ChipTell): Promise<void> {
    try {
      await browser.tabs.sendMessage(chip.tab, message, { frameId: chip.frame });
    } catch {
      await chips.delete(`${chip.tab}/${chip.frame}`);
    }
  }

  return {
    async answer(ask: ChipAsk, sender: Browser.runtime.MessageSender): Promise<ChipAnswer> {
      if (ask.tasuki === 'remember') {
        const here = (await sites.on()).find((site) => new URL(site.origin).origin === originOf(sender));
        if (!here) return { tasuki: 'off' };
        await writeEntry(session.store, 'panels', here.id, ask.open);
        if (ask.place !== undefined) await writeEntry(session.store, 'places', here.id, ask.place);
        return { tasuki: 'ok' };
      }
      const chip = await believe(ask, sender);
      if (!chip)
        return (await sites.on()).some((site) => new URL(site.origin).origin === originOf(sender)) ? { tasuki: 'ok' } : { tasuki: 'off' };
      if (ask.tasuki === 'panel') {
        const ticket = await tickets.issue(chip.tab, chip.ref);
        return { tasuki: 'panel', seq: ask.seq, url: `${browser.runtime.getURL('/panel.html')}#ticket=${ticket}` };
      }
      const [summary, panels, places] = await Promise.all([
        summaryOf(chip.ref),
        readSetting(session.store, 'panels'),
        readSetting(session.store, 'places'),
        chips.set(`${chip.tab}/${chip.frame}`, chip),
      ]);
      return { tasuki: 'summary', seq: ask.seq, summary, panel: panels?.[chip.site] !== false, place: places?.[chip.site] ?? '', style };
    },
    /** Tells the chips of these leads (all of them without keys) what is new. */
    async update(keys?: ReadonlySet<string>): Promise<void> {
      for (const chip of (await chips.all()).values()) {
        const lead = keys ? await leads.find(chip.ref).catch(() => null) : null;
        const meant = !keys || keys.has(refKey(chip.ref)) || lead?.refs.some((ref) => keys.has(refKey(ref)));
        if (meant) await tell(chip, { tasuki: 'update', type: chip.type, id: chip.id, summary: await summaryOf(chip.ref) });
      }
    },
    /** The panel's close button was pressed in a tab. */
    async close(tab: number): Promise<void> {
      for (const chip of (await chips.all()).values()) if (chip.tab === tab) await tell(chip, { tasuki: 'close' });
    },
    /** Chips on sites that are not on any more leave their pages, and the panels beside them are not believed any more. */
    async sendOff(): Promise<void> {
      const on = new Set((await sites.on()).map(({ id }) => id));
      const off = [...(await chips.all()).values()].filter(({ site }) => !on.has(site));
      const tabs = new Set(off.map(({ tab }) => tab));
      for (const chip of off) await tell(chip, { tasuki: 'off' });
      await chips.delete(...off.map(({ tab, frame }) => `${tab}/${frame}`));
      await tickets.drop((tab) => tabs.has(tab));
    },
    /** The tabs that show a chip. */
    async tabs(): Promise<Set<number>> {
      return new Set([...(await chips.all()).values()].map(({ tab }) => tab));
    },
    async dropTab(gone: number): Promise<void> {
      await chips.delete(...[...(await chips.all())].flatMap(([key, { tab }]) => (tab === gone ? [key] : [])));
      await tickets.drop((tab) => tab === gone);
    },
  };
}

export type ChipDesk = ReturnType<typeof createChipDesk>;
