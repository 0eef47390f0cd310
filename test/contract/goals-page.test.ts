import { describe, expect, it } from 'vitest';
import { formOf, readForm } from '@/components/rulebook/goals/goals-form';
import type { Worker } from '@/entrypoints/background/worker';
import { createGoalHandlers } from '@/entrypoints/worker-parts/goals';
import { createHubClient } from '@/lib/api/client';
import { faultCode } from '@/lib/domain/fault';
import { goalProtocol } from '@/lib/messages/goals';
import type { Ask } from '@/lib/messages/protocol';
import { hubUnderTest } from './hub-under-test';

const hub = await hubUnderTest();
const page = { tab: 1, framed: false, document: 'options' };

/** The page's side of a person's worker: what it asks and is answered goes through the protocol's schemas, as messages do. */
async function desk(user: string) {
  const { token } = await hub.as(user);
  const client = createHubClient({ address: hub.url, token });
  const handlers = createGoalHandlers(async () => ({ session: { hub: () => client } }) as unknown as Worker);
  return {
    read: async (month: string, team = 'east') =>
      goalProtocol.getGoals.answer.parse(await handlers.getGoals(goalProtocol.getGoals.ask.parse({ month, team }), page)),
    write: async (ask: Ask<'putGoals'>) =>
      goalProtocol.putGoals.answer.parse(await handlers.putGoals(goalProtocol.putGoals.ask.parse(ask), page)),
    framed: () => handlers.getGoals({ month: '2026-12' }, { ...page, framed: true }),
  };
}

/** What the form would send when a few of its boxes are filled. */
function entered(boxes: Partial<ReturnType<typeof formOf>>, before: Parameters<typeof formOf>[0] = null) {
  const read = readForm({ ...formOf(before), ...boxes }, before);
  if (!read.ok) throw new Error([...read.wrong.keys()].join());
  return read.goals;
}

const fault = (work: Promise<unknown>) => work.then(() => 'none', faultCode);
const manager = await desk('boss');
const rep = await desk('sato');

describe('B5 goals from the options page, through the worker, at the hub', () => {
  it('B5 begin with nothing, are kept in versions, and each is read back as it was typed', async () => {
    expect(await manager.read('2026-12')).toEqual({ goals: null, before: [] });
    const first = await manager.write({ month: '2026-12', team: 'east', version: null, goals: entered({ volume: '120', target: '62.5' }) });
    expect(first.goals).toMatchObject({ month: '2026-12', team: 'east', version: 1, enteredBy: 'boss', target: 62.5 });
    const again = entered({ volume: '1,500', consequence: { ja: '翌月の会議で話します', en: '' } }, first.goals);
    const second = await manager.write({ month: '2026-12', team: 'east', version: 1, goals: again });
    expect(second.goals).toMatchObject({ version: 2, pledge: { marketing: { volume: 1500 } }, target: 62.5 });
    expect(second.before).toEqual([first.goals]);
    // What is read fills the boxes as they were.
    expect(readForm(formOf((await rep.read('2026-12')).goals), second.goals)).toEqual({ ok: true, goals: again });
  });

  it('B5 over a version that somebody else replaced are refused, and nothing is lost', async () => {
    await manager.write({ month: '2027-01', team: 'east', version: null, goals: entered({ quota: '8000000' }) });
    expect(await fault(manager.write({ month: '2027-01', team: 'east', version: null, goals: entered({ quota: '1' }) }))).toBe('conflict');
    expect((await manager.read('2027-01')).goals).toMatchObject({ version: 1, quota: 8_000_000 });
  });

  it('B5 of a rep, or of another team, are refused', async () => {
    expect(await fault(rep.write({ month: '2027-02', team: 'east', version: null, goals: entered({}) }))).toBe('forbidden');
    expect(await fault(manager.write({ month: '2027-02', team: 'west', version: null, goals: entered({}) }))).not.toBe('none');
  });

  it('are not told to a page within somebody else’s page', async () => {
    expect(await fault(manager.framed())).toBe('untrusted');
  });
});
