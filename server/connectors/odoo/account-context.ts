import type { CrmAccount, CrmKey } from '@/server/connectors/connector';
import type { OdooApi, OdooRow } from './odoo-api';
import { idOf } from './odoo-values';
import type { OdooWords } from './odoo-words';

/** What is read of the people and companies behind leads. */
const partnerFields = [
  'name',
  'email',
  'phone',
  'mobile',
  'function',
  'lang',
  'industry_id',
  'country_id',
  'company_name',
  'commercial_company_name',
  'commercial_partner_id',
  'user_id',
];

/** The partners of leads, by their id. */
export async function partnersOf(odoo: OdooApi, rows: readonly OdooRow[], signal: AbortSignal): Promise<Map<number, OdooRow>> {
  const ids = [...new Set(rows.flatMap((row) => idOf(row.partner_id) ?? []))];
  if (ids.length === 0) return new Map();
  const known = await odoo.fields('res.partner', signal);
  const found = await odoo.search(
    'res.partner',
    { domain: [['id', 'in', ids]], fields: partnerFields.filter((name) => known.has(name)), archived: true },
    signal,
  );
  return new Map(found.map((row) => [row.id, row]));
}

/**
 * What else the companies behind some leads have here: other leads at work, deals open, whether one was won, and whose customer it is.
 * Told for every lead of these companies, as one that comes changes what its neighbours say. A lead is never its own deal.
 */
export async function accountsOf(
  odoo: OdooApi,
  words: OdooWords,
  partners: ReadonlyMap<number, OdooRow>,
  keyOf: (row: OdooRow) => CrmKey,
  signal: AbortSignal,
): Promise<CrmAccount[]> {
  const companies = [...new Set([...partners.values()].flatMap((row) => idOf(row.commercial_partner_id) ?? []))];
  if (companies.length === 0) return [];
  const owners = new Map(
    (await odoo.search('res.partner', { domain: [['id', 'in', companies]], fields: ['user_id'], archived: true }, signal)).map((row) => [
      row.id,
      idOf(row.user_id),
    ]),
  );
  const leads = await odoo.search(
    'crm.lead',
    {
      domain: [
        ['partner_id.commercial_partner_id', 'in', companies],
        ['active', '=', true],
      ],
      fields: ['partner_id', 'type', 'stage_id'],
      order: 'id desc',
      limit: LEADS_READ,
    },
    signal,
  );
  const all = await partnersOf(odoo, leads, signal);
  const byCompany = new Map<number, OdooRow[]>();
  for (const lead of leads) {
    const company = idOf(all.get(idOf(lead.partner_id) ?? 0)?.commercial_partner_id);
    if (company !== null) byCompany.set(company, [...(byCompany.get(company) ?? []), lead]);
  }
  return [...byCompany].flatMap(([company, list]) => {
    const owner = owners.get(company);
    return list.map((lead): CrmAccount => {
      const others = list.filter(({ id }) => id !== lead.id);
      return {
        kind: 'account',
        on: keyOf(lead),
        otherLeads: others.filter((other) => !isDeal(other, words) && !isWon(other, words)).length,
        openDeals: others.filter((other) => isDeal(other, words)).length,
        customer: others.some((other) => isWon(other, words)),
        owner: owner === null || owner === undefined ? null : String(owner),
      };
    });
  });
}

/** A company with more leads than this is one of the kind under which strangers are kept ("private customers"). */
const LEADS_READ = 1_000;

/** Whether an opportunity of Odoo's is a deal to us: it is in a stage that the mapping calls so. Earlier ones are leads. */
export function isDeal(row: OdooRow, words: OdooWords): boolean {
  const meaning = words.meaningOf(words.statusOfStage(idOf(row.stage_id)));
  return row.type !== 'lead' && meaning?.means === 'stage' && meaning.stage === 'opp';
}

/** Whether it was won. */
export function isWon(row: OdooRow, words: OdooWords): boolean {
  return row.type !== 'lead' && words.isWon(idOf(row.stage_id));
}
