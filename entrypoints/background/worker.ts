import { browser } from 'wxt/browser';
import type { StreamEvent } from '@/lib/api/contract';
import { type Lead, refKey } from '@/lib/domain/lead';
import { broadcast } from '@/lib/messages/messenger';
import type { Status } from '@/lib/messages/protocol';
import { noteFault } from '@/lib/store/fault-log';
import { judgeByTime } from '@/lib/store/judge-rows';
import { openStore, type Store } from '@/lib/store/open-store';
import { nextSending, UNDO } from '@/lib/store/outbox';
import { writeSetting } from '@/lib/store/settings';
import { type Guarded, guarded } from '@/lib/sync/lapse';
import { alarms, ensureAlarm } from '@/lib/sync/schedule';
import type { PcClocks } from '@/lib/sync/server-time';
import { openSession } from '@/lib/sync/session';
import { createSync, type News, type Sync } from '@/lib/sync/sync';
import { showBadge } from './badge';
import { type ChipDesk, createChipDesk } from './chip-desk';
import { createHints, type Hints } from './hints';
import { createLeadDesk, type LeadDesk } from './lead-desk';
import { drawPicture } from './load-picture';
import { createNotices, type Notices } from './notices';
import { createPanelDesk, type PanelDesk } from './panel-desk';
import { createPolicyDesk, type PolicyDesk } from './policy-desk';
import { createSites, type Sites } from './sites';
import { readStatus } from './status';
import { takeAct } from './take-act';
import { createTickets, type Tickets } from './tickets';
import { createTimings, type Timings } from './timings';

/** Everything the running worker has, once the store is open. */
export type Worker = {
  /** Without a person and an agreement while the store is locked. */
  session: Guarded;
  sync: Sync;
  sites: Sites;
  leads: LeadDesk;
  tickets: Tickets;
  /** Who is signed in, how fresh the data is, and what is wrong. */
  status(): Promise<Status>;
  panels: PanelDesk;
  chips: ChipDesk;
  hints: Hints;
  notices: Notices;
  /** What the company set for everybody. */
  policy: PolicyDesk;
  timings: Timings;
  onNews(news: News): void;
  /** An act on a lead was taken in or back. */
  onOutbox(lead: Lead): void;
  /** Somebody signed in or out. */
  onPerson(): Promise<void>;
  /** Compares with what should be, and syncs: what a start of the worker is for besides answering. */
  start(): Promise<void>;
  onAlarm(name: string): Promise<void>;
  /** The browser grants more, or less, than before. */
  onPermissions(): Promise<void>;
  /** The company sets something else than before. */
  onPolicy(): Promise<void>;
};

const EVERY_MINUTES = 5;
/** More leads than this at once, and every view looks again. */
const MANY = 300;

/** Puts the worker's parts together over an open store. */
export async function createWorker(store?: Store, clocks?: PcClocks): Promise<Worker> {
  const onClock = () => {
    tellPages({ what: 'status' });
    void chips.update().catch(report);
  };
  // What fetches and what knows the sites works on while nothing may be shown.
  const own = await openSession(store ?? (await openStore()), onClock, clocks);
  const session = guarded(own);
  const policy = createPolicyDesk();
  // Whatever is said first is said in the language it sets.
  await policy.read();
  const sync = createSync(own, onNews);
  const sites = createSites(own, policy);
  const leads = createLeadDesk(session);
  const tickets = createTickets();
  const status = () => readStatus(session, sync, sites, policy);
  const panels = createPanelDesk({ session, leads, status, draw: drawPicture });
  const chips = createChipDesk({
    session,
    sync,
    sites,
    leads,
    tickets,
    onFramed: () => tellPages({ what: 'tab' }),
    onPanel: panels.prepare,
  });
  const hints = createHints(session, chips, onHint);
  const notices = createNotices({
    session,
    sync,
    company: policy,
    act: async (lead, act) => {
      const [ref] = lead.refs;
      if (!ref) return;
      await takeAct(session, lead, ref, act);
      onOutbox(lead);
    },
  });
  let wasOffline = false;
  let wasLocked = false;
  let noted: number | null = null;
  let settling = false;
  let unsettled = false;

  function tellPages(news: { what: News['what'] | 'tab'; refs?: string[] }): void {
    panels.doubt();
    void broadcast({ tasuki: 'changed', ...news });
  }

  function onNews(news: News): void {
    if (news.what === 'leads') {
      const keys = news.keys && news.keys.length <= MANY ? news.keys : undefined;
      if (news.leads) leads.refresh(news.leads);
      else leads.forget(keys && new Set(keys));
      tellPages({ what: 'leads', refs: keys });
      void chips.update(keys && new Set(keys)).catch(report);
    } else {
      tellPages(news);
      if (news.what === 'rulebook') void chips.update().catch(report);
      else void afterStatus().catch(report);
    }
    settle();
  }

  async function afterStatus(): Promise<void> {
    await lookAtLapse(false);
    const trouble = await sync.trouble();
    if (trouble && trouble.notBefore !== noted) {
      noted = trouble.notBefore;
      void noteFault(session.store, trouble.fault, 'sync', Math.floor(session.now()));
    }
    const offline = trouble?.fault === 'offline';
    if (offline !== wasOffline) {
      wasOffline = offline;
      await chips.update();
    }
    if (!sync.running()) await sites.compare();
  }

  /** Nothing stays on show of a store that has not met its hub for too long, and nothing is left once that was `tried` again. */
  async function lookAtLapse(tried: boolean): Promise<void> {
    const lapse = await session.lapse();
    if (lapse === 'over' && tried && (await sync.trouble())) {
      await sync.disconnect();
      await writeSetting(session.store, 'lapsed', { at: Math.floor(session.now()) });
      await worker.onPerson();
    }
    const locked = lapse !== 'met';
    if (locked === wasLocked) return;
    wasLocked = locked;
    leads.forget();
    if (locked) await notices.clear();
    for (const what of ['status', 'rulebook', 'leads'] as const) tellPages({ what });
    await chips.update();
    settle();
  }

  /** Badge and alarms follow whatever happened; many things at once are one. */
  function settle(): void {
    unsettled = true;
    if (!settling) void settleAll();
  }

  async function settleAll(): Promise<void> {
    settling = true;
    try {
      while (unsettled) {
        unsettled = false;
        await showBadge(session);
        await setAlarms();
        await notices.look().catch(report);
      }
    } catch (error) {
      report(error);
    } finally {
      settling = false;
    }
    if (!sync.running()) await chips.makeReady().catch(report);
  }

  async function setAlarms(): Promise<void> {
    const account = await session.account();
    const sending = account ? await nextSending(session.store, session.now()) : null;
    const trouble = account ? await sync.trouble() : null;
    await ensureAlarm(alarms.sync, account ? { everyMinutes: EVERY_MINUTES } : null);
    await ensureAlarm(alarms.push, sending === null || trouble ? null : { at: sending - session.offset() });
    await ensureAlarm(alarms.retry, trouble ? { at: trouble.notBefore } : null);
  }

  function onHint(hint: StreamEvent): void {
    const news = async () => {
      if (hint.event === 'grants' || hint.event === 'rulebook') await sync.doubt();
      if (hint.event === 'leads') leads.forget(new Set(hint.data.refs.map(refKey)));
      await sync.run('hinted');
    };
    void news().catch(report);
  }

  function onOutbox(lead: Lead): void {
    onNews({ what: 'leads', keys: lead.refs.map(refKey), leads: [lead] });
    tellPages({ what: 'status' });
    // The alarm is there for a worker that is stopped before.
    setTimeout(() => void sync.run('hinted'), UNDO + 50);
  }

  const worker: Worker = {
    session,
    sync,
    sites,
    leads,
    tickets,
    status,
    panels,
    chips,
    hints,
    notices,
    policy,
    timings: createTimings(),
    onNews,
    onOutbox,
    async onPerson() {
      leads.forget();
      await notices.clear();
      sites.doubt();
      await sites.compare();
      await chips.sendOff();
      void chips.update().catch(report);
      void hints.restart().catch(report);
      settle();
    },
    async onPermissions() {
      sites.doubt();
      await sites.compare();
      await chips.sendOff();
      onNews({ what: 'status' });
    },
    async onPolicy() {
      policy.doubt();
      await policy.read();
      await sites.compare();
      await chips.sendOff();
      await chips.lookAtLists();
      if ((await policy.read()).policy.notices === false) await notices.clear();
      onNews({ what: 'status' });
      await chips.update();
    },
    async start() {
      closeStorage().catch(report);
      await sites.compare();
      await chips.sendOff();
      await lookAtLapse(false);
      settle();
      hints.look();
      await sync.run('scheduled');
      await lookAtLapse(true);
    },
    async onAlarm(name) {
      if (name === alarms.change) {
        const judge = await session.judge();
        const keys = judge ? await judgeByTime(session.store, judge, AbortSignal.timeout(20_000)) : [];
        if (keys.length > 0) onNews({ what: 'leads', keys });
        else settle();
      } else if (name === alarms.notices) settle();
      else await sync.run(name === alarms.push ? 'hinted' : 'scheduled');
      await lookAtLapse(true);
      hints.look();
    },
  };
  return worker;
}

/** A chore that failed is tried again with the next start; what a person must know stands in the status. */
function report(error: unknown): void {
  console.warn('a chore failed', error);
}

/** Content scripts could read what lies in local storage, where the browser lets that be forbidden. Nothing secret lies there anyway. */
async function closeStorage(): Promise<void> {
  await browser.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
}
