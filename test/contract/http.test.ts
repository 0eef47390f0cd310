import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Health, Problem, RulebookAnswer } from '@/lib/api/contract';
import { createLog } from '@/server/log';
import { operations } from '@/server/openapi';
import { hubUnderTest, morning } from './hub-under-test';

let logged = '';
const sink = new Writable({
  write(chunk, _, done) {
    logged += String(chunk);
    done();
  },
});
const hub = await hubUnderTest({ log: createLog('debug', sink) });
const extension = 'chrome-extension://lncmmjdmeidphlbbcabdbjkphlndogkn';

describe('the hub over HTTP', () => {
  it('says that it is a hub without sign-in', async () => {
    const health = Health.parse(await (await fetch(`${hub.url}/health`)).json());
    expect(health).toMatchObject({ ok: true, product: 'tasuki', serverTime: morning });
  });

  it('has exactly the routes its document tells of', async () => {
    const document = (await (await fetch(`${hub.url}/openapi.json`)).json()) as { openapi: string; paths: Record<string, object> };
    const served = hub.app.routes
      .filter((route) => ['GET', 'POST', 'PUT', 'DELETE'].includes(route.method))
      .map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`);
    const told = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(document.openapi).toBe('3.1.0');
    expect(told.sort()).toEqual([...new Set(served)].sort());
    expect(operations).toHaveLength(told.length);
    // Every reference leads somewhere.
    const text = JSON.stringify(document);
    for (const [, pointer = ''] of text.matchAll(/"\$ref":"#([^"]+)"/g)) {
      const target = pointer
        .split('/')
        .slice(1)
        .reduce<unknown>(
          (node, part) => (node as Record<string, unknown> | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')],
          document,
        );
      expect([pointer, typeof target]).toEqual([pointer, 'object']);
    }
  });

  it('lets extensions in from their own origin, preflight included, and no web page', async () => {
    const preflight = (origin: string) =>
      fetch(`${hub.url}/v1/commands`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' },
      });
    const allowed = await preflight(extension);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(extension);
    expect(allowed.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
    expect((await preflight('moz-extension://0b5ba0a4-6d4f-4d1c-9df1-1d7b4a1a0001')).headers.get('access-control-allow-origin')).toMatch(
      /^moz-extension:/,
    );
    for (const origin of [
      'https://app.hubspot.com',
      'http://localhost:4312',
      'null',
      'https://chrome-extension.example',
      `${extension}.example.com/`,
    ]) {
      expect([origin, (await preflight(origin)).headers.get('access-control-allow-origin')]).toEqual([origin, null]);
      expect((await fetch(`${hub.url}/health`, { headers: { origin } })).headers.get('access-control-allow-origin')).toBeNull();
    }
    // A refusal can be read too, or the extension could not say what is wrong.
    const refused = await fetch(`${hub.url}/v1/me`, { headers: { origin: extension } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, extension]);
  });

  it('answers every mistake with a problem', async () => {
    const sato = await hub.as('sato');
    const problem = async (path: string) => {
      const response = await sato.get(path);
      return [response.status, Problem.parse(await response.json()).code];
    };
    expect(await problem('/nowhere')).toEqual([404, 'not_found']);
    expect(await problem('/v1/leads/changes?limit=many')).toEqual([400, 'invalid']);
    expect(await problem('/v1/leads/changes?limit=0')).toEqual([400, 'invalid']);
    expect(await problem(`/v1/leads/changes?cursor=${'x'.repeat(6_001)}`)).toEqual([400, 'invalid']);
    expect(await problem(`/v1/leads/sample/lead/${'x'.repeat(201)}`)).toEqual([400, 'invalid']);
    expect(await problem("/v1/leads/sample/lead/1'%20or%20'1'='1")).toEqual([404, 'not_found']);
    expect(await problem('/v1/leads/sample/lead/%00')).toEqual([400, 'invalid']);
    expect(await problem(`/v1/team/backlog?team=${'x'.repeat(81)}`)).toEqual([400, 'invalid']);
  });

  it('publishes the rulebook with holidays by name and the zones’ changes', async () => {
    const { rulebook, revision } = RulebookAnswer.parse(await (await (await hub.as('sato')).get('/v1/rulebook')).json());
    expect(revision).toContain(rulebook.agreement.meta.version);
    expect(rulebook.almanac.holidays.jp).toContainEqual({
      date: '2026-11-23',
      name: { ja: '勤労感謝の日', en: 'Labour Thanksgiving Day' },
    });
    expect(rulebook.almanac.holidays.jp?.some(({ date }) => date.startsWith('2028-'))).toBe(true);
    expect(rulebook.almanac.transitions['Asia/Tokyo']?.at(-1)?.offsetMinutes).toBe(540);
  });

  it('sends large answers compressed to who takes them', async () => {
    const sato = await hub.as('sato');
    expect((await sato.get('/v1/rulebook', { 'accept-encoding': 'gzip' })).headers.get('content-encoding')).toBe('gzip');
    expect((await sato.get('/v1/rulebook', { 'accept-encoding': 'identity' })).headers.get('content-encoding')).toBeNull();
  });

  it('is kept by no cache and sniffed by no browser', async () => {
    const { headers } = await (await hub.as('sato')).get('/v1/me');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('logs routes and codes, never tokens, ids or lead data (fault 61, at the hub)', async () => {
    await hub.addLead('canary-id', { name: 'Canary Name' });
    const sato = await hub.as('sato');
    await sato.sync();
    await sato.get('/v1/leads/sample/lead/canary-id');
    await sato.get('/v1/leads/sample/lead/canary-absent');
    await sato.post('/v1/commands', '{"commands": [{"id": "canary-body"');
    await fetch(`${hub.url}/v1/me`, { headers: { authorization: 'Bearer canary-token' } });
    expect(logged).toContain('/v1/leads/:site/:type/:id');
    expect(logged).not.toMatch(/canary/i);
    expect(logged).not.toContain(sato.token);
  });
});
