import type { LocalText } from './text';

/** What fields of a rulebook are called; conditions and unknown keys go by their own name. */
const names: Record<string, LocalText> = {
  agreement: { ja: '取り決め', en: 'Agreement' },
  almanac: { ja: '暦の資料', en: 'Almanac' },
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
  calendar: { ja: '暦', en: 'calendar' },
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
  transitions: { ja: '時刻の切り替え', en: 'Clock changes' },
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
  ja: { ja: '日本語', en: 'Japanese' },
  en: { ja: '英語', en: 'English' },
};

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
    ja.push(`「${name?.ja ?? String(key)}」`);
    en.push(name?.en ?? String(key));
  });
  return { ja: ja.join('の'), en: en.join(', ') };
}

function nameOf(value: unknown): LocalText | null {
  const name = (value as { name?: unknown } | null | undefined)?.name as { ja?: unknown; en?: unknown } | undefined;
  if (typeof name === 'object' && name !== null && typeof name.ja === 'string' && typeof name.en === 'string') {
    return { ja: name.ja.slice(0, 60), en: name.en.slice(0, 60) };
  }
  const id = (value as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' ? { ja: id.slice(0, 60), en: id.slice(0, 60) } : null;
}
