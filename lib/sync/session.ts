import { type Credential, createHubClient, type HubClient } from '@/lib/api/client';
import type { Me } from '@/lib/api/contract';
import type { Actor } from '@/lib/domain/command';
import { Fault } from '@/lib/domain/fault';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Duration, Instant } from '@/lib/domain/time';
import type { Judge } from '@/lib/store/clock-row';
import type { Store } from '@/lib/store/open-store';
import { type Account, readSetting, writeSetting } from '@/lib/store/settings';
import { readState } from '@/lib/store/state';
import { renewedToken } from './renew';
import { betterOffset, type PcClocks, pcClocks, type TimeSample, watchClock } from './server-time';

/** What the worker knows by heart of who is signed in, by which rules, and what time it is at the hub. Read from the store once. */
export type Session = {
  readonly store: Store;
  account(): Promise<Account | null>;
  me(): Promise<Me | null>;
  rules(): Promise<{ rulebook: Rulebook; revision: string } | null>;
  /** By what to judge now; null before the first sync. */
  judge(): Promise<Judge | null>;
  /** Throws `not_connected` when nobody is signed in. */
  hub(): Promise<HubClient>;
  /** A client that measures the hub's time with each answer. */
  client(address: string, token: string | Credential): HubClient;
  /** The hub's time. */
  now(): Instant;
  offset(): Duration;
  /** False after a jump of the PC's clock, until the hub was asked again. */
  clockChecked(): boolean;
  /** Something read here was written: read it again. */
  forget(...what: ('account' | 'me' | 'rules')[]): void;
};

/** What a person may do, for the rule that judges acts. */
export function actorOf(me: Me): Actor {
  return {
    user: me.user.id,
    roles: [...new Set(me.grants.map(({ role }) => role))],
    teams: [...new Set(me.grants.map(({ team }) => team))],
  };
}

/** Opens the session kept in the store. `onClock` is called when the offset or its trust changed. */
export async function openSession(store: Store, onClock: () => void = () => undefined, clocks: PcClocks = pcClocks): Promise<Session> {
  const measured = await readSetting(store, 'offset');
  let offset: Duration | null = measured?.offset ?? null;
  // Measured in what is now the future: the clock was set back while nobody watched.
  let checked = measured !== null && measured.measuredAt <= clocks.wall();
  const watch = watchClock(clocks);
  const known: {
    account?: Promise<Account | null>;
    me?: Promise<Me | null>;
    rules?: Promise<{ rulebook: Rulebook; revision: string } | null>;
  } = {};

  function measure(sample: TimeSample): void {
    // A jump between question and answer makes the sample worthless.
    if (sample.receivedAt < sample.sentAt) return;
    const before = offset;
    offset = betterOffset(watch.jumped() ? null : offset, sample);
    const wasChecked = checked;
    watch.right();
    checked = true;
    if (before === offset && wasChecked) return;
    void writeSetting(store, 'offset', { offset, measuredAt: sample.receivedAt }).catch(() => undefined);
    onClock();
  }

  function clockChecked(): boolean {
    if (checked && watch.jumped()) {
      checked = false;
      onClock();
    }
    return checked;
  }

  const credential = renewedToken({
    store,
    account: () => session.account(),
    now: () => session.now(),
    onRenewed: () => session.forget('account'),
  });

  const session: Session = {
    store,
    account() {
      known.account ??= readSetting(store, 'account');
      return known.account;
    },
    me() {
      known.me ??= readState(store, 'me');
      return known.me;
    },
    rules() {
      known.rules ??= readState(store, 'rulebook');
      return known.rules;
    },
    async judge() {
      const [rules, me] = await Promise.all([session.rules(), session.me()]);
      return rules && me ? { ...rules, actor: actorOf(me), now: session.now() } : null;
    },
    async hub() {
      const account = await session.account();
      if (!account) throw new Fault('not_connected');
      if (!account.renewal) return session.client(account.hub, account.token);
      return session.client(account.hub, credential);
    },
    client: (address, token) =>
      createHubClient({ address, token, onServerTime: (serverTime, sentAt, receivedAt) => measure({ serverTime, sentAt, receivedAt }) }),
    now() {
      clockChecked();
      return clocks.wall() + (offset ?? 0);
    },
    offset: () => offset ?? 0,
    clockChecked,
    forget(...what) {
      for (const name of what) delete known[name];
    },
  };
  return session;
}
