import type { CrmAdapter } from './adapter';

/** SuiteCRM 8 (a hash) and 7 (parameters): leads, contacts and opportunities, wherever it is installed. Addresses from its public code. */
export const suitecrm: CrmAdapter = {
  id: 'suitecrm',
  name: 'SuiteCRM',
  origins: 'self-hosted',
  types: ['Leads', 'Contacts', 'Opportunities'],
  records: [
    { at: '/**/#/leads/record/:lead', type: 'Leads' },
    { at: '/**/#/contacts/record/:lead', type: 'Contacts' },
    { at: '/**/#/opportunities/record/:lead', type: 'Opportunities' },
    { at: '/**/index.php?module=:type(Leads|Contacts|Opportunities)&action=DetailView&record=:lead' },
  ],
  ids: 'code',
  deal: { ja: '商談', en: 'Opportunity' },
  params: [],
  seen: '2026-11-23',
};
