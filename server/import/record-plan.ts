import type { SourceMapping } from '@/server/ingest/source-mapping';
import { columnOf, isLeadColumn, type LeadColumn, leadColumns, plainHeading } from './lead-columns';

/** The parts of an act that a line may tell. */
export type ActPart = 'kind' | 'id' | 'at' | 'title' | 'url';

/** Where a value of a line goes; of several for one place the lowest rank counts. */
export type Target = { rank: number } & (
  | { to: 'lead'; column: LeadColumn }
  | { to: 'act'; part: ActPart }
  | { to: 'instead'; rule: number }
  | { to: 'crm'; type: string }
  | { to: 'custom'; name: string }
  | { to: 'consent' }
);

/** How a person wants headings understood, over what they mean by themselves. */
export type PlanOptions = {
  /** The tool that wrote the lines; without one, headings mean what they say. */
  mapping?: SourceMapping | undefined;
  /** Heading → column, `custom.<name>` for a custom field, '' to leave it out. */
  map: Readonly<Record<string, string>>;
  /** Whether what nobody knows becomes a custom field. */
  keepUnknown: boolean;
  /** Columns that the teller may not fill at all. */
  forbidden?: ReadonlySet<LeadColumn> | undefined;
};

/** Says of each heading where its values go. */
export type RecordPlan = { targetsOf(heading: string): readonly Target[]; isMapped(heading: string): boolean };

const CUSTOM = 'custom.';
/** Names that objects have of their own. */
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

/** Compiles how a file's or a source's headings are read. */
export function recordPlan(options: PlanOptions): RecordPlan {
  const { mapping, map, keepUnknown, forbidden } = options;
  const known = mapping === undefined ? null : targetsOfTool(mapping);
  const byPerson = new Map(Object.entries(map).map(([heading, column]) => [heading.trim(), column]));
  // A column that a person gave to one heading is taken from the heading that would mean it by itself.
  const taken = new Set([...byPerson.values()].filter(isLeadColumn));
  const cache = new Map<string, readonly Target[]>();

  function custom(name: string): readonly Target[] {
    const short = name.trim().slice(0, 80);
    return short === '' || UNSAFE.has(short) ? [] : [{ to: 'custom', name: short, rank: 0 }];
  }

  function find(heading: string): readonly Target[] {
    const said = byPerson.get(heading);
    if (said !== undefined) {
      if (isLeadColumn(said)) return [{ to: 'lead', column: said, rank: -1 }];
      return said.startsWith(CUSTOM) ? custom(said.slice(CUSTOM.length)) : [];
    }
    if (known !== null) {
      const targets = known.get(plainHeading(heading)) ?? [];
      if (targets.length > 0) return targets.filter((target) => target.to !== 'lead' || !taken.has(target.column));
      if (mapping?.ignore?.some((name) => plainHeading(name) === plainHeading(heading))) return [];
    } else {
      const column = columnOf(heading);
      if (column !== undefined) return taken.has(column) ? [] : [{ to: 'lead', column, rank: 0 }];
    }
    if (heading.startsWith(CUSTOM)) return custom(heading.slice(CUSTOM.length));
    return keepUnknown ? custom(heading) : [];
  }

  return {
    isMapped: (heading) => byPerson.has(heading.trim()),
    targetsOf(heading) {
      const key = heading.trim();
      let targets = cache.get(key);
      if (targets === undefined) {
        targets = find(key).filter((target) => target.to !== 'lead' || !forbidden?.has(target.column));
        // Records of a source bring names of their own without end.
        if (cache.size < 10_000) cache.set(key, targets);
      }
      return targets;
    },
  };
}

function targetsOfTool(mapping: SourceMapping): Map<string, Target[]> {
  const found = new Map<string, Target[]>();
  const add = (names: readonly string[], target: (rank: number) => Target) => {
    for (const [rank, name] of names.entries()) {
      const key = plainHeading(name);
      const list = found.get(key) ?? [];
      list.push(target(rank));
      found.set(key, list);
    }
  };
  for (const column of leadColumns) add(mapping.columns[column] ?? [], (rank) => ({ to: 'lead', column, rank }));
  const { act } = mapping;
  if (act) {
    for (const part of ['kind', 'id', 'at', 'title', 'url'] as const) add(act[part], (rank) => ({ to: 'act', part, rank }));
    for (const [rule, { filled }] of (act.instead ?? []).entries()) add(filled, (rank) => ({ to: 'instead', rule, rank }));
  }
  for (const [name, type] of Object.entries(mapping.crmIds ?? {})) add([name], (rank) => ({ to: 'crm', type, rank }));
  add(mapping.consent ?? [], (rank) => ({ to: 'consent', rank }));
  return found;
}
