import fc from 'fast-check';
import { DeliveryAnswer, ImportLine, ImportReport } from '@/lib/api/contract';
import { signatureOf } from '@/server/ingest/signature';
import { type HubUnderTest, morning } from './hub-under-test';

/** Texts that have broken something somewhere: SQL, JSON paths, prototypes, halves of characters, endless repeats. */
const hostile = [
  "'; drop table leads; --",
  '$.** ? (@ like_regex "(a+)+$")',
  '1e999',
  '-0',
  '\u0000',
  '\ud800',
  '\ufffd',
  '=cmd|calc',
  '<img src=x onerror=alert(1)>',
  '2026-02-31',
  '99999-01-01',
  '"',
  '\\',
  '{}',
  'null',
  `${'a'.repeat(3_000)}!`,
  `${'a@'.repeat(500)}`,
  '＠'.repeat(50),
] as const;
const names = [
  'id',
  'name',
  'email',
  'company',
  'company.name',
  'employees',
  'owner',
  'team',
  'stage',
  'score',
  'importedScore',
  'rev',
  'tenant',
  'createdAt',
  'consent',
  'intent',
  'event',
  'timestamp',
  'custom.x',
  '__proto__',
  'constructor',
  'toString',
  'activityTypeId',
  'leadId',
] as const;

const single = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...hostile) },
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.oneof(
  { weight: 6, arbitrary: single },
  fc.array(single, { maxLength: 5 }),
  fc.dictionary(fc.string({ maxLength: 10 }), single, { maxKeys: 4 }),
);
const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, fc.string({ maxLength: 30 }));
const record = fc.array(fc.tuple(name, value), { maxLength: 12 }).map((pairs) => {
  const text = `{${pairs.map(([key, inner]) => `${JSON.stringify(key)}:${JSON.stringify(inner) ?? 'null'}`).join(',')}}`;
  return { text, fits: ImportLine.safeParse(JSON.parse(text)).success };
});
const csv = fc.array(fc.array(fc.oneof(fc.constantFrom(...hostile), fc.string({ maxLength: 20 })), { maxLength: 6 }), { maxLength: 8 });

/** So long may one of these take at most; the machine may be busy. */
const BOUND = 20_000;

/**
 * Sends whatever the schemas of `POST /v1/import` and `POST /v1/ingest/{source}` allow, and what they don't. Throws where something is answered with
 * 5xx, takes too long, or changes a lead's owner, team or rev by assignment.
 */
export async function sendHostileRecords(hub: HubUnderTest, runs: number, seed: number): Promise<void> {
  const { sources, ingest } = hub.services;
  const kinds = ['forms', 'marketo', 'account-engagement', 'satori'] as const;
  const secrets = new Map<string, string>();
  for (const kind of kinds) secrets.set(kind, await sources.add({ id: kind, kind, team: 'east', crm: null, proof: 'signature' }, morning));
  const mkt = await hub.as('mkt');
  let nth = 0;

  const asked = async (path: string, type: string, body: string | Buffer, headers: Record<string, string>) => {
    const from = performance.now();
    const response = await fetch(hub.url + path, { method: 'POST', headers: { 'content-type': type, ...headers }, body: body as BodyInit });
    const text = await response.text();
    if (performance.now() - from > BOUND) throw new Error(`took longer than ${BOUND} ms`);
    if (response.status >= 500) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return { status: response.status, text };
  };
  const deliver = async (kind: string, type: string, body: string) => {
    const timestamp = String(Math.floor(hub.clock.now / 1000));
    const signature = signatureOf(secrets.get(kind) ?? '', timestamp, Buffer.from(body));
    nth += 1;
    return asked(`/v1/ingest/${kind}`, type, body, {
      'x-tasuki-timestamp': timestamp,
      'x-tasuki-signature': signature,
      'x-tasuki-delivery': `n${nth}`,
    });
  };

  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kinds), fc.array(record, { minLength: 1, maxLength: 4 }), csv, async (kind, records, lines) => {
      const sent = await deliver(kind, 'application/json', `[${records.map(({ text }) => text).join(',')}]`);
      if (sent.status === 200) DeliveryAnswer.parse(JSON.parse(sent.text));
      else if (records.every(({ fits }) => fits)) throw new Error(`records that fit the schema were answered with ${sent.status}`);
      await deliver(
        kind,
        'application/x-www-form-urlencoded',
        new URLSearchParams(lines.map((line) => [line[0] ?? '', line.slice(1).join('')])).toString(),
      );
      const authorization = `Bearer ${mkt.token}`;
      const query = `site=sample&team=east&unknown=keep${kind === 'forms' ? '' : `&mapping=${kind}`}`;
      const ndjson = await asked(`/v1/import?${query}`, 'application/x-ndjson', records.map(({ text }) => text).join('\n'), {
        authorization,
      });
      if (ndjson.status === 200) ImportReport.parse(JSON.parse(ndjson.text));
      const file = ['id,name,email,note,created,x', ...lines.map((line) => line.join(','))].join('\n');
      await asked(`/v1/import?${query}`, 'text/csv', file, { authorization });
      await asked(
        `/v1/import?site=${encodeURIComponent(lines[0]?.[0] ?? '')}&team=east&map=${encodeURIComponent(lines[1]?.join('=') ?? '')}`,
        'text/csv',
        file,
        { authorization },
      );
    }),
    { numRuns: runs, seed },
  );
  for (const lead of await ingest.listLeads({ limit: 5_000 })) {
    if (lead.owner !== null || lead.team !== 'east') throw new Error(`lead ${lead.id} was given to ${lead.owner} in ${lead.team}`);
    if (lead.stages.some(({ by }) => by !== 'rule')) throw new Error(`lead ${lead.id} was set to a stage`);
  }
  if (Object.keys(Object.prototype).length > 0) throw new Error('every object has something it did not have');
}
