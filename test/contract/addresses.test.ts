import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { adapterFile, adapterFiles } from '@/lib/crm/adapter-files';
import { leadAt } from '@/lib/crm/lead-at';
import { pageAdapter } from '@/lib/crm/page-adapter';
import { adapters } from '@/lib/crm/registry';
import { addressOf, mayLiveAt, refAt } from '@/lib/crm/site';
import type { AddressCase } from '@/test/fixtures/addresses';

type Fixture = { addresses: AddressCase[]; params: Record<string, string> };

function fixtureFile(crm: string): string {
  return fileURLToPath(new URL(`../fixtures/addresses/${crm}.ts`, import.meta.url));
}

describe.each(adapters.map((adapter) => [adapter.id, adapter] as const))('the CRM %s', async (id, adapter) => {
  it('comes with a table of addresses', () => {
    expect(existsSync(fixtureFile(id)), `write ${fixtureFile(id)}`).toBe(true);
  });
  if (!existsSync(fixtureFile(id))) return;
  const { addresses, params } = (await import(fixtureFile(id))) as Fixture;
  const first = addresses[0]?.[0] ?? '';
  const site = { id: 'here', crm: id, origin: new URL(first).origin, params };

  it('is shown by at least eight addresses, other pages among them', () => {
    expect(addresses.length).toBeGreaterThanOrEqual(8);
    expect(addresses.filter(([, record]) => record === null).length).toBeGreaterThanOrEqual(3);
    expect(addresses.filter(([, record]) => record !== null).length).toBeGreaterThanOrEqual(3);
  });

  it.each(addresses)('reads %s as %s', (url, record, items = {}) => {
    const [type = '', recordId = ''] = record?.split(' ') ?? [];
    const lead = record === null ? null : { type, id: recordId };
    expect(leadAt(url, pageAdapter(adapter), (item) => items[item] ?? null)).toEqual(lead);
    // The worker sees the address only, and takes the page's word where the address is silent.
    expect(refAt(url, [site], lead ?? undefined)).toEqual(lead && { site: 'here', ...lead });
    expect(refAt(url.replace(site.origin, 'https://elsewhere.example'), [site], lead ?? undefined)).toBeNull();
  });

  it('gives each record an address that leads back to it', () => {
    for (const [, record] of addresses) {
      if (record === null) continue;
      const [type = '', recordId = ''] = record.split(' ');
      const ref = { site: 'here', type, id: recordId };
      const address = addressOf(ref, site);
      expect(address, record).not.toBeNull();
      expect(refAt(address ?? '', [site])).toEqual(ref);
    }
  });

  it('lives where its vendor hosts it', () => {
    expect(mayLiveAt(id, site.origin)).toBe(true);
    expect(adapter.origins === 'self-hosted' || !mayLiveAt(id, 'https://elsewhere.example')).toBe(true);
    expect(adapter.seen).toMatch(/^20\d\d-[01]\d-[0-3]\d$/);
  });

  it('is plain data, and travels to pages as a file of its own', () => {
    expect(JSON.parse(JSON.stringify(adapter))).toEqual(adapter);
    const file = adapterFiles().find(({ relativeDest }) => relativeDest === adapterFile(id));
    const page: { tasukiAdapter?: unknown } = {};
    new Function('globalThis', file?.contents ?? '')(page);
    expect(page.tasukiAdapter).toEqual(pageAdapter(adapter));
    expect(file?.contents.length).toBeLessThan(1_500);
  });
});
