import { sql } from 'drizzle-orm';
import pg from 'pg';
import type { CommandsAnswer } from '@/lib/api/contract';
import type { Lead } from '@/lib/domain/lead';
import { rows } from '@/server/db/database';
import { addLeads } from '@/server/db/lead-batch';
import { type StartedHub, startHub } from '@/server/hub';
import { createLog } from '@/server/log';
import { startPrivatePostgres } from '@/server/private-postgres';
import { benchLeads, benchNow } from './leads';

/** How a bench company is made up: so many leads a team, so many of them each rep's. */
export const TEAM = 5_000;
export const REP = 500;

/** A hub on a PostgreSQL of its own, and a way to end both. */
export type HubWorld = { hub: StartedHub; url: string; end(): Promise<void> };

/** A database of its own on PostgreSQL, and a way to end it. */
export type BenchDatabase = { url: string; end(): Promise<void> };

/** Makes a database; `TEST_DATABASE_URL` names a server, else a private one is started. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const given = process.env.TEST_DATABASE_URL;
  const postgres = given ? { url: given, stop() {} } : await startPrivatePostgres();
  const name = `tasuki_bench_${process.pid}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await run(`create database ${name}`);
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async end() {
      await run(`drop database if exists ${name} with (force)`).catch(() => {});
      postgres.stop();
    },
  };
}

/** Starts a hub on a database of its own. */
export async function startHubWorld(): Promise<HubWorld> {
  const database = await startBenchDatabase();
  const hub = await startHub({ port: 0, databaseUrl: database.url, log: createLog('silent'), clock: () => benchNow, watches: false });
  return {
    hub,
    url: database.url,
    async end() {
      await hub.close();
      await database.end();
    },
  };
}

/** Adds so many leads of 20 activities each, team by team and rep by rep. */
export async function fill({ hub }: HubWorld, count: number): Promise<void> {
  const leads = benchLeads(count).map((lead, n): Lead => {
    const team = `team${Math.floor(n / TEAM)}`;
    return { ...lead, team, owner: `${team}-rep${Math.floor((n % TEAM) / REP)}` };
  });
  for (let from = 0; from < leads.length; from += 500) {
    const list = leads.slice(from, from + 500).map((lead) => ({ lead, hash: lead.id }));
    await hub.db.transaction((tx) =>
      addLeads(tx as unknown as typeof hub.db, list, { source: 'bench', marketingStages: new Set(['lead', 'mql']), now: benchNow }),
    );
  }
  await hub.services.directory.addSite({ id: 'crm', crm: 'other', name: 'Bench', origin: 'http://localhost:4313', params: {} });
}

/** Columns in which a copy differs from what it is a copy of. */
const OWN = new Set(['id', 'lead_id', 'team', 'owner', 'audience']);
const COPIED = ['leads', 'lead_refs', 'feed', 'looks', 'activities', 'stage_entries', 'hand_offs', 'bant_answers'];

/** Makes as many copies of everything there is, each of other leads, teams and people. */
export async function multiply({ hub }: HubWorld, copies: number, say: (line: string) => void): Promise<void> {
  const { db } = hub;
  // As whoever loads so much at once would: what can be lost with the machine is made anew.
  await db.execute(sql`set synchronous_commit = off`);
  for (const table of COPIED) {
    const columns = await rows<{ name: string }>(
      db,
      sql`select column_name as name from information_schema.columns where table_schema = 'public' and table_name = ${table}
        and is_identity = 'NO' and (column_default is null or column_name not in ('seq', 'xid')) order by ordinal_position`,
    );
    const names = columns.map(({ name }) => `"${name}"`).join(', ');
    for (let copy = 1; copy <= copies; copy++) {
      const values = columns.map(({ name }) => (OWN.has(name) ? `"${name}" || '~${copy}'` : `"${name}"`)).join(', ');
      const key = table === 'leads' ? 'id' : 'lead_id';
      await db.execute(sql.raw(`insert into ${table} (${names}) select ${values} from ${table} where ${key} not like '%~%'`));
    }
    say(`  ${table}: copied ${copies} times`);
  }
  for (const table of COPIED) await db.execute(sql.raw(`vacuum analyze ${table}`));
}

/** A person with a token: one who owns leads, and who leads the team. */
export async function peopleOf({ hub }: HubWorld, team: string): Promise<{ rep: string; manager: string; repId: string }> {
  const { directory, tokens } = hub.services;
  await directory.addTeam({ id: team, name: { ja: team, en: team } });
  const [base = '', copy] = team.split('~');
  const repId = `${base}-rep0${copy === undefined ? '' : `~${copy}`}`;
  await directory.addUser({ id: repId, name: 'Rep', team, department: 'is' });
  await directory.setGrants(repId, [{ team, role: 'rep' }]);
  await directory.addUser({ id: `${team}-boss`, name: 'Boss', team, department: 'is' });
  await directory.setGrants(`${team}-boss`, [{ team, role: 'manager' }]);
  const token = async (user: string) => (await tokens.create({ user, note: 'bench' })).token;
  return { rep: await token(repId), manager: await token(`${team}-boss`), repId };
}

/** The answer to a request, and how many milliseconds until it was whole. */
export async function timed<Answer>({ hub }: HubWorld, path: string, token: string): Promise<{ answer: Answer; ms: number }> {
  const from = performance.now();
  const response = await fetch(hub.url + path, { headers: { authorization: `Bearer ${token}` } });
  const answer = (await response.json()) as Answer;
  const ms = performance.now() - from;
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return { answer, ms };
}

/** The value below which so much of a list lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Logs a call on a lead, the `n`th; throws where the hub does not take it. */
export async function logCall({ hub }: HubWorld, token: string, lead: string, n: number): Promise<void> {
  const ref = { site: 'crm', type: 'lead', id: lead };
  const act = { kind: 'log_touch', result: 'no_answer' };
  const response = await fetch(`${hub.url}/v1/commands`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ commands: [{ id: crypto.randomUUID(), ref, occurredAt: benchNow - 100_000 + n, act }] }),
  });
  const { outcomes } = (await response.json()) as CommandsAnswer;
  if (outcomes[0]?.outcome !== 'applied') throw new Error(`the act was ${JSON.stringify(outcomes[0])}`);
}
