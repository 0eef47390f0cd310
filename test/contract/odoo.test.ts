import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { CrmSession, Told, WriteBack } from '@/server/connectors/connector';
import { CrmFault } from '@/server/connectors/crm-fault';
import { mapRecord } from '@/server/connectors/map-record';
import { odooConnector } from '@/server/connectors/odoo/odoo';
import { PAGE_SIZE } from '@/server/connectors/odoo/read-news';
import { at, hours, minutes } from '../fixtures/builders';
import { type PaperOdoo, paperOdoo } from './paper-odoo';
import { idsIn, round } from './read-stream';

const signal = new AbortController().signal;
const opened: PaperOdoo[] = [];
let odoo: PaperOdoo;
let now = at('2026-11-24T10:00+09:00');

/** Seconds after 01:00:00 UTC, as the database keeps them. */
const stamp = (seconds: number, micro = 0) =>
  `${new Date(Date.parse('2026-11-24T01:00:00Z') + seconds * 1_000).toISOString().slice(0, 19).replace('T', ' ')}.${String(micro).padStart(6, '0')}`;

async function fresh(version = '19.0'): Promise<PaperOdoo> {
  const made = await paperOdoo(version);
  opened.push(made);
  const old = '2026-01-01 00:00:00.000000';
  made.put('res.users', { id: 1, name: 'OdooBot', login: '__system__', partner_id: [20, 'OdooBot'], share: false, active: false }, old);
  made.put('res.users', { id: 7, name: 'Sato', login: 'sato', email: 'sato@example.jp', partner_id: [30, 'Sato'], share: false }, old);
  made.put('res.users', { id: 8, name: 'Gone', login: 'gone@example.jp', partner_id: [31, 'Gone'], share: false, active: false }, old);
  made.put('res.users', { id: 9, name: 'Customer', login: 'c', partner_id: [32, 'Customer'], share: true }, old);
  made.put('crm.stage', { id: 1, name: 'New', is_won: false, sequence: 1 }, old);
  made.put('crm.stage', { id: 2, name: 'Qualified', is_won: false, sequence: 2 }, old);
  made.put('crm.stage', { id: 3, name: 'Proposition', is_won: false, sequence: 3 }, old);
  made.put('crm.stage', { id: 4, name: 'Won', is_won: true, sequence: 9 }, old);
  made.put('crm.lost.reason', { id: 1, name: 'Too expensive' }, old);
  made.put('crm.tag', { id: 5, name: 'Fair' }, old);
  made.put('mail.activity.type', { id: 2, name: 'Call', category: 'phonecall' }, old);
  made.put('mail.activity.type', { id: 3, name: 'Meeting', category: 'meeting' }, old);
  made.put('mail.message.subtype', { id: 1, internal: false }, old);
  made.put('mail.message.subtype', { id: 2, internal: true }, old);
  made.put('mail.message.subtype', { id: 3, internal: true }, old);
  for (const [id, name] of [
    [11, 'stage_id'],
    [12, 'active'],
    [13, 'lost_reason_id'],
    [14, 'won_status'],
  ] as const)
    made.put('ir.model.fields', { id, model: 'crm.lead', name }, old);
  // Of other models; a model's fields are those that any of its rows has.
  const said = ['res_id', 'body', 'subject', 'date', 'message_type', 'subtype_id', 'mail_activity_type_id', 'author_id', 'message_id'];
  made.put('mail.message', { id: 1_000, model: 'res.partner', ...Object.fromEntries(said.map((name) => [name, false])) }, old);
  return made;
}

async function open(more: Record<string, string> = {}): Promise<CrmSession> {
  return odooConnector.open({
    settings: { url: odoo.url, ...more },
    secrets: { key: odoo.key },
    mapping: odooConnector.mapping,
    clock: () => now,
  });
}

const lead = (id: number, row: Record<string, unknown> = {}, when = stamp(0)) =>
  odoo.put(
    'crm.lead',
    { id, name: `Lead ${id}`, type: 'opportunity', stage_id: [1, 'New'], won_status: 'pending', user_id: [7, 'Sato'], ...row },
    when,
  );
const message = (id: number, row: Record<string, unknown>, when = stamp(0)) =>
  odoo.put(
    'mail.message',
    {
      id,
      model: 'crm.lead',
      res_id: 1,
      message_type: 'comment',
      subtype_id: [2, 'Note'],
      author_id: [30, 'Sato'],
      body: '<p>x</p>',
      date: when.slice(0, 19),
      ...row,
    },
    when,
  );
const moved = (id: number, messageId: number, values: [number, number, number][], when: string) => {
  message(messageId, { message_type: 'notification', subtype_id: [1, ''], body: '', tracking_value_ids: [id] }, when);
  for (const [i, [field, from, to]] of values.entries())
    odoo.put(
      'mail.tracking.value',
      {
        id: id + i,
        field_id: [field, ''],
        mail_message_id: [messageId, ''],
        old_value_integer: from,
        new_value_integer: to,
        new_value_char: field === 14 ? 'Lost' : '',
      },
      when,
    );
};

beforeEach(async () => {
  now = at('2026-11-24T10:00+09:00');
  odoo = await fresh();
});
afterAll(() => Promise.all(opened.map((one) => one.close())));

describe('reading Odoo', () => {
  it('takes the first load by id, with how many there are, archived ones too', async () => {
    for (let id = 1; id <= PAGE_SIZE + 30; id++) lead(id, id === 3 ? { active: false } : {});
    const { told, pages } = await round(await open(), 'leads', null);
    expect(idsIn(told)).toEqual(Array.from({ length: PAGE_SIZE + 30 }, (_, i) => i + 1));
    expect(pages.map(({ total }) => total)).toEqual([PAGE_SIZE + 30, PAGE_SIZE + 30]);
  });

  it('loses nothing that changes while the first load is under way', async () => {
    for (let id = 1; id <= PAGE_SIZE + 1; id++) lead(id);
    const session = await open();
    const first = await session.streams[0]?.read(null, signal);
    lead(1, { name: 'Changed meanwhile' }, stamp(5));
    lead(900, {}, stamp(6));
    const rest = await round(session, 'leads', first?.cursor);
    const news = await round(session, 'leads', rest.cursor);
    expect(idsIn([...rest.told, ...news.told])).toContain(900);
    expect(JSON.stringify([...rest.told, ...news.told])).toContain('Changed meanwhile');
  });

  it('reads a second that holds more rows than a page whole, and goes on behind it', async () => {
    lead(1);
    const session = await open();
    let { cursor } = await round(session, 'leads', null);
    const many = PAGE_SIZE * 2 + 17;
    // Changed in one go, the microseconds in another order than the ids.
    for (let i = 0; i < many; i++) lead(10 + i, {}, stamp(30, 900_000 - i));
    lead(9_000, {}, stamp(30, 950_000));
    lead(9_001, {}, stamp(31));
    const news = await round(session, 'leads', cursor);
    cursor = news.cursor;
    expect(new Set(idsIn(news.told)).size).toBe(many + 3);
    expect(idsIn(news.told)).toEqual(expect.arrayContaining([9_000, 9_001]));
  });

  it('meets rows that became visible later than they are stamped', async () => {
    lead(1);
    const session = await open();
    let { cursor } = await round(session, 'leads', null);
    lead(2, {}, stamp(100));
    ({ cursor } = await round(session, 'leads', cursor));
    // Its transaction began before the one above and ended after.
    lead(3, {}, stamp(94));
    now += minutes(1);
    const late = await round(session, 'leads', cursor);
    expect(idsIn(late.told)).toContain(3);
    // A job of Odoo's own that ran for half an hour.
    lead(4, {}, stamp(100 - 1_800));
    now += minutes(14);
    ({ cursor } = await round(session, 'leads', late.cursor));
    now += minutes(1);
    expect(idsIn((await round(session, 'leads', cursor)).told)).toContain(4);
  });

  it('does not read a database at rest again and again', async () => {
    for (let id = 1; id <= 50; id++) lead(id);
    const session = await open();
    let { cursor } = await round(session, 'leads', null);
    for (let i = 0; i < 160; i++) {
      now += minutes(0.5);
      ({ cursor } = await round(session, 'leads', cursor));
    }
    odoo.told.length = 0;
    for (let i = 0; i < 60; i++) {
      now += minutes(0.5);
      ({ cursor } = await round(session, 'leads', cursor));
    }
    expect(odoo.told.reduce((sum, { count }) => sum + count, 0)).toBe(0);
    lead(51, {}, stamp(1));
    expect(idsIn((await round(session, 'leads', cursor)).told)).toEqual([51]);
  });

  it('finds what is gone by asking', async () => {
    lead(1);
    lead(2, { active: false });
    const keys = [1, 2, 3].map((id) => ({ type: 'crm.lead', id: String(id) }));
    expect(await (await open()).missing?.(keys, signal)).toEqual([keys[2]]);
  });

  it('names the key in the header alone and the database where it is told', async () => {
    await open({ database: 'crm' });
    const asked = odoo.calls.filter(({ path }) => path.startsWith('/json/2/'));
    expect(asked.length).toBeGreaterThan(3);
    for (const call of asked) {
      expect(call).toMatchObject({ authorization: 'bearer paper-key', database: 'crm' });
      expect(JSON.stringify([call.path, call.body])).not.toContain('paper-key');
    }
  });

  it('speaks JSON-RPC with what is older than 19', async () => {
    odoo = await fresh('17.0');
    lead(1, { contact_name: 'Hana' });
    message(5, { body: '<p>A note</p>' });
    const session = await open({ database: 'crm', user: 'sato' });
    expect(await session.check(signal)).toMatchObject({ version: '17.0', account: expect.stringContaining('1 leads') });
    expect(idsIn((await round(session, 'leads', null)).told)).toEqual([1]);
    expect((await round(session, 'messages', null)).told).toMatchObject([{ type: 'note', note: 'A note' }]);
    await expect(open()).rejects.toThrow(/database and the login/);
    odoo.key = 'another';
    await expect(
      odooConnector.open({
        settings: { url: odoo.url, database: 'crm', user: 'sato' },
        secrets: { key: 'x' },
        mapping: odooConnector.mapping,
        clock: () => now,
      }),
    ).rejects.toThrow(/does not accept the credentials/);
  });
});

describe('a lead of Odoo', () => {
  const recordOf = async (): Promise<Extract<Told, { kind: 'record' }>> => {
    const record = (await round(await open(), 'leads', null)).told.find((one) => one.kind === 'record' && one.on.id === '1');
    if (record?.kind !== 'record') throw new Error('There is no lead 1.');
    return record;
  };

  it('is mapped with its partner, its tags and times in UTC', async () => {
    odoo.put(
      'res.partner',
      { id: 40, name: 'Tsubame', industry_id: [3, 'Manufacturing'], commercial_partner_id: [40, ''], user_id: [7, ''] },
      stamp(0),
    );
    lead(1, {
      contact_name: '佐藤 花子',
      partner_name: '株式会社つばめ',
      partner_id: [40, 'Tsubame'],
      tag_ids: [5],
      phone: '03',
      email_from: false,
      expected_revenue: 0,
      source_id: [2, 'Fair'],
      lang_code: 'ja_JP',
      create_date: '2026-11-24 00:30:00',
    });
    const record = await recordOf();
    expect(record).toMatchObject({ createdAt: at('2026-11-24T09:30+09:00'), changedAt: at('2026-11-24T10:00+09:00'), owner: '7' });
    expect(mapRecord(record, odooConnector.mapping)).toEqual({
      fields: {
        name: '佐藤 花子',
        company: { name: '株式会社つばめ', industry: 'Manufacturing' },
        phone: '03',
        source: 'Fair',
        language: 'ja',
        custom: { opportunity: 'Lead 1', tags: 'Fair' },
      },
      unread: [],
    });
  });

  it.each([
    ['not yet an opportunity', { type: 'lead' }, 'lead', false],
    ['in a stage, by its English name', {}, 'New', false],
    ['in a stage the mapping does not know, by its number', { stage_id: [77, 'x'] }, '77', false],
    ['in a stage that is won', { stage_id: [4, 'Won'] }, 'won', false],
    ['lost', { active: false, won_status: 'lost' }, 'lost', false],
    ['put away without being lost', { active: false }, 'New', true],
  ])('%s has that status', async (_, row, status, archived) => {
    lead(1, row);
    expect(await recordOf()).toMatchObject({ status, archived });
  });

  it('tells the stages it went through, who moved it and when, from Odoo’s tracking', async () => {
    lead(1, { stage_id: [3, 'Proposition'] });
    moved(100, 50, [[11, 1, 2]], stamp(10));
    moved(
      110,
      51,
      [
        [12, 1, 0],
        [13, 0, 1],
        [14, 0, 0],
      ],
      stamp(20),
    );
    moved(120, 52, [[12, 0, 1]], stamp(30));
    moved(130, 53, [[11, 2, 3]], stamp(40));
    const { told } = await round(await open(), 'leads', null);
    expect(
      told.flatMap((one) => (one.kind === 'status' ? [[one.to, (one.at - Date.parse('2026-11-24T01:00:00Z')) / 1_000, one.by]] : [])),
    ).toEqual([
      ['New', 0, null],
      ['Qualified', 10, '7'],
      ['lost', 20, '7'],
      ['Qualified', 30, '7'],
      ['Proposition', 40, '7'],
    ]);
    expect(told.filter(({ kind }) => kind === 'deal')).toMatchObject([{ deal: { status: 'open', id: 'crm.lead/1' } }]);
  });

  it('tells the last change of stage where tracking may not be read', async () => {
    lead(1, { stage_id: [2, 'Qualified'], date_last_stage_update: '2026-11-24 01:00:42' });
    moved(100, 50, [[11, 1, 2]], stamp(10));
    odoo.refuse = (model) => (model === 'mail.tracking.value' ? { status: 403, name: 'odoo.exceptions.AccessError' } : undefined);
    const session = await open();
    const { told } = await round(session, 'leads', null);
    expect(told.filter(({ kind }) => kind === 'status')).toMatchObject([
      { to: 'Qualified', at: Date.parse('2026-11-24T01:00:42Z'), by: null },
    ]);
    expect((await session.check(signal)).warnings).toEqual([expect.stringMatching(/may not read when stages changed/)]);
  });

  it('counts what else its company has, never itself', async () => {
    odoo.put('res.partner', { id: 40, commercial_partner_id: [40, ''], user_id: [7, ''] }, stamp(0));
    const ofCompany = { partner_id: [40, 'T'], 'partner_id.commercial_partner_id': 40 };
    lead(1, ofCompany);
    lead(2, { ...ofCompany, stage_id: [3, 'Proposition'] });
    lead(3, { ...ofCompany, stage_id: [4, 'Won'] });
    lead(4, ofCompany);
    const { told } = await round(await open(), 'leads', null);
    const accounts = new Map(told.flatMap((one) => (one.kind === 'account' ? [[one.on.id, one]] : [])));
    expect(accounts.get('1')).toMatchObject({ otherLeads: 1, openDeals: 1, customer: true, owner: '7' });
    expect(accounts.get('2')).toMatchObject({ otherLeads: 2, openDeals: 0, customer: true });
    expect(accounts.get('3')).toMatchObject({ otherLeads: 2, openDeals: 1, customer: false });
  });

  it('on Odoo’s lists of people not to be contacted is opted out since then', async () => {
    lead(1, { is_blacklisted: true, email_normalized: 'a@b.jp' });
    odoo.put('mail.blacklist', { id: 1, email: 'a@b.jp' }, '2026-10-01 00:00:00.000000');
    const { told } = await round(await open(), 'leads', null);
    expect(told.filter(({ kind }) => kind === 'opt_out')).toMatchObject([{ channel: 'mail', at: Date.parse('2026-10-01T00:00:00Z') }]);
  });
});

describe('what happened on a lead of Odoo', () => {
  it('comes although nothing of it touches the lead: calls, meetings, notes, mails, answers', async () => {
    lead(1);
    const session = await open();
    let { cursor } = await round(session, 'messages', null);
    message(
      1,
      { message_type: 'email', author_id: [41, 'Hana'], body: '<p>Please call</p>', subject: 'Inquiry', subtype_id: [1, ''] },
      stamp(1),
    );
    message(
      2,
      { message_type: 'notification', subtype_id: [3, ''], mail_activity_type_id: [2, 'Call'], body: '<div>Call done<br>Spoke</div>' },
      stamp(2),
    );
    message(3, { subtype_id: [1, ''], body: '<p>Dear Hana</p>' }, stamp(3));
    message(4, { message_type: 'email', author_id: [41, 'Hana'], subtype_id: [1, ''] }, stamp(4));
    message(5, { body: '<p>a &lt;b&gt; &amp; c</p><p>d</p>', author_id: [31, 'Gone'] }, stamp(5));
    message(6, { message_type: 'notification', subtype_id: [3, ''], mail_activity_type_id: [3, 'Meeting'] }, stamp(6));
    message(7, { message_type: 'email_outgoing', subtype_id: [1, ''] }, stamp(7));
    ({ cursor } = await round(session, 'messages', cursor));
    const { told } = await round(session, 'messages', null);
    expect(told).toMatchObject([
      { id: 'message/1', type: 'inquiry', by: null, title: 'Inquiry', note: 'Please call', occurredAt: Date.parse('2026-11-24T01:00:01Z') },
      { id: 'message/2', type: 'call', by: '7', outcome: 'Call', note: 'Call done\nSpoke' },
      { id: 'message/3', type: 'mail', by: '7' },
      { id: 'message/4', type: 'reply', by: null },
      { id: 'message/5', type: 'note', by: '8', note: 'a <b> & c\nd' },
      { id: 'message/6', type: 'meeting', by: '7', result: 'held' },
      { id: 'message/7', type: 'mail', by: '7' },
    ]);
  });

  it.each([
    ['an announcement to one user', { message_type: 'user_notification' }],
    ['a change of a field', { message_type: 'notification', body: '' }],
    ['a new record', { message_type: 'notification', subtype_id: [1, ''], body: '<p>A new lead has been created</p>' }],
    ['a meeting scheduled', { message_type: 'notification', body: '<p>Meeting <a data-oe-model="calendar.event">x</a></p>' }],
    ['Odoo’s own user', { author_id: [20, 'OdooBot'] }],
    ['an absence note', { message_type: 'out_of_office' }],
    ['a message on another model', { model: 'res.partner' }],
  ])('leaves out %s', async (_, row) => {
    lead(1);
    message(1, row);
    expect((await round(await open(), 'messages', null)).told).toEqual([]);
  });

  it('is planned until it is done', async () => {
    lead(1);
    const planned = {
      res_model: 'crm.lead',
      res_id: 1,
      activity_type_id: [2, 'Call'],
      summary: 'Ask',
      date_deadline: '2026-11-30',
      user_id: [7, ''],
    };
    odoo.put('mail.activity', { id: 1, ...planned }, stamp(0));
    odoo.put('mail.activity', { id: 2, ...planned, active: false }, stamp(0));
    expect((await round(await open(), 'planned', null)).told).toMatchObject([
      { id: 'activity/1', type: 'task', by: '7', title: 'Call · Ask · 2026-11-30' },
    ]);
  });

  it('a meeting comes when it begins, though nobody touches it then', async () => {
    lead(1);
    odoo.put('calendar.event', { id: 1, name: 'Visit', opportunity_id: [1, ''], start: '2026-11-24 03:00:00', user_id: [7, ''] }, stamp(0));
    const session = await open();
    const first = await round(session, 'meetings', null);
    expect(first.told).toEqual([]);
    now += hours(2) + minutes(1);
    const second = await round(session, 'meetings', first.cursor);
    expect(second.told).toMatchObject([
      { id: 'event/1', type: 'meeting', by: '7', title: 'Visit', occurredAt: Date.parse('2026-11-24T03:00:00Z') },
    ]);
  });

  it('is all there in the history of a lead met late', async () => {
    lead(1);
    lead(2);
    message(1, {});
    message(2, { res_id: 2 });
    const told = await (await open()).history([{ type: 'crm.lead', id: '1' }], signal);
    expect(told.map(({ kind, on }) => `${kind} ${on.id}`)).toEqual(['record 1', 'status 1', 'activity 1']);
  });
});

describe('writing into Odoo (E9: nobody enters anything twice)', () => {
  const written = () => odoo.tables.get('mail.message')?.filter(({ model }) => model === 'crm.lead');
  const item: WriteBack = {
    id: 'command-1:odoo',
    on: { type: 'crm.lead', id: '1' },
    kind: 'touch',
    at: at('2026-11-24T10:00+09:00'),
    by: { name: '佐藤', crmUser: '7' },
    subject: 'Tasuki: 不在',
    text: '<b>12時</b>\n佐藤',
    touch: { type: 'call', result: 'no_answer' },
  };

  it('writes a touch as an activity that was done, by who did it, and finds it again by its mark', async () => {
    lead(1);
    const session = await open();
    const id = await session.write?.(item, signal);
    expect(id).toBe('message/1001');
    expect(written()).toMatchObject([
      {
        mail_activity_type_id: 2,
        author_id: [30, ''],
        body: '<p><b>Tasuki: 不在</b><br>&lt;b&gt;12時&lt;/b&gt;<br>佐藤</p>',
        message_id: '<command-1:odoo@tasuki.write-back>',
        body_is_html: true,
      },
    ]);
    expect(await session.write?.(item, signal)).toBe(id);
    expect(written()).toHaveLength(1);
    expect((await round(session, 'messages', null)).told).toMatchObject([{ id, own: item.id }]);
  });

  it('writes a verdict as an internal note', async () => {
    lead(1);
    const session = await open();
    const { touch: _, ...verdict } = item;
    await session.write?.({ ...verdict, kind: 'verdict', by: { name: '佐藤', crmUser: null } }, signal);
    expect(written()).toMatchObject([{ message_type: 'comment', subtype_xmlid: 'mail.mt_note', res_id: 1 }]);
  });
});

describe('when Odoo does not do as asked', () => {
  it.each([
    ['a wrong key', { status: 401, name: 'werkzeug.exceptions.Unauthorized' }, 'signed_out', null],
    ['a right that is missing', { status: 403, name: 'odoo.exceptions.AccessError' }, 'forbidden', null],
    ['too many calls', { status: 429, headers: { 'retry-after': '40' } }, 'busy', 40_000],
    ['a proxy without Odoo behind it', { status: 502, html: true }, 'unreachable', null],
    ['maintenance', { status: 503, headers: { 'retry-after': '120' } }, 'unreachable', 120_000],
    ['a field that is not there', { status: 500, name: 'builtins.ValueError' }, 'refused', null],
    ['its own failure', { status: 500, name: 'psycopg2.errors.Oops' }, 'broken', null],
    ['a page instead of an answer', { status: 200, html: true }, 'broken', null],
    ['another address', { status: 301, headers: { location: 'https://new.example/json' }, html: true }, 'not_found', null],
  ] as const)('%s is told in words, with no word of Odoo’s about records', async (_, refusal, code, retryAfter) => {
    odoo.refuse = () => refusal;
    const fault = await open().then(
      () => null,
      (error: unknown) => error,
    );
    expect(fault).toBeInstanceOf(CrmFault);
    expect(fault).toMatchObject({ code, retryAfter });
    expect(String(fault)).not.toMatch(/Yamada|Tsubame|Traceback|paper-key|https:\/\/new\.example\/json/);
  });

  it.each([
    ['named', 'old-crm', /\(Odoo shows no database "old-crm" there\)$/],
    ['not named', undefined, /\(if there are several databases, say with --database which one\)$/],
  ])('a database that is %s and not found is told as that', async (_, database, says) => {
    odoo.refuse = () => ({ status: 404, html: true });
    const opening = open(database === undefined ? {} : { database });
    await expect(opening).rejects.toMatchObject({ code: 'not_found', message: expect.stringMatching(says) });
  });

  it('another program that answers at the address is told to be no Odoo', async () => {
    const other = createServer((_, response) => response.writeHead(405).end('no'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    odoo = { ...odoo, url: `http://127.0.0.1:${(other.address() as AddressInfo).port}` };
    await expect(open()).rejects.toMatchObject({ code: 'broken', detail: 'no Odoo answers there' });
    other.close();
  });

  it('what does not answer at all is told as that', async () => {
    const settings = { url: odoo.url };
    await odoo.close();
    await expect(
      odooConnector.open({ settings, secrets: { key: 'x' }, mapping: odooConnector.mapping, clock: () => now }),
    ).rejects.toMatchObject({ code: 'unreachable' });
  });
});
