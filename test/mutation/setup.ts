import fc from 'fast-check';
import { inject } from 'vitest';
import { runs } from '@/test/fixtures/runs';

// The same cases in each run, or a mutant would live or die by chance; and no search for the smallest case, nobody reads it here.
fc.configureGlobal({ numRuns: runs(100), seed: 20261120, endOnFailure: true });

// Stryker turns a mutant on when the tests of a file begin; what a test file compiles while it is read would miss it. Each mutant
// has a worker of its own, so turning it on now changes nothing for others.
const told = inject as (name: string) => string | undefined;
if (told('mode') === 'mutant') {
  const stryker = (globalThis as unknown as Record<string, { activeMutant?: string }>)[told('globalNamespace') ?? ''];
  if (stryker) stryker.activeMutant = told('activeMutant');
}
