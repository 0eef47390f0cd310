import type { CrmAdapter } from './adapter';

/** Zendesk Sell: leads, contacts and deals. Addresses from its public documentation. */
export const zendeskSell: CrmAdapter = {
  id: 'zendesk-sell',
  name: 'Zendesk Sell',
  origins: ['https://app.futuresimple.com'],
  types: ['lead', 'contact', 'deal'],
  records: [
    { at: '/leads/:lead', type: 'lead' },
    { at: '/crm/contacts/:lead', type: 'contact' },
    { at: '/sales/deals/:lead', type: 'deal' },
  ],
  ids: 'digits',
  deal: { ja: '取引', en: 'Deal' },
  params: [],
  seen: '2026-11-23',
};
