import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks on the terminal and gives the line; with `hidden` what is typed is not shown. Null where nobody sits at one. */
export async function ask(question: string, { hidden = false } = {}): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const quiet = new Writable({ write: (_chunk, _encoding, next) => next() });
  const line = createInterface({ input: process.stdin, output: hidden ? quiet : process.stderr, terminal: true });
  // Not before the terminal has stopped to echo: whoever pastes at once would see the secret.
  process.stderr.write(question);
  try {
    return (await line.question('')).trim();
  } finally {
    line.close();
    if (hidden) process.stderr.write('\n');
  }
}

/** The lines that another program pipes in; none on a terminal. */
export async function pipedLines(): Promise<string[]> {
  if (process.stdin.isTTY) return [];
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
