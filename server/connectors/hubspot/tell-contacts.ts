import { Intent } from '@/lib/domain/lead';
import { pageGroupOf } from '@/lib/domain/page-group';
import { defaultRulebook } from '@/lib/domain/rulebook';
import type { CrmActivity, CrmKey, CrmOptOut, CrmRecord, CrmStatus, Told } from '@/server/connectors/connector';
import type { Mapping } from '@/server/connectors/mapping';
import { type HubspotApi, type HubspotRow, orElse, type Version, type Want } from './hubspot-api';
import { fullName, type HubspotWords, statusProperties } from './hubspot-words';

export const CONTACT = '0-1';
const DEAL = '0-3';
const LEAD = '0-136';

/** What a contact must tell, beside what the mapping asks for. */
const needed = [
  'firstname',
  'lastname',
  'email',
  'hubspot_owner_id',
  'associatedcompanyid',
  'hs_merged_object_ids',
  'hs_calculated_merged_vids',
  'zip',
  'state',
  'city',
  'address',
  'hs_email_last_email_name',
];

/** What contacts did is kept in the history of a few properties, on every subscription and without another right. */
const tracked = {
  form: 'recent_conversion_event_name',
  click: 'hs_email_last_click_date',
  visit: 'hs_analytics_last_url',
  optOut: 'hs_email_optout',
} as const;

const companyProperties = [
  'name',
  'industry',
  'numberofemployees',
  'country',
  'zip',
  'state',
  'city',
  'address',
  'hubspot_owner_id',
  'lifecyclestage',
  'num_associated_contacts',
  'hs_num_open_deals',
];
const dealProperties = ['dealname', 'amount', 'deal_currency_code', 'createdate', 'closedate', 'hs_is_closed', 'hs_is_closed_won'];

export function keyOf(id: string): CrmKey {
  return { type: CONTACT, id };
}

/** What to read of a contact: no more than somebody asked for, and that only which this account has. */
export function contactWant(mapping: Mapping, { fields }: HubspotWords): Want {
  const asked = Object.values(mapping.fields).flat();
  return {
    properties: [...new Set([...needed, ...asked])].filter((name) => needed.includes(name) || fields.has(name)),
    history: [...Object.keys(statusProperties), ...Object.values(tracked)],
  };
}

/**
 * The contacts that were merged into this one. Two that were merged become a new one with a new id: of them `before` is the one whose life
 * here goes on under it. One that took in a single other was there before.
 */
export function mergedInto({ id, properties }: HubspotRow): { before: CrmKey[]; others: CrmKey[] } {
  const told = [properties.hs_merged_object_ids, properties.hs_calculated_merged_vids].join(';');
  // Of the second kind each comes with the moment of its merger.
  const ids = told.split(';').flatMap((one) => /^\d+/.exec(one.trim())?.[0] ?? []);
  const keys = [...new Set(ids)].filter((one) => one !== id).map(keyOf);
  return keys.length > 1 ? { before: keys.slice(0, 1), others: keys.slice(1) } : { before: [], others: keys };
}

/** Contacts as the hub wants them: the records, the statuses they went through, what they did, their deals, their companies. */
export async function tellContacts(
  api: HubspotApi,
  words: HubspotWords,
  mapping: Mapping,
  rows: readonly HubspotRow[],
  signal: AbortSignal,
): Promise<Told[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const companies = await byId(api, 'companies', rows.flatMap(companyOf), companyProperties, signal);
  const none = new Map<string, string[]>();
  const dealsOf = await orElse(api.associated('contacts', 'deals', ids, signal), none);
  const deals = await byId(api, 'deals', [...dealsOf.values()].flat(), dealProperties, signal);
  const leadsOf = await orElse(api.associated('contacts', 'leads', ids, signal), none);
  return rows.flatMap((row): Told[] => {
    const company = companies.get(companyOf(row)[0] ?? '');
    const own = (dealsOf.get(row.id) ?? []).flatMap((id) => deals.get(id) ?? []);
    const { before, others } = mergedInto(row);
    const names = [
      ...others,
      ...own.map(({ id }) => ({ type: DEAL, id })),
      ...(leadsOf.get(row.id) ?? []).map((id) => ({ type: LEAD, id })),
    ];
    return [
      { ...recordOf(row, company, own, names, mapping), ...(before.length > 0 ? { also: before } : {}) },
      ...statusesOf(row, words),
      ...doingsOf(row, mapping),
      ...optOutOf(row),
      ...own.map((deal) => ({ kind: 'deal' as const, on: keyOf(row.id), deal: dealOf(deal) })),
      ...(company ? [accountOf(row, company, own)] : []),
    ];
  });
}

async function byId(
  api: HubspotApi,
  type: 'companies' | 'deals',
  ids: readonly string[],
  properties: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, HubspotRow>> {
  if (ids.length === 0) return new Map();
  return new Map((await orElse(api.read(type, ids, { properties }, signal), [])).map((row) => [row.id, row]));
}

function companyOf({ properties }: HubspotRow): string[] {
  return properties.associatedcompanyid ? [properties.associatedcompanyid] : [];
}

function recordOf(
  row: HubspotRow,
  company: HubspotRow | undefined,
  deals: readonly HubspotRow[],
  names: readonly CrmKey[],
  mapping: Mapping,
): CrmRecord {
  const { properties } = row;
  const from: Record<string, string | null> = {
    ...properties,
    fullname: fullName(properties.firstname ?? null, properties.lastname ?? null),
    fulladdress: addressIn(properties),
    'deal.amount': deals.find(isOpen)?.properties.amount ?? null,
    'company.fulladdress': company ? addressIn(company.properties) : null,
  };
  for (const [name, value] of Object.entries(company?.properties ?? {})) from[`company.${name}`] = value;
  const asked = new Set(Object.values(mapping.fields).flat());
  const values = Object.fromEntries(Object.entries(from).filter(([name, value]) => asked.has(name) && value !== null && value !== ''));
  const { lifecyclestage, hs_lead_status } = statusNow(row);
  return {
    kind: 'record',
    on: keyOf(row.id),
    ...(names.length > 0 ? { alsoIfFree: [...names] } : {}),
    values,
    createdAt: momentOf(row.createdAt) ?? 0,
    changedAt: momentOf(row.updatedAt) ?? 0,
    owner: properties.hubspot_owner_id || null,
    status: hs_lead_status ?? lifecyclestage ?? null,
  };
}

/** As the mapping names them. */
function statusNow({ propertiesWithHistory }: HubspotRow): Partial<Record<keyof typeof statusProperties, string>> {
  return Object.fromEntries(
    Object.entries(statusProperties).flatMap(([property, prefix]) => {
      const value = propertiesWithHistory?.[property]?.[0]?.value;
      return value ? [[property, `${prefix}:${value}`]] : [];
    }),
  );
}

function statusesOf(row: HubspotRow, words: HubspotWords): CrmStatus[] {
  return Object.entries(statusProperties)
    .flatMap(([property, prefix]) =>
      versionsOf(row, property).map(({ value, at, updatedByUserId }) => ({
        kind: 'status' as const,
        on: keyOf(row.id),
        id: `${property}@${at}`,
        at,
        to: `${prefix}:${value}`,
        by: words.ownerOfUser(updatedByUserId),
      })),
    )
    .sort((a, b) => a.at - b.at);
}

/** Forms sent, links clicked in mails, pages visited. */
function doingsOf(row: HubspotRow, { values }: Mapping): CrmActivity[] {
  const activity = (what: string, at: number, more: Omit<CrmActivity, 'kind' | 'on' | 'id' | 'occurredAt' | 'by'>): CrmActivity => ({
    kind: 'activity',
    on: keyOf(row.id),
    id: `${what}/${row.id}/${at}`,
    occurredAt: at,
    by: null,
    ...more,
  });
  const lastClick = momentOf(row.propertiesWithHistory?.[tracked.click]?.[0]?.value);
  const mailName = row.properties.hs_email_last_email_name;
  return [
    ...versionsOf(row, tracked.form).map(({ value, at }) => {
      const intent = Intent.safeParse(values.intent?.[value]).data;
      return activity('form', at, { type: 'form', channel: 'form', title: value, ...(intent === undefined ? {} : { intent }) });
    }),
    ...versionsOf(row, tracked.click).flatMap(({ value }) => {
      const at = momentOf(value);
      if (at === null) return [];
      return activity('click', at, { type: 'mail_click', channel: 'mail', ...(at === lastClick && mailName ? { title: mailName } : {}) });
    }),
    ...versionsOf(row, tracked.visit).map(({ value, at }) => {
      const content = pageGroup(value);
      return activity('visit', at, {
        type: 'page_view',
        channel: 'web',
        title: pathOf(value),
        ...(content === undefined ? {} : { content }),
      });
    }),
  ];
}

function optOutOf(row: HubspotRow): CrmOptOut[] {
  const [now] = versionsOf(row, tracked.optOut);
  return now?.value === 'true' ? [{ kind: 'opt_out', on: keyOf(row.id), channel: 'mail', at: now.at }] : [];
}

/** The versions that say something, newest first. */
function versionsOf({ propertiesWithHistory }: HubspotRow, property: string): (Version & { at: number })[] {
  return (propertiesWithHistory?.[property] ?? []).flatMap((version) => {
    const at = momentOf(version.timestamp);
    return at === null || version.value === '' ? [] : [{ ...version, at }];
  });
}

function dealOf({ id, properties, createdAt }: HubspotRow) {
  const { dealname, amount, deal_currency_code, createdate, closedate, hs_is_closed, hs_is_closed_won } = properties;
  const status = hs_is_closed_won === 'true' ? ('won' as const) : hs_is_closed === 'true' ? ('lost' as const) : ('open' as const);
  const value = Number(amount);
  // Of an open deal it is the day on which somebody hopes to close it.
  const closedAt = status === 'open' ? null : momentOf(closedate);
  return {
    id: `${DEAL}/${id}`,
    status,
    createdAt: momentOf(createdate) ?? momentOf(createdAt) ?? 0,
    ...(dealname ? { name: dealname } : {}),
    ...(amount && value > 0 ? { amount: value } : {}),
    ...(deal_currency_code ? { currency: deal_currency_code } : {}),
    ...(closedAt === null ? {} : { closedAt }),
  };
}

function isOpen({ properties }: HubspotRow): boolean {
  return properties.hs_is_closed !== 'true';
}

/** What else the company has here; a lead is never its own neighbour, and its own deals are told as such. */
function accountOf(row: HubspotRow, { properties }: HubspotRow, own: readonly HubspotRow[]): Told {
  return {
    kind: 'account',
    on: keyOf(row.id),
    otherLeads: Math.max(0, Number(properties.num_associated_contacts ?? 1) - 1),
    openDeals: Math.max(0, Number(properties.hs_num_open_deals ?? 0) - own.filter(isOpen).length),
    customer: properties.lifecyclestage === 'customer',
    owner: properties.hubspot_owner_id || null,
  };
}

function addressIn({ zip, state, city, address }: Record<string, string | null>): string | null {
  return [zip, state, city, address].filter((part) => part).join(' ') || null;
}

/** By the words that ship: a connector knows no team, and teams may have groups of their own. */
function pageGroup(url: string): string | undefined {
  return pageGroupOf(defaultRulebook.agreement.pageGroups, pathOf(url)) ?? undefined;
}

/** Without what stands behind it: searches and anchors may name people. */
function pathOf(url: string): string {
  const address = URL.canParse(url) ? new URL(url) : URL.canParse(`https://${url}`) ? new URL(`https://${url}`) : null;
  if (address === null) return '';
  try {
    return decodeURI(address.pathname);
  } catch {
    return address.pathname;
  }
}

/** Moments come in ISO 8601, or in epoch milliseconds as text. */
export function momentOf(value: string | null | undefined): number | null {
  if (!value) return null;
  const at = /^\d+$/.test(value) ? Number(value) : Date.parse(value);
  return Number.isNaN(at) ? null : at;
}
