/** One line of an iCalendar file after unfolding; `line` is where it began in the file, from 1 on. */
export interface ContentLine {
  line: number;
  text: string;
  /** The property's name in upper case, or `null` where the line is no property. */
  name: string | null;
}

/** Longer lines are cut here: no date, rule or name needs as much, and a description is not read. */
const LONGEST = 20_000;

const NAME = /^([A-Za-z0-9-]+)[;:]/;

/** The unfolded lines of an iCalendar text, one by one, blank ones left out (RFC 5545, section 3.1). Lines may end in CRLF or LF. */
export function* contentLines(text: string): Generator<ContentLine> {
  let parts: string[] = [];
  let length = 0;
  let begun = 1;
  let line = 0;
  for (let at = 0; at <= text.length; ) {
    const end = text.indexOf('\n', at);
    const stop = end === -1 ? text.length : end;
    const raw = text.slice(at, text[stop - 1] === '\r' && stop > at ? stop - 1 : stop);
    at = stop + 1;
    line += 1;
    const folded = (raw.startsWith(' ') || raw.startsWith('\t')) && parts.length > 0;
    if (!folded) {
      if (length > 0) yield contentLine(begun, parts);
      [parts, length, begun] = [[], 0, line];
    }
    if (length < LONGEST) {
      const part = (folded ? raw.slice(1) : raw).slice(0, LONGEST - length);
      parts.push(part);
      length += part.length;
    }
  }
  if (length > 0) yield contentLine(begun, parts);
}

function contentLine(line: number, parts: readonly string[]): ContentLine {
  const text = parts.join('');
  return { line, text, name: NAME.exec(text)?.[1]?.toUpperCase() ?? null };
}
