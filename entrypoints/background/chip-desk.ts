import { type Browser, browser } from 'wxt/browser';
import { z } from 'zod';
import { refAt } from '@/lib/crm/site';
import { LeadRef, refKey } from '@/lib/domain/lead';
import { type Instant, SECOND } from '@/lib/domain/time';
import { timeText } from '@/lib/i18n/formats';
import { timeFrame } from '@/lib/i18n/time-frame';
import { browserLanguage, words } from '@/lib/i18n/words';
import type { ChipAnswer, ChipAsk, ChipSummary, ChipTell } from '@/lib/messages/chip';
import type { LeadView } from '@/lib/messages/protocol';
import style from '@/lib/page/chip.css?inline';
import { readLeads } from '@/lib/store/leads';
import { readSetting, writeEntry } from '@/lib/store/settings';
import { putOnShelf, unshelved } from '@/lib/store/shelf';
import { readState, writeState } from '@/lib/store/state';
import type { Guarded } from '@/lib/sync/lapse';
import type { Sync } from '@/lib/sync/sync';
import { type BelievedChip, believe, sitesOf } from './believe';
import { chipSummary } from './chip-summary';
import type { LeadDesk } from './lead-desk';
import { createMarkDesk } from './mark-desk';
import { sessionMap } from './session-map';
import type { Sites } from './sites';
import type { Tickets } from './tickets';

const Chip = z.object({ tab: z.number(), frame: z.number(), site: z.string(), ref: LeadRef, type: z.string(), id: z.string() });

/** The tab's address may be a moment behind the page. */
const LOOKS = [0, 60, 200];
/** How long a page waits for a hub before it is told what is known. */
const PATIENCE = 4 * SECOND;

/** Leads that lie ready at most, and the rest between making two: the worker has others to answer. */
const SHELF = 200;
const BETWEEN = 15;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Answers the chips in pages, and tells them news. Believes what the browser says of the sender, not what the chip says of itself. */
export function createChipDesk(parts: {
  session: Guarded;
  sync: Sync;
  sites: Sites;
  leads: LeadDesk;
  tickets: Tickets;
  /** A frame shows a lead: of a tab's own address the browser tells, of a frame's only its chip. */
  onFramed?: () => void;
  /** A panel for this lead is about to be opened. */
  onPanel?: (ref: LeadRef) => void;
}) {
  const { session, sync, sites, leads, tickets } = parts;
  const chips = sessionMap('chips', Chip, 500);
  const marks = createMarkDesk({ session, sites });
  let lastRevision = 0;
  // Counts news, to know whether any came while a summary was made.
  let turns = 0;
  let filling = false;

  /** Rises even over a worker's restart. */
  function nextRevision(): number {
    lastRevision = Math.max(lastRevision + 1, Date.now());
    return lastRevision;
  }

  /** The record this chip may speak of; null when it doesn't stand on the page it says. */
  async function whose(ask: { type: string; id: string }, sender: Browser.runtime.MessageSender): Promise<BelievedChip | null> {
    const on = sitesOf(sender, await sites.on());
    const tab = sender.tab?.id;
    if (tab === undefined || on.length === 0) return null;
    for (const wait of LOOKS) {
      if (wait > 0) await pause(wait);
      const chip = believe(ask, sender, on, wait === 0 ? sender.tab?.url : (await browser.tabs.get(tab)).url);
      if (chip) return chip;
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
    const [account, rules, locksAt] = await Promise.all([session.account(), session.rules(), session.locksAt()]);
    const view = rules ? await look(ref) : undefined;
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
    const turn = turns;
    const summary = chipSummary({ ...common, view: view && (await leads.standing(view)) });
    // Once the store is locked nothing that was said before holds.
    if (locksAt !== null) summary.changesAt = Math.min(summary.changesAt ?? locksAt, locksAt);
    // Nothing changed while it was made: the next worker can say it before it has read anything.
    if (view && turn === turns && summary.kind === 'lead') await putOnShelf(session.store, view.lead, { ...summary, note: '' });
    return summary;
  }

  /** What a worker needs to know of the sites before it has read anything else. */
  async function writeDoors(): Promise<void> {
    const [on, panels, places] = await Promise.all([
      sites.on(),
      readSetting(session.store, 'panels'),
      readSetting(session.store, 'places'),
    ]);
    const doors = on.map(({ id, crm, origin, params }) => ({
      id,
      crm,
      origin,
      params,
      panel: panels?.[id] !== false,
      place: places?.[id] ?? '',
    }));
    if (JSON.stringify(doors) !== JSON.stringify(await readState(session.store, 'doors'))) await writeState(session.store, 'doors', doors);
  }

  async function hold(chip: BelievedChip): Promise<void> {
    await chips.set(`${chip.tab}/${chip.frame}`, chip);
    if (chip.frame !== 0) parts.onFramed?.();
  }

  /** Where a frame is by now; null where it is gone or may not be looked into. */
  async function addressIn({ tab, frame }: BelievedChip): Promise<string | null> {
    try {
      const [found] = await browser.scripting.executeScript({ target: { tabId: tab, frameIds: [frame] }, func: () => location.href });
      return typeof found?.result === 'string' ? found.result : null;
    } catch {
      return null;
    }
  }

  async function tell(chip: BelievedChip, message: ChipTell): Promise<void> {
    try {
      await browser.tabs.sendMessage(chip.tab, message, { frameId: chip.frame });
    } catch {
      await chips.delete(`${chip.tab}/${chip.frame}`);
    }
  }

  return {
    async answer(ask: ChipAsk, sender: Browser.runtime.MessageSender): Promise<ChipAnswer> {
      const [here] = sitesOf(sender, await sites.on());
      if (!here) return { tasuki: 'off' };
      if (ask.tasuki === 'adapter') return marks.adapter(sender);
      if (ask.tasuki === 'lists') return marks.bring(sender);
      if (ask.tasuki === 'marks') return marks.answer(ask, sender);
      if (ask.tasuki === 'remember') {
        await writeEntry(session.store, 'panels', here.id, ask.open);
        if (ask.place !== undefined) await writeEntry(session.store, 'places', here.id, ask.place);
        await writeDoors();
        return { tasuki: 'ok' };
      }
      const chip = await whose(ask, sender);
      if (!chip) return { tasuki: 'ok' };
      if (ask.tasuki === 'panel') {
        const ticket = await tickets.issue(chip.tab, chip.ref);
        parts.onPanel?.(chip.ref);
        return { tasuki: 'panel', seq: ask.seq, url: `${browser.runtime.getURL('/panel.html')}#ticket=${ticket}` };
      }
      const [summary, panels, places] = await Promise.all([
        summaryOf(chip.ref),
        readSetting(session.store, 'panels'),
        readSetting(session.store, 'places'),
        hold(chip),
      ]);
      return { tasuki: 'summary', seq: ask.seq, summary, panel: panels?.[chip.site] !== false, place: places?.[chip.site] ?? '', style };
    },
    /** A chip was answered with what lay ready: from now on it hears news, and at once what could not lie ready. */
    async greet(ask: { type: string; id: string }, sender: Browser.runtime.MessageSender, told: ChipSummary): Promise<void> {
      const chip = await whose(ask, sender);
      if (!chip) return;
      await hold(chip);
      const now = await note(timeFrame((await session.rules())?.rulebook ?? null).timeZone);
      const stale = now !== told.note || told.lang !== browserLanguage() || Math.abs(told.offset - session.offset()) > SECOND;
      if (stale) await tell(chip, { tasuki: 'update', type: chip.type, id: chip.id, summary: await summaryOf(chip.ref) });
    },
    /** Makes ready what a woken worker will be asked for, a lead at a time, the person's own first. */
    async makeReady(): Promise<void> {
      await writeDoors();
      const me = await session.me();
      if (filling || !me || !(await session.rules())) return;
      filling = true;
      try {
        let turn: number;
        do {
          turn = turns;
          for (const id of await unshelved(session.store, me.user.id, SHELF)) {
            const [lead] = await readLeads(session.store, [id]);
            const [ref] = lead?.refs ?? [];
            if (ref) await summaryOf(ref);
            await pause(BETWEEN);
          }
        } while (turn !== turns);
      } finally {
        filling = false;
      }
    },
    /** Tells the chips of these leads (all of them without keys) what is new. */
    async update(keys?: ReadonlySet<string>): Promise<void> {
      turns += 1;
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
      await marks.sendOff(on);
      for (const chip of off) await tell(chip, { tasuki: 'off' });
      await chips.delete(...off.map(({ tab, frame }) => `${tab}/${frame}`));
      await tickets.drop((tab) => tabs.has(tab));
    },
    /** Marks in lists were switched on or off. */
    lookAtLists: () => marks.look(),
    /**
     * The lead that a tab shows: by its address, which the browser tells of sites that are on alone; in a frame the one its chip spoke
     * of, as long as the frame's own address still shows it.
     */
    async leadOf(tab: number): Promise<{ ref: LeadRef | null; framed: boolean }> {
      const [on, all, url] = await Promise.all([
        sites.on(),
        chips.all(),
        browser.tabs.get(tab).then(
          (found) => found.url,
          () => undefined,
        ),
      ]);
      const here = [...all.values()].filter((chip) => chip.tab === tab && on.some(({ id }) => id === chip.site));
      const top = here.find(({ frame }) => frame === 0);
      const shown = url ? refAt(url, on, top) : null;
      if (shown) return { ref: shown, framed: false };
      for (const chip of here.filter(({ frame }) => frame !== 0)) {
        const at = await addressIn(chip);
        const ref = at === null ? null : refAt(at, on, chip);
        if (ref) return { ref, framed: true };
        await chips.delete(`${chip.tab}/${chip.frame}`);
      }
      return { ref: null, framed: false };
    },
    /** The tabs that show a chip. */
    async tabs(): Promise<Set<number>> {
      return new Set([...(await chips.all()).values()].map(({ tab }) => tab));
    },
    async dropTab(gone: number): Promise<void> {
      await marks.dropTab(gone);
      await chips.delete(...[...(await chips.all())].flatMap(([key, { tab }]) => (tab === gone ? [key] : [])));
      await tickets.drop((tab) => tab === gone);
    },
  };
}

export type ChipDesk = ReturnType<typeof createChipDesk>;
