import { describe, expect, it } from 'vitest';
import { Backlog } from '@/lib/api/contract';
import type { Lead } from '@/lib/domain/lead';
import { DAY, HOUR, MINUTE } from '@/lib/domain/time';
import { aHandOff, anActivity, at } from '../fixtures/builders';
import { hubUnderTest, morning, refOf } from './hub-under-test';

const hub = await hubUnderTest();
const boss = await hub.as('boss');
const backlog = async (): Promise<Backlog> => Backlog.parse(await (await boss.get('/v1/team/backlog?team=east')).json());
const rowOf = async (user: string) => (await backlog()).rows.find((row) => row.user === user);
const closed = (promise: string, moment: number, outcome: 'met' | 'met_late' | 'cancelled', owner: string): Lead['closed'][number] => ({
  promise,
  startedAt: moment - HOUR,
  outcome,
  due: moment,
  at: moment,
  elapsed: HOUR,
  owner,
  version: '1.0.0',
});

describe('C4 what a manager sees of the team', () => {
  it('the last two weeks day by day, as the team’s calendar writes them: a clock judged again counts once, as it was judged last', async () => {
    const started = at('2026-11-20T09:00+09:00');
    await hub.addLead('t1', {
      closed: [
        closed('p1', at('2026-11-20T23:30+09:00'), 'met', 'sato'),
        closed('p2', at('2026-11-21T00:30+09:00'), 'met_late', 'sato'),
        { ...closed('p4', at('2026-11-20T11:00+09:00'), 'met', 'sato'), startedAt: started },
        { ...closed('p4', at('2026-11-20T12:00+09:00'), 'met_late', 'sato'), startedAt: started },
        closed('p5', at('2026-11-20T13:00+09:00'), 'cancelled', 'sato'),
        closed('p6', at('2026-11-11T00:00+09:00'), 'met', 'sato'),
        closed('p7', at('2026-11-10T23:59+09:00'), 'met', 'sato'),
      ],
    });
    const row = await rowOf('sato');
    expect(row?.trend).toHaveLength(14);
    expect([row?.trend[0]?.day, row?.trend.at(-1)?.day]).toEqual(['2026-11-11', '2026-11-24']);
    expect(row?.trend.filter(({ of }) => of > 0)).toEqual([
      { day: '2026-11-11', kept: 1, of: 1 },
      { day: '2026-11-20', kept: 1, of: 2 },
      { day: '2026-11-21', kept: 0, of: 1 },
    ]);
    // Of this month, those before the two weeks too.
    expect(row).toMatchObject({ kept: 3, of: 5 });
    expect((await rowOf('ito'))?.trend).toEqual([]);
  });

  it('how many of this month’s touches were logged by hand, what was taken back and what no person did left out', async () => {
    const made = (id: string, facts: Partial<Lead['activities'][number]> & { occurredAt?: number }) =>
      anActivity({ id, type: 'call', occurredAt: morning - DAY, by: 'ito', ...facts });
    await hub.addLead('m1', {
      owner: 'ito',
      activities: [
        made('m-1', { source: 'manual', result: 'talked' }),
        made('m-2', { source: 'captured' }),
        made('m-3', { type: 'meeting', source: 'captured' }),
        made('m-4', { source: 'manual', withdrawn: { at: morning, by: 'ito' } }),
        made('m-5', { type: 'page_view' }),
        made('m-6', { occurredAt: at('2026-10-31T23:59+09:00') }),
        anActivity({ id: 'm-7', type: 'mail', occurredAt: morning - DAY }),
      ],
    });
    expect((await rowOf('ito'))?.touches).toEqual({ byHand: 1, of: 3 });
  });

  it('leads whose owner is away past a deadline while nobody covers, nearest due first; none once somebody does', async () => {
    const ito = await hub.as('ito');
    for (const [id, intent] of [
      ['u1', 'brochure'],
      ['u2', 'price'],
    ] as const)
      await hub.addLead(id, {
        owner: 'ito',
        handOffs: [aHandOff(morning - MINUTE, { id: `h-${id}`, intent })],
        activities: [anActivity({ id: `a-${id}`, type: 'inquiry', intent, occurredAt: morning - MINUTE })],
      });
    expect((await backlog()).uncovered).toEqual([]);
    await ito.put('/v1/absences/away', { from: morning - MINUTE, to: morning + 5 * DAY });
    hub.services.rulebooks.forget();
    const { uncovered } = await backlog();
    expect(uncovered.length).toBeGreaterThanOrEqual(2);
    expect(uncovered.map(({ due }) => due)).toEqual(uncovered.map(({ due }) => due).sort((a, b) => a - b));
    expect(uncovered.every(({ owner, to, due }) => owner === 'ito' && due < to)).toBe(true);
    expect(uncovered.flatMap(({ refs }) => refs)).toEqual(expect.arrayContaining([refOf('u1'), refOf('u2')]));
    await boss.put('/v1/covers/instead', { team: 'east', owner: 'ito', cover: 'sato', from: morning, to: morning + 5 * DAY });
    hub.services.rulebooks.forget();
    expect((await backlog()).uncovered).toEqual([]);
    await boss.delete('/v1/covers/instead');
    await ito.delete('/v1/absences/away');
    hub.services.rulebooks.forget();
  });

  it('how the leads that sales work are spread over owners and industries, the most first', async () => {
    const before = (await backlog()).spread;
    for (const [id, owner, industry] of [
      ['s1', 'sato', 'retail'],
      ['s2', 'sato', 'retail'],
      ['s3', 'boss', undefined],
    ] as const)
      await hub.addLead(id, {
        owner,
        company: industry ? { name: 'X', industry } : { name: 'X' },
        handOffs: [aHandOff(morning - HOUR, { id: `h-${id}` })],
        stages: [{ stage: 'mql', at: morning - HOUR, recordedAt: morning - HOUR, by: 'rule' }],
      });
    const { spread } = await backlog();
    expect(spread.leads).toBe(before.leads + 3);
    const share = (list: Backlog['spread']['owners'], id: string) => list.find((one) => one.id === id)?.leads ?? 0;
    expect(share(spread.owners, 'sato')).toBe(share(before.owners, 'sato') + 2);
    expect(share(spread.industries, 'retail')).toBe(2);
    expect(share(spread.industries, '')).toBe(share(before.industries, '') + 1);
    for (const list of [spread.owners, spread.industries])
      expect(list).toEqual([...list].sort((a, b) => b.leads - a.leads || (a.id < b.id ? -1 : 1)));
  });

  it('marketing is told none of it by person', async () => {
    const mkt = await hub.as('mkt');
    // Two reps are fewer than the agreement wants in a figure.
    expect((await mkt.get('/v1/team/backlog?team=east')).status).toBe(403);
  });
});
