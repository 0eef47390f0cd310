import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** A command of the hub as a person runs it: a process of its own. */
export type HubProcess = {
  process: ChildProcess;
  /** All that it has said so far, both streams. */
  said: () => string;
  /** Waits until what it said fits, or fails with what it said when it ends before. */
  until: (fits: RegExp) => Promise<RegExpExecArray>;
  /** Waits for its end. */
  ended: Promise<number | null>;
};

/** Starts `hub …` with some settings. */
export function runHub(args: readonly string[], settings: Readonly<Record<string, string>>): HubProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      NO_COLOR: '1',
      LOG_LEVEL: 'error',
      ...settings,
    },
  });
  // Whatever becomes of the test, nothing is left behind.
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let text = '';
  const checks = new Set<() => void>();
  const add = (chunk: Buffer) => {
    text += chunk.toString();
    for (const check of checks) check();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    process: child,
    said: () => text,
    ended,
    until: (fits) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = fits.exec(text);
          if (found) {
            checks.delete(check);
            resolve(found);
          }
        };
        checks.add(check);
        check();
        ended.then(() => reject(new Error(`It ended before it said ${fits}: ${text}`)));
      }),
  };
}

/** Runs a command to its end. */
export async function runHubToEnd(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<{ code: number | null; said: string }> {
  const run = runHub(args, settings);
  const code = await run.ended;
  return { code, said: run.said() };
}
