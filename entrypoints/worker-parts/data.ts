import { browser } from 'wxt/browser';
import { noticesGranted } from '@/entrypoints/background/notices';
import type { Worker } from '@/entrypoints/background/worker';
import { Fault } from '@/lib/domain/fault';
import { refKey } from '@/lib/domain/ref-key';
import type { Asker, Handlers } from '@/lib/messages/answer-with';
import {
  type Diagnostics,
  type dataProtocol,
  type KeptHere,
  type KeptTable,
  keptTables,
  type TableSize,
  UNSENT_NAMED,
} from '@/lib/messages/data';
import { readFaults } from '@/lib/store/fault-log';
import { keptDrafts } from '@/lib/store/kept-drafts';
import { findLead } from '@/lib/store/leads';
import { measureStore, storeVersions } from '@/lib/store/measure';
import { cameBack, hurry, queuedCount, unsent } from '@/lib/store/outbox';
import { readState } from '@/lib/store/state';
import { forgetLeads } from '@/lib/store/wipe';

type DataHandlers = Pick<Handlers, keyof typeof dataProtocol>;

/** Answers what the options page asks about what is kept here: how much, sending what waits, fetching anew, and what may be told to whoever helps. */
export function createDataHandlers(ready: () => Promise<Worker>): DataHandlers {
  async function workerFor(asker: Asker): Promise<Worker> {
    if (asker.framed) throw new Fault('untrusted');
    return ready();
  }
  return {
    getKeptHere: async (_, asker) => keptHere(await workerFor(asker)),
    async sendNow(_, asker) {
      const { session, sync } = await workerFor(asker);
      await hurry(session.store);
      await sync.run('asked');
      return { left: await queuedCount(session.store) };
    },
    async fetchAnew(_, asker) {
      const worker = await workerFor(asker);
      const account = await worker.session.account();
      if (!account) throw new Fault('not_connected');
      await forgetLeads(worker.session.store, account);
      worker.onNews({ what: 'leads' });
      worker.onNews({ what: 'status' });
      await worker.sync.run('asked');
      return {};
    },
    getDiagnostics: async (_, asker) => diagnostics(await workerFor(asker)),
  };
}

async function tableSizes({ session }: Worker): Promise<TableSize[]> {
  const order = (table: string) => keptTables.indexOf(table as KeptTable);
  return (await measureStore(session.store))
    .filter(({ table }) => order(table) >= 0)
    .sort((one, other) => order(one.table) - order(other.table)) as TableSize[];
}

async function onDisk(): Promise<{ used: number; allowed: number } | null> {
  const { usage, quota } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return usage === undefined || quota === undefined ? null : { used: usage, allowed: quota };
}

async function keptHere(worker: Worker): Promise<KeptHere> {
  const { session } = worker;
  const { store } = session;
  // A lapsed store shows nobody's leads: acts are counted, not named.
  const shown = (await session.lapse()) === 'met';
  const [tables, disk, feed, waiting, drafts] = await Promise.all([
    tableSizes(worker),
    onDisk(),
    readState(store, 'feed'),
    unsent(store),
    keptDrafts(store),
  ]);
  const named = await Promise.all(
    waiting
      .slice(0, shown ? UNSENT_NAMED : 0)
      .map(async ({ id, ref, act, occurredAt: at }) => ({ id, ref, act, at, name: (await findLead(store, ref))?.name ?? null })),
  );
  return { tables, disk, lastSync: feed?.lastSync ?? null, unsent: named, unsentCount: waiting.length, drafts: drafts.length };
}

async function diagnostics(worker: Worker): Promise<Diagnostics> {
  const { session, sync, sites, timings } = worker;
  const { store } = session;
  const [account, me, rules, trouble, feed, states, back, tables, disk, faults, { policy, problems }, scripts, notices, queued] =
    await Promise.all([
      session.account(),
      session.me(),
      session.rules(),
      sync.trouble(),
      readState(store, 'feed'),
      sites.states(),
      cameBack(store, 1000),
      tableSizes(worker),
      onDisk(),
      readFaults(store),
      worker.policy.read(),
      browser.scripting.getRegisteredContentScripts(),
      noticesGranted(),
      queuedCount(store),
    ]);
  const { permissions = [], optional_permissions = [], manifest_version, version } = browser.runtime.getManifest();
  return {
    made: Math.floor(session.now()),
    extension: version,
    manifest: manifest_version,
    stores: storeVersions(store),
    hub: {
      connected: account !== null,
      secure: account?.hub.startsWith('https:') ?? false,
      by: account && (account.renewal ? 'company' : 'token'),
    },
    sync: {
      last: feed?.lastSync ?? null,
      syncs: feed?.syncs ?? 0,
      failures: trouble?.failures ?? 0,
      fault: trouble?.fault ?? null,
      offset: session.offset(),
      clockChecked: session.clockChecked(),
      epochKnown: feed?.epoch != null,
    },
    agreement: rules !== null,
    roles: [...new Set((me?.grants ?? []).map(({ role }) => role))],
    counts: { people: me?.people.length ?? 0, unsent: queued, cameBack: new Set(back.map(refKey)).size },
    tables,
    disk,
    sites: states.map(({ crm, granted, wanted, on, locked = false, marks }) => ({ crm, granted, wanted, on, locked, marks })),
    permissions: { named: [...permissions, ...optional_permissions], notices, scripts: scripts.length },
    policy: { keys: Object.keys(policy) as (keyof typeof policy)[], problems: problems.length },
    faults,
    timings: timings.read(),
  };
}
