import type { LocalText } from './text';

/** What fields of a rulebook are called; keys that nobody knows go by their own name. */
const names: Record<string, LocalText> = {
  agreement: { ja: '取り決め', en: 'Agreement' },
  almanac: { ja: 'カレンダーの資料', en: 'Almanac' },
  meta: { ja: '版の情報', en: 'Version' },
  title: { ja: '題名', en: 'title' },
  version: { ja: '版', en: 'version' },
  schema: { ja: '書式の版', en: 'schema version' },
  effectiveFrom: { ja: '発効日', en: 'effective from' },
  signatories: { ja: '署名', en: 'signatures' },
  assumptions: { ja: '前提', en: 'assumptions' },
  reviewEveryMonths: { ja: '見直しの間隔(月)', en: 'review every (months)' },
  goLive: { ja: '開始日', en: 'go-live' },
  trialDays: { ja: '試行期間(営業日)', en: 'trial run (working days)' },
  target: { ja: '目標(%)', en: 'target (%)' },
  consequence: { ja: '未達のとき', en: 'consequence' },
  glossary: { ja: '用語', en: 'Glossary' },
  departments: { ja: '部門', en: 'Departments' },
  department: { ja: '担当部門', en: 'department' },
  calendars: { ja: '営業時間と休み', en: 'Hours and holidays' },
  calendar: { ja: 'カレンダー', en: 'calendar' },
  timeZone: { ja: '時間帯', en: 'time zone' },
  weekly: { ja: '曜日ごとの時間', en: 'weekly hours' },
  holidays: { ja: '祝日', en: 'holidays' },
  extraHolidays: { ja: '特別休業日', en: 'days closed once' },
  closures: { ja: '毎年の休業', en: 'yearly closures' },
  exceptions: { ja: '臨時の時間', en: 'hours of single dates' },
  openings: { ja: '休日の営業', en: 'single openings' },
  breaks: { ja: '休憩', en: 'breaks' },
  personaLayers: { ja: '理想顧客像', en: 'Ideal customer' },
  ranks: { ja: '役職の階層', en: 'Ranks' },
  stages: { ja: '段階', en: 'Stages' },
  parked: { ja: '保管の状態', en: 'Parked states' },
  entry: { ja: '入る条件', en: 'entry condition' },
  triggers: { ja: 'すぐ入るきっかけ', en: 'immediate triggers' },
  excludedWhen: { ja: '除く条件', en: 'exclusion' },
  actions: { ja: '行動', en: 'actions' },
  needsAcceptance: { ja: '引き受けが必要', en: 'needs acceptance' },
  handsOff: { ja: '引き渡す', en: 'hands off' },
  needsNote: { ja: 'メモが必要', en: 'needs a note' },
  scoring: { ja: 'スコア', en: 'Scoring' },
  mode: { ja: '方式', en: 'mode' },
  axes: { ja: '軸', en: 'axes' },
  fit: { ja: '属性', en: 'fit' },
  engagement: { ja: '行動', en: 'activity' },
  groups: { ja: '点数のグループ', en: 'groups' },
  rules: { ja: 'ルール', en: 'rules' },
  bands: { ja: '区分', en: 'bands' },
  points: { ja: '点数', en: 'points' },
  cap: { ja: '上限', en: 'cap' },
  floor: { ja: '下限', en: 'floor' },
  decay: { ja: '時間経過', en: 'decay' },
  hypothesis: { ja: '根拠', en: 'hypothesis' },
  owner: { ja: '責任者', en: 'owner' },
  reviewBy: { ja: '見直し日', en: 'review date' },
  bant: { ja: 'BANT', en: 'BANT' },
  elements: { ja: '項目', en: 'elements' },
  budget: { ja: '予算', en: 'budget' },
  authority: { ja: '決裁', en: 'authority' },
  need: { ja: 'ニーズ', en: 'need' },
  timing: { ja: '時期', en: 'timing' },
  stale: { ja: '再確認の時期', en: 'when to ask again' },
  gate: { ja: '案件化の条件', en: 'qualifying rule' },
  cutOffs: { ja: '足切り(最低条件)', en: 'Minimums' },
  atLeast: { ja: '最低値', en: 'at least' },
  promises: { ja: '対応期限', en: 'Promises' },
  action: { ja: '次の一手', en: 'next step' },
  startsOn: { ja: '始まり', en: 'starts on' },
  keptBy: { ja: '守る行動', en: 'kept by' },
  within: { ja: '期限', en: 'within' },
  withinFor: { ja: 'きっかけごとの期限', en: 'within, by intent' },
  amount: { ja: '長さ', en: 'amount' },
  unit: { ja: '単位', en: 'unit' },
  warn: { ja: '知らせる時期', en: 'warning' },
  escalate: { ja: '超過の知らせ', en: 'escalation' },
  touches: { ja: '接触の回数', en: 'touches' },
  intents: { ja: 'きっかけと振り分け', en: 'Intents and routing' },
  touchResults: { ja: '接触の結果', en: 'Touch results' },
  reasons: { ja: '理由', en: 'Reasons' },
  pauseReasons: { ja: '保留の理由', en: 'Reasons to hold' },
  maxDays: { ja: '最長(営業日)', en: 'longest (working days)' },
  wakeSignals: { ja: '再訪のしるし', en: 'Wake-up signals' },
  absencePolicy: { ja: '不在のとき', en: 'absence policy' },
  absences: { ja: '不在', en: 'Absences' },
  covers: { ja: '代理', en: 'Covers' },
  transitions: { ja: '時刻の切り替え', en: 'Clock changes' },
  zoneData: { ja: '時間帯データの版', en: 'time-zone data' },
  revision: { ja: '改訂', en: 'revision' },
  name: { ja: '名前', en: 'name' },
  short: { ja: '短い名前', en: 'short name' },
  id: { ja: 'ID', en: 'id' },
  kind: { ja: '種類', en: 'kind' },
  days: { ja: '日数', en: 'days' },
  when: { ja: '条件', en: 'condition' },
  appliesWhen: { ja: '対象の条件', en: 'applies when' },
  field: { ja: '項目', en: 'field' },
  operator: { ja: '比べ方', en: 'comparison' },
  value: { ja: '値', en: 'value' },
  combinator: { ja: 'つなぎ方', en: 'combinator' },
  date: { ja: '日付', en: 'date' },
  provisional: { ja: '見込み', en: 'provisional' },
  appliesTo: { ja: '対象のチーム・地域', en: 'for whom it is' },
  by: { ja: '誰が', en: 'by whom' },
  at: { ja: '日時', en: 'moment' },
  from: { ja: 'から', en: 'from' },
  to: { ja: 'まで', en: 'to' },
  offsetMinutes: { ja: 'UTCとの差(分)', en: 'minutes from UTC' },
  user: { ja: '利用者', en: 'person' },
  cover: { ja: '代理', en: 'cover' },
  enteredAt: { ja: '入力した日時', en: 'entered at' },
  enteredBy: { ja: '入力した人', en: 'entered by' },
  definition: { ja: '意味', en: 'definition' },
  answersTo: { ja: '報告先', en: 'answers to' },
  enabled: { ja: '有効', en: 'on' },
  acronym: { ja: '略語', en: 'acronym' },
  match: { ja: '当てはまる条件', en: 'match' },
  partly: { ja: '一部当てはまる条件', en: 'partly' },
  words: { ja: '含まれる言葉', en: 'words' },
  group: { ja: 'グループ', en: 'group' },
  each: { ja: '1件ごとに数える行動', en: 'each' },
  until: { ja: '終わりにする行動', en: 'until' },
  interest: { ja: '関心分野', en: 'area of interest' },
  axis: { ja: '軸', en: 'axis' },
  imported: { ja: '取り込みスコア', en: 'imported score' },
  question: { ja: '聞き方', en: 'question' },
  yes: { ja: '「○」の意味', en: 'what yes means' },
  no: { ja: '「×」の意味', en: 'what no means' },
  months: { ja: '月数', en: 'months' },
  andOn: { ja: '毎年の日', en: 'days of the year' },
  endMonth: { ja: '決算月', en: 'last month of the fiscal year' },
  preset: { ja: '決め方', en: 'preset' },
  count: { ja: '件数', en: 'count' },
  oneOf: { ja: 'いずれか', en: 'one of' },
  timingMonths: { ja: '時期の範囲(月)', en: 'months to the start' },
  knownBy: { ja: 'わかっているべき段階', en: 'known by' },
  runsOn: { ja: '誰の時計か', en: 'whose clock' },
  sameDayCounts: { ja: '当日を数える', en: 'same day counts' },
  pausable: { ja: '保留できる', en: 'may be held' },
  maxPauses: { ja: '保留の回数', en: 'holds at most' },
  standsStillWhile: { ja: '止まる間の対応期限', en: 'stands still while' },
  replaces: { ja: '置き換える対応期限', en: 'replaces' },
  share: { ja: '割合', en: 'share' },
  min: { ja: '最低回数', en: 'at least' },
  minCalls: { ja: '電話の最低回数', en: 'calls at least' },
  spacingDays: { ja: '間隔(営業日)', en: 'working days between' },
  max: { ja: '上限', en: 'at most' },
  types: { ja: '行動の種類', en: 'activity types' },
  elsePlan: { ja: '会話がないときの計画', en: 'plan without a conversation' },
  stage: { ja: '段階', en: 'stage' },
  first: { ja: '最初の1回だけ', en: 'only the first' },
  intent: { ja: 'きっかけ', en: 'intent' },
  hot: { ja: 'すぐ話したい', en: 'hot' },
  documentOnly: { ja: '資料のみ', en: 'documents only' },
  key: { ja: 'キー', en: 'key' },
  countsAs: { ja: '何に数えるか', en: 'counts as' },
  asks: { ja: '聞くこと', en: 'asks' },
  verdicts: { ja: '選べる返答', en: 'verdicts' },
  wakeMonths: { ja: '再開まで(今から月数)', en: 'wakes after (months)' },
  wakeBefore: { ja: '再開(指定月の何か月前)', en: 'wakes before the month named' },
  needsTouchMinimum: { ja: '接触の最低回数が必要', en: 'needs the touch minimum' },
  marks: { ja: '相手の区分', en: 'what the lead then is' },
  type: { ja: '種類', en: 'type' },
  content: { ja: '内容', en: 'content' },
  channel: { ja: '手段', en: 'channel' },
  result: { ja: '接触の結果', en: 'touch result' },
  rating: { ja: '評価', en: 'rating' },
  withinDays: { ja: '日数以内', en: 'within days' },
  perDay: { ja: '日ごとに数える', en: 'counts days' },
  not: { ja: '否定', en: 'not' },
  minimumFields: { ja: '最低限の項目', en: 'Minimum fields' },
  handOverNote: { ja: '引き継ぎメモ', en: 'Hand-over note' },
  required: { ja: '必須の項目', en: 'required' },
  appointment: { ja: '有効アポ', en: 'Valid appointment' },
  buyingDepartment: { ja: '購買部門なら可', en: 'anybody of the buying department' },
  needsPurpose: { ja: '目的が必要', en: 'needs a purpose' },
  readiness: { ja: '温度感', en: 'Readiness' },
  hotDays: { ja: '問い合わせが熱い日数', en: 'days an inquiry stays hot' },
  nowMonths: { ja: '「今すぐ」の月数', en: 'months that are now' },
  laterMonths: { ja: '「これから」の月数', en: 'months that are later' },
  routing: { ja: '振り分け', en: 'Routing' },
  surge: { ja: '訪問急増', en: 'visit surge' },
  visitDays: { ja: '訪問日数', en: 'visit days' },
  factor: { ja: 'ふだんの何倍', en: 'times the usual' },
  weeks: { ja: '比べる週数', en: 'weeks before' },
  warnsDocumentOnly: { ja: '資料DLのみへの電話を注意する', en: 'warns of calls after documents only' },
  customersToAccountOwner: { ja: '既存顧客は担当営業へ', en: 'customers go to the account owner' },
  dormancy: { ja: '休眠', en: 'Dormancy' },
  afterMonths: { ja: '何か月で', en: 'after months' },
  plans: { ja: '掘り起こしの計画', en: 'Revival plans' },
  mktOwner: { ja: 'マーケの責任者', en: 'owner in marketing' },
  salesOwner: { ja: '営業の責任者', en: 'owner in sales' },
  doneBy: { ja: '期日', en: 'done by' },
  pageGroups: { ja: 'ページの分類', en: 'Page groups' },
  interests: { ja: '関心分野', en: 'Areas of interest' },
  capturedTouches: { ja: '自動取得した接触', en: 'Captured touches' },
  acts: { ja: '行動の記録', en: 'Recording acts' },
  reportWithinDays: { ja: 'さかのぼれる日数', en: 'reported within days' },
  leastWords: { ja: '説明の最低文字数', en: 'characters at least' },
  reporting: { ja: '報告', en: 'Reports' },
  leastPeople: { ja: '最低人数', en: 'people at least' },
  leastLeads: { ja: '最低件数', en: 'leads at least' },
  display: { ja: '表示', en: 'Display' },
  acronyms: { ja: '略語を見る役割', en: 'roles that see acronyms' },
  deal: { ja: '商談の呼び方', en: 'what a deal is called' },
  month: { ja: '月', en: 'month' },
  team: { ja: 'チーム', en: 'team' },
  values: { ja: '目標の値', en: 'values' },
  pledge: { ja: '約束', en: 'pledge' },
  marketing: { ja: 'マーケティング', en: 'marketing' },
  volume: { ja: '引き渡す件数', en: 'volume' },
  personaRatio: { ja: 'ペルソナ含有率', en: 'persona share' },
  sales: { ja: '営業', en: 'sales' },
  followUp: { ja: '対応の遵守率', en: 'follow-up' },
  quota: { ja: '売上目標', en: 'quota' },
  region: { ja: '地域', en: 'region' },
  ja: { ja: '日本語', en: 'Japanese' },
  en: { ja: '英語', en: 'English' },
};

/** What a field of a rulebook is called; one that nobody knows goes by its own name as far as that may be shown. `host` is what it lies in. */
export function placeName(key: PropertyKey, host?: PropertyKey): LocalText {
  if (host === 'escalate' && key === 'when') return { ja: '時期', en: 'when' };
  if (host === 'escalate' && key === 'to') return { ja: '相手', en: 'to' };
  const name = Object.hasOwn(names, String(key)) ? names[String(key)] : undefined;
  return name ?? { ja: shownKey(key), en: shownKey(key) };
}

/**
 * Says where a field of a rulebook is, as a person would find it: 「段階」2番目「有望リード」の「担当部門」.
 * `rulebook` is whatever was read; items are named by it as far as it can be.
 */
export function sayPlace(path: readonly PropertyKey[], rulebook: unknown): LocalText {
  const ja: string[] = [];
  const en: string[] = [];
  let value = rulebook;
  path.forEach((key, i) => {
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
    if (typeof key === 'number') {
      const name = nameOf(value);
      ja.push(`${ja.pop() ?? ''}${key + 1}番目${name ? `「${name.ja}」` : ''}`);
      en.push(`${en.pop() ?? ''} ${key + 1}${name ? ` “${name.en}”` : ''}`);
      return;
    }
    const name = Object.hasOwn(names, String(key)) ? names[String(key)] : undefined;
    // Everything but holidays and absences lies in the agreement: that it does needs no saying.
    if (i === 0 && path.length > 1 && key === 'agreement') return;
    ja.push(`「${name?.ja ?? shownKey(key)}」`);
    en.push(name?.en ?? shownKey(key));
  });
  return { ja: ja.join('の'), en: en.join(', ') };
}

function nameOf(value: unknown): LocalText | null {
  const name = (value as { name?: unknown } | null | undefined)?.name as { ja?: unknown; en?: unknown } | undefined;
  if (typeof name === 'object' && name !== null && typeof name.ja === 'string' && typeof name.en === 'string') {
    return { ja: name.ja.slice(0, 60), en: name.en.slice(0, 60) };
  }
  const id = (value as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' && isCode(id) ? { ja: id, en: id } : null;
}

/** Whether a text reads like a code of a rulebook; only such are shown again, for a file chosen by mistake may hold anybody's name or number. */
export function isCode(text: string): boolean {
  return /^[!-?A-~]{1,60}$/.test(text) && (text.match(/\d/g)?.length ?? 0) <= 8;
}

/** The name of a field that nobody knows, as far as it may be shown. */
export function shownKey(key: PropertyKey): string {
  const text = String(key);
  return isCode(text) ? text : '…';
}
