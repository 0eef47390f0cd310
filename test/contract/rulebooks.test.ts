import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RulebookAnswer } from '@/lib/api/contract';
import { type Agreement, defaultRulebook } from '@/lib/domain/rulebook';
import { RULEBOOK_SCHEMA } from '@/lib/domain/rulebook-migrations';
import { runAdmin } from '@/server/admin';
import { at } from '@/test/fixtures/builders';
import { hubUnderTest, morning } from './hub-under-test';

const hub = await hubUnderTest();
const { services, clock, db } = hub;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasuki-rulebooks-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function inForce(team = 'east'): Promise<RulebookAnswer> {
  services.rulebooks.forget();
  const caller = await hub.as(team === 'west' ? 'west' : 'sato');
  return (await (await caller.get(`/v1/rulebook?team=${team}`)).json()) as RulebookAnswer;
}

async function written(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function agreement(version: string, changes: Partial<Agreement> = {}, meta: Partial<Agreement['meta']> = {}): Agreement {
  const shipped = structuredClone(defaultRulebook.agreement);
  return { ...shipped, ...changes, meta: { ...shipped.meta, version, ...meta } };
}

describe('D6 the rulebook at the hub', () => {
  it('is in force from the day the hub was set up, and lint has nothing to say of it', async () => {
    const { rulebook } = await inForce();
    expect(rulebook.agreement.meta.effectiveFrom).toBe(at('2026-11-24T00:00+09:00'));
    expect(services.rulebooks.check(rulebook.agreement, morning)).toEqual([]);
  });

  it('D10 starts from a template: printed, checked, published for one team', async () => {
    const list = await runAdmin({ do: 'rulebook templates' }, services, morning);
    expect(list.lines.join('\n')).toMatch(/inbound-saas[\s\S]*no-inside-sales/);
    const printed = await runAdmin({ do: 'rulebook template', id: 'no-inside-sales' }, services, morning);
    const file = await written('template.json', printed.lines.join('\n').replace('"version": "1.0.0"', '"version": "west-1"'));
    expect(await runAdmin({ do: 'rulebook check', file }, services, morning)).toEqual({ ok: true, lines: ['Version west-1 is right.'] });
    const { lines } = await runAdmin({ do: 'rulebook publish', file, team: 'west' }, services, morning);
    expect(lines).toEqual(['Version west-1 is published for team west, in force from 2026-11-24.']);
    expect((await inForce('west')).rulebook.agreement.stages.map(({ id }) => id)).toEqual(['lead', 'mql', 'sql', 'opp']);
    expect((await inForce('east')).rulebook.agreement.meta.version).toBe('1.0.0');
  });

  it.each<[what: string, name: string, content: unknown, words: RegExp]>([
    ['what is no JSON', 'broken.json', '{"agreement":', /This is not JSON/],
    ['a list', 'list.json', [], /not a rulebook|Agreement/],
    [
      'a fault at its field',
      'fault.json',
      { agreement: agreement('x', { absencePolicy: 'hide' as never }) },
      /agreement\.absencePolicy: .*choose one of stop, cover, reassign/,
    ],
    ['what a newer version wrote', 'newer.json', { agreement: agreement('x', {}, { schema: 99 }) }, /newer version: update the hub/],
    [
      'what lint calls an error',
      'lint.json',
      agreement('x', { departments: [] }),
      /not published\. agreement\.stages\.0\.department: Nobody is there/,
    ],
    ['a version that is taken', 'taken.json', agreement('1.0.0'), /Version 1\.0\.0 is published already/],
  ])('refuses to publish %s, in one line', async (_, name, content, words) => {
    const file = await written(name, content);
    const before = await inForce();
    await expect(runAdmin({ do: 'rulebook publish', file, team: null }, services, morning)).rejects.toThrow(words);
    expect((await inForce()).revision).toBe(before.revision);
  });

  it('refuses a file that is not there, a template and a team nobody knows', async () => {
    const file = join(folder, 'none.json');
    await expect(runAdmin({ do: 'rulebook check', file }, services, morning)).rejects.toThrow('There is no file');
    await expect(runAdmin({ do: 'rulebook template', id: 'fax' }, services, morning)).rejects.toThrow('default, inbound-saas');
    const good = await written('good.json', agreement('2.0.0'));
    await expect(runAdmin({ do: 'rulebook publish', file: good, team: 'north' }, services, morning)).rejects.toThrow('no team north');
  });

  it('checking says everything, gravest first, and publishes nothing', async () => {
    const file = await written('odd.json', agreement('2.0.0', { departments: [] }, { target: 0 }));
    const { ok, lines } = await runAdmin({ do: 'rulebook check', file }, services, morning);
    expect(ok).toBe(false);
    expect(lines[0]).toMatch(/^error {2}agreement\./);
    expect(lines.some((line) => line.startsWith('warning  agreement.meta.target'))).toBe(true);
    expect(lines.at(-1)).toMatch(/to look at\.$/);
    expect((await inForce()).rulebook.agreement.meta.version).toBe('1.0.0');
  });

  it('a version published later is in force at once, one for a day to come on that day', async () => {
    await services.rulebooks.publish(agreement('1.0.1'), morning);
    expect((await inForce()).rulebook.agreement.meta.version).toBe('1.0.1');
    await services.rulebooks.publish(agreement('1.2.0', {}, { effectiveFrom: at('2026-12-01T00:00+09:00') }), morning + 1);
    await services.rulebooks.publish(agreement('1.0.2'), morning + 2);
    expect((await inForce()).rulebook.agreement.meta.version).toBe('1.0.2');
    clock.now = at('2026-12-01T09:00+09:00');
    expect((await inForce()).rulebook.agreement.meta.version).toBe('1.2.0');
    clock.now = morning;
  });

  it('what was published in an older shape travels in the shape of today, under another revision', async () => {
    const old = JSON.parse(await readFile(new URL('../fixtures/rulebooks/schema-1.json', import.meta.url), 'utf8'));
    old.agreement.meta.version = 'old';
    await keep('old', old.agreement);
    const { rulebook, revision } = await inForce();
    expect(rulebook.agreement.meta).toMatchObject({ version: 'old', schema: RULEBOOK_SCHEMA });
    expect(rulebook.agreement.readiness.hotDays).toBe(14);
    expect(revision).toMatch(new RegExp(`^old\\.\\d+\\.abcdef12\\.${RULEBOOK_SCHEMA}$`));
  });

  it('one that a newer hub published, or that can not be read, is refused when the hub starts and when it is asked for', async () => {
    await keep('newest', agreement('newest', {}, { schema: RULEBOOK_SCHEMA + 1 }));
    await expect(services.rulebooks.ensure(morning)).rejects.toThrow('published by a newer version of the hub: update this one');
    services.rulebooks.forget();
    await expect(services.rulebooks.current('east', morning)).rejects.toThrow('newer version');
    await keep('broken', { ...agreement('broken'), stages: 'none' });
    await expect(services.rulebooks.ensure(morning)).rejects.toThrow("can't be read. agreement.stages: Stages: enter a list");
  });

  /** Writes past the service, as another version of the hub would have. */
  let later = 10;
  async function keep(version: string, body: unknown): Promise<void> {
    later += 1;
    await db.execute(sql`insert into rulebooks (team, version, agreement, hash, effective_from, published_at)
      values ('', ${version}, ${JSON.stringify(body)}::jsonb, 'abcdef1234', ${morning - 1}::bigint, ${morning + later}::bigint)`);
  }
});
