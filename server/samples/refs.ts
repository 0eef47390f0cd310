import type { Site } from '@/lib/api/contract';
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
const checkLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * Makes a 15-character Salesforce id the 18-character one: each further character tells which of five are capitals,
 * so that the id survives where case is lost. Throws a `RangeError` for anything but 15 letters and digits.
 */
export function salesforceId18(id: string): string {
  if (!/^[0-9A-Za-z]{15}$/.test(id)) throw new RangeError('a Salesforce id has 15 letters and digits');
  let check = '';
  for (let part = 0; part < 3; part++) {
    let bits = 0;
    for (let place = 0; place < 5; place++) {
      if (/[A-Z]/.test(id.charAt(part * 5 + place))) bits |= 1 << place;
    }
    check += checkLetters.charAt(bits);
  }
  return id + check;
}

/** The Salesforce id of sample lead `n`: prefix 00Q, as leads have, then an organisation's part, then `n` in base 62. */
function salesforceLeadId(n: number): string {
  let digits = '';
  for (let rest = n * 37 + 4_000; rest > 0; rest = Math.floor(rest / 62)) digits = base62.charAt(rest % 62) + digits;
  return salesforceId18(`00QIS00000${digits.padStart(5, '0')}`);
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
