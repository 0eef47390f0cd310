import type { CrmAdapter } from './adapter';

/** Zoho CRM: leads, contacts and deals, whose tab is still called Potentials. The organisation may be left out of an address. Also shown in a frame of Zoho One. Addresses from public code. */
export const zoho: CrmAdapter = {
  id: 'zoho',
  name: 'Zoho CRM',
  origins: [
    'https://crm.zoho.com',
    'https://crm.zoho.eu',
    'https://crm.zoho.in',
    'https://crm.zoho.jp',
    'https://crm.zoho.com.au',
    'https://crm.zoho.sa',
    'https://crm.zoho.uk',
    'https://crm.zohocloud.ca',
  ],
  types: ['Leads', 'Contacts', 'Deals'],
  records: [
    { at: '/crm/:org/tab/:type(Leads|Contacts)/:lead' },
    { at: '/crm/:org/tab/:tab(Potentials|Deals)/:lead', type: 'Deals' },
    { at: '/crm/tab/:type(Leads|Contacts)/:lead' },
    { at: '/crm/tab/:tab(Potentials|Deals)/:lead', type: 'Deals' },
  ],
  ids: 'digits',
  deal: { ja: '商談', en: 'Deal' },
  params: ['org'],
  framed: true,
  seen: '2026-11-23',
};
