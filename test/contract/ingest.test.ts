import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { DeliveryAnswer, Problem } from '@/lib/api/contract';
import { HOUR, MINUTE } from '@/lib/domain/time';
import { runAdmin } from '@/server/admin';
import { signatureOf } from '@/server/ingest/signature';
import { createLog } from '@/server/log';
import { aLead } from '../fixtures/builders';
import { hubUnderTest, morning, refOf } from './hub-under-test';

let logged = '';
const sink = new Writable({
  write(chunk, _, done) {
    logged += String(chunk);
    done();
  },
});
const hub = await hubUnderTest({ log: createLog('debug', sink), secret: 'a secret of sixteen or more' });
const { ingest, sources } = hub.services;

async function source(id: string, kind = 'forms', proof: 'signature' | 'header' = 'signature', crm: string | null = null): Promise<string> {
  return sources.add({ id, kind, team: 'east', crm, proof }, hub.clock.now);
}

type Sending = { at?: number; delivery?: string; type?: string; signature?: string; headers?: Record<string, string> };

async function send(id: string, secret: string, body: unknown, how: Sending = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const timestamp = String(Math.floor((how.at ?? hub.clock.now) / 1000));
  return fetch(`${hub.url}/v1/ingest/${id}`, {
    method: 'POST',
    headers: {
      'content-type': how.type ?? 'application/json',
      'x-tasuki-timestamp': timestamp,
      'x-tasuki-signature': how.signature ?? signatureOf(secret, timestamp, Buffer.from(text)),
      ...(how.delivery === undefined ? {} : { 'x-tasuki-delivery': how.delivery }),
      ...how.headers,
    },
    body: text,
  });
}
const answerOf = async (response: Response) => DeliveryAnswer.parse(await response.json());
const web = await source('web');
const leadAt = (mail: string) => ingest.findLead({ site: 'web', type: 'submission', id: `mail:${mail}` });

describe('a form that was sent', () => {
  const submission = {
    お名前: '佐藤 花子',
    メールアドレス: 'Hanako@Example.jp',
    会社名: 'つばめ商事',
    お問い合わせ種別: 'デモ依頼',
    同意: 'on',
    お問い合わせ内容: '来月から使いたい',
    page: 'https://example.jp/demo',
    好きな色: '青',
  };

  it('becomes a lead with intent, source and consent, moved on by the rulebook; what nobody knows is kept and named', async () => {
    const answer = await answerOf(await send('web', web, submission, { delivery: 'd-1' }));
    expect(answer).toMatchObject({ replayed: false, records: 1, added: 1, refused: [], unknown: ['好きな色'] });
    const lead = await leadAt('hanako@example.jp');
    expect(lead).toMatchObject({
      name: '佐藤 花子',
      team: 'east',
      owner: null,
      company: { name: 'つばめ商事' },
      intent: 'demo',
      source: 'web',
      sourcedBy: 'mkt',
      consentAt: hub.clock.now,
      custom: { 好きな色: '青' },
      activities: [{ type: 'inquiry', intent: 'demo', channel: 'form', note: '来月から使いたい', occurredAt: hub.clock.now }],
    });
    expect(lead?.stages.length).toBeGreaterThan(0);
    expect(lead?.stages.every(({ by }) => by === 'rule')).toBe(true);
  });

  it('sent again under its delivery id changes nothing, even with a new signature and other words', async () => {
    const before = await leadAt('hanako@example.jp');
    hub.clock.now += 2 * HOUR;
    const again = await answerOf(await send('web', web, { ...submission, お名前: 'Somebody else' }, { delivery: 'd-1' }));
    expect(again).toMatchObject({ replayed: true, added: 1 });
    expect(await leadAt('hanako@example.jp')).toEqual(before);
    hub.clock.now = morning;
  });

  it('caught on the way and played again has no effect, whatever id it is given', async () => {
    const body = { email: 'replay@example.jp', name: 'Ann', intent: 'price' };
    expect(await answerOf(await send('web', web, body, { delivery: 'r-1' }))).toMatchObject({ added: 1, replayed: false });
    for (const delivery of ['r-1', 'r-2', undefined])
      expect(await answerOf(await send('web', web, body, delivery === undefined ? {} : { delivery }))).toMatchObject({ replayed: true });
    expect((await leadAt('replay@example.jp'))?.activities).toHaveLength(1);
  });

  it('adds to a lead that is known by its mail, and to none by a mailbox that a role reads', async () => {
    await ingest.upsertLeads([
      aLead({ id: 'crm-1', refs: [refOf('crm-1')], team: 'east', owner: 'sato', email: 'known@example.jp', name: 'Known' }),
      aLead({ id: 'crm-2', refs: [refOf('crm-2')], team: 'east', owner: 'sato', email: 'info@example.jp' }),
    ]);
    expect(await answerOf(await send('web', web, { email: 'known@example.jp', name: 'Other', intent: 'price' }))).toMatchObject({
      matched: { byMail: 1 },
    });
    expect(await ingest.findLead(refOf('crm-1'))).toMatchObject({
      name: 'Known',
      owner: 'sato',
      activities: [{ type: 'inquiry', intent: 'price' }],
    });
    expect(await answerOf(await send('web', web, { email: 'info@example.jp', name: 'Ann' }))).toMatchObject({ added: 1, ambiguous: 1 });
    expect((await ingest.findLead(refOf('crm-2')))?.activities).toEqual([]);
  });

  it('comes as a browser sends it, boxes and all', async () => {
    const body = 'name=Ann+Lee&email=box%40example.jp&topics=a&topics=b&intent=%E8%B3%87%E6%96%99%E8%AB%8B%E6%B1%82';
    expect(await answerOf(await send('web', web, body, { type: 'application/x-www-form-urlencoded' }))).toMatchObject({ added: 1 });
    expect(await leadAt('box@example.jp')).toMatchObject({ intent: 'brochure', custom: { topics: 'a, b' } });
  });

  it('fault 55: can’t say whose it is, how far it has come, or how it scores', async () => {
    const body = {
      email: 'mass@example.jp',
      name: 'Ann',
      owner: 'boss',
      team: 'west',
      stage: 'sql',
      score: 99,
      importedScore: 99,
      rev: 9,
      closed: [{}],
      handedOffTo: 'fs',
    };
    expect(await answerOf(await send('web', web, body))).toMatchObject({ added: 1 });
    const lead = await leadAt('mass@example.jp');
    expect(lead).toMatchObject({ team: 'east', owner: null, rev: 1, handOffs: [], closed: [] });
    expect(lead?.importedScore).toBeUndefined();
    expect(lead?.stages.filter(({ by }) => by !== 'rule')).toEqual([]);
  });

  it('of several records keeps those that are right', async () => {
    const records = [{ email: 'ok@example.jp', name: 'Ok' }, { email: 'not a mail', name: 'Bad' }, {}];
    const answer = await answerOf(await send('web', web, { records }));
    expect(answer).toMatchObject({ records: 3, added: 2, refused: [{ record: 1, reason: { ja: expect.any(String) } }] });
  });
});

describe('who may send', () => {
  const body = { email: 'x@example.jp', name: 'X' };
  it.each([
    ['without a signature', { signature: '' }],
    ['with another’s', { signature: signatureOf('wrong', '1', Buffer.from('')) }],
    ['signed six minutes ago', { at: morning - 6 * MINUTE }],
    ['signed six minutes ahead', { at: morning + 6 * MINUTE }],
    ['that only shows its secret', { signature: 'v1=0', headers: { 'x-tasuki-secret': web } }],
  ])('nobody %s', async (_, how) => {
    const response = await send('web', web, body, how);
    expect([response.status, Problem.parse(await response.json()).code]).toEqual([401, 'unauthorized']);
    expect(await leadAt('x@example.jp')).toBeNull();
  });

  it('an unknown source answers as a wrong signature does', async () => {
    const [absent, wrong] = [await send('absent', web, body), await send('web', 'wrong', body)];
    expect([absent.status, await absent.json()]).toEqual([wrong.status, await wrong.json()]);
  });

  it('a changed body is nobody’s', async () => {
    const timestamp = String(Math.floor(morning / 1000));
    expect(
      (await send('web', web, { ...body, name: 'Y' }, { signature: signatureOf(web, timestamp, Buffer.from(JSON.stringify(body))) }))
        .status,
    ).toBe(401);
  });

  it('while a secret is changed both count, then the new one alone', async () => {
    const first = await source('rotating');
    const second = await sources.rotate('rotating', hub.clock.now + HOUR);
    expect((await send('rotating', first, { ...body, n: 1 })).status).toBe(200);
    expect((await send('rotating', second, { ...body, n: 2 })).status).toBe(200);
    hub.clock.now += HOUR + 1;
    expect((await send('rotating', first, { ...body, n: 3 })).status).toBe(401);
    expect((await send('rotating', second, { ...body, n: 4 })).status).toBe(200);
    hub.clock.now = morning;
    await sources.setActive('rotating', false);
    expect((await send('rotating', second, { ...body, n: 5 })).status).toBe(401);
  });

  it('a tool that can’t sign shows a secret in a header; one that can must sign', async () => {
    const secret = await source('marketo', 'marketo', 'header');
    const fields = { leadId: 5, firstName: 'Ann', lastName: 'Lee', email: 'marketo@example.com' };
    const shown = (value: string) => send('marketo', '', fields, { signature: '', headers: { 'x-tasuki-secret': value } });
    expect((await shown('tsi_wrong')).status).toBe(401);
    expect(await answerOf(await shown(secret))).toMatchObject({ added: 1 });
    expect(await answerOf(await shown(secret))).toMatchObject({ replayed: true });
    await expect(source('forms-2', 'forms', 'header')).rejects.toThrow(/can sign/);
  });

  it('the secret is kept sealed, shown once, and never logged', async () => {
    const { lines } = await runAdmin(
      { do: 'source add', id: 'once', kind: 'forms', team: 'east', crm: null, proof: 'signature' },
      hub.services,
      morning,
    );
    const secret = lines[0] ?? '';
    expect(secret).toMatch(/^tsi_/);
    const listed = await runAdmin({ do: 'source list' }, hub.services, morning);
    expect(listed.lines.join('\n')).toContain('once');
    expect(listed.lines.join('\n')).not.toContain(secret);
    await send('once', secret, { email: 'canary@example.jp', name: 'Canary' });
    const kept = JSON.stringify(await hub.db.execute('select * from ingest_sources'));
    for (const text of [logged, kept]) {
      expect(text).not.toContain(secret);
      expect(text).not.toMatch(/canary/i);
    }
  });
});

describe('fault 56: what is no delivery', () => {
  it.each([
    ['broken JSON', '{', 400],
    ['deep JSON', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
    ['no records', '[]', 400],
    ['too many records', JSON.stringify(Array.from({ length: 101 }, () => ({}))), 400],
    ['something else than records', '[1, "a"]', 400],
    ['more than 1 MB', JSON.stringify({ note: 'x'.repeat(1_000_001) }), 413],
  ])('%s is refused', async (_, body, status) => {
    expect((await send('web', web, body, { delivery: randomUUID() })).status).toBe(status);
  });
  it('and so is a body of no known kind', async () => {
    expect((await send('web', web, 'a,b', { type: 'text/csv' })).status).toBe(400);
  });
});
