import fc from 'fast-check';
import { Problem } from '@/lib/api/contract';
import { type Operation, openApiDocument, operations } from '@/server/openapi';
import type { Caller, HubUnderTest } from './hub-under-test';

type Json = Record<string, unknown>;

/** Texts that have broken something somewhere. */
const hostile = [
  "'; drop table leads; --",
  "' or 1=1 --",
  '") or true --',
  '$.** ? (@ like_regex "(a+)+$")',
  '{"$gt":""}',
  '../../etc/passwd',
  '%00',
  '\u0000',
  '\ud800',
  '\u202e',
  '1e999',
  '-0',
  'NaN',
  '9223372036854775808',
  '2026-13',
  '99999-01-01',
  '__proto__',
  'constructor',
  'order by (select 1)',
  `${'a'.repeat(3_000)}!`,
  '',
] as const;

const anyText = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...hostile) }, fc.string({ unit: 'binary', maxLength: 60 }));
const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: anyText },
  fc.double(),
  fc.constantFrom(-1, 0, 2 ** 31, 2 ** 53, 1e308),
  fc.boolean(),
  fc.constant(null),
  fc.constant([]),
  fc.constant({}),
  fc.array(anyText, { maxLength: 4 }),
  fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'id', 'x'), anyText, { maxKeys: 3 }),
);

/** Values of a JSON schema, one in eight of them something else at some place. Patterns and lengths are not kept to. */
function fitting(schema: Json, defs: Json, depth = 0): fc.Arbitrary<unknown> {
  const right = exactly(schema, defs, depth);
  return fc.oneof({ weight: 7, arbitrary: right }, { weight: 1, arbitrary: anything });
}

function exactly(schema: Json, defs: Json, depth: number): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf, allOf, enum: list, type, properties, items, additionalProperties, prefixItems } = schema;
  if (typeof $ref === 'string') {
    const named = $ref
      .split('/')
      .slice(1)
      .reduce<unknown>((at, part) => (at as Json)?.[decodeURIComponent(part)], defs) as Json | undefined;
    return depth > 6 || !named ? fc.constant(null) : exactly(named, defs, depth + 1);
  }
  const choices = (anyOf ?? oneOf) as Json[] | undefined;
  if (choices) return fc.oneof(...choices.map((choice) => exactly(choice, defs, depth + 1)));
  if (Array.isArray(allOf) && allOf[0]) return exactly(allOf[0] as Json, defs, depth + 1);
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(list)) return fc.constantFrom(...list);
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object': {
      if (depth > 6) return fc.constant({});
      const fields = Object.entries((properties ?? {}) as Record<string, Json>);
      const required = (schema.required as string[] | undefined) ?? [];
      const some = fc.record(Object.fromEntries(fields.map(([name, inner]) => [name, fitting(inner, defs, depth + 1)])), {
        requiredKeys: required.filter((name) => fields.some(([known]) => known === name)),
      });
      if (typeof additionalProperties !== 'object') return some;
      const more = fc.dictionary(
        fc.oneof(fc.constantFrom('budget', '__proto__', 'a.b'), fc.string({ maxLength: 12 })),
        fitting(additionalProperties as Json, defs, depth + 1),
        {
          maxKeys: 3,
        },
      );
      return fc.tuple(some, more).map(([a, b]) => ({ ...b, ...(a as Json) }));
    }
    case 'array':
      if (Array.isArray(prefixItems)) return fc.tuple(...(prefixItems as Json[]).map((inner) => fitting(inner, defs, depth + 1)));
      return depth > 6 ? fc.constant([]) : fc.array(fitting((items ?? {}) as Json, defs, depth + 1), { maxLength: 3 });
    case 'string':
      if (schema.format === 'uuid') return fc.oneof(fc.uuid(), anyText);
      return fc.oneof(fc.constantFrom('east', 'west', 'sato', '1', 'lead', 'sample', '2026-11', 'p0', 'mql'), anyText);
    case 'integer':
      return fc.oneof(fc.integer({ min: -10, max: 2_000 }), fc.constantFrom(0, 1_795_482_000_000, 2 ** 53 - 1, -(2 ** 53 - 1), 8.64e15));
    case 'number':
      return fc.oneof(fc.integer(), fc.double({ noNaN: true }));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return anything;
  }
}

/** JSON as it may come over a line; `undefined` and infinite numbers have no text of their own. */
const textOf = (value: unknown) =>
  JSON.stringify(value, (_, inner) => (typeof inner === 'number' && !Number.isFinite(inner) ? 0 : inner)) ?? 'null';

/** Bodies that are no document of any schema. */
const broken = fc.constantFrom<string | Buffer>(
  '',
  '{',
  '[[[',
  '"',
  'null',
  '[]',
  '{"__proto__":{"role":"admin"}}',
  `${'['.repeat(100_000)}`,
  `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  `{"commands":[${'{"id":"1"},'.repeat(2_000)}{}]}`,
  `{"a":"${'x'.repeat(1_500_000)}"}`,
  'x'.repeat(2_100_000),
  Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x22]),
);

const encoded = (text: string) => {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%ED%A0%80';
  }
};
/** As a query may be written: escapes that are none, names twice. */
const rawQuery = fc.constantFrom(
  '?limit=%',
  '?limit=%ff',
  '?cursor=%E0%A4%A',
  '?limit=1&limit=2',
  '?team[]=east',
  '?team=east&team=west',
  '?__proto__[x]=1',
  '?=&&==',
);

/** So long may one answer take at most; the machine may be busy. */
const BOUND = 20_000;

/** A request to a route of the contract, near to what it wants or far from it. */
function requestOf(
  operation: Operation,
  document: Json,
  cursor: string,
): fc.Arbitrary<{ path: string; headers: Record<string, string>; body: string | Buffer | null }> {
  const described = (document.paths as Record<string, Record<string, Json>>)[operation.path]?.[operation.method] ?? {};
  const parameters = (described.parameters ?? []) as { name: string; in: string; schema: Json }[];
  const nearCursor = fc.oneof(
    fc.constant(cursor),
    fc.nat(cursor.length - 1).map((at) => `${cursor.slice(0, at)}${cursor[at] === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`),
    fc.nat(cursor.length).map((at) => cursor.slice(0, at)),
    anyText,
  );
  const aValueOf = ({ name, schema }: { name: string; schema: Json }) =>
    (name === 'cursor' ? nearCursor : fitting(schema, document)).map((value) => (typeof value === 'string' ? value : textOf(value)));
  const named = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const path = fc
    .tuple(
      ...[...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) =>
        aValueOf(named('path').find((one) => one.name === name) ?? { name, schema: { type: 'string' } }),
      ),
    )
    .map((values) => {
      let n = 0;
      return operation.path.replace(/\{\w+\}/g, () => encoded((values[n++] as string) || 'x').slice(0, 2_000));
    });
  const query = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(...named('query').map((one) => fc.option(aValueOf(one), { nil: undefined }))).map((values) => {
        const pairs = named('query').flatMap(({ name }, n) =>
          values[n] === undefined ? [] : [`${encoded(name)}=${encoded(String(values[n])).slice(0, 4_000)}`],
        );
        return pairs.length > 0 ? `?${pairs.join('&')}` : '';
      }),
    },
    { weight: 1, arbitrary: rawQuery },
  );
  const headers = fc.record({
    'if-match': fc.oneof(fc.constantFrom('*', '"1"', 'W/"x"', '"'), fc.constant('')),
    'last-event-id': fc.constantFrom('', 'x', 'a.1.2', '....', `${'9'.repeat(400)}.1.1`),
    'content-type': fc.constantFrom(
      'application/json',
      'application/json',
      'application/json',
      'text/csv',
      'application/x-ndjson',
      'nonsense',
      'application/json; charset=utf-16',
    ),
  });
  const media = Object.values(((described.requestBody as Json | undefined)?.content ?? {}) as Record<string, Json>)[0];
  const body =
    operation.method === 'get'
      ? fc.constant(null)
      : fc.oneof(
          { weight: 8, arbitrary: (media ? fitting(media.schema as Json, document) : anything).map(textOf) },
          { weight: 1, arbitrary: broken },
        );
  return fc.record({ path: fc.tuple(path, query).map(([a, b]) => a + b), headers, body });
}

/** Sends so many requests to every route of the contract. Throws where one is answered with 5xx, with something else than a `Problem`, or too late. */
export async function sendHostileRequests(hub: HubUnderTest, caller: Caller, runs: number, seed: number): Promise<void> {
  const document = openApiDocument() as Json;
  const { cursor } = await caller.sync();
  for (const operation of operations) {
    await fc.assert(
      fc.asyncProperty(requestOf(operation, document, cursor), async ({ path, headers, body }) => {
        const stop = new AbortController();
        const ask = () =>
          fetch(hub.url + path, {
            method: operation.method.toUpperCase(),
            headers: {
              authorization: `Bearer ${caller.token}`,
              ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')),
            },
            ...(body === null ? {} : { body: body as BodyInit }),
            redirect: 'manual',
            signal: AbortSignal.any([stop.signal, AbortSignal.timeout(BOUND)]),
          });
        // The line of a body that was too large is closed; a request that was on its way over it is sent again.
        const response = await ask().catch((error: Error) => (error.name === 'TimeoutError' ? Promise.reject(error) : ask()));
        // A stream goes on for as long as somebody listens.
        if (operation.path === '/v1/stream' && response.ok) return stop.abort();
        const text = await response.text();
        if (response.status >= 500)
          throw new Error(`${operation.method} ${path.slice(0, 300)} answered ${response.status}: ${text.slice(0, 300)}`);
        if (response.status >= 400 && !Problem.safeParse(JSON.parse(text)).success)
          throw new Error(`${operation.path} answered ${response.status} with no problem: ${text.slice(0, 300)}`);
      }),
      { numRuns: runs, seed, endOnFailure: true },
    );
  }
  if (Object.keys(Object.prototype).length > 0) throw new Error('every object has something it did not have');
}
