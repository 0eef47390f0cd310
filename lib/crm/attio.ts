import type { CrmAdapter } from './adapter';

/** Attio: people and deals of one workspace. Addresses from its public documentation. */
export const attio: CrmAdapter = {
  id: 'attio',
  name: 'Attio',
  origins: ['https://app.attio.com'],
  types: ['person', 'deal'],
  records: [
    { at: '/:workspace/person/:lead', type: 'person' },
    { at: '/:workspace/deals/record/:lead', type: 'deal' },
  ],
  ids: 'uuid',
  deal: { ja: '商談', en: 'Deal' },
  params: ['workspace'],
  seen: '2026-11-23',
};
