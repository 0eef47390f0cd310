import { browser } from 'wxt/browser';
import { createDataHandlers } from '@/entrypoints/worker-parts/data';
import { createDraftHandlers } from '@/entrypoints/worker-parts/drafts';
import { createGoalHandlers } from '@/entrypoints/worker-parts/goals';
import { hubAddress } from '@/lib/api/address';
import { findHub } from '@/lib/api/find-hub';
import { allowsHub, type CompanyPolicy } from '@/lib/domain/company-policy';
import { Fault, faultCode } from '@/lib/domain/fault';
import { type LeadRef, refKey } from '@/lib/domain/lead';
import { timeFrame } from '@/lib/i18n/time-frame';
import type { Asker, Handlers } from '@/lib/messages/answer-with';
import type { MessageName, NoticeSettings, Queue } from '@/lib/messages/protocol';
import { noteFault } from '@/lib/store/fault-log';
import { readLeads, rejudge } from '@/lib/store/leads';
import { searchLeads } from '@/lib/store/names';
import { findOutgoing, setRead, takeBack } from '@/lib/store/outbox';
import { overdueCount, readMarketing, readQueue, readTeam } from '@/lib/store/queue';
import { writeSetting } from '@/lib/store/settings';
import { beginSignIn, finishSignIn } from '@/lib/sync/company-sign-in';
import { readBacklog } from './backlog-desk';
import { endOfDay } from './end-of-day';
import { noticesGranted, wantedNotices } from './notices';
import { takeAct } from './take-act';
import type { Worker } from './worker';

/** Ids of one list at most: nobody works through more in a day, and reading them stays quick however many there are. */
const LIST = 200;
const FOUND = 50;
const OVERDUE = 100;

/** Answers everything the extension's pages may ask. What a panel in a page's frame may ask hangs on its ticket. */
export function createHandlers(ready: () => Promise<Worker>): Handlers {
  /** A framed panel speaks of its own lead only, and of nothing that is not about a lead. */
  async function panelOnly({ tickets }: Worker, asker: Asker, ref?: LeadRef): Promise<void> {
    if (!asker.framed) return;
    const bound = await tickets.boundTo(asker);
    if (ref && refKey(ref) !== refKey(bound)) throw new Fault('untrusted');
  }

  function ownPages(asker: Asker): void {
    if (asker.framed) throw new Fault('untrusted');
  }

  async function viewOf({ leads }: Worker, ref: LeadRef) {
    const lead = await leads.find(ref);
    return lead && leads.view(lead);
  }

  /** Throws `locked` for a hub or a way of signing in other than the company's. */
  async function allowSignIn({ policy }: Worker, address: string, way: NonNullable<CompanyPolicy['signIn']>): Promise<void> {
    const { policy: set } = await policy.read();
    if (!allowsHub(set, hubAddress(address)) || (set.signIn ?? way) !== way) throw new Fault('locked');
  }

  const handlers: Handlers = {
    ...createDraftHandlers(ready),
    ...createGoalHandlers(ready),
    ...createDataHandlers(ready),
    async openPanel({ ticket }, asker) {
      const worker = await ready();
      const { ref, tab } = await worker.tickets.redeem(ticket, asker);
      const picture = await worker.panels.picture(ref);
      return { ref, tab, ...(picture ? { picture } : { shown: await worker.panels.shown(ref) }) };
    },
    async getPanel({ ref }, asker) {
      const worker = await ready();
      await panelOnly(worker, asker, ref);
      return worker.panels.shown(ref);
    },
    async closePanel(_, asker) {
      const worker = await ready();
      await panelOnly(worker, asker);
      if (asker.tab !== null) await worker.chips.close(asker.tab);
      return {};
    },
    async getTabLead({ tab }, asker) {
      ownPages(asker);
      return (await ready()).chips.leadOf(tab);
    },
    async getLead({ ref }, asker) {
      const worker = await ready();
      await panelOnly(worker, asker, ref);
      return viewOf(worker, ref);
    },
    async getRulebook(_, asker) {
      const worker = await ready();
      await panelOnly(worker, asker);
      return (await worker.session.rules())?.rulebook ?? null;
    },
    async getStatus(_, asker) {
      const worker = await ready();
      await panelOnly(worker, asker);
      return worker.status();
    },
    async getQueue({ owner, team }, asker) {
      ownPages(asker);
      return team === undefined ? queueOf(await ready(), owner) : teamQueue(await ready(), team);
    },
    async getRows({ ids }, asker) {
      ownPages(asker);
      const { session, leads } = await ready();
      return Promise.all((await readLeads(session.store, ids)).map((lead) => leads.view(lead)));
    },
    async searchLeads({ text }, asker) {
      ownPages(asker);
      return { ids: await searchLeads((await ready()).session.store, text, FOUND) };
    },
    async getBacklog({ team }, asker) {
      ownPages(asker);
      return readBacklog((await ready()).session, team);
    },
    async getNotices(_, asker) {
      ownPages(asker);
      return noticeSettings(await ready());
    },
    async setNotices(wanted, asker) {
      ownPages(asker);
      const worker = await ready();
      const { policy } = await worker.policy.read();
      const isOther = policy.notices !== undefined && wanted.on !== policy.notices;
      const isNamedOther = policy.noticesNameCompany !== undefined && wanted.company !== policy.noticesNameCompany;
      if (isOther || isNamedOther) throw new Fault('locked');
      await writeSetting(worker.session.store, 'notices', wanted);
      await (wanted.on ? worker.notices.look() : worker.notices.clear());
      return noticeSettings(worker);
    },
    async act({ ref, act }, asker) {
      const worker = await ready();
      await panelOnly(worker, asker, ref);
      const { session, leads } = worker;
      const lead = await leads.find(ref);
      if (!lead) throw new Fault((await session.judge()) ? 'not_found' : 'not_connected');
      const command = await takeAct(session, lead, ref, act);
      worker.onOutbox(lead);
      return command;
    },
    async undo({ id }, asker) {
      const worker = await ready();
      const { session, leads } = worker;
      await panelOnly(worker, asker, (await findOutgoing(session.store, id))?.command.ref);
      const command = await takeBack(session.store, id);
      if (!command) return { undone: false };
      const [lead, judge] = await Promise.all([leads.find(command.ref).catch(() => null), session.judge()]);
      if (lead && judge) await rejudge(session.store, lead, judge);
      if (lead) worker.onOutbox(lead);
      return { undone: true };
    },
    async dismissRefusal({ id }, asker) {
      const worker = await ready();
      const outgoing = await findOutgoing(worker.session.store, id);
      await panelOnly(worker, asker, outgoing?.command.ref);
      await setRead(worker.session.store, id);
      if (outgoing) worker.onNews({ what: 'leads', keys: [refKey(outgoing.command.ref)] });
      return {};
    },
    async connect({ address, token }, asker) {
      ownPages(asker);
      const worker = await ready();
      await allowSignIn(worker, address, 'token');
      await worker.sync.connect(await findHub(address), token);
      await worker.onPerson();
      void worker.sync.run('asked');
      return worker.status();
    },
    async beginSignIn({ address }, asker) {
      ownPages(asker);
      const worker = await ready();
      await allowSignIn(worker, address, 'company');
      return { url: await beginSignIn(worker.session.store, await findHub(address), browser.identity.getRedirectURL()) };
    },
    async finishSignIn({ cameBackTo }, asker) {
      ownPages(asker);
      const worker = await ready();
      const { hub, tokens } = await finishSignIn(worker.session.store, cameBackTo);
      await worker.sync.connect(hub, tokens.accessToken, { token: tokens.refreshToken, expiresAt: tokens.expiresAt });
      await worker.onPerson();
      void worker.sync.run('asked');
      return worker.status();
    },
    async disconnect(_, asker) {
      ownPages(asker);
      const worker = await ready();
      await worker.sync.disconnect();
      await worker.onPerson();
      return {};
    },
    async syncNow(_, asker) {
      ownPages(asker);
      const worker = await ready();
      await worker.sync.doubt();
      await worker.sync.run('asked');
      return worker.status();
    },
    async turnSiteOn({ site }, asker) {
      ownPages(asker);
      const worker = await ready();
      await worker.sites.turn(site, true);
      worker.onNews({ what: 'status' });
      return worker.status();
    },
    async describeSite({ id, site }, asker) {
      ownPages(asker);
      const worker = await ready();
      await (await worker.session.hub()).describeSite(id, site);
      await worker.sync.doubt();
      await worker.sync.run('asked');
      return worker.status();
    },
    async switchMarks({ site, on }, asker) {
      ownPages(asker);
      const worker = await ready();
      await worker.sites.switchMarks(site, on);
      await worker.chips.lookAtLists();
      worker.onNews({ what: 'status' });
      return worker.status();
    },
    async turnSiteOff({ site }, asker) {
      ownPages(asker);
      const worker = await ready();
      await worker.sites.turn(site, false);
      await worker.chips.sendOff();
      worker.onNews({ what: 'status' });
      return worker.status();
    },
  };
  return lookingAfter(handlers, ready);
}

/** What speaks of leads: nothing of it is answered while the store is locked. */
const aboutLeads: ReadonlySet<MessageName> = new Set(['getLead', 'getQueue', 'getRows', 'searchLeads', 'getBacklog', 'act', 'undo']);

/** Whoever asks is an open page: the hub's hints are wanted. */
function lookingAfter(handlers: Handlers, ready: () => Promise<Worker>): Handlers {
  const names = Object.keys(handlers) as MessageName[];
  const wrapped = names.map((name) => {
    const handle = handlers[name] as (ask: never, asker: Asker) => Promise<unknown>;
    const watched = async (ask: never, asker: Asker) => {
      void ready().then(
        ({ hints }) => hints.look(),
        () => undefined,
      );
      if (aboutLeads.has(name) && (await (await ready()).session.lapse()) !== 'met') throw new Fault('lapsed');
      const began = performance.now();
      try {
        return await handle(ask, asker);
      } catch (error) {
        const { session } = await ready();
        void noteFault(session.store, faultCode(error), name, Math.floor(session.now()));
        throw error;
      } finally {
        void ready().then(({ timings }) => timings.note(name, performance.now() - began));
      }
    };
    return [name, watched];
  });
  return Object.fromEntries(wrapped) as Handlers;
}

/** The lists the person's roles call for. A colleague's lists are read from what is kept here, which is what the person may see. */
async function queueOf({ session }: Worker, owner?: string): Promise<Queue> {
  const [me, rules] = await Promise.all([session.me(), session.rules()]);
  if (!me) throw new Fault('not_connected');
  const now = session.now();
  const whose = owner ?? me.user.id;
  const tonight = endOfDay(now, timeFrame(rules?.rulebook ?? null).timeZone);
  const markets = owner === undefined && me.grants.some(({ role }) => role === 'marketing');
  const [own, marketing, overdue] = await Promise.all([
    readQueue(session.store, whose, now, tonight, LIST),
    markets ? readMarketing(session.store, LIST) : {},
    overdueCount(session.store, whose, now, OVERDUE),
  ]);
  return { lists: { ...own, ...marketing }, overdue };
}

/** A team's leads worked without a deal, for who leads it. */
async function teamQueue({ session }: Worker, team: string): Promise<Queue> {
  const me = await session.me();
  if (!me) throw new Fault('not_connected');
  const leads = me.grants.some((grant) => grant.team === team && (grant.role === 'manager' || grant.role === 'admin'));
  return { lists: leads ? await readTeam(session.store, team, LIST) : {}, overdue: 0 };
}

async function noticeSettings({ session, policy }: Worker): Promise<NoticeSettings> {
  const [wanted, granted] = await Promise.all([wantedNotices(session.store, policy), noticesGranted()]);
  return { ...wanted, granted };
}
