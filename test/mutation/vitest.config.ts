import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The domain's own tests, as the mutation run needs them: no browser plugin, because the domain knows none and each of thousands
 * of runs would pay for starting it, and few random cases, because a mutant that only the hundredth case finds has no test.
 */
export default defineConfig({
  root,
  resolve: { alias: { '@': root } },
  test: {
    include: ['lib/domain/**/*.test.ts'],
    // Holds a page to the schema; no mutant of behaviour could be its to find.
    exclude: ['lib/domain/rulebook-docs.test.ts'],
    // One worker reads the domain once for all the test files that a mutant needs, instead of once for each file.
    isolate: false,
    setupFiles: ['test/mutation/setup.ts'],
    env: { TASUKI_RUNS: '8' },
    testTimeout: 30_000,
  },
});
