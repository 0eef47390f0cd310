import type { Field } from './condition-field';
import type { ActivityMatch, ConditionRule } from './condition-schema';
import { figure } from './figure';
import type { Agreement } from './rulebook';
import type { LocalText } from './text';

/** The words in which a rule is said to a person. */
export type Wording = { agreement: Agreement };

const types: Record<string, LocalText> = {
  call: { ja: '電話', en: 'call' },
  mail: { ja: 'メール', en: 'mail' },
  visit: { ja: '訪問', en: 'visit' },
  meeting: { ja: '商談', en: 'meeting' },
  note: { ja: 'メモ', en: 'note' },
  reply: { ja: '返信', en: 'reply' },
  page_view: { ja: 'ページ閲覧', en: 'page view' },
  form: { ja: 'フォーム送信', en: 'form' },
  download: { ja: '資料DL', en: 'download' },
  webinar: { ja: 'ウェビナー参加', en: 'webinar' },
  event_talk: { ja: '展示会で会話', en: 'trade-fair talk' },
  event_scan: { ja: '名刺交換', en: 'badge scan' },
  mail_click: { ja: 'メールのクリック', en: 'mail click' },
  mail_open: { ja: 'メール開封', en: 'mail open' },
  unsubscribe: { ja: '配信停止', en: 'unsubscribe' },
  resubscribe: { ja: '配信再開', en: 'resubscribe' },
  trial_start: { ja: 'トライアル開始', en: 'trial start' },
  login: { ja: 'ログイン', en: 'log-in' },
  inquiry: { ja: '問い合わせ', en: 'inquiry' },
  task: { ja: 'タスク', en: 'task' },
  other: { ja: 'その他', en: 'other' },
};

const contents: Record<string, LocalText> = {
  price: { ja: '価格', en: 'price' },
  case: { ja: '事例', en: 'case studies' },
  spec: { ja: '仕様', en: 'specification' },
  careers: { ja: '採用', en: 'careers' },
  ir: { ja: 'IR', en: 'investors' },
  brochure: { ja: 'サービス資料', en: 'brochure' },
  paper: { ja: 'お役立ち資料', en: 'white paper' },
  other: { ja: 'その他', en: 'other' },
};

const values: Record<string, LocalText> = {
  yes: { ja: 'はい', en: 'yes' },
  no: { ja: 'いいえ', en: 'no' },
  true: { ja: 'はい', en: 'yes' },
  false: { ja: 'いいえ', en: 'no' },
  partly: { ja: '一部', en: 'partly' },
  unknown: { ja: '不明', en: 'unknown' },
  complete: { ja: '記入済み', en: 'complete' },
  accept: { ja: '引き受ける', en: 'accepted' },
  pending: { ja: '返答待ち', en: 'pending' },
  high: { ja: '高', en: 'high' },
  mid: { ja: '中', en: 'mid' },
  low: { ja: '低', en: 'low' },
  customer: { ja: '既存顧客', en: 'customer' },
  competitor: { ja: '競合', en: 'competitor' },
  student: { ja: '学生・求職者', en: 'student' },
  vendor: { ja: '売り込み', en: 'vendor' },
  wrong_contact: { ja: '連絡先誤り', en: 'wrong contact' },
  drafter: { ja: '起案者', en: 'drafter' },
  promoter: { ja: '推進者', en: 'promoter' },
  decider: { ja: '決裁者', en: 'decider' },
  user: { ja: '利用者', en: 'user' },
  fail: { ja: '未達', en: 'failed' },
  pass: { ja: '充足', en: 'passed' },
  now: { ja: '今すぐ', en: 'now' },
  later: { ja: 'これから', en: 'later' },
  not_yet: { ja: 'まだまだ', en: 'not yet' },
  not_asked: { ja: '未確認', en: 'not asked' },
  no_answer: { ja: '聞けず', en: 'asked, no answer' },
  stale: { ja: '要再確認', en: 'to be checked again' },
  prospect: { ja: '見込み客', en: 'prospect' },
  nurture: { ja: '育成に戻す', en: 'sent back' },
  unfit: { ja: '対象外', en: 'not a fit' },
  reassign: { ja: '担当替え', en: 'reassign' },
  partial: { ja: '記入途中', en: 'partly written' },
  sales: { ja: '営業', en: 'sales' },
};

const channels: Record<string, LocalText> = {
  mail: { ja: 'メール', en: 'mail' },
  phone: { ja: '電話', en: 'phone' },
  visit: { ja: '訪問', en: 'visit' },
  online: { ja: 'オンライン', en: 'online' },
  web: { ja: 'ウェブ', en: 'web' },
  event: { ja: 'イベント', en: 'event' },
  form: { ja: 'フォーム', en: 'form' },
  chat: { ja: 'チャット', en: 'chat' },
  other: { ja: 'その他', en: 'other' },
};

function listed(wanted: string | string[] | undefined, names: (value: string) => LocalText): LocalText | null {
  if (wanted === undefined) return null;
  const all = (typeof wanted === 'string' ? [wanted] : wanted).map(names);
  const shown = all.slice(0, 3);
  const more = all.length > 3;
  return {
    ja: shown.map(({ ja }) => ja).join('・') + (more ? ' など' : ''),
    en: shown.map(({ en }) => en).join(', ') + (more ? ' …' : ''),
  };
}

function same(value: string): LocalText {
  return { ja: value, en: value };
}

function intentName({ agreement }: Wording): (id: string) => LocalText {
  return (id) => agreement.intents.find((intent) => intent.id === id)?.name ?? same(id);
}

/** Names what a match counts: "ページ閲覧(価格)". */
export function sayMatch(match: ActivityMatch, wording: Wording): LocalText {
  const what = listed(match.type, (type) => types[type] ?? same(type));
  const details = [
    listed(match.content, (content) => contents[content] ?? same(content)),
    listed(match.intent, intentName(wording)),
    listed(match.result, (result) => wording.agreement.touchResults.find(({ id }) => id === result)?.name ?? same(result)),
    listed(match.channel, (channel) => channels[channel] ?? same(channel)),
    listed(match.rating, (rating) => ({ ja: `評価${rating}`, en: `rated ${rating}` })),
    listed(match.interest, same),
  ].filter((detail) => detail !== null);
  const ja = details.map((detail) => detail.ja).join('・');
  const en = details.map((detail) => detail.en).join(', ');
  if (what === null) return details.length === 0 ? { ja: '行動', en: 'activity' } : { ja, en };
  return details.length === 0 ? what : { ja: `${what.ja}(${ja})`, en: `${what.en} (${en})` };
}

/** Says a counted match: "ページ閲覧(価格) 7日で2回以上". */
export function sayCount(match: ActivityMatch, operator: string, wording: Wording): LocalText {
  const what = sayMatch(match, wording);
  const count = match.count ?? 1;
  const within = match.withinDays;
  const unit = match.perDay ? { ja: '日', en: count === 1 ? 'day' : 'days' } : { ja: '回', en: count === 1 ? 'time' : 'times' };
  const span = within === undefined ? { ja: '', en: '' } : { ja: `${within}日で`, en: ` in ${within} days` };
  if (operator === 'none') return { ja: `${what.ja}が${within === undefined ? '' : `${within}日間`}ない`, en: `no ${what.en}${span.en}` };
  if (operator === 'atMost')
    return { ja: `${what.ja} ${span.ja}${count}${unit.ja}以下`, en: `${what.en} at most ${count} ${unit.en}${span.en}` };
  if (count <= 1) return { ja: within === undefined ? what.ja : `${what.ja}(${within}日以内)`, en: `${what.en}${span.en}` };
  return { ja: `${what.ja} ${span.ja}${count}${unit.ja}以上`, en: `${what.en} ${count} ${unit.en} or more${span.en}` };
}

/** Names a value that a part of an activity match can have. */
export function sayMatchPart(part: 'type' | 'content' | 'channel' | 'result' | 'intent', value: string, wording: Wording): LocalText {
  switch (part) {
    case 'type':
      return types[value] ?? same(value);
    case 'content':
      return wording.agreement.pageGroups.find(({ id }) => id === value)?.name ?? contents[value] ?? same(value);
    case 'channel':
      return channels[value] ?? same(value);
    case 'result':
      return wording.agreement.touchResults.find(({ id }) => id === value)?.name ?? same(value);
    case 'intent':
      return intentName(wording)(value);
  }
}

/** Names a value of the field `name`. */
export function sayFieldValue(value: unknown, field: Field, name: string, wording: Wording): LocalText {
  const text = String(value);
  if (name === 'stage') {
    const { stages, parked } = wording.agreement;
    return stages.find(({ id }) => id === text)?.short ?? parked.find(({ id }) => id === text)?.name ?? same(text);
  }
  if (name === 'handOff.to') return wording.agreement.departments.find(({ id }) => id === text)?.short ?? same(text);
  if (name.endsWith('intent')) return intentName(wording)(text);
  if (name === 'lead.rank') return wording.agreement.ranks.find(({ id }) => id === text)?.name ?? same(text);
  if (field.kind === 'number' && Number.isFinite(Number(value))) {
    return same(figure(Number(value)));
  }
  return values[text] ?? same(text);
}

/** Says one comparison of a field: "属性スコア 25以上". */
export function sayComparison(rule: ConditionRule, field: Field, wanted: readonly unknown[], wording: Wording): LocalText {
  const { ja, en } = field.name;
  const first = sayFieldValue(wanted[0], field, rule.field, wording);
  const second = sayFieldValue(wanted[1], field, rule.field, wording);
  const all = listed(
    wanted.map((_, i) => String(i)),
    (i) => sayFieldValue(wanted[Number(i)], field, rule.field, wording),
  ) ?? { ja: '', en: '' };
  switch (rule.operator) {
    case '<':
      return { ja: `${ja} ${first.ja}未満`, en: `${en} below ${first.en}` };
    case '<=':
      return { ja: `${ja} ${first.ja}以下`, en: `${en} at most ${first.en}` };
    case '>':
      return { ja: `${ja} ${first.ja}より上`, en: `${en} above ${first.en}` };
    case '>=':
      return { ja: `${ja} ${first.ja}以上`, en: `${en} at least ${first.en}` };
    case 'between':
      return { ja: `${ja} ${first.ja}〜${second.ja}`, en: `${en} ${first.en}–${second.en}` };
    case '!=':
    case 'notIn':
      return { ja: `${ja}が${all.ja}でない`, en: `${en} is not ${all.en}` };
    case 'contains':
      return { ja: `${ja}に${all.ja}を含む`, en: `${en} contains ${all.en}` };
    case 'beginsWith':
      return { ja: `${ja}が${all.ja}で始まる`, en: `${en} begins with ${all.en}` };
    case 'endsWith':
      return { ja: `${ja}が${all.ja}で終わる`, en: `${en} ends with ${all.en}` };
    case 'null':
      return { ja: `${ja}が空`, en: `${en} is blank` };
    case 'notNull':
      return { ja, en };
    default:
      return { ja: `${ja}: ${all.ja}`, en: `${en}: ${all.en}` };
  }
}
