/**
 * A million leads with twenty million activities on PostgreSQL, beside ten thousand: what a rep and a manager wait for. Takes minutes and
 * about 20 GB of disk; `TASUKI_BENCH_COPIES` makes it smaller. Alone: `tsx test/bench/hub-million.ts`.
 */
import { pathToFileURL } from 'node:url';
import { sql } from 'drizzle-orm';
import type { Backlog, Changes } from '@/lib/api/contract';
import { rows } from '@/server/db/database';
import { fill, type HubWorld, logCall, multiply, peopleOf, quantile, startHubWorld, timed } from './hub-world';
import type { BenchRow } from './row';

const LEADS = 10_000;
const COPIES = Number(process.env.TASUKI_BENCH_COPIES ?? 99);
const ROUNDS = 20;
const FLAT = 2;

type Waits = { first: number; delta: number; backlogFirst: number; backlog: number };

/** Measures what people of one team wait for, before and after the database grew a hundredfold around them. */
export async function hubMillionBench(): Promise<BenchRow[]> {
  const world = await startHubWorld();
  try {
    await fill(world, LEADS);
    const few = await waitsOf(world, 'team0', 0);
    const from = performance.now();
    await multiply(world, COPIES, (line) => process.stdout.write(`${line}\n`));
    const [held] = await rows<{ leads: number; activities: number; bytes: number }>(
      world.hub.db,
      sql`select (select count(*) from leads)::float8 as leads, (select count(*) from activities)::float8 as activities, pg_database_size(current_database())::float8 as bytes`,
    );
    if (!held) throw new Error('nothing was counted');
    const copy = Math.ceil(COPIES / 2);
    const many = await waitsOf(world, `team1~${copy}`, 5_000, `~${copy}`);
    const size = `${held.leads.toLocaleString('en')} leads, ${held.activities.toLocaleString('en')} activities`;
    const row = (name: string, key: keyof Waits): BenchRow[] => [
      { name: `${name}, ${size}`, unit: 'ms', ours: many[key], others: {} },
      {
        name: `${name}: growth from ${LEADS.toLocaleString('en')} leads`,
        unit: 'ratio',
        ours: many[key] / few[key],
        others: {},
        limit: { atMost: FLAT },
      },
    ];
    return [
      ...row("a rep's first page", 'first'),
      ...row("a rep's delta after one change", 'delta'),
      ...row("a manager's backlog, first time", 'backlogFirst'),
      ...row("a manager's backlog, again", 'backlog'),
      { name: `on disk, ${size}`, unit: 'GB', ours: held.bytes / 1e9, others: {} },
      { name: 'memory of the hub', unit: 'MB', ours: process.memoryUsage().rss / 1e6, others: {} },
      { name: 'made in', unit: 's', ours: (performance.now() - from) / 1000, others: {} },
    ];
  } finally {
    await world.end();
  }
}

async function waitsOf(world: HubWorld, team: string, firstLead: number, suffix = ''): Promise<Waits> {
  const { rep, manager } = await peopleOf(world, team);
  const [first, delta, backlog]: [number[], number[], number[]] = [[], [], []];
  let cursor = '';
  for (let round = 0; round < 5; round++) {
    const { answer, ms } = await timed<Changes>(world, '/v1/leads/changes?limit=500', rep);
    if (answer.leads.length === 0) throw new Error('the rep has no leads');
    cursor = answer.cursor;
    first.push(ms);
  }
  const { ms: backlogFirst, answer } = await timed<Backlog>(world, '/v1/team/backlog', manager);
  if (answer.rows.every(({ overdue, dueSoon }) => overdue + dueSoon === 0)) throw new Error('the backlog is empty');
  for (let round = 0; round < ROUNDS; round++) {
    await logCall(world, rep, `${firstLead + round}${suffix}`, round);
    const changes = await timed<Changes>(world, `/v1/leads/changes?cursor=${encodeURIComponent(cursor)}`, rep);
    if (changes.answer.leads.length !== 1) throw new Error(`a delta of ${changes.answer.leads.length} leads`);
    cursor = changes.answer.cursor;
    delta.push(changes.ms);
    backlog.push((await timed<Backlog>(world, '/v1/team/backlog', manager)).ms);
  }
  return { first: quantile(first, 0.5), delta: quantile(delta, 0.5), backlogFirst, backlog: quantile(backlog, 0.5) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, unit, ours } of await hubMillionBench()) console.log(name, ours, unit);
}
