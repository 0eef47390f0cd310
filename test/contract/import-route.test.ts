import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ImportReport, Problem } from '@/lib/api/contract';
import type { ImportOptions } from '@/server/import/import-file';
import { aLead, anActivity } from '../fixtures/builders';
import { type Caller, hubUnderTest, morning } from './hub-under-test';

const hub = await hubUnderTest();
const { directory, importer, ingest } = hub.services;
await directory.addSite({ id: 'files', crm: 'other', name: 'Files', origin: 'http://localhost:4313', params: {} });
await directory.addSite({ id: 'sf', crm: 'salesforce', name: 'Salesforce', origin: 'https://example.lightning.force.com', params: {} });
const fileRef = (id: string, site = 'files', type = 'lead') => ({ site, type, id });
const [mkt, admin] = [await hub.as('mkt'), await hub.as('admin')];

const defaults: ImportOptions = { format: 'csv', site: 'files', type: 'lead', team: 'east', map: {}, keepUnknown: false, dryRun: false };
function read(lines: readonly string[] | Buffer, options: Partial<ImportOptions> = {}) {
  const file = Buffer.isBuffer(lines) ? lines : Buffer.from(lines.join('\n'));
  return importer.run(Readable.from([file]), { ...defaults, ...options });
}

async function send(caller: Caller, body: string | Uint8Array, query: Record<string, string> = {}, headers: Record<string, string> = {}) {
  return fetch(`${hub.url}/v1/import?${new URLSearchParams({ site: 'files', team: 'east', ...query })}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${caller.token}`, 'content-type': 'text/csv', ...headers },
    body: body as BodyInit,
  });
}
const reportOf = async (response: Response) => ImportReport.parse(await response.json());

describe('POST /v1/import', () => {
  it('takes a file from marketing and says what became of it; the same file again changes nothing', async () => {
    const csv = 'id,name,title\na1,Ann,Buyer\na2,,\na3,Ben,Buyer\n';
    const dry = await reportOf(await send(mkt, csv, { dryRun: 'true' }));
    expect(dry).toMatchObject({ dryRun: true, added: 2, refused: 1 });
    expect(await ingest.findLead(fileRef('a1'))).toBeNull();
    const first = await reportOf(await send(mkt, csv));
    expect(first).toMatchObject({
      lines: 3,
      added: 2,
      refused: 1,
      refusals: [{ line: 3, reason: { ja: 'nameが空です', en: 'name is empty' } }],
    });
    const before = await ingest.findLead(fileRef('a1'));
    // Hours later: what the file does not say (when the lead was made) is not made up again.
    hub.clock.now = morning + 3_600_000;
    expect(await reportOf(await send(mkt, csv))).toMatchObject({ added: 0, changed: 0, unchanged: 2, matched: { byRef: 2, byMail: 0 } });
    const changed = await reportOf(await send(mkt, csv.replace('Ann,Buyer', 'Ann,Head'), { dryRun: 'true' }));
    expect(changed).toMatchObject({ added: 0, changed: 1, unchanged: 1 });
    await send(mkt, csv.replace('Ann,Buyer', 'Ann,Head'));
    expect(await ingest.findLead(fileRef('a1'))).toEqual({ ...before, title: 'Head', rev: (before?.rev ?? 0) + 1 });
    hub.clock.now = morning;
  });

  it.each([
    ['sato', 403],
    ['boss', 403],
    ['nobody', 403],
    ['westboss', 403],
    ['mkt', 200],
    ['admin', 200],
  ])('answers %s with %i', async (user, status) => {
    expect((await send(await hub.as(user), 'id,name\nrole,Ann\n')).status).toBe(status);
  });

  it('fault 55: whose lead it is and how far it has come is an admin’s to say, of their own team', async () => {
    const csv = 'id,name,owner,team,stage,handed off at\nm1,Ann,sato,east,sql,2026-11-20\n';
    const report = await reportOf(await send(mkt, csv));
    expect(report.columns.filter(({ column }) => column === null).map(({ heading }) => heading)).toEqual([
      'owner',
      'team',
      'stage',
      'handed off at',
    ]);
    expect(await ingest.findLead(fileRef('m1'))).toMatchObject({ team: 'east', owner: null, stages: [], handOffs: [] });
    await send(admin, csv.replace('m1', 'm2'));
    expect(await ingest.findLead(fileRef('m2'))).toMatchObject({ owner: 'sato', stages: [{ stage: 'sql' }] });
    const foreign = await reportOf(await send(admin, 'id,name,team\nm3,Ann,west\n'));
    expect(foreign).toMatchObject({ added: 0, refused: 1, refusals: [{ reason: { en: expect.stringContaining('team "west"') } }] });
  });

  it('fault 53: another team’s lead is neither changed by its id nor found by its mail', async () => {
    const foreign = aLead({ id: 'f1', refs: [fileRef('f1')], team: 'west', owner: 'west', name: 'Theirs', email: 'theirs@example.com' });
    await ingest.upsertLeads([foreign]);
    const report = await reportOf(await send(mkt, 'id,name,email\nf1,Taken over,\nf2,New,theirs@example.com\n'));
    expect(report).toMatchObject({ added: 1, changed: 0, refused: 1, matched: { byMail: 0 } });
    expect(await ingest.findLead(fileRef('f1'))).toMatchObject({ name: 'Theirs', team: 'west' });
  });

  it('fault 55: a line can’t bring a score, a rev, an id of ours or anybody’s rights', async () => {
    const line = JSON.stringify({
      id: 'n1',
      name: 'Ann',
      score: 100,
      importedScore: 99,
      rev: 7,
      tenant: 'other',
      leadId: 'lead-own',
      owner: 'boss',
      team: 'west',
      closed: [{ promise: 'p1' }],
      __proto__: { polluted: true },
    });
    expect((await send(mkt, line, { unknown: 'keep' }, { 'content-type': 'application/x-ndjson' })).status).toBe(200);
    const lead = await ingest.findLead(fileRef('n1'));
    expect(lead).toMatchObject({ team: 'east', owner: null, rev: 1, closed: [] });
    expect(lead?.importedScore).toBeUndefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each([
    ['without a site', { site: '' }, {}, 'id,name\n1,Ann'],
    ['for an unknown site', { site: 'elsewhere' }, {}, 'id,name\n1,Ann'],
    ['with a mapping to nothing', { map: 'name=shoe size' }, {}, 'id,name\n1,Ann'],
    ['without an id column', {}, {}, 'name\nAnn'],
    ['of no known kind', {}, { 'content-type': 'text/plain' }, 'id,name\n1,Ann'],
    ['packed', {}, { 'content-encoding': 'gzip' }, 'id,name\n1,Ann'],
    ['empty', {}, {}, ''],
  ])('refuses a file %s with 400', async (_, query, headers, body) => {
    const response = await send(admin, body, query, headers);
    expect([response.status, Problem.parse(await response.json()).code]).toEqual([400, 'invalid']);
  });

  it('tells of its progress to who asks for it', async () => {
    const response = await send(mkt, 'id,name\np1,Ann\n', {}, { accept: 'application/x-ndjson' });
    const lines = (await response.text()).trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ report: { added: 1 } });
    const bad = await send(mkt, 'name\nAnn\n', {}, { accept: 'application/x-ndjson' });
    expect(JSON.parse((await bad.text()).trim())).toMatchObject({ problem: { code: 'invalid' } });
  });

  it('takes what is larger than any other body, as it comes', async () => {
    const count = 3_000;
    const filler = 'x'.repeat(1_000);
    const body = `id,name,note\n${Array.from({ length: count }, (_, i) => `big${i},Ann ${i},${filler}`).join('\n')}\n`;
    expect(body.length).toBeGreaterThan(3_000_000);
    expect(await reportOf(await send(mkt, body))).toMatchObject({ added: count, refused: 0 });
    expect(await reportOf(await send(mkt, body))).toMatchObject({ added: 0, changed: 0, unchanged: count });
  });
});

describe('encodings', () => {
  // "氏名" and "佐藤" in Shift_JIS, as Excel writes them.
  const sjis = Buffer.concat([
    Buffer.from('id,'),
    Buffer.from([0x8e, 0x81, 0x96, 0xbc]),
    Buffer.from('\nS1,'),
    Buffer.from([0x8d, 0xb2, 0x93, 0xa1]),
    Buffer.from('\n'),
  ]);
  it('Shift_JIS from Excel is read as it is meant', async () => {
    expect(await read(sjis)).toMatchObject({ encoding: 'shift_jis', added: 1 });
    expect((await ingest.findLead(fileRef('S1')))?.name).toBe('佐藤');
  });
  it('UTF-16 and UTF-8 with a mark are read, in pieces of one byte', async () => {
    const utf16 = Buffer.from('\uFEFFid,氏名\nU16,鈴木\n', 'utf16le');
    const utf8 = Buffer.from('\uFEFFid,氏名\nU8,高橋\n');
    for (const [bytes, id, name, encoding] of [
      [utf16, 'U16', '鈴木', 'utf-16le'],
      [utf8, 'U8', '高橋', 'utf-8'],
    ] as const) {
      const report = await importer.run(Readable.from([...bytes].map((byte) => Buffer.from([byte]))), defaults);
      expect(report).toMatchObject({ encoding, added: 1 });
      expect((await ingest.findLead(fileRef(id)))?.name).toBe(name);
    }
  });
  it('bytes that are neither cost their line alone', async () => {
    const file = Buffer.concat([Buffer.from('id,name\nX1,鈴木\nX2,'), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('\nX3,鈴木\n')]);
    expect(await read(file)).toMatchObject({ added: 2, refused: 1, refusals: [{ line: 3 }] });
  });
});

describe('one lead, one record', () => {
  it('is found by its CRM id first, in the one spelling of that CRM', async () => {
    await read(['id,name', '00Q5g00000AbCdE,Ann'], { site: 'sf', type: 'Lead' });
    expect(await ingest.findLead(fileRef('00Q5g00000AbCdEEAV', 'sf', 'Lead'))).toMatchObject({ name: 'Ann' });
    expect(await read(['id,name', 'not an id,Ann'], { site: 'sf', type: 'Lead' })).toMatchObject({ refused: 1 });
  });

  it('then by a personal mail address, whatever its case and width', async () => {
    await ingest.upsertLeads([aLead({ id: 'd1', refs: [fileRef('d1', 'sf', 'Lead')], team: 'east', email: 'Hanako@Example.jp' })], {
      source: 'crm',
    });
    const report = await read(['id,name,email,campaign', 'e1,Hanako,hanako@EXAMPLE.jp,Fair']);
    expect(report).toMatchObject({ added: 0, changed: 1, matched: { byRef: 0, byMail: 1 } });
    const lead = await ingest.findLead(fileRef('e1'));
    expect(lead).toMatchObject({ id: 'd1', campaign: 'Fair', refs: [fileRef('d1', 'sf', 'Lead'), fileRef('e1')] });
  });

  it('never by a mailbox that a role reads, nor by an address that several leads hold: reported', async () => {
    await ingest.upsertLeads([
      aLead({ id: 'g1', refs: [fileRef('g1', 'sf', 'Lead')], team: 'east', email: 'info@shared.example' }),
      aLead({ id: 'g2', refs: [fileRef('g2', 'sf', 'Lead')], team: 'east', email: 'both@shared.example' }),
      aLead({ id: 'g3', refs: [fileRef('g3', 'sf', 'Lead')], team: 'east', email: 'both@shared.example' }),
    ]);
    const report = await read(['id,name,email', 'h1,Ann,info@shared.example', 'h2,Ben,both@shared.example', 'h3,Cy,代表@shared.example']);
    expect(report).toMatchObject({ added: 3, ambiguous: 1, notices: [{ line: 3, reason: { en: expect.stringContaining('2 leads') } }] });
    for (const id of ['h1', 'h2', 'h3']) expect((await ingest.findLead(fileRef(id)))?.refs).toEqual([fileRef(id)]);
  });

  it('and two ids of one CRM stay two leads, though they share an address', async () => {
    const report = await read(['id,name,email', 'i1,Ann,ann.i@example.com', 'i2,Ann,ann.i@example.com']);
    expect(report).toMatchObject({ added: 2, ambiguous: 1 });
    expect(await read(['id,name,email', 'i1,Ann,ann.i@example.com', 'i2,Ann,ann.i@example.com'])).toMatchObject({ unchanged: 2 });
  });
});

describe('files of marketing tools', () => {
  it('SATORI: Japanese headings, people known by their mail, what nobody knows in custom fields', async () => {
    const lines = [
      '苗字,名前,苗字(ふりがな),メールアドレス,会社名,役職,スコア,都道府県',
      '佐藤,花子,さとう,satori@example.jp,つばめ,部長,42,東京都',
    ];
    const report = await read(lines, { mapping: 'satori', type: 'customer', keepUnknown: true });
    expect(report).toMatchObject({ added: 1, refused: 0 });
    expect(report.columns).toContainEqual({ heading: '都道府県', column: 'custom.都道府県' });
    expect(report.columns).toContainEqual({ heading: '苗字(ふりがな)', column: null });
    expect(await ingest.findLead(fileRef('mail:satori@example.jp', 'files', 'customer'))).toMatchObject({
      name: '佐藤 花子',
      company: { name: 'つばめ' },
      importedScore: { value: 42, source: 'satori' },
      custom: { 都道府県: '東京都' },
      sourcedBy: 'mkt',
    });
    hub.clock.now = morning + 60_000;
    expect(await read(lines, { mapping: 'satori', type: 'customer', keepUnknown: true })).toMatchObject({ unchanged: 1 });
    hub.clock.now = morning;
  });

  it('Marketo: leads with their CRM ids, then what they did, scored by the rulebook; again nothing new', async () => {
    await ingest.upsertLeads([aLead({ id: 'mk1', refs: [fileRef('00Q5g00000AbCdFEAV', 'sf', 'Lead')], team: 'east' })], { source: 'crm' });
    const leads = ['leadId,firstName,lastName,Email Address,sfdcLeadId,unsubscribed', '7,Ann,Lee,ann.lee@example.com,00Q5g00000AbCdF,0'];
    expect(await read(leads, { mapping: 'marketo', crm: 'sf' })).toMatchObject({ added: 0, changed: 1, matched: { byRef: 1 } });
    const acts = [
      'marketoGUID,leadId,activityDate,activityTypeId,campaignId,primaryAttributeValueId,primaryAttributeValue,attributes',
      'g-1,7,2026-11-23T01:00:00Z,1,1,1,/pricing,"{}"',
      'g-2,7,2026-11-23T02:00:00Z,11,1,2,Spring mail,"{}"',
      'g-3,7,2026-11-23T03:00:00Z,6,1,2,Spring mail,"{}"',
      'g-4,8,2026-11-23T03:00:00Z,1,1,2,/case,"{}"',
      'g-5,7,2026-11-23T04:00:00Z,9,1,2,Spring mail,"{}"',
    ];
    expect(await read(acts, { mapping: 'marketo' })).toMatchObject({ changed: 3, refused: 2 });
    const lead = await ingest.findLead(fileRef('7'));
    expect(lead?.id).toBe('mk1');
    expect(lead?.activities.map(({ type, content }) => [type, content])).toEqual([
      ['page_view', 'price'],
      ['mail_click', 'other'],
      ['unsubscribe', 'other'],
    ]);
    expect(lead?.optOuts).toMatchObject([{ channel: 'mail', source: 'marketo' }]);
    expect(await read(acts, { mapping: 'marketo' })).toMatchObject({ changed: 0, unchanged: 3 });
  });

  it('Account Engagement: a click in a mail is no page view', async () => {
    await read(['id,email,first_name,last_name', '9,pardot@example.com,Ann,Ray'], { mapping: 'account-engagement', type: 'prospect' });
    const acts = [
      'id,prospect_id,type,type_name,details,email_id,created_at',
      '51,9,1,Email,Spring,77,2026-11-20 10:00:00',
      '52,9,4,Form,Contact,,2026-11-20 11:00:00',
    ];
    expect(await read(acts, { mapping: 'account-engagement', type: 'prospect' })).toMatchObject({ changed: 2 });
    expect((await ingest.findLead(fileRef('9', 'files', 'prospect')))?.activities.map(({ type }) => type)).toEqual(['mail_click', 'form']);
  });
});

describe('NDJSON', () => {
  it('is read line by line: what is broken costs its line', async () => {
    const deep = `${'['.repeat(40)}${']'.repeat(40)}`;
    const report = await read(
      [
        '{"id":"j1","name":"Ann","company":{"name":"Acme","employees":50},"custom":{"plan":"pro","seats":5}}',
        'not json',
        '[1]',
        deep,
        '{"id":"j2","name":"Ben"}',
      ],
      { format: 'ndjson' },
    );
    expect(report).toMatchObject({ lines: 5, added: 2, refused: 3 });
    expect(report.refusals.map(({ line }) => line)).toEqual([2, 3, 4]);
    expect(await ingest.findLead(fileRef('j1'))).toMatchObject({
      company: { name: 'Acme', employees: 50 },
      custom: { plan: 'pro', seats: 5 },
    });
  });
});

it('an act that is told leaves what people did before it', async () => {
  await ingest.upsertLeads(
    [
      aLead({
        id: 'k1',
        refs: [fileRef('k1')],
        team: 'east',
        activities: [anActivity({ id: 'call', type: 'call', occurredAt: morning - 1_000 })],
      }),
    ],
    { source: 'csv:files' },
  );
  expect(await read(['id,name,title', 'k1,Ann,Buyer'])).toMatchObject({ changed: 1 });
  expect((await ingest.findLead(fileRef('k1')))?.activities.map(({ id }) => id)).toEqual(['call']);
});
