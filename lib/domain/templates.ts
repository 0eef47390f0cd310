import { defaultRulebook } from './default-rulebook';
import { freshAgreement } from './fresh-agreement';
import type { Agreement } from './rulebook';
import { fewLeads } from './templates/few-leads';
import { inboundSaas } from './templates/inbound-saas';
import { noInsideSales } from './templates/no-inside-sales';
import type { Template } from './templates/template';
import { tradeFair } from './templates/trade-fair';
import type { Instant } from './time';

export type { Template } from './templates/template';

const withInsideSales: Template = {
  id: 'default',
  name: { ja: '標準(インサイドセールスあり)', en: 'Standard, with inside sales' },
  description: {
    ja: '日本のBtoB企業向け。マーケティング、インサイドセールス、フィールドセールスの3部門で、引き渡しは2回',
    en: 'For B2B companies in Japan: marketing, inside sales and field sales, with two hand-offs',
  },
  change: (agreement) => agreement,
};

/** What somebody can start from, the usual one first. */
export const templates: readonly Template[] = [withInsideSales, inboundSaas, tradeFair, noInsideSales, fewLeads];

/** A whole agreement made from a template, as it is taken up at `at`; null where there is no such template. */
export function agreementFrom(id: string, at: Instant): Agreement | null {
  const template = templates.find((one) => one.id === id);
  return template ? freshAgreement(template.change(defaultRulebook.agreement), at) : null;
}
