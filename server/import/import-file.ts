import type { ImportReport } from '@/lib/api/contract';
import { type Lead, parkedStates, refKey } from '@/lib/domain/lead';
import type { LocalText } from '@/lib/domain/text';
import type { Instant } from '@/lib/domain/time';
import { HubFault } from '@/server/hub-fault';
import { mappingOf, sourceMappings } from '@/server/ingest/mappings/registry';
import type { Directory } from '@/server/services/directory';
import type { Rulebooks } from '@/server/services/rulebooks';
import { cleanPiece } from './clean-text';
import { decodeText } from './decode-text';
import { flatObject } from './flat-object';
import { about, allOf } from './import-text';
import type { KeepRecords, Placed } from './keep-records';
import { heldColumns, isLeadColumn, leadColumns } from './lead-columns';
import { orderedId } from './ordered-id';
import { readCsv } from './read-csv';
import { readJsonLines } from './read-json-lines';
import { type ReadRecord, type RecordContext, readRecord, type Told } from './read-record';
import { RecentIds } from './recent-ids';
import { type RecordPlan, recordPlan, type Target } from './record-plan';

/** How a file is to be read, and for whom. */
export type ImportOptions = {
  format: 'csv' | 'ndjson';
  /** The connection the records belong to; must be known. */
  site: string;
  /** The CRM's object type of the records. */
  type: string;
  team: string;
  /** Heading in the file → column here, `custom.<name>`, or '' to leave it out; what is not named is understood by its heading. */
  map: Readonly<Record<string, string>>;
  /** The tool that wrote the file, whose words are known. */
  mapping?: string | undefined;
  /** The CRM whose ids the tool tells beside its own. */
  crm?: string | undefined;
  /** Keeps columns nobody knows as custom fields. */
  keepUnknown: boolean;
  /** Checks everything and keeps nothing. */
  dryRun: boolean;
};

/** What the one who imports may do; the person who runs the hub may do everything. */
export type ImportRights = {
  user: string | null;
  /** Teams they import into, and those whose owners and stages they may say; null for every team. */
  teams: ReadonlySet<string> | null;
  mayHold: ReadonlySet<string> | null;
};

/** Everything is allowed: for the commands of who runs the hub. */
export const everyRight: ImportRights = { user: null, teams: null, mayHold: null };

/** Brings leads and what they did in from files. */
export type Importer = {
  /**
   * Reads a file of any size in constant memory and keeps it batch by batch, each committed by itself: what is read again changes nothing, so a file
   * that broke off is simply sent again.
   * @throws {HubFault} when nothing can be imported: no heading, no id or name column, unknown site, team or tool.
   */
  run(
    file: AsyncIterable<Uint8Array | string>,
    options: ImportOptions,
    rights?: ImportRights,
    onProgress?: (soFar: ImportReport) => void,
  ): Promise<ImportReport>;
};

const BATCH = 1_000;
/** A batch is kept when it is this old, however slowly the file comes. */
const OLDEST = 500;
const REFUSALS_TOLD = 1_000;
const NOTICES_TOLD = 200;
const PROGRESS_EVERY = 1_000;
/** Before it, headings of NDJSON are gathered for the report. */
const HEADINGS_TOLD = 300;

/** Imports into one hub. */
export function createImporter(parts: { directory: Directory; rulebooks: Rulebooks; keep: KeepRecords; clock: () => Instant }): Importer {
  const { directory, rulebooks, keep, clock } = parts;

  async function contextOf(options: ImportOptions, rights: ImportRights): Promise<RecordContext> {
    const [teams, people, sites] = [await directory.teams(), await directory.people(), await directory.sites()];
    const siteOf = (id: string) => {
      const site = sites.find((one) => one.id === id);
      if (!site) throw new HubFault(`There is no site "${id}": see hub -- site list, or add it with hub -- site add.`);
      return { id: site.id, crm: site.crm };
    };
    const site = siteOf(options.site);
    if (!teams.some((team) => team.id === options.team))
      throw new HubFault(`There is no team "${options.team}": see hub -- team list, or add it with hub -- team add.`);
    const mapping = options.mapping === undefined ? undefined : mappingOf(options.mapping);
    if (options.mapping !== undefined && !mapping)
      throw new HubFault(`There is no mapping "${options.mapping}": ${sourceMappings.map(({ id }) => id).join(', ')}.`);
    const now = clock();
    const { rulebook } = await rulebooks.current(options.team, now);
    return {
      site,
      type: options.type,
      team: options.team,
      now,
      teams: new Set(teams.map(({ id }) => id)),
      mayHold: rights.mayHold,
      people: new Set(people.map(({ id }) => id)),
      stages: new Set([
        ...rulebook.agreement.stages.map(({ id }) => id),
        ...rulebook.agreement.parked.map(({ id }) => id),
        ...parkedStates,
      ]),
      nameless: mapping !== undefined,
      scoreSource: mapping?.id ?? options.site,
      ...(mapping === undefined ? {} : { sourcedBy: 'mkt' as const }),
      makeId: orderedId,
      mapping,
      pageGroups: rulebook.agreement.pageGroups,
      crm: options.crm === undefined ? null : siteOf(options.crm),
      source: mapping === undefined ? null : mapping.id,
    };
  }

  return {
    async run(file, options, rights = everyRight, onProgress) {
      const context = await contextOf(options, rights);
      // A file's pieces are cleaned as they come; in JSON anything may hide behind a backslash.
      context.clean = options.format === 'csv';
      const plan = recordPlan({
        mapping: context.mapping,
        map: checkedMap(options.map),
        keepUnknown: options.keepUnknown,
        // Whose team nothing may be said of, those columns are as if they were not there.
        forbidden: rights.mayHold !== null && rights.mayHold.size === 0 ? heldColumns : undefined,
      });
      const report = anEmptyReport(options.dryRun);
      const refuse = (line: number, texts: readonly LocalText[]) => {
        report.refused += 1;
        if (report.refusals.length < REFUSALS_TOLD) report.refusals.push({ line, reason: allOf(texts) });
      };
      const recent = new RecentIds();
      const source = context.mapping === undefined ? `csv:${options.site}` : `${context.mapping.id}:${options.site}`;
      let batch: { line: number; record: ReadRecord }[] = [];
      let batchSince = Date.now();
      let toldAt = Date.now();
      let keeping: Promise<void> = Promise.resolve();

      const flush = async () => {
        const lines = batch;
        batch = [];
        batchSince = Date.now();
        // One batch is kept while the next is read.
        await keeping;
        if (lines.length === 0) return;
        keeping = keepLines(lines);
        // Whoever awaits it next hears of a failure; until then it is nobody's.
        keeping.catch(() => {});
      };
      const keepLines = async (lines: typeof batch) => {
        const placed: Placed[] = lines.map(({ record }, place) => ({ place, record }));
        const kept = await keep(placed, { source, dryRun: options.dryRun, teams: rights.teams, moves: true, user: rights.user });
        report.added += kept.added;
        report.changed += kept.changed;
        report.unchanged += kept.unchanged;
        report.matched.byRef += kept.matched.byRef;
        report.matched.byMail += kept.matched.byMail;
        const lineOf = (place: number) => lines[place]?.line ?? 0;
        for (const { place, text } of kept.refused) refuse(lineOf(place), [text]);
        report.ambiguous += kept.notices.length;
        for (const { place, text } of kept.notices)
          if (report.notices.length < NOTICES_TOLD) report.notices.push({ line: lineOf(place), reason: text });
        if (onProgress && Date.now() - toldAt >= PROGRESS_EVERY) {
          toldAt = Date.now();
          onProgress(report);
        }
      };
      const take = (line: number, told: readonly Told[]) => {
        report.lines += 1;
        const record = readRecord(told, context);
        if ('refused' in record) return refuse(line, record.refused);
        if (record.kind === 'lead') {
          const { team } = record.lead;
          if (rights.teams !== null && !rights.teams.has(team)) return refuse(line, [about.teamNotYours(team)]);
          const earlier = recent.meet(refKey(record.lead.refs[0] as Lead['refs'][number]), line);
          if (earlier !== undefined) return refuse(line, [about.twice(earlier)]);
        }
        batch.push({ line, record });
      };
      const due = () => batch.length >= BATCH || (batch.length > 0 && Date.now() - batchSince >= OLDEST);

      let damaged = false;
      const texts = cleaned(
        decodeText(file, (encoding) => {
          report.encoding = encoding;
        }),
        (text) => {
          damaged ||= text.includes('\uFFFD');
        },
      );
      try {
        if (options.format === 'csv') {
          let columns: (readonly Target[])[] | null = null;
          let ranked: { index: number; target: Target }[] = [];
          for await (const lines of readCsv(texts)) {
            for (const one of lines) {
              if ('broken' in one) {
                refuse(one.line, [about.brokenQuote()]);
                continue;
              }
              const { line, values } = one;
              if (columns === null) {
                columns = columnsOf(values, plan, options, context);
                report.columns = values.map((heading, index) => ({
                  heading: clipHeading(heading),
                  column: nameOf(columns?.[index] ?? []),
                }));
                ranked = columns
                  .flatMap((targets, index) => targets.map((target) => ({ index, target })))
                  .sort((a, b) => a.target.rank - b.target.rank);
                continue;
              }
              if (values.length !== columns.length) {
                report.lines += 1;
                refuse(line, [about.values(values.length, columns.length)]);
                continue;
              }
              if (damaged && values.some((value) => value.includes('\uFFFD'))) {
                report.lines += 1;
                refuse(line, [about.encoding()]);
                continue;
              }
              const told: Told[] = [];
              for (const { index, target } of ranked) {
                const value = values[index];
                if (value) told.push({ target, value });
              }
              take(line, told);
              if (due()) await flush();
            }
          }
          if (columns === null) throw new HubFault('The file is empty: its first line must name the columns.');
        } else {
          const seen = new Map<string, string | null>();
          for await (const lines of readJsonLines(texts)) {
            for (const one of lines) {
              if ('refused' in one) {
                report.lines += 1;
                refuse(one.line, [one.refused]);
                continue;
              }
              const told = flatObject(one.object).flatMap(([name, value]) => {
                const targets = plan.targetsOf(name);
                if (seen.size < HEADINGS_TOLD && !seen.has(name)) seen.set(name, nameOf(targets));
                return targets.map((target) => ({ target, value }));
              });
              take(
                one.line,
                told.sort((a, b) => a.target.rank - b.target.rank),
              );
              if (due()) await flush();
            }
          }
          report.columns = [...seen].map(([heading, column]) => ({ heading: clipHeading(heading), column }));
        }
        await flush();
        await keeping;
      } catch (error) {
        // What is being kept just now is kept to its end.
        await keeping.catch(() => {});
        throw error;
      }
      report.refusals.sort((a, b) => a.line - b.line);
      return report;
    },
  };
}

async function* cleaned(texts: AsyncIterable<string>, look: (text: string) => void): AsyncGenerator<string> {
  for await (const text of texts) {
    look(text);
    yield cleanPiece(text);
  }
}

/** A report of nothing yet. */
function anEmptyReport(dryRun: boolean): ImportReport {
  return {
    dryRun,
    encoding: 'utf-8',
    lines: 0,
    added: 0,
    changed: 0,
    unchanged: 0,
    refused: 0,
    refusals: [],
    matched: { byRef: 0, byMail: 0 },
    ambiguous: 0,
    notices: [],
    columns: [],
  };
}

function checkedMap(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const column of Object.values(map))
    if (column !== '' && !isLeadColumn(column) && !/^custom\../.test(column))
      throw new HubFault(`"${column}" is no column here; these are: ${leadColumns.filter(isLeadColumn).join(', ')}, custom.<name>.`);
  return map;
}

function columnsOf(headings: readonly string[], plan: RecordPlan, options: ImportOptions, context: RecordContext): (readonly Target[])[] {
  for (const heading of Object.keys(options.map)) {
    if (!headings.some((one) => one.trim() === heading.trim()))
      throw new HubFault(`The file has no column "${heading}"; it has: ${headings.map(clipHeading).join(', ')}.`);
  }
  const taken = new Set<string>();
  const columns = headings.map((heading) =>
    plan.targetsOf(heading).filter((target) => {
      // A plain file that has two columns of one meaning: the first counts.
      if (target.to !== 'lead' || context.mapping !== undefined) return true;
      if (taken.has(target.column)) return false;
      taken.add(target.column);
      return true;
    }),
  );
  if (context.mapping === undefined) {
    for (const wanted of ['id', 'name'] as const) {
      if (taken.has(wanted) || (wanted === 'name' && (taken.has('familyName') || taken.has('givenName')))) continue;
      throw new HubFault(
        `No column is the ${wanted}: name it with --map "<heading>=${wanted}". The file has: ${headings.map(clipHeading).join(', ')}.`,
      );
    }
  } else if (columns.every((targets) => targets.every(({ to }) => to === 'custom'))) {
    throw new HubFault(`No column is one of ${context.mapping.name}: the file has: ${headings.map(clipHeading).join(', ')}.`);
  }
  return columns;
}

function nameOf(targets: readonly Target[]): string | null {
  const [first] = [...targets].sort((a, b) => a.rank - b.rank);
  switch (first?.to) {
    case undefined:
      return null;
    case 'lead':
      return first.column;
    case 'act':
      return `activity.${first.part}`;
    case 'instead':
      return 'activity.kind';
    case 'crm':
      return `ref.${first.type}`;
    case 'consent':
      return 'consentAt';
    case 'custom':
      return `custom.${first.name}`;
  }
}

function clipHeading(heading: string): string {
  return heading.length > 100 ? `${heading.slice(0, 100)}…` : heading;
}
