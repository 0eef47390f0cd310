import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRulebook } from './default-rulebook';
import { promiseSentence, promiseText } from './promise-sentence';
import { type Agreement, PromiseRule } from './rulebook';

const { agreement } = defaultRulebook;

function shipped(id: string): PromiseRule {
  const rule = agreement.promises.find((promise) => promise.id === id);
  if (!rule) throw new Error(id);
  return rule;
}

function text(rule: PromiseRule, within: Partial<Agreement> = {}): string {
  const { ja, en } = promiseText(rule, { ...agreement, ...within });
  return `${ja}\n${en}`;
}

describe('B1 the sentence of a promise', () => {
  it.each([
    [
      'p3',
      'インサイドセールスは、インサイドセールスへの引き渡しから3営業日以内に「電話」を行います。電話での接触(つながらなくても可)で完了です。',
      'Inside sales: “Call” within 3 business days of each hand-off to Inside sales. Done by an attempt (call), reached or not.',
    ],
    [
      'p6',
      'フィールドセールスは、インサイドセールス・フィールドセールスへの最初の引き渡しから1か月以内に「初回商談」を行います。商談の実施で完了です。',
      'Field sales: “First meeting” within 1 month of the first hand-off to Inside sales, Field sales. Done by a meeting held.',
    ],
    [
      'p8',
      'インサイドセールスは、折り返しを約束した時刻から15分以内に「折り返し電話」を行います。電話での接触(つながらなくても可)で完了です。',
      'Inside sales: “Call back” within 15 minutes of the moment agreed for a call-back. Done by an attempt (call), reached or not.',
    ],
  ])('%s says who, what, by when, from when and what counts', (id, ja, en) => {
    const named = { ...agreement, departments: agreement.departments.map((each) => plain(each)) };
    expect(promiseSentence(shipped(id), named).main).toEqual({ ja, en });
  });

  it.each([
    ['p3', 'counting', 'Counted by the calendar “Quick”; the day it starts is left out, and it falls due at closing of the last.'],
    ['p1', 'intents', 'For “Comparison-site request” it is within 30 working minutes.'],
    ['p1', 'hold', 'It can’t be put on hold.'],
    ['p1', 'replaces', 'While it is open, “First call” is neither shown nor judged.'],
    ['p3', 'replaces', 'While “Quick response” is open, that one is judged instead.'],
    ['p2', 'still', 'It stands still while “Answer to an info request” is open.'],
    ['p4', 'touches', 'At least 6 touches, 3 of them calls, counting only those 1 business day or more apart; it stops at 8.'],
    ['p6', 'warning', 'A warning comes 5 business days before, at opening (with a meeting date set, on the due day).'],
    ['p0', 'missed', 'When missed, told at once: Head of the department.'],
    ['p8', 'missed', 'When missed, nobody above is told.'],
  ])('%s says its %s', (id, kind, en) => {
    const { clauses } = promiseSentence(shipped(id), agreement);
    expect(clauses.filter((clause) => clause.kind === kind).map((clause) => clause.text.en)).toContain(en);
  });

  it('every shipped promise reads differently, in both languages', () => {
    const all = agreement.promises.map((rule) => promiseText(rule, agreement));
    expect(new Set(all.map(({ ja }) => ja)).size).toBe(all.length);
    expect(new Set(all.map(({ en }) => en)).size).toBe(all.length);
  });

  it('says the whole of a condition, long lists included', () => {
    const industries = ['a', 'b', 'c', 'd', 'e'];
    const appliesWhen = { combinator: 'and' as const, rules: [{ field: 'lead.industry', operator: 'in' as const, value: industries }] };
    expect(text({ ...shipped('p3'), appliesWhen })).toContain('in all: a, b, c, d, e');
  });
});

function plain(department: Agreement['departments'][number]): Agreement['departments'][number] {
  const names = {
    is: ['インサイドセールス', 'Inside sales'],
    fs: ['フィールドセールス', 'Field sales'],
    mkt: ['マーケティング', 'Marketing'],
  } as const;
  const [ja, en] = names[department.id];
  return { ...department, name: { ja, en } };
}

/** Any promise that an editor could write: every field of the schema takes every shape it can have. */
const label = fc
  .string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('a', 'b', 'c', '営', '業') })
  .map((word) => ({ ja: word, en: word }));
const departments = fc.constantFrom('mkt' as const, 'is' as const, 'fs' as const);
const ids = agreement.promises.map(({ id }) => id);
const others = fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 3 }).map((list) => list.sort());
const unit = fc.constantFrom('minutes' as const, 'hours' as const, 'days' as const, 'months' as const);
const amount = fc.integer({ min: 1, max: 60 });
const match = fc.record(
  {
    type: fc.uniqueArray(fc.constantFrom('call', 'mail', 'visit', 'meeting', 'reply', 'form'), { minLength: 1, maxLength: 5 }),
    content: fc.constantFrom('price', 'case'),
  },
  { requiredKeys: ['type'] },
);
const to = fc.uniqueArray(departments, { minLength: 1, maxLength: 3 });
const startsOn = fc.oneof(
  fc.record({ kind: fc.constant('hand_off' as const), to, first: fc.boolean() }),
  fc.record({ kind: fc.constant('conversation' as const), to, elsePlan: fc.constantFrom(...ids) }, { requiredKeys: ['kind', 'to'] }),
  fc.record({ kind: fc.constant('stage' as const), stage: fc.constantFrom(...agreement.stages.map(({ id }) => id)) }),
  fc.record({ kind: fc.constant('activity' as const), match }),
  fc.constantFrom(
    ...(['hot_intent', 'attempt', 'meeting_held', 'unassigned', 'assigned', 'callback', 'request', 'sent_back', 'woke'] as const).map(
      (kind) => ({ kind }),
    ),
  ),
);
const keptBy = fc.oneof(
  fc.record({
    kind: fc.constant('attempt' as const),
    types: fc.uniqueArray(fc.constantFrom('call', 'mail', 'visit', 'meeting', 'reply'), { maxLength: 5 }),
  }),
  fc.record({ kind: fc.constant('activity' as const), match }),
  fc.constantFrom(
    ...(['touch', 'conversation', 'meeting_held', 'verdict', 'opportunity', 'owner_set', 'answer', 'touches', 'plan'] as const).map(
      (kind) => ({ kind }),
    ),
  ),
);
const comparison = fc.oneof(
  fc.record({
    field: fc.constant('lead.employees'),
    operator: fc.constantFrom('<' as const, '>=' as const),
    value: fc.integer({ min: 1, max: 999 }),
  }),
  fc.record({
    field: fc.constant('lead.industry'),
    operator: fc.constantFrom('in' as const, 'notIn' as const),
    value: fc.uniqueArray(fc.constantFrom('v', 'w', 'x', 'y', 'z'), { minLength: 1 }),
  }),
);
const condition = fc.record({
  combinator: fc.constantFrom('and' as const, 'or' as const),
  rules: fc.array(comparison, { minLength: 2, maxLength: 3 }),
  not: fc.boolean(),
});
const warn = fc.oneof(
  fc.record({ kind: fc.constant('share' as const), share: fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000) }),
  fc.record({ kind: fc.constant('days_before' as const), days: fc.integer({ min: 1, max: 20 }) }),
  fc.constantFrom({ kind: 'due_day' as const }, { kind: 'none' as const }),
);
const touches = fc.record({ min: amount, minCalls: amount, spacingDays: fc.integer({ min: 0, max: 5 }), max: amount });
const withinFor = fc.uniqueArray(
  fc.record({ intent: fc.constantFrom('compare' as const, 'trial' as const, 'price' as const), amount, unit }),
  {
    maxLength: 2,
    selector: ({ intent }) => intent,
  },
);

const parts = {
  action: label,
  department: departments,
  runsOn: fc.constantFrom('owner' as const, 'manager' as const, 'marketing' as const),
  appliesWhen: fc.option(condition, { nil: undefined }),
  startsOn,
  keptBy: fc.array(keptBy, { minLength: 1, maxLength: 3 }),
  within: fc.record({ amount, unit }),
  withinFor,
  calendar: fc.constantFrom(...agreement.calendars.map(({ id }) => id), 'gone'),
  sameDayCounts: fc.boolean(),
  pausable: fc.boolean(),
  maxPauses: fc.integer({ min: 0, max: 5 }),
  standsStillWhile: others,
  replaces: others,
  warn,
  escalate: fc.record({ to: label, when: fc.constantFrom('at_once' as const, 'next_morning' as const, 'never' as const) }),
  touches: fc.option(touches, { nil: undefined }),
};

type Parts = { [Part in keyof typeof parts]: PromiseRule[Part] };

/** What a rule means, with everything nobody goes by made one: the yardstick that the sentence is held against. */
function meaning(rule: PromiseRule): string {
  const isCallback = rule.startsOn.kind === 'callback';
  const held = rule.pausable && rule.maxPauses > 0 && !isCallback ? rule.maxPauses : 0;
  const daily = rule.within.unit === 'days' || rule.withinFor.some((special) => special.unit === 'days');
  const ownDepartment = ['attempt', 'meeting_held'].includes(rule.startsOn.kind);
  return JSON.stringify({
    action: rule.action,
    department: rule.department,
    ownDepartment,
    runsOn: rule.runsOn,
    appliesWhen: rule.appliesWhen ?? null,
    startsOn: rule.startsOn,
    keptBy: rule.keptBy,
    within: rule.within,
    withinFor: rule.withinFor,
    calendar: rule.calendar,
    sameDay: daily && rule.calendar !== 'gone' && rule.sameDayCounts,
    held,
    still: isCallback ? [] : rule.standsStillWhile.filter((id) => id !== rule.id),
    replaces: rule.replaces.filter((id) => id !== rule.id),
    warn: isCallback && rule.warn.kind !== 'none' ? 'at the moment' : rule.warn,
    escalate: rule.escalate.when === 'never' ? 'never' : rule.escalate,
    touches: rule.touches ?? null,
  });
}

describe('B1 a field that changes the meaning changes the sentence', () => {
  const any = fc.record(parts) as fc.Arbitrary<Parts>;
  it.each(Object.keys(parts) as (keyof Parts)[])('%s', (part) => {
    fc.assert(
      fc.property(any, parts[part] as fc.Arbitrary<unknown>, (written, other) => {
        const rule = PromiseRule.parse({ id: 'own', name: { ja: 'x', en: 'x' }, ...written });
        const changed = PromiseRule.parse({ ...rule, [part]: other });
        const [before, after] = [promiseText(rule, agreement), promiseText(changed, agreement)];
        if (meaning(rule) === meaning(changed)) return;
        expect(after.ja).not.toBe(before.ja);
        expect(after.en).not.toBe(before.en);
      }),
      { numRuns: 40 },
    );
  });

  it.each<[string, Partial<Agreement>]>([
    ['which intents are hot', { intents: agreement.intents.map((intent) => ({ ...intent, hot: intent.id === 'price' })) }],
  ])('so does %s', (_, changed) => {
    expect(text(shipped('p1'), changed)).not.toBe(text(shipped('p1')));
  });

  it.each(['stop', 'reassign'] as const)('so does what holds while the owner is away (%s)', (absencePolicy) => {
    const id = absencePolicy === 'stop' ? 'p3' : 'p0';
    expect(text(shipped(id), { absencePolicy })).not.toBe(text(shipped(id)));
  });
});
