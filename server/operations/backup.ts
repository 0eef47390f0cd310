import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, open as openFile, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { type OpenDatabase, rows } from '@/server/db/database';
import { createEpoch } from '@/server/db/epoch';
import { lockFolder } from '@/server/db/folder-lock';
import { migrations } from '@/server/db/migrations';
import { openPglite } from '@/server/db/open-database';
import { HubFault } from '@/server/hub-fault';
import { version } from '@/server/version';

const DATABASE = 'database.tar.gz';
const KEY = 'secret.key';
const ABOUT = 'backup.json';

const About = z.object({
  format: z.literal(1),
  hub: z.string(),
  schema: z.number().int(),
  at: z.iso.datetime(),
  bytes: z.number().int(),
  sha256: z.string(),
  /** Whether the key that opens kept credentials is among the files. */
  key: z.boolean(),
});

/** A copy of the embedded database in a folder of its own. */
export type Backup = { folder: string; bytes: number; key: boolean };

/**
 * Copies the embedded database, while the hub works, into a new folder below `into`: the database as one compressed archive with its
 * checksum, and the key file that opens the credentials in it, where there is one. The folder appears whole or not at all.
 * @throws {HubFault} on PostgreSQL, which has its own tools, or where the folder can't be written.
 */
export async function makeBackup(database: OpenDatabase, dataDir: string, into: string, now: number): Promise<Backup> {
  if (!database.dump) throw new HubFault('The hub is on PostgreSQL: copy the database with pg_dump (see docs/operations.md).');
  const at = new Date(now).toISOString();
  const folder = join(resolve(into), `tasuki-${stampOf(now)}`);
  if (existsSync(folder)) throw new HubFault(`${folder} is there already: wait a second, or name another folder.`);
  const making = `${folder}.part`;
  try {
    await mkdir(making, { recursive: true, mode: 0o700 });
    const [{ schema } = { schema: 0 }] = await rows<{ schema: number }>(
      database.db,
      sql`select coalesce(max(version), 0)::int as schema from schema_versions`,
    );
    const archive = Buffer.from(await (await database.dump()).arrayBuffer());
    await writeDurably(join(making, DATABASE), archive);
    const key = existsSync(join(dataDir, KEY));
    if (key) {
      await copyFile(join(dataDir, KEY), join(making, KEY));
      await chmod(join(making, KEY), 0o600);
    }
    const sha256 = createHash('sha256').update(archive).digest('hex');
    const about: z.infer<typeof About> = { format: 1, hub: version, schema, at, bytes: archive.length, sha256, key };
    await writeDurably(join(making, ABOUT), `${JSON.stringify(about, null, 2)}\n`);
    await rename(making, folder);
    return { folder, bytes: archive.length, key };
  } catch (error) {
    await rm(making, { recursive: true, force: true }).catch(() => {});
    if (error instanceof HubFault) throw error;
    throw new HubFault(
      `The backup can't be written to ${resolve(into)}: give the hub the right to, make room, or name another folder.`,
      error,
    );
  }
}

/** What a restore did: where the database that was there before lies now, and whether credentials can be opened. */
export type Restored = { at: string; setAside: string | null; key: boolean };

/**
 * Puts a backup back as the embedded database of a folder. What was there is set aside, never deleted. A new epoch begins, so that
 * every client syncs from the start and keeps what it has not sent yet.
 * @throws {HubFault} where a hub runs on the folder, the backup is damaged, or it was made by a newer hub.
 */
export async function restoreBackup(from: string, dataDir: string, now: number): Promise<Restored> {
  const about = await readAbout(from);
  const newest = migrations.at(-1)?.version ?? 0;
  if (about.schema > newest)
    throw new HubFault(`The backup was made by a newer hub (schema ${about.schema}, this one knows ${newest}): restore it with that one.`);
  if ((await checksumOf(join(from, DATABASE))) !== about.sha256)
    throw new HubFault(`${join(from, DATABASE)} is damaged: its checksum is not the one it was written with. Use another backup.`);
  const lock = lockFolder(dataDir);
  const place = join(dataDir, 'pg');
  const coming = join(dataDir, 'restoring');
  try {
    await rm(coming, { recursive: true, force: true });
    await mkdir(coming);
    const archive = new Blob([await readFile(join(from, DATABASE))]);
    const copy = await PGlite.create(join(coming, 'pg'), { loadDataDir: archive });
    await copy.close();
    const opened = await openPglite(coming);
    try {
      await createEpoch(opened).begin();
    } finally {
      await opened.close();
    }
    const stamp = stampOf(now);
    const setAside = existsSync(place) ? join(dataDir, `pg.before-${stamp}`) : null;
    if (setAside) await rename(place, setAside);
    await rename(join(coming, 'pg'), place);
    await rm(coming, { recursive: true, force: true });
    if (about.key) {
      const key = join(dataDir, KEY);
      if (existsSync(key)) await rename(key, join(dataDir, `${KEY}.before-${stamp}`));
      await copyFile(join(from, KEY), key);
      await chmod(key, 0o600);
    }
    return { at: about.at, setAside, key: about.key };
  } finally {
    lock.release();
  }
}

/** A moment as part of a file's name: 2026-11-24T010000Z. */
function stampOf(now: number): string {
  return new Date(now)
    .toISOString()
    .replaceAll(':', '')
    .replace(/\.\d+Z$/, 'Z');
}

async function readAbout(from: string): Promise<z.infer<typeof About>> {
  try {
    return About.parse(JSON.parse(await readFile(join(from, ABOUT), 'utf8')));
  } catch (error) {
    throw new HubFault(`${from} is no backup: it lacks a ${ABOUT} that can be read. Name the folder that "hub backup" made.`, error);
  }
}

async function checksumOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    throw new HubFault(`${path} can't be read: the backup is not whole.`, error);
  }
  return hash.digest('hex');
}

/** On the disk, not only in the system's memory, before anybody counts on it. */
async function writeDurably(path: string, content: Buffer | string): Promise<void> {
  const file = await openFile(path, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
