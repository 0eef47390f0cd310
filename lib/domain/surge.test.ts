import { describe, expect, it } from 'vitest';
import { aLead, anActivity, at, days, hours } from '@/test/fixtures/builders';
import { compileCondition, Sink } from './condition';
import { compileJudges } from './judges';
import type { Lead } from './lead';
import { defaultRulebook } from './rulebook';

const { agreement } = defaultRulebook;
const judges = compileJudges(agreement);
const now = at('2026-11-20T12:00+09:00');
const usual = { days: 7, visitDays: 3, factor: 2, weeks: 4 };

function compiled(value: unknown) {
  return compileCondition({ combinator: 'and', rules: [{ field: 'surge', operator: 'is', value }] }, agreement);
}

function lead(daysAgo: number[], more: Partial<Lead> = {}) {
  const activities = daysAgo.map((n) => anActivity({ id: `v${n}`, type: 'page_view', occurredAt: now - days(n) }));
  return judges.facts(aLead({ activities, ...more }), now);
}

const tomorrow = at('2026-11-21T00:00+09:00');

describe('A13 a surge in visits', () => {
  it.each<[unknown]>([
    [undefined],
    [{}],
    [{ ...usual, days: 0 }],
    [{ ...usual, days: 367 }],
    [{ ...usual, visitDays: 0 }],
    [{ ...usual, factor: -1 }],
    [{ ...usual, weeks: 0 }],
    [{ ...usual, weeks: 521 }],
    [{ ...usual, days: 1.5 }],
    [{ ...usual, visitDays: 1.5 }],
    [{ ...usual, weeks: 1.5 }],
  ])('%j cannot be meant', (value) => expect(compiled(value).judge(lead([0, 1, 2])).held).toBe('unknown'));

  it.each<[string, Partial<typeof usual>, number[], Partial<Lead>, string, number | null]>([
    ['three days of seven', {}, [0, 3, 6], {}, 'yes', tomorrow],
    ['the eighth day back is out', {}, [0, 3, 7], {}, 'no', null],
    ['two days', {}, [0, 3], {}, 'no', null],
    ['many views of two days', {}, [0, 0.1, 0.2, 3], {}, 'no', null],
    ['exactly twice the usual', {}, [0, 3, 6, 8, 9, 10, 11, 12, 13], {}, 'yes', tomorrow],
    ['less than twice the usual', {}, [0, 3, 6, 8, 9, 10, 11, 12, 13, 14], {}, 'no', tomorrow],
    ['what lies before the four weeks is not counted', {}, [0, 3, 6, 8, 9, 10, 11, 12, 13, 35], {}, 'yes', tomorrow],
    ['the last day of the four weeks is', {}, [0, 3, 6, 8, 9, 10, 11, 12, 13, 34], {}, 'no', tomorrow],
    ['the first day of the four weeks is', {}, [0, 3, 6, 7, 9, 10, 11, 12, 13, 14], {}, 'no', tomorrow],
    ['whatever was usual', { factor: 0 }, [0, 3, 6, 8, 9, 10, 11, 12, 13, 14], {}, 'yes', tomorrow],
    ['of one day', { days: 1, visitDays: 1 }, [0], {}, 'yes', tomorrow],
    ['of a day without a visit', { days: 1, visitDays: 1 }, [1], {}, 'no', null],
    ['what was usual is not known', {}, [0, 3, 6], { activitiesSince: now - days(20) }, 'unknown', tomorrow],
    ['known from the first minute on', {}, [0, 3, 6], { activitiesSince: at('2026-10-17T00:00+09:00') }, 'yes', tomorrow],
    ['known a moment too late', {}, [0, 3, 6], { activitiesSince: at('2026-10-17T00:00+09:00') + 1 }, 'unknown', tomorrow],
    ['too few of late, which is known', {}, [0, 3], { activitiesSince: at('2026-11-14T00:00+09:00') }, 'no', null],
    ['too few in what is known of late', {}, [0, 3], { activitiesSince: at('2026-11-14T00:00+09:00') + 1 }, 'unknown', tomorrow],
    ['fewer than usual, as far as is known', {}, [0, 3, 6, 8, 9, 10, 11, 12, 13, 14], { activitiesSince: now - days(16) }, 'no', tomorrow],
  ])('%s', (_, more, daysAgo, facts, held, changesAt) => {
    expect(compiled({ ...usual, ...more }).judge(lead(daysAgo, facts))).toMatchObject({ held, changesAt });
  });

  it('names the latest visit and says the rule', () => {
    expect(compiled(usual).judge(lead([0, 3, 6])).evidence).toEqual([
      { text: expect.objectContaining({ en: 'Visit surge (3 or more days in 7, 2 times the usual)' }), activity: 'v0', at: now },
    ]);
    expect(compiled(usual).judge(lead([0, 3, 6], { activitiesSince: now })).why?.en).toMatch(/further than activities/);
  });

  it.each<[string, number[], Partial<Lead>, string | null]>([
    ['the last view of the latest such day', [6, 3, 0.2, 0.1], {}, 'v0.1'],
    ['a day long ago', [90, 89, 88.1, 88, 10], {}, 'v88'],
    ['never enough days', [90, 89, 10], {}, null],
    ['days too far apart', [90, 86, 83], {}, null],
    ['just near enough', [90, 86, 84], {}, 'v84'],
    ['a day of which the usual is not known', [20, 19, 18], { activitiesSince: now - days(40) }, null],
    ['a day of which it is', [4, 3, 2], { activitiesSince: now - days(40) }, 'v2'],
    ['no visit', [], {}, null],
    // Day after day: the 21st is exactly twice the usual, the 22nd less.
    ['the last day with twice the usual', Array.from({ length: 60 }, (_, i) => 60 - i), {}, 'v40'],
    // Three visits are not twice as many as seven in four weeks, but as six, once the eldest is older than that.
    ['by now, though not on the day of the last visit', [...Array.from({ length: 7 }, (_, i) => 35 - i), 3, 2, 1], {}, 'v1'],
    ['now, of which the usual is known, while it was not then', [3, 2, 1], { activitiesSince: at('2026-10-17T00:00+09:00') }, 'v1'],
    ['no more than usual', Array.from({ length: 60 }, (_, i) => 60 - i), { activitiesSince: now - days(20) }, null],
  ])('A4 came to hold: %s', (_, daysAgo, facts, expected) => {
    expect(compiled(usual).fired(lead(daysAgo, facts), new Sink())?.activity?.id ?? null).toBe(expected);
  });

  it('counts the days of the agreement’s zone', () => {
    const views = [9, 33, 57].map((n) => anActivity({ type: 'page_view', occurredAt: at('2026-11-20T00:00+09:00') - hours(n) }));
    const facts = judges.facts(aLead({ activities: views }), at('2026-11-20T00:00+09:00') - hours(9));
    expect(compiled({ ...usual, days: 3 }).judge(facts)).toMatchObject({ held: 'yes', changesAt: at('2026-11-20T00:00+09:00') });
  });
});
