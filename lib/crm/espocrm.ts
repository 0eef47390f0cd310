import type { CrmAdapter } from './adapter';

/** EspoCRM: leads, contacts and opportunities, wherever it is installed. Addresses from its public code. */
export const espocrm: CrmAdapter = {
  id: 'espocrm',
  name: 'EspoCRM',
  origins: 'self-hosted',
  types: ['Lead', 'Contact', 'Opportunity'],
  records: [{ at: '/**/#:type(Lead|Contact|Opportunity)/view/:lead' }],
  ids: 'code',
  deal: { ja: '商談', en: 'Opportunity' },
  params: [],
  seen: '2026-11-23',
};
