/** The hub on PostgreSQL: a page of changes beside its own statements, many event streams, news under load. Alone: `tsx test/bench/hub.ts`. */
import { Agent, request } from 'node:http';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import type { Changes } from '@/lib/api/contract';
import { fill, type HubWorld, logCall, peopleOf, quantile, startHubWorld, timed } from './hub-world';
import type { BenchRow } from './row';

const LEADS = 10_000;
const PAGE = 500;
const ROUNDS = 15;
const STREAMS = Number(process.env.TASUKI_BENCH_STREAMS ?? 1_000);
const NEWS = 100;
const PAUSE = 40;

/** Measures one hub with ten thousand leads of 20 activities. */
export async function hubBench(): Promise<BenchRow[]> {
  const world = await startHubWorld();
  try {
    await fill(world, LEADS);
    const people = await peopleOf(world, 'team0');
    return [...(await aPage(world, people.manager)), ...(await streams(world))];
  } finally {
    await world.end();
  }
}

/** A page of 500 leads over HTTP, beside the statements it asks, sent bare through the same driver, their answers read and not used. */
async function aPage(world: HubWorld, token: string): Promise<BenchRow[]> {
  const path = `/v1/leads/changes?limit=${PAGE}`;
  const statements = await statementsOf(world, () => timed(world, path, token));
  const client = new pg.Client({ connectionString: world.url });
  client.on('error', () => {});
  await client.connect();
  const [ours, bare]: [number[], number[]] = [[], []];
  let bytes = 0;
  for (let round = 0; round < ROUNDS + 3; round++) {
    const { answer, ms } = await timed<Changes>(world, path, token);
    if (answer.leads.length === 0 || answer.leads.length > PAGE) throw new Error(`a page of ${answer.leads.length} leads`);
    bytes = JSON.stringify(answer).length;
    const from = performance.now();
    for (const { text, values } of statements) await client.query({ text, values });
    if (round >= 3) {
      ours.push(ms);
      bare.push(performance.now() - from);
    }
  }
  await client.end();
  const peer = `its ${statements.length} statements, bare through the same driver`;
  return [
    {
      name: `a page of ${PAGE} leads of 20 activities (${(bytes / 1_000_000).toFixed(1)} MB)`,
      unit: 'pages/s',
      ours: 1000 / quantile(ours, 0.5),
      others: { [peer]: 1000 / quantile(bare, 0.5) },
      limit: { atLeast: 0.5, peer },
    },
  ];
}

type Statement = { text: string; values: unknown[] };

/** What the hub asks its database for during a request: what it reads, and not what others write over other connections meanwhile. */
async function statementsOf({ hub }: HubWorld, run: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const writing = new Set<pg.Client>();
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args as [string | { text: string; values?: unknown[] }, unknown[] | undefined];
    const text = typeof first === 'string' ? first : first.text;
    if (/^\s*begin\b/i.test(text) && !/read only/i.test(text)) writing.add(this);
    if (!writing.has(this))
      statements.push({ text, values: (Array.isArray(second) ? second : typeof first === 'string' ? [] : first.values) ?? [] });
    if (/^\s*(?:commit|rollback)\b/i.test(text)) writing.delete(this);
    return (query as (...all: unknown[]) => unknown).apply(this, args) as never;
  } as typeof query;
  try {
    // What runs by itself is over before.
    await hub.services.sweep();
    statements.length = 0;
    await run();
  } finally {
    pg.Client.prototype.query = query;
  }
  // What is written beside (when a token was last used) goes over another connection.
  return statements.filter(({ text }) => /^\s*(?:begin|commit|set|select|with)\b/i.test(text));
}

/**
 * So many people each with a stream on one process. A rep logs a call again and again: how long until the manager's stream tells it, while
 * another team's rep does the same as fast as the hub lets them.
 */
async function streams(world: HubWorld): Promise<BenchRow[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const { rep, manager } = await peopleOf(world, 'team0');
  const { rep: other } = await peopleOf(world, 'team1');
  const tokens = await onlookers(world, STREAMS - 1);
  let hear = () => {};
  const open = performance.now();
  const stops = await Promise.all([
    listen(world, agent, manager, () => hear()),
    ...tokens.map((token) => listen(world, agent, token, () => {})),
  ]);
  const opened = performance.now() - open;
  const quiet = await latencies(world, rep, (next) => {
    hear = next;
  });
  let busy = true;
  let written = 0;
  const load = (async () => {
    for (; busy; written++) await logCall(world, other, String(5_000 + (written % 500)), written);
  })();
  const from = performance.now();
  const loaded = await latencies(world, rep, (next) => {
    hear = next;
  });
  busy = false;
  await load;
  const rate = (written * 1000) / (performance.now() - from);
  const memory = process.memoryUsage().rss;
  for (const stop of stops) stop();
  agent.destroy();
  const limit = { atMost: 1_000 };
  return [
    { name: `${STREAMS} event streams on one process: all open after`, unit: 'ms', ours: opened, others: {} },
    { name: 'from an act sent to the stream that tells it, median', unit: 'ms', ours: quantile(quiet, 0.5), others: {} },
    { name: 'the same, p99', unit: 'ms', ours: quantile(quiet, 0.99), others: {}, limit },
    { name: `the same, p99, beside ${rate.toFixed(0)} acts a second`, unit: 'ms', ours: quantile(loaded, 0.99), others: {}, limit },
    { name: 'memory of the process, bench and streams included', unit: 'MB', ours: memory / 1_000_000, others: {} },
  ];
}

/** People with rights and no leads. */
async function onlookers({ hub }: HubWorld, count: number): Promise<string[]> {
  const { directory, tokens } = hub.services;
  const list: string[] = [];
  for (let n = 0; n < count; n++) {
    const id = `onlooker${n}`;
    const team = `team${n % 2}`;
    await directory.addUser({ id, name: 'Onlooker', team, department: 'is' });
    await directory.setGrants(id, [{ team, role: 'rep' }]);
    list.push((await tokens.create({ user: id, note: 'bench' })).token);
  }
  return list;
}

/** Milliseconds from sending an act until it is heard, for each of some acts. */
async function latencies(world: HubWorld, token: string, listener: (next: () => void) => void): Promise<number[]> {
  const list: number[] = [];
  for (let n = 0; n < NEWS; n++) {
    const heard = new Promise<void>((resolve) => listener(resolve));
    const from = performance.now();
    const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('a stream heard nothing')), 60_000).unref());
    await Promise.all([Promise.race([heard, late]), logCall(world, token, String(n), n)]);
    list.push(performance.now() - from);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return list;
}

/** Opens a stream; resolves with the way to end it once it said hello. */
function listen({ hub }: HubWorld, agent: Agent, token: string, news: () => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const asked = request(`${hub.url}/v1/stream`, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`a stream answered ${response.statusCode}`));
      response.setEncoding('utf8');
      response.on('error', () => {});
      response.on('data', (text: string) => {
        if (text.includes('event: hello')) resolve(() => asked.destroy());
        for (let at = text.indexOf('event: leads'); at >= 0; at = text.indexOf('event: leads', at + 1)) news();
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, unit, ours, others } of await hubBench()) console.log(name, ours, unit, others);
}
