/** What a lead wants to solve, in the words that paper titles, notes and customers use for it. */
export type Topic = {
  id: string;
  /** The subject, as in "talked about …". */
  subject: string;
  /** The problem in the customer's words. */
  said: string;
  /** Title of the white paper on it. */
  paper: string;
  /** What it costs, in the customer's words. */
  cost: string;
  /** What they use today. */
  today: string;
};

export const topicsJa: Topic[] = [
  {
    id: 'approval',
    subject: '購買承認の二重入力',
    said: '購買承認の二重入力をなくしたい',
    paper: '購買申請の電子化 はじめの一歩',
    cost: '月末は3人で丸2日かかっている',
    today: 'Excelの申請書と紙の回覧',
  },
  {
    id: 'quote',
    subject: '見積比較の手間',
    said: '相見積の比較表を手で作っていて間に合わない',
    paper: '相見積を半日で終える方法',
    cost: '1案件で半日、月に40件ある',
    today: 'メールとExcelの比較表',
  },
  {
    id: 'drawing',
    subject: '図面の版管理',
    said: '古い図面で発注してしまう事故を止めたい',
    paper: '図面と発注のひも付け事例集',
    cost: '手配ミスの作り直しが四半期で200万円ほど',
    today: '共有フォルダと紙の台帳',
  },
  {
    id: 'stock',
    subject: '部材在庫の見える化',
    said: '倉庫に行かないと在庫が分からない',
    paper: '在庫の見える化 10社の実例',
    cost: '欠品で月に2回はラインが止まる',
    today: '週1回の棚卸しExcel',
  },
  {
    id: 'supplier',
    subject: '仕入先との納期調整',
    said: '納期回答を電話で追いかけるのをやめたい',
    paper: '納期回答を自動で集める仕組み',
    cost: '担当2人が毎日午前中を使っている',
    today: '電話とFAX',
  },
  {
    id: 'invoice',
    subject: '請求書の突き合わせ',
    said: '請求書と検収の突き合わせが締めに間に合わない',
    paper: '請求照合の自動化チェックリスト',
    cost: '締め日は毎月残業になる',
    today: '基幹システムと紙の請求書',
  },
  {
    id: 'audit',
    subject: '承認の証跡',
    said: '監査で承認の証跡を出すのに一週間かかる',
    paper: '内部統制に耐える購買フロー',
    cost: '監査対応で延べ10人日',
    today: 'メール承認とPDFの保管',
  },
  {
    id: 'sites',
    subject: '拠点ごとの購買ルール',
    said: '拠点ごとにやり方が違って全社で集計できない',
    paper: '多拠点購買の標準化ガイド',
    cost: '集計に毎月1週間',
    today: '拠点ごとのAccess',
  },
  {
    id: 'cost',
    subject: '部品価格の値上げ対応',
    said: '値上げ要請が多すぎて査定しきれない',
    paper: '値上げ要請への査定テンプレート',
    cost: '査定できずに受け入れた分が年1,500万円',
    today: '担当者の経験と過去のExcel',
  },
  {
    id: 'workflow',
    subject: '稟議の滞留',
    said: '稟議がどこで止まっているか誰も分からない',
    paper: '稟議の滞留をなくす3つの設計',
    cost: '平均で9営業日、急ぎの発注が遅れる',
    today: 'グループウェアの回覧',
  },
];

export const topicsEn: Topic[] = [
  {
    id: 'approval',
    subject: 'purchase approvals',
    said: 'We type every purchase request twice and I want that gone',
    paper: 'Purchase approvals without paper',
    cost: 'two full days for three people at each month end',
    today: 'spreadsheets and signed forms',
  },
  {
    id: 'quote',
    subject: 'comparing supplier quotes',
    said: 'Comparing quotes by hand takes us half a day each time',
    paper: 'Compare supplier quotes in an hour',
    cost: 'about forty comparisons a month',
    today: 'e-mail and a shared spreadsheet',
  },
  {
    id: 'drawing',
    subject: 'drawing revisions',
    said: 'We keep ordering against outdated drawings',
    paper: 'Linking drawings to orders: five cases',
    cost: 'rework of roughly 20k a quarter',
    today: 'a network drive and a paper register',
  },
  {
    id: 'stock',
    subject: 'stock visibility',
    said: "Nobody knows what's on the shelf without walking there",
    paper: 'Stock you can see: ten plants',
    cost: 'the line stops twice a month',
    today: 'a weekly count in Excel',
  },
  {
    id: 'supplier',
    subject: 'delivery dates from suppliers',
    said: 'I want my buyers to stop chasing delivery dates by phone',
    paper: 'Collecting delivery dates automatically',
    cost: 'two buyers, every morning',
    today: 'phone calls and e-mail',
  },
  {
    id: 'invoice',
    subject: 'invoice matching',
    said: 'Invoice matching never makes the month-end close',
    paper: 'Three-way matching checklist',
    cost: 'overtime at every close',
    today: 'the ERP plus scanned invoices',
  },
  {
    id: 'audit',
    subject: 'an audit trail for approvals',
    said: 'It takes a week to show the auditor who approved what',
    paper: 'A purchasing flow auditors accept',
    cost: 'ten person-days per audit',
    today: 'approvals by e-mail',
  },
  {
    id: 'sites',
    subject: 'one process for all sites',
    said: 'Every site buys its own way, so group figures are guesswork',
    paper: 'Standard purchasing across sites',
    cost: 'a week of consolidation a month',
    today: 'a database per site',
  },
  {
    id: 'cost',
    subject: 'price increases',
    said: 'We get more price increases than we can check',
    paper: 'Handling price increases: a template',
    cost: 'about 150k a year accepted unchecked',
    today: 'experience and old spreadsheets',
  },
  {
    id: 'workflow',
    subject: 'stuck approvals',
    said: 'Nobody can tell where a request is stuck',
    paper: 'Approvals that do not get stuck',
    cost: 'nine working days on average',
    today: 'e-mail chains',
  },
];
