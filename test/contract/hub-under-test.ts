import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll } from 'vitest';
import { Changes, CommandsAnswer, type Role } from '@/lib/api/contract';
import type { Act } from '@/lib/domain/command';
import { type Lead, type LeadRef, refKey } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import { type HubOptions, type StartedHub, startHub } from '@/server/hub';
import { createLog } from '@/server/log';
import { aLead, at } from '../fixtures/builders';
import { emptyFolder, readyFolder } from '../fixtures/ready-folder';

/** Tuesday, 24 November 2026, 10:00 in Japan: where the hub's clock stands until a test moves it. */
export const morning = at('2026-11-24T10:00+09:00');

/** The database the suite runs on; without one, the embedded one. */
const postgres = process.env.TEST_DATABASE_URL;
export const onPostgres = postgres !== undefined && postgres !== '';

/** One person's way to the hub. */
export type Caller = {
  token: string;
  tokenId: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: unknown): Promise<Response>;
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  delete(path: string, headers?: Record<string, string>): Promise<Response>;
  /** All pages from a cursor on (from the start without one), applied as a client does. */
  sync(known?: Known, limit?: number): Promise<Known>;
  /** Sends one act and gives its outcome. */
  act(ref: LeadRef, act: Act, more?: { id?: string; occurredAt?: Instant }): Promise<CommandsAnswer['outcomes'][number]>;
};

/** What a client holds: leads by their first ref, the cursor, and how it came by them. */
export type Known = { leads: Map<string, Lead>; cursor: string; pages: number; removed: LeadRef[] };

/** A real hub on a port of its own, with two teams and a person for each right. */
export type HubUnderTest = StartedHub & {
  clock: { now: Instant };
  options: HubOptions;
  /** Signs a person in with a new token. */
  as(user: string): Promise<Caller>;
  /** Adds a lead known at the sample CRM by `id`. */
  addLead(id: string, facts?: Partial<Lead>): Promise<LeadRef>;
};

/** A ref at the sample CRM. */
export function refOf(id: string): LeadRef {
  return { site: 'sample', type: 'lead', id };
}

/** Everybody the tests know: team and rights. */
export const cast: Record<string, { team: string; grants: { team: string; role: Role }[] }> = {
  sato: { team: 'east', grants: [{ team: 'east', role: 'rep' }] },
  ito: { team: 'east', grants: [{ team: 'east', role: 'rep' }] },
  west: { team: 'west', grants: [{ team: 'west', role: 'rep' }] },
  boss: { team: 'east', grants: [{ team: 'east', role: 'manager' }] },
  westboss: { team: 'west', grants: [{ team: 'west', role: 'manager' }] },
  mkt: { team: 'east', grants: [{ team: 'east', role: 'marketing' }] },
  admin: { team: 'east', grants: [{ team: 'east', role: 'admin' }] },
  nobody: { team: 'east', grants: [] },
};

/** Starts a hub of its own for a test file and ends it afterwards. */
export async function hubUnderTest(more: Partial<HubOptions> = {}): Promise<HubUnderTest> {
  const clock = { now: morning };
  const where = onPostgres ? await freshDatabase() : await freshFolder();
  const options: HubOptions = { clock: () => clock.now, log: createLog('silent'), watches: false, ...where.options, ...more };
  const hub = await startHub({ ...options, port: 0 });
  afterAll(async () => {
    await hub.close();
    await where.remove();
  });
  const { directory, ingest, tokens } = hub.services;
  await directory.addTeam({ id: 'east', name: { ja: '東', en: 'East' } });
  await directory.addTeam({ id: 'west', name: { ja: '西', en: 'West' } });
  await directory.addSite({ id: 'sample', crm: 'sample', name: 'Sample', origin: 'http://localhost:4312', params: {} });
  for (const [id, { team, grants }] of Object.entries(cast)) {
    await directory.addUser({ id, name: `Name of ${id}`, team, department: null });
    await directory.setGrants(id, grants);
  }
  return {
    ...hub,
    clock,
    options,
    async as(user) {
      const made = await tokens.create({ user, note: 'test' });
      return caller(hub.url, made.token, made.id, clock);
    },
    async addLead(id, facts = {}) {
      const ref = refOf(id);
      const { refused } = await ingest.upsertLeads([aLead({ id: `lead-${id}`, refs: [ref], team: 'east', owner: 'sato', ...facts })]);
      if (refused[0]) throw new Error(refused[0].reason);
      return ref;
    },
  };
}

function caller(url: string, token: string, tokenId: string, clock: { now: Instant }): Caller {
  const headers = { authorization: `Bearer ${token}` };
  const self: Caller = {
    token,
    tokenId,
    get: (path, extra = {}) => fetch(url + path, { headers: { ...headers, ...extra } }),
    post: (path, body) =>
      fetch(url + path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    put: (path, body, extra = {}) =>
      fetch(url + path, {
        method: 'PUT',
        headers: { ...headers, 'content-type': 'application/json', ...extra },
        body: JSON.stringify(body),
      }),
    delete: (path, extra = {}) => fetch(url + path, { method: 'DELETE', headers: { ...headers, ...extra } }),
    async sync(known, limit = 500) {
      const state: Known = known ?? { leads: new Map(), cursor: '', pages: 0, removed: [] };
      for (;;) {
        const query = new URLSearchParams({ limit: String(limit), ...(state.cursor ? { cursor: state.cursor } : {}) });
        const response = await self.get(`/v1/leads/changes?${query}`);
        if (response.status !== 200) throw new Error(`changes answered ${response.status}: ${await response.text()}`);
        const page = Changes.parse(await response.json());
        applyPage(state, page);
        if (!page.more) return state;
      }
    },
    async act(ref, act, more = {}) {
      const response = await self.post('/v1/commands', {
        commands: [{ id: more.id ?? randomUUID(), ref, occurredAt: more.occurredAt ?? clock.now, act }],
      });
      if (response.status !== 200) throw new Error(`commands answered ${response.status}: ${await response.text()}`);
      const [outcome] = CommandsAnswer.parse(await response.json()).outcomes;
      if (!outcome) throw new Error('commands answered without an outcome');
      return outcome;
    },
  };
  return self;
}

/** Applies a page as a client does: by any of a lead's refs, the newest document counts. */
export function applyPage(state: Known, page: Changes): void {
  const drop = (ref: LeadRef) => {
    for (const [key, lead] of state.leads) if (lead.refs.some((one) => refKey(one) === refKey(ref))) state.leads.delete(key);
  };
  for (const lead of page.leads) {
    const key = refKey(lead.refs[0] as LeadRef);
    const had = state.leads.get(key);
    if (!had || had.rev <= lead.rev) state.leads.set(key, lead);
  }
  for (const ref of page.removed) drop(ref);
  state.removed.push(...page.removed);
  state.cursor = page.cursor;
  state.pages += 1;
}

/** Ids at the sample CRM of what a client holds, in order. */
export function idsOf(known: Known): string[] {
  return [...known.leads.values()].map((lead) => lead.refs[0]?.id ?? '').sort();
}

/** A folder of its own with a ready database in it, copied from one that was made once. */
export async function freshFolder(): Promise<{ options: HubOptions & { dataDir: string }; remove: () => void }> {
  const { dataDir, remove } = await readyFolder(morning);
  return { options: { dataDir }, remove };
}

/** A place for a database with nothing in it. */
export async function emptyDatabase(): Promise<{ options: HubOptions; remove: () => void | Promise<void> }> {
  if (onPostgres) return freshDatabase();
  const { dataDir, remove } = await emptyFolder();
  return { options: { dataDir }, remove };
}

async function freshDatabase(): Promise<{ options: HubOptions & { databaseUrl: string }; remove: () => Promise<void> }> {
  const name = `tasuki_${randomUUID().replaceAll('-', '')}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: postgres });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await run(`create database ${name}`);
  const url = new URL(postgres ?? '');
  url.pathname = `/${name}`;
  return { options: { databaseUrl: url.href }, remove: () => run(`drop database if exists ${name} with (force)`) };
}
