import type { CrmAdapter } from './adapter';

/** The sample CRM that comes with the product. */
export const sample: CrmAdapter = {
  id: 'sample',
  name: 'Sample CRM',
  origins: 'self-hosted',
  types: ['lead'],
  records: [{ at: '/leads/:lead', type: 'lead' }],
  ids: 'digits',
  deal: { ja: '案件', en: 'Deal' },
  params: [],
  seen: '2026-11-22',
};
