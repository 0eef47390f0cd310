import type { PageAdapter } from './adapter';
import { recordId } from './record-id';
import { readTemplate } from './template';

/** Which record an address shows, as the CRM names it. `type` null: only the page can tell. */
type Reading = { type: string | null; id: string; captured: Record<string, string> };

/** Reads an item of the page's session storage. */
export type ReadItem = (item: string) => string | null;

function askPage(asks: { item: string; field: string }, read?: ReadItem): string | null {
  try {
    return (JSON.parse(read?.(asks.item) ?? 'null') as Record<string, string> | null)?.[asks.field] ?? '';
  } catch {
    return '';
  }
}

/** All an address says of the record it shows; the first template that fits decides. */
export function readAddress(url: string, adapter: PageAdapter, read?: ReadItem): Reading | null {
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    return null;
  }
  for (const record of adapter.records) {
    const captured = readTemplate(record.at, address);
    const id = captured?.lead && recordId(captured.lead, adapter.ids);
    if (!captured || !id) continue;
    if (record.asks && !read) return { type: null, id, captured };
    const type = record.asks ? askPage(record.asks, read) : (record.type ?? captured.type ?? adapter.prefixes?.[id.slice(0, 3)]);
    if (type && adapter.types.includes(type)) return { type, id, captured };
  }
  return null;
}

/**
 * Type and id of the record that a page's address shows, or null when it is no lead of this CRM. Doesn't look at the origin.
 * In the page pass `read` (`sessionStorage.getItem`): some addresses don't tell the type, and are null without it.
 */
export function leadAt(url: string, adapter: PageAdapter, read?: ReadItem): { type: string; id: string } | null {
  const found = readAddress(url, adapter, read);
  return found?.type ? { type: found.type, id: found.id } : null;
}
