import { describe, expect, it } from 'vitest';
import { matchAddress } from './match-address';
import { compileTemplate } from './template';

/** What an address gives for a template; templates of CRMs that are to come. */
function read(template: string, path: string): Record<string, string> | null {
  return matchAddress(compileTemplate(template), new URL(path, 'https://crm.example'));
}

describe('an address template', () => {
  it.each([
    ['takes one piece', '/leads/:lead', '/leads/25', { lead: '25' }],
    ['leaves what follows free', '/leads/:lead', '/leads/25/notes?x=1#y', { lead: '25' }],
    ['stops at a matrix parameter', '/leads/:lead', '/leads/25;name=x', { lead: '25' }],
    ['stops at a stray parameter', '/leads/:lead', '/leads/25&x=1', { lead: '25' }],
    ['needs whole words', '/leads', '/leadscore', null],
    ['ends where it says so', '/leads/:lead$', '/leads/25/notes', null],
    ['allows a last slash there', '/leads/:lead$', '/leads/25/', { lead: '25' }],
    ['takes one of several', '/:type(lead|crm.lead)/:lead', '/crm.lead/25', { type: 'crm.lead', lead: '25' }],
    ['means a dot by a dot', '/:type(crm.lead)/:lead', '/crmxlead/25', null],
    ['skips segments', '/app/**/crm/:lead$', '/app/a/1/crm/25', { lead: '25' }],
    ['skips none', '/app/**/crm/:lead$', '/app/crm/25', { lead: '25' }],
    ['reads parameters in any order', '/main.aspx?etn=lead&id=:lead', '/main.aspx?appid=9&id=25&etn=lead', { lead: '25' }],
    ['wants every parameter', '/main.aspx?etn=lead&id=:lead', '/main.aspx?id=25', null],
    ['wants their values', '/main.aspx?etn=lead&id=:lead', '/main.aspx?id=25&etn=account', null],
    ['decodes values', '/main.aspx?id=:lead', '/main.aspx?id=%7B0A-1%7D', { lead: '{0A-1}' }],
    ['refuses a parameter given twice', '/main.aspx?id=:lead', '/main.aspx?id=1&id=2', null],
    ['lets an optional parameter be missing', '/m?id=:lead&view=:view(form)?', '/m?id=25', { lead: '25' }],
    ['holds an optional parameter to its values', '/m?id=:lead&view=:view(form)?', '/m?id=25&view=list', null],
    ['reads a hash from its start', '/#Lead/view/:lead', '/#Lead/view/25/x', { lead: '25' }],
    ['reads a hash no later', '/#Lead/view/:lead', '/#x/Lead/view/25', null],
    ['reads parameters of a hash', '/k/:app/show#record=:lead', '/k/7/show#tab=1&record=25', { app: '7', lead: '25' }],
  ])('%s: %s on %s', (_, template, path, found) => {
    expect(read(template, path)).toEqual(found);
  });

  it('says so when an address is malformed', () => {
    expect(() => read('/leads/:lead', '/leads/%E0%A4%A')).toThrow(URIError);
  });
});
