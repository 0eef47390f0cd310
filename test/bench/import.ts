import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { createHub, type Hub } from '@/server/hub';
import { createLog } from '@/server/log';
import { startBenchDatabase } from './hub-world';
import type { BenchRow } from './row';

/** Enough for a rate, little enough for a machine that others use. */
const LEADS = Number(process.env.TASUKI_BENCH_LEADS ?? 30_000);
/** As the importer has it. */
const BATCH = 1_000;

const heading = 'id,name,company,industry,employees,department,title,phone,email,source,campaign,created';
const industries = ['製造業', '情報通信業', '卸売業', '農業', '小売業'];
const titles = ['課長', '部長', '担当', '代表取締役', 'IT Manager'];

function lineOf(n: number, title = titles[n % 5]): string {
  return `${n},佐藤 花子${n},株式会社つばめ${n % 5_000},${industries[n % 5]},${10 + (n % 3_000)},情報システム部,${title},03-1234-${String(n % 10_000).padStart(4, '0')},hanako${n}@example.jp,web,春の展示会,2026-11-${String(1 + (n % 20)).padStart(2, '0')} 09:30`;
}

/** The file in pieces as a disk gives them, all of it made beforehand. */
function fileOf(line: (n: number) => string): Buffer[] {
  const whole = Buffer.from([heading, ...Array.from({ length: LEADS }, (_, n) => line(n + 1))].join('\n'));
  return Array.from({ length: Math.ceil(whole.length / 65_536) }, (_, i) => whole.subarray(i * 65_536, (i + 1) * 65_536));
}

type Measured = { perSecond: number; cpu: number };

/** So many leads a second on the wall, and milliseconds of this process' processor time for each thousand. */
async function measured(run: () => Promise<void>): Promise<Measured> {
  const [from, cpuFrom] = [performance.now(), process.cpuUsage()];
  await run();
  const ms = performance.now() - from;
  const { user, system } = process.cpuUsage(cpuFrom);
  return { perSecond: (LEADS * 1000) / ms, cpu: (user + system) / LEADS };
}

/** What must be written for each lead at least: itself, its one name, and its place in the feed for two audiences. */
const bareTables = [
  `create table bare_leads (id text primary key, rev integer not null, team text not null, owner text, fields jsonb not null, sources jsonb not null)`,
  `create table bare_refs (site text not null, type text not null, id text not null, lead_id text not null, primary key (site, type, id))`,
  `create table bare_feed (lead_id text not null, audience text not null, at bigint not null, primary key (lead_id, audience))`,
];

type BareDriver = { query(text: string, values?: unknown[]): Promise<unknown> };

/** The same rows through the same driver, one statement a table and batch, with nothing read, matched or judged. */
async function bareInsert(driver: BareDriver): Promise<Measured> {
  for (const table of bareTables) await driver.query(table);
  const rows = Array.from({ length: LEADS }, (_, i) => {
    const n = i + 1;
    const fields = {
      name: `佐藤 花子${n}`,
      company: { name: `株式会社つばめ${n % 5_000}`, industry: industries[n % 5], employees: 10 + (n % 3_000) },
      department: '情報システム部',
      title: titles[n % 5],
      phone: '03-1234-5678',
      email: `hanako${n}@example.jp`,
      source: 'web',
      campaign: '春の展示会',
      createdAt: 1_795_000_000_000 + n,
      custom: {},
    };
    return { id: `bare-${n}`, fields, sources: Object.fromEntries(Object.keys(fields).map((field) => [field, 'csv:bench'])) };
  });
  const batches = Array.from({ length: Math.ceil(LEADS / BATCH) }, (_, i) => rows.slice(i * BATCH, (i + 1) * BATCH));
  return measured(async () => {
    for (const batch of batches) {
      const json = JSON.stringify(batch);
      await driver.query('begin');
      await driver.query(
        `insert into bare_leads select id, 1, 'sales', null, fields, sources from jsonb_to_recordset($1::jsonb) as x (id text, fields jsonb, sources jsonb)`,
        [json],
      );
      const ids = JSON.stringify(batch.map(({ id }) => id));
      await driver.query(`insert into bare_refs select 'bench', 'lead', id, id from jsonb_array_elements_text($1::jsonb) as x (id)`, [ids]);
      await driver.query(
        `insert into bare_feed select id, audience, 1 from jsonb_array_elements_text($1::jsonb) as x (id), (values ('team:sales'), ('mkt:sales')) as a (audience)`,
        [ids],
      );
      await driver.query('commit');
    }
  });
}

type Round = { first: Measured; again: Measured; changed: Measured; peak: number };

async function importInto(hub: Hub): Promise<Round> {
  const { directory, importer } = hub.services;
  await directory.addTeam({ id: 'sales', name: { ja: '営業', en: 'Sales' } });
  await directory.addSite({ id: 'bench', crm: 'other', name: 'Bench', origin: 'http://localhost:4313', params: {} });
  const options = { format: 'csv' as const, site: 'bench', type: 'lead', team: 'sales', map: {}, keepUnknown: false, dryRun: false };
  const wanted = { added: 0, changed: 0, unchanged: 0 };
  const run = (chunks: Buffer[], expected: Partial<typeof wanted>) =>
    measured(async () => {
      const { added, changed, unchanged, refused } = await importer.run(pieces(chunks), options);
      const told = JSON.stringify({ added, changed, unchanged, refused });
      if (told !== JSON.stringify({ ...wanted, ...expected, refused: 0 })) throw new Error(`The import did something else: ${told}`);
    });
  const file = fileOf(lineOf);
  const first = await run(file, { added: LEADS });
  const again = await run(file, { unchanged: LEADS });
  // One in ten has another title.
  const tenth = LEADS / 10;
  const changed = await run(
    fileOf((n) => lineOf(n, n % 10 === 0 ? '本部長' : undefined)),
    { changed: tenth, unchanged: LEADS - tenth },
  );
  return { first, again, changed, peak: process.memoryUsage().rss };
}

async function* pieces(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield chunk;
}

function rowsOf(database: string, floor: number, round: Round, bare: Measured): BenchRow[] {
  const peer = 'the same rows, bare multi-row inserts through the same driver';
  return [
    {
      name: `${database}: a CSV of new leads (${round.first.cpu.toFixed(0)} µs of this process' processor a lead, bare ${bare.cpu.toFixed(0)})`,
      unit: 'leads/s',
      ours: round.first.perSecond,
      others: { [peer]: bare.perSecond },
      limit: { atLeast: floor },
    },
    {
      name: `${database}: the same file again (${round.again.cpu.toFixed(0)} µs)`,
      unit: 'leads/s',
      ours: round.again.perSecond,
      others: {},
      limit: { atLeast: floor },
    },
    {
      name: `${database}: one lead in ten changed (${round.changed.cpu.toFixed(0)} µs)`,
      unit: 'leads/s',
      ours: round.changed.perSecond,
      others: {},
    },
    { name: `${database}: memory of the process at the end`, unit: 'MB', ours: round.peak / 1_000_000, others: {} },
  ];
}

/** How fast files come in, into both databases, beside the least that must be written. */
export async function importBench(): Promise<BenchRow[]> {
  return [...(await onPglite()), ...(await onPostgres())];
}

async function onPglite(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-bench-'));
  try {
    const bareClient = await PGlite.create(join(folder, 'bare'));
    const bare = await bareInsert(bareClient);
    await bareClient.close();
    const hub = await createHub({ dataDir: join(folder, 'hub'), log: createLog('silent') });
    const round = await importInto(hub).finally(() => hub.close());
    return rowsOf('PGlite', 10_000, round, bare);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onPostgres(): Promise<BenchRow[]> {
  const database = await startBenchDatabase();
  try {
    const bareClient = new pg.Client({ connectionString: database.url });
    await bareClient.connect();
    const bare = await bareInsert(bareClient).finally(() => bareClient.end());
    const hub = await createHub({ databaseUrl: database.url, log: createLog('silent') });
    const round = await importInto(hub).finally(() => hub.close());
    return rowsOf('PostgreSQL', 20_000, round, bare);
  } finally {
    await database.end();
  }
}
