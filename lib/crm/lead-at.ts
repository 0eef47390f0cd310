import type { PageAdapter } from './adapter';
import { type Address, matchAddress } from './match-address';
import { recordId } from './record-id';

/** Which record an address shows, as the CRM names it. `type` null: only the page can tell. */
type Reading = { type: string | null; id: string; captured: Record<string, string> };

/** Reads an item of the page's session storage. */
export type ReadItem = (item: string) => string | null;

/** All an address says of the record it shows; the first pattern that fits decides. */
export function readAddress(url: string | Address, adapter: PageAdapter, read?: ReadItem): Reading | null {
  try {
    const address = typeof url === 'string' ? new URL(url) : url;
    for (const { at, type: always, asks } of adapter.records) {
      const captured = matchAddress(at, address);
      const id = captured && recordId(captured.lead ?? '', adapter.ids);
      if (!id) continue;
      if (asks && !read) return { type: null, id, captured };
      const type = asks
        ? (JSON.parse(read?.(asks.item) ?? '{}') as Record<string, string>)[asks.field]
        : (always ?? captured.type ?? adapter.prefixes?.[id.slice(0, 3)]);
      if (type && adapter.types.includes(type)) return { type, id, captured };
    }
  } catch {
    // No address, a malformed %-sequence, or a page that keeps something else there: no record.
  }
  return null;
}

/**
 * Type and id of the record that a page's address shows, or null when it is no lead of this CRM. Doesn't look at the origin.
 * In the page pass `read` (`sessionStorage.getItem`): some addresses don't tell the type, and are null without it.
 */
export function leadAt(url: string | Address, adapter: PageAdapter, read?: ReadItem): { type: string; id: string } | null {
  const { type, id } = readAddress(url, adapter, read) ?? {};
  return type && id ? { type, id } : null;
}
