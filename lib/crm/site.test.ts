import { describe, expect, it } from 'vitest';
import { addressOf, makeRef, matchPattern, mayLiveAt, refAt, siteAt } from './site';

const odooA = { id: 'odoo-a', crm: 'odoo', origin: 'https://a.example' };
const odooB = { id: 'odoo-b', crm: 'odoo', origin: 'https://b.example:8443' };
const portal1 = { id: 'hub-1', crm: 'hubspot', origin: 'https://app.hubspot.com', params: { portal: '1' } };
const portal2 = { id: 'hub-2', crm: 'hubspot', origin: 'https://app.hubspot.com', params: { portal: '2' } };
const sites = [odooA, odooB, portal1, portal2];

describe('a site', () => {
  it.each([
    ['is known by its whole origin', 'https://a.example/odoo/crm', 'odoo-a'],
    ['is another on another port', 'https://b.example:8443/', 'odoo-b'],
    ['is not its neighbour', 'https://b.example/odoo/crm/1', undefined],
    ['is not a name that starts alike', 'https://a.example.evil.example/odoo/crm/1', undefined],
    ['is not a name before the @', 'https://a.example@evil.example/odoo/crm/1', undefined],
    ['is told from another at the same origin by its portal', 'https://app.hubspot.com/contacts/2/record/0-1/7', 'hub-2'],
    ['is none when the portal is nobody’s', 'https://app.hubspot.com/contacts/3/record/0-1/7', undefined],
    ['is none for other schemes', 'file:///odoo/crm/1', undefined],
    ['is none for what is no address', 'odoo', undefined],
  ])('%s', (_, url, id) => {
    expect(siteAt(url, sites)?.id).toBe(id);
  });
});

describe('a ref', () => {
  it('names the site, so two databases may both have a record 25', () => {
    expect(refAt('https://a.example/odoo/crm/25', sites)).toEqual({ site: 'odoo-a', type: 'crm.lead', id: '25' });
    expect(refAt('https://b.example:8443/odoo/crm/25', sites)).toEqual({ site: 'odoo-b', type: 'crm.lead', id: '25' });
  });

  it('follows the page’s word only where the address is silent, and only for its own id', () => {
    const action = 'https://a.example/odoo/action-5/25';
    expect(refAt(action, sites)).toBeNull();
    expect(refAt(action, sites, { type: 'crm.lead', id: '25' })).toEqual({ site: 'odoo-a', type: 'crm.lead', id: '25' });
    expect(refAt(action, sites, { type: 'crm.lead', id: '26' })).toBeNull();
    expect(refAt(action, sites, { type: 'res.partner', id: '25' })).toBeNull();
    expect(refAt('https://a.example/odoo/crm/25', sites, { type: 'crm.lead', id: '26' })).toEqual({
      site: 'odoo-a',
      type: 'crm.lead',
      id: '25',
    });
  });

  it('has one spelling', () => {
    expect(makeRef({ id: 'sf', crm: 'salesforce' }, 'Lead', ' 00QD000000fNLHB ').id).toBe('00QD000000fNLHBMA4');
    expect(makeRef({ id: 'sf', crm: 'salesforce' }, 'Lead', '00QD000000fNLHBma4').id).toBe('00QD000000fNLHBMA4');
    expect(makeRef(odooA, 'crm.lead', '0025').id).toBe('25');
    expect(makeRef({ id: 'x', crm: 'never heard of' }, 'lead', 'a/b').id).toBe('a/b');
  });

  it.each([
    ['odoo', 'crm.lead', '25; drop'],
    ['odoo', 'crm/lead', '25'],
    ['salesforce', 'Lead', '00Q'],
    ['never heard of', 'lead', ''],
  ])('of %s is refused: %s %s', (crm, type, id) => {
    expect(() => makeRef({ id: 's', crm }, type, id)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  it('has an address where everything needed is known', () => {
    expect(addressOf({ site: 'hub-2', type: '0-136', id: '7' }, portal2)).toBe('https://app.hubspot.com/contacts/2/record/0-136/7');
    expect(addressOf({ site: 'hub-2', type: '0-136', id: '7' }, { ...portal2, params: {} })).toBeNull();
    expect(addressOf({ site: 'hub-2', type: '0-2', id: '7' }, portal2)).toBeNull();
    expect(addressOf({ site: 'odoo-a', type: 'crm.lead', id: '25' }, { ...odooA, origin: 'https://a.example/web' })).toBe(
      'https://a.example/odoo/crm/25',
    );
    expect(addressOf({ site: 'odoo-a', type: 'crm.lead', id: '25' }, odooB)).toBeNull();
  });
});

describe('a match pattern', () => {
  it('asks for one whole origin', () => {
    expect(matchPattern('https://app.hubspot.com')).toBe('https://app.hubspot.com/*');
    expect(matchPattern('http://localhost:4312/leads')).toBe('http://localhost:4312/*');
    expect(matchPattern('http://localhost:4312', false)).toBe('http://localhost/*');
  });
  it('is refused for anything else', () => {
    expect(() => matchPattern('file:///etc')).toThrow(expect.objectContaining({ code: 'bad_address' }));
    expect(() => matchPattern('*')).toThrow(expect.objectContaining({ code: 'bad_address' }));
  });
});

describe('where a CRM may live', () => {
  it.each([
    ['salesforce', 'https://acme.lightning.force.com', true],
    ['salesforce', 'https://acme--dev.sandbox.lightning.force.com', true],
    ['salesforce', 'https://lightning.force.com.evil.example', false],
    ['salesforce', 'http://acme.lightning.force.com', false],
    ['hubspot', 'https://app-jp1.hubspot.com', true],
    ['hubspot', 'https://evil.example', false],
    ['odoo', 'http://localhost:8069', true],
    ['never heard of', 'http://localhost:8069', false],
  ])('%s at %s: %s', (crm, origin, may) => {
    expect(mayLiveAt(crm, origin)).toBe(may);
  });
});
