import type { CustomJudgement, CustomSite } from '@/components/options/custom-site';
import { customTypes } from '@/lib/crm/custom';
import { readCustomTemplate } from '@/lib/crm/custom-template';
import { tryAddress } from '@/lib/crm/try-address';
import type { SiteState } from '@/lib/messages/protocol';

/** The params under which the hub keeps such a site. */
export function customParams(site: CustomSite): Record<string, string> {
  const templates = customTypes.flatMap((type): [string, string][] => (site[type].trim() ? [[type, site[type].trim()]] : []));
  return { ...Object.fromEntries(templates), ids: site.ids };
}

/** A site that is kept, to be changed; templates that are a path only stand in full. */
export function customSiteOf({ id, name, params = {} }: SiteState): CustomSite {
  const ids = (['digits', 'uuid', 'code'] as const).find((form) => form === params.ids) ?? 'text';
  return { id, name, ids, lead: params.lead ?? '', contact: params.contact ?? '', deal: params.deal ?? '' };
}

/** A name for a new site, by where it lives. */
export function customId(origin: string, taken: readonly string[]): string {
  const host = new URL(origin).hostname.replace(/[^a-z0-9.-]/gi, '-').slice(0, 70);
  for (let n = 1; ; n++) {
    const id = n === 1 ? host : `${host}-${n}`;
    if (!taken.includes(id)) return id;
  }
}

function originOf(address: string): string | null {
  try {
    const { origin, protocol } = new URL(address.trim());
    return /^https?:$/.test(protocol) ? origin : null;
  } catch {
    return null;
  }
}

/** Judges templates as they are typed, and the address to try them on. `known`: where the site lives already. */
export function judgeCustomSite(site: CustomSite, address: string, known: string | null): CustomJudgement {
  const faults: CustomJudgement['faults'] = {};
  const origins = new Set<string>();
  for (const type of customTypes) {
    if (!site[type].trim()) continue;
    const template = readCustomTemplate(site[type]);
    if (template.kind === 'fault') faults[type] = template.fault;
    else if (template.origin) origins.add(template.origin);
  }
  const [named = null] = origins;
  const origin = named ?? known ?? originOf(address);
  const tried =
    address.trim() !== '' && origin !== null && Object.keys(faults).length === 0 && customTypes.some((type) => site[type].trim());
  const trial = tried ? tryAddress(address, { origin, params: customParams(site) }) : null;
  const pasted = address.trim() !== '' && originOf(address) === null;
  return {
    origin,
    mixed: origins.size > 1,
    faults,
    trial:
      trial?.kind === 'read'
        ? { ...trial, type: customTypes.find((type) => type === trial.type) ?? 'lead' }
        : trial?.kind === 'not'
          ? trial
          : pasted
            ? { kind: 'not', why: 'address', what: address }
            : null,
  };
}
