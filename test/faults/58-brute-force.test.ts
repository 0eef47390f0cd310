import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { Problem } from '@/lib/api/contract';
import { callerAddress } from '@/server/auth/caller-address';
import { readConfig } from '@/server/config';
import { rows } from '@/server/db/database';
import { startHub } from '@/server/hub';
import { hubUnderTest, onPostgres } from '../contract/hub-under-test';

const limits = { perUser: 40, perAddress: 60, failures: 10 };
const hub = await hubUnderTest({ limits, proxies: 1 });

/** One request, as the company's proxy passes it on from an address. */
function ask(address: string, token: string | null, url = hub.url): Promise<Response> {
  return fetch(`${url}/v1/me`, { headers: { 'x-forwarded-for': address, ...(token ? { authorization: `Bearer ${token}` } : {}) } });
}

async function statuses(times: number, one: (i: number) => Promise<Response>): Promise<number[]> {
  const list: number[] = [];
  for (let i = 0; i < times; i++) {
    const response = await one(i);
    await response.text();
    list.push(response.status);
  }
  return list;
}

const audited = (action: string) =>
  rows<{ user_id: string | null; detail: Record<string, unknown> }>(
    hub.db,
    sql`select user_id, detail from audit where action = ${action}`,
  );

describe('fault 58', () => {
  it('who tries out tokens is told to wait after ten, and stands in the audit once', async () => {
    const list = await statuses(30, (i) => ask('203.0.113.7', `tsk_guess${i}`));
    expect(list.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(new Set(list.slice(10))).toEqual(new Set([429]));
    expect(await audited('too many wrong tokens')).toEqual([
      { user_id: null, detail: { by: 'failures', limit: 10, address: '203.0.113.7' } },
    ]);
  });

  it('the answer says when to come back', async () => {
    await statuses(11, (i) => ask('203.0.113.8', `tsk_guess${i}`));
    const response = await ask('203.0.113.8', 'tsk_guess');
    expect(Problem.parse(await response.json()).code).toBe('rate_limited');
    const after = Number(response.headers.get('retry-after'));
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThanOrEqual(600);
  });

  it('colleagues behind the same address go on working meanwhile', async () => {
    const sato = await hub.as('sato');
    await statuses(12, (i) => ask('203.0.113.9', `tsk_guess${i}`));
    expect((await ask('203.0.113.9', sato.token)).status).toBe(200);
    expect((await ask('203.0.113.9', 'tsk_guess')).status).toBe(429);
  });

  it('refresh tokens and codes count as well', async () => {
    const list = await statuses(14, (i) =>
      fetch(`${hub.url}/v1/auth/refresh`, {
        method: 'POST',
        headers: { 'x-forwarded-for': '203.0.113.10' },
        body: JSON.stringify({ refreshToken: `tsr_guess${i}` }),
      }),
    );
    expect(list).toEqual([...Array(10).fill(401), ...Array(4).fill(429)]);
  });

  it('what a client writes into X-Forwarded-For itself gives it no new address', async () => {
    const list = await statuses(14, (i) => ask(`198.51.100.${i}, 203.0.113.11`, `tsk_guess${i}`));
    expect(list.slice(10)).toEqual(Array(4).fill(429));
  });

  it('somebody who copies everything by their own token is held up, from whichever address, and stands in the audit', async () => {
    const ito = await hub.as('ito');
    const list = await statuses(45, (i) => ask(`203.0.113.${20 + i}`, ito.token));
    expect(list).toEqual([...Array(40).fill(200), ...Array(5).fill(429)]);
    expect(await audited('too many requests')).toEqual([{ user_id: 'ito', detail: { by: 'user', limit: 40 } }]);
    // Nobody else is.
    expect((await ask('203.0.113.20', (await hub.as('boss')).token)).status).toBe(200);
  });

  it('one address is held up however many people it speaks for, open routes included', async () => {
    const open = await statuses(70, () => fetch(`${hub.url}/v1/auth`, { headers: { 'x-forwarded-for': '203.0.113.99' } }));
    expect(open).toEqual([...Array(60).fill(200), ...Array(10).fill(429)]);
  });

  it('hubs on one database count wrong tokens together', async () => {
    // The embedded database has one hub only.
    const second = onPostgres ? await startHub({ ...hub.options, port: 0 }) : hub;
    await statuses(10, (i) => ask('203.0.113.12', `tsk_guess${i}`, i % 2 === 0 ? hub.url : second.url));
    const last = await ask('203.0.113.12', 'tsk_guess', second.url);
    if (second !== hub) await second.close();
    expect(last.status).toBe(429);
  });

  it('limits stand unless a hub is run without them', () => {
    expect(readConfig({}).limits).toEqual({ perUser: 1_200, perAddress: 12_000, failures: 100 });
    expect(readConfig({ TASUKI_LIMIT_USER: '5', TASUKI_LIMIT_FAILURES: '0' }).limits).toMatchObject({ perUser: 5, failures: 0 });
    expect(() => readConfig({ TASUKI_LIMIT_USER: 'many' })).toThrow('TASUKI_LIMIT_USER must be a number');
  });

  it.each([
    ['203.0.113.5', 0, undefined, '192.0.2.1'],
    ['203.0.113.5', 1, undefined, '203.0.113.5'],
    ['198.51.100.1, 203.0.113.5', 2, undefined, '198.51.100.1'],
    ['not an address', 1, undefined, '192.0.2.1'],
    ['203.0.113.5', 3, undefined, '192.0.2.1'],
    [undefined, 0, '::ffff:192.0.2.9', '192.0.2.9'],
    // A network of IPv6 has more addresses than anybody could count: it counts as one.
    [undefined, 0, '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    [undefined, 0, '2001:db8::9', '2001:db8:0:0::/64'],
  ])('X-Forwarded-For %s behind %i proxies, asked from %s: %s', (forwarded, proxies, remote, expected) => {
    const context = {
      req: { header: (name: string) => (name === 'x-forwarded-for' ? forwarded : undefined) },
      env: { incoming: { socket: { remoteAddress: remote ?? '192.0.2.1' } } },
    };
    expect(callerAddress(context as never, proxies)).toBe(expected);
  });
});
