import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { DAY } from '@/lib/domain/time';
import { queuedCount } from '@/lib/store/outbox';
import { readState } from '@/lib/store/state';
import { TOMBSTONES_LIVE } from '@/server/db/feed';
import { hubUnderTest, morning, refOf } from '../contract/hub-under-test';
import { aDesk, keptLeads, putInOutbox } from './desk';

const hub = await hubUnderTest();

describe('fault 26: away for longer than deletions are told', () => {
  it('starts over, lets go of what is gone, and sends what waited', async () => {
    for (const id of ['stays', 'goes', 'changes']) await hub.addLead(id);
    const desk = await aDesk();
    await desk.sync.connect(hub.url, (await hub.as('sato')).token);
    await desk.sync.run('asked');
    const before = await readState(desk.store, 'feed');
    expect((await keptLeads(desk)).map(({ id }) => id).sort()).toEqual(['lead-changes', 'lead-goes', 'lead-stays']);

    await hub.services.ingest.deleteLead(refOf('goes'));
    hub.clock.now = morning + TOMBSTONES_LIVE + DAY;
    // The tombstone is forgotten: nothing will ever tell of it.
    await hub.services.sweep();
    await hub.services.ingest.recordActivity(refOf('changes'), { id: 'news', type: 'form', occurredAt: hub.clock.now });
    await putInOutbox(desk.store, {
      id: crypto.randomUUID(),
      ref: refOf('stays'),
      occurredAt: hub.clock.now - 1_000,
      act: { kind: 'log_touch', result: 'no_answer', channel: 'phone' },
    });
    const asked = await fetch(`${hub.url}/v1/leads/changes?cursor=${before?.cursor}`, {
      headers: { authorization: `Bearer ${(await hub.as('sato')).token}` },
    });
    expect(asked.status).toBe(410);

    await desk.sync.run('asked');
    const kept = await keptLeads(desk);
    expect(kept.map(({ id }) => id).sort()).toEqual(['lead-changes', 'lead-stays']);
    expect(kept.find(({ id }) => id === 'lead-changes')?.activities.map(({ id }) => id)).toEqual(['news']);
    expect(kept.find(({ id }) => id === 'lead-stays')?.activities.map(({ type }) => type)).toEqual(['call']);
    expect(await queuedCount(desk.store)).toBe(0);
    expect(await desk.sync.trouble()).toBeNull();
  });
});
