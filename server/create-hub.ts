import { resolve } from 'node:path';
import { eq } from 'drizzle-orm';
import type { Scope } from '@/lib/api/contract';
import type { Instant } from '@/lib/domain/time';
import { createApp } from './app';
import { type Company, type CompanySettings, createCompany } from './auth/company';
import { createLimits, type LimitSettings } from './auth/limits';
import { createSignIns, type SignIns } from './auth/sign-ins';
import { createToken, listTokens, revokeToken, type TokenInfo } from './auth/tokens';
import { type Connections, createConnections } from './connectors/connections';
import type { Connector } from './connectors/connector';
import { createRunner, type Runner } from './connectors/runner';
import { createSecretBox } from './connectors/secrets';
import { type AuditCheck, type AuditHead, sealAudit, verifyAudit } from './db/audit';
import type { Database, OpenDatabase } from './db/database';
import { createEpoch } from './db/epoch';
import { sweepFeed } from './db/feed';
import { type FolderLock, lockFolder } from './db/folder-lock';
import { openPglite, openPostgres } from './db/open-database';
import { meta } from './db/schema';
import { explain, HubFault } from './hub-fault';
import { createImporter, type Importer } from './import/import-file';
import { createKeepRecords } from './import/keep-records';
import { createIntake } from './ingest/intake';
import { createSources, type Sources } from './ingest/sources';
import { createLog, describeFailure, type Logger } from './log';
import { createMetrics } from './metrics';
import { createDeliveries, type Deliveries } from './notify/deliveries';
import { createWebhooks, type Webhooks } from './notify/webhooks';
import { type Backup, makeBackup } from './operations/backup';
import type { HubApp } from './routes/context';
import { type Absences, createAbsences } from './services/absences';
import { type BacklogService, createBacklog } from './services/backlog';
import { type CommandService, createCommands } from './services/commands';
import { createDirectory, type Directory } from './services/directory';
import { createDrafts, type Drafts } from './services/drafts';
import { createGoals, type GoalsService } from './services/goals';
import { createIngest, type Ingest } from './services/ingest';
import { createReports, type Reports } from './services/reports';
import { createRulebooks, type Rulebooks } from './services/rulebooks';
import type { ZoneData } from './services/zone-data';
import { createWatch, type Watch } from './watch/watch';

/** What a hub does for code in its own process; nobody is asked for rights here. */
export type HubServices = {
  directory: Directory;
  rulebooks: Rulebooks;
  ingest: Ingest;
  /** Files, and who may send what happened elsewhere. */
  importer: Importer;
  sources: Sources;
  commands: CommandService;
  backlog: BacklogService;
  /** Goals of months, agreements being written, who is away and who covers, monthly packs. */
  goals: GoalsService;
  drafts: Drafts;
  absences: Absences;
  reports: Reports;
  /** CRMs the hub reads from, and the reading itself. */
  connections: Connections;
  runner: Runner;
  tokens: {
    create(input: {
      user: string;
      note: string;
      expiresAt?: Instant | null;
      scopes?: readonly Scope[] | null;
    }): Promise<{ id: string; token: string }>;
    revoke(id: string): Promise<void>;
    list(): Promise<TokenInfo[]>;
  };
  signIns: SignIns;
  audit: {
    /** Chains what was entered since the last time; the hub does so itself every few seconds. */
    seal(): Promise<number>;
    /** Whether the chain is whole, and goes through a head that was noted before. */
    verify(kept?: AuditHead): Promise<AuditCheck>;
  };
  /** Looks after leads as time passes. */
  watch: Watch;
  /** Channels of teams outside the hub, and what is sent to them. */
  webhooks: Webhooks;
  deliveries: Deliveries;
  /** What keeps the database safe. */
  operations: {
    /** Copies the embedded database into a new folder below one. @throws {HubFault} where that can't be done */
    backup(into: string): Promise<Backup>;
    /** Tells that the database was put back from a copy: every client syncs from the start. */
    restored(): Promise<void>;
  };
  /** Writes the ends that time brought into the feed; the hub does so itself once a minute. */
  sweep(): Promise<void>;
};

/** A hub without a port: `app.fetch` answers requests. */
export type Hub = {
  app: HubApp;
  db: Database;
  kind: OpenDatabase['kind'];
  services: HubServices;
  /** Tells commands on this machine how to reach the hub; nothing on PostgreSQL, where they need not. */
  publishControl(control: { port: number; key: string }): void;
  log: Logger;
  close(): Promise<void>;
};

export type HubOptions = {
  /** Folder of the embedded database; not used with `databaseUrl`. */
  dataDir?: string;
  databaseUrl?: string;
  /** Now, in epoch milliseconds. */
  clock?: () => Instant;
  log?: Logger;
  name?: string;
  /** Milliseconds between signs of life on an open stream. */
  heartbeat?: number;
  /** The CRMs it can read from; the registry's unless told otherwise. */
  connectors?: readonly Connector[];
  /** Opens the credentials kept in the database; the embedded database has a key file instead. */
  secret?: string | undefined;
  /** Sign-in with the company's account. */
  company?: CompanySettings;
  /** How much is let through; everything unless told otherwise. */
  limits?: LimitSettings;
  /** Opens `/metrics` from elsewhere than this machine. */
  metricsToken?: string | undefined;
  /** How many proxies of the company's own stand before the hub; their `X-Forwarded-For` is believed. */
  proxies?: number;
  /** Origins of outgoing webhooks that may lie in a private network, or speak http. */
  webhookInside?: readonly string[];
  /** By which order the feed is read: transaction numbers, or counters where the database has none; null and absent: as it can. */
  feed?: 'horizon' | 'sequencer' | null;
  /** Where time-zone changes are read from; this machine's data unless told otherwise. */
  zoneData?: ZoneData;
  /** Whether it reads CRMs, tidies up, looks after leads and sends by itself, each in its turn; so it does unless told otherwise. */
  watches?: boolean;
};

const SWEEP_EVERY = 60_000;
const SEAL_EVERY = 5_000;
const HEARTBEAT = 15_000;

/**
 * Opens the database, brings it up to date, publishes the rulebook that ships where there is none, and builds the app.
 * @throws {HubFault} one line that says what to do: folder in use, no right to write, disk full, database away.
 */
export async function createHub(options: HubOptions): Promise<Hub> {
  const { databaseUrl, clock = Date.now, log = createLog('info'), name = 'Tasuki', heartbeat = HEARTBEAT } = options;
  const dataDir = resolve(options.dataDir ?? '.tasuki/hub');
  let lock: FolderLock | null = null;
  let open: OpenDatabase | null = null;
  try {
    if (databaseUrl) open = await openPostgres(databaseUrl, options.feed);
    else {
      lock = lockFolder(dataDir);
      open = await openPglite(dataDir, options.feed);
    }
    const { db } = open;
    const epoch = createEpoch(open);
    const rulebooks = createRulebooks(open, options.zoneData);
    await rulebooks.ensure(clock());
    const directory = createDirectory(open, clock);
    const ingest = createIngest(open, rulebooks, clock);
    const commands = createCommands(open, rulebooks, clock);
    const backlog = createBacklog(open, rulebooks, clock);
    const absences = createAbsences(open, rulebooks, clock);
    const drafts = createDrafts(open, rulebooks, clock);
    const goals = createGoals(open, clock);
    const reports = createReports(open, rulebooks, goals, clock);
    const box = createSecretBox({ secret: options.secret, dataDir: databaseUrl ? null : dataDir });
    const keep = createKeepRecords(open, rulebooks, clock);
    const importer = createImporter({ directory, rulebooks, keep, clock });
    const sources = createSources(open, directory, box);
    const intake = createIntake({ sources, directory, rulebooks, keep, clock });
    const connections = createConnections(open, directory, box, options.connectors);
    const signIns = createSignIns(open, clock);
    const metrics = createMetrics(open, clock);
    const limits = createLimits(options.limits ?? null, open, clock, metrics.limited);
    const runner = createRunner({ open, ingest, directory, connections, clock, log });
    const inside = options.webhookInside ?? [];
    const watch = createWatch({ open, rulebooks, clock, log });
    const webhooks = createWebhooks(open, box, inside);
    const deliveries = createDeliveries({ open, webhooks, clock, log, inside });
    const sweep = async () => {
      await epoch.settle();
      await db.transaction(async (tx) => {
        const told = (await absences.sweep(tx, clock())) + (await sweepFeed(tx, clock()));
        if (told > 0) await open?.announce(tx, 'anything');
      });
      await rulebooks.ensure(clock());
      await signIns.sweep();
    };
    await sweep();
    const closing = new AbortController();
    const sweepAgain = () => {
      sweep().catch((error: unknown) => log.error(describeFailure(error), 'the sweep failed'));
    };
    const timer = options.watches === false ? undefined : setInterval(sweepAgain, SWEEP_EVERY).unref();
    const sealing = setInterval(() => {
      sealAudit(db).catch((error: unknown) => log.error(describeFailure(error), 'the audit could not be sealed'));
    }, SEAL_EVERY);
    sealing.unref();
    const signingKey = await readMeta(db, 'signing_key');
    const company: Company | null = options.company ? createCompany(options.company, { open, signIns, clock, signingKey, log }) : null;
    const app = createApp({
      open,
      directory,
      rulebooks,
      ingest,
      importer,
      intake,
      commands,
      backlog,
      goals,
      drafts,
      absences,
      reports,
      clock,
      log,
      name,
      heartbeat,
      epoch: epoch.current,
      signingKey,
      signIns,
      company,
      limits,
      metrics,
      metricsToken: options.metricsToken ?? null,
      proxies: options.proxies ?? 0,
      closing: closing.signal,
    });
    const opened = open;
    let closed: Promise<void> | undefined;
    return {
      app,
      db,
      kind: open.kind,
      log,
      services: {
        directory,
        rulebooks,
        ingest,
        importer,
        sources,
        commands,
        backlog,
        goals,
        drafts,
        absences,
        reports,
        connections,
        runner,
        watch,
        webhooks,
        deliveries,
        operations: {
          backup: (into) => makeBackup(opened, dataDir, into, clock()),
          restored: () => epoch.begin(),
        },
        sweep,
        tokens: {
          create: (input) => createToken(db, input, clock()),
          revoke: (id) => revokeToken(db, id, clock()),
          list: () => listTokens(db),
        },
        signIns,
        audit: { seal: () => sealAudit(db), verify: (kept) => verifyAudit(db, kept) },
      },
      publishControl: (control) => lock?.publish(control),
      close: () => {
        closed ??= (async () => {
          clearInterval(timer);
          clearInterval(sealing);
          closing.abort();
          // What cannot be sealed now is at the next start.
          await sealAudit(db).catch(() => {});
          await opened.close();
          lock?.release();
        })();
        return closed;
      },
    };
  } catch (error) {
    await open?.close().catch(() => {});
    lock?.release();
    throw explain(error, { dataDir });
  }
}

async function readMeta(db: Database, key: string): Promise<string> {
  const [row] = await db.select({ value: meta.value }).from(meta).where(eq(meta.key, key));
  if (!row) throw new HubFault(`The database lacks its ${key}: it is not a hub's.`);
  return row.value;
}
