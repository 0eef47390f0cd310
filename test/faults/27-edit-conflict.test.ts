import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '@/lib/domain/time';
import { hubUnderTest, morning, refOf } from '../contract/hub-under-test';

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
    expect(lost).toEqual({ id, outcome: 'superseded', by: 'boss' });
    // Asked again it is told the same again.
    expect(await sato.act(refOf('c1'), need('earlier'), { occurredAt: earlier, id })).toEqual(lost);
    const [satos, bosses] = [await sato.sync(), await boss.sync()];
    expect(satos.leads.get('sample/lead/c1')?.bant.need?.words).toBe('later');
    expect(bosses.leads.get('sample/lead/c1')).toEqual(satos.leads.get('sample/lead/c1'));
  });

  it('of two verdicts at once one is given, and the other is refused with the reason', async () => {
    const at = morning - 60 * MINUTE;
    await hub.addLead('c2', { handOffs: [{ id: 'h1', from: 'mkt', to: 'is', at, recordedAt: at }] });
    const [sato, boss] = [await hub.as('sato'), await hub.as('boss')];
    const outcomes = await Promise.all([
      sato.act(refOf('c2'), { kind: 'verdict', verdict: 'accept' }),
      boss.act(refOf('c2'), { kind: 'verdict', verdict: 'unfit', reason: 'no_fit', comment: 'x' }),
    ]);
    expect(outcomes.filter(({ outcome }) => outcome === 'applied')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'refused')).toHaveLength(1);
    const [satos, bosses] = [await sato.sync(), await boss.sync()];
    expect(satos.leads.get('sample/lead/c2')).toEqual(bosses.leads.get('sample/lead/c2'));
    expect(bosses.leads.get('sample/lead/c2')?.handOffs[0]?.verdict).toBeDefined();
  });
});
