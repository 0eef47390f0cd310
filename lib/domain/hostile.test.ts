import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aLead, anActivity, aRulebook, at, days } from '@/test/fixtures/builders';
import { aHostileLead, aHostileRulebook } from '@/test/fixtures/hostile';
import { runs } from '@/test/fixtures/runs';
import type { Assessment } from './assessment';
import type { Schedule } from './business-hours';
import { evaluate } from './evaluate';
import { activityTypes, bantElements, bantStates, channels, intents, Lead, touchResults, verdicts } from './lead';
import { clockReceipt } from './receipt';
import { Agreement, limits, type Rulebook } from './rulebook';

const now = at('2026-11-20T12:00+09:00');
const yearOne = at('0001-01-01T00:00Z');
const year9999 = at('9999-12-31T23:59:59Z');

/** Any whole number that the schema takes for an instant, the ends of time and of numbers above all. */
const instant = fc.oneof(
  fc.integer({ min: -days(60), max: days(20) }).map((offset) => now + offset),
  fc.constantFrom(yearOne, yearOne + 1, year9999, year9999 + 1, 0, -1, 8.64e15, -8.64e15, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);
const amount = fc.constantFrom(0, -0, -1, 1e308, -1e308, 5e-324, Number.MAX_SAFE_INTEGER, 100);
const words = fc.oneof(fc.string(), fc.constantFrom('', ' ', '__proto__', '\u0000', '㈱'.repeat(300), '課長', 'mql'));
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const some = <T>(value: fc.Arbitrary<T>, maxLength = 4): fc.Arbitrary<T[]> => fc.array(value, { maxLength });

const activity = fc.record({
  id: fc.oneof(fc.constantFrom('a', 'b'), fc.uuid()),
  type: fc.constantFrom(...activityTypes),
  occurredAt: instant,
  recordedAt: instant,
  by: maybe(words),
  channel: maybe(fc.constantFrom(...channels)),
  result: maybe(fc.constantFrom(...touchResults)),
  callbackAt: maybe(instant),
  content: maybe(words),
  intent: maybe(fc.constantFrom(...intents)),
  interest: maybe(words),
  bot: maybe(fc.boolean()),
});
const verdict = fc.record({
  kind: fc.constantFrom(...verdicts),
  at: instant,
  recordedAt: instant,
  reason: maybe(words),
  wakeAt: maybe(instant),
});
const lead = fc
  .record({
    owner: fc.option(words),
    name: words,
    company: fc.record({ name: maybe(words), industry: maybe(words), employees: maybe(amount) }),
    title: maybe(words),
    createdAt: instant,
    expectedAmount: maybe(amount),
    importedScore: maybe(fc.record({ value: amount, source: words, at: instant })),
    optOuts: some(fc.record({ channel: fc.constantFrom('mail', 'phone', 'visit', 'all'), at: instant })),
    stages: some(fc.record({ stage: words, at: instant, recordedAt: instant, by: fc.constantFrom('rule', 'crm') })),
    handOffs: some(
      fc.record({
        id: words,
        from: fc.constant('mkt'),
        to: fc.constantFrom('mkt', 'is', 'fs'),
        at: instant,
        recordedAt: instant,
        verdict: maybe(verdict),
        laterVerdicts: maybe(some(verdict)),
        note: maybe(
          fc.record({ spokeWith: words, problem: words, spokeAt: maybe(instant), agreedAt: maybe(instant), attendees: maybe(words) }),
        ),
      }),
    ),
    assignments: some(fc.record({ owner: fc.option(words), team: words, at: instant })),
    bant: fc.record(
      Object.fromEntries(
        bantElements.map((element) => [
          element,
          maybe(
            fc.record({
              state: fc.constantFrom(...bantStates),
              at: maybe(instant),
              month: maybe(fc.constantFrom('0000-01', '9999-12', '2027-01')),
            }),
          ),
        ]),
      ),
    ),
    pauses: some(
      fc.record({
        id: words,
        promise: maybe(words),
        reason: words,
        from: instant,
        until: instant,
        endedAt: maybe(instant),
        recordedAt: instant,
      }),
    ),
    requests: some(fc.record({ id: words, field: words, at: instant, answeredAt: maybe(instant) })),
    opportunities: some(fc.record({ id: words, status: fc.constantFrom('open', 'won'), createdAt: instant, amount: maybe(amount) })),
    closed: some(
      fc.record({
        promise: fc.constantFrom('p1', 'p3', 'x'),
        startedAt: instant,
        outcome: fc.constantFrom('met', 'met_late', 'breached', 'cancelled'),
        due: fc.option(instant),
        at: instant,
        elapsed: amount,
        version: words,
      }),
    ),
    charged: some(fc.record({ promise: fc.constantFrom('p3', 'p4'), team: words, until: instant, elapsed: amount })),
    activities: some(activity, 12),
    activitiesSince: maybe(instant),
    custom: fc.dictionary(words, fc.oneof(words, amount, fc.boolean(), fc.constant(null))),
  })
  .map((facts) => Lead.parse({ id: 'l', rev: 1, refs: [{ site: 's', type: 't', id: '1' }], team: 't', ...facts }));

/** What holds of every assessment, whatever it was made from. */
function insistOnSense(found: Assessment, when: number): void {
  expect(() => JSON.stringify(found)).not.toThrow();
  expect(found.score.lines.reduce((sum, { points }) => sum + points, 0)).toBe(found.score.total);
  if (found.changesAt !== null) expect(found.changesAt).toBeGreaterThan(Math.min(when, year9999));
  for (const { elapsed, left, allowed, overdueBy } of found.clocks) {
    for (const figure of [elapsed, left, allowed, overdueBy]) expect(Number.isNaN(figure)).toBe(false);
  }
}

function withCalendars(
  change: (schedule: Agreement['calendars'][number]) => Agreement['calendars'][number],
  holidays: string[] = [],
): Rulebook {
  const { agreement, almanac } = aRulebook();
  const named = holidays.map((date) => ({ date, name: { ja: '休み', en: 'Off' } }));
  return {
    agreement: { ...agreement, calendars: agreement.calendars.map(change) },
    almanac: { ...almanac, holidays: { ...almanac.holidays, jp: named } },
  };
}

const never: Schedule['weekly'] = {};
const always = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]]));

/** Every day of the years around now. */
function everyDay(): string[] {
  return Array.from({ length: 366 * 6 }, (_, n) => new Date(at('2024-01-01T00:00Z') + days(n)).toISOString().slice(0, 10));
}

const rulebooks: [name: string, rulebook: () => Rulebook][] = [
  ['the rulebook that ships', () => aRulebook()],
  ['calendars that never open', () => withCalendars((calendar) => ({ ...calendar, weekly: never }))],
  ['calendars that never close', () => withCalendars((calendar) => ({ ...calendar, weekly: always as typeof calendar.weekly }))],
  ['nothing but holidays', () => withCalendars((calendar) => calendar, everyDay())],
  ['a time zone nobody knows', () => withCalendars((calendar) => ({ ...calendar, timeZone: 'Mars/Olympus' }))],
];

describe('whatever a lead says, within the schema', () => {
  it.each(rulebooks)('it is judged by %s', (_, make) => {
    const rulebook = make();
    fc.assert(
      fc.property(lead, instant, (of, when) => insistOnSense(evaluate(of, rulebook, when), when)),
      { numRuns: runs(30) },
    );
  });

  it('a clock of it can be told stretch by stretch, and they sum', () => {
    const rulebook = aRulebook();
    // A record of a clock may say anything, and of two of one name only one is told; what was counted here must sum.
    const named = <T extends { id: string }>(all: readonly T[]): T[] => all.map((one, n) => ({ ...one, id: `n${n}` }));
    const unrecorded = lead.map((of): Lead => {
      const { activities, handOffs, requests } = of;
      return { ...of, closed: [], charged: [], activities: named(activities), handOffs: named(handOffs), requests: named(requests) };
    });
    let told = 0;
    fc.assert(
      fc.property(unrecorded, instant, (of, when) => {
        for (const { key, elapsed, startedAt } of evaluate(of, rulebook, when).clocks) {
          // Millions of stretches are told once, below.
          if (startedAt === null || Math.abs(when - startedAt) > days(36_525)) continue;
          expect(counted(of, rulebook, key, when)).toBe(elapsed);
          told += 1;
        }
      }),
      { numRuns: runs(60) },
    );
    expect(told).toBeGreaterThan(runs(60) / 10);
  });

  it('a clock that has run since the year 1 can be told stretch by stretch, and they sum', () => {
    const rulebook = aRulebook();
    const of = aLead({ activities: [anActivity({ type: 'form', intent: 'demo', occurredAt: yearOne + days(1) })] });
    const [clock] = evaluate(of, rulebook, now).clocks.filter(({ startedAt }) => startedAt === yearOne + days(1));
    expect(clock?.elapsed).toBeGreaterThan(days(100_000));
    expect(counted(of, rulebook, clock?.key ?? '', now)).toBe(clock?.elapsed);
  });
});

/** What a clock's stretches sum to. */
function counted(of: Lead, rulebook: Rulebook, key: string, when: number): number {
  return clockReceipt(of, rulebook, key, when).reduce((sum, { kind, from, to }) => (kind === 'counted' ? sum + to - from : sum), 0);
}

const figure = fc.oneof(fc.integer(), fc.constantFrom(0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER));
const strange = fc.oneof(words, amount, fc.constant(null), fc.array(fc.anything(), { maxLength: 3 }), fc.object({ maxDepth: 1 }));
const fields = [
  'activity',
  'silence',
  'surge',
  'only',
  'score.total',
  'stage',
  'gate',
  'persona',
  'readiness',
  'bant.timing.monthsAway',
  'lead.custom.x',
];
const operators = ['=', '!=', '<', '>=', 'in', 'notIn', 'between', 'contains', 'null', 'atLeast', 'atMost', 'none', 'is'] as const;
const condition = fc.record({
  combinator: fc.constantFrom('and', 'or'),
  not: fc.boolean(),
  rules: some(
    fc.record({
      field: fc.oneof(fc.constantFrom(...fields), fc.string({ minLength: 1, maxLength: 120 })),
      operator: fc.constantFrom(...operators),
      value: strange,
    }),
  ),
});
const otherPromises = some(fc.integer({ min: 0, max: 12 }).map((n) => `p${n}`));
const starts = [
  'hand_off',
  'hot_intent',
  'attempt',
  'conversation',
  'meeting_held',
  'unassigned',
  'assigned',
  'callback',
  'request',
  'sent_back',
  'woke',
];
const keepers = ['attempt', 'touch', 'conversation', 'meeting_held', 'verdict', 'opportunity', 'owner_set', 'answer', 'touches', 'plan'];
const promise = fc.record({
  appliesWhen: maybe(condition),
  startsOn: fc.oneof(
    fc.record({ kind: fc.constantFrom(...starts), first: fc.boolean() }),
    fc.record({ kind: fc.constant('activity'), match: fc.record({ content: words }, { requiredKeys: [] }) }),
  ),
  keptBy: fc.array(fc.record({ kind: fc.constantFrom(...keepers) }), { minLength: 1, maxLength: 4 }),
  within: fc.record({ amount: fc.constantFrom(1e-9, 1, 10_000), unit: fc.constantFrom('minutes', 'hours', 'days', 'months') }),
  sameDayCounts: fc.boolean(),
  maxPauses: fc.nat(),
  standsStillWhile: otherPromises,
  replaces: otherPromises,
  warn: fc.oneof(
    fc.record({ kind: fc.constant('share'), share: fc.constantFrom(0, 1e-9, 1) }),
    fc.record({ kind: fc.constant('days_before'), days: fc.constantFrom(1, Number.MAX_SAFE_INTEGER) }),
  ),
  touches: maybe(fc.record({ min: figure, minCalls: figure, spacingDays: figure, max: figure })),
});
/** The rulebook that ships, with whatever the schema takes in the place of its rules. */
const rulebook = fc
  .record({
    promises: fc.array(promise, { minLength: 12, maxLength: 12 }),
    conditions: fc.array(condition, { minLength: 8, maxLength: 8 }),
    points: fc.integer({ min: -1000, max: 1000 }),
    days: fc.constantFrom(5e-324, 1e-9, 1, 1e308),
    bound: figure,
  })
  .map(({ promises, conditions, points, days: lasts, bound }): Rulebook => {
    const { agreement, almanac } = aRulebook();
    const { scoring } = agreement;
    const when = (n: number): unknown => conditions[n % conditions.length];
    const decays = ['half_life', 'linear', 'window'].map((kind) => ({ kind, days: lasts }));
    const written = {
      ...agreement,
      promises: agreement.promises.map((one, n) => ({ ...one, ...promises[n] })),
      stages: agreement.stages.map((one, n) => ({ ...one, entry: when(n), excludedWhen: when(n + 1) })),
      scoring: {
        ...scoring,
        axes: { fit: { cap: bound, floor: -1 }, engagement: { cap: 1, floor: bound } },
        rules: scoring.rules.map((one, n) => ({ ...one, when: when(n), points, decay: decays[n % 3] })),
      },
      bant: { ...agreement.bant, gate: { preset: 'custom', when: when(7) } },
    };
    return { agreement: Agreement.parse(written), almanac };
  });

describe('whatever a rulebook says, within the schema', () => {
  it('it judges whatever a lead says', () => {
    fc.assert(
      fc.property(rulebook, lead, instant, (book, of, when) => insistOnSense(evaluate(of, book, when), when)),
      { numRuns: runs(60) },
    );
  });
});

describe('at the limits of the schema', () => {
  const rulebook = aHostileRulebook();

  it('a rulebook of 300 rules and 50 promises is read', () => {
    expect(rulebook.agreement.scoring.rules).toHaveLength(limits.rules);
    expect(rulebook.agreement.promises).toHaveLength(limits.promises);
  });

  it('it judges whatever a lead says', () => {
    fc.assert(
      fc.property(lead, instant, (of, when) => insistOnSense(evaluate(of, rulebook, when), when)),
      { numRuns: runs(15) },
    );
  });

  it.each([
    ['the rulebook that ships', aRulebook()],
    ['a rulebook at its limits', rulebook],
  ])('10,000 activities in one lead are judged by %s', (_, book) => {
    const of = aHostileLead(now);
    expect(of.activities).toHaveLength(10_000);
    const found = evaluate(of, book, now);
    insistOnSense(found, now);
    expect(found.clocks.length).toBeGreaterThan(0);
  });

  it.each([
    ['year 1', yearOne + days(1)],
    ['year 9999', year9999 - days(1)],
  ])('a lead of the %s is judged', (_, when) => {
    for (const book of [aRulebook(), rulebook]) insistOnSense(evaluate(aHostileLead(when, 100, 5), book, when), when);
  });
});
