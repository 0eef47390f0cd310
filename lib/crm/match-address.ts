/** A compiled address template: regular expressions whose named groups are what it captures. Plain data. */
export type AddressPattern = {
  path: string;
  /** For the hash from its start. */
  hash?: string;
  /** Parameters by name: where, which, what; the last says that it may be missing. */
  params?: [part: 'search' | 'hash', name: string, is: string, optional: boolean][];
};

/** What of an address is matched, each part spelled as `URL` spells it. */
export type Address = Pick<URL, 'pathname' | 'search' | 'hash'>;

const compiled = new Map<string, RegExp>();

/** A list asks the same few patterns about hundreds of links. */
function expression(is: string): RegExp {
  const known = compiled.get(is) ?? new RegExp(is);
  compiled.set(is, known);
  return known;
}

/** What a pattern captures of an address, decoded; null when it doesn't fit. Throws a `URIError` for a malformed %-sequence. */
export function matchAddress({ path, hash, params = [] }: AddressPattern, url: Address): Record<string, string> | null {
  const found: Record<string, string> = {};
  const take = (is: string, text: string) => {
    const match = expression(is).exec(text);
    for (const name in match?.groups) found[name] = decodeURIComponent(match.groups[name] as string);
    return match;
  };
  return take(path, url.pathname) &&
    (!hash || take(hash, url.hash.slice(1))) &&
    params.every(([part, name, is, optional]) => {
      const [value, another] = new URLSearchParams(url[part].slice(1)).getAll(name);
      // Twice the same name: nobody can say which one the page shows.
      return value === undefined ? optional : another === undefined && take(is, encodeURIComponent(value));
    })
    ? found
    : null;
}
