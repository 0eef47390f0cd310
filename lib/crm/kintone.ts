import type { CrmAdapter } from './adapter';

/** kintone: records of one app. Which app holds the leads is the customer's choice, so its number is the site's. Addresses from its public documentation. */
export const kintone: CrmAdapter = {
  id: 'kintone',
  name: 'kintone',
  origins: ['https://*.cybozu.com', 'https://*.kintone.com', 'https://*.cybozu.cn'],
  types: ['record'],
  records: [
    { at: '/k/:app/show#record=:lead', type: 'record' },
    { at: '/k/guest/:space/:app/show#record=:lead', type: 'record' },
  ],
  ids: 'digits',
  deal: { ja: '案件', en: 'Deal' },
  params: ['app'],
  seen: '2026-11-23',
};
