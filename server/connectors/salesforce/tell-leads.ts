import type { CrmAccount, CrmDeal, CrmKey, CrmOptOut, CrmRecord, CrmStatus, Told } from '@/server/connectors/connector';
import type { Mapping } from '@/server/connectors/mapping';
import { idIn, momentIn, textIn, userIn } from './row-values';
import { orElse, type SalesforceApi, type SalesforceRow } from './salesforce-api';
import type { SalesforceWords } from './salesforce-words';

/** What a lead must tell, beside what the mapping asks for. */
const needed = [
  'Name',
  'Company',
  'Status',
  'OwnerId',
  'IsConverted',
  'ConvertedContactId',
  'ConvertedOpportunityId',
  'ConvertedAccountId',
  'HasOptedOutOfEmail',
  'DoNotCall',
  'PostalCode',
  'State',
  'City',
  'Street',
  'CreatedDate',
  'SystemModstamp',
];
/** A converted lead can't be changed any more: its contact knows better. */
const contactFields = ['Title', 'Department', 'Phone', 'MobilePhone', 'Email', 'HasOptedOutOfEmail', 'DoNotCall'];

export function keyOf(row: SalesforceRow): CrmKey {
  return { type: 'Lead', id: idIn(row) };
}

/** The fields to read of a lead: no more than somebody asked for, and those only that the user may read, as one more fails the query. */
export function leadFields(mapping: Mapping, { fields }: SalesforceWords): string[] {
  return [...new Set([...needed, ...Object.values(mapping.fields).flat()])].filter((name) => fields.has(name));
}

/** The fields without which much is missing, and which the user may not read. */
export function unreadable({ fields }: SalesforceWords): string[] {
  return ['Email', 'Phone', 'Company', 'Status', 'ConvertedContactId'].filter((name) => !fields.has(name));
}

/** Leads that were merged into some: they are in the bin and say into which. */
export async function mergedInto(api: SalesforceApi, rows: readonly SalesforceRow[], signal: AbortSignal): Promise<Map<string, string[]>> {
  const losers = await api.queryIn(
    'SELECT Id, MasterRecordId FROM Lead WHERE IsDeleted = true AND MasterRecordId IN',
    rows.map((row) => idIn(row)),
    signal,
    { deleted: true },
  );
  return groupedBy(losers, 'MasterRecordId', (row) => idIn(row));
}

/** Leads as the hub wants them: the records, the statuses they went through, their deals, what their companies have, who must not be contacted. */
export async function tellLeads(
  api: SalesforceApi,
  words: SalesforceWords,
  rows: readonly SalesforceRow[],
  merged: ReadonlyMap<string, string[]>,
  signal: AbortSignal,
): Promise<Told[]> {
  if (rows.length === 0) return [];
  const given = (name: string) => rows.flatMap((row) => textIn(row, name) ?? []);
  const byId = async (soql: string, ids: readonly string[]) =>
    new Map((await orElse(api.queryIn(soql, ids, signal), [])).map((row) => [idIn(row), row]));
  const fields = words.readable('Contact', contactFields);
  const contacts = await byId(`SELECT ${['Id', ...fields].join(', ')} FROM Contact WHERE Id IN`, given('ConvertedContactId'));
  const deals = await byId(
    'SELECT Id, Name, Amount, StageName, IsClosed, IsWon, CloseDate, CreatedDate FROM Opportunity WHERE Id IN',
    given('ConvertedOpportunityId'),
  );
  const history = groupedBy(
    await orElse(
      api.queryIn(
        "SELECT Id, LeadId, Field, OldValue, NewValue, CreatedDate, CreatedById FROM LeadHistory WHERE Field IN ('created', 'Status', 'HasOptedOutOfEmail', 'DoNotCall') AND LeadId IN",
        rows.map((row) => idIn(row)),
        signal,
        { after: 'ORDER BY CreatedDate, Id' },
      ),
      [],
    ),
    'LeadId',
    (row) => row,
  );
  const stages = groupedBy(
    await orElse(
      api.queryIn(
        'SELECT Id, OpportunityId, StageName, CreatedDate, CreatedById FROM OpportunityHistory WHERE OpportunityId IN',
        given('ConvertedOpportunityId'),
        signal,
        { after: 'ORDER BY CreatedDate, Id' },
      ),
      [],
    ),
    'OpportunityId',
    (row) => row,
  );
  const accounts = await accountsOf(api, rows, signal);
  return rows.flatMap((row): Told[] => {
    const changes = history.get(idIn(row)) ?? [];
    const contact = contacts.get(idIn(row, 'ConvertedContactId'));
    const deal = deals.get(idIn(row, 'ConvertedOpportunityId'));
    const account = accounts.get(idIn(row));
    return [
      recordOf(row, contact, deal, merged.get(idIn(row)) ?? []),
      ...statusesOf(row, changes, stages.get(idIn(row, 'ConvertedOpportunityId')) ?? [], words),
      ...(deal ? [dealOf(row, deal)] : []),
      ...(account ? [account] : []),
      ...optOutsOf(row, contact, changes),
    ];
  });
}

function recordOf(
  row: SalesforceRow,
  contact: SalesforceRow | undefined,
  deal: SalesforceRow | undefined,
  merged: readonly string[],
): CrmRecord {
  const createdAt = momentIn(row, 'CreatedDate') ?? 0;
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) if (!ours.has(name) && value !== null && value !== false) values[name] = value;
  for (const name of contactFields) if (contact?.[name]) values[name] = contact[name];
  const address = ['PostalCode', 'State', 'City', 'Street'].flatMap((name) => textIn(row, name) ?? []);
  if (address.length > 0) values.fulladdress = address.join(' ').replace(/\s+/g, ' ');
  if (typeof deal?.Amount === 'number' && deal.Amount > 0) values['opportunity.Amount'] = deal.Amount;
  const named = (type: string, name: string): CrmKey[] => (textIn(row, name) ? [{ type, id: idIn(row, name) }] : []);
  const names = [
    ...merged.map((id) => ({ type: 'Lead', id })),
    // Two leads may have been converted into one person.
    ...named('Contact', 'ConvertedContactId'),
    ...named('Opportunity', 'ConvertedOpportunityId'),
  ];
  return {
    kind: 'record',
    on: keyOf(row),
    ...(names.length > 0 ? { alsoIfFree: names } : {}),
    values,
    createdAt,
    changedAt: momentIn(row, 'SystemModstamp') ?? createdAt,
    owner: userIn(row, 'OwnerId'),
    status: textIn(row, 'Status'),
  };
}

/** They say nothing of the person, or move whenever anything does. */
const ours = new Set(['attributes', 'Id', 'OwnerId', 'SystemModstamp', 'CreatedDate', 'IsConverted']);

/**
 * The statuses a lead went through, then its opportunity's stages. Where the organisation doesn't keep a history of leads there is no row at
 * all; then the status seen on the record must do.
 */
function statusesOf(
  row: SalesforceRow,
  changes: readonly SalesforceRow[],
  stages: readonly SalesforceRow[],
  words: SalesforceWords,
): CrmStatus[] {
  const on = keyOf(row);
  const told = (id: string, at: number | null, to: string | null, by: string | null): CrmStatus[] =>
    at === null || to === null ? [] : [{ kind: 'status', on, id, at, to, by }];
  const moved = changes.filter(({ Field }) => Field === 'Status');
  const first = moved[0] ? textIn(moved[0], 'OldValue') : textIn(row, 'Status');
  return [
    ...(changes.length > 0 ? told('created', momentIn(row, 'CreatedDate'), first, null) : []),
    ...moved.flatMap((one) =>
      told(`history/${idIn(one)}`, momentIn(one, 'CreatedDate'), textIn(one, 'NewValue'), userIn(one, 'CreatedById')),
    ),
    ...stages.flatMap((one) => {
      const stage = textIn(one, 'StageName');
      return told(`stage/${idIn(one)}`, momentIn(one, 'CreatedDate'), stage && words.statusOfStage(stage), userIn(one, 'CreatedById'));
    }),
  ];
}

function dealOf(row: SalesforceRow, deal: SalesforceRow): CrmDeal {
  const status = deal.IsWon === true ? ('won' as const) : deal.IsClosed === true ? ('lost' as const) : ('open' as const);
  // Of an open one it is the day on which somebody hopes to close it.
  const closedAt = status === 'open' ? null : momentIn(deal, 'CloseDate');
  const name = textIn(deal, 'Name');
  return {
    kind: 'deal',
    on: keyOf(row),
    deal: {
      id: `Opportunity/${idIn(deal)}`,
      status,
      createdAt: momentIn(deal, 'CreatedDate') ?? 0,
      ...(name === null ? {} : { name }),
      ...(typeof deal.Amount === 'number' && deal.Amount > 0 ? { amount: deal.Amount } : {}),
      ...(closedAt === null ? {} : { closedAt }),
    },
  };
}

/** Since when, where the organisation keeps that; else since the lead is there. */
function optOutsOf(row: SalesforceRow, contact: SalesforceRow | undefined, changes: readonly SalesforceRow[]): CrmOptOut[] {
  const flags = { HasOptedOutOfEmail: 'mail', DoNotCall: 'phone' } as const;
  return Object.entries(flags).flatMap(([field, channel]) => {
    if (row[field] !== true && contact?.[field] !== true) return [];
    const change = changes.findLast((one) => one.Field === field && one.NewValue === true);
    const at = (change && momentIn(change, 'CreatedDate')) ?? momentIn(row, 'CreatedDate');
    return at === null ? [] : [{ kind: 'opt_out', on: keyOf(row), channel, at }];
  });
}

/** What forms leave where no company was given. */
const nameless = /^\W*(?:not provided|n\/?a|unknown|none|なし|未入力|個人)\W*$/i;

/**
 * What else the companies behind some leads have: a lead's account once it is converted, the account of its company's very name before.
 * A lead is never its own neighbour, and its own opportunity is told as such.
 */
async function accountsOf(api: SalesforceApi, rows: readonly SalesforceRow[], signal: AbortSignal): Promise<Map<string, CrmAccount>> {
  const companyOf = (row: SalesforceRow) => {
    const name = textIn(row, 'Company')?.trim() ?? null;
    return name === null || nameless.test(name) ? null : name;
  };
  const names = rows.flatMap((row) => companyOf(row) ?? []);
  const counted = await api.queryIn('SELECT Company, COUNT(Id) total FROM Lead WHERE IsConverted = false AND Company IN', names, signal, {
    after: 'GROUP BY Company',
  });
  const leads = new Map(counted.map((row) => [idIn(row, 'Company').toLowerCase(), Number(row.total)]));
  const fields = 'SELECT Id, Name, Type, OwnerId FROM Account WHERE';
  const found = [
    ...(await orElse(
      api.queryIn(
        `${fields} Id IN`,
        rows.flatMap((row) => textIn(row, 'ConvertedAccountId') ?? []),
        signal,
      ),
      [],
    )),
    ...(await orElse(api.queryIn(`${fields} Name IN`, names, signal), [])),
  ];
  const byId = new Map(found.map((row) => [idIn(row), row]));
  const byName = new Map(found.map((row) => [idIn(row, 'Name').toLowerCase(), row]));
  const deals = await orElse(
    api.queryIn('SELECT AccountId, IsClosed, IsWon, COUNT(Id) total FROM Opportunity WHERE AccountId IN', [...byId.keys()], signal, {
      after: 'GROUP BY AccountId, IsClosed, IsWon',
    }),
    [],
  );
  const dealsOf = groupedBy(deals, 'AccountId', (row) => row);
  const owns = new Set(rows.flatMap((row) => textIn(row, 'ConvertedOpportunityId') ?? []));
  const open = new Set(
    (await orElse(api.queryIn('SELECT Id FROM Opportunity WHERE IsClosed = false AND Id IN', [...owns], signal), [])).map((row) =>
      idIn(row),
    ),
  );
  return new Map(
    rows.flatMap((row) => {
      const company = companyOf(row);
      const account = byId.get(idIn(row, 'ConvertedAccountId')) ?? (company === null ? undefined : byName.get(company.toLowerCase()));
      if (!account && company === null) return [];
      const own = dealsOf.get(account ? idIn(account) : '') ?? [];
      const total = (wanted: (deal: SalesforceRow) => boolean) => own.filter(wanted).reduce((sum, deal) => sum + Number(deal.total), 0);
      const here = company === null ? 0 : (leads.get(company.toLowerCase()) ?? 0);
      const openDeals = total((deal) => deal.IsClosed !== true) - (open.has(idIn(row, 'ConvertedOpportunityId')) ? 1 : 0);
      return [
        [
          idIn(row),
          {
            kind: 'account' as const,
            on: keyOf(row),
            otherLeads: Math.max(0, here - (row.IsConverted === true ? 0 : 1)),
            openDeals: Math.max(0, openDeals),
            customer: /^customer/i.test(textIn(account ?? {}, 'Type') ?? '') || total((deal) => deal.IsWon === true) > 0,
            owner: account ? userIn(account, 'OwnerId') : null,
          },
        ] as const,
      ];
    }),
  );
}

function groupedBy<Value>(rows: readonly SalesforceRow[], name: string, take: (row: SalesforceRow) => Value): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const row of rows) groups.set(idIn(row, name), [...(groups.get(idIn(row, name)) ?? []), take(row)]);
  return groups;
}
