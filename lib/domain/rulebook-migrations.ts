import { Rulebook } from './rulebook';
import { problemsOf, type RulebookProblem } from './rulebook-problem';

export type { RulebookProblem } from './rulebook-problem';

/** The shape in which rulebooks are written today: `meta.schema`. */
export const RULEBOOK_SCHEMA = 2;

type Json = Record<string, unknown>;

/** A change of the shape: makes a rulebook of the schema before `to` one of `to`. Gets a copy, and may change it. */
export interface RulebookMigration {
  to: number;
  /** One sentence on what changes, for whoever reads the list. */
  what: string;
  change(rulebook: Json): Json;
}

/** Every change of the shape since the first, in order; the last one leads to `RULEBOOK_SCHEMA`. */
export const rulebookMigrations: readonly RulebookMigration[] = [
  {
    to: 2,
    what: 'Figures that the program had fixed become rules, and reasons say apart how long before a month named and how long from now they wake.',
    change: (rulebook) => changeAgreement(rulebook, (agreement) => ({ ...fixedInSchema1(), ...agreement, ...splitInSchema2(agreement) })),
  },
];

/** The figures by which every rulebook of the first schema was judged, whatever is shipped today. */
function fixedInSchema1(): Json {
  return {
    minimumFields: ['name', 'company', 'department', 'title', 'phone', 'email', 'address'],
    handOverNote: { required: ['spokeWith', 'spokeAt', 'problem', 'agreedAt', 'place', 'attendees', 'nextStep', 'avoid'] },
    appointment: { withinDays: 30, ranks: ['executive', 'director', 'deputy', 'manager'], buyingDepartment: true, needsPurpose: true },
    readiness: { hotDays: 14, nowMonths: 3, laterMonths: 12 },
    routing: { surge: { days: 7, visitDays: 3, factor: 2, weeks: 4 }, warnsDocumentOnly: true, customersToAccountOwner: true },
    dormancy: { afterMonths: 12 },
    acts: { reportWithinDays: 7, leastWords: 10 },
  };
}

/** Where a reason asked for a month, its one figure meant months before it, and months from now where none was named. */
function splitInSchema2({ bant, reasons, touchResults }: Json): Json {
  const gate = (bant as { gate?: unknown } | undefined)?.gate;
  const asked: Record<string, string> = { callback: 'moment', wrong_number: 'correction' };
  return {
    ...(isJson(gate) ? { bant: { ...(bant as Json), gate: { timingMonths: 12, ...gate } } } : {}),
    ...(Array.isArray(reasons)
      ? {
          reasons: reasons.map((reason: unknown) =>
            isJson(reason) && reason.asks === 'month' && typeof reason.wakeMonths === 'number'
              ? { wakeBefore: reason.wakeMonths, ...reason }
              : reason,
          ),
        }
      : {}),
    ...(Array.isArray(touchResults)
      ? {
          touchResults: touchResults.map((result: unknown) =>
            isJson(result) && typeof result.id === 'string' ? { asks: asked[result.id] ?? 'nothing', ...result } : result,
          ),
        }
      : {}),
  };
}

function changeAgreement(rulebook: Json, change: (agreement: Json) => Json): Json {
  return isJson(rulebook.agreement) ? { ...rulebook, agreement: change(rulebook.agreement) } : rulebook;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A rulebook that was read, or what keeps it from being read. */
export type ReadRulebook =
  | {
      ok: true;
      rulebook: Rulebook;
      /** Written by a newer version: what this one doesn't know was kept, and is not judged. */
      fromNewer: boolean;
    }
  | { ok: false; problems: RulebookProblem[] };

/** Deeper than any rulebook within the limits can be. */
const DEEPEST = 60;

/**
 * Reads a rulebook of any schema version, from JSON text or what it was parsed to. Older ones are brought up to date, keys that this
 * version doesn't know are kept. Problems point at their field and say in both languages what is wanted. Never throws.
 */
export function readRulebook(
  json: unknown,
  migrations: readonly RulebookMigration[] = rulebookMigrations,
  current: number = migrations.at(-1)?.to ?? RULEBOOK_SCHEMA,
): ReadRulebook {
  const parsed = typeof json === 'string' ? parse(json) : json;
  if (parsed === undefined)
    return refused(
      'JSONとして読めません。ファイルが途中で切れていないか確かめてください',
      'This is not JSON. Check that the file is complete',
    );
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return refused(
      'ルールブックではありません。書き出したファイルをそのまま選んでください',
      'This is not a rulebook. Choose a file as it was exported',
    );
  }
  if (isTooDeep(parsed)) {
    return refused(
      '入れ子が深すぎて読めません。条件の入れ子を8段までにしてください',
      'This is nested too deep to be read. Keep conditions to 8 levels',
    );
  }
  const found = schemaOf(parsed as Json);
  const fromNewer = found > current;
  let raw = parsed as Json;
  try {
    raw = fromNewer ? raw : migrated(raw, found, migrations, current);
  } catch {
    return refused(
      `書式の版${found}のルールブックを、今の版に直せません。この版を公開した人に書き出し直してもらってください`,
      `This rulebook of schema ${found} can't be brought up to date. Ask whoever published it to export it again`,
    );
  }
  const read = Rulebook.safeParse(raw);
  if (read.success) return { ok: true, rulebook: withUnknown(raw, read.data) as Rulebook, fromNewer };
  const problems = problemsOf(read.error.issues, raw);
  if (fromNewer) {
    problems.unshift({
      path: ['agreement', 'meta', 'schema'],
      text: {
        ja: `このルールブックは新しい版(書式${found})で作られています。Tasukiを更新してください(この版が読めるのは書式${current}まで)`,
        en: `This rulebook was made by a newer version (schema ${found}). Update Tasuki; this version reads up to schema ${current}`,
      },
    });
  }
  return { ok: false, problems };
}

function refused(ja: string, en: string): ReadRulebook {
  return { ok: false, problems: [{ path: [], text: { ja, en } }] };
}

/** `undefined`, which no JSON is, where it can't be read. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is nested without end must not be walked by anything that calls itself. */
function isTooDeep(value: object): boolean {
  let level: object[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((each) => Object.values(each).filter((part): part is object => typeof part === 'object' && part !== null));
  }
  return false;
}

/** Rulebooks that don't say are of the first schema. */
function schemaOf(rulebook: Json): number {
  const schema = (rulebook.agreement as { meta?: { schema?: unknown } } | null | undefined)?.meta?.schema;
  return typeof schema === 'number' && Number.isInteger(schema) && schema > 0 ? schema : 1;
}

function migrated(rulebook: Json, from: number, migrations: readonly RulebookMigration[], current: number): Json {
  if (from === current) return rulebook;
  let json = structuredCopy(rulebook) as Json;
  for (const { to, change } of migrations) if (to > from && to <= current) json = change(json);
  const agreement = json.agreement as Json | undefined;
  const meta = agreement?.meta as Json | undefined;
  return meta ? { ...json, agreement: { ...agreement, meta: { ...meta, schema: current } } } : json;
}

function structuredCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCopy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, structuredCopy(part)]));
}

/** What was read, with the keys that the schema left out put back. */
function withUnknown(raw: unknown, read: unknown): unknown {
  if (Array.isArray(raw) && Array.isArray(read)) return read.map((part, i) => withUnknown(raw[i], part));
  if (typeof raw !== 'object' || raw === null || typeof read !== 'object' || read === null || Array.isArray(read)) return read;
  // Own properties even for a key such as `__proto__`: nothing that was read may change what it is kept in.
  const entries = new Map<string, unknown>(Object.entries(read));
  for (const [key, value] of Object.entries(raw)) {
    if (key === '__proto__' || value === undefined) continue;
    entries.set(key, entries.has(key) ? withUnknown(value, entries.get(key)) : value);
  }
  return Object.fromEntries(entries);
}
