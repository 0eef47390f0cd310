import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CommandOutcome, Commands } from '@/lib/api/contract';
import { type Lead, type LeadRef, refKey } from '@/lib/domain/lead';
import { aRulebook } from '@/test/fixtures/builders';

/** Answers a request in the hub's place; false lets the hub answer. */
export type Trick = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

export type ScriptedHub = {
  url: string;
  /** "GET /v1/me", in the order in which they came. */
  requests: string[];
  leads: Map<string, Lead>;
  /** Ids of commands that had an effect, in order. */
  effects: string[];
  epoch: string;
  /** Commands whose id is here are refused. */
  refusing: Set<string>;
  put(...leads: Lead[]): void;
  remove(id: string): void;
  /** Every cursor handed out so far is too old. */
  age(): void;
  /** The next `times` requests to paths that begin so meet the trick first. */
  trick(path: string, trick: Trick, times?: number): void;
  close(): Promise<void>;
};

type Entry = { lead: string } | { removed: LeadRef[] };

/** A hub as the contract draws it, over real HTTP, that can be told to misbehave. `users` maps tokens to people. */
export async function scriptedHub(users: Record<string, string> = { 'token-1': 'rep-1' }): Promise<ScriptedHub> {
  const log: Entry[] = [];
  const done = new Map<string, CommandOutcome>();
  let oldest = 0;
  let tricks: { path: string; trick: Trick; times: number }[] = [];

  function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  }

  const problem = (response: ServerResponse, status: number, code: string) => json(response, status, { code, message: code });

  async function bodyOf(request: IncomingMessage): Promise<string> {
    let text = '';
    for await (const part of request) text += part;
    return text;
  }

  function changes(url: URL, response: ServerResponse): void {
    const [epoch, place] = (url.searchParams.get('cursor') ?? `${hub.epoch}:0`).split(':');
    const from = Number(place);
    if (epoch !== hub.epoch || (url.searchParams.has('cursor') && from < oldest)) {
      problem(response, 410, 'gone');
      return;
    }
    const limit = Number(url.searchParams.get('limit') ?? 500);
    const to = Math.min(log.length, from + limit);
    const page = log.slice(from, to);
    const ids = new Set(page.flatMap((entry) => ('lead' in entry ? [entry.lead] : [])));
    json(response, 200, {
      leads: [...ids].flatMap((id) => hub.leads.get(id) ?? []),
      removed: page.flatMap((entry) => ('removed' in entry ? entry.removed : [])),
      cursor: `${hub.epoch}:${to}`,
      more: to < log.length,
      epoch: hub.epoch,
      serverTime: Date.now(),
    });
  }

  async function commands(text: string, response: ServerResponse): Promise<void> {
    const asked = Commands.safeParse(JSON.parse(text));
    if (!asked.success) return problem(response, 422, 'invalid');
    const touched = new Set<string>();
    const outcomes = asked.data.commands.map((command): CommandOutcome => {
      const before = done.get(command.id);
      if (before) return before;
      const lead = [...hub.leads.values()].find(({ refs }) => refs.some((ref) => refKey(ref) === refKey(command.ref)));
      if (!lead || hub.refusing.has(command.id)) return { id: command.id, outcome: 'refused', code: lead ? 'forbidden' : 'not_found' };
      hub.put({ ...lead, rev: lead.rev + 1 });
      hub.effects.push(command.id);
      touched.add(lead.id);
      const outcome: CommandOutcome = { id: command.id, outcome: 'applied', rev: lead.rev + 1 };
      done.set(command.id, outcome);
      return outcome;
    });
    json(response, 200, { outcomes, leads: [...touched].flatMap((id) => hub.leads.get(id) ?? []), serverTime: Date.now() });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    hub.requests.push(`${request.method} ${url.pathname}`);
    const tricky = tricks.find(({ path, times }) => times > 0 && url.pathname.startsWith(path));
    if (tricky) {
      tricky.times -= 1;
      if (await tricky.trick(request, response)) return;
    }
    const user = users[(request.headers.authorization ?? '').replace('Bearer ', '')];
    if (!user) return problem(response, 401, 'unauthorized');
    if (url.pathname === '/v1/me') {
      return json(response, 200, {
        user: { id: user, name: `name of ${user}` },
        grants: [{ role: 'rep', team: 'is-1', teamName: { ja: '一', en: 'One' } }],
        sites: [{ id: 'sample', crm: 'sample', name: 'Sample CRM', origin: 'http://localhost:4312' }],
        people: [],
        hub: { name: 'scripted', version: '0' },
        epoch: hub.epoch,
        serverTime: Date.now(),
      });
    }
    if (url.pathname === '/v1/rulebook') return json(response, 200, { rulebook: aRulebook(), revision: 'r1', serverTime: Date.now() });
    if (url.pathname === '/v1/leads/changes') return changes(url, response);
    if (url.pathname === '/v1/commands') return commands(await bodyOf(request), response);
    if (url.pathname.startsWith('/v1/leads/')) {
      const key = url.pathname.slice('/v1/leads/'.length);
      const lead = [...hub.leads.values()].find(({ refs }) => refs.some((ref) => refKey(ref) === key));
      return lead ? json(response, 200, { lead, serverTime: Date.now() }) : problem(response, 404, 'not_found');
    }
    problem(response, 404, 'not_found');
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const hub: ScriptedHub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    leads: new Map(),
    effects: [],
    epoch: 'e1',
    refusing: new Set(),
    put(...leads) {
      for (const lead of leads) {
        hub.leads.set(lead.id, lead);
        log.push({ lead: lead.id });
      }
    },
    remove(id) {
      const lead = hub.leads.get(id);
      hub.leads.delete(id);
      if (lead) log.push({ removed: lead.refs });
    },
    age() {
      oldest = log.length + 1;
      // The feed goes on from further than any cursor handed out; from the start it names what is there.
      log.push(...[...hub.leads.keys()].map((lead) => ({ lead })));
    },
    trick(path, trick, times = 1) {
      tricks = [...tricks.filter((one) => one.times > 0), { path, trick, times }];
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return hub;
}
