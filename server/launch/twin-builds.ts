import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { Advice } from './browser';

export type Browser = 'chrome' | 'firefox';

/** A built extension: the SHA-256 of every file by its path, and of the packed zip. */
export type Build = { files: ReadonlyMap<string, string>; zip: string; zipName: string };

/** One file that is not the same in both; null where it is missing. */
export type Difference = { file: string; one: string | null; other: string | null };

/** What a build is made of. */
const sources = [
  'entrypoints',
  'components',
  'lib',
  'public',
  'server/launch/bundler',
  'wxt.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

/** What a store adds to what was handed in: its signatures, and where its updates come from. */
const ofStores = /^(_metadata|META-INF)\//;
const ofStoresInManifest = ['key', 'update_url'];

function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The SHA-256 of every file of a folder by its path, with `/` between folders, in the order of the paths. */
export function hashesOf(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  return new Map(names.map((name) => [name, sha256(readFileSync(join(folder, name)))]));
}

/** Every file in which two sets of hashes differ. */
export function differences(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): Difference[] {
  return [...new Set([...one.keys(), ...other.keys()])]
    .sort()
    .filter((file) => one.get(file) !== other.get(file))
    .map((file) => ({ file, one: one.get(file) ?? null, other: other.get(file) ?? null }));
}

/**
 * Where an unpacked extension, as a store hands it out, is not what this source builds. What stores add themselves is left out of it: their
 * signatures (`_metadata/`, `META-INF/`), and `key` and `update_url` in the manifest.
 */
export function storeDifferences(built: string, fromStore: string): Difference[] {
  const [one, other] = [hashesOf(built), hashesOf(fromStore)];
  for (const file of [...other.keys()]) if (ofStores.test(file)) other.delete(file);
  const manifest = (folder: string) => {
    const file = join(folder, 'manifest.json');
    if (!existsSync(file)) return null;
    const read = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as Record<string, unknown>;
    for (const name of ofStoresInManifest) delete read[name];
    return sha256(JSON.stringify(sorted(read)));
  };
  for (const [hashes, folder] of [
    [one, built],
    [other, fromStore],
  ] as const) {
    const hash = manifest(folder);
    if (hash) hashes.set('manifest.json', hash);
  }
  return differences(one, other);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}

/** Where a build lies in a checkout. */
export function builtIn(folder: string, browser: Browser): string {
  return join(folder, '.output', `${browser}-mv3`);
}

/**
 * Copies the source to a folder of its own and builds and packs it there, as if on another machine: another path, zone, language and user.
 * @throws Advice when the build fails
 */
async function buildApart(root: string, browser: Browser, surroundings: NodeJS.ProcessEnv): Promise<{ build: Build; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-build-'));
  for (const source of sources) cpSync(join(root, source), join(folder, source), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  mkdirSync(join(folder, '.output'));
  const wxt = join(root, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
  const { code, output } = await run([wxt, 'zip', '-b', browser, '--mv3'], folder, surroundings);
  if (code !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Advice(`The extension could not be built:\n${output.trim().split('\n').slice(-15).join('\n')}`);
  }
  const zipName = readdirSync(join(folder, '.output')).find((name) => name.endsWith(`-${browser}.zip`)) ?? '';
  const zip = sha256(readFileSync(join(folder, '.output', zipName)));
  return { build: { files: hashesOf(builtIn(folder, browser)), zip, zipName }, folder };
}

/** Surroundings in which builds of the same source must not differ. */
const twins: NodeJS.ProcessEnv[] = [
  { TZ: 'Asia/Tokyo', LANG: 'ja_JP.UTF-8', USER: 'one', SOURCE_DATE_EPOCH: undefined },
  { TZ: 'America/St_Johns', LANG: 'C', USER: 'other', SOURCE_DATE_EPOCH: undefined },
];

/**
 * Builds and packs the extension twice, each time from a copy in another folder with another zone, language and user. `use` is given both
 * and the folder of the first; the folders are gone afterwards.
 */
export async function buildTwice<T>(root: string, browser: Browser, use: (one: Build, other: Build, folder: string) => T): Promise<T> {
  const made: { build: Build; folder: string }[] = [];
  try {
    for (const surroundings of twins) made.push(await buildApart(root, browser, surroundings));
    const [one, other] = made as [(typeof made)[number], (typeof made)[number]];
    return use(one.build, other.build, builtIn(one.folder, browser));
  } finally {
    for (const { folder } of made) rmSync(folder, { recursive: true, force: true });
  }
}

function run(args: string[], cwd: string, surroundings: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    // A test's own settings (NODE_ENV=test) would change what is built.
    const env: NodeJS.ProcessEnv = { ...process.env, ...surroundings, NODE_ENV: undefined, VITEST: undefined, CI: undefined };
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
