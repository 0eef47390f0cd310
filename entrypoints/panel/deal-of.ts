import { adapterFor } from '@/lib/crm/registry';
import type { LocalText } from '@/lib/domain/text';
import type { SiteState } from '@/lib/messages/protocol';

/** What the CRM of a site calls a deal; without a site, what the CRMs that are on call it, where they agree. Null where nobody says. */
export function dealOf(sites: readonly SiteState[], site?: string): LocalText | null {
  const meant = sites.filter(({ id, on }) => (site === undefined ? on : id === site));
  const [first, ...others] = meant.map((one) => adapterFor(one)?.deal ?? null);
  return first && others.every((other) => other?.ja === first.ja && other.en === first.en) ? first : null;
}
