import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '@/lib/api/contract';
import { runAdmin } from '@/server/admin';
import { rows } from '@/server/db/database';
import { startHub } from '@/server/hub';
import { createLog } from '@/server/log';
import { restoreBackup } from '@/server/operations/backup';
import { hubUnderTest, idsOf, morning, onPostgres } from '../contract/hub-under-test';

const hub = await hubUnderTest();
const { db } = hub;

async function epochOf(): Promise<string> {
  const [row] = await rows<{ value: string }>(db, sql`select value from meta where key = 'epoch'`);
  return row?.value ?? '';
}

describe('fault 33: a database that was put back from a copy', () => {
  it('elsewhere than it was written begins a new epoch: nobody goes on from a cursor of the old one, and nobody waits for its numbers', async () => {
    const rep = await hub.as('sato');
    await hub.addLead('one');
    await hub.addLead('two');
    const known = await rep.sync();
    const before = await epochOf();
    // As after pg_restore on another machine: another cluster, whose transactions are numbered from the start.
    await db.execute(sql`update meta set value = 'another/1/7' where key = 'identity'`);
    await db.execute(sql`update feed set xid = '900000000000'::xid8`);
    await hub.services.sweep();
    expect(await epochOf()).not.toBe(before);
    const old = await rep.get(`/v1/leads/changes?cursor=${encodeURIComponent(known.cursor)}`);
    expect(old.status).toBe(410);
    expect(Problem.parse(await old.json()).code).toBe('gone');
    expect(idsOf(await rep.sync())).toEqual(['one', 'two']);
    // And it goes on from there.
    const again = await rep.sync();
    await hub.addLead('three');
    expect(idsOf(await rep.sync(again))).toEqual(['one', 'three', 'two']);
  });

  it('in place begins one when it is told so, and none by itself', async () => {
    const before = await epochOf();
    await hub.services.sweep();
    expect(await epochOf()).toBe(before);
    const { lines } = await runAdmin({ do: 'restored' }, hub.services, morning);
    expect(lines.join(' ')).toContain('syncs from the start');
    expect(await epochOf()).not.toBe(before);
    const me = (await (await (await hub.as('sato')).get('/v1/me')).json()) as { epoch: string };
    expect(me.epoch).toBe(await epochOf());
  });

  if (onPostgres)
    it('on PostgreSQL is copied with its own tools, and says so', async () => {
      await expect(hub.services.operations.backup(tmpdir())).rejects.toThrow(/pg_dump/);
    });
});

describe('fault 33: a backup of the embedded database', () => {
  let folder = '';
  let backup = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tasuki-backup-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const dataDir = () => join(folder, 'data');

  it('is made while the hub works, whole, and readable by its owner alone', async () => {
    const own = await startHub({ port: 0, dataDir: dataDir(), log: createLog('silent'), watches: false });
    await own.services.directory.addTeam({ id: 'east', name: { ja: '東', en: 'East' } });
    await writeFile(join(dataDir(), 'secret.key'), 'a key for the credentials');
    const made = await own.services.operations.backup(join(folder, 'copies'));
    backup = made.folder;
    expect(made.key).toBe(true);
    expect((await readdir(backup)).sort()).toEqual(['backup.json', 'database.tar.gz', 'secret.key']);
    for (const file of await readdir(backup)) expect((await stat(join(backup, file))).mode & 0o077).toBe(0);
    expect(await readdir(join(folder, 'copies'))).toHaveLength(1);
    // What comes after the copy is not in it.
    await own.services.directory.addTeam({ id: 'west', name: { ja: '西', en: 'West' } });
    await expect(restoreBackup(backup, dataDir(), morning)).rejects.toThrow(/in use by another hub/);
    await own.close();
  });

  it('is put back with a new epoch; what was there is set aside', async () => {
    const epochNow = async () => {
      const own = await startHub({ port: 0, dataDir: dataDir(), log: createLog('silent'), watches: false });
      const [row] = await rows<{ value: string }>(own.db, sql`select value from meta where key = 'epoch'`);
      const teams = (await own.services.directory.teams()).map(({ id }) => id).sort();
      await own.close();
      return { epoch: row?.value, teams };
    };
    const before = await epochNow();
    expect(before.teams).toEqual(['east', 'west']);
    await writeFile(join(dataDir(), 'secret.key'), 'another key');
    const restored = await restoreBackup(backup, dataDir(), morning);
    expect(restored.setAside).toBe(join(dataDir(), 'pg.before-2026-11-24T010000Z'));
    expect(existsSync(restored.setAside ?? '')).toBe(true);
    expect(await readFile(join(dataDir(), 'secret.key'), 'utf8')).toBe('a key for the credentials');
    const after = await epochNow();
    expect(after.teams).toEqual(['east']);
    expect(after.epoch).not.toBe(before.epoch);
  });

  it('is refused where it is damaged, of a newer hub, or none', async () => {
    const archive = join(backup, 'database.tar.gz');
    const bytes = await readFile(archive);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(archive, bytes);
    await expect(restoreBackup(backup, dataDir(), morning)).rejects.toThrow(/damaged/);
    const about = JSON.parse(await readFile(join(backup, 'backup.json'), 'utf8')) as object;
    await writeFile(join(backup, 'backup.json'), JSON.stringify({ ...about, schema: 9_999 }));
    await expect(restoreBackup(backup, dataDir(), morning)).rejects.toThrow(/newer hub/);
    await expect(restoreBackup(folder, dataDir(), morning)).rejects.toThrow(/is no backup/);
    expect(await readdir(dataDir())).toContain('pg');
  });
});
