import type { CrmSite } from './adapter';
import { customTypes } from './custom';
import { readCustomTemplate, type TemplateFault } from './custom-template';
import { matchAddress } from './match-address';
import { recordId } from './record-id';
import { adapterFor } from './registry';
import { compileTemplate } from './template';

/** What a template makes of an address that was pasted to try it. `what`: the path, parameter or id that doesn't fit. */
export type Trial =
  | { kind: 'read'; type: string; id: string }
  | { kind: 'template'; fault: TemplateFault; type: string }
  | { kind: 'not'; why: 'address' | 'origin' | 'path' | 'hash' | 'param' | 'id'; what: string };

/** How far an address goes along with a template: the further, the more worth saying. */
const further = ['path', 'hash', 'param', 'id'] as const;

/**
 * Tries a site's templates (its params, see `customAdapter`) on an address: which record it shows, or what keeps it from showing one.
 * With several templates the one that comes nearest says why not.
 */
export function tryAddress(url: string, site: Pick<CrmSite, 'origin' | 'params'>): Trial {
  const { params = {} } = site;
  let address: URL;
  try {
    address = new URL(url.trim());
    if (decodeURIComponent(address.pathname + address.hash) === '') return { kind: 'not', why: 'address', what: url };
  } catch {
    return { kind: 'not', why: 'address', what: url };
  }
  let nearest: Extract<Trial, { kind: 'not' }> | null = null;
  for (const type of customTypes) {
    if (!params[type]) continue;
    const template = readCustomTemplate(params[type]);
    if (template.kind === 'fault') return { kind: 'template', fault: template.fault, type };
    if (address.origin !== new URL(site.origin).origin) return { kind: 'not', why: 'origin', what: address.origin };
    const { path, hash, params: asked } = compileTemplate(template.at);
    const not = (why: (typeof further)[number], what: string): Trial => ({ kind: 'not', why, what });
    const missing = asked?.find((param) => !matchAddress({ path: '', params: [param] }, address));
    const captured = matchAddress({ path, hash, params: asked }, address);
    const ids = adapterFor({ crm: 'other', params: { ids: params.ids ?? '', lead: '/:lead' } })?.ids ?? 'text';
    const id = captured && recordId(captured.lead ?? '', ids);
    if (id) return { kind: 'read', type, id };
    const trial = !matchAddress({ path }, address)
      ? not('path', address.pathname)
      : hash && !matchAddress({ path: '', hash }, address)
        ? not('hash', address.hash)
        : missing
          ? not('param', missing[1])
          : not('id', captured?.lead ?? '');
    if (trial.kind === 'not' && (!nearest || further.indexOf(trial.why as never) > further.indexOf(nearest.why as never))) nearest = trial;
  }
  return nearest ?? { kind: 'template', fault: 'no_lead', type: 'lead' };
}
