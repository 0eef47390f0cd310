/** Why a text is no template of an address. */
export const templateFaults = ['address', 'no_lead', 'two_leads', 'brackets', 'touching', 'folders'] as const;
export type TemplateFault = (typeof templateFaults)[number];

/** A template as a person wrote it: where it lives, if it says so, and what of it is compiled. */
export type CustomTemplate = { kind: 'template'; origin: string | null; at: string } | { kind: 'fault'; fault: TemplateFault };

const NAME = /:([A-Za-z_]\w*)/g;
const LONGEST = 300;

/** A piece of text in an address's own spelling, names left alone. */
function spell(text: string, decode: (text: string) => string): string {
  const names = text.match(NAME) ?? [];
  return text
    .split(NAME)
    .filter((_, index) => index % 2 === 0)
    .map((literal, index) => encodeURIComponent(decode(literal)) + (names[index] ?? ''))
    .join('');
}

function decodeParam(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function spellParams(text: string): string {
  return text
    .split('&')
    .filter((param) => param.includes('='))
    .map((param) => {
      const [, name = '', value = '', optional = ''] = /^([^=]*)=(.*?)(\??)$/.exec(param) ?? [];
      return `${decodeParam(name)}=${spell(value, decodeParam)}${optional}`;
    })
    .join('&');
}

/**
 * Reads an administrator's template: a whole address or a path, with `:lead` where the record's id stands and other names where something
 * varies; `**` for any folders once, `$` for the path's end. Nothing in it is ever taken as a regular expression: no group, no choice.
 */
export function readCustomTemplate(text: string): CustomTemplate {
  const wrong = (fault: TemplateFault): CustomTemplate => ({ kind: 'fault', fault });
  const trimmed = text.trim();
  const whole = /^https?:\/\//i.test(trimmed);
  if (trimmed.length > LONGEST || !(whole || trimmed.startsWith('/'))) return wrong('address');
  const names = [...trimmed.replace(/^https?:\/\/[^/?#]*/i, '').matchAll(NAME)].map(([, name]) => name);
  const leads = names.filter((name) => name === 'lead').length;
  if (leads === 0) return wrong('no_lead');
  if (leads > 1 || new Set(names).size < names.length) return wrong('two_leads');
  if (/:\w+\(/.test(trimmed)) return wrong('brackets');
  // One name to a piece: a match then takes time in proportion to the address, whatever stands in it.
  if (/:[A-Za-z_]\w*[^/?#&;=]*:[A-Za-z_]/.test(trimmed)) return wrong('touching');
  if (trimmed.split('**').length > 2 || /\*\*(?!\/)|[^/]\*\*/.test(trimmed)) return wrong('folders');
  try {
    const { origin, pathname, search, hash } = new URL(trimmed, 'https://crm.example');
    const plainHash = hash.slice(1);
    const params = /^[^/:=]+=/.test(plainHash) ? spellParams(plainHash) : plainHash;
    return {
      kind: 'template',
      origin: whole ? origin : null,
      at: pathname + (search.length > 1 ? `?${spellParams(search.slice(1))}` : '') + (hash ? `#${params}` : ''),
    };
  } catch {
    return wrong('address');
  }
}
