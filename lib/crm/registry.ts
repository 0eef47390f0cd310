import type { CrmAdapter } from './adapter';
import { hubspot } from './hubspot';
import { kintone } from './kintone';
import { odoo } from './odoo';
import { salesforce } from './salesforce';
import { sample } from './sample';

/** Every CRM the product knows. A new one is a data file, a line here, and addresses in `test/fixtures/addresses`. */
export const adapters: readonly CrmAdapter[] = [sample, hubspot, salesforce, odoo, kintone];

/** The adapter of a site's `crm`, or undefined when this version doesn't know that CRM. */
export function adapterOf(crm: string): CrmAdapter | undefined {
  return adapters.find((adapter) => adapter.id === crm);
}
