/** A compiled address template: regular expressions whose named groups are what it captures. Plain data. */
export type AddressPattern = {
  path: string;
  /** For the hash from its start. */
  hash?: string;
  /** Parameters by name: where, which, what; the last says that it may be missing. */
  params?: [part: 'search' | 'hash', name: string, is: string, optional: boolean][];
};

/** What a pattern captures of an address, decoded; null when it doesn't fit. Throws a `URIError` for a malformed %-sequence. */
export function matchAddress({ path, hash = '', params = [] }: AddressPattern, url: URL): Record<string, string> | null {
  const found: Record<string, string> = {};
  const take = (is: string, text: string) => {
    const match = new RegExp(is).exec(text);
    for (const name in match?.groups) found[name] = decodeURIComponent(match.groups[name] as string);
    return match;
  };
  return take(path, url.pathname) &&
    take(hash, url.hash.slice(1)) &&
    params.every(([part, name, is, optional]) => {
      const [value, another] = new URLSearchParams(url[part].slice(1)).getAll(name);
      // Twice the same name: nobody can say which one the page shows.
      return value === undefined ? optional : another === undefined && take(is, encodeURIComponent(value));
    })
    ? found
    : null;
}
