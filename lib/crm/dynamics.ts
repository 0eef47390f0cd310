import type { CrmAdapter } from './adapter';

/** Dynamics 365 Sales: leads, contacts and opportunities. Parameters come in any order, ids with or without braces. Addresses from its public documentation. */
export const dynamics: CrmAdapter = {
  id: 'dynamics',
  name: 'Dynamics 365',
  origins: ['https://*.dynamics.com'],
  types: ['lead', 'contact', 'opportunity'],
  records: [{ at: '/main.aspx?pagetype=entityrecord&etn=:type(lead|contact|opportunity)&id=:lead' }],
  ids: 'uuid',
  deal: { ja: '営業案件', en: 'Opportunity' },
  params: [],
  seen: '2026-11-23',
};
