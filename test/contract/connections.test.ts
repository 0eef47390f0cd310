import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { Act } from '@/lib/domain/command';
import { CrmFault } from '@/server/connectors/crm-fault';
import type { ReadProgress } from '@/server/connectors/read-connection';
import { createSecretBox } from '@/server/connectors/secrets';
import { releaseLease, takeLease } from '@/server/db/lease';
import { days, hours, minutes } from '../fixtures/builders';
import { hubUnderTest, idsOf, morning } from './hub-under-test';
import { keyOf, paperCrm } from './paper-crm';

const paper = paperCrm(() => hub.clock.now);
const hub = await hubUnderTest({ connectors: [paper.connector], secret: 'a secret for the tests only' });
const { connections, runner, ingest, directory } = hub.services;
const canary = 'crm-key-4711';

await directory.addUser({ id: 'sato', name: 'Sato', team: 'east', department: 'is', mail: 'Sato@Example.jp' });
await directory.addUser({ id: 'ito', name: 'Ito', team: 'east', department: 'is', mail: 'ito@example.jp' });
await directory.addUser({ id: 'west', name: 'West', team: 'west', department: 'is', mail: 'west@example.jp' });
paper.people.push(
  { id: 'c-sato', name: '佐藤', mail: 'sato@example.jp' },
  { id: 'c-ito', name: '伊藤', mail: 'ITO@example.jp' },
  { id: 'c-west', name: 'West', mail: 'west@example.jp' },
  { id: 'c-new', name: '新人', mail: 'new@example.jp' },
);

async function connect(more: { writeBack?: boolean; id?: string } = {}): Promise<string> {
  const id = more.id ?? 'paper';
  await connections.put(
    { id, kind: 'sample', settings: { url: 'https://paper.example' }, secrets: { key: canary }, ...more },
    hub.clock.now,
  );
  return id;
}

const refAt = (id: string) => ({ site: 'paper', ...keyOf(id) });
const lead = async (id: string) => {
  const found = await ingest.findLead(refAt(id));
  if (!found) throw new Error(`There is no lead ${id}.`);
  return found;
};
const read = async (): Promise<ReadProgress[]> => {
  const progress: ReadProgress[] = [];
  await runner.readNow('paper', (one) => progress.push(one));
  return progress;
};
const later = (ms: number) => {
  hub.clock.now += ms;
};

describe('the first load', () => {
  it('says how far it is, is cut off in the middle and goes on where it was', async () => {
    paper.pageSize = 4;
    for (let i = 1; i <= 10; i++) {
      paper.put(`${i}`, {
        values: { person: `Person ${i}`, firm: 'Tsubame' },
        createdAt: morning - days(20),
        changedAt: morning - days(9),
      });
      paper.call(`${i}`, { id: `call-${i}`, occurredAt: morning - days(8), by: 'c-sato', outcome: 'Spoke' });
    }
    await connect();
    paper.trouble = (stream) => {
      if (stream === 'records' && paper.reads.length === 2) throw new CrmFault('unreachable');
    };
    await expect(read()).rejects.toThrow(/does not answer/);
    expect(await connections.progress('paper')).toMatchObject([{ stream: 'records', done: 8, total: 10, firstDoneAt: null }]);
    expect(await ingest.listLeads()).toHaveLength(8);

    paper.trouble = () => {};
    paper.reads.length = 0;
    const progress = await read();
    expect(paper.reads.map(({ stream, count }) => `${stream} ${count}`)).toEqual(['records 2', 'facts 4', 'facts 4', 'facts 2']);
    expect(progress.map(({ done, total, first }) => [done, total, first])).toEqual([
      [10, 10, true],
      [4, 10, true],
      [8, 10, true],
      [10, 10, true],
    ]);
    expect(await connections.progress('paper')).toMatchObject([
      { stream: 'facts', done: 10, firstDoneAt: morning },
      { stream: 'records', done: 10, firstDoneAt: morning },
    ]);
    expect(await lead('7')).toMatchObject({
      name: 'Person 7',
      company: { name: 'Tsubame' },
      team: 'east',
      owner: null,
      activities: [{ type: 'call', by: 'sato', result: 'talked', occurredAt: morning - days(8) }],
    });
  });

  it('is history: nothing in it moves a lead on by itself', async () => {
    expect((await lead('7')).handOffs).toEqual([]);
    expect((await lead('7')).stages).toEqual([]);
  });

  it('changes nothing when a page is told twice', async () => {
    const before = await ingest.listLeads();
    paper.overlap = 100;
    await read();
    await read();
    expect(await ingest.listLeads()).toEqual(before);
    paper.overlap = 3;
    await read();
  });
});

describe('news', () => {
  it('come with what overlaps told again: only what differs is a change', async () => {
    later(minutes(1));
    const before = (await lead('10')).rev;
    paper.say({ kind: 'activity', on: { type: 'lead', id: 'not-a-number' }, id: 'x', type: 'note', occurredAt: morning, by: null });
    paper.put('3', { values: { person: 'Renamed', phone: '03-1' } });
    await read();
    expect(await lead('3')).toMatchObject({ name: 'Renamed', phone: '03-1' });
    expect((await lead('10')).rev).toBe(before);
  });

  it('drop what the CRM no longer has, and leave what others gave', async () => {
    await ingest.upsertLeads([{ ...(await lead('3')), title: 'Head of purchasing' }], { source: 'import' });
    paper.put('3', { values: { person: 'Renamed' } });
    await read();
    const after = await lead('3');
    expect(after.phone).toBeUndefined();
    expect(after.company).toEqual({});
    expect(after.title).toBe('Head of purchasing');
  });

  it('reach whoever reads the lead', async () => {
    const ito = await hub.as('ito');
    const known = await ito.sync();
    paper.put('own', { values: { person: 'Mine' }, owner: 'c-ito' });
    await read();
    expect(idsOf(await ito.sync(known))).toContain(keyOf('own').id);
  });

  it('bring a new hot inquiry to its stage and hand it off from the moment it came in', async () => {
    const came = hub.clock.now - minutes(5);
    paper.put('hot', {
      values: { person: 'Hot', why: 'Wants a price', agreed: true },
      owner: 'c-sato',
      createdAt: came,
      changedAt: came,
    });
    await read();
    expect(await lead('hot')).toMatchObject({
      owner: 'sato',
      intent: 'price',
      stages: [{ stage: 'mql', by: 'rule', at: came }],
      handOffs: [{ from: 'mkt', to: 'is', at: came, intent: 'price' }],
    });
  });

  it('bring with a record met late everything that happened on it before', async () => {
    paper.pageSize = 100;
    paper.call('late', { id: 'early-call', occurredAt: hub.clock.now - hours(1), by: 'c-sato', outcome: 'Left message' });
    await read();
    expect(await ingest.findLead(refAt('late'))).toBeNull();
    paper.put('late', { values: { person: 'Late' } });
    for (let i = 0; i < 5; i++) paper.call('1', { id: `more-${i}`, occurredAt: hub.clock.now });
    await read();
    expect(await lead('late')).toMatchObject({ activities: [{ result: 'message', by: 'sato' }] });
  });

  it('name a colleague nobody knows here without taking their work for the lead’s', async () => {
    paper.call('1', { id: 'by-new', type: 'mail', occurredAt: hub.clock.now, by: 'c-new' });
    await read();
    expect((await lead('1')).activities.at(-1)).toMatchObject({ type: 'mail', by: 'crm:paper:c-new' });
  });

  it('tell what could not be taken, and take it as soon as it can be', async () => {
    await connections.put(
      { id: 'paper', kind: 'sample', settings: { url: 'https://paper.example' }, secrets: { key: canary }, mapping: { team: 'east' } },
      hub.clock.now,
    );
    paper.put('torn', { also: [keyOf('1'), keyOf('2')] });
    const refused = (await read()).flatMap(({ kept }) => kept.refused);
    expect(refused).toEqual([{ on: keyOf('torn'), reason: expect.stringMatching(/two different leads/) }]);
    expect((await connections.progress('paper')).find(({ stream }) => stream === 'records')?.refused).toBe(1);
    paper.put('torn', { also: [], values: { person: 'Whole' } });
    await read();
    expect((await lead('torn')).name).toBe('Whole');
  });
});

describe('owners', () => {
  it('change with the CRM, whose change of team is a hand-over', async () => {
    paper.put('own', { owner: 'c-sato' });
    await read();
    expect((await lead('own')).owner).toBe('sato');
    paper.put('own', { owner: 'c-west' });
    await read();
    expect(await lead('own')).toMatchObject({ owner: 'west', team: 'west' });
    paper.put('own', { owner: null });
    await read();
    expect(await lead('own')).toMatchObject({ owner: null, team: 'west' });
  });

  it('stay as reassigned here when the record merely comes again', async () => {
    paper.put('kept', { values: { person: 'Kept' }, owner: 'c-sato' });
    await read();
    const boss = await hub.as('boss');
    expect(await boss.act(refAt('kept'), { kind: 'assign', owner: 'ito' })).toMatchObject({ outcome: 'applied' });
    paper.put('kept', { values: { person: 'Kept and called' }, owner: 'c-sato' });
    await read();
    expect(await lead('kept')).toMatchObject({ name: 'Kept and called', owner: 'ito' });
    paper.put('kept', { owner: null });
    paper.put('kept', { owner: 'c-sato' });
    await read();
    expect((await lead('kept')).owner).toBe('ito');
  });

  it('who are added here later get the leads that are theirs in the CRM, but none that was given to somebody since', async () => {
    paper.put('waiting', { values: { person: 'Waiting' }, owner: 'c-new' });
    paper.put('given', { values: { person: 'Given' }, owner: 'c-new' });
    await read();
    expect((await lead('waiting')).owner).toBeNull();
    await (await hub.as('boss')).act(refAt('given'), { kind: 'assign', owner: 'ito' });
    await directory.addUser({ id: 'new', name: 'New', team: 'east', department: 'is', mail: 'new@example.jp', roles: ['rep'] });
    await read();
    expect((await lead('waiting')).owner).toBe('new');
    expect((await lead('given')).owner).toBe('ito');
  });
});

describe('a status of the CRM', () => {
  const handedOff = async (id: string) => {
    paper.put(id, { values: { person: id, why: 'Wants a price', agreed: true }, owner: 'c-sato', status: 'open' });
    await read();
    later(minutes(3));
  };

  it('counts as a verdict of who set it', async () => {
    await handedOff('v1');
    paper.say({ kind: 'status', on: keyOf('v1'), id: 's1', at: hub.clock.now - minutes(1), to: 'taken', by: 'c-sato' });
    await read();
    expect(await lead('v1')).toMatchObject({
      handOffs: [{ verdict: { kind: 'accept', by: 'sato', at: hub.clock.now - minutes(1) } }],
      stages: [{ stage: 'mql' }, { stage: 'sal' }],
    });
    const { rev } = await lead('v1');
    paper.overlap = 100;
    await read();
    paper.overlap = 3;
    expect((await lead('v1')).rev).toBe(rev);
  });

  it('sends a lead back with the reason and the wake-up that the mapping names', async () => {
    await handedOff('v2');
    paper.put('v2', { status: 'back' });
    await read();
    const { handOffs } = await lead('v2');
    expect(handOffs).toMatchObject([{ verdict: { kind: 'nurture', reason: 'research', by: 'sato' } }]);
    expect(handOffs[0]?.verdict?.wakeAt).toBe(Date.parse('2027-02-24T00:00:00Z'));
    expect((await lead('v2')).stages.at(-1)?.stage).toBe('nurturing');
  });

  it('"archived" stands for records put away, whatever stage they were in', async () => {
    await handedOff('v3');
    paper.put('v3', { status: 'working', archived: true });
    await read();
    expect(await lead('v3')).toMatchObject({ handOffs: [{ verdict: { kind: 'unfit', reason: 'need' } }] });
  });

  it('further up the ladder accepts what was open and hands off, so that the next clock starts', async () => {
    await handedOff('v4');
    const at = hub.clock.now - minutes(1);
    paper.say({ kind: 'status', on: keyOf('v4'), id: 's4', at, to: 'ready', by: 'c-ito' });
    await read();
    expect(await lead('v4')).toMatchObject({
      stages: [{ stage: 'mql' }, { stage: 'sal' }, { stage: 'sql', by: 'crm', user: 'ito', at }],
      handOffs: [
        { to: 'is', verdict: { kind: 'accept', by: 'ito' } },
        { from: 'is', to: 'fs', at },
      ],
    });
    const { rev } = await lead('v4');
    paper.overlap = 100;
    await read();
    paper.overlap = 3;
    expect((await lead('v4')).rev).toBe(rev);
  });

  it('back down is kept and hands nothing off; one without a meaning is nothing to us', async () => {
    paper.say({ kind: 'status', on: keyOf('v4'), id: 's5', at: hub.clock.now, to: 'working', by: 'c-ito' });
    paper.say({ kind: 'status', on: keyOf('v4'), id: 's6', at: hub.clock.now, to: 'something else', by: 'c-ito' });
    await read();
    const after = await lead('v4');
    expect(after.handOffs).toHaveLength(2);
    expect(after.stages.map(({ stage }) => stage)).toEqual(['mql', 'sal', 'sql', 'sal']);
  });
});

describe('write-back', () => {
  const act = async (id: string, what: Act, as = 'sato') => (await hub.as(as)).act(refAt(id), what);
  const called = (note: string): Act => ({ kind: 'log_touch', result: 'no_answer', note });

  it('is off unless somebody said yes', async () => {
    paper.put('w1', { values: { person: 'W1', why: 'Wants a price', agreed: true }, owner: 'c-sato' });
    await read();
    later(minutes(1));
    expect(await act('w1', called('first'))).toMatchObject({ outcome: 'applied' });
    await read();
    expect(paper.written).toEqual([]);
  });

  it('tells the CRM of touches, verdicts and notes in words, and of nothing else', async () => {
    await connections.setWriteBack('paper', true);
    await act('w1', called('second'));
    await act('w1', { kind: 'set_bant', element: 'need', state: 'yes' });
    await act('w1', { kind: 'verdict', verdict: 'accept' });
    await read();
    expect(paper.written).toMatchObject([
      { kind: 'touch', subject: 'Tasuki: No answer', text: 'second\nSato', by: { name: 'Sato', crmUser: 'c-sato' }, on: keyOf('w1') },
      { kind: 'verdict', subject: 'Tasuki: Accepted', text: 'Sato' },
    ]);
    expect(paper.written[0]?.touch).toEqual({ type: 'call', result: 'no_answer' });
    expect((await lead('w1')).activities.filter(({ note }) => note?.includes('second'))).toHaveLength(1);
  });

  it('is recognised when it comes back: an act counts once', async () => {
    const before = await lead('w1');
    await read();
    await read();
    expect(await lead('w1')).toEqual(before);
  });

  it('is recognised by its mark when the answer to the writing got lost, and not written twice', async () => {
    const before = (await lead('w1')).activities.length;
    await act('w1', called('third'));
    paper.afterWriting = () => {
      throw new CrmFault('unreachable');
    };
    await read();
    paper.afterWriting = () => {};
    later(hours(1));
    await read();
    expect(paper.written.filter(({ text }) => text.includes('third'))).toHaveLength(1);
    expect((await lead('w1')).activities).toHaveLength(before + 1);
  });

  it('tells of a touch that was taken back, where the CRM was told of the touch', async () => {
    await connections.setWriteBack('paper', false);
    await act('w1', called('never told'));
    await connections.setWriteBack('paper', true);
    await act('w1', called('a mistake'));
    await read();
    const touches = (await lead('w1')).activities;
    for (const note of ['never told', 'a mistake']) {
      const activity = touches.find((one) => one.note === note)?.id ?? '';
      expect(await act('w1', { kind: 'withdraw', activity, reason: 'Wrong lead' })).toMatchObject({ outcome: 'applied' });
    }
    const before = paper.written.length;
    await read();
    expect(paper.written.slice(before)).toMatchObject([
      {
        kind: 'note',
        subject: 'Tasuki: Taken back (No answer)',
        text: expect.stringMatching(/^2026-11-\d\d \d\d:\d\d\nWrong lead\nSato$/),
        on: keyOf('w1'),
      },
    ]);
    // Our own note coming back is nothing new.
    const { rev } = await lead('w1');
    await read();
    expect((await lead('w1')).rev).toBe(rev);
  });

  it('that the CRM refuses for good is set aside with its reason and holds nothing up', async () => {
    await act('w1', called('unwelcome'));
    await act('w1', called('welcome'));
    await read();
    later(days(1));
    await read();
    expect(paper.written.filter(({ text }) => text.includes('welcome'))).toHaveLength(1);
    expect(await connections.writeBackState('paper')).toMatchObject({
      waiting: 0,
      refused: 1,
      lastError: expect.stringMatching(/refused/),
    });
  });
});

describe('deletion', () => {
  it('by the CRM’s word', async () => {
    paper.say({ kind: 'gone', on: keyOf('8') });
    await read();
    expect(await ingest.findLead(refAt('8'))).toBeNull();
  });

  it('by asking after records, each at most once in ten minutes', async () => {
    paper.erase('9');
    await read();
    expect(await ingest.findLead(refAt('9'))).not.toBeNull();
    later(minutes(11));
    const ito = await hub.as('boss');
    const known = await ito.sync();
    await read();
    expect(await ingest.findLead(refAt('9'))).toBeNull();
    expect((await ito.sync(known)).removed).toContainEqual(refAt('9'));
  });

  it('of one record leaves a lead that another record still names', async () => {
    paper.put('deal', { values: { person: 'Two names' } });
    paper.put('contact', { values: { person: 'Two names' }, also: [keyOf('deal')] });
    await read();
    expect((await lead('contact')).id).toBe((await lead('deal')).id);
    paper.say({ kind: 'gone', on: keyOf('deal') });
    await read();
    expect(await ingest.findLead(refAt('contact'))).not.toBeNull();
    paper.say({ kind: 'gone', on: keyOf('contact') });
    await read();
    expect(await ingest.findLead(refAt('contact'))).toBeNull();
  });
});

describe('credentials', () => {
  it('reach the CRM and are unreadable at rest', async () => {
    expect(paper.secretsSeen.at(-1)).toEqual({ key: canary });
    const kept = (await hub.db.execute(sql`select secrets from connections`)) as unknown as { rows: { secrets: string }[] };
    expect(kept.rows).toHaveLength(1);
    expect(JSON.stringify(kept.rows)).not.toContain(canary);
    expect(JSON.stringify(await connections.list())).not.toContain(canary);
  });

  it('can’t be opened from another row, nor with another key', async () => {
    const box = createSecretBox({ secret: 'one secret of many', dataDir: null });
    const sealed = box.seal({ key: canary }, 'paper');
    expect(box.open(sealed, 'paper')).toEqual({ key: canary });
    expect(() => box.open(sealed, 'other')).toThrow(/can’t be opened/);
    expect(() => createSecretBox({ secret: 'another secret here', dataDir: null }).open(sealed, 'paper')).toThrow(/TASUKI_SECRET/);
    expect(() => createSecretBox({ secret: undefined, dataDir: null }).seal({}, 'paper')).toThrow(/TASUKI_SECRET/);
  });
});

describe('a connection', () => {
  it.each([
    ['an address that is none', { settings: { url: 'paper' } }, /url: it must be an address/],
    ['a missing key', { secrets: {} }, /needs its key/],
    ['a team that is not there', { mapping: { team: 'south' } }, /team "south".*not there/],
    ['a CRM that nobody can read', { kind: 'nothing' }, /no connector "nothing"/],
  ])('is refused with %s', async (_, wrong, message) => {
    const right = { id: 'wrong', kind: 'sample', settings: { url: 'https://paper.example' }, secrets: { key: 'x' } };
    await expect(connections.put({ ...right, ...wrong }, hub.clock.now)).rejects.toThrow(message);
    expect((await connections.list()).map(({ id }) => id)).toEqual(['paper']);
  });

  it('with another mapping is read anew, and moves nothing by it', async () => {
    const mapping = { team: 'east', fields: { name: ['firm', 'person'] } };
    await connections.put(
      { id: 'paper', kind: 'sample', settings: { url: 'https://paper.example' }, secrets: { key: canary }, mapping },
      hub.clock.now,
    );
    const { handOffs } = await lead('hot');
    await read();
    expect((await lead('7')).name).toBe('Tsubame');
    expect((await lead('hot')).handOffs).toEqual(handOffs);
    expect((await connections.get('paper'))?.writeBack).toBe(true);
  });

  it('is read by one hub at a time; a lease not renewed goes to the next', async () => {
    const lease = 'connection:paper';
    expect(await takeLease(hub.db, lease, 'another hub', hub.clock.now, minutes(2))).toBe(true);
    await expect(read()).rejects.toThrow(/being read just now/);
    later(minutes(2));
    await read();
    expect(await takeLease(hub.db, lease, 'another hub', hub.clock.now, minutes(2))).toBe(true);
    await releaseLease(hub.db, lease, 'another hub');
    await read();
  });

  it('waits as long as a busy CRM asks, says so in words without lead data, and goes on by itself', async () => {
    let asked = 0;
    paper.trouble = () => {
      asked += 1;
      throw new CrmFault('busy', '429', minutes(10));
    };
    const stop = hub.services.runner.start(10);
    await expect
      .poll(async () => (await connections.get('paper'))?.lastError)
      .toBe('The CRM asked to be asked less often. The hub waits and goes on by itself. (429)');
    later(minutes(9));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(asked).toBe(1);
    paper.trouble = () => {
      asked += 1;
    };
    later(minutes(1));
    await expect.poll(async () => (await connections.get('paper'))?.lastError).toBeNull();
    expect(asked).toBeGreaterThan(1);
    expect((await connections.get('paper'))?.lastOkAt).toBe(hub.clock.now);
    await stop();
  });

  it('that fails for a reason of ours says only that', async () => {
    paper.trouble = () => {
      throw new Error('Person 7 of Tsubame');
    };
    const stop = hub.services.runner.start(10);
    await expect.poll(async () => (await connections.get('paper'))?.lastError).toBe('Reading failed; the hub’s log says more.');
    await stop();
    paper.trouble = () => {};
  });

  it('rests while paused, and is gone with its credentials when removed; its leads stay', async () => {
    await connections.setActive('paper', false);
    paper.reads.length = 0;
    const stop = hub.services.runner.start(10);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await stop();
    expect(paper.reads).toEqual([]);
    expect(await connections.remove('paper')).toBe(true);
    await expect(read()).rejects.toThrow(/no connection "paper"/);
    expect(await ingest.findLead(refAt('7'))).not.toBeNull();
  });
});
