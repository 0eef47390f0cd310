import { text } from '../defaults/write';
import { type Template, titled, withPromises } from './template';

/** Leads come by themselves and in numbers: first call on the same day, and a denser plan of touches. */
export const inboundSaas: Template = {
  id: 'inbound-saas',
  name: text('インバウンドSaaS', 'Inbound SaaS'),
  description: text(
    'Webからの問い合わせと資料請求が中心。初回電話は当日中、接触は10営業日で8回',
    'Mostly inquiries and downloads from the web: first call on the same day, 8 touches in 10 working days',
  ),
  change: (agreement) =>
    titled(
      withPromises(agreement, {
        p3: { within: { amount: 1, unit: 'days' }, sameDayCounts: true },
        p4: { within: { amount: 10, unit: 'days' }, touches: { min: 8, minCalls: 3, spacingDays: 1, max: 8 } },
      }),
      text('引き渡しの約束(インバウンドSaaS)', 'Hand-over promises (inbound SaaS)'),
      [...agreement.meta.assumptions, text('リードの多くは自社サイトから来る', 'Most leads come from the own web site')],
    ),
};
