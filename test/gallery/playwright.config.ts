import { defineConfig } from '@playwright/test';

/** Pictures of every state, compared with those that were looked at. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/screenshots',
  snapshotPathTemplate: '../e2e/__screenshots__/{arg}{ext}',
  updateSnapshots: 'none',
  timeout: 120_000,
  workers: 2,
  fullyParallel: true,
  reporter: [['list'], ['json', { outputFile: '../../test-results/reports/screenshots.json' }]],
});
