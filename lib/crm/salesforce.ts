import type { CrmAdapter } from './adapter';

/** Salesforce Lightning: leads, contacts and opportunities. An id's first three characters name its object everywhere. */
export const salesforce: CrmAdapter = {
  id: 'salesforce',
  name: 'Salesforce',
  origins: ['https://*.lightning.force.com'],
  types: ['Lead', 'Contact', 'Opportunity'],
  records: [
    { at: '/lightning/r/:type(Lead|Contact|Opportunity)/:lead' },
    { at: '/lightning/r/:lead' },
    { at: '/one/one.app#/sObject/:lead' },
  ],
  ids: 'salesforce',
  prefixes: { '00Q': 'Lead', '003': 'Contact', '006': 'Opportunity' },
  deal: { ja: '商談', en: 'Opportunity' },
  params: [],
  seen: '2026-11-22',
};
