import { spawn } from 'node:child_process';
import { startPrivatePostgres } from './private-postgres';

/** Runs the contract tests on PostgreSQL: on the one that TEST_DATABASE_URL names, else on a private one, started for this and thrown away. */
async function testOnPostgres(): Promise<number> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return runTests(given);
  const postgres = await startPrivatePostgres();
  try {
    return await runTests(postgres.url);
  } finally {
    postgres.stop();
  }
}

function runTests(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const vitest = spawn(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--project', 'contract', '--project', 'slow', ...process.argv.slice(2)],
      {
        stdio: 'inherit',
        env: { ...process.env, TEST_DATABASE_URL: url },
      },
    );
    vitest.on('error', reject);
    vitest.on('exit', (code) => resolve(code ?? 1));
  });
}

try {
  process.exitCode = await testOnPostgres();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
