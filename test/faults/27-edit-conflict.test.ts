import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createLeadDesk } from '@/entrypoints/background/lead-desk';
import type { Command } from '@/lib/domain/command';
import { MINUTE } from '@/lib/domain/time';
import { findLead } from '@/lib/store/leads';
import { queuedCount, setRead, takeDue } from '@/lib/store/outbox';
import { hubUnderTest, morning, refOf } from '../contract/hub-under-test';
import { aDesk, putInOutbox } from './desk';

const hub = await hubUnderTest();
const need = (words: string) => ({ kind: 'set_bant', element: 'need', state: 'yes', words }) as const;

describe('fault 27: two people change the same thing', () => {
  it('who answered later wins, whichever comes in first; the other is told who', async () => {
    await hub.addLead('c1');
    const [sato, boss] = [await hub.as('sato'), await hub.as('boss')];
    const [earlier, later] = [morning - 10 * MINUTE, morning - 5 * MINUTE];
    expect((await boss.act(refOf('c1'), need('later'), { occurredAt: later })).outcome).toBe('applied');
    // Made on a train, sent when the line was back.
    const id = randomUUID();
    const lost = await sato.act(refOf('c1'), need('earlier'), { occurredAt: earlier, id });
    const supersededBy = { by: 'Name of boss', at: later, act: { kind: 'set_bant', element: 'need', state: 'yes' } };
    expect(lost).toEqual({ id, outcome: 'superseded', supersededBy });
    // Asked again it is told the same again.
    expect(await sato.act(refOf('c1'), need('earlier'), { occurredAt: earlier, id })).toEqual(lost);
    const [satos, bosses] = [await sato.sync(), await boss.sync()];
    expect(satos.leads.get('sample/lead/c1')?.bant.need?.words).toBe('later');
    expect(bosses.leads.get('sample/lead/c1')).toEqual(satos.leads.get('sample/lead/c1'));
  });

  it('of two verdicts at once one is given, and who gave the other is told whose and what', async () => {
    const at = morning - 60 * MINUTE;
    await hub.addLead('c2', { handOffs: [{ id: 'h1', from: 'mkt', to: 'is', at, recordedAt: at }] });
    const [sato, boss] = [await hub.as('sato'), await hub.as('boss')];
    const [satos, bosses] = await Promise.all([
      sato.act(refOf('c2'), { kind: 'verdict', verdict: 'unfit', reason: 'rival', answer: 'a student' }),
      boss.act(refOf('c2'), { kind: 'verdict', verdict: 'unfit', reason: 'need' }),
    ]);
    // Whichever the hub took first holds.
    const [won, lost, by, reason] = satos?.outcome === 'applied' ? [satos, bosses, 'sato', 'rival'] : [bosses, satos, 'boss', 'need'];
    expect(won?.outcome).toBe('applied');
    expect(lost).toMatchObject({
      outcome: 'superseded',
      supersededBy: { by: `Name of ${by}`, at: morning, act: { kind: 'verdict', verdict: 'unfit', reason } },
    });
    const [seen, same] = [await sato.sync(), await boss.sync()];
    expect(seen.leads.get('sample/lead/c2')).toEqual(same.leads.get('sample/lead/c2'));
    expect(same.leads.get('sample/lead/c2')?.handOffs[0]?.verdict).toMatchObject({ by, reason });
  });

  it('of two owners given at once the later holds, and who gave the other is told', async () => {
    await hub.addLead('c3');
    const [boss, admin] = [await hub.as('boss'), await hub.as('admin')];
    expect((await boss.act(refOf('c3'), { kind: 'assign', owner: 'ito' })).outcome).toBe('applied');
    const lost = await admin.act(refOf('c3'), { kind: 'assign', owner: 'boss' }, { occurredAt: morning - MINUTE });
    expect(lost).toMatchObject({ outcome: 'superseded', supersededBy: { by: 'Name of boss', act: { kind: 'assign', owner: 'ito' } } });
    expect((await boss.sync()).leads.get('sample/lead/c3')?.owner).toBe('ito');
  });

  it('nobody is told of themselves: an own newer answer stands without a word', async () => {
    await hub.addLead('c4');
    const sato = await hub.as('sato');
    await sato.act(refOf('c4'), need('later'), { occurredAt: morning - MINUTE });
    expect((await sato.act(refOf('c4'), need('earlier'), { occurredAt: morning - 2 * MINUTE })).outcome).toBe('applied');
    expect((await sato.sync()).leads.get('sample/lead/c4')?.bant.need?.words).toBe('later');
  });

  it('the browser keeps what lost, with who won, until it is read; it is sent no more and weighs nothing', async () => {
    const at = morning - 60 * MINUTE;
    await hub.addLead('c5', { handOffs: [{ id: 'h1', from: 'mkt', to: 'is', at, recordedAt: at }] });
    const [desk, sato, boss] = [await aDesk(), await hub.as('sato'), await hub.as('boss')];
    await desk.sync.connect(hub.url, sato.token);
    await desk.sync.run('asked');
    expect((await boss.act(refOf('c5'), { kind: 'verdict', verdict: 'unfit', reason: 'known', answer: 'c1' })).outcome).toBe('applied');
    const command: Command = {
      id: randomUUID(),
      ref: refOf('c5'),
      occurredAt: morning,
      act: { kind: 'verdict', verdict: 'unfit', reason: 'need' },
    };
    await putInOutbox(desk.store, command);
    await desk.sync.run('asked');
    const lead = await findLead(desk.store, refOf('c5'));
    if (!lead) throw new Error('the lead is not there');
    expect(lead.handOffs[0]?.verdict?.by).toBe('boss');
    const view = async () => createLeadDesk(desk.session).view(lead);
    expect(await view()).toMatchObject({
      pending: [],
      refused: [],
      superseded: [{ command: { id: command.id }, by: 'Name of boss', at: morning, act: { kind: 'verdict', reason: 'known' } }],
    });
    expect([await queuedCount(desk.store), await takeDue(desk.store, morning + MINUTE, 10)]).toEqual([0, []]);
    await setRead(desk.store, command.id);
    expect((await view()).superseded).toEqual([]);
  });
});
