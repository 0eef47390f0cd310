import type { Lead } from '@/lib/domain/lead';
import type { Agreement } from '@/lib/domain/rulebook';
import { textTable } from '@/server/text-table';
import type { CrmRecord, CrmSession, Told } from './connector';
import type { People } from './keep-page';
import { mapRecord } from './map-record';
import { isConnectorField, type Mapping, type StatusMeaning } from './mapping';
import { writeBackOf } from './write-back-text';

const SHOWN = 10;
/** Records that fields are counted in. */
const SAMPLE = 200;
const FIELDS_SHOWN = 40;

/**
 * What a connection would bring, for the admin's own screen, before anything is kept: ten leads as we would see them, the statuses with
 * what they count as, what could not be mapped, and what write-back would write. Reads one page of the CRM.
 * @throws {CrmFault}
 */
export async function preview(
  session: CrmSession,
  { mapping, people, names, agreement }: { mapping: Mapping; people: People; names: ReadonlyMap<string, string>; agreement: Agreement },
  signal: AbortSignal,
): Promise<string[]> {
  const { account, version, warnings } = await session.check(signal);
  const statuses = await session.statuses(signal);
  const fields = await session.fields(signal);
  const theirs = await session.people(signal);
  const told: Told[] = session.sample ? await session.sample(SAMPLE, signal) : ((await session.streams[0]?.read(null, signal))?.told ?? []);
  const records = told.filter((one): one is CrmRecord => one.kind === 'record');
  const ownerName = new Map(theirs.map(({ id, name }) => [id, name]));
  const statusName = new Map(statuses.map(({ id, name }) => [id, name]));

  const newest = records.sort((a, b) => b.createdAt - a.createdAt).slice(0, SHOWN);
  const leads = newest.map((record) => {
    const lead = mapRecord(record, mapping).fields as Partial<Lead>;
    const status = record.archived ? 'archived' : record.status;
    const here = record.owner === null ? undefined : people.get(record.owner)?.user;
    return [
      record.on.id,
      lead.name ?? '',
      lead.company?.name ?? '',
      status === null ? '' : `${statusName.get(status) ?? status} → ${meaning(mapping.statuses[status], agreement)}`,
      record.owner === null
        ? 'nobody'
        : here === undefined
          ? `nobody here (${ownerName.get(record.owner) ?? record.owner})`
          : (names.get(here) ?? here),
    ];
  });

  return [
    `${account}${version ? `, version ${version}` : ''}`,
    ...warnings.map((warning) => `!  ${warning}`),
    '',
    records.length === 0 ? 'No leads were found.' : `${leads.length} of them, as Tasuki would show them:`,
    ...textTable(['id', 'name', 'company', 'status → here', 'owner'], leads),
    '',
    'What a status counts as:',
    ...textTable(
      ['status', 'key for the mapping', 'counts as'],
      statuses.map(({ id, name }) => [name, id, meaning(mapping.statuses[id], agreement)]),
    ),
    '',
    `Fields, filled in ${records.length} leads:`,
    ...fieldLines(records, mapping, fields),
    ...unusedLines(fields, mapping),
    '',
    ...peopleLines(theirs, people, mapping),
    '',
    'Write-back would write such as these, as notes and activities that are done:',
    ...sampleLines(mapping, agreement),
  ];
}

function meaning(what: StatusMeaning | undefined, agreement: Agreement): string {
  if (!what) return 'nothing yet: say so in the mapping';
  switch (what.means) {
    case 'nothing':
      return 'nothing';
    case 'stage': {
      const stage = [...agreement.stages, ...agreement.parked].find(({ id }) => id === what.stage);
      return stage ? `stage "${stage.name.en}" (${stage.id})` : `stage "${what.stage}", which the rulebook does not have`;
    }
    case 'verdict': {
      const reason = agreement.reasons.find(({ id }) => id === what.reason);
      return `verdict "${what.verdict}"${what.reason === undefined ? '' : `, reason "${reason?.name.en ?? `${what.reason}, which the rulebook does not have`}"`}`;
    }
  }
}

function fieldLines(records: readonly CrmRecord[], mapping: Mapping, fields: readonly { name: string; label: string }[]): string[] {
  const filled = new Map<string, number>();
  const unread = new Map<string, number>();
  const there = new Set(fields.flatMap(({ name, label }) => [name, label]));
  for (const record of records) {
    const mapped = mapRecord(record, mapping);
    for (const [field, value] of Object.entries(mapped.fields)) {
      const inside = field === 'company' || field === 'custom' ? Object.keys(value as object).map((name) => `${field}.${name}`) : [field];
      for (const name of inside) filled.set(name, (filled.get(name) ?? 0) + 1);
    }
    for (const { field } of mapped.unread) unread.set(field, (unread.get(field) ?? 0) + 1);
    for (const name of Object.keys(record.values)) there.add(name);
    for (const field of ['owner', 'status'] as const) if (record[field] !== null) filled.set(field, (filled.get(field) ?? 0) + 1);
  }
  return textTable(
    ['here', 'from', 'filled', ''],
    Object.entries(mapping.fields).map(([field, from]) => {
      // Of names that were guessed, those that are there; all of them where none is.
      const known = from.filter((name) => there.has(name));
      return [
        field,
        (known.length > 0 ? known : from).join(', else '),
        isConnectorField(field) && !filled.has(field) ? '' : String(filled.get(field) ?? 0),
        unread.has(field) ? `${unread.get(field)} can't be read as that` : '',
      ];
    }),
  );
}

function unusedLines(fields: readonly { name: string; label: string }[], mapping: Mapping): string[] {
  const used = new Set(Object.values(mapping.fields).flat());
  const isTheirOwn = ({ name }: { name: string }) => /^x_|__c$/.test(name);
  const unused = fields
    .filter(({ name, label }) => !used.has(name) && !used.has(label))
    .sort((a, b) => Number(isTheirOwn(b)) - Number(isTheirOwn(a)));
  if (unused.length === 0) return [];
  const shown = unused.slice(0, FIELDS_SHOWN).map(({ name, label }) => (label && label !== name ? `${name} (${label})` : name));
  return [`Not mapped: ${shown.join(', ')}${unused.length > FIELDS_SHOWN ? ` and ${unused.length - FIELDS_SHOWN} more` : ''}.`];
}

function peopleLines(theirs: readonly { id: string; name: string; mail: string | null }[], people: People, mapping: Mapping): string[] {
  const unknown = theirs.filter(({ id }) => !people.has(id));
  return [
    `People: ${theirs.length - unknown.length} of ${theirs.length} are known here. Leads of the others go to team ${mapping.team} and are nobody's.`,
    ...unknown.map(({ name, mail }) =>
      mail === null
        ? `  ${name}: no mail address there; name them in the mapping's "owners"`
        : `  ${name}: npm run hub -- user add ${mail.toLowerCase()} --name "${name}" --team ${mapping.team} --mail ${mail.toLowerCase()}`,
    ),
    ...(unknown.some(({ mail }) => mail !== null) ? ['  or all of them at once, as reps: --add-people'] : []),
  ];
}

function sampleLines(mapping: Mapping, agreement: Agreement): string[] {
  const nurture = agreement.reasons.find(({ verdicts }) => verdicts.includes('nurture'));
  const acts = [
    { kind: 'verdict', verdict: 'accept' } as const,
    { kind: 'verdict', verdict: 'nurture', ...(nurture ? { reason: nurture.id } : {}) } as const,
    { kind: 'log_touch', result: 'no_answer' } as const,
  ];
  return acts.flatMap((act) => {
    const command = { id: '', ref: { site: '', type: '', id: '' }, occurredAt: 0, act };
    const item = writeBackOf(command, agreement, { name: mapping.writeIn === 'ja' ? '佐藤' : 'Sato', crmUser: null }, mapping.writeIn);
    return item ? [`  ${[item.subject, ...item.text.split('\n')].join(' / ')}`] : [];
  });
}
