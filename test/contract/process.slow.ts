import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CommandsAnswer } from '@/lib/api/contract';
import { readConfig } from '@/server/config';
import { askRunningHub } from '@/server/control';
import { folderHolder, lockFolder } from '@/server/db/folder-lock';
import { createHub, startHub } from '@/server/hub';
import { explain, HubFault } from '@/server/hub-fault';
import { createLog } from '@/server/log';
import { aLead } from '../fixtures/builders';
import { runHub, runHubToEnd } from './hub-process';
import { freshFolder, refOf } from './hub-under-test';

const removals: (() => void)[] = [];
afterAll(() => {
  for (const remove of removals) remove();
});

/** Processes start slowly where others keep the machine busy. */
const patient = { timeout: 240_000 };

/** A folder with the embedded database, thrown away at the end. */
async function folder(): Promise<string> {
  const { options, remove } = await freshFolder();
  removals.push(remove);
  return options.dataDir;
}

/** The embedded database in a folder, whatever the rest of the suite runs on: locks and sudden ends are its matter. */
async function folderWithLead(): Promise<{ dataDir: string; token: string }> {
  const dataDir = await folder();
  const hub = await createHub({ dataDir, log: createLog('silent') });
  await hub.services.directory.addTeam({ id: 'east', name: { ja: '東', en: 'East' } });
  await hub.services.directory.addUser({ id: 'sato', name: 'Sato', team: 'east', department: 'is', roles: ['rep'] });
  await hub.services.directory.addSite({ id: 'sample', crm: 'sample', name: 'Sample', origin: 'http://localhost:4312', params: {} });
  await hub.services.ingest.upsertLeads([aLead({ refs: [refOf('1')], team: 'east', owner: 'sato' })]);
  const { token } = await hub.services.tokens.create({ user: 'sato', note: 'test' });
  await hub.close();
  return { dataDir, token };
}

describe('a hub killed while it writes', () => {
  it('has every write it acknowledged, whole, when it starts again; its lock is in nobody’s way (fault 60)', patient, async () => {
    const { dataDir, token } = await folderWithLead();
    const acknowledged = new Set<string>();
    const hub = runHub(['serve'], { TASUKI_DATA: dataDir, PORT: '0' });
    const [, url] = await hub.until(/listens at (http:\S+)/);
    const write = async () => {
      for (;;) {
        const ids = [randomUUID(), randomUUID()];
        const act = { kind: 'log_touch', result: 'no_answer', channel: 'phone' };
        const commands = ids.map((id) => ({ id, ref: refOf('1'), occurredAt: Date.now() - 1_000, act }));
        try {
          const response = await fetch(`${url}/v1/commands`, {
            method: 'POST',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            body: JSON.stringify({ commands }),
          });
          for (const outcome of CommandsAnswer.parse(await response.json()).outcomes) {
            if (outcome.outcome === 'applied') acknowledged.add(outcome.id);
          }
        } catch {
          // The line broke: the hub is gone.
          return;
        }
        if (acknowledged.size > 20) hub.process.kill('SIGKILL');
      }
    };
    await Promise.all([write(), write(), write()]);
    await hub.ended;
    expect(acknowledged.size).toBeGreaterThan(20);
    const after = await createHub({ dataDir, log: createLog('silent') });
    const lead = await after.services.ingest.findLead(refOf('1'));
    const kept = new Set(lead?.activities.map((activity) => activity.id));
    expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([]);
    // No torn ones either: each effect has its answer and its audit entry.
    const { rows: torn } = (await after.db.execute(
      `select a.key from activities a
        where not exists (select 1 from commands c where c.id = a.key and c.outcome ->> 'outcome' = 'applied')
          or not exists (select 1 from audit l where l.command_id = a.key)`,
    )) as unknown as { rows: unknown[] };
    expect(torn).toEqual([]);
    await after.close();
  });
});

describe('a data folder', () => {
  it('belongs to one hub: the second says so in one line, and commands go through the first', patient, async () => {
    const { dataDir } = await folderWithLead();
    const settings = { TASUKI_DATA: dataDir, PORT: '0' };
    const first = runHub(['serve'], settings);
    const [, url] = await first.until(/listens at (http:\S+)/);
    const second = await runHubToEnd(['serve'], settings);
    expect(second.code).toBe(1);
    expect(second.said.trim()).toBe(
      `The folder ${dataDir} is in use by another hub (process ${first.process.pid} on ${hostname()}): stop it, or set TASUKI_DATA to another folder.`,
    );
    const made = await runHubToEnd(['token', 'create', '--user', 'sato', '--note', 'laptop'], settings);
    const token = /tsk_\S+/.exec(made.said)?.[0];
    expect(made.code).toBe(0);
    expect((await fetch(`${url}/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    // The door for commands opens with its key alone.
    const control = folderHolder(dataDir)?.control ?? { port: 0, key: '' };
    await expect(askRunningHub(control, { do: 'token create', user: 'nobody', note: 'x', expires: null })).rejects.toThrow(
      'Nobody is called "nobody" here: add them first (hub -- user add nobody …).',
    );
    const door = await fetch(`http://127.0.0.1:${control.port}/`, {
      method: 'POST',
      headers: { 'x-tasuki-key': 'guess' },
      body: '{"do":"token list"}',
    });
    expect(door.status).toBe(403);
    first.process.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(folderHolder(dataDir)).toBeNull();
  });

  it('is taken over from a process that is gone, also when another has its number now', async () => {
    const dataDir = await folder();
    const path = join(dataDir, 'hub.lock');
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(path, JSON.stringify({ pid: gone, host: hostname(), born: '' }));
    const lock = lockFolder(dataDir);
    expect(() => lockFolder(dataDir)).toThrow(HubFault);
    lock.release();
    writeFileSync(path, JSON.stringify({ pid: process.ppid, host: hostname(), born: 'another boot/12' }));
    lockFolder(dataDir).release();
    writeFileSync(path, 'half a lo');
    lockFolder(dataDir).release();
    // Of another machine's processes nothing can be known: believe them.
    writeFileSync(path, JSON.stringify({ pid: 1, host: 'another-machine', born: '' }));
    expect(() => lockFolder(dataDir)).toThrow(/on another-machine/);
    await rm(path);
  });

  it('lets nobody but its owner read the key of a running hub', async () => {
    const dataDir = await folder();
    const lock = lockFolder(dataDir);
    lock.publish({ port: 1, key: 'secret' });
    const listing = spawnSync('stat', ['-c', '%a', join(dataDir, 'hub.lock')], { encoding: 'utf8' });
    expect(listing.stdout.trim()).toBe('600');
    expect(readFileSync(join(dataDir, 'hub.lock'), 'utf8')).toContain('secret');
    lock.release();
  });
});

describe('what the hub can’t do it says in one line', () => {
  it('a port in use', async () => {
    const dataDir = await folder();
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, () => resolve()));
    const address = blocker.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    const started = startHub({ dataDir, port, log: createLog('silent') });
    await expect(started).rejects.toThrow(`Port ${port} is in use: stop what runs there, or set PORT to another one.`);
    blocker.close();
    // The folder is free again.
    expect(folderHolder(dataDir)).toBeNull();
  });

  it('a folder that can’t be made', async () => {
    const file = join(await folder(), 'a-file');
    writeFileSync(file, '');
    await expect(createHub({ dataDir: join(file, 'below'), log: createLog('silent') })).rejects.toThrow(
      `${file}/below can't be a folder: a file is in its way. Set TASUKI_DATA to another one.`,
    );
  });

  it('a database that does not answer', async () => {
    const away = createHub({ databaseUrl: 'postgres://nobody:secret@127.0.0.1:9/none', log: createLog('silent') });
    await expect(away).rejects.toThrow('The database does not answer: start it, or correct DATABASE_URL.');
  });

  it.each([
    ['a full disk', Object.assign(new Error('write'), { code: 'ENOSPC' }), /disk is full/],
    [
      'a full disk below PostgreSQL',
      new Error('query', { cause: Object.assign(new Error('could not extend file'), { code: '53100' }) }),
      /disk is full/,
    ],
    [
      'a full disk below the embedded one',
      new Error('could not write to file "pg_wal/xlogtemp.1": No space left on device'),
      /disk is full/,
    ],
    ['a read-only folder', Object.assign(new Error('open'), { code: 'EROFS' }), /may not write/],
  ])('%s', (_, error, line) => {
    const explained = explain(error, { dataDir: '/data' });
    expect(explained).toBeInstanceOf(HubFault);
    expect((explained as HubFault).message).toMatch(line);
  });

  it.each([
    [{ PORT: 'high' }, /^PORT must be a number/],
    [{ PORT: '70000' }, /^PORT must be a number/],
    [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL must look like postgres:/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be/],
  ])('settings such as %o', (settings, line) => {
    expect(() => readConfig(settings)).toThrow(line);
  });

  it('settings that are left out have sensible values', () => {
    expect(readConfig({ PORT: '' })).toMatchObject({ port: 4311, databaseUrl: undefined, logLevel: 'info' });
  });
});
