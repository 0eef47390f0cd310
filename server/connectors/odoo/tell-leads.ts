import type { CrmDeal, CrmKey, CrmOptOut, CrmRecord, Told } from '@/server/connectors/connector';
import type { Mapping } from '@/server/connectors/mapping';
import { accountsOf, isDeal, isWon, partnersOf } from './account-context';
import { statusHistory, statusNow } from './lead-status';
import type { OdooApi, OdooRow } from './odoo-api';
import { idOf, idsOf, momentOf, plainText, textOf } from './odoo-values';
import { type OdooWords, orNone } from './odoo-words';

export const MODEL = 'crm.lead';

/** What a lead must tell, beside what the mapping asks for. */
const needed = [
  'name',
  'user_id',
  'stage_id',
  'type',
  'active',
  'won_status',
  'probability',
  'lost_reason_id',
  'partner_id',
  'tag_ids',
  'expected_revenue',
  'company_currency',
  'street',
  'street2',
  'city',
  'state_id',
  'zip',
  'country_id',
  'description',
  'email_normalized',
  'phone_sanitized',
  'is_blacklisted',
  'phone_blacklisted',
  'date_conversion',
  'date_last_stage_update',
  'date_closed',
  'create_date',
  'write_date',
];

export function keyOf({ id }: OdooRow): CrmKey {
  return { type: MODEL, id: String(id) };
}

/** The fields to read of a lead: no more than somebody asked for, and those only that this database has. */
export async function leadFields(odoo: OdooApi, mapping: Mapping, signal: AbortSignal): Promise<string[]> {
  const known = await odoo.fields(MODEL, signal);
  return [...new Set([...needed, ...Object.values(mapping.fields).flat()])].filter((name) => known.has(name));
}

/** Leads as the hub wants them: the records, the statuses they went through, their deals, their companies, and who must not be contacted. */
export async function tellLeads(odoo: OdooApi, words: OdooWords, rows: readonly OdooRow[], signal: AbortSignal): Promise<Told[]> {
  if (rows.length === 0) return [];
  const partners = await partnersOf(odoo, rows, signal);
  const statuses = await statusHistory(odoo, words, rows, keyOf, signal);
  return [
    ...rows.map((row) => recordOf(row, partners.get(idOf(row.partner_id) ?? 0), words)),
    ...statuses,
    ...rows.flatMap((row) => dealOf(row, words)),
    ...(await accountsOf(odoo, words, partners, keyOf, signal)),
    ...(await optOutsOf(odoo, rows, signal)),
  ];
}

function recordOf(row: OdooRow, partner: OdooRow | undefined, words: OdooWords): CrmRecord {
  const createdAt = momentOf(row.create_date) ?? 0;
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) if (value !== false && !stamps.has(name)) values[name] = value;
  for (const [name, value] of Object.entries(partner ?? {})) if (value !== false && name !== 'id') values[`partner.${name}`] = value;
  const address = ['zip', 'state_id', 'city', 'street', 'street2'].map((name) => textOf(row[name])).filter((part) => part !== null);
  if (address.length > 0) values.address = address.join(' ');
  const tags = words.tagNames(idsOf(row.tag_ids));
  if (tags.length > 0) values.tags = tags.join(', ');
  if (row.description) values.description = plainText(row.description);
  // Odoo has no "not known yet" for money: nobody expects nothing.
  if (!row.expected_revenue) delete values.expected_revenue;
  const owner = idOf(row.user_id);
  return {
    kind: 'record',
    on: keyOf(row),
    values,
    createdAt,
    changedAt: momentOf(row.write_date) ?? createdAt,
    owner: owner === null ? null : String(owner),
    ...statusNow(row, words),
  };
}

/** They move whenever anything does, and a record that only they differ in is the same. */
const stamps = new Set(['write_date', 'probability', 'date_last_stage_update']);

function dealOf(row: OdooRow, words: OdooWords): CrmDeal[] {
  const status =
    row.active === false ? ('lost' as const) : isWon(row, words) ? ('won' as const) : isDeal(row, words) ? ('open' as const) : null;
  // A lead that was lost before there was a deal never was one.
  if (status === null || (status === 'lost' && !isDeal(row, words))) return [];
  const createdAt = momentOf(row.date_conversion) ?? momentOf(row.create_date) ?? 0;
  const closedAt = status === 'open' ? null : momentOf(row.date_closed);
  const name = textOf(row.name);
  const currency = textOf(row.company_currency);
  return [
    {
      kind: 'deal',
      on: keyOf(row),
      deal: {
        id: `${MODEL}/${row.id}`,
        status,
        createdAt,
        ...(name === null ? {} : { name }),
        ...(typeof row.expected_revenue === 'number' && row.expected_revenue > 0 ? { amount: row.expected_revenue } : {}),
        ...(currency === null ? {} : { currency }),
        ...(closedAt === null ? {} : { closedAt }),
      },
    },
  ];
}

const lists = [
  { flag: 'is_blacklisted', model: 'mail.blacklist', field: 'email', of: 'email_normalized', channel: 'mail' },
  { flag: 'phone_blacklisted', model: 'phone.blacklist', field: 'number', of: 'phone_sanitized', channel: 'phone' },
] as const;

/** Who is on Odoo's lists of people not to be written to or called, since when. */
async function optOutsOf(odoo: OdooApi, rows: readonly OdooRow[], signal: AbortSignal): Promise<CrmOptOut[]> {
  const told: CrmOptOut[] = [];
  for (const { flag, model, field, of, channel } of lists) {
    const out = rows.filter((row) => row[flag] === true && textOf(row[of]) !== null);
    if (out.length === 0) continue;
    const listed = await orNone(
      odoo.search(model, { domain: [[field, 'in', out.map((row) => row[of])]], fields: [field, 'create_date'] }, signal),
    );
    const since = new Map(listed.map((entry) => [textOf(entry[field]), momentOf(entry.create_date)]));
    for (const row of out) {
      const at = since.get(textOf(row[of])) ?? momentOf(row.create_date);
      if (at !== null) told.push({ kind: 'opt_out', on: keyOf(row), channel, at });
    }
  }
  return told;
}
