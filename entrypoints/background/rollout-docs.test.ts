import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policyKeys, readPolicy } from '@/lib/domain/company-policy';

type Schema = { type: string; enum?: string[]; items?: Schema; properties?: Record<string, Schema> };

const schema = JSON.parse(readFileSync('public/managed-schema.json', 'utf8')) as Schema & { properties: Record<string, Schema> };
const docs = readFileSync('docs/rollout.md', 'utf8');
const samples = [...docs.matchAll(/```(json|reg) (chrome|edge|firefox)\n([\s\S]*?)```/g)].map(([, kind, browser, text = '']) => ({
  kind,
  browser,
  text,
}));

/** What a schema of this kind finds wrong: the few words of it that browsers know. */
function wrong(value: unknown, { type, enum: among, items, properties }: Schema, place: string): string[] {
  const is = Array.isArray(value) ? 'array' : typeof value;
  if (is !== type) return [`${place} is ${is}, not ${type}`];
  if (among && !among.includes(value as string)) return [`${place} is none of ${among}`];
  if (Array.isArray(value)) return value.flatMap((item, i) => wrong(item, items as Schema, `${place}[${i}]`));
  if (is !== 'object') return [];
  return Object.entries(value as object).flatMap(([key, part]) =>
    Object.hasOwn(properties ?? {}, key)
      ? wrong(part, properties?.[key] as Schema, `${place}.${key}`)
      : [`${place}.${key} is not in the schema`],
  );
}

/** The policy in a file for the registry, as Chrome and Edge read it by the schema: numbers are booleans, keys with numbered values are lists. */
function fromRegistry(text: string): Record<string, unknown> {
  const policy: Record<string, unknown> = {};
  let list: string | null = null;
  for (const line of text.split('\n')) {
    const key =
      /^\[HKEY_LOCAL_MACHINE\\Software\\Policies\\(?:Google\\Chrome|Microsoft\\Edge)\\3rdparty\\extensions\\[a-p]{32}\\policy(?:\\(\w+))?\]$/.exec(
        line,
      );
    const value = /^"(\w+)"=(?:"(.*)"|dword:0000000([01]))$/.exec(line);
    if (key) list = key[1] ?? null;
    else if (value && list) policy[list] = [...((policy[list] as string[]) ?? []), value[2]];
    else if (value) policy[value[1] as string] = value[3] === undefined ? value[2] : value[3] === '1';
    else if (line.trim() !== '' && !line.startsWith('Windows Registry Editor')) throw new Error(`not understood: ${line}`);
  }
  return policy;
}

function policyIn({ kind, text, browser }: (typeof samples)[number]): unknown {
  if (kind === 'reg') return fromRegistry(text);
  const file = JSON.parse(text);
  if (browser === 'firefox') return file.policies['3rdparty'].Extensions['tasuki@tasuki.example'];
  return Object.values(file['3rdparty'].extensions)[0];
}

describe('E4 the sample policies in the docs', () => {
  it('are there for every browser', () => {
    expect(samples.map(({ kind, browser }) => `${browser} ${kind}`)).toEqual(['chrome json', 'chrome reg', 'edge reg', 'firefox json']);
  });

  it.each(samples)('hold for $browser ($kind): the schema takes them, and so does the reader', (sample) => {
    const policy = policyIn(sample) as Record<string, unknown>;
    expect(wrong(policy, schema, 'policy')).toEqual([]);
    const read = readPolicy(policy);
    expect(read.problems).toEqual([]);
    expect(read.policy).toEqual(policy);
    expect(Object.keys(policy).length).toBeGreaterThan(3);
  });

  it('say what each key does', () => {
    for (const key of policyKeys) expect(docs, key).toContain(`| \`${key}\` |`);
  });

  it('are checked by a schema that can say no', () => {
    expect(wrong({ hub: 1, signIn: 'magic', sites: ['a', 2], other: true }, schema, 'policy')).toHaveLength(4);
  });
});

describe('E4 the schema for browsers', () => {
  it('names every key the reader knows, and no other', () => {
    expect(Object.keys(schema.properties).sort()).toEqual([...policyKeys].sort());
  });

  it('keeps to what browsers take: an object on top, one type each, nothing they would refuse the extension for', () => {
    const known = ['type', 'title', 'description', 'enum', 'items', 'properties'];
    const look = (part: Schema): void => {
      expect(Object.keys(part).filter((key) => !known.includes(key))).toEqual([]);
      expect(['object', 'string', 'boolean', 'array']).toContain(part.type);
      if (part.items) look(part.items);
      for (const below of Object.values(part.properties ?? {})) look(below);
    };
    expect(schema.type).toBe('object');
    look(schema);
  });
});
