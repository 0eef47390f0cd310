import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runConnect } from '@/server/connectors/connect-actions';
import type { CrmSession, Told, WriteBack } from '@/server/connectors/connector';
import { CrmFault } from '@/server/connectors/crm-fault';
import { mapRecord } from '@/server/connectors/map-record';
import { PAGE_SIZE } from '@/server/connectors/salesforce/read-news';
import { salesforceConnector } from '@/server/connectors/salesforce/salesforce';
import { at, days, hours, minutes } from '../fixtures/builders';
import { hubUnderTest } from './hub-under-test';
import { idOf, type PaperSalesforce, paperSalesforce } from './paper-salesforce';
import { idsIn as numbersIn, round } from './read-stream';

const signal = new AbortController().signal;
const start = at('2026-11-24T10:00+09:00');
let now = start;
const hub = await hubUnderTest({ connectors: [salesforceConnector], secret: 'a secret for the tests only', clock: () => now });
let salesforce: PaperSalesforce;

const lead = (number: number) => idOf('00Q', number);
const contact = (number: number) => idOf('003', number);
const deal = (number: number) => idOf('006', number);
const account = (number: number) => idOf('001', number);
const sato = idOf('005', 1);
const stamp = (moment: number) => new Date(moment).toISOString().replace('Z', '+0000');

beforeEach(async () => {
  now = start;
  salesforce = await paperSalesforce(() => now);
  salesforce.put('User', { Id: sato, Name: '佐藤 愛', Email: 'sato@example.jp', UserType: 'Standard' }, start);
  salesforce.put('User', { Id: idOf('005', 2), Name: 'Portal', Email: 'p@example.jp', UserType: 'CspLitePortal' }, start);
  salesforce.put('Organization', { Id: idOf('00D', 1), Name: 'Acme', OrganizationType: 'Enterprise Edition', IsSandbox: false }, start);
  for (const [i, [name, IsClosed, IsWon]] of (
    [
      ['Prospecting', false, false],
      ['Closed Won', true, true],
      ['Closed Lost', true, false],
    ] as const
  ).entries()) {
    salesforce.put(
      'OpportunityStage',
      { Id: idOf('01J', i), ApiName: name, MasterLabel: name, IsClosed, IsWon, IsActive: true, SortOrder: i },
      start,
    );
  }
  salesforce.put('TaskStatus', { Id: idOf('01T', 1), ApiName: 'Done', IsClosed: true, SortOrder: 1 }, start);
  // Fields that a description names; the rows are of nobody.
  for (const type of ['Lead', 'Contact', 'Task', 'Event', 'CampaignMember'])
    salesforce.put(type, { Id: 'none', ...fieldsOf[type], IsDeleted: true }, 0);
});
afterEach(() => salesforce.close());

const none = (...names: string[]) => Object.fromEntries(names.map((name) => [name, null]));
const person = none('Title', 'Department', 'Phone', 'MobilePhone', 'Email', 'HasOptedOutOfEmail', 'DoNotCall');
const converted = none('ConvertedContactId', 'ConvertedOpportunityId', 'ConvertedAccountId', 'IsConverted', 'MasterRecordId');
const activity = none('WhoId', 'Subject', 'Description', 'OwnerId', 'IsChild');
const fieldsOf: Record<string, Record<string, unknown>> = {
  Lead: {
    ...person,
    ...converted,
    ...none('Name', 'Company', 'Status', 'OwnerId', 'City', 'Street', 'Rating', 'LeadSource', 'NumberOfEmployees', 'Budget__c'),
  },
  Contact: person,
  Task: { ...activity, ...none('IsClosed', 'TaskSubtype', 'Type', 'CallDisposition', 'ActivityDate', 'CompletedDateTime', 'CreatedDate') },
  Event: { ...activity, ...none('StartDateTime', 'CreatedDate') },
  CampaignMember: {},
};

async function open(
  more: { settings?: Record<string, string>; secrets?: Record<string, string>; intents?: Record<string, string> } = {},
): Promise<CrmSession> {
  return salesforceConnector.open({
    settings: { url: salesforce.url, clientId: 'app-1', ...more.settings },
    secrets: { key: salesforce.secret, ...more.secrets },
    mapping: { ...salesforceConnector.mapping, ...(more.intents ? { values: { intent: more.intents } } : {}) },
    clock: () => now,
  });
}

const put = (number: number, row: Record<string, unknown> = {}, when = start - hours(1)) =>
  salesforce.put('Lead', { Id: lead(number), Name: `Person ${number}`, Status: 'New', OwnerId: sato, IsConverted: false, ...row }, when);
const convert = (number: number, to: { contact: string; deal?: string; account?: string }, when = start) =>
  put(
    number,
    {
      Status: 'Closed - Converted',
      IsConverted: true,
      ConvertedContactId: to.contact,
      ConvertedOpportunityId: to.deal ?? null,
      ConvertedAccountId: to.account ?? null,
    },
    when,
  );

// A Salesforce id's number stands behind three letters of its type, before three that check it.
const idsIn = (told: readonly Told[], kind?: Told['kind']) => numbersIn(told, kind, (id) => Number(id.slice(3, 15)));
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('reading Salesforce', () => {
  it('takes the first load by id, with how many there are, and goes on where it was cut', async () => {
    for (const i of upTo(PAGE_SIZE + 30)) put(i);
    const session = await open();
    const first = await session.streams.find(({ id }) => id === 'leads')?.read(null, signal);
    expect(first).toMatchObject({ total: PAGE_SIZE + 30, more: true, rows: PAGE_SIZE });
    const rest = await round(await open(), 'leads', JSON.parse(JSON.stringify(first?.cursor)));
    expect(idsIn([...(first?.told ?? []), ...rest.told])).toEqual(upTo(PAGE_SIZE + 30));
  });

  it('loses nothing that changes while the first load is under way', async () => {
    for (const i of upTo(PAGE_SIZE + 1)) put(i);
    const session = await open();
    const first = await session.streams.find(({ id }) => id === 'leads')?.read(null, signal);
    put(1, { Title: 'Changed meanwhile' }, start + 5_000);
    put(9_000, {}, start + 6_000);
    const rest = await round(session, 'leads', first?.cursor);
    const news = await round(session, 'leads', rest.cursor);
    expect(idsIn([...rest.told, ...news.told])).toContain(9_000);
    expect(JSON.stringify(news.told)).toContain('Changed meanwhile');
  });

  it('trap: by SystemModstamp and Id, so that a second that holds more rows than two pages is read whole', async () => {
    put(1);
    const session = await open();
    const { cursor } = await round(session, 'leads', null);
    const many = PAGE_SIZE * 2 + 17;
    for (let i = 0; i < many; i++) put(10_000 - i, {}, start);
    put(20_000, {}, start + 1_000);
    const news = await round(session, 'leads', cursor);
    expect(new Set(idsIn(news.told)).size).toBe(many + 2);
    expect(salesforce.calls.filter(({ soql }) => / FROM Lead .*ORDER BY SystemModstamp, Id LIMIT/.test(soql)).length).toBeGreaterThan(2);
  });

  it('trap: Salesforce forgets the place where its answer was cut; ours is a row', async () => {
    for (const i of upTo(20)) put(i);
    salesforce.part = 7;
    const { told, pages } = await round(await open(), 'leads', null);
    expect(idsIn(told)).toEqual(upTo(20));
    expect(pages).toHaveLength(3);
  });

  it('trap: deletions are told for fifteen days; what was deleted before is found by asking, and not too often', async () => {
    for (const i of upTo(3)) put(i);
    const session = await open();
    const { cursor } = await round(session, 'deleted', null);
    now += minutes(6);
    salesforce.remove('Lead', lead(2), now - minutes(1));
    const gone = await round(session, 'deleted', cursor);
    expect(idsIn(gone.told, 'gone')).toEqual([2]);
    salesforce.calls.length = 0;
    now += minutes(1);
    expect((await round(session, 'deleted', gone.cursor)).told).toEqual([]);
    expect(salesforce.calls).toEqual([]);
    salesforce.remove('Lead', lead(3), now);
    now += days(20);
    expect((await round(session, 'deleted', gone.cursor)).told.length).toBe(0);
    const keys = upTo(3).map((i) => ({ type: 'Lead', id: lead(i) }));
    expect(await session.missing?.(keys, signal)).toEqual(keys.slice(1));
    await expect(session.missing?.(keys, signal)).rejects.toMatchObject({ code: 'budget' });
  });

  it('trap: the calls of a day are the whole organisation’s: the hub rests when four fifths are used', async () => {
    put(1);
    const session = await open();
    await round(session, 'leads', null);
    salesforce.used = 80_500;
    await round(session, 'leads', null);
    await expect(round(session, 'leads', null)).rejects.toMatchObject({ code: 'budget', retryAfter: minutes(15) });
  });

  it('reads an organisation at rest with few calls, and not again and again', async () => {
    for (const i of upTo(30)) put(i);
    const cursors = new Map<string, unknown>();
    const all = async () => {
      const session = await open();
      for (const { id } of session.streams) cursors.set(id, (await round(session, id, cursors.get(id) ?? null)).cursor);
    };
    for (let i = 0; i < 20; i++) {
      now += minutes(5);
      await all();
    }
    salesforce.calls.length = 0;
    const told = salesforce.used;
    for (let i = 0; i < 20; i++) {
      now += minutes(0.5);
      await all();
    }
    // A day of this is well below what the smallest organisation has.
    expect((salesforce.used - told) * 144).toBeLessThan(25_000);
    expect(salesforce.calls.filter(({ soql }) => soql.includes('FROM LeadHistory'))).toEqual([]);
  });

  it('meets rows that became visible later than they are stamped', async () => {
    put(1);
    const session = await open();
    let { cursor } = await round(session, 'leads', null);
    put(2, {}, start + 100_000);
    ({ cursor } = await round(session, 'leads', cursor));
    put(3, {}, start + 94_000);
    now += minutes(1);
    const late = await round(session, 'leads', cursor);
    expect(idsIn(late.told)).toContain(3);
    put(4, {}, start - minutes(20));
    now += minutes(14);
    ({ cursor } = await round(session, 'leads', late.cursor));
    now += minutes(1);
    expect(idsIn((await round(session, 'leads', cursor)).told)).toContain(4);
  });

  it('asks for nothing that the user may not read', async () => {
    put(1, { Phone: '03' });
    salesforce.hidden = new Set(['Lead.Email', 'LeadHistory', 'Account', 'Opportunity', 'Task']);
    const session = await open();
    expect(idsIn((await round(session, 'leads', null)).told)).toEqual([1]);
    expect((await round(session, 'tasks', null)).told).toEqual([]);
    const { account: name, warnings } = await session.check(signal);
    expect(name).toMatch(/^Acme \(Enterprise Edition\): 1 leads, \d+ of 100000 calls of the day used$/);
    expect(warnings).toEqual([
      expect.stringContaining('fields of leads: Email'),
      expect.stringContaining('no history'),
      expect.stringContaining('No Task'),
      expect.stringContaining('No Opportunity'),
      expect.stringContaining('No Account'),
    ]);
  });

  it('fits every question into an address, however many companies have long names', async () => {
    for (const i of upTo(PAGE_SIZE)) put(i, { Company: `株式会社${'長い名前'.repeat(8)}${i}` });
    const { told } = await round(await open(), 'leads', null);
    expect(idsIn(told)).toHaveLength(PAGE_SIZE);
    expect(idsIn(told, 'account')).toHaveLength(PAGE_SIZE);
  });
});

describe('signing in to Salesforce', () => {
  it('is by the app’s own secret, once for many sessions, and again when the session ends', async () => {
    put(1);
    const session = await open();
    await open();
    expect(salesforce.signedIn).toMatchObject([{ grant_type: 'client_credentials', client_id: 'app-1', client_secret: 'app-secret' }]);
    salesforce.token = 'ended';
    await round(session, 'leads', null);
    expect(salesforce.signedIn).toHaveLength(2);
    for (const { path, soql } of salesforce.calls) expect(path + soql).not.toMatch(/app-secret|session-/);
  });

  it('is by a refresh token where there is one', async () => {
    await open({ secrets: { refreshToken: 'refresh-paper' } });
    expect(salesforce.signedIn).toMatchObject([{ grant_type: 'refresh_token', refresh_token: 'refresh-paper' }]);
  });

  it('is by a certificate for a user, and the key stays here', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' })).replace(/\n/g, '\\n');
    await open({ settings: { user: 'hub@acme.example' }, secrets: { key: pem } });
    const [form] = salesforce.signedIn;
    expect(form?.grant_type).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    expect(decodeJwt(form?.assertion ?? '')).toEqual({
      iss: 'app-1',
      sub: 'hub@acme.example',
      aud: 'https://login.salesforce.com',
      exp: start / 1_000 + 180,
    });
    expect(JSON.stringify(form)).not.toContain('PRIVATE');
    await expect(open({ settings: { user: 'hub@acme.example' }, secrets: { key: 'no key' } })).rejects.toThrow(/private key is not one/);
  });

  it('with a wrong secret is told in words', async () => {
    await expect(open({ secrets: { key: 'wrong' } })).rejects.toThrow(/does not accept the credentials.*invalid_client/);
  });

  it('takes Lightning’s address for the organisation’s, and opens records at it', () => {
    const settings = salesforceConnector.settings.parse({
      url: 'https://acme--dev.sandbox.lightning.force.com/x',
      clientId: 'a',
    }) as Record<string, string>;
    expect(settings.url).toBe('https://acme--dev.sandbox.my.salesforce.com');
    expect(salesforceConnector.site(settings).origin).toBe('https://acme--dev.sandbox.lightning.force.com');
  });
});

describe('a lead of Salesforce', () => {
  const toldOf = async (): Promise<Told[]> => (await round(await open(), 'leads', null)).told;
  const recordOf = (told: Told[]) => {
    const record = told.find((one) => one.kind === 'record' && one.on.id === lead(1));
    if (record?.kind !== 'record') throw new Error('There is no lead 1.');
    return record;
  };

  it('is mapped, and once it is converted its contact knows better', async () => {
    put(1, {
      Company: 'Tsubame',
      Phone: '03-1',
      Title: 'CTO',
      NumberOfEmployees: 320,
      LeadSource: 'Web',
      Rating: 'Hot',
      City: '東京',
      Street: '1-1\n2F',
    });
    salesforce.put('Contact', { Id: contact(5), Phone: '03-2', Email: 'new@example.jp', Department: 'R&D' }, start);
    salesforce.put(
      'Opportunity',
      { Id: deal(6), Name: 'Deal', Amount: 500, IsClosed: false, IsWon: false, CloseDate: '2026-12-31', StageName: 'Prospecting' },
      start,
    );
    convert(1, { contact: contact(5), deal: deal(6) });
    const told = await toldOf();
    const record = recordOf(told);
    expect(record).toMatchObject({
      owner: sato,
      status: 'Closed - Converted',
      createdAt: start - hours(1),
      changedAt: start,
      alsoIfFree: [
        { type: 'Contact', id: contact(5) },
        { type: 'Opportunity', id: deal(6) },
      ],
    });
    expect(mapRecord(record, salesforceConnector.mapping).fields).toEqual({
      name: 'Person 1',
      company: { name: 'Tsubame', employees: 320, address: '東京 1-1 2F' },
      department: 'R&D',
      title: 'CTO',
      phone: '03-2',
      email: 'new@example.jp',
      source: 'Web',
      expectedAmount: 500,
      custom: { rating: 'Hot' },
    });
    // An open one has no day of closing.
    expect(told.flatMap((one) => (one.kind === 'deal' ? [one.deal] : []))).toEqual([
      { id: `Opportunity/${deal(6)}`, status: 'open', createdAt: start, name: 'Deal', amount: 500 },
    ]);
  });

  it('of a queue is nobody’s', async () => {
    put(1, { OwnerId: idOf('00G', 7) });
    expect(recordOf(await toldOf()).owner).toBeNull();
  });

  it('tells the statuses and stages it went through, by whom', async () => {
    put(1, { Status: 'Unqualified' }, start - days(3));
    const changed = (id: number, Field: string, OldValue: unknown, NewValue: unknown, when: number) =>
      salesforce.put('LeadHistory', { Id: idOf('017', id), LeadId: lead(1), Field, OldValue, NewValue, CreatedById: sato }, when);
    changed(1, 'created', null, null, start - days(3));
    changed(2, 'Status', 'New', 'Contacted', start - days(2));
    changed(3, 'Status', 'Contacted', 'Closed - Converted', start - days(1));
    salesforce.put('Opportunity', { Id: deal(6), IsClosed: true, IsWon: true, CloseDate: '2026-11-24', StageName: 'Closed Won' }, start);
    for (const [i, StageName] of ['Prospecting', 'Closed Won'].entries()) {
      salesforce.put(
        'OpportunityHistory',
        { Id: idOf('008', i), OpportunityId: deal(6), StageName, CreatedById: sato },
        start - hours(5 - i),
      );
    }
    convert(1, { contact: contact(5), deal: deal(6) });
    const told = await toldOf();
    expect(told.flatMap((one) => (one.kind === 'status' ? [[one.to, one.at, one.by]] : []))).toEqual([
      ['New', start - days(3), null],
      ['Contacted', start - days(2), sato],
      ['Closed - Converted', start - days(1), sato],
      ['opportunity', start - hours(5), sato],
      ['won', start - hours(4), sato],
    ]);
  });

  it('tells no history where the organisation keeps none', async () => {
    put(1, { Status: 'Contacted' });
    const told = await toldOf();
    expect(told.filter(({ kind }) => kind === 'status')).toEqual([]);
    expect(recordOf(told).status).toBe('Contacted');
  });

  it('counts what else its company has, never itself or its own opportunity', async () => {
    put(1, { Company: 'Tsubame' });
    put(2, { Company: 'TSUBAME' });
    put(3, { Company: 'Tsubame' });
    put(4, { Company: '[not provided]' });
    put(5, { Company: '[not provided]' });
    salesforce.put('Account', { Id: account(7), Name: 'Tsubame', Type: 'Prospect', OwnerId: sato }, start);
    for (const [i, IsClosed, IsWon] of [
      [1, false, false],
      [2, false, false],
      [3, true, true],
    ] as const) {
      salesforce.put('Opportunity', { Id: deal(i), AccountId: account(7), IsClosed, IsWon }, start);
    }
    convert(3, { contact: contact(5), deal: deal(1), account: account(7) });
    const told = new Map((await toldOf()).flatMap((one) => (one.kind === 'account' ? [[one.on.id, one]] : [])));
    expect(told.get(lead(1))).toMatchObject({ otherLeads: 0, openDeals: 2, customer: true, owner: sato });
    expect(told.get(lead(3))).toMatchObject({ otherLeads: 1, openDeals: 1, customer: true });
    expect(told.has(lead(4))).toBe(false);
  });

  it('that is not to be written to or called is opted out, since then where that is kept', async () => {
    put(1, { HasOptedOutOfEmail: true, DoNotCall: true }, start - days(2));
    salesforce.put(
      'LeadHistory',
      { Id: idOf('017', 1), LeadId: lead(1), Field: 'DoNotCall', OldValue: false, NewValue: true },
      start - days(1),
    );
    expect((await toldOf()).filter(({ kind }) => kind === 'opt_out')).toMatchObject([
      { channel: 'mail', at: start - days(2) },
      { channel: 'phone', at: start - days(1) },
    ]);
  });

  it('is told anew when what it became changes, which does not touch the lead', async () => {
    salesforce.put('Contact', { Id: contact(5), Phone: '03-2' }, start - hours(2));
    salesforce.put('Opportunity', { Id: deal(6), IsClosed: false, IsWon: false }, start - hours(2));
    put(1);
    convert(1, { contact: contact(5), deal: deal(6) }, start - hours(1));
    const session = await open();
    const before = [await round(session, 'contacts', null), await round(session, 'opportunities', null)];
    expect(before.flatMap(({ told }) => told)).toEqual([]);
    now += minutes(3);
    salesforce.put('Contact', { Id: contact(5), Phone: '03-3' }, now);
    salesforce.put('Opportunity', { Id: deal(6), IsClosed: true, IsWon: true, CloseDate: '2026-11-24' }, now);
    expect(JSON.stringify((await round(session, 'contacts', before[0]?.cursor)).told)).toContain('03-3');
    const deals = (await round(session, 'opportunities', before[1]?.cursor)).told;
    expect(deals.find(({ kind }) => kind === 'deal')).toMatchObject({ deal: { status: 'won', closedAt: Date.parse('2026-11-24') } });
  });
});

describe('what happened on a lead of Salesforce', () => {
  const task = (number: number, row: Record<string, unknown>, when = start - hours(1)) =>
    salesforce.put(
      'Task',
      { Id: idOf('00T', number), WhoId: lead(1), OwnerId: sato, IsClosed: true, CompletedDateTime: stamp(when), ...row },
      when,
    );
  const told = async (stream: string, intents?: Record<string, string>) =>
    (await round(await open(intents ? { intents } : {}), stream, null)).told;

  it('is a call, a mail or an answer that was done, at the time it was done; archived ones too', async () => {
    task(1, { TaskSubtype: 'Call', CallDisposition: 'Connected', Subject: 'Call', Description: 'Spoke', ActivityDate: '2026-11-24' });
    task(2, { TaskSubtype: 'Email', Subject: 'Email: Hello' });
    task(3, { TaskSubtype: 'Email', Subject: 'Re: Hello' });
    salesforce.put('EmailMessage', { Id: idOf('02s', 1), ActivityId: idOf('00T', 3), Incoming: true }, start);
    task(4, { TaskSubtype: 'Call', IsArchived: true, WhoId: contact(5) }, start - days(400));
    task(5, { TaskSubtype: 'Call', WhoId: null });
    task(6, { TaskSubtype: 'Call' });
    salesforce.remove('Task', idOf('00T', 6), start);
    expect(await told('tasks')).toMatchObject([
      { id: `Task/${idOf('00T', 1)}`, type: 'call', by: sato, outcome: 'Connected', note: 'Spoke', occurredAt: start - hours(1) },
      { type: 'mail', by: sato, title: 'Email: Hello' },
      { type: 'reply', by: null },
      { type: 'call', on: { type: 'Contact', id: contact(5) }, occurredAt: start - days(400) },
    ]);
    expect(salesforceConnector.mapping.outcomes.Connected).toBe('talked');
  });

  it('is planned from when it was planned until it is done', async () => {
    task(1, { TaskSubtype: 'Call', Subject: 'Ask', ActivityDate: '2026-11-30', IsClosed: false, CompletedDateTime: null }, start - days(1));
    expect(await told('tasks')).toMatchObject([{ type: 'task', title: 'Ask · 2026-11-30', occurredAt: start - days(1) }]);
  });

  it('an event comes when it begins, though nobody touches it then, and once for all who are invited', async () => {
    const event = { WhoId: lead(1), OwnerId: sato, StartDateTime: stamp(start + hours(2)), Subject: 'Visit' };
    salesforce.put('Event', { Id: idOf('00U', 1), ...event, IsChild: false }, start - hours(1));
    salesforce.put('Event', { Id: idOf('00U', 2), ...event, IsChild: true }, start - hours(1));
    const session = await open();
    const first = await round(session, 'events', null);
    expect(first.told).toEqual([]);
    now += hours(2) + minutes(1);
    expect((await round(session, 'events', first.cursor)).told).toMatchObject([
      { id: `Event/${idOf('00U', 1)}`, type: 'meeting', by: sato, title: 'Visit', occurredAt: start + hours(2) },
    ]);
  });

  it('is an answer to a campaign; who was only put on its list did nothing', async () => {
    const member = (number: number, row: Record<string, unknown>) =>
      salesforce.put(
        'CampaignMember',
        { Id: idOf('00v', number), LeadId: lead(1), ContactId: null, HasResponded: true, ...row },
        start - days(1),
      );
    member(1, { FirstRespondedDate: '2026-11-23', Campaign: { Name: 'Autumn', Type: 'Webinar' } });
    member(2, { FirstRespondedDate: '2026-11-24', Campaign: { Name: 'Fair', Type: 'Trade Show' } });
    member(3, { HasResponded: false, Campaign: { Name: 'List', Type: 'Email' } });
    member(4, { LeadId: null, ContactId: contact(5), FirstRespondedDate: null, Campaign: { Name: 'Demo', Type: 'Website' } });
    expect(await told('members', { Demo: 'demo' })).toMatchObject([
      { type: 'webinar', title: 'Autumn', occurredAt: start - days(1), by: null },
      { type: 'event_scan', title: 'Fair', occurredAt: Date.parse('2026-11-24') },
      { type: 'form', on: { type: 'Contact' }, title: 'Demo', intent: 'demo' },
    ]);
  });

  it('is all there in the history of a lead met late, what happened to its contact as well', async () => {
    put(1);
    put(2);
    convert(1, { contact: contact(5) });
    task(1, { TaskSubtype: 'Call' });
    task(2, { TaskSubtype: 'Call', WhoId: contact(5) });
    task(3, { TaskSubtype: 'Call', WhoId: lead(2) });
    const history = await (await open()).history([{ type: 'Lead', id: lead(1) }], signal);
    expect(history.map(({ kind, on }) => `${kind} ${on.type}`)).toEqual(['record Lead', 'activity Lead', 'activity Contact']);
  });
});

describe('writing into Salesforce', () => {
  const item: WriteBack = {
    id: 'command-1:salesforce',
    on: { type: 'Lead', id: lead(1) },
    kind: 'touch',
    at: start,
    by: { name: '佐藤', crmUser: sato },
    subject: 'Tasuki: 不在',
    text: '12時\n佐藤',
    touch: { type: 'call', result: 'no_answer' },
  };
  const written = (type = 'Task') => salesforce.rows(type).filter(({ Id }) => Id !== 'none');

  it('writes a touch as a call that was done, by who did it, and finds it again by its mark', async () => {
    put(1);
    const session = await open();
    const id = await session.write?.(item, signal);
    expect(written()).toMatchObject([
      {
        WhoId: lead(1),
        Subject: 'Tasuki: 不在',
        Description: '12時\n佐藤\n\nTasuki-ID: command-1:salesforce',
        Status: 'Done',
        TaskSubtype: 'Call',
        CallDisposition: 'No Answer',
        ActivityDate: '2026-11-24',
        OwnerId: sato,
      },
    ]);
    expect(await session.write?.(item, signal)).toBe(id);
    expect(written()).toHaveLength(1);
    expect((await round(session, 'tasks', null)).told).toMatchObject([{ id, own: item.id }]);
  });

  it('writes a visit as an event, and a verdict as a task', async () => {
    put(1);
    const session = await open();
    const { touch: _, ...verdict } = item;
    await session.write?.({ ...item, id: 'a:s', touch: { type: 'visit', result: 'held' } }, signal);
    await session.write?.({ ...verdict, id: 'b:s', kind: 'verdict' }, signal);
    expect(written('Event')).toMatchObject([{ StartDateTime: new Date(start).toISOString(), DurationInMinutes: 0 }]);
    expect(written()).toMatchObject([{ TaskSubtype: 'Task' }]);
    expect((await round(session, 'events', null)).told).toMatchObject([{ own: 'a:s' }]);
  });

  it('writes to the contact of a lead that was converted, which takes nothing any more', async () => {
    put(1);
    convert(1, { contact: contact(5) });
    await (await open()).write?.(item, signal);
    expect(written()).toMatchObject([{ WhoId: contact(5) }]);
  });

  it('writes to an opportunity, and in nobody’s name where who did it has left', async () => {
    await (await open()).write?.(
      { ...item, on: { type: 'Opportunity', id: deal(6) }, by: { name: 'Gone', crmUser: idOf('005', 9) } },
      signal,
    );
    expect(written()).toMatchObject([{ WhatId: deal(6) }]);
    expect(written()[0]).not.toHaveProperty('OwnerId');
  });
});

describe('when Salesforce does not do as asked', () => {
  it.each([
    ['a user without the API', { status: 403, code: 'API_DISABLED_FOR_ORG' }, 'forbidden', null],
    [
      'the calls of the day used up',
      { status: 403, code: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' },
      'budget',
      minutes(15),
    ],
    ['too many at once', { status: 403, code: 'REQUEST_LIMIT_EXCEEDED', message: 'ConcurrentRequests Limit exceeded.' }, 'busy', 30_000],
    ['a query that took too long', { status: 400, code: 'QUERY_TIMEOUT' }, 'busy', 30_000],
    ['maintenance', { status: 503, code: 'SERVER_UNAVAILABLE' }, 'unreachable', null],
    ['a proxy without Salesforce behind it', { status: 502, html: true }, 'unreachable', null],
    ['a field that is not there', { status: 400, code: 'INVALID_FIELD' }, 'refused', null],
    ['its own failure', { status: 500, code: 'UNKNOWN_EXCEPTION' }, 'broken', null],
    ['a page instead of an answer', { status: 200, html: true }, 'broken', null],
    ['a session that ends at once', { status: 401, code: 'INVALID_SESSION_ID' }, 'signed_out', null],
  ] as const)('%s is told in words, with no word of Salesforce’s about records', async (_, refusal, code, retryAfter) => {
    put(1);
    const session = await open();
    salesforce.refuse = () => refusal;
    const fault = await session.check(signal).then(
      () => null,
      (error: unknown) => error,
    );
    expect(fault).toBeInstanceOf(CrmFault);
    expect(fault).toMatchObject({ code, retryAfter });
    expect(String(fault)).not.toMatch(/Yamada|Tsubame|app-secret|session-/);
  });

  it('what does not answer at all is said not to', async () => {
    const { url } = salesforce;
    await salesforce.close();
    await expect(open({ settings: { url } })).rejects.toMatchObject({ code: 'unreachable' });
    salesforce = await paperSalesforce(() => now);
  });
});

describe('Salesforce on the hub', () => {
  const { connections, runner, ingest, directory } = hub.services;
  const ref = (id: string, type = 'Lead') => ({ site: 'salesforce', type, id });

  it('E9 keeps one lead through conversion and merger, two where two became one contact, and writes back without a double entry', async () => {
    await directory.addUser({ id: 'sato', name: 'Sato', team: 'east', department: 'is', mail: 'sato@example.jp' });
    for (const i of [1, 2, 3, 4]) put(i);
    await connections.put(
      {
        id: 'salesforce',
        kind: 'salesforce',
        settings: { url: salesforce.url, clientId: 'app-1' },
        secrets: { key: salesforce.secret },
        mapping: { team: 'east' },
        writeBack: true,
      },
      now,
    );
    await runner.readNow('salesforce');
    const one = await ingest.findLead(ref(lead(1)));
    expect(one).toMatchObject({ name: 'Person 1', owner: 'sato', team: 'east' });

    const rep = await hub.as('sato');
    now += minutes(1);
    await rep.act(ref(lead(1)), { kind: 'log_touch', result: 'no_answer' }, { occurredAt: now });
    for (let i = 0; i < 2; i++) {
      await runner.readNow('salesforce');
      now += minutes(1);
    }
    expect(salesforce.rows('Task').filter(({ WhoId }) => WhoId === lead(1))).toHaveLength(1);
    expect((await ingest.findLead(ref(lead(1))))?.activities.filter(({ type }) => type === 'call')).toHaveLength(1);

    salesforce.put('Contact', { Id: contact(5), Phone: '03-2' }, now);
    convert(1, { contact: contact(5), deal: deal(6) }, now);
    convert(2, { contact: contact(5) }, now);
    salesforce.put(
      'Task',
      { Id: idOf('00T', 50), WhoId: contact(5), OwnerId: sato, IsClosed: true, TaskSubtype: 'Call', CompletedDateTime: stamp(now) },
      now,
    );
    salesforce.remove('Lead', lead(4), now, lead(3));
    put(3, {}, now);
    now += minutes(1);
    await runner.readNow('salesforce');
    const converted = await ingest.findLead(ref(contact(5), 'Contact'));
    expect(converted?.id).toBe(one?.id);
    expect((await ingest.findLead(ref(deal(6), 'Opportunity')))?.id).toBe(one?.id);
    expect(converted?.activities.filter(({ type }) => type === 'call')).toHaveLength(2);
    const [two, three, four] = [
      await ingest.findLead(ref(lead(2))),
      await ingest.findLead(ref(lead(3))),
      await ingest.findLead(ref(lead(4))),
    ];
    expect(two?.id).not.toBe(one?.id);
    expect(four?.id).toBe(three?.id);
  });

  it('is checked in words: ten leads as they would be seen, or what is wrong with the credentials', async () => {
    put(1, { Name: 'Hana', Status: 'Unqualified' });
    const check = (key: string) =>
      runConnect(
        {
          do: 'connect check',
          id: 'x',
          kind: 'salesforce',
          settings: { url: salesforce.url, clientId: 'app-1' },
          secrets: { key: key },
          mapping: { team: 'east' },
        },
        hub.services,
        now,
      );
    const { lines } = await check(salesforce.secret);
    expect(lines.join('\n')).toMatch(/Hana[\s\S]*→ verdict "unfit", reason "No need"/);
    await expect(check('wrong')).rejects.toThrow(/^The CRM does not accept the credentials\. Make new ones there and connect again\./);
  });
});
