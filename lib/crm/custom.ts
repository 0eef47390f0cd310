import type { CrmAdapter, IdForm } from './adapter';
import { readCustomTemplate } from './custom-template';

/** The `crm` of a site that an administrator describes by templates, kept as the site's params. */
export const customCrm = 'other';

/** What a template may be for, and the name of its param. */
export const customTypes = ['lead', 'contact', 'deal'] as const;
export type CustomType = (typeof customTypes)[number];

/** What ids may look like there, as the param `ids` says. */
export const customIds = ['digits', 'uuid', 'code', 'text'] as const satisfies readonly IdForm[];

const made = new Map<string, CrmAdapter | null>();
const KEPT = 50;

function make(params: Record<string, string>): CrmAdapter | null {
  const records: CrmAdapter['records'] = [];
  for (const type of customTypes) {
    const template = params[type] ? readCustomTemplate(params[type]) : null;
    if (template?.kind === 'fault') return null;
    if (template) records.push({ at: template.at, type });
  }
  if (records.length === 0) return null;
  return {
    id: customCrm,
    name: 'CRM',
    origins: 'self-hosted',
    types: [...customTypes],
    records,
    ids: customIds.find((form) => form === params.ids) ?? 'text',
    deal: { ja: params.dealJa || '案件', en: params.dealEn || 'Deal' },
    params: [],
    seen: '2026-11-23',
  };
}

/**
 * The adapter that a site's own templates make: its params `lead`, `contact` and `deal` hold one each, `ids` what an id looks like,
 * `dealJa` and `dealEn` the CRM's word for a deal. Null when there is no template, or one that can't be read. The same params give the same adapter.
 */
export function customAdapter(params: Record<string, string>): CrmAdapter | null {
  const key = JSON.stringify(Object.entries(params).sort());
  const known = made.get(key);
  if (known !== undefined) return known;
  if (made.size >= KEPT) made.clear();
  const adapter = make(params);
  made.set(key, adapter);
  return adapter;
}
