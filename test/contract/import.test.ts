import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { runAdmin } from '@/server/admin';
import type { ImportOptions } from '@/server/import/import-file';
import { aLead, anActivity, at } from '../fixtures/builders';
import { hubUnderTest, idsOf, morning, refOf } from './hub-under-test';

const hub = await hubUnderTest();
const { ingest, importer } = hub.services;
// A CRM whose ids may be any text.
await hub.services.directory.addSite({ id: 'files', crm: 'other', name: 'Files', origin: 'http://localhost:4313', params: {} });
const fileRef = (id: string) => ({ site: 'files', type: 'lead', id });
const folder = await mkdtemp(join(tmpdir(), 'tasuki-csv-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const defaults: ImportOptions = {
  format: 'csv',
  site: 'files',
  type: 'lead',
  team: 'east',
  map: {},
  keepUnknown: false,
  dryRun: false,
};

function read(lines: string | string[], options: Partial<ImportOptions> = {}) {
  const text = typeof lines === 'string' ? lines : lines.join('\n');
  return importer.run(Readable.from([text]), { ...defaults, ...options });
}

describe('a CSV file', () => {
  it('is read line by line: what is wrong is named with its line and reason, the rest is imported', async () => {
    const report = await read([
      'id,name,company,employees,email,created,owner,intent,handed off at',
      'v1,佐藤 花子,株式会社つばめ,"1,200",hanako@example.com,2026/11/20,sato,demo,2026-11-24 09:30',
      'v2,,No name Ltd,10,,,,,',
      'v3,Bad figure,,many,,,,,',
      ',No id,,,,,,,',
      'v4,Bad mail,,,not a mail,,,,',
      'v5,Bad date,,,,2026-02-31,,,',
      'v6,From tomorrow,,,,2026-11-25,,,',
      'v7,Stranger owns it,,,,,nobody-here,,',
      'v8,Unknown intent,,,,,,world domination,',
      'v9,Too few',
      'v1,The same id again,,,,,,,',
      `v10,${'長'.repeat(501)},,,,,,,`,
      'v11,"<img src=x onerror=alert(1)>, ""quoted""","Two',
      'lines",5,,,ito,,',
      'v12,After the broken ones,,,,,,,',
    ]);
    expect(report).toMatchObject({ lines: 14, added: 3, changed: 0, refused: 11 });
    expect(report.refusals.map(({ line, reason }) => ({ line, reason: reason.en }))).toEqual([
      { line: 3, reason: 'name is empty' },
      { line: 4, reason: 'employees is not a number' },
      { line: 5, reason: 'id is empty' },
      { line: 6, reason: 'email is not a mail address' },
      { line: 7, reason: 'createdAt is not a date such as 2026-11-24 or 2026-11-24 09:30' },
      { line: 8, reason: 'createdAt lies in the future' },
      { line: 9, reason: 'owner: nobody is called "nobody-here"' },
      { line: 10, reason: expect.stringMatching(/^intent is none of trial, price, demo/) },
      { line: 11, reason: 'has 2 values where the heading has 9: is a quote or a comma missing?' },
      { line: 12, reason: 'id is the same as in line 2' },
      { line: 13, reason: 'name is longer than 500 characters' },
    ]);
    expect(await ingest.findLead(fileRef('v1'))).toMatchObject({
      name: '佐藤 花子',
      company: { name: '株式会社つばめ', employees: 1200 },
      email: 'hanako@example.com',
      owner: 'sato',
      intent: 'demo',
      createdAt: at('2026-11-20T00:00+09:00'),
      handOffs: [{ from: 'mkt', to: 'is', at: at('2026-11-24T09:30+09:00'), intent: 'demo' }],
    });
    expect(await ingest.findLead(fileRef('v11'))).toMatchObject({
      name: '<img src=x onerror=alert(1)>, "quoted"',
      company: { name: 'Two\nlines' },
      owner: 'ito',
    });
    expect(idsOf(await (await hub.as('sato')).sync())).toEqual(['v1']);
  });

  it('with a name of 100,000 characters loses that line alone', async () => {
    const report = await read(['id,name', `n1,${'<b>'.repeat(33_334)}`, 'n2,Fine']);
    expect(report).toMatchObject({ added: 1, refused: 1, refusals: [{ line: 2, reason: { en: 'name is longer than 500 characters' } }] });
  });

  it('understands Japanese headings, semicolons, a byte-order mark and CRLF', async () => {
    const report = await read('\uFEFFレコードID;氏名;会社名;従業員数;役職\r\nj1;鈴木 一郎;青空商事;50;部長\r\n');
    expect(report).toMatchObject({ added: 1, refused: 0 });
    expect(await ingest.findLead(fileRef('j1'))).toMatchObject({
      name: '鈴木 一郎',
      title: '部長',
      company: { name: '青空商事', employees: 50 },
    });
  });

  it('follows a mapping, and tells which columns it left out', async () => {
    const report = await read(['Nummer,Kunde,Firma,Farbe', 'g1,Erika Muster,Muster AG,blau'], {
      map: { Nummer: 'id', Kunde: 'name', Firma: 'company' },
    });
    expect(report.added).toBe(1);
    expect(report.columns).toContainEqual({ heading: 'Farbe', column: null });
    expect(await ingest.findLead(fileRef('g1'))).toMatchObject({ name: 'Erika Muster', company: { name: 'Muster AG' } });
  });

  it('read again changes what changed and nothing else', async () => {
    const lines = ['id,name,title', 'r1,Ann,Buyer', 'r2,Ben,Buyer'];
    expect(await read(lines)).toMatchObject({ added: 2 });
    expect(await read(lines)).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    expect(await read(['id,name,title', 'r1,Ann,Head of buying', 'r2,Ben,Buyer'])).toMatchObject({ added: 0, changed: 1, unchanged: 1 });
    expect((await ingest.findLead(fileRef('r1')))?.title).toBe('Head of buying');
  });

  it('is only checked in a dry run', async () => {
    expect(await read(['id,name', 'y1,Kept?', 'y2,'], { dryRun: true })).toMatchObject({ added: 1, refused: 1, refusals: [{ line: 3 }] });
    expect(await ingest.findLead(fileRef('y1'))).toBeNull();
  });

  it('whose quote never closes keeps what came before it', async () => {
    const report = await read(['id,name', 'q1,Before', `q2,"never closed${',x\n'.repeat(400_000)}`]);
    expect(report.added).toBe(1);
    expect(report.refused).toBe(1);
    expect(report.refusals[0]).toMatchObject({ line: 3, reason: { en: expect.stringMatching(/quote is opened and never closed/) } });
    expect(await ingest.findLead(fileRef('q1'))).not.toBeNull();
  });

  it.each([
    ['empty', '', {}, /empty/],
    ['without an id column', 'name\nAnn', {}, /No column is the id/],
    ['for an unknown site', 'id,name\n1,Ann', { site: 'elsewhere' }, /no site "elsewhere"/],
    ['for an unknown team', 'id,name\n1,Ann', { team: 'nowhere' }, /no team "nowhere"/],
    ['with a mapping from a column it lacks', 'id,name\n1,Ann', { map: { Nummer: 'id' } }, /no column "Nummer"/],
    ['with a mapping to a column nobody knows', 'id,name\n1,Ann', { map: { name: 'shoe size' } }, /"shoe size" is no column/],
  ])('that is %s is refused in one line', async (_, text, options, message) => {
    await expect(read(text, options)).rejects.toThrow(message);
  });

  it('is imported by the command, which says per line what it refused', async () => {
    const file = join(folder, 'leads.csv');
    await writeFile(file, 'id,name\ncmd1,Ann\ncmd2,\n');
    const result = await runAdmin({ do: 'import', file, ...defaults }, hub.services, morning);
    expect(result).toEqual({ ok: false, lines: ['line 3: name is empty', 'Read 2 lines: 1 added, 0 changed, 0 as before, 1 refused.'] });
    const absent = { do: 'import', file: join(folder, 'absent.csv'), ...defaults } as const;
    await expect(runAdmin(absent, hub.services, morning)).rejects.toThrow(/There is no file/);
    await expect(runAdmin({ ...absent, file: folder }, hub.services, morning)).rejects.toThrow(/is a folder/);
  });
});

describe('facts from several sources', () => {
  it('leave each field with the source that gave it first, and people’s BANT above a connector’s', async () => {
    const base = aLead({ id: 'f', refs: [refOf('f')], team: 'east', owner: 'sato', title: 'Buyer' });
    await ingest.upsertLeads([{ ...base, bant: { need: { state: 'yes', by: 'sato', at: morning - 1_000, source: 'person' } } }], {
      source: 'crm',
    });
    await ingest.upsertLeads(
      [{ ...base, title: 'Wrong', campaign: 'Fair', owner: 'ito', bant: { need: { state: 'no', at: morning, source: 'connector' } } }],
      { source: 'tool' },
    );
    expect(await ingest.findLead(refOf('f'))).toMatchObject({
      title: 'Buyer',
      campaign: 'Fair',
      owner: 'sato',
      bant: { need: { state: 'yes' } },
    });
    await ingest.upsertLeads([{ ...base, title: 'Head' }], { source: 'crm' });
    expect((await ingest.findLead(refOf('f')))?.title).toBe('Head');
  });

  it('find a lead by any of its names, and refuse one that would join two leads', async () => {
    const deal = { site: 'sample', type: 'deal', id: 'd9' };
    await hub.addLead('n1-a', { refs: [refOf('n1-a'), deal] });
    await hub.addLead('n1-b');
    const joined = await ingest.upsertLeads([
      aLead({ id: 'x', refs: [deal, { site: 'sample', type: 'contact', id: 'c9' }], team: 'east' }),
    ]);
    expect(joined).toMatchObject({ added: 0, changed: 1 });
    expect((await ingest.findLead({ site: 'sample', type: 'contact', id: 'c9' }))?.id).toBe('lead-n1-a');
    const torn = await ingest.upsertLeads([
      aLead({ id: 'y', refs: [refOf('n1-a'), refOf('n1-b')], team: 'east' }),
      aLead({ id: 'z', refs: [refOf('n1-z')], team: 'east' }),
    ]);
    expect(torn).toMatchObject({ added: 1, refused: [{ index: 0 }] });
  });

  it('bring a lead to its next stage when a fact fulfils the condition', async () => {
    await hub.addLead('adv', { consentAt: morning - 86_400_000 });
    await ingest.recordActivity(refOf('adv'), { type: 'form', intent: 'demo', occurredAt: morning - 60_000 });
    const lead = await ingest.findLead(refOf('adv'));
    expect(lead?.stages.length).toBeGreaterThan(0);
    expect(lead?.stages.every((entry) => entry.by === 'rule')).toBe(true);
  });

  it('told again under one id change nothing', async () => {
    await hub.addLead('same', { activities: [anActivity({ id: 'call-1', type: 'call', occurredAt: morning - 1_000 })] });
    const before = await ingest.findLead(refOf('same'));
    const [known] = before?.activities ?? [];
    const after = await ingest.recordActivity(refOf('same'), { ...known, id: 'call-1', type: 'call', occurredAt: morning - 1_000 });
    expect(after?.rev).toBe(before?.rev);
    expect(await ingest.recordActivity(refOf('unknown'), { type: 'call', occurredAt: morning })).toBeNull();
  });
});
