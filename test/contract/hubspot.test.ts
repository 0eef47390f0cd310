import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runConnect } from '@/server/connectors/connect-actions';
import type { CrmSession, Told, WriteBack } from '@/server/connectors/connector';
import { CrmFault } from '@/server/connectors/crm-fault';
import { hubspotWaitingBy } from '@/server/connectors/hubspot/hubspot';
import { SEARCH_SIZE } from '@/server/connectors/hubspot/hubspot-api';
import { mapRecord } from '@/server/connectors/map-record';
import { at, days, hours, minutes } from '../fixtures/builders';
import { hubUnderTest, morning } from './hub-under-test';
import { type PaperHubspot, paperHubspot } from './paper-hubspot';
import { idsIn, round } from './read-stream';

const signal = new AbortController().signal;
const start = at('2026-11-24T10:00+09:00');
let now = start;
let waits: number[] = [];
const connector = hubspotWaitingBy(async (ms) => {
  waits.push(ms);
  now += ms;
});
const hub = await hubUnderTest({ connectors: [connector], secret: 'a secret for the tests only', clock: () => now });
let hubspot: PaperHubspot;

const CONNECTED = 'f240bbac-87c9-4f6e-bf70-924b57d47db7';

beforeEach(async () => {
  now = start;
  waits = [];
  hubspot = await paperHubspot(() => now);
  hubspot.owners.push(
    { id: '501', email: 'sato@example.jp', firstName: '愛', lastName: '佐藤', userId: 77 },
    { id: '502', email: 'gone@example.jp', firstName: 'Gone', lastName: 'Person', userId: 78, archived: true },
  );
  const options = (...values: string[]) => values.map((value, displayOrder) => ({ value, label: `Label ${value}`, displayOrder }));
  hubspot.properties.push(
    { name: 'firstname', label: 'First name' },
    { name: 'jobtitle', label: 'Job title' },
    { name: 'budget_ok', label: 'Budget' },
    { name: 'phone', label: 'Phone' },
    { name: 'hs_secret', label: '', hidden: true },
    { name: 'lifecyclestage', label: 'Lifecycle stage', options: options('lead', 'customer') },
    { name: 'hs_lead_status', label: 'Lead status', options: options('NEW', 'UNQUALIFIED') },
  );
});
afterEach(() => hubspot.close());

async function open(secrets: Record<string, string> = { token: hubspot.token }, settings = {}): Promise<CrmSession> {
  return connector.open({ settings: { portal: '4711', ...settings }, secrets, mapping: connector.mapping, clock: () => now });
}

const contact = (id: number, properties: Record<string, string> = {}, when = start - hours(1), by?: number) =>
  hubspot.put('contacts', String(id), { email: `p${id}@example.jp`, ...properties }, when, by);

function engage(type: string, id: number, properties: Record<string, string>, when = start - hours(1), of = '1'): void {
  hubspot.put(type, String(id), { hs_timestamp: new Date(when).toISOString(), hubspot_owner_id: '501', ...properties }, when);
  hubspot.link(type, String(id), 'contacts', of);
}

const searches = () => hubspot.calls.filter(({ path }) => path.endsWith('/search'));

describe('reading HubSpot', () => {
  it('takes the first load by listing, with how many there are, and goes on where it was cut', async () => {
    for (let id = 1; id <= 120; id++) contact(id);
    const session = await open();
    const first = await session.streams.find(({ id }) => id === 'contacts')?.read(null, signal);
    expect(first).toMatchObject({ total: 120, more: true, rows: 50 });
    const rest = await round(await open(), 'contacts', JSON.parse(JSON.stringify(first?.cursor)));
    expect(idsIn([...(first?.told ?? []), ...rest.told])).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
  });

  it('loses nothing that changes while the first load is under way', async () => {
    for (let id = 1; id <= 60; id++) contact(id);
    const session = await open();
    const first = await session.streams.find(({ id }) => id === 'contacts')?.read(null, signal);
    contact(1, { jobtitle: 'Changed meanwhile' }, start + 5_000);
    contact(900, {}, start + 6_000);
    const rest = await round(session, 'contacts', first?.cursor);
    const news = await round(session, 'contacts', rest.cursor);
    expect(idsIn([...rest.told, ...news.told])).toContain(900);
    expect(JSON.stringify(news.told)).toContain('Changed meanwhile');
  });

  it('trap: contacts are searched by lastmodifieddate, all else by hs_lastmodifieddate, as the wrong one finds nothing and says nothing', async () => {
    contact(1);
    engage('calls', 5, { hs_call_status: 'COMPLETED' });
    const session = await open();
    const contacts = await round(session, 'contacts', null);
    const calls = await round(session, 'calls', null);
    contact(1, { jobtitle: 'CTO' }, start);
    engage('calls', 5, { hs_call_title: 'Changed' }, start);
    expect(idsIn((await round(session, 'contacts', contacts.cursor)).told)).toEqual([1]);
    expect((await round(session, 'calls', calls.cursor)).told).toMatchObject([{ id: 'calls/5', title: 'Changed' }]);
  });

  it('trap: a page holds 200 and a query 10,000 results: more notes than that with one stamp are all read', async () => {
    const session = await open();
    const { cursor } = await round(session, 'notes', null);
    const many = 10_050;
    contact(1);
    for (let i = 0; i < many; i++) engage('notes', 10 + i, { hs_note_body: 'x' }, start);
    engage('notes', 99_999, { hs_note_body: 'x' }, start + 1);
    const news = await round(session, 'notes', cursor);
    const told = news.told.flatMap((one) => (one.kind === 'activity' ? [one.id] : []));
    expect(new Set(told).size).toBe(many + 1);
    for (const { body } of searches()) {
      expect(body.limit).toBeLessThanOrEqual(SEARCH_SIZE);
      expect(body).not.toHaveProperty('after');
    }
  });

  it('trap: no more than four searches in a second', async () => {
    contact(1);
    const session = await open();
    for (let i = 0; i < 9; i++) await session.check(signal);
    expect(searches()).toHaveLength(9);
    expect(waits).toEqual([1_000, 1_000]);
  });

  it('meets what the search finds only later than it changed', async () => {
    contact(1);
    const session = await open();
    let { cursor } = await round(session, 'contacts', null);
    contact(2, {}, start + 1_000);
    contact(3, {}, start + 2_000);
    hubspot.unindexed.add('contacts/2');
    ({ cursor } = await round(session, 'contacts', cursor));
    hubspot.unindexed.clear();
    now += minutes(1);
    const late = await round(session, 'contacts', cursor);
    expect(idsIn(late.told)).toContain(2);
    // HubSpot was half an hour behind with its index.
    contact(4, {}, start - minutes(30));
    now += minutes(14);
    ({ cursor } = await round(session, 'contacts', late.cursor));
    now += minutes(1);
    expect(idsIn((await round(session, 'contacts', cursor)).told)).toContain(4);
  });

  it('does not read an account at rest again and again', async () => {
    for (let id = 1; id <= 30; id++) contact(id);
    const session = await open();
    let { cursor } = await round(session, 'contacts', null);
    for (let i = 0; i < 20; i++) {
      now += minutes(5);
      ({ cursor } = await round(session, 'contacts', cursor));
    }
    hubspot.calls.length = 0;
    for (let i = 0; i < 20; i++) {
      now += minutes(0.5);
      ({ cursor } = await round(session, 'contacts', cursor));
    }
    expect(hubspot.calls.map(({ path }) => path)).toEqual(Array.from({ length: 20 }, () => '/crm/v3/objects/contacts/search'));
  });

  it('tells what was archived from its list, and finds what is gone for good by asking', async () => {
    for (let id = 1; id <= 3; id++) contact(id);
    const session = await open();
    let { cursor } = await round(session, 'deleted', null);
    hubspot.archive('contacts', '2', now + 1_000);
    now += minutes(6);
    const gone = await round(session, 'deleted', cursor);
    expect(idsIn(gone.told, 'gone')).toEqual([2]);
    ({ cursor } = gone);
    hubspot.calls.length = 0;
    now += minutes(1);
    expect((await round(session, 'deleted', cursor)).told).toEqual([]);
    expect(hubspot.calls).toEqual([]);
    hubspot.erase('contacts', '3');
    const keys = [1, 2, 3].map((id) => ({ type: '0-1', id: String(id) }));
    expect(await session.missing?.(keys, signal)).toEqual(keys.slice(1));
  });

  it('keeps what is left of the day’s budget for what changes', async () => {
    contact(1);
    hubspot.headers = { 'X-HubSpot-RateLimit-Daily': '250000', 'X-HubSpot-RateLimit-Daily-Remaining': '90000' };
    const session = await open();
    hubspot.calls.length = 0;
    await expect(session.missing?.([{ type: '0-1', id: '7' }], signal)).rejects.toMatchObject({ code: 'budget' });
    expect(hubspot.calls).toEqual([]);
  });

  it('asks HubSpot at its own address, with the token in the header alone', async () => {
    contact(1);
    const session = await open();
    await round(session, 'contacts', null);
    expect(hubspot.calls.length).toBeGreaterThan(5);
    for (const { path, query, body, authorization } of hubspot.calls) {
      expect(authorization).toBe('Bearer pat-paper');
      expect(JSON.stringify([path, String(query), body])).not.toContain('pat-paper');
    }
  });

  it('signs in by refresh token, in a body and not in an address, and once for half an hour', async () => {
    contact(1);
    const { token, clientId, clientSecret } = hubspot.refresh;
    const secrets = { token, clientId, clientSecret };
    const session = await open(secrets);
    await open(secrets);
    expect(hubspot.refresh.given).toBe(1);
    now += minutes(31);
    await round(session, 'contacts', null);
    expect(hubspot.refresh.given).toBe(2);
    for (const { query } of hubspot.calls) expect(String(query)).not.toMatch(/refresh|secret/);
    await expect(open({ ...secrets, token: 'old' })).rejects.toThrow(/does not accept the credentials.*refresh token/);
  });
});

describe('a contact of HubSpot', () => {
  const toldOf = async (): Promise<Told[]> => (await round(await open(), 'contacts', null)).told;

  it('is mapped with its company and its open deal', async () => {
    hubspot.put('companies', '40', { name: '株式会社つばめ', industry: 'MACHINERY', numberofemployees: '320', country: 'Japan' }, start);
    hubspot.put('deals', '60', { dealname: 'Deal', amount: '1200000' }, start);
    contact(1, { firstname: '花子', lastname: '佐藤', phone: '03', jobtitle: '', associatedcompanyid: '40', hubspot_owner_id: '502' });
    hubspot.link('contacts', '1', 'deals', '60');
    const record = (await toldOf()).find(({ kind }) => kind === 'record');
    if (record?.kind !== 'record') throw new Error('There is no contact 1.');
    expect(record).toMatchObject({ on: { type: '0-1', id: '1' }, owner: '502', createdAt: start - hours(1), changedAt: start - hours(1) });
    expect(mapRecord(record, connector.mapping)).toEqual({
      fields: {
        name: '佐藤 花子',
        company: { name: '株式会社つばめ', industry: 'MACHINERY', employees: 320, country: 'Japan' },
        phone: '03',
        email: 'p1@example.jp',
        expectedAmount: 1_200_000,
      },
      unread: [],
    });
  });

  it('tells the lifecycle stages and lead statuses it went through, by whom, as owners and users have different numbers', async () => {
    contact(1, { lifecyclestage: 'lead' }, start - days(3));
    contact(1, { lifecyclestage: 'marketingqualifiedlead' }, start - days(2), 77);
    contact(1, { hs_lead_status: 'UNQUALIFIED' }, start - days(1), 78);
    const told = await toldOf();
    expect(told.flatMap((one) => (one.kind === 'status' ? [[one.to, one.at, one.by]] : []))).toEqual([
      ['lifecycle:lead', start - days(3), null],
      ['lifecycle:marketingqualifiedlead', start - days(2), '501'],
      ['status:UNQUALIFIED', start - days(1), '502'],
    ]);
    expect(told.find(({ kind }) => kind === 'record')).toMatchObject({ status: 'status:UNQUALIFIED' });
  });

  it('tells the forms it sent, the links it clicked and the pages it saw, and since when it wants no mail', async () => {
    contact(
      1,
      { recent_conversion_event_name: 'Contact: Ask for a demo', hs_analytics_last_url: 'https://x.jp/pricing?name=Hana' },
      start - days(2),
    );
    contact(1, { hs_email_last_click_date: String(start - hours(30)), hs_email_last_email_name: 'News' }, start - hours(29));
    contact(1, { recent_conversion_event_name: 'Paper', hs_email_optout: 'true' }, start - hours(5));
    const session = await connector.open({
      settings: { portal: '4711' },
      secrets: { token: hubspot.token },
      mapping: { ...connector.mapping, values: { intent: { 'Contact: Ask for a demo': 'demo' } } },
      clock: () => now,
    });
    const { told } = await round(session, 'contacts', null);
    expect(told.filter(({ kind }) => kind === 'activity')).toMatchObject([
      { type: 'form', title: 'Paper', occurredAt: start - hours(5), by: null },
      { type: 'form', title: 'Contact: Ask for a demo', intent: 'demo', occurredAt: start - days(2) },
      { type: 'mail_click', title: 'News', occurredAt: start - hours(30) },
      { type: 'page_view', content: 'price', title: '/pricing', occurredAt: start - days(2) },
    ]);
    expect(told.find(({ kind }) => kind === 'opt_out')).toMatchObject({ channel: 'mail', at: start - hours(5) });
  });

  it('counts what else its company has, never itself or its own deals; an open deal has no day of closing', async () => {
    hubspot.put(
      'companies',
      '40',
      { num_associated_contacts: '3', hs_num_open_deals: '2', lifecyclestage: 'customer', hubspot_owner_id: '501' },
      start,
    );
    contact(1, { associatedcompanyid: '40' });
    const close = new Date(start - days(1)).toISOString();
    hubspot.put('deals', '60', { dealname: 'Open', closedate: close }, start);
    hubspot.put('deals', '61', { dealname: 'Won', closedate: close, hs_is_closed: 'true', hs_is_closed_won: 'true' }, start);
    hubspot.put('deals', '62', { dealname: 'Lost', closedate: close, hs_is_closed: 'true', hs_is_closed_won: 'false' }, start);
    for (const deal of ['60', '61', '62']) hubspot.link('contacts', '1', 'deals', deal);
    const told = await toldOf();
    expect(told.find(({ kind }) => kind === 'account')).toMatchObject({ otherLeads: 2, openDeals: 1, customer: true, owner: '501' });
    const deals = told.flatMap((one) => (one.kind === 'deal' ? [one.deal] : []));
    expect(deals.map(({ id, status, closedAt }) => [id, status, closedAt])).toEqual([
      ['0-3/60', 'open', undefined],
      ['0-3/61', 'won', start - days(1)],
      ['0-3/62', 'lost', start - days(1)],
    ]);
  });

  it('is told anew when its deal or its company changes, which does not touch the contact', async () => {
    hubspot.put('companies', '40', { name: 'Tsubame' }, start - days(1));
    contact(1, { associatedcompanyid: '40' });
    hubspot.link('contacts', '1', 'companies', '40');
    hubspot.put('deals', '60', { dealname: 'Deal' }, start - days(1));
    hubspot.link('contacts', '1', 'deals', '60');
    const session = await open();
    const before = [await round(session, 'deals', null), await round(session, 'companies', null)];
    expect(before.flatMap(({ told }) => told)).toEqual([]);
    hubspot.put('deals', '60', { hs_is_closed: 'true', hs_is_closed_won: 'true' }, start + 1_000);
    hubspot.put('companies', '40', { name: 'Tsubame Works' }, start + 1_000);
    const deals = await round(session, 'deals', before[0]?.cursor);
    expect(deals.told.find(({ kind }) => kind === 'deal')).toMatchObject({ on: { id: '1' }, deal: { status: 'won' } });
    expect(JSON.stringify((await round(session, 'companies', before[1]?.cursor)).told)).toContain('Tsubame Works');
  });
});

describe('what happened on a contact of HubSpot', () => {
  const toldOf = async (type: string) => (await round(await open(), type, null)).told;

  it('is a call with what came of it', async () => {
    engage('calls', 1, { hs_call_title: 'First', hs_call_body: '<p>a &lt;b&gt;</p><p>c</p>', hs_call_disposition: CONNECTED });
    engage('calls', 2, { hs_call_status: 'NO_ANSWER', hubspot_owner_id: '' });
    engage('calls', 3, { hs_call_status: 'QUEUED' });
    contact(1);
    expect(await toldOf('calls')).toMatchObject([
      { id: 'calls/1', type: 'call', by: '501', outcome: CONNECTED, title: 'First', note: 'a <b>\nc', occurredAt: start - hours(1) },
      { id: 'calls/2', outcome: 'NO_ANSWER', by: null },
    ]);
    expect(connector.mapping.outcomes[CONNECTED]).toBe('talked');
  });

  it('is a mail, an answer or a note; what never arrived is nothing', async () => {
    contact(1);
    engage('emails', 1, { hs_email_subject: 'Hello', hs_email_direction: 'EMAIL', hs_email_status: 'SENT', hs_email_text: 'Dear' });
    engage('emails', 2, { hs_email_direction: 'INCOMING_EMAIL' });
    engage('emails', 3, { hs_email_direction: 'EMAIL', hs_email_status: 'BOUNCED' });
    engage('notes', 4, { hs_note_body: '<div>Note</div>' });
    expect(await toldOf('emails')).toMatchObject([
      { id: 'emails/1', type: 'mail', by: '501', title: 'Hello', note: 'Dear' },
      { id: 'emails/2', type: 'reply', by: null },
    ]);
    expect(await toldOf('notes')).toMatchObject([{ type: 'note', note: 'Note' }]);
  });

  it('is a task from when it was planned, not from when it is due', async () => {
    contact(1);
    hubspot.put(
      'tasks',
      '1',
      { hs_timestamp: '2026-12-01T00:00:00Z', hs_task_subject: 'Call', hs_task_status: 'NOT_STARTED' },
      start - days(1),
    );
    hubspot.put(
      'tasks',
      '2',
      { hs_timestamp: '2026-12-01T00:00:00Z', hs_task_subject: 'Done', hs_task_status: 'COMPLETED' },
      start - days(1),
    );
    for (const id of ['1', '2']) hubspot.link('tasks', id, 'contacts', '1');
    expect(await toldOf('tasks')).toMatchObject([{ id: 'tasks/1', type: 'task', title: 'Call · 2026-12-01', occurredAt: start - days(1) }]);
  });

  it('a meeting comes when it begins, though nobody touches it then; one called off never', async () => {
    contact(1);
    const begins = { hs_meeting_start_time: new Date(start + hours(2)).toISOString() };
    engage('meetings', 1, { ...begins, hs_meeting_title: 'Visit', hs_meeting_outcome: 'SCHEDULED' });
    engage('meetings', 2, { ...begins, hs_meeting_outcome: 'CANCELED' });
    const session = await open();
    const first = await round(session, 'meetings', null);
    expect(first.told).toEqual([]);
    now += hours(2) + minutes(1);
    const second = await round(session, 'meetings', first.cursor);
    expect(second.told).toMatchObject([{ id: 'meetings/1', type: 'meeting', title: 'Visit', occurredAt: start + hours(2) }]);
    engage('meetings', 1, { hs_meeting_outcome: 'NO_SHOW' }, now);
    expect((await round(session, 'meetings', second.cursor)).told).toMatchObject([{ outcome: 'NO_SHOW' }]);
  });

  it('is all there in the history of a contact met late, and of no other', async () => {
    contact(1);
    contact(2);
    engage('calls', 1, { hs_call_status: 'COMPLETED' });
    hubspot.link('calls', '1', 'contacts', '2');
    engage('notes', 2, { hs_note_body: 'x' }, start, '2');
    const told = await (await open()).history([{ type: '0-1', id: '1' }], signal);
    expect(told.map(({ kind, on }) => `${kind} ${on.id}`)).toEqual(['record 1', 'activity 1']);
  });
});

describe('writing into HubSpot', () => {
  const item: WriteBack = {
    id: 'command-1:hubspot',
    on: { type: '0-1', id: '1' },
    kind: 'touch',
    at: start,
    by: { name: '佐藤', crmUser: '501' },
    subject: 'Tasuki: 不在',
    text: '<b>12時</b>\n佐藤',
    touch: { type: 'call', result: 'talked' },
  };

  it('writes a touch as the call it was, for its owner, and finds it again by its mark at once', async () => {
    contact(1);
    const session = await open();
    const id = await session.write?.(item, signal);
    expect(hubspot.objects('calls')).toMatchObject([
      {
        properties: {
          hs_call_title: 'Tasuki: 不在',
          hs_call_body: '&lt;b&gt;12時&lt;/b&gt;<br>佐藤<br>Tasuki-ID: command-1:hubspot',
          hs_call_disposition: CONNECTED,
          hs_call_status: 'COMPLETED',
          hubspot_owner_id: '501',
        },
      },
    ]);
    expect(hubspot.calls.at(-1)?.body.associations).toEqual([
      { to: { id: '1' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 194 }] },
    ]);
    // Nothing of it is in the index yet.
    hubspot.unindexed.add(String(id));
    expect(await session.write?.(item, signal)).toBe(id);
    expect(hubspot.objects('calls')).toHaveLength(1);
    expect((await round(session, 'calls', null)).told).toMatchObject([{ id, own: item.id }]);
  });

  it.each([
    ['verdict', undefined, 'notes'],
    ['touch', { type: 'meeting', result: 'no_show' }, 'meetings'],
    ['touch', { type: 'visit', result: 'held' }, 'meetings'],
    ['touch', { type: 'mail', result: 'mail_sent' }, 'emails'],
    ['touch', { type: 'reply', result: 'replied' }, 'emails'],
  ] as const)('writes a %s (%o) as one of its %s, recognised when it comes back', async (kind, touch, type) => {
    contact(1);
    const session = await open();
    const { touch: _, ...rest } = item;
    const id = await session.write?.({ ...rest, kind, ...(touch ? { touch } : {}) }, signal);
    expect((await round(session, type, null)).told).toMatchObject([{ id, own: item.id }]);
  });

  it('writes to the person behind a deal', async () => {
    contact(1);
    hubspot.put('deals', '60', {}, start);
    hubspot.link('deals', '60', 'contacts', '1');
    await (await open()).write?.({ ...item, on: { type: '0-3', id: '60' } }, signal);
    expect(hubspot.calls.at(-1)?.body.associations).toMatchObject([{ to: { id: '1' } }]);
  });
});

describe('when HubSpot does not do as asked', () => {
  const scopes = { category: 'MISSING_SCOPES', errors: [{ context: { requiredGranularScopes: ['crm.objects.contacts.read'] } }] };
  const daily = { errorType: 'RATE_LIMIT', policyName: 'DAILY', message: 'You have reached your daily limit.' };

  it.each([
    ['a token that was ended', { status: 401, body: { category: 'EXPIRED_AUTHENTICATION', message: 'Taro' } }, 'signed_out', null],
    ['a scope that is missing', { status: 403, body: scopes }, 'forbidden', null],
    // At ten in the morning in Tokyo.
    ['the day’s budget used up', { status: 429, body: daily }, 'budget', hours(14)],
    ['an account on the move', { status: 477, headers: { 'retry-after': '7200' } }, 'busy', hours(2)],
    ['too many calls for long', { status: 429, body: { policyName: 'TEN_SECONDLY_ROLLING' } }, 'busy', 10_000],
    ['a proxy without HubSpot behind it', { status: 502, html: true }, 'unreachable', null],
    ['a field that is not there', { status: 400, body: { category: 'VALIDATION_ERROR', message: 'Taro' } }, 'refused', null],
    ['a page instead of an answer', { status: 200, html: true }, 'broken', null],
  ] as const)('%s is told in words, with no word of HubSpot’s about records', async (_, refusal, code, retryAfter) => {
    contact(1);
    const session = await open();
    hubspot.refuse = () => refusal;
    const fault = await round(session, 'contacts', null).then(
      () => null,
      (error: unknown) => error,
    );
    expect(fault).toBeInstanceOf(CrmFault);
    expect(fault).toMatchObject({ code, retryAfter });
    expect(String(fault)).not.toMatch(/Yamada|Tsubame|Taro|pat-paper/);
    if (code === 'forbidden') expect(String(fault)).toContain('crm.objects.contacts.read');
  });

  it('a short refusal is waited out as long as HubSpot says', async () => {
    contact(1);
    let refusals = 2;
    hubspot.refuse = (path) => {
      if (!path.endsWith('/contacts') || refusals === 0) return undefined;
      refusals -= 1;
      return refusals === 1 ? { status: 429, headers: { 'retry-after': '3' } } : { status: 429, body: { policyName: 'SECONDLY' } };
    };
    expect(idsIn((await round(await open(), 'contacts', null)).told)).toEqual([1]);
    expect(waits).toEqual([3_000, 1_000]);
  });

  it('reads what it may where a scope is missing, and the check names the scope', async () => {
    contact(1);
    hubspot.refuse = (path) =>
      /deals|emails/.test(path)
        ? { status: 403, body: { ...scopes, errors: [{ context: { requiredGranularScopes: ['crm.objects.deals.read'] } }] } }
        : undefined;
    const session = await open({ token: hubspot.token }, { url: 'https://app-jp1.hubspot.com' });
    expect(idsIn((await round(session, 'contacts', null)).told)).toEqual([1]);
    expect((await round(session, 'emails', null)).told).toEqual([]);
    const { account, warnings } = await session.check(signal);
    expect(account).toBe('HubSpot account 4711 at app.hubspot.com: 1 contacts');
    expect(warnings).toEqual([
      expect.stringContaining('--url https://app.hubspot.com'),
      expect.stringMatching(/No deals are read: .*crm\.objects\.deals\.read/),
      expect.stringContaining('No emails are read'),
    ]);
  });

  it('credentials of another account are refused', async () => {
    await expect(open({ token: hubspot.token }, { portal: '815' })).rejects.toThrow(/account 4711, not of 815/);
  });
});

describe('HubSpot on the hub', () => {
  const { connections, runner, ingest, directory, write: _ } = { ...hub.services, write: undefined };
  const ref = (id: string, type = '0-1') => ({ site: 'hubspot', type, id });
  const connect = (more = {}) =>
    connections.put(
      {
        id: 'hubspot',
        kind: 'hubspot',
        settings: { portal: '4711' },
        secrets: { token: hubspot.token },
        mapping: { team: 'east' },
        ...more,
      },
      now,
    );

  it('E9 brings contacts with their owners, keeps one lead through a merger, and writes back without a double entry', async () => {
    await directory.addUser({ id: 'sato', name: 'Sato', team: 'east', department: 'is', mail: 'sato@example.jp' });
    for (const id of [1, 2, 3])
      contact(id, { firstname: `Person ${id}`, hubspot_owner_id: '501', lifecyclestage: 'marketingqualifiedlead' });
    hubspot.put('deals', '60', { dealname: 'Shared' }, start - hours(1));
    for (const id of ['1', '2']) hubspot.link('contacts', id, 'deals', '60');
    await connect({ writeBack: true });
    await runner.readNow('hubspot');
    const [one, two] = [await ingest.findLead(ref('1')), await ingest.findLead(ref('2'))];
    expect(one).toMatchObject({ name: 'Person 1', owner: 'sato', team: 'east' });
    // Two people have to do with the deal, and they stay two.
    expect(two?.id).not.toBe(one?.id);
    expect((await ingest.findLead(ref('60', '0-3')))?.id).toBe(one?.id);

    const sato = await hub.as('sato');
    now += minutes(1);
    await sato.act(ref('1'), { kind: 'log_touch', result: 'no_answer' }, { occurredAt: now });
    await runner.readNow('hubspot');
    expect(hubspot.objects('calls')).toHaveLength(1);
    now += minutes(1);
    await runner.readNow('hubspot');
    expect((await ingest.findLead(ref('1')))?.activities.filter(({ type }) => type === 'call')).toHaveLength(1);

    // HubSpot makes a new contact of two.
    contact(10, { firstname: 'Merged' }, now);
    hubspot.merge('contacts', '1', '10', now);
    hubspot.merge('contacts', '2', '10', now);
    now += minutes(1);
    await runner.readNow('hubspot');
    const merged = await ingest.findLead(ref('10'));
    expect(merged?.id).toBe(one?.id);
    expect(merged?.activities.filter(({ type }) => type === 'call')).toHaveLength(1);
    expect((await ingest.findLead(ref('2')))?.id).toBe(one?.id);
    expect(await ingest.findLead(ref('3'))).not.toBeNull();
  });

  it('shows in the check what would come and what a status counts as', async () => {
    contact(1, { firstname: 'Hana', lifecyclestage: 'lead', hs_lead_status: 'UNQUALIFIED', hubspot_owner_id: '501' });
    const secrets = { token: hubspot.token };
    const session = await connector.open({ settings: { portal: '4711' }, secrets, mapping: connector.mapping, clock: () => morning });
    expect(await session.sample?.(10, signal)).toMatchObject([{ on: { id: '1' } }, { kind: 'status' }, { kind: 'status' }]);
    expect(await session.statuses(signal)).toEqual([
      { id: 'lifecycle:lead', name: 'Label lead' },
      { id: 'lifecycle:customer', name: 'Label customer' },
      { id: 'status:NEW', name: 'Label NEW' },
      { id: 'status:UNQUALIFIED', name: 'Label UNQUALIFIED' },
    ]);
    expect(await session.people(signal)).toEqual([
      { id: '501', name: '佐藤 愛', mail: 'sato@example.jp' },
      { id: '502', name: 'Gone Person', mail: 'gone@example.jp' },
    ]);
    expect((await session.fields(signal)).map(({ name }) => name)).toContain('budget_ok');
  });

  it('is checked in words: ten leads as they would be seen, or what is wrong with the credentials', async () => {
    contact(1, { firstname: 'Hana', hs_lead_status: 'UNQUALIFIED' });
    const check = (key: string) =>
      runConnect(
        { do: 'connect check', id: 'x', kind: 'hubspot', settings: { portal: '4711' }, secrets: { token: key }, mapping: { team: 'east' } },
        hub.services,
        now,
      );
    const { lines } = await check(hubspot.token);
    expect(lines.join('\n')).toMatch(/Hana[\s\S]*→ verdict "unfit", reason "No need"/);
    await expect(check('wrong')).rejects.toThrow(/^The CRM does not accept the credentials\. Make new ones there and connect again\./);
  });
});
