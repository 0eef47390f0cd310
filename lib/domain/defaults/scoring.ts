import type { Agreement, ScoreRule } from '../rulebook';
import { targetIndustries } from './personas';
import { all, any, happened, text, where } from './write';

type Writing = Omit<ScoreRule, 'decay' | 'owner' | 'reviewBy'> & { decay?: ScoreRule['decay'] };

function rule(writing: Writing): ScoreRule {
  return { decay: { kind: 'none' }, owner: 'マーケティング責任者 / Marketing head', reviewBy: '2027-03-31', ...writing } as ScoreRule;
}

function halfLife(days: number): ScoreRule['decay'] {
  return { kind: 'half_life', days };
}

function lasting(days: number): ScoreRule['decay'] {
  return { kind: 'window', days };
}

const research = text('情報収集の段階。これだけでは有望リードにしない', 'Research; must not make an MQL alone');

const rules: ScoreRule[] = [
  rule({
    id: 'f1',
    group: 'company',
    name: text('対象業種', 'Target industry'),
    when: all(where('lead.industry', 'in', targetIndustries)),
    points: 15,
    hypothesis: text('直近2年の受注の大半がこの業種', 'Most won deals of the last two years sit in these'),
  }),
  rule({
    id: 'f2',
    group: 'company',
    name: text('従業員100〜1,000名', '100 to 1,000 employees'),
    when: all(where('lead.employees', 'between', [100, 1000])),
    points: 15,
    hypothesis: text('小さいと予算が合わず、大きいと入札になる', 'Below it the price doesn’t pay; above it come tenders'),
  }),
  rule({
    id: 'f2_adjacent',
    group: 'company',
    name: text('従業員30〜99名・1,001〜3,000名', '30 to 99 or 1,001 to 3,000 employees'),
    when: any(where('lead.employees', 'between', [30, 99]), where('lead.employees', 'between', [1001, 3000])),
    points: 8,
    hypothesis: text('対象規模の隣でも決まることがある', 'Companies next to the target size are won now and then'),
  }),
  rule({
    id: 'f3',
    group: 'person',
    name: text('購買部門', 'Buying department'),
    when: all(where('persona.department', '=', 'yes')),
    points: 10,
    hypothesis: text('他部門は資料を回すだけで、起案はまれ', 'Others pass the paper on and rarely start it'),
  }),
  rule({
    id: 'f4',
    group: 'person',
    name: text('役職あり(係長以上)', 'Rank of team lead or above'),
    when: all(where('lead.rank', 'in', ['executive', 'director', 'deputy', 'manager', 'lead'])),
    points: 10,
    hypothesis: text(
      '稟議を起案するのは課長層。役員だけが良いわけではない',
      'Managers draft the approval; executives alone are not better',
    ),
  }),
  rule({
    id: 'f4_staff',
    group: 'person',
    name: text('担当者', 'Staff'),
    when: all(where('lead.rank', '=', 'staff')),
    points: 4,
    hypothesis: text('担当者は調査を任されていることがある', 'Staff are often the ones sent to find out'),
  }),
  rule({
    id: 'e1',
    group: 'intent',
    name: text('価格ページを7日で2回以上', 'Price page twice or more in 7 days'),
    when: all(happened({ type: 'page_view', content: 'price', withinDays: 7, count: 2 })),
    points: 20,
    decay: halfLife(14),
    hypothesis: text('他社と比べている', 'Comparing suppliers'),
  }),
  rule({
    id: 'e2',
    group: 'intent',
    name: text('事例・仕様ページを14日で2回以上', 'Case or specification pages twice or more in 14 days'),
    when: all(happened({ type: 'page_view', content: ['case', 'spec'], withinDays: 14, count: 2 })),
    points: 10,
    decay: halfLife(14),
    hypothesis: text('自社に合うか確かめている', 'Checking whether it fits them'),
  }),
  rule({
    id: 'e3',
    group: 'visits',
    name: text('訪問急増', 'Visit surge'),
    when: all(where('surge', 'is', { days: 7, visitDays: 3, factor: 2, weeks: 4 })),
    points: 10,
    decay: lasting(7),
    hypothesis: text('訪問が増えた人は温まっている', 'More frequent visits mean warmer'),
  }),
  rule({
    id: 'e4',
    group: 'events',
    name: text('ウェビナー参加・展示会で会話', 'Attended a webinar or talked at a fair'),
    when: any(happened({ type: 'webinar' }), happened({ type: 'event_talk' })),
    points: 12,
    decay: halfLife(30),
    hypothesis: text('1時間を割いた。申込だけ・名刺だけは0点', 'Gave an hour; registration or a badge alone counts nothing'),
  }),
  rule({
    id: 'e5',
    group: 'content',
    name: text('サービス資料', 'Product brochure'),
    when: all(happened({ type: ['download', 'form'], content: 'brochure' })),
    points: 8,
    decay: halfLife(30),
    hypothesis: research,
  }),
  rule({
    id: 'e5_paper',
    group: 'content',
    name: text('お役立ち資料', 'White paper'),
    when: all(happened({ type: ['download', 'form'], content: 'paper' })),
    points: 4,
    decay: halfLife(30),
    hypothesis: research,
  }),
  rule({
    id: 'e6',
    group: 'mail',
    name: text('メールのリンクをクリック', 'Clicked a link in a mail'),
    when: all(happened({ type: 'mail_click' })),
    each: { type: 'mail_click' },
    points: 3,
    decay: lasting(30),
    hypothesis: text('開封はメールソフトの先読みがあるので数えない', 'Opens are prefetched by mail clients, so only clicks count'),
  }),
  rule({
    id: 'n1',
    group: 'minus',
    name: text('トライアル後10日ログインも返信もない', 'No log-in and no reply for 10 days after the trial'),
    when: all(
      where('silence', 'is', {
        after: { type: 'trial_start' },
        days: 10,
        unless: [{ type: 'login' }, { type: 'reply' }, { result: 'replied' }],
      }),
    ),
    points: -15,
    hypothesis: text('試したあとの沈黙は見送りの兆し', 'Silence after a trial'),
  }),
  rule({
    id: 'n2',
    group: 'minus',
    name: text('メール配信停止', 'Unsubscribed from mail'),
    when: all(happened({ type: 'unsubscribe' })),
    until: { type: 'resubscribe' },
    points: -20,
    hypothesis: text('連絡を望んでいない', 'Doesn’t want to hear'),
  }),
  rule({
    id: 'n3',
    group: 'minus',
    name: text('30日間、採用・IRページだけ', 'Only careers or investor pages in 30 days'),
    when: all(where('only', 'is', { content: ['careers', 'ir'], withinDays: 30 })),
    points: -10,
    decay: lasting(30),
    hypothesis: text('求職者か投資家', 'A job seeker or an investor'),
  }),
];

/** Fit 50 and engagement 50; mail and content together stay below the line of an MQL. */
export const scoring: Agreement['scoring'] = {
  mode: 'points',
  axes: { fit: { cap: 50, floor: 0 }, engagement: { cap: 50, floor: 0 } },
  groups: [
    { id: 'company', axis: 'fit', name: text('企業', 'Company'), cap: 30 },
    { id: 'person', axis: 'fit', name: text('人', 'Person'), cap: 20 },
    { id: 'intent', axis: 'engagement', name: text('検討', 'Intent'), cap: 30 },
    { id: 'visits', axis: 'engagement', name: text('訪問', 'Visits'), cap: 10 },
    { id: 'events', axis: 'engagement', name: text('イベント', 'Events'), cap: 15 },
    { id: 'content', axis: 'engagement', name: text('資料', 'Content'), cap: 8 },
    { id: 'mail', axis: 'engagement', name: text('メール', 'Mail'), cap: 9 },
    { id: 'minus', axis: 'engagement', name: text('減点', 'Minus') },
  ],
  rules,
  bands: [
    { id: 'high', from: 70 },
    { id: 'mid', from: 45 },
    { id: 'low', from: 0 },
  ],
  imported: true,
};
