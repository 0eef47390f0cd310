import { z } from 'zod';
import { faultCodes } from '@/lib/domain/fault';
import type { Store } from './open-store';
import { storing } from './storage-fault';

const At = z.number().int();

/** Everything kept by name, each with its schema: what can't be read counts as never written. */
const settings = {
  /** Who is signed in where. `session` is new with every sign-in, so that work begun for one person is not kept for the next. */
  account: z.object({
    hub: z.url(),
    token: z.string().min(1),
    user: z.string(),
    session: z.string(),
    /** Signed in with the company's account: by which the next access token is had, and when (hub's time) this one ends. */
    renewal: z.object({ token: z.string().min(1), expiresAt: At }).optional(),
  }),
  /** A sign-in with the company's account that was begun; see `beginSignIn`. */
  signingIn: z.object({ hub: z.url(), verifier: z.string(), state: z.string(), redirect: z.string() }),
  /** Hub minus this PC's clock, and when that was measured by each. */
  offset: z.object({ offset: z.number(), measuredAt: At }),
  /** Sites the person turned on. */
  sites: z.record(z.string(), z.boolean()),
  /** Sites on which the person closed the panel, or opened it again. */
  panels: z.record(z.string(), z.boolean()),
  /** Sites on which the person switched the marks in lists off, or on again. */
  marks: z.record(z.string(), z.boolean()),
  /** Where the person put the chip, by site. */
  places: z.record(z.string(), z.string()),
  /** Whether notices are wanted, and whether they may name the company. */
  notices: z.object({ on: z.boolean(), company: z.boolean() }),
  /** The leads of each notice that may still be on the screen. */
  shownNotices: z.record(z.string(), z.array(z.string())),
  /** The last day (as the calendar writes it) whose digest was told. */
  noticeDay: z.object({ day: z.number().int() }),
  /** What was kept was wiped, because its hub had not been met for too long. */
  lapsed: z.object({ at: At }),
  /** Faults of the last days, one entry a kind and place; see `noteFault`. */
  faults: z.array(z.object({ code: z.enum(faultCodes), from: z.string(), first: At, at: At, times: z.number().int() })),
  /** What went wrong last and when to try again; `failures` in a row. */
  trouble: z.object({ failures: z.number().int(), notBefore: At, fault: z.enum(faultCodes) }),
} as const;

export type SettingName = keyof typeof settings;
export type Setting<N extends SettingName> = z.infer<(typeof settings)[N]>;
export type Account = Setting<'account'>;

/** Reads a setting; null when it is not there or not readable. */
export async function readSetting<N extends SettingName>(store: Store, name: N): Promise<Setting<N> | null> {
  const row = await storing(() => store.kept.settings.get(name));
  const read = settings[name].safeParse(row?.value);
  return read.success ? (read.data as Setting<N>) : null;
}

/** Keeps a setting. */
export async function writeSetting<N extends SettingName>(store: Store, name: N, value: Setting<N>): Promise<void> {
  await storing(() => store.kept.settings.put({ key: name, value }));
}

/**
 * Keeps the next tokens of a sign-in, unless it was replaced or ended meanwhile.
 * @returns whether they were kept.
 */
export async function keepRenewed(
  store: Store,
  before: Account,
  { accessToken, expiresAt, refreshToken }: { accessToken: string; expiresAt: number; refreshToken: string },
): Promise<boolean> {
  return storing(() =>
    store.kept.transaction('rw', store.kept.settings, async () => {
      const now = settings.account.safeParse((await store.kept.settings.get('account'))?.value).data;
      if (!now || now.session !== before.session || now.renewal?.token !== before.renewal?.token) return false;
      const account: Account = { ...now, token: accessToken, renewal: { token: refreshToken, expiresAt } };
      await store.kept.settings.put({ key: 'account', value: account });
      return true;
    }),
  );
}

/** Forgets a setting. */
export async function dropSetting(store: Store, name: SettingName): Promise<void> {
  await storing(() => store.kept.settings.delete(name));
}

/** Changes one entry of a setting that is a record, leaving what another hand wrote meanwhile. */
export async function writeEntry(
  store: Store,
  name: 'sites' | 'panels' | 'marks' | 'places',
  key: string,
  value: boolean | string,
): Promise<void> {
  await storing(() =>
    store.kept.transaction('rw', store.kept.settings, async () => {
      const read = settings[name].safeParse((await store.kept.settings.get(name))?.value);
      await store.kept.settings.put({ key: name, value: { ...(read.success ? read.data : {}), [key]: value } });
    }),
  );
}
