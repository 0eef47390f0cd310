import fc from 'fast-check';
import { runs } from '@/test/fixtures/runs';

// The same cases in each run, or a mutant would live or die by chance; and no search for the smallest case, nobody reads it here.
fc.configureGlobal({ numRuns: runs(100), seed: 20261120, endOnFailure: true });
