import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a file of this folder built as it ships, in a process of its own, and gives the JSON it writes. What runs TypeScript as it is
 * makes each nested function slower than it is for users. The engine gets one thread for everything, compiling and collecting garbage
 * included, so that the processor time of the process is what one core does. Throws where the file can't be built or fails.
 */
export async function runBuilt<Answer>(file: string): Promise<Answer> {
  const folder = await mkdtemp(join(tmpdir(), 'tasuki-bench-'));
  try {
    const outfile = join(folder, 'run.mjs');
    await build({
      entryPoints: [join(root, 'test', 'bench', file)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      alias: { '@': root },
      logLevel: 'error',
    });
    const { stdout } = await promisify(execFile)(process.execPath, ['--single-threaded', '--max-old-space-size=4096', outfile]);
    return JSON.parse(stdout) as Answer;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
