import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { checkApi } from '@/server/api-check/check-api';
import { aHandOff } from '../fixtures/builders';
import { type Caller, hubUnderTest } from './hub-under-test';

// The check speaks of this moment, as whoever runs it does.
const hub = await hubUnderTest({ clock: Date.now });
const now = Date.now();
for (const n of [1, 2, 3]) await hub.addLead(`c${n}`, { owner: 'sato', handOffs: [aHandOff(now - 60_000)], createdAt: now - 120_000 });
const [boss, sato, westboss] = (await Promise.all(['boss', 'sato', 'westboss'].map((user) => hub.as(user)))) as [Caller, Caller, Caller];

let replays = 0;
let epoch = '';

/** Starts a small server that stands before the hub and gets one thing wrong. */
async function wrongServer(
  change: (request: IncomingMessage, answer: { status: number; headers: Headers; body: string }) => void,
): Promise<string> {
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !['host', 'connection', 'content-length', 'accept-encoding'].includes(name)),
    );
    if (request.url?.startsWith('/v1/stream')) {
      response.writeHead(404).end();
      return;
    }
    const got = await fetch(hub.url + request.url, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(body.length > 0 ? { body } : {}),
    });
    const answer = { status: got.status, headers: new Headers(got.headers), body: await got.text() };
    for (const name of ['content-length', 'content-encoding', 'transfer-encoding', 'connection']) answer.headers.delete(name);
    change(request, answer);
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Runs the command as somebody would; gives what it said and how it ended. */
async function command(...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/api-check/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += String(part)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, said };
}

describe('npm run api:check', () => {
  it('finds nothing wrong with our hub, for a manager and for a rep, written and only read', async () => {
    const { findings, skipped, looked } = await checkApi({ address: hub.url, token: boss.token, other: westboss.token, write: true });
    expect(findings).toEqual([]);
    expect(skipped).toEqual([]);
    const rules =
      'commands cors cursor etag feed foreign goals gone gzip health idempotency lead me no-store openapi problem rulebook stream unauthorized';
    expect(looked.join(' ')).toBe(rules);
    expect((await checkApi({ address: `${hub.url}/`, token: sato.token })).findings).toEqual([]);
  });

  it('leaves nothing behind unless it is told to write', async () => {
    const before = await sato.sync();
    await checkApi({ address: hub.url, token: sato.token, other: westboss.token });
    const after = await sato.sync(before);
    expect(after.pages).toBe(before.pages);
  });

  it('says as a command what is right, and ends with 0', async () => {
    const { code, said } = await command(hub.url, '--token', sato.token);
    expect(said).toContain('All right:');
    expect(code).toBe(0);
  });

  it('says as a command what is wrong, rule by rule, and ends with 1', async () => {
    const url = await wrongServer((request, answer) => {
      if (request.url === '/v1/me') answer.headers.set('access-control-allow-origin', '*');
      if (answer.status === 404) answer.body = '<h1>Not found</h1>';
    });
    const { code, said } = await command(url, '--token', sato.token);
    expect(said).toMatch(/wrong {4}cors: GET \/v1\/me may be read by the web page/);
    expect(said).toMatch(/wrong {4}problem: GET \/v1\/there\/is\/nothing\/here its 404 has no problem/);
    expect(said).toMatch(/wrong {4}stream: GET \/v1\/stream/);
    expect(code).toBe(1);
  });

  it.each<[rule: string, what: string, change: Parameters<typeof wrongServer>[0]]>([
    [
      'me',
      'a field is missing',
      (request, answer) => {
        if (request.url === '/v1/me' && answer.status === 200)
          answer.body = JSON.stringify({ ...JSON.parse(answer.body), epoch: undefined });
      },
    ],
    [
      'unauthorized',
      'everybody is let in',
      (request, answer) => {
        if (request.url === '/v1/me' && answer.status === 401) Object.assign(answer, { status: 200, body: '{}' });
      },
    ],
    [
      'cursor',
      'the cursor does not move',
      (request, answer) => {
        if (!request.url?.startsWith('/v1/leads/changes') || (answer.status !== 200 && answer.status !== 410)) return;
        const page = answer.status === 200 ? JSON.parse(answer.body) : { leads: [], removed: [], epoch, serverTime: 0 };
        ({ epoch } = page);
        Object.assign(answer, { status: 200, body: JSON.stringify({ ...page, cursor: 'always the same', more: true }) });
      },
    ],
    [
      'gone',
      'any cursor will do',
      (request, answer) => {
        if (request.url?.startsWith('/v1/leads/changes') && answer.status === 410)
          Object.assign(answer, {
            status: 200,
            body: JSON.stringify({ leads: [], removed: [], cursor: 'x', more: false, epoch: 'e', serverTime: 0 }),
          });
      },
    ],
    [
      'foreign',
      'what is not to be seen is forbidden and not absent',
      (request, answer) => {
        if (/^\/v1\/leads\/sample/.test(request.url ?? '') && answer.status === 404)
          Object.assign(answer, { status: 403, body: '{"code":"forbidden","message":"Not yours."}' });
      },
    ],
    [
      'idempotency',
      'a command sent again is judged anew',
      (request, answer) => {
        if (request.url !== '/v1/commands' || answer.status !== 200) return;
        const body = JSON.parse(answer.body) as { outcomes: { outcome: string; rev?: number }[] };
        for (const outcome of body.outcomes) if (outcome.rev !== undefined) outcome.rev = replays++;
        answer.body = JSON.stringify(body);
      },
    ],
    [
      'etag',
      'nobody is kept from writing over another',
      (request, answer) => {
        if (request.method === 'PUT' && answer.status === 412)
          Object.assign(answer, { status: 200, body: '{"goals":null,"before":[],"serverTime":0}' });
      },
    ],
    [
      'health',
      'seconds are told for milliseconds',
      (request, answer) => {
        if (request.url === '/health')
          answer.body = JSON.stringify({ ...JSON.parse(answer.body), serverTime: Math.floor(Date.now() / 1000) });
      },
    ],
    ['gzip', 'nothing is packed', () => {}],
  ])('finds it under "%s" where %s', async (rule, _, change) => {
    const { findings } = await checkApi({ address: await wrongServer(change), token: boss.token, other: westboss.token, write: true });
    expect([...new Set(findings.map((finding) => finding.rule))]).toContain(rule);
    // What it says holds no lead data.
    expect(JSON.stringify(findings)).not.toMatch(/佐藤|つばめ/);
  });

  it('says in a line where it can’t ask at all', async () => {
    expect(await command('http://127.0.0.1:1', '--token', 'x')).toMatchObject({
      code: 2,
      said: expect.stringContaining('can’t be checked'),
    });
    expect(await command('nowhere', '--token', 'x')).toMatchObject({ code: 2, said: expect.stringContaining('no address') });
  });
});
