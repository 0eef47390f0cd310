import { describe, expect, it } from 'vitest';
import { aHandOff, aLead, anActivity, at, days } from '@/test/fixtures/builders';
import { knownActivities } from './facts';
import { compileJudges } from './judges';
import type { Activity, Lead, StageEntry } from './lead';
import { defaultRulebook } from './rulebook';

const { agreement } = defaultRulebook;
const judges = compileJudges(agreement);
const now = at('2026-11-20T12:00+09:00');

function facts(lead: Partial<Lead>, moment = now) {
  return judges.facts(aLead({ createdAt: now - days(90), ...lead }), moment);
}

function seen(id: string, daysAgo: number, more: Partial<Activity> = {}): Activity {
  return anActivity({ id, type: 'page_view', occurredAt: now - days(daysAgo), ...more });
}

const entered = (stage: string, when: number, recordedAt = when): StageEntry => ({ stage, at: when, recordedAt, by: 'rule' });
const accepted = (when: number) => ({ kind: 'accept' as const, at: when, recordedAt: when });

describe('what is known of a lead at a moment', () => {
  it.each<[string, Activity[], string[]]>([
    ['oldest first, whatever the order given', [seen('c', 1), seen('a', 3), seen('b', 2)], ['a', 'b', 'c']],
    ['of two at one moment by id', [seen('b', 1), seen('a', 1), seen('c', 1)], ['a', 'b', 'c']],
    ['what happens now has happened', [seen('a', 0)], ['a']],
    ['what lies ahead has not', [seen('a', 1), anActivity({ id: 'b', type: 'page_view', occurredAt: now + 1 })], ['a']],
    ['bots never count', [seen('a', 2, { bot: true }), seen('b', 1)], ['b']],
    [
      'a fact recorded twice counts in its newest form',
      [seen('a', 3, { recordedAt: now - days(3) }), seen('a', 1, { recordedAt: now - days(1) }), seen('b', 2)],
      ['b', 'a'],
    ],
    [
      'in its newest form, whatever the order given',
      [seen('a', 1, { recordedAt: now - days(1) }), seen('a', 3, { recordedAt: now - days(3) }), seen('b', 2)],
      ['b', 'a'],
    ],
    [
      'recorded at one moment, the later one',
      [seen('a', 1, { recordedAt: now }), seen('a', 3, { recordedAt: now }), seen('b', 2)],
      ['b', 'a'],
    ],
    ['turned out to be a bot', [seen('a', 1), seen('a', 1, { recordedAt: now, bot: true }), seen('b', 2)], ['b']],
  ])('%s', (_, activities, expected) => {
    expect(facts({ activities }).activities.map(({ id }) => id)).toEqual(expected);
    expect(facts({ activities: [...activities].reverse() }).activities.map(({ id }) => id)).toEqual(expected);
  });

  it('of two forms alike in time the same one counts in any order', () => {
    const both = [seen('a', 1, { recordedAt: now, content: 'price' }), seen('a', 1, { recordedAt: now, content: 'case' })];
    expect(facts({ activities: both }).activities).toEqual(facts({ activities: [...both].reverse() }).activities);
    expect(facts({ activities: both }).activities).toEqual([both[0]]);
  });

  it('a list in order is left as it is', () => {
    const activities = [seen('a', 3), seen('b', 2), seen('c', 2)];
    expect(knownActivities(activities, now)).toEqual({ known: activities, next: null });
    expect(knownActivities(activities, now - days(2.5))).toEqual({ known: [activities[0]], next: now - days(2) });
    expect(knownActivities([seen('b', 1), seen('a', 3)], now - days(5)).next).toBe(now - days(3));
  });

  it('is told apart by type', () => {
    const of = facts({ activities: [seen('a', 3), seen('b', 2, { type: 'login' }), seen('c', 1)] });
    expect(of.ofType('page_view').map(({ id }) => id)).toEqual(['a', 'c']);
    expect(of.ofType('login').map(({ id }) => id)).toEqual(['b']);
    expect(of.ofType('reply')).toEqual([]);
  });

  it('counts days with a page view, each once', () => {
    const of = facts({ activities: [seen('a', 3), seen('b', 2.01), seen('c', 2), seen('d', 1, { type: 'login' }), seen('e', 0)] });
    const today = judges.days.dayOf(now);
    expect(of.visitDays()).toEqual([today - 3, today - 2, today]);
  });

  it('stages entered and hand-offs made, oldest first, of one moment by when they were recorded', () => {
    const of = facts({
      stages: [entered('sal', now), entered('mql', now - 5, now - 3), entered('lead', now - 5, now - 4), entered('sql', now + 1)],
      handOffs: [
        aHandOff(now, { id: 'd' }),
        aHandOff(now - 5, { id: 'b', recordedAt: now - 3 }),
        aHandOff(now - 5, { id: 'a', recordedAt: now - 4 }),
        aHandOff(now - 5, { id: 'c', recordedAt: now - 3 }),
        aHandOff(now + 1, { id: 'e' }),
      ],
    });
    expect(of.stages().map(({ stage }) => stage)).toEqual(['lead', 'mql', 'sal']);
    expect(of.handOffs().map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('a verdict that lies ahead is not there yet', () => {
    const handOffs = [aHandOff(now - 9, { verdict: accepted(now) }), aHandOff(now - 8, { verdict: accepted(now + 1) })];
    expect(
      facts({ handOffs })
        .handOffs()
        .map(({ verdict }) => verdict?.kind),
    ).toEqual(['accept', undefined]);
  });

  it('the rank is what the title says', () => {
    expect([facts({ title: '部長' }).rank(), facts({ title: '謎' }).rank(), facts({ title: '' }).rank(), facts({}).rank()]).toEqual([
      'director',
      null,
      null,
      null,
    ]);
  });

  it('A13 why it came: its own intent, its hand-offs’, its activities’; a rep’s note names no channel of the lead', () => {
    const of = facts({
      intent: 'paper',
      createdAt: now - days(9),
      handOffs: [aHandOff(now - days(8), { intent: 'price' }), aHandOff(now - days(7))],
      activities: [
        seen('a', 6, { intent: 'demo', channel: 'phone' }),
        seen('b', 5, { intent: 'trial', channel: 'phone', by: 'rep-1' }),
        seen('c', 4, { intent: 'contact' }),
        seen('d', 3),
      ],
    });
    expect(of.arrivals()).toEqual([
      { id: 'paper', at: now - days(9), channel: null },
      { id: 'price', at: now - days(8), channel: null },
      { id: 'demo', at: now - days(6), channel: 'phone' },
      { id: 'trial', at: now - days(5), channel: null },
      { id: 'contact', at: now - days(4), channel: null },
    ]);
    expect(facts({ intent: 'paper', createdAt: now }).arrivals()).toHaveLength(1);
    expect(facts({ intent: 'paper', createdAt: now + 1 }).arrivals()).toEqual([]);
  });
});

describe('when the next recorded fact begins to count', () => {
  const soon = now + days(1);
  it.each<[string, Partial<Lead>]>([
    ['an activity', { activities: [anActivity({ type: 'login', occurredAt: soon })] }],
    ['a stage', { stages: [entered('mql', soon)] }],
    ['a hand-off', { handOffs: [aHandOff(soon)] }],
    ['a verdict', { handOffs: [aHandOff(now - 1, { verdict: accepted(soon) })] }],
    ['an opt-out', { optOuts: [{ channel: 'mail', at: soon }] }],
    ['a deal', { opportunities: [{ id: 'o', status: 'open', createdAt: soon }] }],
    ['a stop', { doNotApproach: { reason: '係争中', at: soon } }],
    ['a score from outside', { importedScore: { value: 3, source: 'MA', at: soon } }],
    ['the lead itself', { createdAt: soon }],
  ])('%s', (_, lead) => {
    expect(facts(lead).nextFactAt).toBe(soon);
    expect(facts(lead, soon - 1).nextFactAt).toBe(soon);
    expect(facts(lead, soon).nextFactAt).toBeNull();
    expect(judges.judge(facts(lead)).changesAt).toBe(soon);
  });

  it('of several the first', () => {
    const lead = {
      stages: [entered('mql', now + days(3)), entered('sal', now + days(2))],
      optOuts: [{ channel: 'mail' as const, at: now + days(4) }],
      activities: [anActivity({ type: 'login', occurredAt: now + days(9) }), anActivity({ type: 'login', occurredAt: now + days(8) })],
    };
    expect(facts(lead).nextFactAt).toBe(now + days(2));
    expect(facts({ activities: lead.activities }).nextFactAt).toBe(now + days(8));
  });
});
