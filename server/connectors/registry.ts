import type { Connector } from './connector';
import { hubspotConnector } from './hubspot/hubspot';
import { kintoneConnector } from './kintone/kintone';
import { odooConnector } from './odoo/odoo';
import { salesforceConnector } from './salesforce/salesforce';

/** Every CRM the hub can read from. A new one is a file and a line here; `docs/adding-a-connector.md` says how. */
export const connectors: readonly Connector[] = [odooConnector, hubspotConnector, salesforceConnector, kintoneConnector];

/** The connector of a CRM by its adapter's id, or undefined. */
export function connectorOf(id: string): Connector | undefined {
  return connectors.find((connector) => connector.id === id);
}
