import type { CrmAdapter } from './adapter';

/** Twenty: people and opportunities, in its cloud or at home. Addresses from its public code. */
export const twenty: CrmAdapter = {
  id: 'twenty',
  name: 'Twenty',
  origins: 'self-hosted',
  types: ['person', 'opportunity'],
  records: [{ at: '/object/:type(person|opportunity)/:lead' }],
  ids: 'uuid',
  deal: { ja: '商談', en: 'Opportunity' },
  params: [],
  seen: '2026-11-23',
};
