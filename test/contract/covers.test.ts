import { afterEach, describe, expect, it } from 'vitest';
import { AbsenceAnswer, AbsencesAnswer, CoverAnswer, CoversAnswer, Problem, type RulebookAnswer } from '@/lib/api/contract';
import { evaluate } from '@/lib/domain/evaluate';
import { defaultRulebook } from '@/lib/domain/rulebook';
import { DAY, HOUR, MINUTE } from '@/lib/domain/time';
import { aHandOff, at } from '../fixtures/builders';
import { hubUnderTest, idsOf, morning, refOf } from './hub-under-test';

const hub = await hubUnderTest();
const { services } = hub;
const { directory } = services;
const [sato, ito, boss, westboss, mkt] = await Promise.all(['sato', 'ito', 'boss', 'westboss', 'mkt'].map((user) => hub.as(user)));
if (!sato || !ito || !boss || !westboss || !mkt) throw new Error('somebody is missing');
const talked = { kind: 'log_touch', result: 'talked', channel: 'phone' } as const;

let made = 0;
function aName(kind: string): string {
  made += 1;
  return `${kind}-${made}`;
}

/** Time passes at the hub: what begins and ends by itself does so. */
async function itIs(moment: number): Promise<void> {
  hub.clock.now = moment;
  await services.sweep();
}

afterEach(async () => {
  await itIs(morning);
  const { covers } = CoversAnswer.parse(await (await boss.get('/v1/covers?team=east')).json());
  for (const { id } of covers) expect((await boss.delete(`/v1/covers/${encodeURIComponent(id)}`)).status).toBeLessThan(500);
});

async function problemOf(response: Response): Promise<Problem & { status: number }> {
  return { ...Problem.parse(await response.json()), status: response.status };
}

describe('C4 B6 a cover', () => {
  it('brings the owner’s leads to who covers while it lasts, and takes them away when it ends', async () => {
    await hub.addLead('held', { owner: 'sato' });
    await hub.addLead('others', { owner: 'boss' });
    let known = await ito.sync();
    expect(idsOf(known)).not.toContain('held');
    const cover = { owner: 'sato', cover: 'ito', from: morning + HOUR, to: morning + DAY };
    const entered = await boss.put(`/v1/covers/${aName('c')}`, { team: 'east', ...cover });
    expect(CoverAnswer.parse(await entered.json()).cover).toMatchObject({ ...cover, enteredBy: 'boss', enteredAt: morning });
    known = await ito.sync(known);
    expect(idsOf(known)).not.toContain('held');

    await itIs(morning + HOUR);
    known = await ito.sync(known);
    expect(idsOf(known)).toContain('held');
    expect(idsOf(known)).not.toContain('others');
    expect((await ito.get('/v1/leads/sample/lead/held')).status).toBe(200);

    await itIs(morning + DAY);
    known = await ito.sync(known);
    expect(idsOf(known)).not.toContain('held');
    expect(known.removed).toContainEqual(refOf('held'));
    expect((await ito.get('/v1/leads/sample/lead/held')).status).toBe(404);
    expect(idsOf(await sato.sync())).toContain('held');
  });

  it('lets who covers act; the promise stays the owner’s, and who acted reads on for a week', async () => {
    await hub.addLead('acted', { owner: 'sato', handOffs: [aHandOff(morning - HOUR, { intent: 'demo' })] });
    await boss.put(`/v1/covers/${aName('c')}`, { team: 'east', owner: 'sato', cover: 'ito', from: morning, to: morning + DAY });
    expect(await ito.act(refOf('acted'), talked)).toMatchObject({ outcome: 'applied' });
    const lead = await services.ingest.findLead(refOf('acted'));
    expect(lead?.owner).toBe('sato');
    expect(lead?.closed.filter(({ outcome }) => outcome === 'met').map(({ owner }) => owner)).toContain('sato');
    await itIs(morning + DAY + MINUTE);
    expect((await ito.get('/v1/leads/sample/lead/acted')).status).toBe(200);
    await itIs(morning + 8 * DAY);
    expect((await ito.get('/v1/leads/sample/lead/acted')).status).toBe(404);
  });

  it('covers what the owner gets meanwhile, and nothing that goes to somebody else', async () => {
    await boss.put(`/v1/covers/${aName('c')}`, { team: 'east', owner: 'sato', cover: 'ito', from: morning, to: morning + DAY });
    await hub.addLead('new', { owner: 'sato' });
    let known = await ito.sync();
    expect(idsOf(known)).toContain('new');
    expect(await boss.act(refOf('new'), { kind: 'assign', owner: 'boss' })).toMatchObject({ outcome: 'applied' });
    known = await ito.sync(known);
    expect(idsOf(known)).not.toContain('new');
    expect(await boss.act(refOf('new'), { kind: 'assign', owner: 'sato' }, { occurredAt: morning })).toMatchObject({ outcome: 'applied' });
    expect(idsOf(await ito.sync(known))).toContain('new');
  });

  it('ends at once when it is ended, or when who covers loses the right to work in the team', async () => {
    await directory.addUser({ id: 'temp', name: 'Temp', team: 'east', department: null, roles: ['rep'] });
    await directory.setGrants('temp', [
      { team: 'east', role: 'rep' },
      { team: 'west', role: 'rep' },
    ]);
    const temp = await hub.as('temp');
    await hub.addLead('ending', { owner: 'sato' });
    const [first, second] = [aName('c'), aName('c')];
    const span = { team: 'east', owner: 'sato', from: morning, to: morning + DAY };
    await boss.put(`/v1/covers/${first}`, { ...span, cover: 'temp' });
    let known = await temp.sync();
    expect(idsOf(known)).toContain('ending');
    expect((await boss.delete(`/v1/covers/${first}`)).status).toBe(200);
    known = await temp.sync(known);
    expect(idsOf(known)).not.toContain('ending');

    await boss.put(`/v1/covers/${second}`, { ...span, cover: 'temp' });
    expect((await temp.get('/v1/leads/sample/lead/ending')).status).toBe(200);
    await directory.setGrants('temp', [{ team: 'west', role: 'rep' }]);
    expect((await temp.get('/v1/leads/sample/lead/ending')).status).toBe(404);
    expect(idsOf(await temp.sync())).not.toContain('ending');
  });

  it('is entered once however often it is sent, and names another one never', async () => {
    const id = aName('c');
    const cover = { team: 'east', owner: 'sato', cover: 'ito', from: morning + DAY, to: morning + 2 * DAY };
    const first = await (await boss.put(`/v1/covers/${id}`, cover)).json();
    expect(await (await boss.put(`/v1/covers/${id}`, cover)).json()).toEqual(first);
    expect(await problemOf(await boss.put(`/v1/covers/${id}`, { ...cover, cover: 'boss' }))).toMatchObject({
      status: 409,
      code: 'conflict',
    });
  });

  it.each([
    ['nobody for themselves', { cover: 'sato' }, 400],
    ['somebody who works elsewhere', { cover: 'west' }, 400],
    ['marketing', { cover: 'mkt' }, 400],
    ['for longer than a year and a bit', { to: morning + 500 * DAY }, 400],
    ['backwards', { to: morning - DAY }, 400],
    ['what is over', { from: morning - 2 * DAY, to: morning - DAY }, 409],
  ])('covers not %s', async (_, change, status) => {
    const cover = { team: 'east', owner: 'sato', cover: 'ito', from: morning, to: morning + DAY, ...change };
    expect((await boss.put(`/v1/covers/${aName('c')}`, cover)).status).toBe(status);
  });

  it('shows who leads the team whom nobody covers', async () => {
    await directory.addUser({ id: 'lone', name: 'Lone', team: 'east', department: null, roles: ['rep'] });
    await boss.put(`/v1/absences/${aName('a')}`, { user: 'lone', from: morning + DAY, to: morning + 3 * DAY });
    const { uncovered } = CoversAnswer.parse(await (await boss.get('/v1/covers?team=east')).json());
    expect(uncovered.map(({ user }) => user)).toContain('lone');
    expect(CoversAnswer.parse(await (await sato.get('/v1/covers?team=east')).json()).uncovered).toEqual([]);
  });
});

describe('B6 an absence', () => {
  const rulebookOf = async (): Promise<RulebookAnswer> => (await (await sato.get('/v1/rulebook?team=east')).json()) as RulebookAnswer;

  it('reaches every viewer with the almanac of the team, under a new revision; another team’s stays as it is', async () => {
    const before = await rulebookOf();
    const west = async () => ((await (await westboss.get('/v1/rulebook?team=west')).json()) as RulebookAnswer).revision;
    const westBefore = await west();
    const id = aName('a');
    const entered = await sato.put(`/v1/absences/${id}`, { from: morning + HOUR, to: morning + 2 * DAY });
    expect(AbsenceAnswer.parse(await entered.json()).absence).toMatchObject({ user: 'sato', enteredAt: morning, enteredBy: 'sato' });
    services.rulebooks.forget();
    const after = await rulebookOf();
    expect(after.revision).not.toBe(before.revision);
    expect(after.rulebook.almanac.absences).toContainEqual({
      id,
      user: 'sato',
      from: morning + HOUR,
      to: morning + 2 * DAY,
      enteredAt: morning,
    });
    expect(await west()).toBe(westBefore);
    await sato.delete(`/v1/absences/${id}`);
  });

  it('is dealt with in each team as its own agreement says', async () => {
    const policies = { east: 'stop', west: 'cover' } as const;
    const { agreement } = defaultRulebook;
    const handedOff = at('2026-11-24T09:00+09:00');
    for (const [team, absencePolicy] of Object.entries(policies)) {
      const meta = { ...agreement.meta, version: `6.0.0-${team}`, effectiveFrom: hub.clock.now };
      await services.rulebooks.publish({ ...agreement, absencePolicy, meta }, hub.clock.now, team);
    }
    const ids = [aName('a'), aName('a')] as const;
    const absence = { from: morning, to: morning + 2 * DAY };
    await sato.put(`/v1/absences/${ids[0]}`, absence);
    await westboss.put(`/v1/absences/${ids[1]}`, absence);
    await hub.addLead('away-east', { owner: 'sato', handOffs: [aHandOff(handedOff)] });
    await hub.addLead('away-west', { owner: 'westboss', team: 'west', handOffs: [aHandOff(handedOff)] });
    services.rulebooks.forget();
    const stillOf = async (id: string, team: string) => {
      const { rulebook } = await services.rulebooks.current(team, morning + HOUR);
      const lead = await services.ingest.findLead(refOf(id));
      return lead && evaluate(lead, rulebook, morning + HOUR).clocks.find(({ promise }) => promise === 'p3')?.still;
    };
    expect(await stillOf('away-east', 'east')).toEqual({ kind: 'absence', until: absence.to });
    expect(await stillOf('away-west', 'west')).toBeNull();
    await sato.delete(`/v1/absences/${ids[0]}`);
    await westboss.delete(`/v1/absences/${ids[1]}`);
  });

  it('entered late changes clocks from its entry on, and no clock that had closed', async () => {
    const started = at('2026-11-24T09:00+09:00');
    await hub.addLead('late', { owner: 'sato', handOffs: [aHandOff(started, { intent: 'demo' })] });
    await itIs(morning + HOUR);
    const id = aName('a');
    await sato.put(`/v1/absences/${id}`, { from: morning - DAY, to: morning + DAY });
    services.rulebooks.forget();
    const { rulebook } = await rulebookOf();
    expect(rulebook.almanac.absences.find((one) => one.id === id)).toMatchObject({ enteredAt: morning + HOUR });
    const lead = await services.ingest.findLead(refOf('late'));
    if (!lead) throw new Error('the lead is gone');
    // The hour was over before anybody said that the owner was away.
    expect(evaluate(lead, rulebook, morning + HOUR).clocks.find(({ promise }) => promise === 'p1')?.state).toBe('breached');
    await sato.delete(`/v1/absences/${id}`);
  });

  it('with a cover shares the leads in each team in which both work, and follows it', async () => {
    await hub.addLead('follows', { owner: 'sato' });
    const id = aName('a');
    await sato.put(`/v1/absences/${id}`, { from: morning, to: morning + DAY, cover: 'ito' });
    expect(idsOf(await ito.sync())).toContain('follows');
    await sato.put(`/v1/absences/${id}`, { from: morning, to: morning + DAY, cover: null });
    expect(idsOf(await ito.sync())).not.toContain('follows');
    await sato.put(`/v1/absences/${id}`, { from: morning, to: morning + 2 * DAY, cover: 'ito' });
    expect(idsOf(await ito.sync())).toContain('follows');
    await sato.delete(`/v1/absences/${id}`);
    expect(idsOf(await ito.sync())).not.toContain('follows');
  });

  it('keeps its beginning once it has begun, and is not entered for others but by who leads them', async () => {
    const id = aName('a');
    await sato.put(`/v1/absences/${id}`, { from: morning - HOUR, to: morning + DAY });
    expect(await problemOf(await sato.put(`/v1/absences/${id}`, { from: morning - 2 * HOUR, to: morning + DAY }))).toMatchObject({
      status: 409,
    });
    expect((await boss.put(`/v1/absences/${id}`, { user: 'sato', from: morning - HOUR, to: morning + 2 * DAY })).status).toBe(200);
    expect((await ito.put(`/v1/absences/${id}`, { user: 'sato', from: morning - HOUR, to: morning + 3 * DAY })).status).toBe(403);
    expect((await westboss.put(`/v1/absences/${aName('a')}`, { user: 'sato', from: morning, to: morning + DAY })).status).toBe(403);
    expect((await ito.delete(`/v1/absences/${id}`)).status).toBe(404);
    const seen = async (caller: typeof sato) =>
      AbsencesAnswer.parse(await (await caller.get('/v1/absences?team=east')).json()).absences.map((one) => one.id);
    expect(await seen(sato)).toContain(id);
    expect(await seen(boss)).toContain(id);
    expect(await seen(ito)).not.toContain(id);
    expect((await mkt.get('/v1/absences?team=east')).status).toBe(403);
    await sato.delete(`/v1/absences/${id}`);
  });
});
