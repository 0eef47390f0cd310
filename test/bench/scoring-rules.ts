import type { Condition } from '@/lib/domain/condition-schema';
import { defaultRulebook } from '@/lib/domain/default-rulebook';
import { all, any, happened, where } from '@/lib/domain/defaults/write';
import type { Activity, Lead } from '@/lib/domain/lead';
import type { Agreement } from '@/lib/domain/rulebook';
import { DAY, type Instant } from '@/lib/domain/time';
import { benchNow } from './leads';

/** Counts the activities that fit; as plain as a hand can write it. */
function atLeast(count: number, fits: (activity: Activity) => boolean): (lead: Lead) => boolean {
  return ({ activities }) => {
    let found = 0;
    for (const activity of activities) if (fits(activity) && ++found >= count) return true;
    return false;
  };
}

function since(days: number): Instant {
  return benchNow - days * DAY;
}

/** One scoring rule said four times: as our rulebook writes it, by hand, as JSON logic, and for json-rules-engine. */
export interface BenchRule {
  id: string;
  points: number;
  ours: Condition;
  byHand: (lead: Lead) => boolean;
  logic: object;
  engine: object;
}

type Plain = string | number | boolean;
type Compare = '=' | 'in' | '>=' | '<' | 'between';

/** Where a peer finds a field in the facts it is given. */
const places: Record<string, string> = { industry: 'company.industry', employees: 'company.employees', country: 'company.country' };

function logicOf(field: string, operator: Compare, value: Plain | Plain[]): object {
  const read = { var: places[field] ?? field };
  const isNumber = operator === '>=' || operator === '<' || operator === 'between';
  const [low, high] = Array.isArray(value) ? value : [value, value];
  // JSON logic takes what is missing for 0.
  if (operator === 'between') return { and: [{ '!=': [read, null] }, { '<=': [low, read, high] }] };
  if (isNumber) return { and: [{ '!=': [read, null] }, { [operator]: [read, value] }] };
  return operator === 'in' ? { in: [read, value] } : { '===': [read, value] };
}

function engineOf(field: string, operator: Compare, value: Plain | Plain[]): object[] {
  const fact = field.replace('custom.', '');
  switch (operator) {
    case '=':
      return [{ fact, operator: 'equal', value }];
    case 'in':
      return [{ fact, operator: 'in', value }];
    case '>=':
      return [{ fact, operator: 'greaterThanInclusive', value }];
    case '<':
      return [{ fact, operator: 'lessThan', value }];
    case 'between':
      return [
        { fact, operator: 'greaterThanInclusive', value: (value as number[])[0] },
        { fact, operator: 'lessThanInclusive', value: (value as number[])[1] },
      ];
  }
}

/** A rule on one field. */
function onField(
  id: string,
  points: number,
  field: string,
  operator: Compare,
  value: Plain | Plain[],
  byHand: BenchRule['byHand'],
): BenchRule {
  return {
    id,
    points,
    byHand,
    ours: all(where(`lead.${field}`, operator, value)),
    logic: logicOf(field, operator, value),
    engine: { all: engineOf(field, operator, value) },
  };
}

interface Match {
  type: Activity['type'];
  content?: string | string[];
  intent?: Activity['intent'];
  result?: Activity['result'];
  withinDays?: number;
  count?: number;
}

/** What json-rules-engine's own operator on activities wants. */
export type WantedActivities = { count: number; fits: (activity: Activity) => boolean };

/** A rule on what the lead did. */
function onActivity(id: string, points: number, match: Match, fits: (activity: Activity) => boolean): BenchRule {
  const { type, content, intent, result, withinDays, count = 1 } = match;
  const tests: object[] = [{ '===': [{ var: 'type' }, type] }];
  if (content) tests.push(Array.isArray(content) ? { in: [{ var: 'content' }, content] } : { '===': [{ var: 'content' }, content] });
  if (intent) tests.push({ '===': [{ var: 'intent' }, intent] });
  if (result) tests.push({ '===': [{ var: 'result' }, result] });
  if (withinDays) tests.push({ '>': [{ var: 'occurredAt' }, since(withinDays)] });
  const found = { reduce: [{ filter: [{ var: 'activities' }, { and: tests }] }, { '+': [1, { var: 'accumulator' }] }, 0] };
  return {
    id,
    points,
    byHand: atLeast(count, fits),
    ours: all(happened({ type, content, intent, result, withinDays, count } as Parameters<typeof happened>[0])),
    logic: { '>=': [found, count] },
    engine: { all: [{ fact: 'activities', operator: 'happened', value: { count, fits } satisfies WantedActivities }] },
  };
}

const targets = new Set(['製造業', '情報通信業']);
const buyers = new Set(['購買部', '経営企画']);
const managers = new Set(['課長', '部長']);
const warm = new Set(['webinar', 'referral']);
const near = new Set(['東京', '大阪']);
const abroad = new Set(['US', 'GB']);
const [week, fortnight, month, season] = [since(7), since(14), since(30), since(60)];

/** Twenty rules on what the lead is. */
const fieldRules: BenchRule[] = [
  onField('industry', 10, 'industry', 'in', [...targets], ({ company: { industry } }) => industry !== undefined && targets.has(industry)),
  onField('wholesale', 6, 'industry', '=', '卸売業', ({ company }) => company.industry === '卸売業'),
  onField('farming', -5, 'industry', '=', '農業', ({ company }) => company.industry === '農業'),
  onField(
    'size',
    15,
    'employees',
    'between',
    [100, 1000],
    ({ company: { employees } }) => employees !== undefined && employees >= 100 && employees <= 1000,
  ),
  onField(
    'large',
    8,
    'employees',
    'between',
    [1001, 3000],
    ({ company: { employees } }) => employees !== undefined && employees >= 1001 && employees <= 3000,
  ),
  onField('tiny', -10, 'employees', '<', 30, ({ company: { employees } }) => employees !== undefined && employees < 30),
  onField('home', 5, 'country', '=', 'JP', ({ company }) => company.country === 'JP'),
  onField('abroad', 2, 'country', 'in', [...abroad], ({ company: { country } }) => country !== undefined && abroad.has(country)),
  onField('it', 10, 'department', '=', '情報システム部', ({ department }) => department === '情報システム部'),
  onField('buyer', 8, 'department', 'in', [...buyers], ({ department }) => department !== undefined && buyers.has(department)),
  onField('hr', -3, 'department', '=', '人事部', ({ department }) => department === '人事部'),
  onField('manager', 10, 'title', 'in', [...managers], ({ title }) => title !== undefined && managers.has(title)),
  onField('president', 6, 'title', '=', '代表取締役', ({ title }) => title === '代表取締役'),
  onField('staff', 4, 'title', '=', '担当', ({ title }) => title === '担当'),
  onField('warm', 7, 'source', 'in', [...warm], ({ source }) => source !== undefined && warm.has(source)),
  onField('fair', 4, 'source', '=', 'fair', ({ source }) => source === 'fair'),
  onField(
    'amount',
    12,
    'expectedAmount',
    '>=',
    1_000_000,
    ({ expectedAmount }) => expectedAmount !== undefined && expectedAmount >= 1_000_000,
  ),
  onField('decider', 9, 'role', '=', 'decider', ({ role }) => role === 'decider'),
  onField('user', 1, 'role', '=', 'user', ({ role }) => role === 'user'),
  {
    id: 'big',
    points: 5,
    ours: all(where('lead.country', '=', 'JP'), any(where('lead.employees', '>=', 1000), where('lead.expectedAmount', '>=', 5_000_000))),
    byHand: ({ company: { country, employees }, expectedAmount }) =>
      country === 'JP' && ((employees !== undefined && employees >= 1000) || (expectedAmount !== undefined && expectedAmount >= 5_000_000)),
    logic: {
      and: [logicOf('country', '=', 'JP'), { or: [logicOf('employees', '>=', 1000), logicOf('expectedAmount', '>=', 5_000_000)] }],
    },
    engine: {
      all: [
        ...engineOf('country', '=', 'JP'),
        { any: [...engineOf('employees', '>=', 1000), ...engineOf('expectedAmount', '>=', 5_000_000)] },
      ],
    },
  },
];

/** Ten rules on what the lead did. */
const activityRules: BenchRule[] = [
  onActivity(
    'price',
    20,
    { type: 'page_view', content: 'price', withinDays: 7, count: 2 },
    ({ type, content, occurredAt }) => type === 'page_view' && content === 'price' && occurredAt > week,
  ),
  onActivity(
    'cases',
    10,
    { type: 'page_view', content: ['case', 'spec'], withinDays: 14, count: 2 },
    ({ type, content, occurredAt }) => type === 'page_view' && (content === 'case' || content === 'spec') && occurredAt > fortnight,
  ),
  onActivity(
    'visits',
    6,
    { type: 'page_view', withinDays: 30, count: 5 },
    ({ type, occurredAt }) => type === 'page_view' && occurredAt > month,
  ),
  onActivity('webinar', 12, { type: 'webinar' }, ({ type }) => type === 'webinar'),
  onActivity(
    'brochure',
    8,
    { type: 'download', content: 'brochure', withinDays: 60 },
    ({ type, content, occurredAt }) => type === 'download' && content === 'brochure' && occurredAt > season,
  ),
  onActivity(
    'paper',
    4,
    { type: 'form', content: 'paper', withinDays: 60 },
    ({ type, content, occurredAt }) => type === 'form' && content === 'paper' && occurredAt > season,
  ),
  onActivity('mail', 3, { type: 'mail_click', withinDays: 30 }, ({ type, occurredAt }) => type === 'mail_click' && occurredAt > month),
  onActivity(
    'inquiry',
    15,
    { type: 'inquiry', intent: 'price', withinDays: 14 },
    ({ type, intent, occurredAt }) => type === 'inquiry' && intent === 'price' && occurredAt > fortnight,
  ),
  onActivity('talked', 5, { type: 'call', result: 'talked' }, ({ type, result }) => type === 'call' && result === 'talked'),
  onActivity('stopped', -20, { type: 'unsubscribe' }, ({ type }) => type === 'unsubscribe'),
];

/** Ten rules on what a marketing tool counted and forms asked. */
const countedRules: BenchRule[] = [
  onField('visits', 6, 'custom.visits', '>=', 5, ({ custom: { visits } }) => typeof visits === 'number' && visits >= 5),
  onField(
    'price_views',
    20,
    'custom.priceViews',
    '>=',
    2,
    ({ custom: { priceViews } }) => typeof priceViews === 'number' && priceViews >= 2,
  ),
  onField('downloads', 8, 'custom.downloads', '>=', 1, ({ custom: { downloads } }) => typeof downloads === 'number' && downloads >= 1),
  onField(
    'opens',
    2,
    'custom.opens',
    'between',
    [5, 20],
    ({ custom: { opens } }) => typeof opens === 'number' && opens >= 5 && opens <= 20,
  ),
  onField('too_many', -4, 'custom.opens', '>=', 25, ({ custom: { opens } }) => typeof opens === 'number' && opens >= 25),
  onField('webinars', 12, 'custom.webinars', '>=', 1, ({ custom: { webinars } }) => typeof webinars === 'number' && webinars >= 1),
  onField(
    'seats',
    9,
    'custom.seats',
    'between',
    [50, 200],
    ({ custom: { seats } }) => typeof seats === 'number' && seats >= 50 && seats <= 200,
  ),
  onField('region', 3, 'custom.region', 'in', [...near], ({ custom: { region } }) => typeof region === 'string' && near.has(region)),
  onField('plan', 7, 'custom.plan', '=', 'enterprise', ({ custom: { plan } }) => plan === 'enterprise'),
  onField('budget', 5, 'custom.budget', '=', true, ({ custom: { budget } }) => budget === true),
];

/** Thirty rules on what a lead is. */
export const rulesOnFields: readonly BenchRule[] = [...fieldRules, ...countedRules];

/** Thirty rules, ten of them on what it did of late. */
export const rulesOnActivities: readonly BenchRule[] = [...fieldRules, ...activityRules];

/** The shipped agreement with these rules alone, and bounds that no sum reaches. */
export function scoringAgreement(rules: readonly BenchRule[]): Agreement {
  const { agreement } = defaultRulebook;
  const [first] = agreement.scoring.rules;
  if (!first) throw new Error('the shipped agreement has no scoring rules');
  const wide = { cap: 10_000, floor: -10_000 };
  return {
    ...agreement,
    scoring: {
      ...agreement.scoring,
      mode: 'points',
      imported: false,
      axes: { fit: wide, engagement: wide },
      groups: [{ id: 'all', axis: 'engagement', name: { ja: 'すべて', en: 'All' } }],
      rules: rules.map(({ id, points, ours }) => ({
        id,
        group: 'all',
        name: { ja: id, en: id },
        when: ours,
        points,
        decay: { kind: 'none' },
        hypothesis: first.hypothesis,
        owner: first.owner,
        reviewBy: first.reviewBy,
      })),
    },
  };
}
