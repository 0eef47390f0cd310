// Mutation testing of the domain: `npm run test:mutation` breaks `lib/domain` in thousands of small ways and counts how many its
// tests notice. How to read the result: CONTRIBUTING.md.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'domain',
  plugins: ['./test/mutation/test-runner.ts', './test/mutation/ignorers.mjs'],
  ignorers: ['parentheses', 'words', 'sample'],
  mutate: [
    'lib/domain/**/*.ts',
    '!lib/domain/**/*.test.ts',
    // The default rulebook and its templates are figures and words, not behaviour: each could be another one, and an admin may
    // change it. `default-rulebook.test.ts` holds them to the schema and the lint.
    '!lib/domain/defaults/**',
    '!lib/domain/templates/**',
  ],
  coverageAnalysis: 'perTest',
  // What runs while a file is read (schemas, tables of words) cannot be switched in a running worker: each such mutant would cost
  // every test that reaches the file. Their behaviour is covered by the tests of the schema, but it is not in the score.
  ignoreStatic: true,
  incremental: true,
  incrementalFile: 'test-results/mutation/incremental.json',
  htmlReporter: { fileName: 'test-results/mutation/index.html' },
  reporters: ['progress-append-only', 'html'],
  // Copies of the sources, one per run; several runs may go on beside each other.
  tempDirName: 'test-results/mutation/sandboxes',
  ignorePatterns: [
    '**',
    '!lib/**',
    '!test/fixtures/**',
    '!test/mutation/**',

    '!tsconfig.json',
    '!package.json',
    '!server/**',
  ],
  // Type errors that a mutant makes are no concern: nothing is type-checked here.
  disableTypeChecks: false,
  concurrency: 2,
  // Endless loops are found by counting; time is only for what hangs, and a busy machine must not look like that.
  timeoutMS: 20_000,
  timeoutFactor: 3,
  thresholds: { high: 95, low: 85, break: 85 },
  allowConsoleColors: false,
  tsconfigFile: 'none',
};
