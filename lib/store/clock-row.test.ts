import { describe, expect, it } from 'vitest';
import type { Lead } from '@/lib/domain/lead';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, hours } from '@/test/fixtures/builders';
import { clockRow, NEVER } from './clock-row';

const rulebook = aRulebook();
const now = at('2026-11-24T10:00+09:00');
const handedOver = at('2026-11-20T15:00+09:00');
const due = at('2026-11-26T18:00+09:00');

function row(facts: Partial<Lead> = {}, rules = rulebook) {
  const lead = aLead({
    handOffs: [aHandOff(handedOver, { id: 'h1' })],
    stages: [{ stage: 'mql', at: handedOver, recordedAt: handedOver, by: 'rule' }],
    ...facts,
  });
  return clockRow(lead, [], { rulebook: rules, revision: 'r', actor: { user: 'rep-1', roles: ['rep'], teams: ['is-1'] }, now });
}

describe('a row of the lists', () => {
  it('is new until it was touched, with the moments that badge and notices go by', () => {
    expect(row()).toMatchObject({
      owner: 'rep-1',
      tier: 2,
      due,
      counted: due,
      warn: at('2026-11-26T09:00+09:00'),
      promise: 'p3',
      fresh: due,
    });
    expect(row({ activities: [aCall(now - hours(1), 'no_answer')] })).not.toHaveProperty('fresh');
  });

  it.each([
    ['hot intent comes first', { activities: [anActivity({ type: 'inquiry', intent: 'price', occurredAt: now - hours(0.5) })] }, 0],
    ['then agreed call-backs', { activities: [aCall(now - hours(0.5), 'callback', { callbackAt: now + hours(2) })] }, 1],
    ['then the rest', {}, 2],
    ['last what its owner put off', { reminders: [{ kind: 'snooze', by: 'rep-1', at: now - 1, until: now + hours(1) }] }, 3],
    ['not what somebody else put off', { reminders: [{ kind: 'snooze', by: 'boss', at: now - 1, until: now + hours(1) }] }, 2],
  ] as [string, Partial<Lead>, number][])('%s (C1)', (_, facts, tier) => {
    expect(row(facts).tier).toBe(tier);
  });

  it('put off moves no deadline, tells nothing until then and is judged again then', () => {
    const putOff = row({ reminders: [{ kind: 'snooze', by: 'rep-1', at: now - 1, until: now + hours(1) }] });
    expect(putOff).toMatchObject({ due, counted: due, changesAt: now + hours(1) });
    expect(putOff).not.toHaveProperty('warn');
  });

  it.each<[string, Partial<Lead>]>([
    ['whom nobody may approach', { doNotApproach: { reason: '役員の指示', at: now - hours(30) } }],
    ['who stopped every way', { optOuts: [{ channel: 'all', at: now - hours(30) }] }],
  ])('A14 of somebody %s comes last, and no notice asks for a call', (_, facts) => {
    const inquiry = anActivity({ type: 'inquiry', intent: 'price', occurredAt: now - hours(40) });
    const silent = row({ ...facts, activities: [inquiry] });
    expect(silent.tier).toBe(3);
    expect(silent).not.toHaveProperty('warn');
    // Who stopped one way is called by another.
    expect(row({ optOuts: [{ channel: 'mail', at: now - hours(30) }] })).toMatchObject({ tier: 2, warn: expect.any(Number) });
  });

  it('of a trial run is shown and not counted (E8)', () => {
    const { agreement } = rulebook;
    const meta = { ...agreement.meta, goLive: at('2026-11-19T00:00+09:00'), trialBusinessDays: 10 };
    const trial = row({}, aRulebook({ agreement: { meta } }));
    expect(trial).toMatchObject({ due, trial: true });
    expect(trial).not.toHaveProperty('counted');
    expect(trial).not.toHaveProperty('warn');
  });

  it('from before the start date is in one list without clocks, and in no other (E8)', () => {
    const meta = { ...rulebook.agreement.meta, goLive: at('2026-11-24T00:00+09:00') };
    const old = row({}, aRulebook({ agreement: { meta } }));
    expect(old).toMatchObject({ stock: handedOver });
    for (const field of ['due', 'counted', 'fresh', 'decide', 'warn']) expect(old).not.toHaveProperty(field);
  });

  it('says that its owner was nudged until they have acted', () => {
    const nudge = { kind: 'nudge' as const, id: 'n', at: now - hours(0.5), by: 'boss', to: 'rep-1' };
    expect(row({ reminders: [nudge] }).nudged).toBe(nudge.at);
    expect(row({ reminders: [nudge], activities: [aCall(now - hours(0.2), 'no_answer')] })).not.toHaveProperty('nudged');
    expect(row({ reminders: [{ ...nudge, to: 'rep-2' }] })).not.toHaveProperty('nudged');
  });

  it('lies before marketing while a question waits', () => {
    const request = { id: 'r1', field: 'employees', at: now - hours(1), by: 'rep-1' };
    expect(row({ requests: [request] }).question).toBe(at('2026-11-26T18:00+09:00'));
    expect(row({ requests: [{ ...request, answeredAt: now - 1 }] })).not.toHaveProperty('question');
  });

  it('is nearly there with one condition short, the higher the score the earlier', () => {
    const warming = {
      handOffs: [],
      stages: [{ stage: 'lead', at: handedOver, recordedAt: handedOver, by: 'rule' as const }],
      department: '購買部',
      title: '部長',
    };
    const web = anActivity({ type: 'webinar', occurredAt: now - hours(20) });
    expect(row({ ...warming, activities: [web] }).nearly).toBeLessThan(-40);
    expect(row(warming)).not.toHaveProperty('nearly');
    expect(row()).not.toHaveProperty('nearly');
  });

  it('is in the list of those nobody registered from its hand-off on, until there is a deal (C7)', () => {
    const yes = { state: 'yes' as const, at: now - hours(1), source: 'person' as const };
    const worked: Partial<Lead> = {
      bant: { need: yes, authority: yes, timing: yes },
      activities: [30, 20, 10].map((ago) => aCall(now - hours(ago), 'no_answer')),
    };
    expect(row(worked)).toMatchObject({ unregistered: handedOver, owner: 'rep-1', team: 'is-1' });
    const deal = { id: 'd1', createdAt: now - hours(1), status: 'open' as const };
    expect(row({ ...worked, opportunities: [deal] })).not.toHaveProperty('unregistered');
    expect(row({ ...worked, activities: worked.activities?.slice(1) ?? [] })).not.toHaveProperty('unregistered');
    expect(row({ ...worked, bant: { need: yes, timing: yes } })).not.toHaveProperty('unregistered');
  });

  it('C6 is back again in the list of its owner and in everybody’s', () => {
    const parked = {
      handOffs: [
        aHandOff(at('2026-06-01T10:00+09:00'), {
          id: 'h0',
          verdict: { kind: 'nurture', reason: 'research', at: at('2026-06-02T10:00+09:00'), recordedAt: 0, wakeOn: ['hot_intent'] },
        }),
      ],
      stages: [{ stage: 'nurturing', at: at('2026-06-02T10:00+09:00'), recordedAt: 0, by: 'rule' as const }],
      activities: [anActivity({ type: 'inquiry', intent: 'price', occurredAt: now - hours(0.5) })],
    };
    const back = row(parked);
    expect(back.woken).toBeLessThan(NEVER);
    expect(back.back).toBe(back.woken);
  });
});
