import { describe, expect, it } from 'vitest';
import { Me, Problem, Site } from '@/lib/api/contract';
import { refAt } from '@/lib/crm/site';
import { hubUnderTest } from './hub-under-test';

const hub = await hubUnderTest();
const { directory, tokens } = hub.services;
await directory.addUser({ id: 'boss-of-sites', name: 'Boss', team: 'east', department: null, roles: ['admin'] });
const { token } = await tokens.create({ user: 'boss-of-sites', note: 'sites' });
await directory.addSite({ id: 'real-odoo', crm: 'odoo', name: 'Odoo', origin: 'https://odoo.example', params: {} });

const own = {
  crm: 'other',
  name: '自社CRM',
  origin: 'https://crm.example.co.jp/somewhere',
  params: { lead: '/leads/:lead', ids: 'digits' },
};

function put(id: string, body: unknown): Promise<Response> {
  return fetch(`${hub.url}/v1/sites/${id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function sites(): Promise<Site[]> {
  const response = await fetch(`${hub.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  return Me.parse(await response.json()).sites;
}

describe('a CRM that an administrator describes (E2)', () => {
  it('is kept with its origin alone, reaches everybody, and can be described anew', async () => {
    const kept = Site.parse(await (await put('own', own)).json());
    expect(kept).toEqual({ ...own, id: 'own', origin: 'https://crm.example.co.jp' });
    expect(await sites()).toContainEqual(kept);
    expect(refAt('https://crm.example.co.jp/leads/25', await sites())).toEqual({ site: 'own', type: 'lead', id: '25' });
    expect((await put('own', { ...own, params: { deal: '/d/:lead' } })).status).toBe(200);
    expect((await sites()).filter(({ id }) => id === 'own')).toMatchObject([{ params: { deal: '/d/:lead' } }]);
  });

  it.each([
    ['without a template', { ...own, params: {} }, 400],
    ['with a template that is none', { ...own, params: { lead: '/a/:x(a+)+/:lead' } }, 400],
    ['as a CRM known otherwise', { ...own, crm: 'hubspot' }, 400],
    ['over plain http', { ...own, origin: 'http://crm.example.co.jp' }, 400],
    ['as something that is no page', { ...own, origin: 'javascript:alert(1)' }, 400],
    ['with too much', { ...own, params: { lead: `/${'x'.repeat(400)}/:lead` } }, 400],
  ])('is refused %s', async (_, body, status) => {
    const response = await put('refused', body);
    expect(response.status).toBe(status);
    expect(Problem.parse(await response.json()).code).toBe('invalid');
    expect((await sites()).some(({ id }) => id === 'refused')).toBe(false);
  });

  it('never takes the place of a CRM that is connected', async () => {
    const response = await put('real-odoo', own);
    expect(response.status).toBe(409);
    expect((await sites()).find(({ id }) => id === 'real-odoo')).toMatchObject({ crm: 'odoo', origin: 'https://odoo.example' });
  });
});
