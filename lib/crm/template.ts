import type { AddressPattern } from './match-address';

// Address templates; compiled when the extension is built, so that a page carries only what matches them.
//   :name        one piece without / ? # & ; =
//   :name(a|b)   one of these
//   **/          any number of whole segments
//   $            the path ends here; without it, what follows is free
//   ?a=:x&b=y    parameters by name, in any order, others ignored; one that ends in `?` may be missing
//   #a=:x&b=y    the same in the hash; any other hash is read from its start
const TOKEN = /:(\w+)(?:\(([^)]*)\))?|\*\*\/|\$$|[^\w/-]/g;

function pattern(text: string, end: string): string {
  const source = text.replace(TOKEN, (token, name?: string, among?: string) => {
    if (name) return `(?<${name}>${among?.replaceAll('.', '\\.') ?? '[^/?#&;=]+'})`;
    if (token === '**/') return '(?:[^/]+/)*';
    return token === '$' ? '/?$' : `\\${token}`;
  });
  return `^${source}${end}`;
}

function params(part: 'search' | 'hash', text: string): NonNullable<AddressPattern['params']> {
  return text.split('&').map((param) => {
    const optional = param.endsWith('?');
    const at = param.indexOf('=');
    return [part, param.slice(0, at), pattern(param.slice(at + 1, optional ? -1 : undefined), '$'), optional];
  });
}

const FREE = '(?=[/?#&;=]|$)';

/** Compiles an address template. */
export function compileTemplate(template: string): AddressPattern {
  const [rest = '', hash] = template.split('#');
  const [path = '', query] = rest.split(/\?(?=[\w.-]+=)/);
  const inHash = hash !== undefined && /^[\w.-]+=/.test(hash);
  const asked = [...(query === undefined ? [] : params('search', query)), ...(inHash ? params('hash', hash) : [])];
  return {
    path: pattern(path, path.endsWith('$') ? '' : FREE),
    ...(hash === undefined || inHash ? {} : { hash: pattern(hash, FREE) }),
    ...(asked.length > 0 ? { params: asked } : {}),
  };
}
