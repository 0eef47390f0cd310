import type { CrmAdapter, PageAdapter } from './adapter';
import { compileTemplate } from './template';

const compiled = new WeakMap<CrmAdapter, PageAdapter>();

/** The part of an adapter that reads addresses, its templates compiled; once for each adapter. */
export function pageAdapter(adapter: CrmAdapter): PageAdapter {
  const known = compiled.get(adapter);
  if (known) return known;
  const { id, types, records, ids, prefixes } = adapter;
  const page: PageAdapter = {
    id,
    types,
    records: records.map((record) => ({ ...record, at: compileTemplate(record.at) })),
    ids,
    ...(prefixes ? { prefixes } : {}),
  };
  compiled.set(adapter, page);
  return page;
}
