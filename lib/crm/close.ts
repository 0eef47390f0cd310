import type { CrmAdapter } from './adapter';

/** Close: leads, which are companies with their people and opportunities. Addresses from public code. */
export const close: CrmAdapter = {
  id: 'close',
  name: 'Close',
  origins: ['https://app.close.com'],
  types: ['lead'],
  records: [{ at: '/lead/:lead' }],
  ids: 'code',
  deal: { ja: '商談', en: 'Opportunity' },
  params: [],
  prefixes: { lea: 'lead' },
  seen: '2026-11-23',
};
