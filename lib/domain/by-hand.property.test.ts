import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '@/test/fixtures/runs';
import { ActivityMatch, ConditionRule, isActivityMatch, isConditionRule } from './condition-schema';
import { Schedule, scheduleProblem } from './schedule';

// What is read by hand, so that a page need not load the schemas, takes exactly what the schema takes.

const odd = fc.oneof(
  fc.constantFrom(undefined, null, '', 'x', 0, 1, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e20, true),
  fc.anything(),
);
/** An object with some of these keys: usually a value that fits, sometimes none, sometimes anything. */
function nearly(fitting: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const keys = fc.record(
    Object.fromEntries(
      Object.entries(fitting).map(([key, fits]) => [key, fc.oneof({ weight: 12, arbitrary: fits }, { weight: 1, arbitrary: odd })]),
    ),
    { requiredKeys: [] },
  );
  return fc.oneof({ weight: 20, arbitrary: keys }, { weight: 1, arbitrary: fc.anything() });
}

const oneOrMore = fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 }));
const matches = nearly({
  type: oneOrMore,
  content: oneOrMore,
  channel: oneOrMore,
  result: oneOrMore,
  intent: oneOrMore,
  rating: oneOrMore,
  interest: fc.string(),
  withinDays: fc.oneof(fc.integer({ min: -2, max: 3_662 }), fc.double({ min: 0, max: 3_661, noNaN: true })),
  count: fc.integer({ min: -2, max: 10_002 }),
  perDay: fc.boolean(),
});
const rules = nearly({
  id: fc.string(),
  field: fc.oneof(fc.string(), fc.constant('x'.repeat(120)), fc.constant('x'.repeat(121))),
  operator: fc.constantFrom('=', '!=', 'in', 'between', 'atLeast', 'none', 'is', 'matches'),
  value: fc.anything(),
});

const time = fc.constantFrom('00:00', '09:00', '12:30', '23:59', '24:00', '24:30', '9:00');
const intervals = fc.array(fc.oneof({ weight: 8, arbitrary: fc.tuple(time, time) }, { weight: 1, arbitrary: odd }), { maxLength: 2 });
const date = fc.constantFrom('2026-11-23', '2028-02-29', '2026-02-29', '0001-01-01', '9999-12-31', '2026-4-31', 'x');
const schedules = nearly({
  timeZone: fc.constantFrom('Asia/Tokyo', 'UTC', 'Asia/Edo', ''),
  weekly: fc.dictionary(fc.constantFrom('mon', 'tue', 'sun', 'montag'), intervals, { maxKeys: 2 }),
  holidays: fc.array(fc.oneof(date, nearly({ date, name: fc.oneof(fc.string(), nearly({ ja: fc.string(), en: fc.string() })) })), {
    maxLength: 2,
  }),
  exceptions: fc.dictionary(date, intervals, { maxKeys: 2 }),
  breaks: fc.dictionary(date, intervals, { maxKeys: 2 }),
  transitions: fc.array(nearly({ at: fc.oneof(fc.integer(), fc.double()), offsetMinutes: fc.integer({ min: -1_500, max: 1_500 }) }), {
    maxLength: 2,
  }),
});

describe('what is read by hand is what the schema takes', () => {
  it('activity matches', () => {
    fc.assert(
      fc.property(matches, (written) => {
        expect(isActivityMatch(written)).toBe(ActivityMatch.safeParse(written).success);
      }),
      { numRuns: runs(1_500) },
    );
  });
  it('rules of a condition', () => {
    fc.assert(
      fc.property(rules, (written) => {
        expect(isConditionRule(written)).toBe(ConditionRule.safeParse(written).success);
      }),
      { numRuns: runs(1_000) },
    );
  });
  it('schedules', () => {
    fc.assert(
      fc.property(schedules, (written) => {
        expect(scheduleProblem(written) === null).toBe(Schedule.safeParse(written).success);
      }),
      { numRuns: runs(1_500) },
    );
  });
});
