import type { CrmAdapter } from './adapter';

/** Copper: leads, people (its addresses say contact) and opportunities (deal) of one company. Addresses from public code. */
export const copper: CrmAdapter = {
  id: 'copper',
  name: 'Copper',
  origins: ['https://app.copper.com'],
  types: ['lead', 'contact', 'deal'],
  records: [{ at: '/companies/:company/app#/:type(lead|contact|deal)/:lead' }],
  ids: 'digits',
  deal: { ja: '商談', en: 'Opportunity' },
  params: ['company'],
  seen: '2026-11-23',
};
