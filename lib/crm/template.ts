// Address templates; the reader is small because a CRM's page carries it.
//   :name        one piece without / ? # & ; =
//   :name(a|b)   one of these
//   **/          any number of whole segments
//   $            the path ends here; without it, what follows is free
//   ?a=:x&b=y    parameters by name, in any order, others ignored; one that ends in `?` may be missing
//   #a=:x&b=y    the same in the hash; any other hash is read from its start
const TOKEN = /:(\w+)(?:\(([^)]*)\))?|\*\*\/|\$$|[^\w/-]/g;
const PIECE = '[^/?#&;=]+';

function pattern(text: string, names: string[]): RegExp {
  const source = text.replace(TOKEN, (token, name?: string, among?: string) => {
    if (name) {
      names.push(name);
      return `(${among?.replaceAll('.', '\\.') ?? PIECE})`;
    }
    if (token === '**/') return '(?:[^/]+/)*';
    return token === '$' ? '/?$' : `\\${token}`;
  });
  return new RegExp(`^${source}(?=[/?#&;=]|$)`);
}

function readText(template: string, text: string, found: Record<string, string>): boolean {
  const names: string[] = [];
  const values = pattern(template, names).exec(text);
  if (!values) return false;
  names.forEach((name, i) => {
    found[name] = decodeURIComponent(values[i + 1] ?? '');
  });
  return true;
}

function readParams(template: string, text: string, found: Record<string, string>): boolean {
  const params = new URLSearchParams(text);
  return template.split('&').every((part) => {
    const at = part.indexOf('=');
    const optional = part.endsWith('?');
    const [value, another] = params.getAll(part.slice(0, at));
    if (value === undefined) return optional;
    // Twice the same name: nobody can say which one the page shows.
    return another === undefined && readText(`${part.slice(at + 1, optional ? -1 : undefined)}$`, encodeURIComponent(value), found);
  });
}

/** Reads an address by a template: what its names captured, decoded; null when it doesn't fit. */
export function readTemplate(template: string, url: URL): Record<string, string> | null {
  const [rest = '', hash] = template.split('#');
  const [path = '', query] = rest.split(/\?(?=\w+=)/);
  const found: Record<string, string> = {};
  const fragment = url.hash.slice(1);
  try {
    const fits =
      readText(path, url.pathname, found) &&
      (query === undefined || readParams(query, url.search, found)) &&
      (hash === undefined || (/^[\w.]+=/.test(hash) ? readParams : readText)(hash, fragment, found));
    return fits ? found : null;
  } catch {
    // A malformed %-sequence names no record.
    return null;
  }
}
