import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicHolidays } from '@/lib/holidays/countries';
import { at, japaneseHolidays } from '@/test/fixtures/builders';
import { runs } from '@/test/fixtures/runs';
import type { Condition } from './condition-schema';
import { all, any, happened, text, where } from './defaults/write';
import { type LintCode, type LintHistory, lintCodes, lintRulebook } from './lint';
import { type Agreement, defaultRulebook, type PromiseRule, Rulebook, type ScoreRule } from './rulebook';

const now = at('2026-06-01T10:00+09:00');

/** The agreement that ships, as the hub publishes it: with Japan's holidays by name. */
const published: Rulebook = {
  ...defaultRulebook,
  almanac: { ...defaultRulebook.almanac, revision: 1, holidays: { jp: publicHolidays('jp', { from: 2024, to: 2028 }) } },
};

type Change = (agreement: Agreement, rulebook: Rulebook) => void;

/** The published rulebook after one change. */
function changed(change: Change): Rulebook {
  const rulebook = structuredClone(published);
  change(rulebook.agreement, rulebook);
  return rulebook;
}

function stage(agreement: Agreement, id: string): Agreement['stages'][number] {
  return agreement.stages.find((one) => one.id === id) as Agreement['stages'][number];
}

function promise(agreement: Agreement, id: string): PromiseRule {
  return agreement.promises.find((one) => one.id === id) as PromiseRule;
}

function scoreRule(agreement: Agreement, id: string): ScoreRule {
  return agreement.scoring.rules.find((one) => one.id === id) as ScoreRule;
}

function nested(depth: number): Condition {
  return depth === 0 ? all(where('lead.name', 'notNull')) : all(nested(depth - 1));
}

const roundTheClock = {
  ...(published.agreement.calendars[1] as Agreement['calendars'][number]),
  id: 'always',
  holidays: 'none' as const,
  closures: [],
  weekly: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]])),
};

const cases: [what: string, code: LintCode, path: string, change: Change][] = [
  [
    'a stage that lets everybody in',
    'no_threshold',
    'agreement/stages/1/entry',
    (a) => {
      delete stage(a, 'mql').entry;
      stage(a, 'mql').triggers = [];
    },
  ],
  [
    'an entry condition that asks nothing',
    'no_threshold',
    'agreement/stages/2/entry',
    (a) => {
      stage(a, 'sal').entry = all();
    },
  ],
  [
    'an own qualifying rule without a condition',
    'no_threshold',
    'agreement/bant/gate/when',
    (a) => {
      a.bant.gate = { preset: 'custom' };
    },
  ],
  [
    'a score without bands',
    'no_threshold',
    'agreement/scoring/bands',
    (a) => {
      a.scoring.bands = [];
    },
  ],
  [
    'points that no stage asks for',
    'score_not_asked',
    'agreement/scoring/mode',
    (a) => {
      stage(a, 'mql').entry = all(where('persona', '=', 'yes'));
    },
  ],
  [
    'a threshold while the score is off',
    'score_is_off',
    'agreement/stages/1/entry/rules/0',
    (a) => {
      a.scoring.mode = 'checklist';
    },
  ],
  [
    'a threshold above what the rules reach',
    'threshold_out_of_reach',
    'agreement/stages/1/entry/rules/0/value',
    (a) => {
      stage(a, 'mql').entry = all(where('score.fit', '>=', 51), where('score.engagement', '>=', 20));
    },
  ],
  [
    'a threshold that only an imported score reaches',
    'threshold_out_of_reach',
    'agreement/stages/1/entry/rules/1/value',
    (a) => {
      a.scoring.rules = a.scoring.rules.filter(({ id }) => !['e1', 'e2', 'e4'].includes(id));
      stage(a, 'mql').entry = all(where('score.fit', '>=', 25), where('score.engagement', '>=', 40));
    },
  ],
  [
    'a total without fit and activity',
    'total_alone',
    'agreement/stages/1/entry',
    (a) => {
      stage(a, 'mql').entry = all(where('score.total', '>=', 45));
    },
  ],
  [
    'mails and documents that reach the line alone',
    'documents_alone',
    'agreement/stages/1/entry',
    (a) => {
      stage(a, 'mql').entry = all(where('score.fit', '>=', 25), where('score.engagement', '>=', 17));
    },
  ],
  [
    'a group of documents without a cap',
    'documents_alone',
    'agreement/stages/1/entry',
    (a) => {
      for (const group of a.scoring.groups) if (group.id === 'mail') delete group.cap;
    },
  ],
  [
    'a trigger by a document',
    'documents_alone',
    'agreement/stages/1/triggers/0/when',
    (a) => {
      stage(a, 'mql').triggers[0] = { id: 'paper', name: text('資料', 'Paper'), when: any(happened({ intent: 'paper' })) };
    },
  ],
  [
    'points for opened mails',
    'opens_score',
    'agreement/scoring/rules/12/when',
    (a) => {
      scoreRule(a, 'e6').when = all(happened({ type: ['mail_click', 'mail_open'] }));
    },
  ],
  [
    'conditions that exclude each other',
    'stage_unreachable',
    'agreement/stages/3/entry',
    (a) => {
      stage(a, 'sql').entry = all(where('lead.employees', '>=', 300), where('lead.employees', '<', 30));
      stage(a, 'sql').triggers = [];
    },
  ],
  [
    'an exclusion that leaves nobody',
    'stage_unreachable',
    'agreement/stages/2/excludedWhen',
    (a) => {
      stage(a, 'sal').excludedWhen = any(where('handOff.is', 'in', ['accept', 'reassign']));
    },
  ],
  [
    'two stages that are one',
    'stages_overlap',
    'agreement/stages/3/entry',
    (a) => {
      stage(a, 'sal').entry = all(where('handOff.is', '=', 'accept'), where('gate', '=', 'yes'));
      stage(a, 'sql').entry = any(where('gate', 'in', ['yes', 'unknown']), where('opportunity', '=', true));
    },
  ],
  [
    'a stage where nobody knows what to do',
    'stage_without_action',
    'agreement/stages/2/actions',
    (a) => {
      stage(a, 'sal').actions = [];
    },
  ],
  [
    'acceptance without a hand-off',
    'acceptance_without_hand_off',
    'agreement/stages/2/needsAcceptance',
    (a) => {
      stage(a, 'sal').needsAcceptance = true;
    },
  ],
  [
    'a note without a hand-off',
    'note_without_hand_off',
    'agreement/stages/2/needsNote',
    (a) => {
      stage(a, 'sal').needsNote = true;
    },
  ],
  [
    'a promise by a calendar that never opens',
    'promise_cannot_be_kept',
    'agreement/promises/5/calendar',
    (a) => {
      for (const calendar of a.calendars) if (calendar.id === 'standard') calendar.weekly = {};
    },
  ],
  [
    'a deadline at night for a team that is closed',
    'promise_not_always_keepable',
    'agreement/promises/1/within',
    (a) => {
      a.calendars.push(roundTheClock);
      promise(a, 'p1').calendar = 'always';
    },
  ],
  [
    'a deadline on days on which the team never works',
    'promise_cannot_be_kept',
    'agreement/promises/5/within',
    (a) => {
      a.calendars.push({ ...roundTheClock, id: 'rare', weekly: {}, exceptions: { '2026-12-25': [['10:00', '11:00']] } });
      for (const department of a.departments) if (department.id === 'fs') department.calendar = 'rare';
    },
  ],
  [
    'a promise kept by what no result counts as',
    'promise_cannot_be_kept',
    'agreement/promises/6/keptBy',
    (a) => {
      for (const result of a.touchResults) result.countsAs = result.countsAs.filter((as) => as !== 'meeting');
    },
  ],
  [
    'a promise to a department nobody hands off to',
    'promise_never_starts',
    'agreement/promises/5/startsOn',
    (a) => {
      stage(a, 'sql').handsOff = false;
      stage(a, 'sql').needsAcceptance = false;
      stage(a, 'sql').needsNote = false;
    },
  ],
  [
    'a promise for leads there cannot be',
    'promise_never_applies',
    'agreement/promises/3/appliesWhen',
    (a) => {
      promise(a, 'p3').appliesWhen = all(
        where('score.band', '=', 'high'),
        where('score.total', '<', 10),
        where('stage', 'in', ['nowhere']),
      );
    },
  ],
  [
    'promises that replace each other',
    'promise_circle',
    'agreement/promises/1/replaces',
    (a) => {
      promise(a, 'p3').replaces = ['p1'];
    },
  ],
  [
    'promises that wait for each other',
    'promise_circle',
    'agreement/promises/9/standsStillWhile',
    (a) => {
      promise(a, 'p9').standsStillWhile = ['p2'];
    },
  ],
  [
    'touches without a plan',
    'touch_plan_missing',
    'agreement/promises/4/keptBy/1',
    (a) => {
      delete promise(a, 'p4').touches;
    },
  ],
  [
    'more touches than days',
    'touch_plan_too_tight',
    'agreement/promises/4/touches',
    (a) => {
      promise(a, 'p4').within = { amount: 4, unit: 'days' };
    },
  ],
  [
    'more touches than allowed',
    'touch_plan_too_tight',
    'agreement/promises/4/touches/max',
    (a) => {
      promise(a, 'p4').touches = { min: 6, minCalls: 3, spacingDays: 1, max: 5 };
    },
  ],
  [
    'a warning from the start',
    'warns_from_the_start',
    'agreement/promises/3/warn',
    (a) => {
      promise(a, 'p3').warn = { kind: 'days_before', days: 3 };
    },
  ],
  [
    'hot inquiries without a promise',
    'hot_intent_without_promise',
    'agreement/promises',
    (a) => {
      a.promises = a.promises.filter(({ id }) => id !== 'p1');
    },
  ],
  [
    'a stage whose department is gone',
    'action_without_owner',
    'agreement/stages/1/department',
    (a) => {
      a.departments = a.departments.filter(({ id }) => id !== 'is');
    },
  ],
  [
    'a breach told to nobody',
    'action_without_owner',
    'agreement/promises/3/escalate/to',
    (a) => {
      promise(a, 'p3').escalate = { to: text('', ' '), when: 'next_morning' };
    },
  ],
  [
    'a score rule that nobody owns',
    'rule_without_owner',
    'agreement/scoring/rules/0/owner',
    (a) => {
      scoreRule(a, 'f1').owner = '';
    },
  ],
  [
    'a score rule without a hypothesis',
    'hypothesis_missing',
    'agreement/scoring/rules/6/hypothesis',
    (a) => {
      scoreRule(a, 'e1').hypothesis = text('', '');
    },
  ],
  [
    'a score rule past its review',
    'review_overdue',
    'agreement/scoring/rules/6/reviewBy',
    (a) => {
      scoreRule(a, 'e1').reviewBy = '2026-05-31';
    },
  ],
  [
    'a review date that does not exist',
    'review_overdue',
    'agreement/scoring/rules/6/reviewBy',
    (a) => {
      scoreRule(a, 'e1').reviewBy = '2026-06-31';
    },
  ],
  [
    'an agreement past its review',
    'review_overdue',
    'agreement/meta/effectiveFrom',
    (a) => {
      a.meta.effectiveFrom = at('2025-11-01T00:00+09:00');
    },
  ],
  [
    'a calendar in a zone that nobody knows',
    'calendar_unreadable',
    'agreement/calendars/0',
    (a) => {
      (a.calendars[0] as { timeZone: string }).timeZone = 'Asia/Edo';
    },
  ],
  [
    'a calendar without hours',
    'calendar_never_opens',
    'agreement/calendars/1/weekly',
    (a) => {
      (a.calendars[1] as { weekly: object }).weekly = {};
    },
  ],
  [
    'a calendar that nobody keeps',
    'calendar_unused',
    'agreement/calendars/2',
    (a) => {
      a.calendars.push(roundTheClock);
    },
  ],
  [
    'holidays that were never published',
    'holidays_missing',
    'almanac/holidays/jp',
    (_, rulebook) => {
      rulebook.almanac.holidays = {};
    },
  ],
  [
    'holidays that end this year',
    'holidays_running_out',
    'almanac/holidays/jp',
    (_, rulebook) => {
      rulebook.almanac.holidays = { jp: publicHolidays('jp', { from: 2025, to: 2025 }) };
    },
  ],
  [
    'clock changes that end',
    'zone_running_out',
    'almanac/transitions/Europe/Berlin',
    (a, rulebook) => {
      (a.calendars[0] as { timeZone: string }).timeZone = 'Europe/Berlin';
      rulebook.almanac.transitions = {
        'Europe/Berlin': [
          { at: at('2025-10-26T01:00Z'), offsetMinutes: 60 },
          { at: at('2026-03-29T01:00Z'), offsetMinutes: 120 },
        ],
      };
    },
  ],
  [
    'a condition on a field there is not',
    'unknown_field',
    'agreement/stages/1/entry/rules/0/field',
    (a) => {
      stage(a, 'mql').entry = all(where('lead.shoeSize', '>=', 25), where('score.engagement', '>=', 20));
    },
  ],
  [
    'a minimum on a field that is no figure',
    'unknown_field',
    'agreement/cutOffs/0/field',
    (a) => {
      (a.cutOffs[0] as { field: string }).field = 'lead.title';
    },
  ],
  [
    'a condition on a stage that was removed',
    'unknown_id',
    'agreement/promises/3/appliesWhen/rules/0/value',
    (a) => {
      promise(a, 'p3').appliesWhen = all(where('stage', 'in', ['mql', 'sdr']));
    },
  ],
  [
    'a condition on an intent that was removed',
    'unknown_id',
    'agreement/stages/1/triggers/0/when/rules/0/value/intent',
    (a) => {
      a.intents = a.intents.filter(({ id }) => id !== 'referral');
    },
  ],
  [
    'a condition on a layer that was removed',
    'unknown_id',
    'agreement/scoring/rules/3/when/rules/0/field',
    (a) => {
      a.personaLayers = a.personaLayers.filter(({ id }) => id !== 'department');
    },
  ],
  [
    'a wake-up signal on an activity there is not',
    'unknown_id',
    'agreement/wakeSignals/3/match/type',
    (a) => {
      a.wakeSignals[3] = { id: 'reply', name: text('返信', 'Reply'), match: { type: 'fax' } };
    },
  ],
  [
    'a promise by a calendar that was removed',
    'unknown_id',
    'agreement/promises/5/calendar',
    (a) => {
      promise(a, 'p5').calendar = 'summer';
    },
  ],
  [
    'a promise that waits for one that was removed',
    'unknown_id',
    'agreement/promises/2/standsStillWhile/0',
    (a) => {
      a.promises = a.promises.filter(({ id }) => id !== 'p9');
    },
  ],
  [
    'a promise that starts in a stage that was removed',
    'unknown_id',
    'agreement/promises/3/startsOn/stage',
    (a) => {
      promise(a, 'p3').startsOn = { kind: 'stage', stage: 'sdr' };
    },
  ],
  [
    'a plan that was removed',
    'unknown_id',
    'agreement/promises/2/startsOn/elsePlan',
    (a) => {
      promise(a, 'p2').startsOn = { kind: 'conversation', elsePlan: 'p44', to: ['is'] };
    },
  ],
  [
    'a score rule in a group that was removed',
    'unknown_id',
    'agreement/scoring/rules/8/group',
    (a) => {
      a.scoring.groups = a.scoring.groups.filter(({ id }) => id !== 'visits');
    },
  ],
  [
    'a department by a calendar that was removed',
    'unknown_id',
    'agreement/departments/0/calendar',
    (a) => {
      (a.departments[0] as { calendar: string }).calendar = 'summer';
    },
  ],
  [
    'a minimum by a stage that was removed',
    'unknown_id',
    'agreement/cutOffs/0/knownBy',
    (a) => {
      (a.cutOffs[0] as { knownBy?: string }).knownBy = 'sdr';
    },
  ],
  [
    'a comparison that cannot be',
    'unreadable_condition',
    'agreement/stages/1/entry/rules/0',
    (a) => {
      stage(a, 'mql').entry = all(where('score.fit', '>=', 'much'), where('score.engagement', '>=', 20));
    },
  ],
  [
    'silence after nothing',
    'unreadable_condition',
    'agreement/scoring/rules/13/when/rules/0',
    (a) => {
      scoreRule(a, 'n1').when = all(where('silence', 'is', { days: 10 }));
    },
  ],
  [
    'an empty group within a condition',
    'empty_condition',
    'agreement/stages/1/entry/rules/1',
    (a) => {
      stage(a, 'mql').entry = all(where('score.fit', '>=', 25), any(), where('score.engagement', '>=', 20));
    },
  ],
  [
    'a score by the score',
    'circular_condition',
    'agreement/scoring/rules/0/when/rules/0',
    (a) => {
      scoreRule(a, 'f1').when = all(where('score.total', '>=', 10));
    },
  ],
  [
    'a score by a gate by the score',
    'circular_condition',
    'agreement/scoring/rules/0/when/rules/0',
    (a) => {
      a.bant.gate = { preset: 'custom', when: all(where('score.fit', '>=', 10)) };
      scoreRule(a, 'f1').when = all(where('gate', '=', 'yes'));
    },
  ],
  [
    'two stages with one id',
    'duplicate_id',
    'agreement/stages/2/id',
    (a) => {
      stage(a, 'sal').id = 'mql';
    },
  ],
  [
    'a stage named like a parked state',
    'duplicate_id',
    'agreement/stages/4/id',
    (a) => {
      stage(a, 'opp').id = 'customer';
    },
  ],
  [
    'a condition nested too deep',
    'limit_exceeded',
    'agreement/stages/0/entry',
    (a) => {
      stage(a, 'lead').entry = nested(9);
    },
  ],
  [
    'too many conditions',
    'limit_exceeded',
    'agreement',
    (a) => {
      stage(a, 'lead').entry = all(...Array.from({ length: 1000 }, () => where('lead.name', 'notNull')));
    },
  ],
  [
    'too many score rules',
    'limit_exceeded',
    'agreement/scoring/rules',
    (a) => {
      a.scoring.rules = Array.from({ length: 301 }, (_, i) => ({ ...scoreRule(a, 'f1'), id: `f${i}` }));
    },
  ],
  [
    'too many promises',
    'limit_exceeded',
    'agreement/promises',
    (a) => {
      a.promises.push(...Array.from({ length: 50 }, (_, i) => ({ ...promise(a, 'p5'), id: `more${i}` })));
    },
  ],
  [
    'a score group without rules',
    'group_never_reached',
    'agreement/scoring/groups/3',
    (a) => {
      a.scoring.groups.splice(3, 0, { id: 'idle', axis: 'fit', name: text('空', 'Idle'), cap: 10 });
    },
  ],
  [
    'a score group capped at nothing',
    'group_never_reached',
    'agreement/scoring/groups/3',
    (a) => {
      (a.scoring.groups[3] as { cap?: number }).cap = 0;
    },
  ],
  [
    'a score rule that never holds',
    'rule_never_holds',
    'agreement/scoring/rules/1/when',
    (a) => {
      scoreRule(a, 'f2').when = all(where('lead.employees', 'between', [1000, 100]));
    },
  ],
  [
    'a cap below its floor',
    'cap_below_floor',
    'agreement/scoring/axes/fit/cap',
    (a) => {
      a.scoring.axes.fit = { cap: 0, floor: 10 };
    },
  ],
  [
    'a band that nobody reaches',
    'band_out_of_reach',
    'agreement/scoring/bands/0/from',
    (a) => {
      (a.scoring.bands[0] as { from: number }).from = 101;
    },
  ],
  [
    'bands in no order',
    'bands_unclear',
    'agreement/scoring/bands/1/from',
    (a) => {
      (a.scoring.bands[1] as { from: number }).from = 0;
    },
  ],
  [
    'a qualifying rule nobody can meet',
    'gate_unreachable',
    'agreement/bant/gate/when',
    (a) => {
      a.bant.gate = { preset: 'custom', when: all(where('bant.need', '=', 'yes'), where('bant.need', '=', 'no')) };
    },
  ],
  [
    'a qualifying rule over nothing',
    'gate_unreachable',
    'agreement/bant/gate/oneOf',
    (a) => {
      a.bant.gate = { preset: 'one_of', oneOf: [] };
    },
  ],
  [
    'an intent both hot and documents only',
    'intent_contradicts',
    'agreement/intents/0',
    (a) => {
      (a.intents[0] as { documentOnly: boolean }).documentOnly = true;
    },
  ],
  [
    'a verdict without a reason',
    'verdict_without_reason',
    'agreement/reasons',
    (a) => {
      a.reasons = a.reasons.map((reason) => ({ ...reason, verdicts: reason.verdicts.filter((verdict) => verdict !== 'reassign') }));
    },
  ],
  [
    'a reason for a touch plan there is not',
    'reason_never_offered',
    'agreement/reasons/4/needsTouchMinimum',
    (a) => {
      promise(a, 'p4').keptBy = [{ kind: 'conversation' }];
      delete promise(a, 'p4').touches;
    },
  ],
  [
    'a label in one language',
    'words_missing',
    'agreement/stages/1/name/en',
    (a) => {
      stage(a, 'mql').name = text('有望リード', ' ');
    },
  ],
  [
    'a promise without words for the next step',
    'words_missing',
    'agreement/promises/3/action',
    (a) => {
      promise(a, 'p3').action = text('', '');
    },
  ],
  [
    'no target',
    'no_target',
    'agreement/meta/target',
    (a) => {
      a.meta.target = 0;
    },
  ],
  [
    'no consequence',
    'no_consequence',
    'agreement/meta/consequence',
    (a) => {
      delete a.meta.consequence;
    },
  ],
  [
    'a wake-up signal on pages of a group that was removed',
    'unknown_id',
    'agreement/wakeSignals/1/match/content',
    (a) => {
      a.pageGroups = a.pageGroups.filter(({ id }) => id !== 'price');
    },
  ],
  [
    'pages of a group that was removed, by a rule on nothing but such pages',
    'unknown_id',
    'agreement/scoring/rules/15/when/rules/0/value/content',
    (a) => {
      a.pageGroups = a.pageGroups.filter(({ id }) => id !== 'ir');
    },
  ],
  [
    'a score rule for an area of interest there is not',
    'unknown_id',
    'agreement/scoring/rules/6/interest',
    (a) => {
      a.interests = [{ id: 'crm', name: text('CRM', 'CRM') }];
      scoreRule(a, 'e1').interest = 'erp';
    },
  ],
  [
    'a condition on an area of interest there is not',
    'unknown_id',
    'agreement/wakeSignals/4/match/interest',
    (a) => {
      a.interests = [{ id: 'crm', name: text('CRM', 'CRM') }];
      a.wakeSignals[4] = { id: 'webinar', name: text('ウェビナー', 'Webinar'), match: { type: 'webinar', interest: 'erp' } };
    },
  ],
  [
    'a valid appointment with a rank that was removed',
    'unknown_id',
    'agreement/appointment/ranks/2',
    (a) => {
      a.ranks = a.ranks.filter(({ id }) => id !== 'deputy');
    },
  ],
  [
    'two page groups with one id',
    'duplicate_id',
    'agreement/pageGroups/1/id',
    (a) => {
      (a.pageGroups[1] as { id: string }).id = 'price';
    },
  ],
  [
    'two areas of interest with one id',
    'duplicate_id',
    'agreement/interests/1/id',
    (a) => {
      a.interests = [
        { id: 'crm', name: text('CRM', 'CRM') },
        { id: 'crm', name: text('顧客管理', 'Customers') },
      ];
    },
  ],
  [
    'a later that ends before now',
    'readiness_contradicts',
    'agreement/readiness/laterMonths',
    (a) => {
      a.readiness = { hotDays: 14, nowMonths: 6, laterMonths: 5 };
    },
  ],
  [
    'an appointment that nobody can make valid',
    'appointment_unreachable',
    'agreement/appointment/ranks',
    (a) => {
      a.appointment = { ...a.appointment, ranks: [], buyingDepartment: false };
    },
  ],
  [
    'an appointment by a buying department that nothing describes',
    'appointment_unreachable',
    'agreement/appointment/ranks',
    (a) => {
      a.appointment = { ...a.appointment, ranks: [] };
      a.personaLayers = a.personaLayers.filter(({ id }) => id !== 'department');
    },
  ],
];

/** What is right at the very edge of what lint finds. */
const fine: [what: string, code: LintCode, change: Change][] = [
  ['later that ends with now', 'readiness_contradicts', (a) => (a.readiness = { hotDays: 14, nowMonths: 6, laterMonths: 6 })],
  ['an appointment by ranks alone', 'appointment_unreachable', (a) => (a.appointment = { ...a.appointment, buyingDepartment: false })],
  ['an appointment by the department alone', 'appointment_unreachable', (a) => (a.appointment = { ...a.appointment, ranks: [] })],
  ['areas that nobody named yet', 'unknown_id', (a) => (scoreRule(a, 'e1').interest = 'crm')],
  [
    'areas that are named',
    'unknown_id',
    (a) => {
      a.interests = [{ id: 'crm', name: text('CRM', 'CRM') }];
      scoreRule(a, 'e1').interest = 'crm';
      a.wakeSignals[4] = { id: 'webinar', name: text('ウェビナー', 'Webinar'), match: { type: 'webinar', interest: 'crm' } };
    },
  ],
  ['documents of any kind', 'unknown_id', (a) => (scoreRule(a, 'e5').when = all(happened({ type: 'download', content: 'guide' })))],
  ['an agreement on the day of its review', 'review_overdue', (a) => (a.meta.effectiveFrom = at('2025-12-01T00:00+09:00'))],
  ['a score rule on the day of its review', 'review_overdue', (a) => (scoreRule(a, 'e1').reviewBy = '2026-06-01')],
  ['a stage with a trigger and no condition', 'no_threshold', (a) => delete stage(a, 'mql').entry],
  [
    'a stage whose promise says what to do',
    'stage_without_action',
    (a) => {
      stage(a, 'sal').actions = [];
      promise(a, 'p3').startsOn = { kind: 'stage', stage: 'sal' };
    },
  ],
  [
    'mails and documents a point below the line',
    'documents_alone',
    (a) => {
      stage(a, 'mql').entry = all(where('score.fit', '>=', 25), where('score.engagement', '>=', 18));
    },
  ],
  [
    'a threshold at the very reach of the rules',
    'threshold_out_of_reach',
    (a) => {
      stage(a, 'mql').entry = all(where('score.fit', '>=', 50), where('score.engagement', '>=', 20));
    },
  ],
  [
    'a breach that is told to nobody because it never is told',
    'action_without_owner',
    (a) => {
      promise(a, 'p3').escalate = { to: text('', ''), when: 'never' };
    },
  ],
  ['a touch plan that just fits', 'touch_plan_too_tight', (a) => (promise(a, 'p4').within = { amount: 5, unit: 'days' })],
  [
    'as many touches as are allowed',
    'touch_plan_too_tight',
    (a) => (promise(a, 'p4').touches = { min: 6, minCalls: 6, spacingDays: 1, max: 6 }),
  ],
  ['a warning on the day before', 'warns_from_the_start', (a) => (promise(a, 'p3').warn = { kind: 'days_before', days: 2 })],
  [
    'a meeting kept by what a system captures',
    'promise_cannot_be_kept',
    (a) => {
      for (const result of a.touchResults) result.countsAs = result.countsAs.filter((as) => as !== 'meeting');
      a.capturedTouches = [{ type: 'meeting', by: 'anyone', countsAs: ['meeting'] }];
    },
  ],
  ['a target of one in a hundred', 'no_target', (a) => (a.meta.target = 1)],
  ['a band at the very top', 'band_out_of_reach', (a) => ((a.scoring.bands[0] as { from: number }).from = 100)],
  ['a condition as deep as allowed', 'limit_exceeded', (a) => (stage(a, 'lead').entry = nested(8))],
  ['a cap at its floor', 'cap_below_floor', (a) => (a.scoring.axes.fit = { cap: 10, floor: 10 })],
];

describe('D7 lint', () => {
  it('has nothing to say of the rulebook that ships, once the holidays of Japan are in its almanac', () => {
    expect(lintRulebook(published, now)).toEqual([]);
  });

  it.each(cases)('D7 finds %s: %s at %s', (_, code, path, change) => {
    const findings = lintRulebook(changed(change), now);
    expect(findings.map((finding) => `${finding.code} ${finding.path.join('/')}`)).toContain(`${code} ${path}`);
    for (const { text: said } of findings) {
      expect(said.ja, said.en).toMatch(/[ぁ-ん一-龠]/);
      expect(said.en).toMatch(/^[^ぁ-ん]*$|“/);
    }
  });

  it.each(fine)('D7 lets %s pass: no %s', (_, code, change) => {
    const findings = lintRulebook(
      changed((a, rulebook) => {
        change(a, rulebook);
      }),
      now,
    );
    expect(findings.filter((finding) => finding.code === code)).toEqual([]);
  });

  it('D7 shows every code it knows in a case', () => {
    const shown = new Set<string>([...cases.map(([, code]) => code), 'goal_far_above_history']);
    expect(lintCodes.filter((code) => !shown.has(code))).toEqual([]);
  });

  it('D7 puts the gravest first', () => {
    const findings = lintRulebook(
      changed((a) => {
        delete a.meta.consequence;
        stage(a, 'sal').actions = [];
        promise(a, 'p5').calendar = 'summer';
      }),
      now,
    );
    const grave = findings.map(({ severity }) => ['error', 'warning', 'hint'].indexOf(severity));
    expect(grave).toEqual([...grave].sort());
    expect(new Set(grave).size).toBe(3);
  });

  it.each<[string, number, number | null]>([
    ['is judged only with enough months', 100, null],
    ['far above the best month is found', 400, 0],
    ['above the usual but below the best month is not', 190, null],
  ])('D7 a goal %s', (what, goal, found) => {
    const past = what.includes('only') ? [10, 20] : [100, 120, 110, 200];
    const findings = lintRulebook(published, now, { goals: [{ id: 'mql', name: text('有望リード数', 'Delivered MQL'), goal, past }] });
    expect(findings.map(({ path }) => path)).toEqual(found === null ? [] : [['goals', found]]);
  });

  it.each<[string, LintHistory['kept'], boolean]>([
    [
      'far above what was kept',
      [
        { month: '2026-03', kept: 5, of: 10 },
        { month: '2026-04', kept: 6, of: 10 },
        { month: '2026-05', kept: 5, of: 10 },
      ],
      true,
    ],
    [
      'near what was kept',
      [
        { month: '2026-03', kept: 8, of: 10 },
        { month: '2026-04', kept: 9, of: 10 },
        { month: '2026-05', kept: 7, of: 10 },
      ],
      false,
    ],
    [
      'with too few closed promises',
      [
        { month: '2026-03', kept: 1, of: 3 },
        { month: '2026-04', kept: 1, of: 3 },
        { month: '2026-05', kept: 1, of: 3 },
      ],
      false,
    ],
  ])('D7 a target %s', (_, kept, found) => {
    expect(lintRulebook(published, now, { kept: kept ?? [] }).map(({ code }) => code)).toEqual(found ? ['goal_far_above_history'] : []);
  });

  it('D7 holidays of this winter alone are running out, and past them nothing is a holiday any more', () => {
    const thisWinter = { ...published, almanac: { ...published.almanac, holidays: { jp: japaneseHolidays } } };
    const say = (moment: string): string[] =>
      lintRulebook(thisWinter, at(moment))
        .filter(({ code }) => code === 'holidays_running_out')
        .map(({ severity }) => severity);
    expect(say('2026-12-01T10:00+09:00')).toEqual([]);
    expect(say('2027-09-01T10:00+09:00')).toEqual(['warning']);
    expect(say('2028-02-01T10:00+09:00')).toEqual(['error']);
  });

  it('D7 never throws, whatever is taken out of a rulebook or put in its place', () => {
    const paths: (string | number)[][] = [];
    const walk = (value: unknown, path: (string | number)[]): void => {
      if (path.length > 0) paths.push(path);
      if (Array.isArray(value))
        value.forEach((part, i) => {
          walk(part, [...path, i]);
        });
      else if (typeof value === 'object' && value !== null) for (const [key, part] of Object.entries(value)) walk(part, [...path, key]);
    };
    walk(defaultRulebook.agreement, []);
    /** Another value of the same kind, so that the schema lets most of them pass. */
    const other = (old: unknown, seed: number): unknown => {
      if (Array.isArray(old)) return seed % 2 === 0 ? [] : old.slice(seed % 5);
      if (typeof old === 'string') return ['', 'x', 'p1', 'mql', 'score.total', 'lead.nothing'][seed % 6];
      if (typeof old === 'number') return [0, -1, 1, seed, 1e6][seed % 5];
      return typeof old === 'boolean' ? !old : old;
    };
    let read = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(paths.length - 1), fc.nat(1000)), { minLength: 1, maxLength: 3 }), (edits) => {
        const rulebook = structuredClone(published) as unknown as { agreement: Record<string | number, unknown> };
        for (const [index, seed] of edits) {
          const path = paths[index] as (string | number)[];
          let place: Record<string | number, unknown> | undefined = rulebook.agreement;
          for (const key of path.slice(0, -1)) place = place?.[key] as typeof place;
          const last = path.at(-1) as string;
          if (typeof place === 'object' && place !== null && last in place) place[last] = other(place[last], seed);
        }
        const parsed = Rulebook.safeParse(rulebook);
        if (!parsed.success) return;
        read += 1;
        for (const { path, text: said } of lintRulebook(parsed.data, now)) {
          expect(path.length).toBeGreaterThan(0);
          expect(said.ja && said.en).toBeTruthy();
        }
      }),
      { numRuns: runs(40), seed: 11 },
    );
    expect(read).toBeGreaterThan(runs(40) / 4);
  });
});
