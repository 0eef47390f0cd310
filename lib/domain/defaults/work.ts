import type { Agreement } from '../rulebook';
import { hotIntents } from './intents';
import { text } from './write';

/** What a rep can record of a touch, by key, and what it counts as. */
export const touchResults: Agreement['touchResults'] = [
  { id: 'talked', key: 1, name: text('本人と通話', 'Talked'), countsAs: ['touch', 'attempt', 'conversation'], asks: 'nothing' },
  { id: 'no_answer', key: 2, name: text('不在', 'No answer'), countsAs: ['touch', 'attempt'], asks: 'nothing' },
  { id: 'callback', key: 3, name: text('折り返し約束', 'Call-back agreed'), countsAs: ['touch', 'attempt'], asks: 'moment' },
  { id: 'reception', key: 4, name: text('受付止まり', 'Stopped at reception'), countsAs: ['touch', 'attempt'], asks: 'nothing' },
  { id: 'message', key: 5, name: text('留守電・伝言', 'Message left'), countsAs: ['touch', 'attempt'], asks: 'nothing' },
  { id: 'wrong_number', key: 6, name: text('番号違い・退職', 'Wrong number / left'), countsAs: [], asks: 'correction' },
  { id: 'mail_sent', key: 7, name: text('メール送信', 'Mail sent'), countsAs: ['touch'], asks: 'nothing' },
  { id: 'replied', key: 8, name: text('返信あり', 'Reply received'), countsAs: ['conversation'], asks: 'nothing' },
  { id: 'held', key: 9, name: text('商談実施', 'Meeting held'), countsAs: ['touch', 'conversation', 'meeting'], asks: 'nothing' },
  { id: 'moved', key: 9, name: text('日程変更', 'Meeting moved'), countsAs: [], asks: 'nothing' },
  { id: 'no_show', key: 9, name: text('無断欠席', 'No-show'), countsAs: [], asks: 'nothing' },
];

function reason(
  id: string,
  ja: string,
  en: string,
  verdicts: Agreement['reasons'][number]['verdicts'],
  asks: Agreement['reasons'][number]['asks'] = 'nothing',
  wake: Pick<Agreement['reasons'][number], 'wakeMonths' | 'wakeBefore'> = {},
): Agreement['reasons'][number] {
  return { id, name: text(ja, en), verdicts, asks, needsTouchMinimum: false, ...wake };
}

/** Why a lead goes back, out, or to somebody else. */
export const reasons: Agreement['reasons'] = [
  reason('early', '時期が先(すぐに案件化しない)', 'Too early', ['nurture'], 'month', { wakeBefore: 2 }),
  reason('research', '情報収集のみ', 'Just researching', ['nurture'], 'nothing', { wakeMonths: 3 }),
  reason('budget', '今期の予算なし', 'No budget this term', ['nurture'], 'month', { wakeBefore: 0 }),
  reason('route', '決裁ルートに届かない', 'No route to the decider', ['nurture'], 'who'),
  { ...reason('unreached', '接触できず', 'Couldn’t reach', ['nurture']), needsTouchMinimum: true },
  reason('lost_other', '他社に決定', 'Chose another', ['nurture'], 'month', { wakeBefore: 0, wakeMonths: 12 }),
  reason('mismatch', '引き渡し条件と違う', 'Not what we agreed', ['nurture'], 'condition'),
  reason('need', 'ニーズなし', 'No need', ['unfit']),
  reason('cutoff', '規模・金額が基準未満', 'Below the cut-off', ['unfit'], 'value'),
  { ...reason('wrong', '連絡先誤り・退職・異動', 'Wrong contact, left, moved', ['nurture'], 'who'), marks: ['wrong_contact'] },
  {
    ...reason('rival', '競合・学生・売り込み', 'Competitor, student, vendor', ['unfit'], 'who'),
    marks: ['competitor', 'student', 'vendor'],
  },
  reason('known', '既存顧客・商談中・重複', 'Customer, open deal, duplicate', ['unfit'], 'record'),
  reason('refused', '連絡を断られた', 'Asked not to be contacted', ['unfit'], 'channel'),
  reason('capacity', '手が回らない', 'No capacity', ['reassign'], 'until'),
  reason('other', 'その他', 'Other', ['accept', 'nurture', 'unfit', 'reassign'], 'text'),
];

/** Why a clock may be held, and for how many business days at most. */
export const pauseReasons: Agreement['pauseReasons'] = [
  { id: 'scheduling', name: text('先方と日程調整中', 'Scheduling with the customer'), maxDays: 10 },
  { id: 'customer_away', name: text('先方不在', 'Customer away'), maxDays: 20 },
  { id: 'internal', name: text('社内確認', 'Internal check'), maxDays: 5 },
  { id: 'waiting_marketing', name: text('マーケ回答待ち', 'Waiting for marketing'), maxDays: 5 },
];

/** What brings a parked lead back. */
export const wakeSignals: Agreement['wakeSignals'] = [
  { id: 'hot_intent', name: text('すぐ話したい問い合わせ', 'Hot inquiry'), match: { intent: hotIntents } },
  { id: 'price_page', name: text('価格ページの閲覧', 'Saw the price page'), match: { type: 'page_view', content: 'price' } },
  {
    id: 'visits',
    name: text('7日で3日以上の訪問', 'Visited on 3 or more days of 7'),
    match: { type: 'page_view', withinDays: 7, count: 3, perDay: true },
  },
  { id: 'reply', name: text('メールへの返信', 'Replied to a mail'), match: { type: 'reply' } },
  { id: 'webinar', name: text('ウェビナー参加', 'Attended a webinar'), match: { type: 'webinar' } },
  { id: 'new_contact', name: text('同じ会社の新しい担当者', 'A new contact at the same company') },
];
