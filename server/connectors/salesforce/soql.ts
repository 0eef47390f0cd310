/** A text as SOQL quotes it. */
export function quoted(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}

/** A moment as SOQL writes it, without quotes. */
export function moment(at: number): string {
  return new Date(at).toISOString();
}

/** A query travels in an address, which Salesforce takes up to 16,384 bytes long: the rest of it needs room as well. */
const LONGEST = 9_000;

/** Values as lists for `IN`, each of a length that an address holds, every value once. */
export function inLists(values: readonly string[]): string[] {
  const lists: string[] = [];
  let some: string[] = [];
  let length = 0;
  for (const value of new Set(values)) {
    const text = quoted(value);
    const cost = encodeURIComponent(text).length + 3;
    if (some.length > 0 && length + cost > LONGEST) {
      lists.push(`(${some.join(',')})`);
      some = [];
      length = 0;
    }
    some.push(text);
    length += cost;
  }
  return some.length > 0 ? [...lists, `(${some.join(',')})`] : lists;
}
