/**
 * Runs the domain's tests for Stryker, in one process. A runner that starts a worker for each mutant spends nine tenths of its time
 * on starting it; here the tests are bundled once, and each mutant evaluates the bundle anew, which takes milliseconds and leaves
 * nothing of the mutant before. The tests are the same files, with vitest's own `expect`; of the rest of vitest they may use
 * `describe`, `it` and `each`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { Script } from 'node:vm';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { build, type Metafile, type Plugin } from 'esbuild';
import fc from 'fast-check';
import { expect } from 'vitest';

type Coverage = Record<string, number>;

/** What the instrumented sources read and write. */
interface Switchboard {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: { static: Coverage; perTest: Record<string, Coverage> };
}

interface Test {
  id: string;
  file: string;
  name: string;
  run: () => unknown;
}

/** One evaluation of everything: modules are read when first asked for. */
interface Bundle {
  sources: (() => void)[];
  tests: Record<string, () => void>;
}

const room = 'lib/domain';
/** Holds a page to the schema; no mutant of behaviour could be its to find. */
const leftOut = `${room}/rulebook-docs.test.ts`;
/** A mutant that only the hundredth random case finds has no test. */
const randomCases = '8';

class DomainTestRunner implements TestRunner {
  readonly #switchboard: Switchboard;
  #evaluate: () => Bundle = () => ({ sources: [], tests: {} });
  #files: string[] = [];
  #reach = new Map<string, Set<string>>();

  constructor() {
    const scope = globalThis as unknown as { __stryker__?: Switchboard };
    scope.__stryker__ ??= {};
    this.#switchboard = scope.__stryker__;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    process.env.TASUKI_RUNS = randomCases;
    const all = readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => `${room}/${name.replaceAll('\\', '/')}`);
    const isTest = (name: string) => name.endsWith('.test.ts');
    const files = all.filter((name) => isTest(name) && name !== leftOut);
    const sources = all.filter((name) => name.endsWith('.ts') && !isTest(name));
    const entry = [
      `export const sources = [${sources.map((name) => `() => require('./${name}')`).join(',\n')}];`,
      `export const tests = {${files.map((name) => `'${name}': () => require('./${name}')`).join(',\n')}};`,
    ];
    const { outputFiles, metafile } = await build({
      stdin: { contents: entry.join('\n'), resolveDir: process.cwd(), loader: 'js' },
      // esbuild remembers where it was loaded, and Stryker moves into its copy of the sources after that.
      absWorkingDir: process.cwd(),
      bundle: true,
      write: false,
      metafile: true,
      format: 'cjs',
      platform: 'node',
      target: 'node22',
      packages: 'external',
      logLevel: 'silent',
      plugins: [keepsPlaces],
    });
    this.#reach = reachOf(metafile, files);
    // The narrowest tests first, and random cases last: whatever finds a mutant soonest.
    const breadth = (name: string) => Number(/property|hostile/.test(name)) * 1000 + (this.#reach.get(name)?.size ?? 0);
    this.#files = files.sort((a, b) => breadth(a) - breadth(b) || a.localeCompare(b));
    const script = new Script(`(function (require, module) {${outputFiles[0]?.text ?? ''}\n})`, { filename: 'domain-tests.js' });
    const require = createRequire(join(process.cwd(), 'package.json'));
    // The same cases in each run, or a mutant would live or die by chance; and no search for the smallest case, nobody reads it.
    for (const one of [fc, require('fast-check') as typeof fc])
      one.configureGlobal({ numRuns: Number(randomCases), seed: 20261120, endOnFailure: true });
    this.#evaluate = () => {
      const module = { exports: {} as Bundle };
      script.runInThisContext()((name: string) => (name === 'vitest' ? { ...collector, expect } : require(name)), module);
      return module.exports;
    };
  }

  async dryRun({ files, testFiles }: DryRunOptions): Promise<DryRunResult> {
    const asked = testFiles?.map((name) => resolve(name));
    const wanted = this.#files.filter((name) => {
      if (asked?.length) return asked.includes(resolve(name));
      return !files?.length || files.some((file) => this.#reach.get(name)?.has(resolve(file)));
    });
    const bundle = this.#evaluate();
    for (const read of bundle.sources) read();
    const results: TestResult[] = [];
    for (const file of wanted) {
      // What a test file does before its tests is done for all of them.
      this.#switchboard.currentTestId = file;
      const tests = collect(bundle, file);
      const { perTest } = this.#coverage();
      const shared = perTest[file] ?? {};
      delete perTest[file];
      for (const test of tests) {
        perTest[test.id] = { ...shared };
        results.push(await this.#run(test));
      }
    }
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: this.#coverage() };
  }

  async mutantRun({ activeMutant, sandboxFileName, testFilter, hitLimit, disableBail }: MutantRunOptions): Promise<MutantRunResult> {
    Object.assign(this.#switchboard, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    try {
      const tests = await this.#runAll(sandboxFileName, new Set(testFilter), disableBail);
      const timeout = determineHitLimitReached(this.#switchboard.hitCount, hitLimit);
      return toMutantRunResult(timeout ?? { status: DryRunStatus.Complete, tests });
    } finally {
      this.#switchboard.activeMutant = undefined;
    }
  }

  async #runAll(mutated: string, filter: ReadonlySet<string>, disableBail: boolean): Promise<TestResult[]> {
    const results: TestResult[] = [];
    const bundle = this.#evaluate();
    const own = resolve(mutated).replace(/\.ts$/, '.test.ts');
    const files = this.#files.toSorted((a, b) => Number(resolve(b) === own) - Number(resolve(a) === own));
    for (const file of files) {
      const wanted = [...filter].filter((id) => id.startsWith(`${file}#`));
      if (filter.size > 0 && wanted.length === 0) continue;
      let tests: Test[];
      try {
        tests = collect(bundle, file);
      } catch (error) {
        results.push(failed({ id: wanted[0] ?? file, file, name: file }, error, 0));
        return results;
      }
      for (const test of tests) {
        if (filter.size > 0 && !filter.has(test.id)) continue;
        const result = await this.#run(test);
        results.push(result);
        if (result.status === TestStatus.Failed && !disableBail) return results;
      }
    }
    return results;
  }

  async #run(test: Test): Promise<TestResult> {
    this.#switchboard.currentTestId = test.id;
    const began = performance.now();
    try {
      const done = test.run();
      if (done instanceof Promise) await done;
      return { ...described(test), status: TestStatus.Success, timeSpentMs: performance.now() - began };
    } catch (error) {
      return failed(test, error, performance.now() - began);
    } finally {
      this.#switchboard.currentTestId = undefined;
    }
  }

  #coverage() {
    this.#switchboard.mutantCoverage ??= { static: {}, perTest: {} };
    return this.#switchboard.mutantCoverage;
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'domain', DomainTestRunner)];

/** In one bundle every file would say that it is the bundle; tests that read files beside them must find them. */
const keepsPlaces: Plugin = {
  name: 'keeps-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.test\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href));
      return { contents, loader: 'ts' };
    });
  },
};

/** Which files each test file reads, as full paths. */
function reachOf({ inputs }: Metafile, files: readonly string[]): Map<string, Set<string>> {
  return new Map(
    files.map((file) => {
      const seen = new Set<string>();
      const open = [file];
      for (let name = open.pop(); name !== undefined; name = open.pop()) {
        if (seen.has(resolve(name))) continue;
        seen.add(resolve(name));
        for (const { path, external } of inputs[name]?.imports ?? []) if (!external) open.push(path);
      }
      return [file, seen];
    }),
  );
}

let under: string[] = [];
let collected: { name: string; run: () => unknown }[] = [];

type Body = (...row: never[]) => unknown;

/** Tests may say options, such as a time limit, before or after what they do; here nothing is limited but the whole. */
function bodyOf(rest: readonly unknown[]): (...row: unknown[]) => unknown {
  return rest.find((one) => typeof one === 'function') as (...row: unknown[]) => unknown;
}

function describe(name: string, ...rest: unknown[]): void {
  under.push(name);
  bodyOf(rest)();
  under.pop();
}

function it(name: string, ...rest: unknown[]): void {
  collected.push({ name: [...under, name].join(' > '), run: bodyOf(rest) });
}

/** One test, or one group, for each row of a table. */
function each(make: (name: string, body: Body) => void) {
  return (table: readonly unknown[]) =>
    (name: string, ...rest: unknown[]) => {
      const areRows = table.every((one) => Array.isArray(one));
      for (const one of table) {
        const row = areRows ? (one as unknown[]) : [one];
        // Only as many values as the name asks for, or all the others would be put behind it.
        make(format(name, ...row.slice(0, name.match(/%[sdifjoO]/g)?.length ?? 0)), () => bodyOf(rest)(...row));
      }
    };
}

const collector = { describe: Object.assign(describe, { each: each(describe) }), it: Object.assign(it, { each: each(it) }) };

/** The tests of one file, each with an id of its own. */
function collect(bundle: Bundle, file: string): Test[] {
  [under, collected] = [[], []];
  bundle.tests[file]?.();
  const times = new Map<string, number>();
  return collected.map(({ name, run }) => {
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return { id: `${file}#${name}${time > 1 ? ` (${time})` : ''}`, file, name, run };
  });
}

function described({ id, file, name }: Omit<Test, 'run'>) {
  return { id, name, fileName: resolve(file) };
}

function failed(test: Omit<Test, 'run'>, error: unknown, timeSpentMs: number): TestResult {
  const failureMessage = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  return { ...described(test), status: TestStatus.Failed, failureMessage, timeSpentMs };
}
