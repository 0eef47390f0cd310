import { CsvError, parse } from 'csv-parse';

/** A line of a CSV file: its values and where it begins, the heading being line 1. `broken`: from here on nothing can be read. */
export type CsvLine = { line: number; values: string[] } | { line: number; broken: true };

/** A line longer than this is broken (a quote never closed), not data. */
export const LONGEST_LINE = 1_000_000;

/**
 * Reads CSV (comma, semicolon or tab; quotes as in RFC 4180) a chunk's lines at a time, in constant memory. Where the text breaks off, everything
 * before is there.
 */
export async function* readCsv(texts: AsyncIterable<string>): AsyncGenerator<CsvLine[]> {
  let parsed: CsvLine[] = [];
  let reached = 0;
  let broken = false;
  const parser = parse({
    bom: true,
    delimiter: [',', ';', '\t'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE,
    on_record: (values: string[], { lines }) => {
      reached = lines;
      // The parser counts to a line's end; a person looks for its beginning.
      let inner = 0;
      for (const value of values) if (/[\r\n]/.test(value)) inner += value.match(/\r\n|\n|\r/g)?.length ?? 0;
      parsed.push({ line: lines - inner, values });
      return null;
    },
  });
  parser.on('error', (error) => {
    broken = error instanceof CsvError;
  });
  const ended = new Promise<void>((resolve) => parser.once('close', resolve));
  parser.resume();
  const taken = (): CsvLine[] => {
    const lines = parsed;
    parsed = [];
    return lines;
  };
  try {
    for await (const text of texts) {
      if (parser.destroyed) break;
      await new Promise<void>((resolve) => parser.write(text, () => resolve()));
      if (parsed.length > 0) yield taken();
    }
    if (!parser.destroyed) parser.end();
    await ended;
    if (parsed.length > 0) yield taken();
    if (broken) yield [{ line: reached + 1, broken: true }];
  } finally {
    parser.destroy();
  }
}
