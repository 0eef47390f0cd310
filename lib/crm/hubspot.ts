import type { CrmAdapter } from './adapter';

/** HubSpot: contacts (0-1), deals (0-3) and leads (0-136). Addresses from its public documentation. */
export const hubspot: CrmAdapter = {
  id: 'hubspot',
  name: 'HubSpot',
  origins: [
    'https://app.hubspot.com',
    'https://app-na1.hubspot.com',
    'https://app-na2.hubspot.com',
    'https://app-eu1.hubspot.com',
    'https://app-eu2.hubspot.com',
    'https://app-jp1.hubspot.com',
    'https://app-ap1.hubspot.com',
  ],
  types: ['0-1', '0-3', '0-136'],
  records: [
    { at: '/contacts/:portal/record/:type(0-1|0-3|0-136)/:lead' },
    { at: '/contacts/:portal/contact/:lead', type: '0-1' },
    { at: '/contacts/:portal/deal/:lead', type: '0-3' },
  ],
  ids: 'digits',
  deal: { ja: '取引', en: 'Deal' },
  params: ['portal'],
  seen: '2026-11-22',
};
