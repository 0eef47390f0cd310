import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  test: {
    // One worker a core; left alone, a machine with two cores gets one.
    maxWorkers: availableParallelism(),
    projects: [
      {
        resolve: { alias: { '@': root } },
        // Pure functions leave nothing behind: what they are made of is read once for all files.
        test: { name: 'domain', include: ['lib/domain/**/*.test.ts', 'test/slow-judge/**/*.test.ts'], isolate: false, testTimeout: 30_000 },
      },
      {
        plugins: [WxtVitest()],
        resolve: { alias: { '@': root } },
        test: {
          name: 'unit',
          include: ['{lib,components,entrypoints,server}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', 'lib/domain/**'],
          // Each file starts anew, in a thread of a process that goes on: a process for each is a fifth more work.
          pool: 'threads',
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias: { '@': root } },
        // What starts and kills whole processes, and what takes long by its nature: `npm run test:slow`.
        test: { name: 'slow', include: ['test/{contract,faults}/**/*.slow.ts'], testTimeout: 120_000, hookTimeout: 60_000 },
      },
      {
        resolve: { alias: { '@': root } },
        // Minutes rather than seconds: `npm run test:deep`.
        test: { name: 'deep', include: ['test/deep/**/*.deep.ts'], testTimeout: 3_600_000 },
      },
      {
        resolve: { alias: { '@': root } },
        // Each file has a hub of its own; what they are made of is read once for all.
        test: {
          name: 'contract',
          include: ['test/{contract,faults}/**/*.test.ts'],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // A machine that does much at once takes longer than vitest's second to get somewhere.
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});
