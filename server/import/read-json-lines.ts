import type { LocalText } from '@/lib/domain/text';
import { about } from './import-text';
import { LONGEST_LINE } from './read-csv';

/** One line of NDJSON as an object, or why it is none. */
export type JsonLine = { line: number; object: Record<string, unknown> } | { line: number; refused: LocalText };

/** Deeper than anything that is asked for here. */
const DEEPEST = 10;

/** Reads an object a line (NDJSON), a chunk's lines at a time, in constant memory; empty lines are left out. */
export async function* readJsonLines(texts: AsyncIterable<string>): AsyncGenerator<JsonLine[]> {
  let rest = '';
  let line = 0;
  let skipping = false;
  for await (const text of texts) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    const found: JsonLine[] = [];
    for (const one of lines) {
      line += 1;
      if (skipping) skipping = false;
      else {
        const read = readJsonLine(one, line);
        if (read) found.push(read);
      }
    }
    if (rest.length > LONGEST_LINE) {
      // What is left of it is thrown away as it comes: it is said once.
      if (!skipping) found.push({ line: line + 1, refused: about.tooLong() });
      rest = '';
      skipping = true;
    }
    if (found.length > 0) yield found;
  }
  const last = skipping ? null : readJsonLine(rest, line + 1);
  if (last) yield [last];
}

function readJsonLine(text: string, line: number): JsonLine | null {
  const plain = (line === 1 ? text.replace(/^\uFEFF/, '') : text).trim();
  if (plain === '') return null;
  if (plain.length > LONGEST_LINE) return { line, refused: about.tooLong() };
  if (nestedDeeper(plain, DEEPEST)) return { line, refused: about.tooDeep() };
  try {
    const object: unknown = JSON.parse(plain);
    if (object !== null && typeof object === 'object' && !Array.isArray(object)) return { line, object: object as Record<string, unknown> };
  } catch {
    // Said below.
  }
  return { line, refused: about.notJson() };
}

/** Whether a JSON text opens more brackets inside each other than allowed; strings are skipped. */
export function nestedDeeper(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === 92) i++;
      else if (char === 34) inString = false;
    } else if (char === 34) inString = true;
    else if (char === 123 || char === 91) {
      if (++depth > limit) return true;
    } else if (char === 125 || char === 93) depth--;
  }
  return false;
}
