import { describe, expect, it } from 'vitest';
import {
  DraftAnswer,
  type DraftHead,
  DraftsAnswer,
  Me,
  Problem,
  PublishAnswer,
  RulebookAnswer,
  VersionAnswer,
  VersionsAnswer,
} from '@/lib/api/contract';
import { freshAgreement } from '@/lib/domain/fresh-agreement';
import type { Department } from '@/lib/domain/lead';
import { type Agreement, defaultRulebook } from '@/lib/domain/rulebook';
import { agreementFrom } from '@/lib/domain/templates';
import { DAY } from '@/lib/domain/time';
import { runAdmin } from '@/server/admin';
import { type Caller, hubUnderTest, morning } from './hub-under-test';

const hub = await hubUnderTest();
const { directory } = hub.services;
const heads: Record<Department, string> = { mkt: 'mkt', is: 'boss', fs: 'westboss' };
for (const [department, id] of Object.entries(heads))
  await runAdmin({ do: 'user signs', id, team: 'east', departments: [department as Department] }, hub.services, morning);
const [sato, boss, westboss, mkt, admin] = await Promise.all(['sato', 'boss', 'westboss', 'mkt', 'admin'].map((user) => hub.as(user)));
if (!sato || !boss || !westboss || !mkt || !admin) throw new Error('somebody is missing');
const callers: Record<Department, Caller> = { mkt, is: boss, fs: westboss };

let made = 0;
function aName(): string {
  made += 1;
  return `draft-${made}`;
}

function anAgreement(version: string, change: (agreement: Agreement) => Agreement = (agreement) => agreement): Agreement {
  const agreement = freshAgreement(defaultRulebook.agreement, morning);
  return change({ ...agreement, meta: { ...agreement.meta, version } });
}

async function write(id: string, agreement: unknown, more: { base?: string; etag?: string; as?: Caller } = {}): Promise<Response> {
  const base = more.base ?? (await inForce()).rulebook.agreement.meta.version;
  return (more.as ?? (admin as Caller)).put(
    `/v1/drafts/${id}`,
    { team: 'east', base, agreement },
    more.etag === undefined ? {} : { 'if-match': more.etag },
  );
}

async function draftOf(response: Response): Promise<DraftAnswer['draft']> {
  const body = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(body));
  return DraftAnswer.parse(body).draft;
}

async function problemOf(response: Response): Promise<Problem & { status: number }> {
  return { ...Problem.parse(await response.json()), status: response.status };
}

async function inForce(): Promise<RulebookAnswer> {
  return RulebookAnswer.parse(await (await (sato as Caller).get('/v1/rulebook?team=east')).json());
}

async function signAll(id: string, hash: string, departments: readonly Department[] = ['mkt', 'is', 'fs']): Promise<void> {
  for (const department of departments) await draftOf(await callers[department].post(`/v1/drafts/${id}/sign`, { department, hash }));
}

/** A draft as everybody has signed it. */
async function signed(version: string, change?: (agreement: Agreement) => Agreement): Promise<DraftHead> {
  const id = aName();
  const draft = await draftOf(await write(id, anAgreement(version, change)));
  await signAll(id, draft.hash);
  return draft;
}

const publish = ({ id, hash }: Pick<DraftHead, 'id' | 'hash'>, as: Caller = admin) => as.post(`/v1/drafts/${id}/publish`, { hash });

describe('D6 a draft', () => {
  it('is written, listed and read with what lint says of it', async () => {
    const id = aName();
    const written = await write(
      id,
      anAgreement('2.0.0', (agreement) => ({ ...agreement, stages: agreement.stages.map((stage) => ({ ...stage, actions: [] })) })),
    );
    expect(written.headers.get('etag')).toMatch(/"1"$/);
    const draft = await draftOf(written);
    expect(draft).toMatchObject({
      id,
      team: 'east',
      revision: 1,
      state: 'open',
      base: '1.0.0',
      version: '2.0.0',
      signatures: [],
      mustSign: ['mkt', 'is', 'fs'],
    });
    expect(draft.findings.map(({ code }) => code)).toContain('stage_without_action');
    const { drafts } = DraftsAnswer.parse(await (await mkt.get('/v1/drafts?team=east')).json());
    expect(drafts.find((one) => one.id === id)).toMatchObject({ revision: 1, hash: draft.hash });
    expect(await draftOf(await mkt.get(`/v1/drafts/${id}`))).toMatchObject({ agreement: { meta: { version: '2.0.0' } } });
  });

  it('is changed by who knows it as it is: 412 in words for everybody else', async () => {
    const id = aName();
    const first = await write(id, anAgreement('2.0.0'));
    const etag = first.headers.get('etag') ?? '';
    expect((await write(id, anAgreement('2.0.1'), { etag })).status).toBe(200);
    for (const known of [etag, '"0"', '"x"']) {
      const problem = await problemOf(await write(id, anAgreement('2.0.2'), { etag: known }));
      expect(problem).toMatchObject({ status: 412, code: 'conflict', message: expect.stringContaining('changed it since') });
    }
    expect((await problemOf(await write(id, anAgreement('2.0.2')))).message).toContain('If-Match');
    expect((await problemOf(await write(aName(), anAgreement('2.0.2'), { etag: '"1"' }))).message).toContain('not there any more');
    expect((await draftOf(await boss.get(`/v1/drafts/${id}`))).version).toBe('2.0.1');
  });

  it('is an admin’s to write: managers and marketing read it and comment, reps and strangers don’t know of it', async () => {
    const id = aName();
    const { revision } = await draftOf(await write(id, anAgreement('2.0.0')));
    for (const reader of [boss, mkt]) {
      expect((await reader.get(`/v1/drafts/${id}`)).status).toBe(200);
      for (const refused of [
        await write(id, anAgreement('2.0.1'), { etag: `"${revision}"`, as: reader }),
        await write(aName(), anAgreement('2.0.1'), { as: reader }),
        await reader.delete(`/v1/drafts/${id}`, { 'if-match': `"${revision}"` }),
      ])
        expect(await problemOf(refused)).toMatchObject({
          status: 403,
          code: 'forbidden',
          message: 'An admin writes the agreement. You may read its drafts and comment on them.',
        });
    }
    expect((await write(id, anAgreement('2.0.1'), { etag: `"${revision}"`, as: sato })).status).toBe(404);
    expect((await problemOf(await write(aName(), anAgreement('2.0.1'), { as: sato }))).status).toBe(403);
    expect((await draftOf(await boss.get(`/v1/drafts/${id}`))).version).toBe('2.0.0');
  });

  it('is kept by one of two who make or change it at the same moment', async () => {
    const id = aName();
    const made = await Promise.all(['a', 'b', 'c'].map((version) => write(id, anAgreement(version))));
    expect(made.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const changed = await Promise.all(['d', 'e', 'f'].map((version) => write(id, anAgreement(version), { etag: '"1"' })));
    expect(changed.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  it.each<[string, unknown, RegExp]>([
    ['what is no agreement', { meta: {} }, /stages|meta/],
    ['a stage without a name', { ...anAgreement('2.0.0'), stages: [{ id: 'lead' }] }, /stages/],
  ])('is not %s: each place is named', async (_, agreement, place) => {
    const problem = await problemOf(await write(aName(), agreement));
    expect(problem).toMatchObject({ status: 400, code: 'invalid' });
    expect(problem.fields?.map(({ path }) => path).join(' ')).toMatch(place);
  });

  it('is thrown away with its ETag', async () => {
    const id = aName();
    await write(id, anAgreement('2.0.0'));
    expect((await admin.delete(`/v1/drafts/${id}`, { 'if-match': '"9"' })).status).toBe(412);
    expect((await admin.delete(`/v1/drafts/${id}`, { 'if-match': '"1"' })).status).toBe(200);
    expect((await boss.get(`/v1/drafts/${id}`)).status).toBe(404);
  });
});

describe('D6 a comment', () => {
  it('stands on a part of the draft, once however often it is sent, until it is settled', async () => {
    const id = aName();
    await write(id, anAgreement('2.0.0'));
    const comment = { id: `${id}-c`, path: 'promises.0.within', text: '一時間は短すぎる' };
    await mkt.post(`/v1/drafts/${id}/comments`, comment);
    const draft = await draftOf(await mkt.post(`/v1/drafts/${id}/comments`, comment));
    expect(draft.comments).toEqual([{ ...comment, by: 'mkt', at: morning }]);
    expect(draft.openComments).toBe(1);
    expect((await boss.post(`/v1/drafts/${id}/comments`, comment)).status).toBe(409);
    const settled = await draftOf(await boss.post(`/v1/drafts/${id}/comments/${comment.id}/resolve`, {}));
    expect(settled).toMatchObject({ openComments: 0, comments: [{ resolvedBy: 'boss', resolvedAt: morning }] });
    expect((await sato.post(`/v1/drafts/${id}/comments`, { ...comment, id: 'x' })).status).toBe(404);
  });
});

describe('D6 a signature', () => {
  it('is for who was given the right to sign for that department, and is told by /v1/me', async () => {
    const id = aName();
    const { hash } = await draftOf(await write(id, anAgreement('2.0.0')));
    expect(Me.parse(await (await mkt.get('/v1/me')).json()).signs).toEqual([{ team: 'east', department: 'mkt' }]);
    expect((await mkt.post(`/v1/drafts/${id}/sign`, { department: 'is', hash })).status).toBe(403);
    expect((await admin.post(`/v1/drafts/${id}/sign`, { department: 'mkt', hash })).status).toBe(403);
    expect((await sato.post(`/v1/drafts/${id}/sign`, { department: 'mkt', hash })).status).toBe(404);
    // A head of a department may sit in another team.
    const draft = await draftOf(await westboss.post(`/v1/drafts/${id}/sign`, { department: 'fs', hash }));
    expect(draft.signatures).toEqual([{ department: 'fs', user: 'westboss', name: 'Name of westboss', at: morning }]);
  });

  it('is of the very text: one letter changed leaves none, and the old text back brings them back', async () => {
    const draft = await signed('2.0.0');
    const { id, hash } = draft;
    const changed = await draftOf(
      await write(
        id,
        anAgreement('2.0.0', (agreement) => ({ ...agreement, absencePolicy: 'stop' })),
        { etag: '"1"' },
      ),
    );
    expect(changed.hash).not.toBe(hash);
    expect(changed.signatures).toEqual([]);
    expect(await problemOf(await mkt.post(`/v1/drafts/${id}/sign`, { department: 'mkt', hash }))).toMatchObject({
      status: 409,
      message: expect.stringContaining('changed since you read it'),
    });
    const back = await draftOf(await write(id, anAgreement('2.0.0'), { etag: '"2"' }));
    expect(back.signatures.map(({ department }) => department).sort()).toEqual(['fs', 'is', 'mkt']);
  });

  it('is asked of the departments that act in it alone', async () => {
    const agreement = agreementFrom('no-inside-sales', morning) as Agreement;
    const draft = await draftOf(await write(aName(), { ...agreement, meta: { ...agreement.meta, version: '2.0.0' } }));
    expect(draft.mustSign).toEqual(['mkt', 'fs']);
  });
});

describe('D6 publishing', () => {
  it('waits for every department, and says who is missing', async () => {
    const id = aName();
    const { hash } = await draftOf(await write(id, anAgreement('2.0.0')));
    await signAll(id, hash, ['mkt']);
    expect(await problemOf(await publish({ id, hash }))).toMatchObject({ status: 409, message: 'Not signed yet by: is, fs.' });
  });

  it.each<[string, (agreement: Agreement) => Agreement, RegExp]>([
    [
      'lint finds errors',
      (agreement) => ({ ...agreement, calendars: agreement.calendars.map((calendar) => ({ ...calendar, weekly: {} })) }),
      /Lint/,
    ],
    [
      'its version is taken',
      (agreement) => ({ ...agreement, meta: { ...agreement.meta, version: '1.0.0' } }),
      /Version 1\.0\.0 is published already/,
    ],
    [
      'its date was forgotten',
      (agreement) => ({ ...agreement, meta: { ...agreement.meta, effectiveFrom: morning - 40 * DAY } }),
      /month back/,
    ],
  ])('is refused where %s', async (_, change, words) => {
    const problem = await problemOf(await publish(await signed(`x-${made}`, change)));
    expect(problem.status).toBe(409);
    expect(problem.message).toMatch(words);
  });

  it('is an admin’s', async () => {
    const draft = await signed('2.0.0');
    expect((await publish(draft, boss)).status).toBe(403);
    expect((await publish(draft, mkt)).status).toBe(403);
  });

  it('puts it in force at the next request, with who signed; it never changes, and drafts from before are stale', async () => {
    const before = await inForce();
    const other = await signed('3.0.0');
    const draft = await signed('2.0.0', (agreement) => ({ ...agreement, absencePolicy: 'stop' }));
    const answer = PublishAnswer.parse(await (await publish(draft)).json());
    expect(answer).toMatchObject({ version: '2.0.0', inForceFrom: morning });
    const after = await inForce();
    expect(after.revision).toBe(answer.revision);
    expect(after.revision).not.toBe(before.revision);
    expect(after.rulebook.agreement).toMatchObject({ absencePolicy: 'stop', meta: { version: '2.0.0' } });
    expect(after.rulebook.agreement.meta.signatories.map(({ department, name }) => [department, name]).sort()).toEqual([
      ['fs', 'Name of westboss'],
      ['is', 'Name of boss'],
      ['mkt', 'Name of mkt'],
    ]);
    expect(await draftOf(await boss.get(`/v1/drafts/${draft.id}`))).toMatchObject({ state: 'published', publishedAt: morning });
    expect(await problemOf(await write(draft.id, anAgreement('2.0.1'), { etag: '"1"' }))).toMatchObject({
      status: 409,
      message: expect.stringContaining('never changes'),
    });
    expect((await admin.delete(`/v1/drafts/${draft.id}`, { 'if-match': '*' })).status).toBe(409);
    expect((await publish(draft)).status).toBe(409);

    expect((await draftOf(await boss.get(`/v1/drafts/${other.id}`))).state).toBe('stale');
    const stale = await problemOf(await publish(other));
    expect(stale).toMatchObject({ status: 409, message: expect.stringContaining('Version 2.0.0 was published since') });
    expect((await problemOf(await mkt.post(`/v1/drafts/${other.id}/sign`, { department: 'mkt', hash: other.hash }))).status).toBe(409);
    // Taken over to the new version, its text unchanged, the signatures hold.
    await draftOf(await write(other.id, anAgreement('3.0.0'), { etag: '"1"', base: '2.0.0' }));
    expect((await publish(other)).status).toBe(200);
    expect((await inForce()).rulebook.agreement.meta.version).toBe('3.0.0');
    const earlier = await signed('3.0.1', (agreement) => ({ ...agreement, meta: { ...agreement.meta, effectiveFrom: morning - 2 * DAY } }));
    expect((await problemOf(await publish(earlier))).message).toContain('before the version it replaces');
  });

  it('is done once where two ask for it at the same moment', async () => {
    const [first, second] = [await signed('4.0.0'), await signed('4.0.0')];
    const answers = await Promise.all([publish(first), publish(second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await inForce()).rulebook.agreement.meta.version).toBe('4.0.0');
  });

  it('D10 of everybody’s agreement is for an admin of every team; a team with its own keeps that', async () => {
    const id = aName();
    for (const [department, user] of Object.entries(heads)) await directory.setSigner(user, '', [department as Department]);
    const body = { team: '', base: '1.0.0', agreement: anAgreement('all-2') };
    const { hash } = await draftOf(await admin.put(`/v1/drafts/${id}`, body));
    await signAll(id, hash);
    expect(await problemOf(await publish({ id, hash }))).toMatchObject({ status: 403, message: expect.stringContaining('every team') });
    await directory.setGrants('admin', [
      { team: 'east', role: 'admin' },
      { team: 'west', role: 'admin' },
    ]);
    expect((await publish({ id, hash })).status).toBe(200);
    const west = RulebookAnswer.parse(await (await westboss.get('/v1/rulebook?team=west')).json());
    expect(west.rulebook.agreement.meta.version).toBe('all-2');
    expect((await inForce()).rulebook.agreement.meta.version).toBe('4.0.0');
  });
});

describe('D6 the versions published', () => {
  const versions = async (as: Caller, query = '') => VersionsAnswer.parse(await (await as.get(`/v1/rulebooks${query}`)).json());

  it('name who published and signed each, when, and why; the text of each stays to be read', async () => {
    const before = await inForce();
    const id = aName();
    const agreement = anAgreement('7.0.0', (one) => ({ ...one, meta: { ...one.meta, target: 77 } }));
    const { hash } = await draftOf(
      await admin.put(`/v1/drafts/${id}`, {
        team: 'east',
        base: before.rulebook.agreement.meta.version,
        why: ' Calls come too late ',
        agreement,
      }),
    );
    // Left out, the reason stays.
    const again = await draftOf(
      await admin.put(`/v1/drafts/${id}`, { team: 'east', base: before.rulebook.agreement.meta.version, agreement }, { 'if-match': '"1"' }),
    );
    expect(again.why).toBe('Calls come too late');
    await signAll(id, hash);
    expect((await publish({ id, hash })).status).toBe(200);

    const { versions: all } = await versions(sato, '?team=east');
    expect(all[0]).toMatchObject({
      team: 'east',
      version: '7.0.0',
      publishedBy: 'Name of admin',
      why: 'Calls come too late',
      inForce: true,
      publishedAt: hub.clock.now,
      effectiveFrom: agreement.meta.effectiveFrom,
    });
    expect(all[0]?.signatories.map(({ department }) => department).sort()).toEqual(['fs', 'is', 'mkt']);
    expect(all.filter((one) => one.team === 'east' && one.inForce)).toHaveLength(1);
    // Everybody's: the one in force, and the one that the hub came with.
    const everybodys = all.filter((one) => one.team === '');
    expect(everybodys.filter((one) => one.inForce)).toHaveLength(1);
    expect(everybodys.at(-1)).toMatchObject({ version: '1.0.0', publishedBy: null, why: '' });

    const old = VersionAnswer.parse(await (await sato.get(`/v1/rulebooks/${before.rulebook.agreement.meta.version}?team=east`)).json());
    expect(old.agreement.meta).toEqual(before.rulebook.agreement.meta);
    const now = VersionAnswer.parse(await (await sato.get('/v1/rulebooks/7.0.0?team=east')).json());
    expect([now.agreement.meta.target, now.head.version]).toEqual([77, '7.0.0']);
  });

  it('are told to those of the team, with the teams they may publish for', async () => {
    expect((await versions(sato)).publishes).toEqual([]);
    expect((await versions(admin)).publishes).toContain('east');
    expect((await sato.get('/v1/rulebooks?team=west')).status).toBe(403);
    expect((await problemOf(await sato.get('/v1/rulebooks/no-such'))).code).toBe('not_found');
  });
});
