import type { SourceMapping } from '../source-mapping';
import { intentWords } from './intents';

/**
 * SATORI: the customer CSV under the Japanese headings of its screen (also that of 一括登録), and the customer and action data of its data
 * option under their English names. SATORI writes Shift_JIS (Windows-31J) or UTF-8 as one chooses; both are read.
 */
export const satori: SourceMapping = {
  id: 'satori',
  name: 'SATORI',
  docs: [
    {
      what: 'the customer CSV (一括登録), its encodings, 苗字・名前 with ふりがな, スター, メモ',
      url: 'https://satorihelp.zendesk.com/hc/ja/articles/226402127',
      seen: '2026-11-23',
    },
    {
      what: 'データ提供オプションサービス: customer_id, datetime, satoriid, currenturl, refererurl, segmentidset …',
      url: 'https://satorihelp.zendesk.com/hc/ja/articles/360006122473',
      seen: '2026-11-23',
    },
    {
      what: 'customer fields and custom fields',
      url: 'https://satorihelp.zendesk.com/hc/ja/articles/115002127293',
      seen: '2026-11-23',
    },
  ],
  type: 'customer',
  columns: {
    id: ['カスタマーID', 'カスタマーid', 'customer_id', 'ID'],
    name: ['氏名', '名前(フル)', 'カスタマー名'],
    familyName: ['苗字', '姓', 'last_name', 'lastname'],
    givenName: ['名前', '名', 'first_name', 'firstname'],
    email: ['メールアドレス', 'email', 'customer_email'],
    phone: ['電話番号', '電話', 'phone_number', 'tel'],
    company: ['会社名', '企業名', 'カスタマー企業名', 'company', 'company_name'],
    department: ['部署', '部署名', 'department'],
    title: ['役職', '役職名', 'position'],
    industry: ['業種', 'industry'],
    employees: ['従業員数'],
    address: ['住所', 'address'],
    source: ['登録経路', '登録元', '流入元'],
    campaign: ['キャンペーン'],
    intent: ['お問い合わせ種別', '種別'],
    createdAt: ['登録日時', '登録日', '作成日時', 'created'],
    importedScore: ['スコア', 'トータルスコア', 'score'],
    mailOptOut: ['メール配信拒否', '配信拒否', '配信停止'],
    note: ['メモ', 'memo'],
  },
  act: {
    kind: ['アクション', 'アクション種別', 'アクション内容', 'action', 'action_type', 'currenturl', 'アクセスURL'],
    kinds: {
      アクセス: { type: 'page_view', channel: 'web' },
      ページ閲覧: { type: 'page_view', channel: 'web' },
      サイト訪問: { type: 'page_view', channel: 'web' },
      フォーム送信: { type: 'form', channel: 'form' },
      メールクリック: { type: 'mail_click', channel: 'mail' },
      メール内リンククリック: { type: 'mail_click', channel: 'mail' },
      メール開封: { type: 'mail_open', channel: 'mail' },
      資料ダウンロード: { type: 'download', channel: 'web' },
      ダウンロード: { type: 'download', channel: 'web' },
      配信停止: { type: 'unsubscribe', channel: 'mail', mail: 'opted_out' },
      メール配信: null,
      メール送信: null,
      セグメント付与: null,
      タグ付与: null,
      // A row of access data has the page in the place of a kind.
      '*url': { type: 'page_view', channel: 'web' },
    },
    id: ['アクションID', 'action_id'],
    at: ['アクション日時', 'アクセス日時', '日時', 'datetime'],
    title: ['ページタイトル', 'フォーム名', 'メール件名', '詳細', 'title'],
    url: ['URL', 'アクセスURL', 'ページURL', 'currenturl'],
  },
  submission: null,
  values: { intent: intentWords },
  ignore: [
    '苗字(ふりがな)',
    '名前(ふりがな)',
    'satoriid',
    'ipaddress',
    'useragent',
    'segmentidset',
    'foundsegmentidset',
    'hotsegmentidset',
    'lostsegmentidset',
    'refererurl',
  ],
};
