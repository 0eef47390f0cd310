import type { CrmAdapter } from './adapter';

/** Pipedrive: leads of the inbox (UUIDs), deals and people (numbers). Addresses from public code. */
export const pipedrive: CrmAdapter = {
  id: 'pipedrive',
  name: 'Pipedrive',
  origins: ['https://*.pipedrive.com'],
  types: ['lead', 'deal', 'person'],
  records: [{ at: '/leads/inbox/:lead', type: 'lead' }, { at: '/:type(deal|person)/:lead' }],
  ids: ['uuid', 'digits'],
  deal: { ja: '取引', en: 'Deal' },
  params: [],
  seen: '2026-11-23',
};
