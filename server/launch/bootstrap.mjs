// The first step of every command, in plain JavaScript for a stock Node 20 with nothing installed:
// install the pinned packages when they are missing or stale, then go on with the pinned Node.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const commands = {
  start: 'server/launch/start.ts',
  test: 'test/run.ts',
  hub: 'server/cli.ts',
  bench: 'test/bench/main.ts',
  screenshots: 'test/gallery/screenshots.ts',
  postgres: 'server/postgres-test.ts',
  odoo: 'test/odoo/main.ts',
  firefox: 'test/firefox/main.ts',
  deep: 'test/deep/main.ts',
  mutation: 'test/mutation/main.ts',
  'api-check': 'server/api-check/main.ts',
  'build-check': 'server/launch/build-check.ts',
};

const [command = 'start', ...rest] = process.argv.slice(2);
if (!(command in commands)) stop(`There is no command "${command}". There are: ${Object.keys(commands).join(', ')}.`);

const [major] = process.versions.node.split('.').map(Number);
if (major < 20) stop(`Node ${process.versions.node} is too old. Install Node 20 or newer from nodejs.org.`);

install();
const node = pinnedNode();
const child = spawn(node, ['--import', 'tsx', join(root, commands[command]), ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    PATH: `${join(root, 'node_modules', '.bin')}:${dirname(node)}:${process.env.PATH}`,
    npm_config_update_notifier: 'false',
  },
});
// Ctrl-C reaches the child through the terminal; this process only waits for it, so that nothing is left behind.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)));

function install() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  const stamp = join(root, 'node_modules', '.tasuki-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const began = Date.now();
  process.stdout.write('Installing packages (about half a minute the first time) …\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Install scripts stay off: nothing we use needs one, and a browser must not be downloaded.
  const done = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    const why = `${done.stdout ?? ''}${done.stderr ?? ''}${done.error ?? ''}`;
    if (/ENOSPC/.test(why)) stop('The disk is full. Free about 1 GB and run the command again.');
    if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN/.test(why))
      stop('The package registry cannot be reached. Check the network and run the command again.');
    stop(`Packages could not be installed:\n${why.trim().split('\n').slice(-12).join('\n')}`);
  }
  prepare();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  process.stdout.write(`Packages are in place (${Math.round((Date.now() - began) / 1000)} s).\n`);
}

function prepare() {
  spawnSync(pinnedNode(), [join(root, 'node_modules', 'wxt', 'bin', 'wxt.mjs'), 'prepare'], { cwd: root, stdio: 'ignore' });
}

function pinnedNode() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const file = join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(file)) return file;
  if (major >= 22) return process.execPath;
  return stop(`There is no pinned Node for ${process.platform} ${process.arch}. Install Node 24 and run the command again.`);
}

function stop(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
