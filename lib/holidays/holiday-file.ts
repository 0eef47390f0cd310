import { isDate } from '@/lib/domain/day';
import type { NamedDate } from '@/lib/domain/schedule';
import { fileSize, fileText } from './file-text';
import { quoted, type Refusal, Refusals } from './refusal';

/** How much of a holiday file is read; what goes beyond is refused by line. */
export const holidayFileLimits = { bytes: 1_048_576, days: 5_000, refusals: 200 } as const;
export type HolidayFileLimits = { readonly [Limit in keyof typeof holidayFileLimits]: number };

/** The days wanted of a holiday file, both of them included (`YYYY-MM-DD`); all where they are not given. */
export interface HolidayFileQuestion {
  from?: string;
  to?: string;
  limits?: Partial<HolidayFileLimits>;
}

/** What a holiday file holds. */
export interface HolidayFile {
  /** Named days in order, each once; the first name given to a date stays. */
  days: NamedDate[];
  refused: Refusal[];
  counts: { days: number; outside: number; doubled: number; refused: number };
}

/**
 * Reads holidays from lines of a date and a name, as the Cabinet Office publishes them (`syukujitsu.csv`: Shift_JIS, one
 * heading, `2026/1/1,元日`); UTF-8, dates as `2026-01-01` or `2026年1月1日`, tabs and an English name as third column
 * are read too. A line that is neither is refused by its number with what to do. Never throws.
 */
export function readHolidayFile(file: string | Uint8Array, question: HolidayFileQuestion = {}): HolidayFile {
  const limits: HolidayFileLimits = { ...holidayFileLimits, ...question.limits };
  const { from = '0001-01-01', to = '9999-12-31' } = question;
  const refusals = new Refusals(limits.refusals);
  const names = new Map<string, NamedDate['name']>();
  const counts = { days: 0, outside: 0, doubled: 0, refused: 0 };
  let heading = true;
  if (fileSize(file, limits.bytes) > limits.bytes) {
    const size = Math.round(limits.bytes / 1024);
    refusals.add(
      1,
      `ファイルが大きすぎます(${size} KBまで)。年を分けて読み込んでください`,
      `The file is too large (up to ${size} KB). Import it in parts`,
    );
  } else {
    for (const { line, cells } of rows(fileText(file))) {
      const [when = '', ja = '', en = ''] = cells;
      const date = dateIn(when);
      const first = heading;
      heading = false;
      if (date === null) {
        // The heading holds no figure; a first line with one is a date written wrong.
        if (first && !/\d/.test(when)) continue;
        refusals.add(
          line,
          `「${quoted(when)}」は実在する日付ではありません。2026/11/23 のように書いてください`,
          `“${quoted(when)}” is not a date that exists. Write it like 2026/11/23`,
        );
      } else if (ja === '') {
        refusals.add(line, `${date}の名前がありません。日付の後に名前を書いてください`, `${date} has no name. Write one after the date`);
      } else if (date < from || date > to) counts.outside += 1;
      else if (names.has(date)) counts.doubled += 1;
      else if (names.size >= limits.days) {
        refusals.add(
          line,
          `祝日は${limits.days}日までです。この行から先は読んでいません。年を分けて読み込んでください`,
          `A file may hold up to ${limits.days} days. Nothing from this line on was read. Import it in parts`,
        );
        break;
      } else names.set(date, en === '' ? { ja } : { ja, en });
    }
    if (names.size === 0 && refusals.count === 0 && counts.outside === 0) {
      refusals.add(
        1,
        'このファイルには祝日がありません。「日付,名前」の行があるファイルを選んでください',
        'This file holds no holiday. Choose one with lines of a date and a name',
      );
    }
  }
  const days = [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, name]) => ({ date, name }));
  return { days, refused: refusals.inOrder(), counts: { ...counts, days: days.length, refused: refusals.count } };
}

/** No name needs as much; a longer line is cut here. */
const LONGEST = 1_000;

function* rows(text: string): Generator<{ line: number; cells: string[] }> {
  let line = 0;
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const stop = end === -1 ? text.length : end;
    line += 1;
    const words = text.slice(at, Math.min(stop, at + LONGEST)).trim();
    at = stop + 1;
    if (words !== '') yield { line, cells: cellsOf(words) };
  }
}

/** The cells of a line, separated by commas or tabs; quotes keep a comma within one. */
function cellsOf(words: string): string[] {
  const cells: string[] = [];
  for (const [, quotedCell, plain] of words.matchAll(/(?:^|[,\t])(?:"((?:[^"]|"")*)"|([^,\t]*))/g)) {
    cells.push(
      (quotedCell?.replaceAll('""', '"') ?? plain ?? '')
        .replaceAll(/[\s\p{Cc}]+/gu, ' ')
        .trim()
        .slice(0, 100),
    );
  }
  return cells;
}

const WRITTEN = /^(\d{4})(?:[/-](\d{1,2})[/-](\d{1,2})|年(\d{1,2})月(\d{1,2})日)$/;

function dateIn(words: string): string | null {
  const [, year = '', month = '', day = '', jaMonth = '', jaDay = ''] = WRITTEN.exec(words) ?? [];
  const date = `${year}-${(month || jaMonth).padStart(2, '0')}-${(day || jaDay).padStart(2, '0')}`;
  return isDate(date) ? date : null;
}
