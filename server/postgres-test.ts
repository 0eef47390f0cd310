import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian and its relatives keep the server's programs. */
const PROGRAMS = [17, 16, 15].map((major) => `/usr/lib/postgresql/${major}/bin`);

/** Runs the contract tests on PostgreSQL: on the one that TEST_DATABASE_URL names, else on a private one, started for this and thrown away. */
async function testOnPostgres(): Promise<number> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return runTests(given);
  const programs = PROGRAMS.find((folder) => existsSync(join(folder, 'initdb')));
  if (!programs) {
    process.stderr.write(
      'PostgreSQL is not here: install it (Debian: apt-get install postgresql), or set TEST_DATABASE_URL to one you have.\n',
    );
    return 1;
  }
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
  if (asRoot) spawnSync('chown', ['postgres', folder]);
  const data = join(folder, 'data');
  const port = await freePort();
  let started = false;
  try {
    run('initdb', ['-D', data, '-U', 'tasuki', '-A', 'trust', '--encoding', 'UTF8', '--locale', 'C', '--no-sync']);
    run('pg_ctl', [
      '-D',
      data,
      '-w',
      '-t',
      '30',
      '-l',
      join(folder, 'log'),
      '-o',
      `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1`,
      'start',
    ]);
    started = true;
    return await runTests(`postgres://tasuki@127.0.0.1:${port}/postgres`);
  } finally {
    if (started) run('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop']);
    rmSync(folder, { recursive: true, force: true });
  }
}

function runTests(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const vitest = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'contract', ...process.argv.slice(2)], {
      stdio: 'inherit',
      env: { ...process.env, TEST_DATABASE_URL: url },
    });
    vitest.on('error', reject);
    vitest.on('exit', (code) => resolve(code ?? 1));
  });
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

try {
  process.exitCode = await testOnPostgres();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
