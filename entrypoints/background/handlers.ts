import { browser } from 'wxt/browser';
import { Command } from '@/lib/domain/command';
import { Fault } from '@/lib/domain/fault';
import { type LeadRef, refKey } from '@/lib/domain/lead';
import { timeFrame } from '@/lib/i18n/time-frame';
import type { Asker, Handlers } from '@/lib/messages/messenger';
import type { MessageName, Queue } from '@/lib/messages/protocol';
import { readLeads, rejudge } from '@/lib/store/leads';
import { addToOutbox, findOutgoing, setRead, takeBack, UNDO } from '@/lib/store/outbox';
import { type QueueList, readQueue } from '@/lib/store/queue';
import { beginSignIn, finishSignIn } from '@/lib/sync/company-sign-in';
import { endOfDay } from './end-of-day';
import { readStatus } from './status';
import type { Worker } from './worker';

/** Leads of one list that travel; the counts are of all. */
const LIST = 100;

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

  async function status(worker: Worker) {
    return readStatus(worker.session, worker.sync, worker.sites);
  }

  const handlers: Handlers = {
    async openPanel({ ticket }, asker) {
      const { tickets } = await ready();
      return tickets.redeem(ticket, asker);
    },
    async closePanel(_, asker) {
      const worker = await ready();
      await panelOnly(worker, asker);
      if (asker.tab !== null) await worker.chips.close(asker.tab);
      return {};
    },
    async getLead({ ref }, asker) {
      const worker = await ready();
      await panelOnly(worker, asker, ref);
      const lead = await worker.leads.find(ref);
      return lead && worker.leads.view(lead);
    },
    async getRulebook(_, asker) {
      const worker = await ready();
      await panelOnly(worker, asker);
      return (await worker.session.rules())?.rulebook ?? null;
    },
    async getStatus(_, asker) {
      const worker = await ready();
      await panelOnly(worker, asker);
      return status(worker);
    },
    async getQueue(_, asker) {
      ownPages(asker);
      return queueOf(await ready());
    },
    async getBacklog({ team }, asker) {
      ownPages(asker);
      return (await (await ready()).session.hub()).backlog(team);
    },
    async act({ ref, act }, asker) {
      const worker = await ready();
      await panelOnly(worker, asker, ref);
      const { session, leads } = worker;
      const lead = await leads.find(ref);
      const judge = await session.judge();
      if (!judge) throw new Fault('not_connected');
      if (!lead) throw new Fault('not_found');
      const command = Command.parse({ id: crypto.randomUUID(), ref, occurredAt: Math.floor(judge.now), act });
      await addToOutbox(session.store, command, judge.now + UNDO);
      await rejudge(session.store, lead, judge);
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
      await worker.sync.connect(address, token);
      await worker.onPerson();
      void worker.sync.run('asked');
      return status(worker);
    },
    async beginSignIn({ address }, asker) {
      ownPages(asker);
      const { session } = await ready();
      return { url: await beginSignIn(session.store, address, browser.identity.getRedirectURL()) };
    },
    async finishSignIn({ cameBackTo }, asker) {
      ownPages(asker);
      const worker = await ready();
      const { hub, tokens } = await finishSignIn(worker.session.store, cameBackTo);
      await worker.sync.connect(hub, tokens.accessToken, { token: tokens.refreshToken, expiresAt: tokens.expiresAt });
      await worker.onPerson();
      void worker.sync.run('asked');
      return status(worker);
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
      return status(worker);
    },
    async turnSiteOn({ site }, asker) {
      ownPages(asker);
      const worker = await ready();
      await worker.sites.turn(site, true);
      worker.onNews({ what: 'status' });
      return status(worker);
    },
    async describeSite({ id, site }, asker) {
      ownPages(asker);
      const worker = await ready();
      await (await worker.session.hub()).describeSite(id, site);
      await worker.sync.doubt();
      await worker.sync.run('asked');
      return status(worker);
    },
    async switchMarks({ site, on }, asker) {
      ownPages(asker);
      const worker = await ready();
      await worker.sites.switchMarks(site, on);
      await worker.chips.lookAtLists();
      worker.onNews({ what: 'status' });
      return status(worker);
    },
    async turnSiteOff({ site }, asker) {
      ownPages(asker);
      const worker = await ready();
      await worker.sites.turn(site, false);
      await worker.chips.sendOff();
      worker.onNews({ what: 'status' });
      return status(worker);
    },
  };
  return lookingAfter(handlers, ready);
}

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
      return handle(ask, asker);
    };
    return [name, watched];
  });
  return Object.fromEntries(wrapped) as Handlers;
}

async function queueOf({ session, leads }: Worker): Promise<Queue> {
  const [me, rules] = await Promise.all([session.me(), session.rules()]);
  if (!me) throw new Fault('not_connected');
  const now = session.now();
  const lists = await readQueue(session.store, me.user.id, now, endOfDay(now, timeFrame(rules?.rulebook ?? null).timeZone), LIST);
  const views = async ({ ids }: QueueList) => Promise.all((await readLeads(session.store, ids)).map((lead) => leads.view(lead)));
  const [overdue, today, fresh, decide] = await Promise.all([lists.overdue, lists.today, lists.fresh, lists.decide].map(views));
  return {
    overdue: overdue ?? [],
    today: today ?? [],
    fresh: fresh ?? [],
    decide: decide ?? [],
    counts: { overdue: lists.overdue.count, today: lists.today.count, fresh: lists.fresh.count, decide: lists.decide.count },
  };
}
