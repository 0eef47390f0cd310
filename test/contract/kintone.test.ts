import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { refAt } from '@/lib/crm/site';
import { defaultRulebook } from '@/lib/domain/default-rulebook';
import { checkedSettings } from '@/server/connectors/connections';
import type { CrmSession, Told, WriteBack } from '@/server/connectors/connector';
import { CrmFault } from '@/server/connectors/crm-fault';
import { kintoneConnector } from '@/server/connectors/kintone/kintone';
import { PAGE_SIZE } from '@/server/connectors/kintone/read-news';
import { mapRecord } from '@/server/connectors/map-record';
import { type MappingInput, mergedMapping } from '@/server/connectors/mapping';
import { preview } from '@/server/connectors/preview';
import { at, days, hours, minutes } from '../fixtures/builders';
import { hubUnderTest } from './hub-under-test';
import { type PaperKintone, paperKintone } from './paper-kintone';
import { idsIn, round } from './read-stream';

const signal = new AbortController().signal;
const opened: PaperKintone[] = [];
let kintone: PaperKintone;
let now = at('2026-11-24T10:00+09:00');

/** Seconds after 01:00:00 UTC. */
const stamp = (seconds: number) => new Date(Date.parse('2026-11-24T01:00:00Z') + seconds * 1_000).toISOString();
const text = (code: string, label = code) => ({ type: 'SINGLE_LINE_TEXT', code, label });
const choice = (code: string, ...options: string[]) => ({
  type: 'DROP_DOWN',
  code,
  label: code,
  options: Object.fromEntries(options.map((label, index) => [label, { label, index: String(index) }])),
});

async function fresh(states: readonly string[] | null = ['未処理', '処理中', '商談中', '失注']): Promise<PaperKintone> {
  const made = await paperKintone();
  opened.push(made);
  made.addApp(
    '12',
    [
      // Codes as kintone makes them, labels as people see them.
      text('文字列__1行_', '会社名'),
      text('文字列__1行__0', '氏名'),
      text('役職'),
      text('顧客番号'),
      { type: 'LINK', code: 'リンク', label: '連絡先', protocol: 'MAIL' },
      { type: 'LINK', code: 'リンク_0', label: '電話番号', protocol: 'CALL' },
      choice('リードソース', 'Web', '展示会'),
      { type: 'USER_SELECT', code: 'ユーザー選択', label: '担当者' },
      { type: 'NUMBER', code: '従業員数', label: '従業員数 (名)' },
      { type: 'CHECK_BOX', code: '配信停止', label: '配信停止', options: { 停止: { label: '停止', index: '0' } } },
      { type: 'SUBTABLE', code: 'テーブル', label: '明細', fields: {} },
      text('備考2', 'その他のこと'),
      text('メモ'),
    ],
    states ?? undefined,
  );
  made.addApp('14', [
    {
      ...text('見込み客'),
      lookup: { relatedApp: { app: '12', code: '' }, relatedKeyField: 'レコード番号', fieldMappings: [], lookupPickerFields: [], sort: '' },
    },
    { type: 'DATE', code: '対応日', label: '対応日' },
    choice('対応方法', '電話', '訪問', 'メール', 'その他'),
    choice('結果', '通話', '不在'),
    { type: 'USER_SELECT', code: '対応者', label: '対応者' },
    { type: 'MULTI_LINE_TEXT', code: '内容', label: '内容' },
  ]);
  made.users.push(
    { code: 'sato', name: '佐藤', email: 'sato@tsubame.example', valid: true },
    { code: 'ito@tsubame.example', name: '伊藤', email: '', valid: true },
    { code: 'gone', name: '退職者', email: 'gone@tsubame.example', valid: false },
  );
  return made;
}

type More = { settings?: Record<string, string>; mapping?: MappingInput; secrets?: Record<string, string> };

async function open({ settings = {}, mapping = {}, secrets = { token: 'paper-token-12,paper-token-14' } }: More = {}): Promise<CrmSession> {
  const checked = checkedSettings(kintoneConnector, { url: kintone.url, app: '12', ...settings }, secrets);
  return kintoneConnector.open({ ...checked, mapping: mergedMapping(kintoneConnector.mapping, mapping), clock: () => now });
}
const withActivities = { settings: { activities: '14' } };
const withPassword = { settings: { user: 'reader@tsubame.example' }, secrets: { password: 'paper-password' } };

const lead = (id: number, values: Record<string, unknown> = {}, when = stamp(0)) =>
  kintone.put('12', id, { 文字列__1行_: `Company ${id}`, 文字列__1行__0: `Person ${id}`, ...values }, when);
const activity = (id: number, values: Record<string, unknown>, when = stamp(0)) =>
  kintone.put('14', id, { 見込み客: '1', 対応方法: '電話', ...values }, when);
const sato = [{ code: 'sato', name: '佐藤' }];

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const recordIn = (told: readonly Told[], id = '1') => {
  const record = told.find((one) => one.kind === 'record' && one.on.id === id);
  if (record?.kind !== 'record') throw new Error(`Record ${id} was not told.`);
  return record;
};
const faultIn = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

beforeEach(async () => {
  now = at('2026-11-24T10:00+09:00');
  kintone = await fresh();
});
afterAll(() => Promise.all(opened.map((one) => one.close())));

describe('reading kintone', () => {
  it('takes the first load by record number, 500 at once, with how many there are', async () => {
    for (const id of upTo(2 * PAGE_SIZE + 3)) lead(id);
    const { told, pages } = await round(await open(), 'leads', null);
    expect(idsIn(told)).toEqual(upTo(2 * PAGE_SIZE + 3));
    expect(pages.map(({ rows, total }) => [rows, total])).toEqual([
      [PAGE_SIZE, 2 * PAGE_SIZE + 3],
      [PAGE_SIZE, 2 * PAGE_SIZE + 3],
      [3, 2 * PAGE_SIZE + 3],
    ]);
  });

  it('never uses an offset, which kintone ends at 10,000', async () => {
    for (const id of upTo(10_700)) lead(id);
    const { told } = await round(await open(), 'leads', null);
    expect(idsIn(told)).toHaveLength(10_700);
    expect(kintone.calls.filter(({ query }) => query.includes('offset'))).toEqual([]);
  });

  it('tells what changes while the first load is under way as news after it', async () => {
    for (const id of upTo(PAGE_SIZE + 1)) lead(id);
    const session = await open();
    const first = await session.streams[0]?.read(null, signal);
    lead(3, { 文字列__1行__0: 'Changed' }, stamp(60));
    const rest = await round(session, 'leads', first?.cursor);
    const after = await round(session, 'leads', rest.cursor);
    expect(recordIn(after.told, '3').values.氏名).toBe('Changed');
  });

  it('loses none of many records that share a minute, as stamps are told to the minute', async () => {
    lead(1);
    const session = await open();
    const first = await round(session, 'leads', null);
    for (const id of upTo(2 * PAGE_SIZE + 7)) lead(id + 1, {}, stamp(60 + (id % 55)));
    const { told } = await round(session, 'leads', first.cursor);
    expect(new Set(idsIn(told))).toEqual(new Set(upTo(2 * PAGE_SIZE + 8)));
  });

  it('sees a second change within the same minute', async () => {
    lead(1, {}, stamp(5));
    const session = await open();
    const first = await round(session, 'leads', null);
    lead(1, { 文字列__1行__0: 'Within the minute' }, stamp(50));
    expect(recordIn((await round(session, 'leads', first.cursor)).told).values.氏名).toBe('Within the minute');
  });

  it('sees a record that becomes visible later than it is stamped', async () => {
    lead(1, {}, stamp(300));
    const session = await open();
    const first = await round(session, 'leads', null);
    lead(2, {}, stamp(180));
    now += minutes(1);
    expect(idsIn((await round(session, 'leads', first.cursor)).told)).toContain(2);
  });

  it('looks further back now and then, for imports that run long', async () => {
    lead(1, {}, stamp(3_600));
    const session = await open();
    const first = await round(session, 'leads', null);
    lead(2, {}, stamp(300));
    now += minutes(16);
    const second = await round(session, 'leads', first.cursor);
    expect(idsIn(second.told)).not.toContain(2);
    expect(idsIn((await round(session, 'leads', second.cursor)).told)).toContain(2);
  });

  it('asks an app at rest once a round, and is told nothing', async () => {
    for (const id of upTo(600)) lead(id);
    let { cursor } = await round(await open(), 'leads', null);
    now += minutes(5);
    cursor = (await round(await open(), 'leads', cursor)).cursor;
    now += minutes(1);
    kintone.calls.length = 0;
    await round(await open(), 'leads', cursor);
    expect(kintone.calls.map(({ path, rows }) => [path, rows])).toEqual([['/k/v1/records.json', 0]]);
  });

  it.each([
    ['the update time is renamed', 'UPDATED_TIME', '最終更新'],
    ['the creation time is renamed', 'CREATED_TIME', '登録日'],
    ['a field of the mapping is renamed', 'SINGLE_LINE_TEXT', '貴社'],
  ])('goes on when %s between two rounds', async (_, type, code) => {
    lead(1);
    const session = await open();
    const first = await round(session, 'leads', null);
    rename('12', Object.values(kintone.apps.get('12')?.properties ?? {}).find((field) => field.type === type)?.code ?? '', code);
    kintone.put('12', 1, { 役職: '部長' }, stamp(60));
    const { told } = await round(session, 'leads', first.cursor);
    expect(recordIn(told).values).toMatchObject({ 会社名: 'Company 1', 氏名: 'Person 1', 役職: '部長' });
  });

  it('knows the apps of a guest space by its address', async () => {
    lead(1);
    await round(await open({ settings: { space: '7' } }), 'leads', null);
    expect(kintone.calls.every(({ path }) => path.startsWith('/k/guest/7/v1/'))).toBe(true);
  });

  it('tells deletions by asking for the records that are known', async () => {
    for (const id of [1, 2, 3]) lead(id);
    const session = await open();
    kintone.apps.get('12')?.records.delete(2);
    const keys = ['1', '2', '3'].map((id) => ({ type: 'record', id }));
    expect(await session.missing?.(keys, signal)).toEqual([{ type: 'record', id: '2' }]);
  });

  function rename(app: string, from: string, to: string): void {
    const held = kintone.apps.get(app);
    const field = held?.properties[from];
    if (!held || !field) throw new Error(`There is no field ${from}.`);
    delete held.properties[from];
    held.properties[to] = { ...field, code: to };
    for (const record of held.records.values()) {
      const value = record[from];
      if (value) record[to] = value;
      delete record[from];
    }
  }
});

describe('a lead of kintone', () => {
  it('is mapped by labels as people see them, by codes, and by the kind of field', async () => {
    lead(1, {
      役職: '部長',
      リンク: 'taro@example.jp',
      リンク_0: '03-1234-5678',
      リードソース: 'Web',
      従業員数: '120',
      ユーザー選択: sato,
    });
    const record = recordIn((await round(await open(), 'leads', null)).told);
    expect(mapRecord(record, kintoneConnector.mapping)).toEqual({
      fields: {
        name: 'Person 1',
        company: { name: 'Company 1', employees: 120 },
        title: '部長',
        email: 'taro@example.jp',
        phone: '03-1234-5678',
        source: 'Web',
      },
      unread: [],
    });
    expect(record).toMatchObject({ on: { type: 'record', id: '1' }, owner: 'sato', createdAt: Date.parse(stamp(0)) });
  });

  it('takes the mapping that an admin wrote, by code or label', async () => {
    lead(1, { 備考2: 'Fair' });
    const mapping = { fields: { campaign: ['その他のこと'], 'custom.no': ['備考2'] } };
    const record = recordIn((await round(await open({ mapping }), 'leads', null)).told);
    expect(mapRecord(record, mergedMapping(kintoneConnector.mapping, mapping)).fields).toMatchObject({
      campaign: 'Fair',
      custom: { no: 'Fair' },
    });
  });

  it('is in the state of process management', async () => {
    lead(1, { ステータス: '処理中' });
    const session = await open();
    expect(recordIn((await round(session, 'leads', null)).told).status).toBe('処理中');
    expect(await session.statuses(signal)).toEqual(['未処理', '処理中', '商談中', '失注'].map((name) => ({ id: name, name })));
  });

  it('is in the state that a choice says where process management is off', async () => {
    kintone = await fresh(null);
    const app = kintone.apps.get('12');
    if (app) app.properties.対応状況 = choice('対応状況', '未対応', '対応中');
    lead(1, { 対応状況: '対応中' });
    const session = await open();
    expect(recordIn((await round(session, 'leads', null)).told).status).toBe('対応中');
    expect((await session.statuses(signal)).map(({ id }) => id)).toEqual(['未対応', '対応中']);
  });

  it('is the same while only its revision moves', async () => {
    lead(1);
    const session = await open();
    const first = recordIn((await round(session, 'leads', null)).told);
    lead(1);
    expect(recordIn((await session.sample?.(1, signal)) ?? [])).toEqual(first);
  });

  it('whose box says so must not be written to', async () => {
    lead(1, { 配信停止: ['停止'] });
    lead(2);
    const { told } = await round(await open(), 'leads', null);
    expect(told.filter(({ kind }) => kind === 'opt_out')).toMatchObject([{ on: { id: '1' }, channel: 'mail' }]);
  });

  it('asks for no field that nobody asked for', async () => {
    lead(1, { 備考2: 'Nobody’s business', メモ: 'Nobody’s business' });
    const { told } = await round(await open(withActivities), 'leads', null);
    expect(JSON.stringify(told)).not.toContain('Nobody’s business');
    expect(kintone.calls.flatMap(({ fields }) => fields.filter((code) => code === '備考2' || code === 'メモ'))).toEqual([]);
  });
});

describe('people of kintone', () => {
  it('are the domain’s users with a password, those who left not', async () => {
    lead(1);
    expect(await (await open(withPassword)).people(signal)).toEqual([
      { id: 'sato', name: '佐藤', mail: 'sato@tsubame.example' },
      { id: 'ito@tsubame.example', name: '伊藤', mail: 'ito@tsubame.example' },
    ]);
  });

  it('are read a hundred at once', async () => {
    lead(1);
    for (const i of upTo(205)) kintone.users.push({ code: `u${i}`, name: `User ${i}`, email: '', valid: true });
    expect(await (await open(withPassword)).people(signal)).toHaveLength(207);
  });

  it('are those who own records with an API token, which may not ask for users', async () => {
    lead(1, { ユーザー選択: sato });
    lead(2, { ユーザー選択: [{ code: 'ito@tsubame.example', name: '伊藤' }] });
    const people = await (await open()).people(signal);
    expect(people).toContainEqual({ id: 'sato', name: '佐藤', mail: null });
    expect(people).toContainEqual({ id: 'ito@tsubame.example', name: '伊藤', mail: 'ito@tsubame.example' });
  });
});

describe('what happened on a lead of kintone', () => {
  const tell = async (values: Record<string, unknown>, more: More = withActivities) => {
    lead(1);
    activity(9, values);
    const { told } = await round(await open(more), 'activities', null);
    return told;
  };

  it('is told by the app of activities, whose lookup names the lead', async () => {
    const told = await tell({ 対応日: '2026-11-20', 結果: '不在', 対応者: sato, 内容: '折り返し待ち' });
    expect(told).toEqual([
      {
        kind: 'activity',
        on: { type: 'record', id: '1' },
        id: 'record/14/9',
        type: 'call',
        occurredAt: at('2026-11-20T12:00+09:00'),
        by: 'sato',
        outcome: '不在',
        title: '電話',
        note: '折り返し待ち',
      },
    ]);
    expect(kintoneConnector.mapping.outcomes.不在).toBe('no_answer');
  });

  it.each([
    ['電話', 'call'],
    ['訪問', 'visit'],
    ['メール', 'mail'],
    ['その他', 'note'],
  ])('%s is a %s', async (way, type) => {
    expect(await tell({ 対応方法: way })).toMatchObject([{ type }]);
  });

  it.each([
    ['on the day it was written down, when it was', '2026-11-24', '2026-11-24T10:00+09:00'],
    ['on an earlier day, at its noon', '2026-11-19', '2026-11-19T12:00+09:00'],
    ['without a day, when it was written down', null, '2026-11-24T10:00+09:00'],
  ])('%s', async (_, day, moment) => {
    expect(await tell({ 対応日: day })).toMatchObject([{ occurredAt: at(moment) }]);
  });

  it('that lies ahead is a task', async () => {
    expect(await tell({ 対応日: '2026-12-01' })).toMatchObject([
      { id: 'planned/14/9', type: 'task', occurredAt: at('2026-11-24T10:00+09:00') },
    ]);
  });

  it('is found by a record number with the app’s code before it', async () => {
    expect(await tell({ 見込み客: 'LEAD-1' })).toMatchObject([{ on: { id: '1' } }]);
  });

  it('is found by a key that the lookup copies; one that several leads share is nobody’s', async () => {
    const link = kintone.apps.get('14')?.properties.見込み客;
    if (link) link.lookup = { relatedApp: { app: '12', code: '' }, relatedKeyField: '顧客番号' };
    lead(1, { 顧客番号: 'C-"1"' });
    lead(2, { 顧客番号: 'C-2' });
    lead(3, { 顧客番号: 'C-2' });
    activity(9, { 見込み客: 'C-"1"' });
    activity(10, { 見込み客: 'C-2' });
    activity(11, { 見込み客: 'C-gone' });
    const { told } = await round(await open(withActivities), 'activities', null);
    expect(idsIn(told, 'activity')).toEqual([1]);
  });

  it('comes with its history when a lead is met late', async () => {
    lead(1);
    activity(9, {});
    activity(10, { 見込み客: '2' });
    kintone.comment('12', 1, 'Said before', 'sato', stamp(-600));
    const told = await (await open(withActivities)).history([{ type: 'record', id: '1' }], signal);
    expect(told.map((one) => (one.kind === 'activity' ? one.id : one.kind))).toEqual(['record', 'record/14/9', 'comment/1/1']);
  });
});

describe('comments of kintone', () => {
  const say = (count: number, id = 1) => {
    for (const i of upTo(count)) kintone.comment('12', id, `Comment ${i}`, 'sato', stamp(i));
  };

  it('are notes of who wrote them, read ten at a time', async () => {
    lead(1);
    say(23);
    const { told } = await round(await open(), 'comments', null);
    expect(told).toHaveLength(23);
    expect(told[0]).toEqual({
      kind: 'activity',
      on: { type: 'record', id: '1' },
      id: 'comment/1/23',
      type: 'note',
      occurredAt: Date.parse(stamp(23)),
      by: 'sato',
      note: 'Comment 23',
    });
  });

  it('carry numbers of their record’s own: the first of two records are two', async () => {
    lead(1);
    lead(2);
    say(1, 1);
    say(1, 2);
    const { told } = await round(await open(), 'comments', null);
    expect(told.flatMap((one) => (one.kind === 'activity' ? [one.id] : [])).sort()).toEqual(['comment/1/1', 'comment/2/1']);
  });

  it('are found though they do not touch the record, going round all that changed lately', async () => {
    for (const id of upTo(45)) lead(id);
    let cursor: unknown = null;
    const session = await open();
    await round(session, 'leads', null);
    say(1, 2);
    const told: Told[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const read = await round(session, 'comments', cursor);
      told.push(...read.told);
      cursor = read.cursor;
      now += hours(1);
    }
    expect(idsIn(told, 'activity')).toEqual([2]);
  });

  it('of records at rest for a quarter are not asked for', async () => {
    lead(1, {}, '2026-06-01T00:00:00Z');
    say(1);
    expect((await round(await open(), 'comments', null)).told).toEqual([]);
  });

  it('that are switched off in an app keep nothing from coming in', async () => {
    lead(1);
    kintone.refuse = (path) => (path.endsWith('comments.json') ? { status: 400, code: 'GAIA_CM01' } : undefined);
    expect((await round(await open(), 'comments', null)).told).toEqual([]);
  });
});

describe('calls to kintone', () => {
  it('go out one at a time, far from the 100 that a domain takes at once', async () => {
    for (const id of upTo(30)) lead(id);
    kintone.slow = 5;
    const session = await open(withActivities);
    await Promise.all([...session.streams.map(({ id }) => round(session, id, null)), session.people(signal), session.sample?.(10, signal)]);
    expect(kintone.most).toBe(1);
  });

  it('end with the day’s budget of an app, and begin again at 9:00 in Tokyo', async () => {
    lead(1);
    now = at('2026-11-24T20:00+09:00');
    const few = { settings: { dailyCalls: '5' } };
    let cursor: unknown = null;
    const reading = async () => {
      for (let turn = 0; turn < 9; turn++) cursor = (await round(await open(few), 'leads', cursor)).cursor;
    };
    const fault = await faultIn(reading());
    expect(fault).toMatchObject({ code: 'budget', retryAfter: hours(13), passes: true });
    expect(kintone.calls).toHaveLength(5);
    now += hours(13);
    await round(await open(few), 'leads', cursor);
  });

  it('are counted for each app by itself', async () => {
    lead(1);
    const few = { settings: { dailyCalls: '6', activities: '14' } };
    const session = await open(few);
    await round(session, 'leads', null);
    await expect(session.sample?.(1, signal)).resolves.toHaveLength(1);
    await expect(session.sample?.(1, signal)).rejects.toMatchObject({ code: 'budget', detail: 'app 12' });
    await round(session, 'activities', null);
  });

  it('for comments and deletions keep to their share, so that news never want', async () => {
    for (const id of upTo(400)) lead(id);
    now = at('2026-11-24T09:00+09:00');
    const session = await open({ settings: { dailyCalls: '200' } });
    const { cursor } = await round(session, 'leads', null);
    for (let turn = 0; turn < 30; turn++) await round(session, 'comments', null);
    const keys = upTo(10).map((id) => ({ type: 'record', id: String(id) }));
    const asking = async () => {
      for (let turn = 0; turn < 60; turn++) await session.missing?.(keys, signal);
    };
    expect(await faultIn(asking())).toMatchObject({ code: 'budget' });
    expect(kintone.calls.length).toBeLessThan(80);
    await round(session, 'leads', cursor);
  });

  it('ask for forms and people now and then only', async () => {
    lead(1);
    for (let turn = 0; turn < 8; turn++) {
      const session = await open(withActivities);
      await session.people(signal);
      now += minutes(1);
    }
    expect(kintone.calls.filter(({ path }) => !path.endsWith('records.json')).length).toBe(3);
    now += minutes(11);
    await open(withActivities);
    expect(kintone.calls.filter(({ path }) => !path.endsWith('records.json')).length).toBe(6);
  });
});

describe('writing into kintone', () => {
  const item: WriteBack = {
    id: 'b0a7:kintone',
    on: { type: 'record', id: '1' },
    kind: 'touch',
    at: at('2026-11-24T09:30+09:00'),
    by: { name: '佐藤', crmUser: 'sato' },
    subject: 'Tasuki: 不在',
    text: 'また明日\n佐藤',
    touch: { type: 'call', result: 'no_answer' },
  };
  const comments = () => kintone.apps.get('12')?.comments.get(1) ?? [];
  const entries = () => [...(kintone.apps.get('14')?.records.values() ?? [])];
  const into = { settings: { activities: '14', writeTo: 'activities' } };

  it('leaves a comment, and knows it when it comes back', async () => {
    lead(1);
    const session = await open();
    const id = await session.write?.(item, signal);
    expect(id).toBe('comment/1/1');
    expect(comments()).toMatchObject([{ text: 'Tasuki: 不在\nまた明日\n佐藤\n[tasuki:b0a7:kintone] ' }]);
    expect((await round(session, 'comments', null)).told).toMatchObject([{ id, own: item.id }]);
  });

  it('leaves it once, even when the answer got lost', async () => {
    lead(1);
    const session = await open();
    kintone.loseNext = true;
    expect(await faultIn(session.write?.(item, signal) ?? Promise.resolve())).toMatchObject({ code: 'unreachable', passes: true });
    expect(await session.write?.(item, signal)).toBe('comment/1/1');
    expect(comments()).toHaveLength(1);
  });

  it('leaves another act as another comment', async () => {
    lead(1);
    const session = await open();
    await session.write?.(item, signal);
    expect(await session.write?.({ ...item, id: 'other' }, signal)).toBe('comment/1/2');
  });

  it('enters a touch into the app of activities, with its day, kind, result and who did it', async () => {
    lead(1);
    const session = await open(into);
    const id = await session.write?.(item, signal);
    expect(id).toBe('record/14/1');
    expect(entries()[0]).toMatchObject({
      見込み客: { value: '1' },
      対応日: { value: '2026-11-24' },
      対応方法: { value: '電話' },
      結果: { value: '不在' },
      対応者: { value: [{ code: 'sato' }] },
      内容: { value: 'Tasuki: 不在\nまた明日\n佐藤\n[tasuki:b0a7:kintone]' },
    });
    expect((await round(session, 'activities', null)).told).toMatchObject([{ id, own: item.id, on: { id: '1' } }]);
    expect(await session.write?.(item, signal)).toBe(id);
    expect(entries()).toHaveLength(1);
  });

  it('enters nothing that a choice does not offer', async () => {
    lead(1);
    const { touch: _, ...verdict } = item;
    await (await open(into)).write?.({ ...verdict, kind: 'verdict' }, signal);
    expect(entries()[0]).toMatchObject({ 対応方法: { value: null }, 結果: { value: null } });
  });

  it('names the lead by the key that the lookup copies', async () => {
    const link = kintone.apps.get('14')?.properties.見込み客;
    if (link) link.lookup = { relatedApp: { app: '12', code: '' }, relatedKeyField: '顧客番号' };
    lead(1, { 顧客番号: 'C-1' });
    await (await open(into)).write?.(item, signal);
    expect(entries()[0]).toMatchObject({ 見込み客: { value: 'C-1' } });
    lead(1, { 顧客番号: '' });
    expect(await faultIn((await open(into)).write?.({ ...item, id: 'x' }, signal) ?? Promise.resolve())).toMatchObject({ code: 'refused' });
  });

  it('on a record that is gone is refused for good', async () => {
    expect(await faultIn((await open()).write?.(item, signal) ?? Promise.resolve())).toMatchObject({ code: 'not_found', passes: false });
  });
});

describe('when kintone does not do as asked', () => {
  it.each([
    ['a token of no app', { status: 520, code: 'GAIA_IA02' }, 'signed_out', null],
    ['the same with another status', { status: 400, code: 'GAIA_IA02' }, 'signed_out', null],
    ['a token of another app', { status: 520, code: 'GAIA_AP15' }, 'signed_out', null],
    ['a wrong password', { status: 520, code: 'CB_WA01' }, 'signed_out', null],
    ['no credentials', { status: 520, code: 'CB_AU01' }, 'signed_out', null],
    ['a right that the token lacks', { status: 403, code: 'GAIA_NO01' }, 'forbidden', null],
    ['a right that the user lacks', { status: 403, code: 'CB_NO02' }, 'forbidden', null],
    ['an app that is not there', { status: 404, code: 'GAIA_AP01' }, 'not_found', null],
    ['a query with a field that is not there', { status: 400, code: 'GAIA_IQ11' }, 'refused', null],
    ['a value that does not fit', { status: 400, code: 'CB_VA01' }, 'refused', null],
    ['a locked database', { status: 520, code: 'GAIA_DA02' }, 'busy', 30_000],
    ['more than 100 calls at once', { status: 429, code: 'CB_OV01', headers: { 'retry-after': '40' } }, 'busy', 40_000],
    ['the same as a page', { status: 429, html: true }, 'busy', 30_000],
    ['maintenance', { status: 503, html: true }, 'unreachable', null],
    ['a gateway', { status: 502, html: true }, 'unreachable', null],
    ['its own failure', { status: 500, code: 'GAIA_XX99' }, 'broken', null],
    ['a page instead of an answer', { status: 200, html: true }, 'broken', null],
  ] as const)('%s is told in words, with no word of kintone’s about records', async (_, refusal, code, retryAfter) => {
    kintone.refuse = () => refusal;
    const fault = await faultIn(open());
    expect(fault).toBeInstanceOf(CrmFault);
    expect(fault).toMatchObject({ code, retryAfter });
    expect(`${String(fault)} ${JSON.stringify(fault)} ${String((fault as CrmFault).cause)}`).not.toMatch(/山田|つばめ|paper-token/);
  });

  it('a domain that does not answer is told as that', async () => {
    await kintone.close();
    await expect(open()).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('an answer that does not come is not waited for when reading ends', async () => {
    lead(1);
    const session = await open();
    const ending = new AbortController();
    ending.abort(new Error('over'));
    await expect(session.streams[0]?.read(null, ending.signal)).rejects.toThrow('over');
  });

  it.each([
    ['an app that is no number', { app: 'leads' }, /app: it must be an app's number/],
    ['an address without https', { url: 'http://tsubame.cybozu.com' }, /url: it must begin with https/],
    ['no address', { url: 'tsubame' }, /url: it must be an address such as/],
  ])('%s is refused in one line', (_, settings, says) => {
    expect(() => checkedSettings(kintoneConnector, { url: 'https://tsubame.cybozu.com', app: '12', ...settings }, {})).toThrow(says);
  });

  it('without a token and a password it says which to give', async () => {
    await expect(open({ secrets: {} })).rejects.toThrow(/needs an API token, or --user and its password/);
  });
});

describe('the preview of kintone', () => {
  it('shows what was guessed, what each state counts as, and what is not mapped', async () => {
    lead(1, { ステータス: '商談中', ユーザー選択: sato, リードソース: '展示会' });
    const session = await open(withActivities);
    const { mapping } = kintoneConnector;
    const lines = await preview(session, { mapping, people: new Map(), names: new Map(), agreement: defaultRulebook.agreement }, signal);
    const shown = lines.join('\n');
    expect(shown).toMatch(/localhost:\d+, app 12: 1 records/);
    expect(shown).toMatch(/^company\.name +会社名 +1/m);
    expect(shown).toMatch(/^email +@mail|^email +メールアドレス/m);
    expect(shown).toMatch(/^owner +担当者 +1/m);
    expect(shown).toMatch(/^商談中 +商談中 +stage/m);
    expect(shown).toMatch(/^処理中 +処理中 +verdict "accept"/m);
    expect(shown).toMatch(/^Not mapped: .*備考2 \(その他のこと\)/m);
  });

  it('warns of what it found no field for', async () => {
    kintone.addApp('30', [text('あれ'), text('これ')]);
    const session = await open({ settings: { app: '30' }, secrets: { token: 'paper-token-30' } });
    const { warnings } = await session.check(signal);
    expect(warnings.join('\n')).toMatch(/"company\.name"[\s\S]*"owner"[\s\S]*"status"/);
  });

  it('warns where activities name no lead', async () => {
    const app = kintone.apps.get('14');
    if (app) app.properties.見込み客 = text('会社');
    const { warnings } = await (await open(withActivities)).check(signal);
    expect(warnings.join('\n')).toMatch(/Nothing in app 14 names a lead of app 12/);
  });
});

describe('kintone behind a hub', async () => {
  const hub = await hubUnderTest({ connectors: [kintoneConnector], secret: 'a secret for the tests only' });
  const { connections, runner, ingest, directory } = hub.services;
  const ref = (id: number) => ({ site: 'kintone', type: 'record', id: String(id) });
  await directory.addUser({ id: 'sato', name: '佐藤', team: 'east', department: 'is', mail: 'sato@tsubame.example', roles: ['rep'] });

  it('E9: brings leads with their owners and states, counts its own comment once, and forgets what was deleted', async () => {
    hub.clock.now = now;
    lead(1, { ユーザー選択: sato, ステータス: '商談中' });
    lead(2, { ステータス: '未処理' });
    await connections.put(
      {
        id: 'kintone',
        kind: 'kintone',
        settings: { url: kintone.url, app: '12', ...withPassword.settings },
        secrets: withPassword.secrets,
        mapping: { team: 'east' },
        writeBack: true,
      },
      hub.clock.now,
    );
    await runner.readNow('kintone');
    const first = await ingest.findLead(ref(1));
    expect(first).toMatchObject({ name: 'Person 1', company: { name: 'Company 1' }, owner: 'sato', team: 'east' });
    expect(first?.stages.map(({ stage }) => stage)).toContain('opp');
    expect(await ingest.findLead(ref(2))).toMatchObject({ owner: null });

    const rep = await hub.as('sato');
    expect(await rep.act(ref(1), { kind: 'log_touch', result: 'no_answer', note: 'また明日' })).toMatchObject({ outcome: 'applied' });
    // Written, and come back with the comments, in the next rounds.
    for (let turn = 0; turn < 3; turn++) {
      hub.clock.now += minutes(30);
      await runner.readNow('kintone');
    }
    expect(kintone.apps.get('12')?.comments.get(1)).toHaveLength(1);
    expect((await ingest.findLead(ref(1)))?.activities).toHaveLength(1);
    expect(await connections.writeBackState('kintone')).toMatchObject({ sent: 1, waiting: 0, refused: 0 });

    kintone.apps.get('12')?.records.delete(2);
    hub.clock.now += minutes(30);
    await runner.readNow('kintone');
    expect(await ingest.findLead(ref(2))).toBeNull();
    expect(await ingest.findLead(ref(1))).not.toBeNull();
  });

  it('goes on reading while looking for deleted records waits for calls', async () => {
    lead(1);
    await connections.put(
      {
        id: 'kintone',
        kind: 'kintone',
        settings: { url: kintone.url, app: '12', dailyCalls: '200', ...withPassword.settings },
        secrets: withPassword.secrets,
        mapping: { team: 'east' },
      },
      hub.clock.now,
    );
    hub.clock.now = at('2026-11-25T09:00+09:00');
    const asked = (test: (query: string) => boolean) => kintone.calls.filter(({ query }) => test(query)).length;
    const turns = 12;
    for (let turn = 0; turn < turns; turn++) {
      hub.clock.now += minutes(11);
      await runner.readNow('kintone');
    }
    const deletions = asked((query) => query.startsWith('$id in'));
    expect(deletions).toBeGreaterThan(3);
    expect(deletions).toBeLessThan(turns - 2);
    expect(asked((query) => query.startsWith('更新日時 >='))).toBeGreaterThanOrEqual(turns - 1);
    expect((await connections.get('kintone'))?.lastError).toBeNull();
  });
});

it('a site of kintone is the records of its app alone', () => {
  const { origin, params } = kintoneConnector.site({ url: 'https://tsubame.cybozu.com', app: '12' });
  const site = { id: 'kintone', crm: 'kintone', origin, params };
  expect(refAt('https://tsubame.cybozu.com/k/12/show#record=345', [site])).toEqual({ site: 'kintone', type: 'record', id: '345' });
  expect(refAt('https://tsubame.cybozu.com/k/13/show#record=345', [site])).toBeNull();
});

// Older than a quarter is told by the leads' stream all the same.
it('an old record of kintone comes with the first load', async () => {
  lead(1, {}, new Date(now - days(400)).toISOString());
  expect(idsIn((await round(await open(), 'leads', null)).told)).toEqual([1]);
});
