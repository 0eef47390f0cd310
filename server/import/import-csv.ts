import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { parkedStates } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import type { HubServices } from '@/server/create-hub';
import { HubFault } from '@/server/hub-fault';
import type { LeadInput } from '@/server/services/ingest';
import { columnOf, type ImportContext, type LeadColumn, leadColumns, readLine } from './lead-columns';

export type ImportOptions = {
  /** The connection the records belong to; must be known. */
  site: string;
  /** The CRM's object type of the records. */
  type: string;
  team: string;
  /** Heading in the file → column here; what is not named is understood by its heading or left out. */
  map: Readonly<Record<string, string>>;
  /** Checks everything and keeps nothing. */
  dryRun: boolean;
};

/** What became of a file. Lines count as an editor shows them, the heading is the first. */
export type ImportReport = {
  lines: number;
  added: number;
  changed: number;
  unchanged: number;
  refused: { line: number; reason: string }[];
  /** How each heading was understood; null: left out. */
  columns: { heading: string; column: LeadColumn | null }[];
};

const BATCH = 1_000;
/** A line longer than this is broken (a quote never closed), not data. */
const MAX_RECORD = 1_000_000;

/**
 * Reads a CSV file (UTF-8, heading first; comma, semicolon or tab) line by line and imports what is right; each line
 * that is not is named with the reason.
 * @throws {HubFault} when nothing can be imported: no heading, no id or name column, unknown site or team.
 */
export async function importCsv(file: Readable, options: ImportOptions, services: HubServices, now: Instant): Promise<ImportReport> {
  const { directory, ingest, rulebooks } = services;
  const [teams, people, sites] = [await directory.teams(), await directory.people(), await directory.sites()];
  if (!sites.some((site) => site.id === options.site))
    throw new HubFault(`There is no site "${options.site}": see hub -- site list, or add it with hub -- site add.`);
  if (!teams.some((team) => team.id === options.team))
    throw new HubFault(`There is no team "${options.team}": see hub -- team list, or add it with hub -- team add.`);
  const { rulebook } = await rulebooks.current(options.team, now);
  const context: ImportContext = {
    site: options.site,
    type: options.type,
    team: options.team,
    now,
    teams: new Set(teams.map((team) => team.id)),
    people: new Set(people.map((person) => person.id)),
    stages: new Set([
      ...rulebook.agreement.stages.map((stage) => stage.id),
      ...rulebook.agreement.parked.map((stage) => stage.id),
      ...parkedStates,
    ]),
    makeId: randomUUID,
  };
  const report: ImportReport = { lines: 0, added: 0, changed: 0, unchanged: 0, refused: [], columns: [] };
  let columns: (LeadColumn | null)[] | null = null;
  let batch: { line: number; lead: LeadInput }[] = [];
  const seen = new Map<string, number>();

  const flush = async () => {
    if (batch.length === 0) return;
    const lines = batch;
    batch = [];
    if (options.dryRun) {
      report.added += lines.length;
      return;
    }
    const result = await ingest.upsertLeads(
      lines.map((one) => one.lead),
      { source: `csv:${options.site}` },
    );
    report.added += result.added;
    report.changed += result.changed;
    report.unchanged += result.unchanged;
    for (const { index, reason } of result.refused) report.refused.push({ line: lines[index]?.line ?? 0, reason });
  };

  let reached = 0;
  const take = async (record: string[], lastLine: number): Promise<void> => {
    reached = lastLine;
    if (columns === null) {
      columns = understand(record, options.map);
      report.columns = record.map((heading, index) => ({ heading, column: columns?.[index] ?? null }));
      return;
    }
    report.lines += 1;
    // The parser counts to a record's last line; a person looks for its first.
    const line = lastLine - record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
    const refuse = (reason: string) => {
      report.refused.push({ line, reason });
    };
    if (record.length !== columns.length) {
      return refuse(`has ${record.length} values where the heading has ${columns.length}: is a quote or a comma missing?`);
    }
    if (record.some((cell) => cell.includes('\uFFFD'))) return refuse('is not UTF-8: save the file as UTF-8');
    const values: Partial<Record<LeadColumn, string>> = {};
    for (const [index, column] of columns.entries()) if (column) values[column] = record[index]?.replaceAll('\u0000', '');
    const read = readLine(values, context);
    if ('refused' in read) return refuse(read.refused.join('; '));
    const id = values.id?.trim() ?? '';
    const earlier = seen.get(id);
    if (earlier !== undefined) return refuse(`id is the same as in line ${earlier}`);
    seen.set(id, line);
    batch.push({ line, lead: read.lead });
    if (batch.length >= BATCH) await flush();
  };

  // Records are taken as they are parsed: where the file breaks off, everything before is there.
  const parsed: { record: string[]; lastLine: number }[] = [];
  let broken: CsvError | null = null;
  const parser = parse({
    bom: true,
    delimiter: [',', ';', '\t'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD,
    on_record: (record: string[], { lines }) => {
      parsed.push({ record, lastLine: lines });
      return null;
    },
  });
  parser.on('error', (error) => {
    broken = error instanceof CsvError ? error : null;
  });
  const ended = new Promise<void>((resolve) => parser.once('close', resolve));
  parser.resume();
  for await (const chunk of file) {
    if (parser.destroyed) break;
    await new Promise<void>((resolve) => parser.write(chunk, () => resolve()));
    for (const { record, lastLine } of parsed.splice(0)) await take(record, lastLine);
  }
  if (!parser.destroyed) parser.end();
  await ended;
  for (const { record, lastLine } of parsed.splice(0)) await take(record, lastLine);
  await flush();
  if (broken !== null) {
    report.refused.push({
      line: reached + 1,
      reason: 'from here on the file can’t be read: a quote is opened and never closed',
    });
  }
  if (columns === null) throw new HubFault('The file is empty: its first line must name the columns.');
  report.refused.sort((a, b) => a.line - b.line);
  return report;
}

function understand(record: readonly string[], map: Readonly<Record<string, string>>): (LeadColumn | null)[] {
  for (const [heading, column] of Object.entries(map)) {
    if (!record.some((one) => one.trim() === heading))
      throw new HubFault(`The file has no column "${heading}"; it has: ${record.join(', ')}.`);
    if (column !== '' && !leadColumns.includes(column as LeadColumn))
      throw new HubFault(`"${column}" is no column here; these are: ${leadColumns.join(', ')}.`);
  }
  const taken = new Set<LeadColumn>(Object.values(map) as LeadColumn[]);
  const columns = record.map((cell): LeadColumn | null => {
    const heading = cell.trim();
    const mapped = map[heading];
    if (mapped !== undefined) return mapped === '' ? null : (mapped as LeadColumn);
    const known = columnOf(heading);
    if (!known || taken.has(known)) return null;
    taken.add(known);
    return known;
  });
  for (const wanted of ['id', 'name'] as const) {
    if (!columns.includes(wanted))
      throw new HubFault(`No column is the ${wanted}: name it with --map "<heading>=${wanted}". The file has: ${record.join(', ')}.`);
  }
  return columns;
}
