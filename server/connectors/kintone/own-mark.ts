/** A line that a write-back ends with: kintone keeps nothing for us beside the text itself. */
export function markOf(id: string): string {
  return `[tasuki:${id}]`;
}

const MARK = /\[tasuki:([^\]\s]+)\]\s*$/;

/** The id of the write-back that a text is; null for everybody else's. */
export function writtenBackId(text: string): string | null {
  return MARK.exec(text)?.[1] ?? null;
}
