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

describe('A7 when an answer must be asked again', () => {
  type Stale = Agreement['bant']['elements']['need']['stale'];
  function staleAt(stale: Stale, need: Partial<BantAnswer>) {
    const elements = { ...agreement.bant.elements, need: { ...agreement.bant.elements.need, stale } };
    const judges = compileJudges({ ...agreement, bant: { ...agreement.bant, elements } });
    const recorded = { state: 'yes' as const, source: 'person' as const, ...need };
    return judges.facts(aLead({ bant: { need: recorded } }), now).bant()?.reading[2]?.staleAt ?? null;
  }
  const march: Stale = { kind: 'fiscal_year', endMonth: 3 };
  const december: Stale = { kind: 'fiscal_year', endMonth: 12 };
  const half: Stale = { kind: 'months', months: 6, andOn: [] };
  const moves: Stale = { kind: 'months', months: 12, andOn: ['10-01', '04-01'] };
  it.each<[string, Stale, Partial<BantAnswer>, string | null]>([
    ['never', { kind: 'never' }, { at: now }, null],
    ['without a date', half, {}, null],
    ['the fiscal year, told in its last month', march, { at: at('2026-03-31T23:00+09:00') }, '2026-04-01'],
    ['the fiscal year, told in its first month', march, { at: at('2025-04-01T00:00+09:00') }, '2026-04-01'],
    ['the fiscal year, told before it ends', march, { at: at('2026-01-15T00:00+09:00') }, '2026-04-01'],
    ['a fiscal year that is the calendar’s', december, { at: at('2025-12-31T23:00+09:00') }, '2026-01-01'],
    ['a fiscal year that is the calendar’s, told in January', december, { at: at('2026-01-01T00:00+09:00') }, '2027-01-01'],
    ['six months', half, { at: at('2026-08-31T15:00+09:00') }, '2027-02-28'],
    ['the moves of October', moves, { at: at('2026-05-10T12:00+09:00') }, '2026-10-01'],
    ['the moves of April, told after those of October', moves, { at: at('2025-10-02T12:00+09:00') }, '2026-04-01'],
    ['told on the day of the moves', moves, { at: at('2026-04-01T12:00+09:00') }, '2026-10-01'],
    ['the month named', { kind: 'month_passed' }, { month: '2026-12' }, '2027-01-01'],
    ['no month named', { kind: 'month_passed' }, { at: now }, null],
    ['a partial answer', half, { state: 'partly', at: at('2026-08-20T15:00+09:00') }, '2027-02-20'],
    ['a no', half, { state: 'no', at: at('2026-08-20T15:00+09:00') }, '2027-02-20'],
    ['what was never answered', half, { state: 'no_answer', at: at('2026-08-20T15:00+09:00') }, null],
    ['what was not asked', half, { state: 'not_asked', at: at('2026-08-20T15:00+09:00') }, null],
  ])('%s', (_, stale, need, expected) => expect(staleAt(stale, need)).toBe(expected && at(`${expected}T00:00+09:00`)));

  it('what was said ahead of now has not been said', () => {
    const judged = facts({ bant: { need: answer('yes', { at: now + 1, words: '集計' }) } }).bant();
    expect(judged?.reading[2]).toMatchObject({ state: 'not_asked', recorded: 'not_asked', words: null, staleAt: null });
    expect(judged?.changesAt).toBe(now + 1);
    expect(facts({ bant: { need: answer('yes', { at: now }) } }).bant()?.reading[2]?.state).toBe('yes');
  });

  it('of several answers the first to grow old', () => {
    const bant = { need: answer('yes', { at: at('2026-09-20T12:00+09:00') }), timing: answer('yes', { month: '2026-11' }) };
    expect(facts({ bant }).bant()?.changesAt).toBe(at('2026-12-01T00:00+09:00'));
    expect(facts({ bant: { timing: answer('yes', { month: '2026-10' }) } }).bant()).toMatchObject({ changesAt: null });
  });

  it('keeps what was recorded beside what it concludes, and is empty where nothing was', () => {
    const [budget, , need] = facts({ bant: { budget: answer('no', { at: now - days(400) }) } }).bant()?.reading ?? [];
    expect(budget).toMatchObject({ state: 'stale', recorded: 'no' });
    expect(need).toEqual({
      element: 'need',
      state: 'not_asked',
      recorded: 'not_asked',
      name: agreement.bant.elements.need.name,
      question: agreement.bant.elements.need.question,
      words: null,
      saidBy: null,
      at: null,
      activity: null,
      by: null,
      month: null,
      seesUs: null,
      staleAt: null,
    });
  });

  it('an element the agreement leaves out goes by its own name and never grows old', () => {
    const judges = compileJudges({ ...agreement, bant: { ...agreement.bant, elements: {} } } as unknown as Agreement);
    const read = judges.facts(aLead({ bant: { need: answer('yes', { at: now - days(4000) }) } }), now).bant()?.reading[2];
    expect(read).toMatchObject({ state: 'yes', name: { ja: 'need', en: 'need' }, question: { ja: 'need', en: 'need' } });
  });
});

describe('A8 the gate, preset by preset', () => {
  const state = { y: answer('yes'), p: answer('partly'), n: answer('no'), a: answer('no_answer') } as const;
  /** Four letters: budget, authority, need, timing; `-` was not asked. */
  function bant(letters: string): Bant {
    const elements = ['budget', 'authority', 'need', 'timing'] as const;
    return Object.fromEntries(elements.flatMap((element, i) => (letters[i] === '-' ? [] : [[element, state[letters[i] as 'y']]])));
  }
  it.each<[Partial<Agreement['bant']['gate']>, string, string, string[]]>([
    [{ preset: 'all' }, 'yyyy', 'yes', []],
    [{ preset: 'all' }, 'yy-y', 'unknown', ['need']],
    [{ preset: 'all' }, 'ya-y', 'unknown', ['authority', 'need']],
    [{ preset: 'all' }, 'yp-y', 'no', ['authority', 'need']],
    [{ preset: 'all' }, 'nyyy', 'no', ['budget']],
    [{ preset: 'any' }, 'y---', 'yes', []],
    [{ preset: 'any' }, '----', 'unknown', ['budget', 'authority', 'need', 'timing']],
    [{ preset: 'any' }, 'pppp', 'no', ['budget', 'authority', 'need', 'timing']],
    [{ preset: 'any', count: 3 }, 'yy-n', 'unknown', ['need', 'timing']],
    [{ preset: 'any', count: 3 }, 'yypn', 'no', ['need', 'timing']],
    [{ preset: 'any', count: 3 }, 'yyyn', 'yes', []],
    [{ preset: 'one_of' }, '--y-', 'yes', []],
    [{ preset: 'one_of' }, '---y', 'yes', []],
    [{ preset: 'one_of' }, 'y---', 'unknown', ['authority', 'need', 'timing']],
    [{ preset: 'one_of' }, 'yppp', 'no', ['authority', 'need', 'timing']],
    [{ preset: 'one_of', oneOf: ['budget'] }, 'y---', 'yes', []],
    [{ preset: 'one_of', oneOf: ['budget'] }, '-yyy', 'unknown', ['budget']],
    [{ preset: 'default' }, '--y-', 'unknown', ['authority', 'timing']],
    [{ preset: 'default' }, '-ny-', 'unknown', ['authority', 'timing']],
    [{ preset: 'default' }, '--yn', 'unknown', ['authority', 'timing']],
    [{ preset: 'default' }, '--yp', 'unknown', ['authority', 'timing']],
    [{ preset: 'default' }, '-nyp', 'no', ['authority', 'timing']],
    [{ preset: 'default' }, '-nyn', 'no', ['authority', 'timing']],
    [{ preset: 'default' }, '-y--', 'unknown', ['need']],
    [{ preset: 'default' }, '-ya-', 'unknown', ['need']],
    [{ preset: 'default' }, '-yp-', 'no', ['need']],
    [{ preset: 'default' }, '-np-', 'no', ['need', 'authority', 'timing']],
    [{ preset: 'default' }, '-yy-', 'yes', []],
    [{ preset: 'custom' }, 'yyyy', 'unknown', []],
    [{ preset: 'custom' }, 'yy--', 'unknown', ['need', 'timing']],
  ])('%j and %s', (gate, letters, met, open) => {
    expect(facts({ bant: bant(letters) }, { timingMonths: undefined, ...gate }).gate()?.reading).toMatchObject({
      met,
      open,
      blocked: false,
    });
  });

  it.each([
    ['2027-11', undefined, 'yes'],
    ['2027-12', undefined, 'no'],
    ['2027-01', 2, 'yes'],
    ['2027-02', 2, 'no'],
  ])('a start in %s with %s months agreed', (month, timingMonths, met) => {
    const lead = { bant: { need: answer('yes'), authority: answer('no'), timing: answer('yes', { month }) } };
    expect(facts(lead, { timingMonths }).gate()?.reading.met).toBe(met);
  });

  it('a confirmed no on need blocks, and asks for nothing but need', () => {
    expect(facts({ bant: bant('yyny') }, { preset: 'all' }).gate()?.reading).toMatchObject({ met: 'no', blocked: true, open: ['need'] });
  });

  it('changes when the start comes nearer or an answer grows old; an own condition says when and why not', () => {
    const start = { bant: { need: answer('yes'), timing: answer('yes', { month: '2028-01' }) } };
    expect(facts(start).gate()?.changesAt).toBe(at('2026-12-01T00:00+09:00'));
    expect(facts(start, { preset: 'all' }).gate()?.changesAt).toBe(at('2027-05-19T00:00+09:00'));
    const seen = { field: 'activity', operator: 'atLeast' as const, value: { type: 'login', withinDays: 5 } };
    const custom = facts(
      { activities: [anActivity({ type: 'login', occurredAt: now - days(1) })] },
      { preset: 'custom', when: { combinator: 'and', rules: [seen] } },
    ).gate();
    expect(custom).toMatchObject({ reading: { met: 'yes', open: [] }, changesAt: now + days(4), unknowns: [] });
    const unreadable = { field: 'lead.shoeSize', operator: '=' as const, value: 3 };
    const broken = facts({}, { preset: 'custom', when: { combinator: 'and', rules: [unreadable] } }).gate();
    expect(broken?.reading.met).toBe('unknown');
    expect(broken?.unknowns.map(({ en }) => en)).toEqual(['There is no field “lead.shoeSize”']);
  });

  it.each<[Partial<Agreement['bant']['gate']>, string]>([
    [{ preset: 'default' }, 'Need confirmed, and Authority at least partly known or Timing within 12 months (Budget not required)'],
    [
      { preset: 'default', timingMonths: 6 },
      'Need confirmed, and Authority at least partly known or Timing within 6 months (Budget not required)',
    ],
    [{ preset: 'all' }, 'All four confirmed'],
    [{ preset: 'any' }, 'At least 1 of the four confirmed'],
    [{ preset: 'any', count: 3 }, 'At least 3 of the four confirmed'],
    [{ preset: 'one_of' }, 'One of Authority, Need, Timing confirmed'],
    [{ preset: 'one_of', oneOf: ['budget', 'need'] }, 'One of Budget, Need confirmed'],
    [{ preset: 'custom' }, 'Own condition'],
  ])('%j is said', (gate, text) => expect(facts({}, gate).gate()?.reading.text.en).toBe(text));

  it('A8 an appointment is said as it was agreed', () => {
    function say(appointment: Partial<Agreement['appointment']>) {
      const judges = compileJudges({
        ...agreement,
        appointment: { ...agreement.appointment, ...appointment },
        bant: { ...agreement.bant, gate: { preset: 'appointment' } },
      });
      return judges.facts(aLead(), now).gate()?.reading.text;
    }
    expect(say({ withinDays: 20, ranks: ['manager', 'tsar'], buyingDepartment: true, needsPurpose: true })).toEqual({
      ja: expect.stringMatching(/^有効アポがある\(20日以内、購買部門・.+・tsarのいずれかが出席、目的が明確\)$/),
      en: expect.stringMatching(/^A valid appointment \(within 20 days, attended by one of buying department, .+, tsar, purpose stated\)$/),
    });
    expect(say({ withinDays: 20, ranks: ['tsar'], buyingDepartment: false, needsPurpose: false })).toEqual({
      ja: '有効アポがある(20日以内、tsarのいずれかが出席)',
      en: 'A valid appointment (within 20 days, attended by one of tsar)',
    });
  });
});

describe('A9 where a figure comes from', () => {
  function cutOff(field: string, lead: Partial<Lead>) {
    const [first] = agreement.cutOffs;
    const judges = compileJudges({ ...agreement, cutOffs: [{ ...first, field, atLeast: 10 }] as Agreement['cutOffs'] });
    const found = judges.facts(aLead({ company: {}, ...lead }), now).cutOffs()?.reading[0];
    return [found?.result, found?.value];
  }
  const deal = (amount?: number) => ({ id: `o${amount}`, status: 'open' as const, createdAt: now, amount });
  it.each<[string, Partial<Lead>, string, number | null]>([
    ['lead.employees', { company: { employees: 10 } }, 'pass', 10],
    ['employees', { company: { employees: 9 } }, 'fail', 9],
    ['employees', {}, 'unknown', null],
    ['lead.expectedAmount', { expectedAmount: 10 }, 'pass', 10],
    ['amount', { expectedAmount: 9, opportunities: [deal(99)] }, 'fail', 9],
    ['expectedAmount', { opportunities: [deal(), deal(11)] }, 'pass', 11],
    ['expectedAmount', { opportunities: [deal()] }, 'unknown', null],
    ['lead.custom.seats', { custom: { seats: 12 } }, 'pass', 12],
    ['custom.seats', { custom: { seats: 2 } }, 'fail', 2],
    ['seats', { custom: { seats: 12 } }, 'pass', 12],
    ['seats', { custom: { seats: '12' } }, 'unknown', null],
    ['seats', {}, 'unknown', null],
    ['toString', {}, 'unknown', null],
    ['xxxxx.employees', { company: { employees: 10 } }, 'unknown', null],
  ])('%s of %j', (field, lead, result, value) => expect(cutOff(field, lead)).toEqual([result, value]));

  it('a figure that is no number at all is not known', () => {
    const lead = { ...aLead(), company: { employees: Number.NaN } };
    expect(compileJudges(agreement).facts(lead, now).cutOffs()?.reading[0]).toMatchObject({ result: 'unknown', value: null });
  });
});
