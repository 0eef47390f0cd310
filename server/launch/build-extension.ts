import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Advice } from './browser';

const sources = ['entrypoints', 'components', 'lib', 'public', 'wxt.config.ts', 'package-lock.json'];

/** What is built for which browser: its folder, and what the build is told. */
const targets = {
  chrome: { folder: 'chrome-mv3', stamp: '.built-from', args: [] },
  firefox: { folder: 'firefox-mv3', stamp: '.built-from-firefox', args: ['-b', 'firefox', '--mv3'] },
};

/**
 * Builds the extension as it ships, unless the last build is of the same sources.
 * @returns the folder to load
 * @throws Advice when the build fails
 */
export async function buildExtension(root: string, say: (line: string) => void, browser: keyof typeof targets = 'chrome'): Promise<string> {
  const target = targets[browser];
  const folder = join(root, '.output', target.folder);
  const stamp = join(root, '.output', target.stamp);
  const wanted = fingerprint(root);
  if (existsSync(join(folder, 'manifest.json')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return folder;
  say('Building the extension …');
  const { code, output } = await run(
    process.execPath,
    [join(root, 'node_modules', 'wxt', 'bin', 'wxt.mjs'), 'build', ...target.args],
    root,
  );
  if (code !== 0) {
    if (/ENOSPC/.test(output))
      throw new Advice('The disk is full: the extension could not be built. Free some space and run the command again.');
    throw new Advice(`The extension could not be built:\n${output.trim().split('\n').slice(-15).join('\n')}`);
  }
  writeFileSync(stamp, wanted);
  return folder;
}

function fingerprint(root: string): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesUnder(join(root, source))))
    hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path, { withFileTypes: true })
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(path, entry.name)) : [join(path, entry.name)]));
  } catch {
    return [path];
  }
}

function run(command: string, args: string[], cwd: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
