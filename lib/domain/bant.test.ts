import { describe, expect, it } from 'vitest';
import { aHandOff, aLead, anActivity, at, days } from '@/test/fixtures/builders';
import { compileJudges } from './judges';
import type { Bant, BantAnswer, Lead } from './lead';
import { type Agreement, defaultRulebook } from './rulebook';

const { agreement } = defaultRulebook;
const now = at('2026-11-20T12:00+09:00');

function answer(state: BantAnswer['state'], more: Partial<BantAnswer> = {}): BantAnswer {
  return { state, at: now - days(1), source: 'person', ...more };
}

function facts(lead: Partial<Lead>, gate: Partial<Agreement['bant']['gate']> = {}, moment = now) {
  const judges = compileJudges({ ...agreement, bant: { ...agreement.bant, gate: { ...agreement.bant.gate, ...gate } } });
  return judges.facts(aLead(lead), moment);
}

describe('A7 BANT', () => {
  it.each<[string, Bant, string, string]>([
    ['nobody asked', {}, 'need', 'not_asked'],
    ['asked and not told', { need: answer('no_answer') }, 'need', 'no_answer'],
    ['budget said this fiscal year', { budget: answer('yes', { at: at('2026-04-01T00:00+09:00') }) }, 'budget', 'yes'],
    ['budget said last fiscal year', { budget: answer('yes', { at: at('2026-03-31T23:59+09:00') }) }, 'budget', 'stale'],
    ['authority before the moves of October', { authority: answer('yes', { at: at('2026-09-30T12:00+09:00') }) }, 'authority', 'stale'],
    ['authority after the moves of October', { authority: answer('partly', { at: at('2026-10-01T12:00+09:00') }) }, 'authority', 'partly'],
    ['need said six months ago', { need: answer('no', { at: at('2026-05-20T12:00+09:00') }) }, 'need', 'stale'],
    ['need said just less than six months ago', { need: answer('no', { at: at('2026-05-21T12:00+09:00') }) }, 'need', 'no'],
    ['a start this month', { timing: answer('yes', { month: '2026-11' }) }, 'timing', 'yes'],
    ['a start that has passed', { timing: answer('yes', { month: '2026-10' }) }, 'timing', 'stale'],
    ['a start without a month', { timing: answer('partly', { at: at('2020-01-01T00:00Z') }) }, 'timing', 'partly'],
    ['an answer without a date', { need: { state: 'yes', source: 'connector' } }, 'need', 'yes'],
  ])('%s', (_, bant, element, state) => {
    expect(
      facts({ bant })
        .bant()
        ?.reading.find((reading) => reading.element === element)?.state,
    ).toBe(state);
  });

  it('carries words, speaker, time, activity and what to ask', () => {
    const need = answer('yes', { words: '集計に毎月3日', saidBy: '佐藤', activity: 'a1', by: 'rep-1', seesUs: true });
    expect(facts({ bant: { need } }).bant()?.reading[2]).toMatchObject({
      element: 'need',
      words: '集計に毎月3日',
      saidBy: '佐藤',
      activity: 'a1',
      by: 'rep-1',
      seesUs: true,
      at: now - days(1),
      question: { en: 'What are you trying to fix, and why now?' },
      staleAt: at('2027-05-19T00:00+09:00'),
    });
  });

  it('goes stale at the moment it says', () => {
    const lead = { bant: { timing: answer('yes', { month: '2026-11' }) } };
    const changesAt = facts(lead).bant()?.changesAt as number;
    expect(changesAt).toBe(at('2026-12-01T00:00+09:00'));
    expect(facts(lead, {}, changesAt - 1).bant()?.reading[3]?.state).toBe('yes');
    expect(facts(lead, {}, changesAt).bant()?.reading[3]?.state).toBe('stale');
  });
});

describe('A8 the gate', () => {
  const [yes, partly, no] = [answer('yes'), answer('partly'), answer('no')];
  const soon = answer('yes', { month: '2027-11' });
  const far = answer('yes', { month: '2027-12' });
  it.each<[string, Bant, string, string[]]>([
    ['nothing asked', {}, 'unknown', ['need', 'authority', 'timing']],
    ['need and authority partly', { need: yes, authority: partly }, 'yes', []],
    ['need and a start within 12 months', { need: yes, timing: soon }, 'yes', []],
    ['need and a start beyond 12 months, authority none', { need: yes, timing: far, authority: no }, 'no', ['authority', 'timing']],
    ['need and a start without a month', { need: yes, timing: yes }, 'unknown', ['authority', 'timing']],
    ['need only partly', { need: partly, authority: yes }, 'no', ['need']],
    ['budget is not required', { need: yes, authority: yes, budget: no }, 'yes', []],
  ])('default: %s', (_, bant, met, open) => {
    expect(facts({ bant }).gate()?.reading).toMatchObject({ met, open, blocked: false });
  });

  it.each(['default', 'all', 'any', 'one_of', 'appointment', 'custom'] as const)(
    'a confirmed no on need blocks the preset %s',
    (preset) => {
      const when = { combinator: 'and' as const, rules: [] };
      const bant = { need: no, authority: yes, budget: yes, timing: soon };
      expect(facts({ bant }, { preset, when }).gate()?.reading).toMatchObject({ met: 'no', blocked: true });
    },
  );

  it.each<[string, Partial<Agreement['bant']['gate']>, Bant, string]>([
    ['all four', { preset: 'all' }, { need: yes, authority: yes, budget: yes, timing: yes }, 'yes'],
    ['three of all four, one not asked', { preset: 'all' }, { need: yes, authority: yes, budget: yes }, 'unknown'],
    ['three of all four, one partly', { preset: 'all' }, { need: yes, authority: yes, budget: yes, timing: partly }, 'no'],
    ['any two', { preset: 'any', count: 2 }, { budget: yes, timing: yes }, 'yes'],
    ['any two, of which one is still open', { preset: 'any', count: 2 }, { budget: yes, timing: no, authority: no }, 'unknown'],
    ['any two that can no longer be', { preset: 'any', count: 2 }, { budget: yes, timing: no, authority: no, need: partly }, 'no'],
    ['one of authority, need, timing', { preset: 'one_of' }, { authority: yes }, 'yes'],
    ['one of them, where budget does not count', { preset: 'one_of' }, { budget: yes, authority: no, need: partly, timing: no }, 'no'],
    [
      'an own condition',
      { preset: 'custom', when: { combinator: 'and', rules: [{ field: 'lead.employees', operator: '>', value: 10 }] } },
      {},
      'yes',
    ],
  ])('%s', (_, gate, bant, met) => expect(facts({ bant }, gate).gate()?.reading.met).toBe(met));

  const note = { spokeWith: '佐藤課長', spokeAt: now, problem: '集計', agreedAt: now + days(10), nextStep: 'デモ', attendees: '佐藤課長' };
  it.each<[string, Partial<Lead>, string]>([
    ['agreed within 30 days with a 課長', { handOffs: [aHandOff(now, { note })] }, 'yes'],
    ['more than 30 days off', { handOffs: [aHandOff(now, { note: { ...note, agreedAt: now + days(31) } })] }, 'no'],
    ['nobody who can buy', { handOffs: [aHandOff(now, { note: { ...note, attendees: '担当 鈴木' } })] }, 'no'],
    ['the buying department', { department: '情報システム部', handOffs: [aHandOff(now, { note: { ...note, attendees: '' } })] }, 'yes'],
    ['without a purpose', { handOffs: [aHandOff(now, { note: { ...note, nextStep: '', problem: '' } })] }, 'no'],
    [
      'a no-show',
      {
        handOffs: [aHandOff(now - days(20), { note: { ...note, spokeAt: now - days(20), agreedAt: now - days(1) } })],
        activities: [anActivity({ type: 'meeting', result: 'no_show', occurredAt: now - days(1) })],
      },
      'no',
    ],
    ['no appointment', {}, 'no'],
  ])('a valid appointment: %s', (_, lead, met) => expect(facts(lead, { preset: 'appointment' }).gate()?.reading.met).toBe(met));
});

describe('A9 cut-offs', () => {
  it.each<[string, Partial<Lead>, string, string]>([
    ['employees at the minimum', { company: { employees: 30 } }, 'employees', 'pass'],
    ['employees below', { company: { employees: 29 } }, 'employees', 'fail'],
    ['employees not known', { company: {} }, 'employees', 'unknown'],
    ['amount', { expectedAmount: 500_000 }, 'amount', 'pass'],
    ['amount below', { expectedAmount: 499_999 }, 'amount', 'fail'],
    ['amount not known', {}, 'amount', 'unknown'],
  ])('%s', (_, lead, id, result) => {
    expect(
      facts(lead)
        .cutOffs()
        ?.reading.find((cutOff) => cutOff.id === id)?.result,
    ).toBe(result);
  });
});
