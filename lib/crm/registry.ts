import type { CrmAdapter, CrmSite } from './adapter';
import { attio } from './attio';
import { close } from './close';
import { copper } from './copper';
import { customAdapter, customCrm } from './custom';
import { dynamics } from './dynamics';
import { espocrm } from './espocrm';
import { freshsales } from './freshsales';
import { hubspot } from './hubspot';
import { kintone } from './kintone';
import { odoo } from './odoo';
import { pipedrive } from './pipedrive';
import { salesforce } from './salesforce';
import { sample } from './sample';
import { suitecrm } from './suitecrm';
import { twenty } from './twenty';
import { zendeskSell } from './zendesk-sell';
import { zoho } from './zoho';

/** Every CRM the product knows. A new one is a data file, a line here, and addresses in `test/fixtures/addresses`. */
export const adapters: readonly CrmAdapter[] = [
  sample,
  hubspot,
  salesforce,
  odoo,
  pipedrive,
  zoho,
  dynamics,
  kintone,
  twenty,
  espocrm,
  suitecrm,
  close,
  attio,
  copper,
  zendeskSell,
  freshsales,
];

/** The adapter of a site's `crm`, or undefined when this version doesn't know that CRM. */
export function adapterOf(crm: string): CrmAdapter | undefined {
  return adapters.find((adapter) => adapter.id === crm);
}

/** The adapter of a site: its CRM's, or the one that its own templates make; undefined when there is none. */
export function adapterFor({ crm, params }: Pick<CrmSite, 'crm' | 'params'>): CrmAdapter | undefined {
  return crm === customCrm ? (customAdapter(params ?? {}) ?? undefined) : adapterOf(crm);
}
