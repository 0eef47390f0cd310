import type { Agreement } from './rulebook';
import { RULEBOOK_SCHEMA, type RulebookProblem, readRulebook } from './rulebook-migrations';

/** An agreement file may be this large, in bytes: many times the largest that the limits allow. */
export const LARGEST_FILE = 4_000_000;

/** The agreement as the text of a file: JSON with the schema it is written in. It holds no lead, and nobody's absences. */
export function writeAgreementFile(agreement: Agreement): string {
  return `${JSON.stringify({ tasuki: 'agreement', schema: RULEBOOK_SCHEMA, agreement }, null, 2)}\n`;
}

/** What a file turned out to hold. `line` is where reading stopped, from 1, where that is known. */
export type AgreementFile =
  | { kind: 'agreement'; agreement: Agreement; from: 'older' | 'today' | 'newer' }
  | { kind: 'problems'; problems: RulebookProblem[] }
  | { kind: 'empty' | 'html' | 'zip' | 'not_text' | 'goals' }
  | { kind: 'not_json'; line: number | null };

/**
 * Reads an agreement from the bytes of a file: as this program writes it, as a whole rulebook, or bare. Older ones are brought up to date.
 * Never throws, whatever somebody chose.
 */
export function readAgreementFile(bytes: Uint8Array): AgreementFile {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return { kind: 'zip' };
  const text = textOf(bytes);
  if (text === null) return { kind: 'not_text' };
  const start = text.trimStart();
  if (start === '') return { kind: 'empty' };
  if (start.startsWith('<')) return { kind: 'html' };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { kind: 'not_json', line: lineOf(error, text) };
  }
  return readJson(json);
}

function readJson(json: unknown): AgreementFile {
  const file = isRecord(json) ? json : {};
  if ('values' in file && 'month' in file && !('agreement' in file)) return { kind: 'goals' };
  // An agreement alone is one that has what only agreements have.
  const agreement = 'agreement' in file ? file.agreement : 'stages' in file || 'meta' in file ? file : undefined;
  // What is no agreement at all is said by whoever reads rulebooks.
  const read = readRulebook(agreement === undefined ? json : { agreement, almanac: { revision: 0 } });
  if (!read.ok) return { kind: 'problems', problems: read.problems };
  const schema = (agreement as { meta?: { schema?: unknown } }).meta?.schema;
  const from = read.fromNewer ? 'newer' : schema === RULEBOOK_SCHEMA ? 'today' : 'older';
  return { kind: 'agreement', agreement: read.rulebook.agreement, from };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Null where the bytes are no text. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return decode(bytes);
  } catch {
    return null;
  }
}

/** Every host has it; the language's own types don't. */
declare const TextDecoder: new (label: string, options: { fatal: boolean }) => { decode(bytes: Uint8Array): string };

function decode(bytes: Uint8Array): string | null {
  // Windows editors may save as UTF-16, and say so in the first two bytes.
  const label = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  const text = new TextDecoder(label, { fatal: true }).decode(bytes);
  return text.includes('\0') ? null : text;
}

/** Engines say the place as a position, or as a line. */
function lineOf(error: unknown, text: string): number | null {
  const message = error instanceof Error ? error.message : '';
  const line = /line (\d+)/.exec(message)?.[1];
  if (line) return Number(line);
  const position = /position (\d+)/.exec(message)?.[1];
  if (position) return text.slice(0, Number(position)).split('\n').length;
  return /end of|unterminated/i.test(message) ? text.split('\n').length : null;
}
