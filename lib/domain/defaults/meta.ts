import type { Agreement } from '../rulebook';
import { text } from './write';

/** What the shipped agreement says of itself; nobody has signed it. */
export const meta: Agreement['meta'] = {
  title: text('引き渡しの約束(標準)', 'Hand-over promises (standard)'),
  version: '1.0.0',
  schema: 2,
  /** 1 April 2026, 00:00 in Japan: the first day of the usual fiscal year. */
  effectiveFrom: Date.UTC(2026, 2, 31, 15),
  signatories: [],
  assumptions: [
    text('日本のBtoB企業で、インサイドセールスがある', 'A Japanese B2B company with an inside-sales team'),
    text('事業年度は4月から3月まで', 'The fiscal year runs from April to March'),
    text('点数の重みは仮説であり、半年ごとに実績で見直す', 'Score weights are hypotheses, checked against results every six months'),
  ],
  reviewEveryMonths: 6,
  trialDays: 10,
  target: 90,
  consequence: text(
    '目標に届かない月は、担当部門の責任者が次回の月次会議に期日つきの対策を1つ持参する',
    'When a month misses the target, the team’s head brings one named action with a date to the next monthly meeting',
  ),
};
