import type { CrmAdapter } from './adapter';

/** Freshsales: contacts and deals. Addresses from its public documentation. */
export const freshsales: CrmAdapter = {
  id: 'freshsales',
  name: 'Freshsales',
  origins: ['https://*.myfreshworks.com'],
  types: ['contact', 'deal'],
  records: [
    { at: '/crm/sales/contacts/:lead', type: 'contact' },
    { at: '/crm/sales/deals/:lead', type: 'deal' },
  ],
  ids: 'digits',
  deal: { ja: '取引', en: 'Deal' },
  params: [],
  seen: '2026-11-23',
};
