/** Columns a text takes on a terminal: Japanese letters take two. */
function widthOf(text: string): number {
  let width = 0;
  for (const letter of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(letter) ? 2 : 1;
  return width;
}

/** Rows under their headings, in columns, a line each. */
export function textTable(head: readonly string[], body: readonly (readonly string[])[]): string[] {
  const widths = head.map((cell, column) => Math.max(widthOf(cell), ...body.map((row) => widthOf(row[column] ?? ''))));
  return [head, ...body].map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
}
