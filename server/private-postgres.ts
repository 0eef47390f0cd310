import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian and its relatives keep the server's programs. */
const PROGRAMS = [17, 16, 15].map((major) => `/usr/lib/postgresql/${major}/bin`);

/** A PostgreSQL server for this process alone, on a port of its own, in a folder that goes with it. */
export type PrivatePostgres = { url: string; stop(): void };

/** Starts one with the machine's own programs and PostgreSQL's own settings. @throws {Error} one line, where it is not installed or won't start. */
export async function startPrivatePostgres(): Promise<PrivatePostgres> {
  const programs = PROGRAMS.find((folder) => existsSync(join(folder, 'initdb')));
  if (!programs)
    throw new Error('PostgreSQL is not here: install it (Debian: apt-get install postgresql), or set TEST_DATABASE_URL to one you have.');
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-postgres-'));
  // The server refuses to run as root.
  const asRoot = process.getuid?.() === 0;
  const run = (program: string, args: string[]) => {
    const [command, ...rest] = asRoot
      ? ['runuser', '-u', 'postgres', '--', join(programs, program), ...args]
      : [join(programs, program), ...args];
    const done = spawnSync(command as string, rest, { encoding: 'utf8', cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    if (done.status !== 0)
      throw new Error(`${program} failed: ${(done.stderr || done.stdout || String(done.error)).trim().split('\n').at(-1)}`);
  };
  const data = join(folder, 'data');
  const log = join(folder, 'log');
  try {
    if (asRoot) spawnSync('chown', ['postgres', folder]);
    const port = await freePort();
    run('initdb', ['-D', data, '-U', 'tasuki', '-A', 'trust', '--encoding', 'UTF8', '--locale', 'C', '--no-sync']);
    run('pg_ctl', ['-D', data, '-w', '-t', '30', '-l', log, '-o', `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1`, 'start']);
    return {
      url: `postgres://tasuki@127.0.0.1:${port}/postgres`,
      stop() {
        run('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop']);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
    });
  });
}
