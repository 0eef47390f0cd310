import { beforeAll, describe, expect, it } from 'vitest';
import { Problem, roles, scopes } from '@/lib/api/contract';
import { DAY } from '@/lib/domain/time';
import { operationOf } from '@/server/auth/operation-of';
import type { Session } from '@/server/auth/session';
import { type Operation, operations, scopeOf } from '@/server/openapi';
import { aHandOff } from '../fixtures/builders';
import { type Asked, access, aDraftOf, type Relation, type Row, type Who } from './access-table';
import { hubUnderTest, morning, refOf } from './hub-under-test';

const hub = await hubUnderTest();
const { absences, directory, drafts, goals, tokens } = hub.services;

/** Everybody with one role alone, and somebody with none. */
const people: readonly Who[] = [...roles, 'nobody'];
const tokenOf = new Map<string, string>();
for (const who of people) {
  const id = `only-${who}`;
  await directory.addUser({ id, name: id, team: 'east', department: null });
  await directory.setGrants(id, who === 'nobody' ? [] : [{ team: 'east', role: who }]);
  tokenOf.set(who, (await tokens.create({ user: id, note: 'matrix' })).token);
  // What only sales knows: no hand-off, sourced by sales, in a stage of theirs.
  const salesOnly = { sourcedBy: 'sales', stages: [{ stage: 'sql', at: morning - DAY, recordedAt: morning - DAY, by: 'import' }] } as const;
  await hub.addLead(`own-${who}`, { owner: id, sourcedBy: 'mkt' });
  await hub.addLead(`team-${who}`, { owner: 'ito', ...salesOnly, stages: [...salesOnly.stages] });
  await hub.addLead(`delivered-${who}`, { owner: 'ito', sourcedBy: 'sales', handOffs: [aHandOff(morning - DAY)] });
  await hub.addLead(`foreign-${who}`, { owner: 'west', team: 'west', sourcedBy: 'mkt' });
}
// As many reps as the agreement wants before marketing sees what they do together.
for (const id of ['more', 'yet-more']) await directory.addUser({ id, name: id, team: 'east', department: null, roles: ['rep'] });

/** Somebody who leads both teams, for what the matrix finds there: absences, covers and drafts under the names it asks for. */
const both: Session = {
  user: { id: 'boss', name: 'Boss' },
  grants: ['east', 'west'].map((team) => ({ role: 'admin', team })),
  viewEpoch: 1,
  scopes: null,
};
for (const team of ['east', 'west']) await directory.setSigner('boss', team, ['mkt', 'is', 'fs']);
for (const who of people) {
  for (const relation of ['own', 'team', 'foreign'] as const) {
    const { ref, person, team } = asked(relation, who);
    const span = { from: morning + DAY, to: morning + 2 * DAY };
    await absences.put(both, ref.id, { user: person, ...span, cover: null });
    if (relation !== 'own' || ['rep', 'manager', 'admin'].includes(who))
      await absences.putCover(both, ref.id, { team, owner: person, cover: team === 'west' ? 'westboss' : 'sato', ...span });
    if (relation === 'team') continue;
    await drafts.put(both, `gone-${ref.id}`, { team, base: '1.0.0', agreement: aDraftOf(`gone-${ref.id}`) }, () => {});
    const { hash } = await drafts.put(both, ref.id, { team, base: '1.0.0', agreement: aDraftOf(ref.id) }, () => {});
    for (const department of ['mkt', 'is', 'fs'] as const) await drafts.sign(both, ref.id, { department, hash });
  }
}
for (const team of ['east', 'west'])
  await goals.put(
    both,
    team,
    '2026-11',
    {
      values: {},
      target: null,
      consequence: null,
      pledge: { marketing: { volume: null, personaRatio: null }, sales: { followUp: null } },
      quota: null,
      region: 'jp',
    },
    () => {},
  );

// On PostgreSQL a transaction of anybody else's holds the feed back as long as it runs.
beforeAll(async () => {
  const admin = await hub.as('admin');
  while ((await admin.sync()).leads.size < 3 * people.length);
});

const keyOf = ({ method, path }: Operation) => `${method} ${path}`;

function rowOf(operation: Operation): Row {
  const row = access[keyOf(operation)];
  if (!row)
    throw new Error(
      `Nobody has said who may use "${keyOf(operation)}": add a row for it to test/contract/access-table.ts, which says how.`,
    );
  return row;
}

function asked(relation: Relation, who: Who): Asked {
  const person = relation === 'own' ? `only-${who}` : relation === 'foreign' ? 'west' : 'ito';
  return { relation, team: relation === 'foreign' ? 'west' : 'east', ref: refOf(`${relation}-${who}`), person, now: morning };
}

/** Sends what a row asks for, with the names in path and query filled in. */
function send(operation: Operation, row: Extract<Row, { kind: 'closed' }>, record: Asked, token: string | null): Promise<Response> {
  const { query = {}, body, type = 'application/json', headers = {}, names: more = {} } = row.ask(record);
  const names: Record<string, string> = { ...record.ref, team: record.team, month: '2026-11', ...more };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? `no-${name}`));
  const wholeQuery = new URLSearchParams({
    ...(operation.query && 'team' in operation.query.shape ? { team: record.team } : {}),
    ...query,
  });
  return fetch(`${hub.url}${path}?${wholeQuery}`, {
    method: operation.method.toUpperCase(),
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

describe('the access table (faults 53 and 54)', () => {
  it('has a row for each route, and none for what is not there', () => {
    for (const operation of operations) expect(rowOf(operation).kind, keyOf(operation)).toBe(operation.open ? 'open' : 'closed');
    expect(Object.keys(access).sort()).toEqual(operations.map(keyOf).sort());
  });

  it('is what the hub goes by: it finds each route’s operation, and none for another address', () => {
    for (const operation of operations) {
      expect(operationOf(operation.method.toUpperCase(), operation.path.replace(/\{\w+\}/g, 'x'))).toBe(operation);
    }
    expect(operationOf('GET', '/v1/leads/a/b/c/d')).toBeUndefined();
    expect(operationOf('DELETE', '/v1/me')).toBeUndefined();
  });
});

const closed = operations.flatMap((operation) => {
  const row = access[keyOf(operation)];
  return row?.kind === 'closed' ? [[keyOf(operation), operation, row] as const] : [];
});

describe.each(closed)('%s', (_, operation, row) => {
  it('is closed without a token, with a wrong one, and with one made for something else', async () => {
    const record = asked('own', 'admin');
    for (const token of [null, 'tsk_wrong', 'tsa_wrong']) {
      const response = await send(operation, row, record, token);
      expect(response.status).toBe(401);
      expect(Problem.parse(await response.json()).code).toBe('unauthorized');
    }
    const others = scopes.filter((scope) => scope !== scopeOf(operation));
    const { token } = await tokens.create({ user: 'only-admin', note: 'scopes', scopes: others });
    const response = await send(operation, row, record, token);
    expect(response.status).toBe(403);
    expect(Problem.parse(await response.json()).message).toContain(`"${scopeOf(operation)}"`);
  });

  it.each(people.map((who) => [who, row.who[who] ?? 'nothing']))('gives %s %s', async (who, given) => {
    for (const relation of row.records) {
      const record = asked(relation, who as Who);
      const response = await send(operation, row, record, tokenOf.get(who) ?? null);
      const body = response.clone();
      const got = response.ok && (await row.got(response, record));
      expect([relation, got, response.status < 500], response.ok ? '' : await body.text()).toEqual([
        relation,
        given.split(' ').includes(relation),
        true,
      ]);
      // Not there and not for you are the same for a lead; a team's name is no secret.
      if (!response.ok) expect([403, 404]).toContain(response.status);
      await Promise.all([response.body, body.body].map((one) => (one && !one.locked ? one.cancel() : undefined)));
    }
  });
});
