import { Fault } from '@/lib/domain/fault';
import type { LeadRef } from '@/lib/domain/lead';
import type { CrmAdapter, CrmSite } from './adapter';
import { fillTemplate } from './fill-template';
import { readAddress } from './lead-at';
import { pageAdapter } from './page-adapter';
import { recordId } from './record-id';
import { adapterFor } from './registry';

/** Where a record's address leads, without path: null for anything but http and https. */
function originOf(url: string): string | null {
  try {
    const { origin, protocol } = new URL(url);
    return protocol === 'https:' || protocol === 'http:' ? origin : null;
  } catch {
    return null;
  }
}

/** Two sites may share an origin (HubSpot portals do, and folders of one host): the values in the address must be the site's, where it names them. */
function fits(site: CrmSite, url: string, captured: Record<string, string>, adapter: CrmAdapter): boolean {
  if (site.params?.path && !new URL(url).pathname.startsWith(`/${site.params.path}/`)) return false;
  return adapter.params.every((name) => !site.params?.[name] || !captured[name] || site.params[name] === captured[name]);
}

/** The site an address belongs to, by whole origin and, on a lead's page, by the site's own values; null when it is none of them. */
export function siteAt<S extends CrmSite>(url: string, sites: readonly S[]): S | null {
  const origin = originOf(url);
  if (!origin) return null;
  const here = sites.filter((site) => originOf(site.origin) === origin);
  const fitting = here.find((site) => {
    const adapter = adapterFor(site);
    const found = adapter && readAddress(url, pageAdapter(adapter));
    return !found || fits(site, url, found.captured, adapter);
  });
  return fitting ?? null;
}

/**
 * The ref of the lead that an address shows at one of these sites, or null.
 * A few addresses don't tell what they show (an Odoo action): there the page's `claim` is believed if its id is in the address.
 */
export function refAt(url: string, sites: readonly CrmSite[], claim?: { type: string; id: string }): LeadRef | null {
  const site = siteAt(url, sites);
  const adapter = site && adapterFor(site);
  const found = adapter && readAddress(url, pageAdapter(adapter));
  if (!site || !adapter || !found) return null;
  if (found.type) return makeRef(site, found.type, found.id);
  return claim && claim.id === found.id && adapter.types.includes(claim.type) ? makeRef(site, claim.type, claim.id) : null;
}

/**
 * Builds every ref there is: from addresses, connectors and imports, so that one record has one spelling.
 * Throws the fault `invalid` when `id` can't be an id of that CRM.
 */
export function makeRef(site: Pick<CrmSite, 'id' | 'crm' | 'params'>, type: string, id: string): LeadRef {
  const spelled = recordId(id, adapterFor(site)?.ids ?? 'text');
  const kind = type.trim();
  if (!spelled || !kind || kind.length > 80 || kind.includes('/')) throw new Fault('invalid', `not a record id of ${site.crm}`);
  return { site: site.id, type: kind, id: spelled };
}

/** Where people open a record, or null when the CRM, its type or a value that the address needs is not known. */
export function addressOf(ref: LeadRef, site: CrmSite): string | null {
  const adapter = adapterFor(site);
  const origin = originOf(site.origin);
  if (!adapter || !origin || ref.site !== site.id || !adapter.types.includes(ref.type)) return null;
  for (const record of adapter.records) {
    if (record.asks || (record.type !== undefined && record.type !== ref.type)) continue;
    const path = fillTemplate(record.at, { ...site.params, type: ref.type, lead: ref.id });
    if (path) return origin + path;
  }
  return null;
}

/**
 * The match pattern for a whole origin, to ask the browser for and to register scripts with.
 * Firefox knows no ports in patterns: pass `ports` false there. Throws the fault `bad_address`.
 */
export function matchPattern(origin: string, ports = true): string {
  const whole = originOf(origin);
  if (!whole) throw new Fault('bad_address');
  const { protocol, host, hostname } = new URL(whole);
  return `${protocol}//${ports ? host : hostname}/*`;
}

/** Whether a CRM is hosted at an origin at all; a self-hosted one may be anywhere. Never for one that is described by templates alone. */
export function mayLiveAt(crm: string, origin: string): boolean {
  const adapter = adapterFor({ crm });
  const whole = originOf(origin);
  if (!adapter || !whole) return false;
  if (adapter.origins === 'self-hosted') return true;
  return adapter.origins.some((known) => {
    const [start = '', end] = known.split('*.');
    return end === undefined ? known === whole : whole.startsWith(start) && whole.endsWith(`.${end}`);
  });
}
