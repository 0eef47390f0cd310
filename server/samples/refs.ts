import type { Site } from '@/lib/api/contract';
import { recordId } from '@/lib/crm/record-id';
import type { LeadRef } from '@/lib/domain/lead';

/** Where the sample CRM is opened. */
export const sampleCrmOrigin = 'http://localhost:4312';

/** The CRMs in which every sample lead has a record. */
export const sampleSites: Site[] = [
  { id: 'sample', crm: 'sample', name: 'Sample CRM', origin: sampleCrmOrigin, params: {} },
  { id: 'hubspot', crm: 'hubspot', name: 'HubSpot', origin: 'https://app.hubspot.com', params: {} },
  { id: 'salesforce', crm: 'salesforce', name: 'Salesforce', origin: 'https://tasuki-demo.lightning.force.com', params: {} },
  { id: 'odoo', crm: 'odoo', name: 'Odoo', origin: 'http://localhost:8069', params: {} },
];

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The Salesforce id of sample lead `n`: prefix 00Q, as leads have, then an organisation's part, then `n` in base 62. */
function salesforceLeadId(n: number): string {
  let digits = '';
  for (let rest = n * 37 + 4_000; rest > 0; rest = Math.floor(rest / 62)) digits = base62.charAt(rest % 62) + digits;
  const id = recordId(`00QIS00000${digits.padStart(5, '0')}`, 'salesforce');
  if (id === null) throw new RangeError(`lead ${n} has no Salesforce id`);
  return id;
}

/** Every name that sample lead `n` (1 to 300) goes by; the sample CRM's first. */
export function sampleRefs(n: number): LeadRef[] {
  return [
    { site: 'sample', type: 'lead', id: String(n) },
    { site: 'hubspot', type: '0-1', id: String(1000 + n) },
    { site: 'salesforce', type: 'Lead', id: salesforceLeadId(n) },
    { site: 'odoo', type: 'crm.lead', id: String(n) },
  ];
}
