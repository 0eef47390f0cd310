/**
 * Everything that must hold, in the order in which it fails fastest. Prints each step's time and, last, the count of tests.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Advice, ensureBrowser } from '../server/launch/browser';

type Step = { name: string; command: string; args: string[]; report?: string };

const root = process.cwd();
const reports = join(root, 'test-results', 'reports');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);
// The native compiler; the older one stays for tools that need its programming interface.
const typescript = join(root, 'node_modules', 'typescript-native', 'bin', 'tsc');
const began = Date.now();

const vitest = (project: string, ...more: string[]): Step => ({
  name: project,
  command: bin('vitest'),
  args: [
    'run',
    ...[project, ...more].flatMap((one) => ['--project', one]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(reports, `${project}.json`)}`,
  ],
  report: join(reports, `${project}.json`),
});

const stages: Step[][] = [
  [
    { name: 'types', command: process.execPath, args: [typescript, '-p', 'tsconfig.json'] },
    { name: 'types of the domain', command: process.execPath, args: [typescript, '-p', 'lib/domain/tsconfig.json'] },
    { name: 'lint', command: bin('biome'), args: ['check', '.'] },
    {
      name: 'import law',
      command: bin('depcruise'),
      args: ['--config', '.dependency-cruiser.cjs', 'entrypoints', 'components', 'lib', 'server', 'test'],
    },
    { name: 'coverage of requirements', command: process.execPath, args: ['--import', 'tsx', 'test/coverage.ts'] },
  ],
  [vitest('unit', 'domain')],
  // Pictures are of the gallery, which is built by itself.
  [
    {
      name: 'screenshots',
      command: bin('playwright'),
      args: ['test', '-c', 'test/gallery/playwright.config.ts'],
      report: join(reports, 'screenshots.json'),
    },
    { name: 'build', command: bin('wxt'), args: ['build'] },
  ],
  // A browser's test waits more than it works: the hub's tests work beside it.
  [
    vitest('contract'),
    {
      name: 'end to end',
      command: bin('playwright'),
      args: ['test', '-c', 'test/e2e/playwright.config.ts'],
      report: join(reports, 'e2e.json'),
    },
  ],
];

async function main(): Promise<number> {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const passing = mkdtempSync(join(roomInMemory() ?? tmpdir(), 'tasuki-test-'));
  process.env.TMPDIR = passing;
  process.on('exit', () => rmSync(passing, { recursive: true, force: true, maxRetries: 3 }));
  const browser = ensureBrowser(say);
  process.env.TASUKI_BROWSER ??= browser.path;
  const counts = { passed: 0, failed: 0 };
  const failures: string[] = [];
  for (const stage of stages) {
    const results = await pooled(stage, 2);
    for (const { step, code, seconds } of results) {
      say(`${code === 0 ? 'ok  ' : 'FAIL'}  ${step.name} (${seconds} s)`);
      if (code !== 0) failures.push(step.name);
      if (step.report) add(counts, step.report, code);
    }
  }
  say(`\n${failures.length === 0 ? 'All holds' : `Failed: ${failures.join(', ')}`} (${Math.round((Date.now() - began) / 1000)} s).`);
  say(`tests: ${counts.passed} passed, ${counts.failed} failed`);
  return failures.length === 0 && counts.passed > 0 ? 0 : 1;
}

/** Where files live in memory, when there is plenty: databases and browsers' profiles come and go by the hundred. */
function roomInMemory(): string | null {
  const [folder, enough] = ['/dev/shm', 4 * 2 ** 30];
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > enough && freemem() > enough ? folder : null;
  } catch {
    return null;
  }
}

async function pooled(steps: Step[], width: number): Promise<{ step: Step; code: number; seconds: number }[]> {
  const results: { step: Step; code: number; seconds: number }[] = [];
  const waiting = [...steps];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let step = waiting.shift(); step; step = waiting.shift()) {
        const from = Date.now();
        const code = await run(step);
        results.push({ step, code, seconds: Math.round((Date.now() - from) / 1000) });
      }
    }),
  );
  return results;
}

function run(step: Step): Promise<number> {
  return new Promise((resolve) => {
    // Output is held back until a step ends, so that two at a time stay readable.
    const child = spawn(step.command, step.args, { cwd: root, env: process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => chunks.push(Buffer.from(String(error))));
    child.on('close', (code) => {
      if (code !== 0 || step.report) process.stdout.write(Buffer.concat(chunks));
      resolve(code ?? 1);
    });
  });
}

/** Adds a report's counts; a step that failed without a report counts as one failed test. */
function add(counts: { passed: number; failed: number }, file: string, code: number): void {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as {
      numPassedTests?: number;
      numFailedTests?: number;
      stats?: { expected: number; unexpected: number; flaky: number };
    };
    counts.passed += report.numPassedTests ?? (report.stats ? report.stats.expected + report.stats.flaky : 0);
    counts.failed += report.numFailedTests ?? report.stats?.unexpected ?? 0;
  } catch {
    if (code !== 0) counts.failed += 1;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Advice ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
