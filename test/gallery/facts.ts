import type { Assessment, BantReading, Clock, ScoreLine } from '@/lib/domain/assessment';
import type { Lead } from '@/lib/domain/lead';
import type { LocalText } from '@/lib/domain/text';
import { DAY, HOUR, type Instant, MINUTE } from '@/lib/domain/time';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at } from '../fixtures/builders';

/** Fixed facts to look at the views with: what a person would see on Tuesday 24 November 2026. */
export const now: Instant = at('2026-11-24T09:12:08+09:00');
export const rulebook = aRulebook();
export const people = {
  ja: [
    { id: 'rep-1', name: '佐藤 健' },
    { id: 'rep-2', name: '田中 優子' },
    { id: 'rep-3', name: 'M. Rossi' },
  ],
  en: [
    { id: 'rep-1', name: 'Ken Sato' },
    { id: 'rep-2', name: 'Yuko Tanaka' },
    { id: 'rep-3', name: 'M. Rossi' },
  ],
};

const t = (ja: string, en: string): LocalText => ({ ja, en });

export function aClock(over: Partial<Clock> = {}): Clock {
  return {
    promise: 'p3',
    key: 'p3:1',
    name: t('初回電話', 'First call'),
    action: t('電話', 'Call'),
    department: 'is',
    runsOn: 'owner',
    state: 'running',
    still: null,
    startedAt: at('2026-11-20T15:00+09:00'),
    startedBy: t('引き渡し', 'Hand-off'),
    due: at('2026-11-26T18:00+09:00'),
    warnAt: at('2026-11-26T09:00+09:00'),
    left: 26 * HOUR + 47 * MINUTE,
    businessDaysLeft: 2,
    overdueBy: 0,
    elapsed: 3 * HOUR + 12 * MINUTE,
    allowed: 30 * HOUR,
    system: 0,
    endedAt: null,
    touches: null,
    hours: false,
    version: '2026.1',
    trial: false,
    ...over,
  };
}

const touchPlan = aClock({
  promise: 'p4',
  key: 'p4:1',
  name: t('接触の約束', 'Touch plan'),
  startedBy: t('最初の接触', 'First attempt'),
  startedAt: at('2026-11-20T16:10+09:00'),
  due: at('2026-12-15T18:00+09:00'),
  businessDaysLeft: 15,
  left: 140 * HOUR,
  touches: { made: 3, calls: 2, wanted: 6, max: 8, nextFrom: at('2026-11-25T09:00+09:00') },
});
const meeting = aClock({
  promise: 'p6',
  key: 'p6:1',
  name: t('初回商談(訪問・オンライン)', 'First meeting (visit or online)'),
  due: at('2026-12-21T18:00+09:00'),
  businessDaysLeft: 19,
  left: 160 * HOUR,
});
const called = aClock({ state: 'met', endedAt: at('2026-11-20T16:10+09:00') });
const callback = aClock({
  promise: 'p8',
  key: 'p8:1',
  name: t('折り返し', 'Call-back'),
  action: t('折り返し電話をする', 'Call back'),
  state: 'at_risk',
  due: at('2026-11-24T09:45+09:00'),
  left: 32 * MINUTE + 52_000,
  businessDaysLeft: null,
  hours: true,
  startedBy: t('折り返しの約束', 'Call-back agreed'),
});

const question = {
  budget: t('ご予算は確保済みでしょうか。これからの申請でしょうか。', 'Is budget set aside, or still to be requested?'),
  authority: t('最終のご決裁はどなたで、稟議はどう進みますか。', 'Who signs off, and how does approval run?'),
  need: t('いま一番お困りのことと、探し始めたきっかけは何ですか。', 'What are you trying to fix, and why now?'),
  timing: t('いつ頃から使い始めたいですか。動かせない期日はありますか。', 'When do you want to be live? Any date that can’t move?'),
};
const names = { budget: t('予算', 'Budget'), authority: t('決裁', 'Authority'), need: t('ニーズ', 'Need'), timing: t('時期', 'Timing') };

export function aReading(element: BantReading['element'], over: Partial<BantReading> = {}): BantReading {
  return {
    element,
    state: 'not_asked',
    recorded: 'not_asked',
    name: names[element],
    question: question[element],
    words: null,
    saidBy: null,
    at: null,
    activity: null,
    by: null,
    month: null,
    seesUs: null,
    staleAt: null,
    ...over,
  };
}

function bant(en: boolean): BantReading[] {
  return [
    aReading('budget'),
    aReading('authority', {
      state: 'yes',
      words: en ? 'Head of department up to ¥5M' : '部長決裁 500万円まで',
      saidBy: en ? 'Sasaki' : '佐々木',
      at: at('2026-11-18T11:00+09:00'),
    }),
    aReading('need', {
      state: 'yes',
      words: en ? 'Stop typing approvals twice' : '購買承認の二重入力をなくす',
      at: at('2026-11-12T11:00+09:00'),
    }),
    aReading('timing', { state: 'partly', words: en ? 'First half of next year' : '来年度上期', at: at('2026-11-18T11:00+09:00') }),
  ];
}

function line(
  axis: ScoreLine['axis'],
  id: string,
  name: LocalText,
  points: number,
  faded = 0,
  when: string | null = null,
  over: Partial<ScoreLine> = {},
): ScoreLine {
  return {
    kind: 'rule',
    id,
    axis,
    group: null,
    name,
    points,
    faded,
    at: when ? at(when) : null,
    activity: null,
    count: 1,
    interest: null,
    ...over,
  };
}

export const score: Assessment['score'] = {
  mode: 'points',
  fit: 40,
  engagement: 32,
  total: 72,
  band: 'high',
  byInterest: [],
  fitUnknown: false,
  checklist: [],
  lines: [
    line('fit', 'f1', t('対象業種', 'Target industry'), 15),
    line('fit', 'f2', t('対象の従業員数', 'Target company size'), 15),
    line('fit', 'f3', t('購買部門', 'Buying department'), 10),
    line('engagement', 'e1', t('価格ページを2回以上', 'Price page twice or more'), 17, 3, '2026-11-20T10:00+09:00'),
    line('engagement', 'e4', t('ウェビナー参加', 'Attended a webinar'), 10, 2, '2026-11-12T10:00+09:00'),
    line('engagement', 'e5', t('サービス資料', 'Product brochure'), 8, 0, '2026-11-12T10:00+09:00'),
    line('engagement', 'cap', t('内容', 'Content'), -3, 0, null, { kind: 'cap' }),
  ],
};

export function facts(
  lang: 'ja' | 'en',
  over: Partial<Assessment> = {},
  leadOver: Partial<Lead> = {},
): { lead: Lead; assessment: Assessment } {
  const en = lang === 'en';
  const handOff = aHandOff(at('2026-11-20T15:00+09:00'), { id: 'h1', by: 'rep-3' });
  const lead = aLead({
    name: en ? 'Ryo Sasaki' : '佐々木 亮',
    company: { name: en ? 'Hokuto Denso K.K.' : '北斗電装株式会社', industry: en ? 'Manufacturing' : '製造業', employees: 420 },
    department: en ? 'Purchasing' : '購買部',
    title: en ? 'General manager' : '部長',
    account: { otherLeads: 2, openDeals: 0 },
    stages: [
      { stage: 'lead', at: at('2026-10-12T10:00+09:00'), recordedAt: 0, by: 'rule' },
      {
        stage: 'mql',
        at: at('2026-11-20T15:00+09:00'),
        recordedAt: 0,
        by: 'rule',
        evidence: [{ label: en ? 'Talked at a trade fair (A)' : '展示会で会話(評価A)' }],
      },
    ],
    handOffs: [handOff],
    activities: [
      anActivity({ type: 'page_view', content: 'price', title: en ? 'Prices' : '価格ページ', occurredAt: at('2026-11-19T10:00+09:00') }),
      anActivity({ type: 'page_view', content: 'price', title: en ? 'Prices' : '価格ページ', occurredAt: at('2026-11-19T10:04+09:00') }),
      anActivity({
        type: 'webinar',
        title: en ? 'Webinar: approvals without paper' : 'ウェビナー「紙のない承認」',
        occurredAt: at('2026-11-12T16:00+09:00'),
      }),
      anActivity({ type: 'download', title: en ? 'Product brochure' : 'サービス資料', occurredAt: at('2026-11-12T09:00+09:00') }),
      anActivity({ type: 'mail_click', title: en ? 'November newsletter' : '11月のお知らせ', occurredAt: at('2026-11-05T09:00+09:00') }),
      aCall(at('2026-11-20T16:10+09:00'), 'no_answer', { id: 'c1' }),
      aCall(at('2026-11-20T17:40+09:00'), 'reception', { id: 'c2' }),
      aCall(at('2026-11-24T08:58+09:00'), 'callback', { id: 'c3', note: en ? 'I can talk in the morning' : '朝なら話せる' }),
    ],
    ...leadOver,
  });
  const stages = rulebook.agreement.stages;
  const assessment: Assessment = {
    version: '2026.1',
    almanac: 1,
    now,
    refs: lead.refs,
    stage: {
      id: 'mql',
      name: t('有望リード', 'Marketing-qualified'),
      short: t('有望リード', 'Qualified'),
      acronym: 'MQL',
      parked: false,
      department: 'is',
      enteredAt: at('2026-11-20T15:00+09:00'),
      by: 'rule',
      reason: null,
      forced: false,
      evidence: [
        { label: en ? 'Talked at a trade fair (rated A)' : '展示会で会話(評価A)', activity: null, at: at('2026-11-19T15:00+09:00') },
      ],
      qualifiesToday: 'yes',
      actions: [],
      ladder: stages.map((stage, index) => ({
        id: stage.id,
        name: stage.name,
        short: stage.short,
        acronym: stage.acronym ?? null,
        state: index < 1 ? 'passed' : index === 1 ? 'current' : 'ahead',
        enteredAt: null,
      })),
      awaitingVerdict: { handOff: 'h1', to: 'is', at: at('2026-11-20T15:00+09:00') },
    },
    next: {
      kind: 'promise',
      action: callback.action,
      clock: 'p8:1',
      by: callback.due,
      department: 'is',
      owner: 'rep-1',
      note: en ? 'I can talk in the morning' : '朝なら話せる',
    },
    clocks: [callback, called, touchPlan, meeting],
    score,
    bant: bant(en),
    gate: { met: 'no', blocked: false, text: t('', '') },
    cutOffs: [],
    persona: { layers: [], isPersona: 'yes' },
    readiness: 'now',
    intent: { id: 'fair_talk', name: t('展示会・会話あり(A/B)', 'Trade fair, talked'), hot: false, at: null },
    routing: null,
    missing: [
      { kind: 'acceptance', text: t('インサイドセールスの引き受け', 'Acceptance by inside sales') },
      { kind: 'bant', text: t('予算', 'Budget'), bant: 'budget' },
    ],
    completeness: { have: 6, of: 7, missing: ['address'] },
    guard: { blocked: [], exempt: [], doNotApproach: null, documentOnly: false },
    touches: {
      made: 3,
      attempts: 3,
      conversations: 0,
      meetings: 0,
      last: { at: at('2026-11-24T08:58+09:00'), result: t('折り返し約束', 'Call-back agreed') },
    },
    woke: null,
    beforeGoLive: false,
    worked: null,
    changesAt: null,
    unknowns: [],
    ...over,
  };
  return { lead, assessment };
}

/** Next step by one clock. */
export function next(clock: Clock, over: Partial<Assessment['next']> = {}): Partial<Assessment> {
  return {
    next: {
      kind: 'promise',
      action: clock.action,
      clock: clock.key,
      by: clock.due,
      department: clock.department,
      owner: 'rep-1',
      note: null,
      ...over,
    },
    clocks: [clock, meeting],
  };
}

export const receipt = [
  { from: at('2026-11-20T15:00+09:00'), to: at('2026-11-20T18:00+09:00'), kind: 'counted' as const },
  { from: at('2026-11-20T18:00+09:00'), to: at('2026-11-21T00:00+09:00'), kind: 'night' as const },
  { from: at('2026-11-21T00:00+09:00'), to: at('2026-11-23T00:00+09:00'), kind: 'weekend' as const },
  {
    from: at('2026-11-23T00:00+09:00'),
    to: at('2026-11-24T00:00+09:00'),
    kind: 'holiday' as const,
    name: t('勤労感謝の日', 'Labour Thanksgiving Day'),
  },
  { from: at('2026-11-24T00:00+09:00'), to: at('2026-11-24T09:00+09:00'), kind: 'night' as const },
  { from: at('2026-11-24T09:00+09:00'), to: at('2026-11-24T09:12+09:00'), kind: 'counted' as const },
];

export const days = (count: number) => count * DAY;
