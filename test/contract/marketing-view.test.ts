import { describe, expect, it } from 'vitest';
import { type Agreement, defaultRulebook } from '@/lib/domain/rulebook';
import { MINUTE } from '@/lib/domain/time';
import { hubUnderTest, idsOf, morning, refOf } from './hub-under-test';

const hub = await hubUnderTest();
const { rulebooks, watch } = hub.services;
const mkt = await hub.as('mkt');
const worked = (id: string, stage: string, team = 'east') =>
  hub.addLead(id, {
    team,
    owner: team === 'east' ? 'sato' : 'west',
    sourcedBy: 'sales',
    stages: [{ stage, at: morning - MINUTE, recordedAt: morning - MINUTE, by: 'crm' }],
  });

/** The agreement with a stage worked by another department than before. */
function agreement(version: string, changes: Record<string, 'mkt' | 'is' | 'fs'>): Agreement {
  const shipped = structuredClone(defaultRulebook.agreement);
  const stages = shipped.stages.map((stage) => ({ ...stage, department: changes[stage.id] ?? stage.department }));
  return { ...shipped, stages, meta: { ...shipped.meta, version } };
}

async function publish(version: string, changes: Record<string, 'mkt' | 'is' | 'fs'>, team = ''): Promise<void> {
  await rulebooks.publish(agreement(version, changes), hub.clock.now, team);
  await watch.round();
}

describe('a rulebook by which other stages are marketing’s', () => {
  it('brings leads into its view and takes them out of it, without a change of any lead, and tells the others nothing', async () => {
    await worked('sal1', 'sal');
    await worked('mql1', 'mql');
    await worked('sal-west', 'sal', 'west');
    await watch.round();
    const known = await mkt.sync();
    const boss = await (await hub.as('boss')).sync();
    const before = idsOf(known);
    await publish('2', { sal: 'mkt' });
    await mkt.sync(known);
    expect(idsOf(known)).toEqual([...new Set([...before, 'sal1'])].sort());
    // Nobody else's view depends on it.
    const pages = { ...boss, leads: new Map() };
    expect(idsOf(await (await hub.as('sato')).sync({ ...pages, cursor: (await (await hub.as('sato')).sync()).cursor }))).toEqual([]);
    hub.clock.now += MINUTE;
    await publish('3', { sal: 'is', mql: 'is' });
    await mkt.sync(known);
    expect(idsOf(known)).not.toContain('sal1');
    expect(known.removed).toContainEqual(refOf('sal1'));
  });

  it('a lead written by a hub that had not heard of it yet is looked at again', async () => {
    await publish('4', { sal: 'mkt' });
    const known = await mkt.sync();
    expect(idsOf(known)).toContain('sal1');
    hub.clock.now += MINUTE;
    await publish('5', {});
    // As an older rulebook in another process's memory would have told it.
    await hub.db.execute(
      "update feed set gone = false, refs = null, seq = default, xid = default where audience = 'mkt:east' and lead_id = 'lead-sal1'",
    );
    await mkt.sync(known);
    expect(idsOf(known)).toContain('sal1');
    hub.clock.now += MINUTE;
    await watch.round();
    await mkt.sync(known);
    expect(idsOf(known)).not.toContain('sal1');
  });

  it('one team’s own changes its own leads only', async () => {
    await hub.services.directory.setGrants('mkt', [
      { team: 'east', role: 'marketing' },
      { team: 'west', role: 'marketing' },
    ]);
    const known = await mkt.sync();
    await publish('6', { sal: 'mkt' }, 'west');
    await mkt.sync(known);
    expect(idsOf(known)).toContain('sal-west');
    expect(idsOf(known)).not.toContain('sal1');
  });

  it('comes into force by the clock as well', async () => {
    const from = hub.clock.now + 10 * MINUTE;
    const later = agreement('7', { sal: 'mkt' });
    await rulebooks.publish({ ...later, meta: { ...later.meta, effectiveFrom: from } }, hub.clock.now);
    await watch.round();
    const known = await mkt.sync();
    expect(idsOf(known)).not.toContain('sal1');
    hub.clock.now = from;
    rulebooks.forget();
    await watch.round();
    await mkt.sync(known);
    expect(idsOf(known)).toContain('sal1');
  });
});
