import { describe, expect, it } from 'vitest';
import type { CrmSite } from './adapter';
import { customAdapter } from './custom';
import { readCustomTemplate } from './custom-template';
import { addressOf, makeRef, refAt } from './site';
import { tryAddress } from './try-address';

const origin = 'https://crm.example.co.jp';

function site(params: Record<string, string>, at = origin): CrmSite {
  return { id: 'own', crm: 'other', origin: at, params };
}

function shown(template: string, path: string, more: Record<string, string> = {}): string | null {
  const ref = refAt(new URL(path, origin).href, [site({ lead: template, ...more })]);
  return ref && `${ref.type} ${ref.id}`;
}

describe('a CRM by an administrator’s template (E2)', () => {
  it.each([
    ['a path', '/leads/:lead', '/leads/25', 'lead 25'],
    ['a whole address', 'https://crm.example.co.jp/leads/:lead', '/leads/25', 'lead 25'],
    ['what follows', '/leads/:lead', '/leads/25/notes?x=1#y', 'lead 25'],
    ['a matrix parameter', '/leads/:lead', '/leads/25;name=x', 'lead 25'],
    ['a stray parameter', '/leads/:lead', '/leads/25&x=1', 'lead 25'],
    ['a path that ends', '/leads/:lead$', '/leads/25/notes', null],
    ['a hash route', '/#Lead/view/:lead', '/?v=3#Lead/view/ab1', 'lead ab1'],
    ['a hash read no later than from its start', '/#Lead/view/:lead', '/#x/Lead/view/ab1', null],
    ['a parameter', '/show.php?module=leads&record=:lead', '/show.php?record=7&x=1&module=leads', 'lead 7'],
    ['a parameter that must be there', '/show.php?module=leads&record=:lead', '/show.php?record=7', null],
    ['a parameter with a dash', '/show?lead-id=:lead', '/show?lead-id=7', 'lead 7'],
    ['parameters of a hash', '/app#record=:lead&view=detail', '/app#view=detail&record=7', 'lead 7'],
    ['a piece that varies', '/w/:workspace/lead/:lead', '/w/acme/lead/9', 'lead 9'],
    ['any folders', '/app/**/lead/:lead$', '/app/a/b/lead/9', 'lead 9'],
    ['words of any script', '/顧客/:lead', '/%E9%A1%A7%E5%AE%A2/25', 'lead 25'],
    ['blanks in a value', '/s?kind=new lead&id=:lead', '/s?id=5&kind=new%20lead', 'lead 5'],
    ['signs that mean something elsewhere', '/l.(x)+[y]/:lead', '/l.(x)+[y]/3', 'lead 3'],
    ['signs as themselves only', '/l.x/:lead', '/lax/3', null],
    ['part of a value', '/s?id=lead-:lead', '/s?id=lead-31', 'lead 31'],
  ])('reads %s', (_, template, path, record) => {
    expect(shown(template, path)).toBe(record);
  });

  it('holds ids to what they look like', () => {
    expect(shown('/leads/:lead', '/leads/new', { ids: 'digits' })).toBeNull();
    expect(shown('/leads/:lead', '/leads/0025', { ids: 'digits' })).toBe('lead 25');
    expect(shown('/leads/:lead', '/leads/new', { ids: 'nonsense' })).toBe('lead new');
  });

  it('knows deals and contacts by templates of their own, and gives each its address', () => {
    const own = site({ lead: '/l/:lead', deal: '/d?id=:lead', contact: '/#c/:lead', ids: 'digits', dealJa: '見込み' });
    for (const type of ['lead', 'deal', 'contact']) {
      const ref = makeRef(own, type, '0042');
      expect(refAt(addressOf(ref, own) ?? '', [own])).toEqual({ site: 'own', type, id: '42' });
    }
    expect(customAdapter(own.params ?? {})?.deal).toEqual({ ja: '見込み', en: 'Deal' });
    expect(customAdapter({ ...own.params })).toBe(customAdapter(own.params ?? {}));
  });

  it.each([
    ['leads/:lead', 'address'],
    ['ftp://crm.example/:lead', 'address'],
    [`/${'x'.repeat(400)}/:lead`, 'address'],
    ['/leads', 'no_lead'],
    ['/leads/:leads', 'no_lead'],
    ['/leads/:lead/:lead', 'two_leads'],
    ['/:x/:x/:lead', 'two_leads'],
    ['/:type(a|b)/:lead', 'brackets'],
    ['/:a((x+)+)/:lead', 'brackets'],
    ['/:a:lead', 'touching'],
    ['/:a-:lead', 'touching'],
    ['/**/a/**/:lead', 'folders'],
    ['/a**/:lead', 'folders'],
    ['/s?a=%E0%A4%A&id=:lead', 'address'],
  ])('refuses %s: %s', (template, fault) => {
    expect(readCustomTemplate(template)).toEqual({ kind: 'fault', fault });
    expect(customAdapter({ lead: template })).toBeNull();
    expect(tryAddress(`${origin}/leads/1`, { origin, params: { lead: template } })).toEqual({ kind: 'template', fault, type: 'lead' });
  });

  it('fault 56: reads a hostile address in bounded steps', () => {
    const template = '/app/**/a-:x/b-:y/:lead$';
    const long = `/app/${'a-b-'.repeat(20_000)}${'/a-'.repeat(20_000)}`;
    expect(shown(template, long)).toBeNull();
  });
});

describe('an address pasted to try a template', () => {
  const params = { lead: '/crm/show.php?module=leads&record=:lead', deal: '/crm/#deal/:lead', ids: 'digits' };
  it.each([
    [`${origin}/crm/show.php?record=25&module=leads`, { kind: 'read', type: 'lead', id: '25' }],
    [`${origin}/crm/#deal/7/notes`, { kind: 'read', type: 'deal', id: '7' }],
    ['crm.example.co.jp/crm', { kind: 'not', why: 'address', what: 'crm.example.co.jp/crm' }],
    ['https://other.example/crm/show.php?record=25&module=leads', { kind: 'not', why: 'origin', what: 'https://other.example' }],
    [`${origin}/elsewhere`, { kind: 'not', why: 'path', what: '/elsewhere' }],
    [`${origin}/crm/#company/7`, { kind: 'not', why: 'hash', what: '#company/7' }],
    [`${origin}/crm/show.php?record=25`, { kind: 'not', why: 'param', what: 'module' }],
    [`${origin}/crm/show.php?record=25&record=26&module=leads`, { kind: 'not', why: 'param', what: 'record' }],
    [`${origin}/crm/show.php?record=new&module=leads`, { kind: 'not', why: 'id', what: 'new' }],
    [`${origin}/crm/%E0%A4%A`, { kind: 'not', why: 'address', what: `${origin}/crm/%E0%A4%A` }],
  ])('%s', (url, trial) => {
    expect(tryAddress(url, { origin, params })).toEqual(trial);
  });
});
