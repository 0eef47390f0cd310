import type { Agreement } from '../rulebook';
import { text } from './write';

/** What each answer means, what to ask, and when to ask again; and the rule by which a lead qualifies. */
export const bant: Agreement['bant'] = {
  elements: {
    budget: {
      name: text('予算', 'Budget'),
      question: text('ご予算は確保済みでしょうか。これからの申請でしょうか。', 'Is budget set aside, or still to be requested?'),
      yes: text('確保済み、または申請する月が決まっている', 'Set aside, or to be requested by a named month'),
      partly: text('おおよその規模感がある', 'Order of magnitude'),
      no: text('今期も来期も予算がない', 'None this or next term'),
      stale: { kind: 'fiscal_year', endMonth: 3 },
    },
    authority: {
      name: text('決裁', 'Authority'),
      question: text('最終のご決裁はどなたで、稟議はどう進みますか。', 'Who signs off, and how does approval run?'),
      yes: text('決裁者と稟議ルートがわかり、窓口の方が関わる', 'Decider and approval route known, our contact takes part'),
      partly: text('起案者・推進者だが、ルートは不明', 'Drafter or promoter, route unknown'),
      no: text('決裁に関わらない', 'Has no part in it'),
      stale: { kind: 'months', months: 6, andOn: ['04-01', '10-01'] },
    },
    need: {
      name: text('ニーズ', 'Need'),
      question: text('いま一番お困りのことと、探し始めたきっかけは何ですか。', 'What are you trying to fix, and why now?'),
      yes: text(
        '課題とその損失がお客様の言葉であり、私たちを解決策と見ている',
        'Problem and its cost in the customer’s words; sees us as an answer',
      ),
      partly: text('関心のあるテーマがある', 'Topic of interest'),
      no: text('私たちが解ける課題がない', 'No problem we solve'),
      stale: { kind: 'months', months: 6, andOn: [] },
    },
    timing: {
      name: text('時期', 'Timing'),
      question: text(
        'いつ頃から使い始めたいですか。動かせない期日はありますか。',
        'When do you want to be live? Any date that can’t move?',
      ),
      yes: text('お客様が開始月を示した', 'Start month from the customer'),
      partly: text('こちらの推測', 'Our guess'),
      no: text('予定がない', 'No plan'),
      stale: { kind: 'month_passed' },
    },
  },
  gate: { preset: 'default', timingMonths: 12 },
};

/** Minimums; a figure that is not known fails nothing until the stage by which it must be known. */
export const cutOffs: Agreement['cutOffs'] = [
  {
    id: 'employees',
    name: text('従業員数', 'Employees'),
    field: 'lead.employees',
    atLeast: 30,
    unit: text('名', 'people'),
    knownBy: 'sql',
  },
  {
    id: 'amount',
    name: text('初年度見込み額', 'Expected first-year amount'),
    field: 'lead.expectedAmount',
    atLeast: 500_000,
    unit: text('円', 'JPY'),
    knownBy: 'opp',
  },
];
