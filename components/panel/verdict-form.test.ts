import { describe, expect, it } from 'vitest';
import { aRulebook, at } from '@/test/fixtures/builders';
import { monthsAhead, type VerdictForm, verdictAct, wakeMoment } from './verdict-form';

const zone = 'Asia/Tokyo';
const now = at('2026-11-24T10:00+09:00');
const rulebook = aRulebook();
const rule = (id: string) => {
  const found = rulebook.agreement.reasons.find((reason) => reason.id === id);
  if (!found) throw new Error(id);
  return found;
};
const form = (over: Partial<VerdictForm>): VerdictForm => ({
  kind: 'nurture',
  reason: null,
  month: '',
  until: '',
  channel: 'all',
  answer: '',
  comment: '',
  ...over,
});
const made = (over: Partial<VerdictForm>) => verdictAct(form(over), rulebook, now, zone);

describe('when a lead sent back wakes', () => {
  it.each([
    ['two months before the month named', 'early', '2027-06', '2027-04-01T09:00+09:00'],
    ['in the month itself where that has passed', 'early', '2027-01', '2027-01-01T09:00+09:00'],
    ['in the budget month', 'budget', '2027-04', '2027-04-01T09:00+09:00'],
    ['so many months from now without one', 'lost_other', '', '2027-11-24T09:00+09:00'],
    ['three months on for research', 'research', '', '2027-02-24T09:00+09:00'],
    ['tomorrow where the month runs already', 'budget', '2026-11', '2026-11-25T09:00+09:00'],
  ])('%s', (_, reason, month, moment) => {
    expect(wakeMoment(rule(reason), month, now, zone)).toBe(at(moment));
  });

  it('is left to signals where the reason names no time', () => {
    expect(wakeMoment(rule('route'), '', now, zone)).toBeNull();
    expect(made({ reason: 'route' })).toMatchObject({ reason: 'route', wakeOn: expect.arrayContaining(['reply']) });
  });
});

describe('what a reason asks for', () => {
  it.each<[string, Partial<VerdictForm>]>([
    ['a reason', {}],
    ['ten characters for other', { reason: 'other', answer: 'みじかい' }],
    ['the condition that failed', { reason: 'mismatch' }],
    ['the value below the cut-off', { kind: 'unfit', reason: 'cutoff' }],
    ['until when', { kind: 'reassign', reason: 'capacity' }],
    ['a later day than today', { kind: 'reassign', reason: 'capacity', until: '2026-11-20' }],
  ])('%s', (_, over) => {
    expect(made(over)).toBeNull();
  });

  it('goes where the hub looks for it', () => {
    expect(made({ reason: 'other', answer: '十文字以上の説明を書きました' })).toMatchObject({ comment: '十文字以上の説明を書きました' });
    expect(made({ reason: 'mismatch', answer: '従業員数' })).toMatchObject({ failedCondition: '従業員数' });
    expect(made({ kind: 'reassign', reason: 'capacity', until: '2026-12-01' })).toMatchObject({ until: at('2026-12-01T18:00+09:00') });
    expect(made({ kind: 'unfit', reason: 'refused', channel: 'phone', answer: '総務' })).toMatchObject({ answer: 'phone 総務' });
    expect(made({ kind: 'unfit', reason: 'cutoff', answer: '20名' })).toEqual({
      kind: 'verdict',
      verdict: 'unfit',
      reason: 'cutoff',
      answer: '20名',
    });
  });
});

it('offers months from this one on', () => {
  expect(monthsAhead(now, zone, 3)).toEqual(['2026-11', '2026-12', '2027-01']);
});
