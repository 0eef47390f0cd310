import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adapterFile, adapterFiles } from '@/lib/crm/adapter-files';
import { leadAt } from '@/lib/crm/lead-at';
import { pageAdapter } from '@/lib/crm/page-adapter';
import { adapters } from '@/lib/crm/registry';
import { addressOf, makeRef, mayLiveAt, refAt } from '@/lib/crm/site';
import type { AddressCase } from '@/test/fixtures/addresses';

type Fixture = { addresses: AddressCase[]; params: Record<string, string> };

/** The CRMs that people were promised. */
const promised = [
  ...['HubSpot', 'Salesforce', 'Odoo', 'Pipedrive', 'Zoho CRM', 'Dynamics 365', 'kintone', 'Twenty', 'EspoCRM', 'SuiteCRM'],
  ...['Close', 'Attio', 'Copper', 'Zendesk Sell', 'Freshsales'],
];

/** Ids as a CRM makes them. */
const idsOf = {
  digits: fc.bigInt({ min: 1n, max: 10n ** 19n }).map(String),
  uuid: fc.uuid(),
  salesforce: fc
    .tuple(fc.constantFrom('00Q', '003', '006'), fc.stringMatching(/^[A-Za-z0-9]{12}$/))
    .map(([prefix, rest]) => `${prefix}${rest}`),
  code: fc.stringMatching(/^[A-Za-z0-9_-]{10,40}$/),
  text: fc.string({ minLength: 1, maxLength: 40 }),
};

describe('the list of CRMs', () => {
  it('E2 holds each that was promised, once, with its own word for a deal in both languages', () => {
    expect(adapters.map(({ name }) => name)).toEqual(expect.arrayContaining(promised));
    expect(new Set(adapters.map(({ id }) => id)).size).toBe(adapters.length);
    for (const { deal, id } of adapters) {
      expect(deal.ja, id).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
      expect(deal.en, id).toMatch(/^[A-Z][a-z]+$/);
    }
  });
});

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

  it('gives whatever record there may be an address that leads back to it, whatever stands behind', () => {
    const forms = [adapter.ids].flat();
    const record = fc.oneof(...forms.map((form) => fc.tuple(fc.constantFrom(...adapter.types), idsOf[form])));
    const behind = fc.constantFrom('', 'x=1', 'from=list&page=2');
    fc.assert(
      fc.property(record, behind, ([type, text], rest) => {
        const prefix = Object.entries(adapter.prefixes ?? {}).find(([, of]) => of === type)?.[0] ?? '';
        const ref = makeRef(site, type, forms.includes('salesforce') || id === 'close' ? prefix + text.slice(prefix.length) : text);
        const address = addressOf(ref, site) ?? '';
        expect(refAt(address, [site])).toEqual(ref);
        expect(refAt(address + (/[?#]/.test(address) ? '&' : '?') + rest, [site])).toEqual(ref);
        expect(makeRef(site, type, ref.id)).toEqual(ref);
      }),
      { numRuns: 60 },
    );
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
