import type { Agreement } from '../rulebook';
import { hotIntents } from './intents';
import { all, any, happened, text, where } from './write';

/** The ladder, lowest first; a stage entered stays entered until a person decides otherwise. */
export const stages: Agreement['stages'] = [
  {
    id: 'lead',
    name: text('リード', 'Lead'),
    short: text('リード', 'Lead'),
    department: 'mkt',
    definition: text('氏名がわかり、連絡の同意を得た人', 'A person known by name who has agreed to be contacted'),
    entry: all(where('lead.name', 'notNull'), where('lead.consentAt', 'notNull')),
    triggers: [],
    actions: [text('育成する', 'Nurture'), text('基本項目を埋める', 'Complete the fields')],
    needsAcceptance: false,
    handsOff: false,
    needsNote: false,
  },
  {
    id: 'mql',
    name: text('有望リード', 'Marketing-qualified'),
    short: text('有望リード', 'Qualified'),
    acronym: 'MQL',
    department: 'is',
    definition: text(
      '理想顧客像に合いそうで、課題を自覚し、関心が高まった人',
      'May fit our ideal customer, has warmed up and knows its problem',
    ),
    entry: all(where('score.fit', '>=', 25), where('score.engagement', '>=', 20)),
    triggers: [
      {
        id: 'hot_intent',
        name: text('すぐ話したい問い合わせ', 'Hot inquiry'),
        when: any(happened({ intent: hotIntents }), where('lead.intent', 'in', hotIntents)),
      },
      {
        id: 'event_talk',
        name: text('展示会で会話(評価A・B)', 'Talked at a trade fair (rated A or B)'),
        when: any(happened({ type: 'event_talk', rating: ['A', 'B'] })),
      },
      { id: 'woke', name: text('休眠からの再訪', 'Back again after dormancy'), when: any(happened({ intent: 'woke' })) },
      // Inside sales calls whoever visits so often: the first call falls due like after any hand-off.
      {
        id: 'surge',
        name: text('訪問急増', 'Visit surge'),
        when: all(where('surge', 'is', { days: 7, visitDays: 3, factor: 2, weeks: 4 })),
      },
    ],
    excludedWhen: any(
      where('lead.relation', 'in', ['competitor', 'student', 'vendor', 'customer', 'wrong_contact']),
      where('account.customer', '=', true),
      where('account.openDeals', '>=', 1),
      where('optOut.all', '=', true),
    ),
    actions: [
      text('担当を決める', 'Assign an owner'),
      text('つながるまで電話する', 'Call until reached'),
      text('最初の会話のあとで引き受けるか決める', 'Accept or send back after the first conversation'),
    ],
    needsAcceptance: true,
    handsOff: true,
    needsNote: false,
  },
  {
    id: 'sal',
    name: text('IS対応中', 'Working'),
    short: text('IS対応中', 'Working'),
    acronym: 'SAL',
    department: 'is',
    definition: text('インサイドセールスが引き受け、商談に向けて確認している', 'Accepted by inside sales, who is qualifying it'),
    entry: all(where('handOff.is', '=', 'accept')),
    triggers: [],
    actions: [
      text('予算・決裁・ニーズ・時期を聞く', 'Ask budget, authority, need and timing'),
      text('商談を設定する', 'Book the meeting'),
      text('見込みがなければ育成に戻す', 'Or send it back to nurture'),
    ],
    needsAcceptance: false,
    handsOff: false,
    needsNote: false,
  },
  {
    id: 'sql',
    name: text('営業案件', 'Sales-ready'),
    short: text('営業案件', 'Sales-ready'),
    acronym: 'SQL',
    department: 'fs',
    definition: text(
      '条件を満たし、話す準備ができ、私たちが解決策だと知っている',
      'Fits fully, is ready to talk and knows that we are an answer',
    ),
    entry: all(where('gate', '=', 'yes'), where('cutOffs', '!=', 'fail'), where('handOff.note', '=', 'complete')),
    triggers: [
      { id: 'appointment', name: text('有効アポ', 'Valid appointment'), when: all(where('appointment.valid', '=', true)) },
      {
        id: 'trial_confirmed',
        name: text('トライアル開始・デモ予約をISが確認', 'Trial started or discovery call booked, confirmed by inside sales'),
        when: all(any(happened({ type: 'trial_start' }), happened({ intent: ['trial', 'demo'] })), where('handOff.is', '=', 'accept')),
      },
    ],
    actions: [text('引き受けるか決める', 'Accept or send back'), text('初回商談を行う', 'Hold the first meeting')],
    needsAcceptance: true,
    handsOff: true,
    needsNote: true,
  },
  {
    id: 'opp',
    name: text('商談登録済み', 'Opportunity'),
    short: text('商談登録済み', 'Opportunity'),
    department: 'fs',
    definition: text('商談後に営業が確認し、CRMに商談がある', 'Confirmed by sales after the meeting, with a deal in the CRM'),
    entry: all(where('handOff.fs', '=', 'accept'), happened({ result: 'held' }), where('opportunity', '=', true)),
    triggers: [],
    actions: [text('CRMの商談の流れで進める', "Follow the CRM's own deal process")],
    needsAcceptance: false,
    handsOff: false,
    needsNote: false,
  },
];

/** States outside the ladder. */
export const parked: Agreement['parked'] = [
  { id: 'nurturing', name: text('育成中', 'Nurturing') },
  { id: 'dormant', name: text('休眠', 'Dormant') },
  { id: 'unfit', name: text('対象外', 'Not a fit') },
  { id: 'customer', name: text('既存顧客', 'Customer') },
];
