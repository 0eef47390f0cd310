import type { Intent } from '../lead';
import type { Agreement } from '../rulebook';
import { text } from './write';

/** Asks to talk to us now. */
export const hotIntents: Intent[] = ['trial', 'price', 'demo', 'contact', 'compare', 'referral'];

/** How leads come in, who gets them, and which of them are hot. */
export const intents: Agreement['intents'] = [
  { id: 'trial', name: text('トライアル申込', 'Trial'), hot: true, to: 'is', documentOnly: false },
  { id: 'price', name: text('価格・見積の問い合わせ', 'Price or quote'), hot: true, to: 'is', documentOnly: false },
  { id: 'demo', name: text('デモ・説明希望', 'Demo / explanation wanted'), hot: true, to: 'is', documentOnly: false },
  { id: 'contact', name: text('導入相談・問い合わせ', 'Sales inquiry'), hot: true, to: 'is', documentOnly: false },
  { id: 'compare', name: text('一括資料請求(比較サイト)', 'Comparison-site request'), hot: true, to: 'is', documentOnly: false },
  { id: 'referral', name: text('紹介', 'Referral'), hot: true, to: 'account_owner', documentOnly: false },
  { id: 'brochure', name: text('サービス資料請求', 'Product brochure'), hot: false, to: 'mkt', documentOnly: true },
  { id: 'paper', name: text('お役立ち資料DL', 'White paper'), hot: false, to: 'mkt', documentOnly: true },
  { id: 'webinar', name: text('ウェビナー参加・申込のみ', 'Webinar attended or registered'), hot: false, to: 'mkt', documentOnly: false },
  { id: 'fair_talk', name: text('展示会・会話あり(A/B)', 'Trade fair, talked'), hot: false, to: 'is', documentOnly: false },
  { id: 'fair_card', name: text('展示会・名刺のみ', 'Trade fair, badge only'), hot: false, to: 'mkt', documentOnly: false },
  { id: 'surge', name: text('訪問急増', 'Visit surge'), hot: false, to: 'is', documentOnly: false },
  { id: 'woke', name: text('休眠からの再訪', 'Dormant lead woke'), hot: false, to: 'last_owner', documentOnly: false },
];
