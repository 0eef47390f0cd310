import { hubAddress } from '@/lib/api/address';
import type { HubClient } from '@/lib/api/client';
import type { Me } from '@/lib/api/contract';
import { Fault, type FaultCode, faultCode } from '@/lib/domain/fault';
import type { Lead } from '@/lib/domain/lead';
import { type Instant, MINUTE } from '@/lib/domain/time';
import { beginResync } from '@/lib/store/apply-changes';
import type { Judge } from '@/lib/store/clock-row';
import { judgeByRevision, judgeByTime } from '@/lib/store/judge-rows';
import { refreshLeads } from '@/lib/store/leads';
import { quarantined, release } from '@/lib/store/quarantined';
import { type Account, dropSetting, readSetting, writeSetting } from '@/lib/store/settings';
import { dropState, readState, writeState } from '@/lib/store/state';
import { signIn, wipe } from '@/lib/store/wipe';
import { waitAfter } from './backoff';
import { placeInFeed, pull } from './pull';
import { push } from './push';
import type { Session } from './session';

/**
 * Why a sync is wanted. `asked`: a person waits; `back`: the network came back; `hinted`: there is news, or an act to send;
 * `scheduled`: to be sure.
 */
export type Reason = 'asked' | 'back' | 'hinted' | 'scheduled';

/** What a sync tells: which leads changed (their keys; none: any), that rules or status did. */
export type News = { what: 'leads'; keys?: string[]; leads?: Lead[] } | { what: 'rulebook' } | { what: 'status' };

export type Trouble = { failures: number; notBefore: Instant; fault: FaultCode };

/** Keeps store and hub the same. */
export type Sync = {
  /** One at a time in the whole browser; who asks while one runs gets that one. Never throws: see `trouble`. */
  run(reason: Reason): Promise<void>;
  running(): boolean;
  /** What went wrong last, and when it is tried again. */
  trouble(): Promise<Trouble | null>;
  /** Tries address and token; keeps them when they work. Throws a `Fault`. */
  connect(address: string, token: string, renewal?: Account['renewal']): Promise<void>;
  /** Signs out and wipes everything kept. */
  disconnect(): Promise<void>;
  /** Person, grants, sites and rulebook are asked for again with the next sync. */
  doubt(): Promise<void>;
};

/** How long person, grants and rulebook are taken for granted without a hint. */
const TRUSTED = 10 * MINUTE;
const LOCK = 'tasuki-sync';
const MENDED = 20;

/** Makes the one that syncs. `onNews` hears of everything that changed; `random` is in [0, 1). */
export function createSync(session: Session, onNews: (news: News) => void, random: () => number = Math.random): Sync {
  const { store } = session;
  let running: Promise<void> | null = null;
  let again = false;
  let stopping = new AbortController();
  // Kept beside the store, for when the store itself is what fails.
  let lastTrouble: Trouble | null | undefined;

  async function trouble(): Promise<Trouble | null> {
    if (lastTrouble === undefined) lastTrouble = await readSetting(store, 'trouble').catch(() => null);
    return lastTrouble;
  }

  async function judge(): Promise<Judge> {
    const found = await session.judge();
    if (!found) throw new Fault('not_connected', 'no rulebook yet');
    return found;
  }

  /** Keeps who the person is. A token that turned out to be somebody else's wipes what the first one had. */
  async function keepPerson(me: Me, account: Account): Promise<void> {
    if (me.user.id !== account.user) {
      await signIn(store, { ...account, user: me.user.id, session: crypto.randomUUID() }, account);
      session.forget('account', 'me', 'rules');
    }
    const before = await session.me();
    await writeState(store, 'me', me);
    session.forget('me');
    const { serverTime: _, ...was } = before ?? { serverTime: 0 };
    const { serverTime: __, ...is } = me;
    if (JSON.stringify(was) !== JSON.stringify(is)) onNews({ what: 'status' });
  }

  async function refreshPerson(hub: HubClient, account: Account, signal: AbortSignal): Promise<void> {
    const asked = await readState(store, 'asked');
    const now = session.now();
    const known = (await session.me()) && (await session.rules());
    if (known && asked && now - asked.at < TRUSTED && asked.at <= now) return;
    const me = await hub.me(signal);
    await keepPerson(me, account);
    // Who may nothing any more is given no rulebook; by the one that is here what they had is taken away.
    if (me.grants.length === 0 && (await session.rules())) return;
    const answer = await hub.rulebook(signal);
    if (answer.revision !== (await session.rules())?.revision) {
      await writeState(store, 'rulebook', { rulebook: answer.rulebook, revision: answer.revision });
      session.forget('rules');
      onNews({ what: 'rulebook' });
    }
    await writeState(store, 'asked', { at: now });
  }

  /** Fetches again what could not be read. */
  async function mend(hub: HubClient, account: Account, signal: AbortSignal): Promise<boolean> {
    let whole = false;
    for (const { id, ref } of await quarantined(store, MENDED)) {
      if (signal.aborted) return false;
      try {
        if (ref) await refreshLeads(store, [await hub.lead(ref, signal)], await judge(), account.session, true);
        else whole = true;
      } catch (error) {
        if (faultCode(error) !== 'not_found') throw error;
      }
      await release(store, id);
    }
    if (whole) await beginResync(store, account.session);
    return whole;
  }

  async function once(signal: AbortSignal): Promise<void> {
    const hub = await session.hub();
    const before = await session.account();
    if (before) await refreshPerson(hub, before, signal);
    const account = await session.account();
    if (!account) return;
    await placeInFeed(store, account.session);
    const onPage = (keys: string[]) => onNews({ what: 'leads', keys });
    await push({
      store,
      hub,
      session: account.session,
      now: session.now,
      judge,
      signal,
      onSettled: (leads, keys) => onNews({ what: 'leads', leads, keys }),
    });
    const pulling = { store, hub, session: account.session, judge, signal, onPage };
    await pull(pulling);
    if (await mend(hub, account, signal)) await pull(pulling);
    if (await judgeByRevision(store, await judge(), signal)) onNews({ what: 'leads' });
    const turned = await judgeByTime(store, await judge(), signal);
    if (turned.length > 0) onNews({ what: 'leads', keys: turned });
    if ((await session.me())?.grants.length === 0) {
      await dropState(store, 'rulebook');
      session.forget('rules');
      onNews({ what: 'rulebook' });
      throw new Fault('forbidden', 'no rights');
    }
  }

  async function attempt(signal: AbortSignal): Promise<void> {
    try {
      await once(signal);
      if (signal.aborted) return;
      if (await trouble()) {
        lastTrouble = null;
        await dropSetting(store, 'trouble');
      }
    } catch (error) {
      if (signal.aborted || faultCode(error) === 'not_connected') return;
      const failures = ((await trouble())?.failures ?? 0) + 1;
      const fault = error instanceof Fault ? error : new Fault('unknown', undefined, error);
      if (fault.code === 'unknown') console.error(error);
      lastTrouble = { failures, notBefore: Date.now() + waitAfter(failures, fault, random()), fault: fault.code };
      await writeSetting(store, 'trouble', lastTrouble).catch(() => undefined);
    }
  }

  /** How many syncs went through. Counted, as pages that measured the hub's time each for itself differ by milliseconds. */
  async function syncsDone(): Promise<number> {
    return (await readState(store, 'feed').catch(() => null))?.syncs ?? 0;
  }

  async function turn(reason: Reason): Promise<void> {
    const before = await syncsDone();
    if (!(await session.account().catch(() => null))) return;
    const stopped = await trouble();
    const patient = stopped && stopped.notBefore > Date.now();
    if (patient && (reason === 'hinted' || reason === 'scheduled' || stopped.fault === 'rate_limited')) return;
    await navigator.locks.request(LOCK, async () => {
      // Somebody else (another page, another worker) may have done it while we waited for the lock.
      if (reason !== 'hinted' && (await syncsDone()) > before) return;
      onNews({ what: 'status' });
      do {
        again = false;
        await attempt(stopping.signal);
      } while (again && !stopping.signal.aborted && !(await trouble()));
    });
  }

  function run(reason: Reason): Promise<void> {
    if (running) {
      // News that came while one runs may be later than what that one asked for.
      if (reason === 'hinted') again = true;
      return running;
    }
    running = turn(reason).finally(() => {
      running = null;
      onNews({ what: 'status' });
    });
    return running;
  }

  /** Ends what runs for the person before. */
  async function stop(): Promise<void> {
    stopping.abort();
    await running?.catch(() => undefined);
    stopping = new AbortController();
  }

  /** Tells the hub that a sign-in is over. Nobody waits for it: here it is over anyway. */
  function endSignIn(account: Account | null): void {
    if (account?.renewal)
      void session
        .client(account.hub, account.token)
        .signOut(account.renewal.token)
        .catch(() => undefined);
  }

  return {
    run,
    running: () => running !== null,
    trouble,
    async connect(address, token, renewal) {
      const client = session.client(address, token.trim());
      const me = await client.me();
      await stop();
      const before = await session.account();
      const account: Account = {
        hub: hubAddress(address),
        token: token.trim(),
        user: me.user.id,
        session: crypto.randomUUID(),
        ...(renewal ? { renewal } : {}),
      };
      endSignIn(before);
      await signIn(store, account, before);
      lastTrouble = null;
      await dropSetting(store, 'trouble');
      await dropState(store, 'asked');
      session.forget('account', 'me', 'rules');
      await writeState(store, 'me', me);
      onNews({ what: 'status' });
    },
    async disconnect() {
      await stop();
      endSignIn(await session.account().catch(() => null));
      await wipe(store);
      lastTrouble = null;
      session.forget('account', 'me', 'rules');
      onNews({ what: 'status' });
      onNews({ what: 'rulebook' });
      onNews({ what: 'leads' });
    },
    doubt: () => dropState(store, 'asked'),
  };
}
