import { describe, expect, it } from 'vitest';
import { aCall, aLead, anActivity, at, days } from '@/test/fixtures/builders';
import { compileJudges } from './judges';
import type { Activity, Intent, Lead } from './lead';
import { defaultRulebook } from './rulebook';

const judges = compileJudges(defaultRulebook.agreement);
const now = at('2026-11-20T12:00+09:00');

function judge(lead: Partial<Lead>, moment = now) {
  return judges.judge(judges.facts(aLead(lead), moment));
}

function asked(intent: Intent, daysAgo: number, more: Partial<Activity> = {}): Activity {
  return anActivity({ type: 'form', intent, occurredAt: now - days(daysAgo), ...more });
}

const month = (text: string) => ({ state: 'yes' as const, at: now, month: text, source: 'person' as const });
const said = (state: 'yes' | 'partly' | 'no') => ({ state, at: now, source: 'person' as const });

describe('A12 readiness', () => {
  it.each<[string, Partial<Lead>, string]>([
    ['a hot inquiry within 14 days', { activities: [asked('price', 13)] }, 'now'],
    ['a hot inquiry 14 days ago', { activities: [asked('price', 14)] }, 'not_asked'],
    ['a known need within 3 months', { bant: { need: said('yes'), timing: month('2027-02') } }, 'now'],
    ['a known need in 4 months', { bant: { need: said('yes'), timing: month('2027-03') } }, 'later'],
    ['a need partly known, soon', { bant: { need: said('partly'), timing: month('2026-12') } }, 'later'],
    ['a need in 12 months', { bant: { need: said('yes'), timing: month('2027-11') } }, 'later'],
    ['a need in 13 months', { bant: { need: said('yes'), timing: month('2027-12') } }, 'not_yet'],
    ['asked and no budget', { bant: { budget: said('no') } }, 'not_yet'],
    ['asked and no need', { bant: { need: said('no') } }, 'not_yet'],
    ['asked and no plan', { bant: { timing: said('no') } }, 'not_yet'],
    ['nothing asked is never a no', {}, 'not_asked'],
    ['a need without a date is not a no', { bant: { need: said('yes') } }, 'not_asked'],
  ])('%s', (_, lead, expected) => expect(judge(lead).readiness).toBe(expected));
});

describe('A13 routing by intent', () => {
  const visits = [0, 1, 2].map((n) => anActivity({ type: 'page_view', occurredAt: now - days(n) }));
  it.each<[string, Partial<Lead>, string | null]>([
    ['a trial', { activities: [asked('trial', 1)] }, 'is'],
    ['a price', { intent: 'price', createdAt: now - days(1) }, 'is'],
    ['a referral', { activities: [asked('referral', 1)] }, 'account_owner'],
    ['a brochure', { activities: [asked('brochure', 1)] }, 'mkt'],
    ['a white paper', { activities: [asked('paper', 1)] }, 'mkt'],
    ['a talk at a fair', { activities: [asked('fair_talk', 1)] }, 'is'],
    ['a badge', { activities: [asked('fair_card', 1)] }, 'mkt'],
    ['a surge of visits after a download', { activities: [asked('paper', 1), ...visits] }, 'is'],
    ['a price, then a paper', { activities: [asked('price', 2), asked('paper', 1)] }, 'is'],
    ['a price with a deal open', { activities: [asked('price', 1)], account: { openDeals: 1 } }, 'account_owner'],
    ['a paper with a deal open', { activities: [asked('paper', 1)], account: { openDeals: 1 } }, 'mkt'],
    ['waking up', { activities: [asked('woke', 1)] }, 'last_owner'],
    ['nothing', {}, null],
  ])('%s', (_, lead, to) => expect(judge(lead).routing?.to ?? null).toBe(to));

  it('shows the hot inquiry until it is 14 days old', () => {
    const lead = { activities: [asked('price', 10), asked('paper', 1)] };
    expect(judge(lead).intent).toMatchObject({ id: 'price', hot: true, at: now - days(10) });
    expect(judge(lead, now + days(4)).intent).toMatchObject({ id: 'paper', hot: false });
  });

  it.each<[string, Partial<Lead>, boolean]>([
    ['a download', { activities: [asked('paper', 1)] }, true],
    ['a download and pages', { activities: [asked('paper', 1), anActivity({ type: 'page_view', occurredAt: now })] }, true],
    ['a download and a missed call', { activities: [asked('paper', 1), aCall(now, 'no_answer')] }, true],
    ['a download and a talk', { activities: [asked('paper', 1), aCall(now, 'talked')] }, false],
    ['a download and a price inquiry', { activities: [asked('paper', 1), asked('price', 2)] }, false],
    ['a download and a webinar', { activities: [asked('paper', 1), anActivity({ type: 'webinar', occurredAt: now })] }, false],
    ['nothing', {}, false],
  ])('warns before a call to a document-only lead: %s', (_, lead, expected) => expect(judge(lead).guard.documentOnly).toBe(expected));
});

describe('A14 opt-out and do-not-approach', () => {
  const out = (channel: 'mail' | 'phone' | 'visit' | 'all', daysAgo: number) => ({ channel, at: now - days(daysAgo) });
  it.each<[string, Partial<Lead>, string[], string[]]>([
    ['nothing', {}, [], []],
    ['mail', { optOuts: [out('mail', 9)] }, ['mail'], []],
    ['everything', { optOuts: [out('all', 9)] }, ['mail', 'phone', 'visit'], []],
    ['one that lies ahead', { optOuts: [out('mail', -1)] }, [], []],
    ['unsubscribed', { activities: [anActivity({ type: 'unsubscribe', occurredAt: now - days(2) })] }, ['mail'], []],
    [
      'subscribed again',
      { optOuts: [out('mail', 9)], activities: [anActivity({ type: 'resubscribe', occurredAt: now - days(2) })] },
      [],
      [],
    ],
    ['mail, and an own inquiry: the phone is free', { optOuts: [out('mail', 9)], activities: [asked('price', 1)] }, ['mail'], []],
    [
      'everything, then an own inquiry',
      { optOuts: [out('all', 9)], activities: [asked('price', 1)] },
      ['mail', 'phone', 'visit'],
      ['mail', 'phone', 'visit'],
    ],
    ['everything after the inquiry', { optOuts: [out('all', 1)], activities: [asked('price', 2)] }, ['mail', 'phone', 'visit'], []],
    [
      'phone, then an inquiry by phone',
      { optOuts: [out('phone', 9)], activities: [asked('price', 1, { channel: 'phone' })] },
      ['phone'],
      ['phone'],
    ],
    ['phone, then an inquiry by form', { optOuts: [out('phone', 9)], activities: [asked('price', 1, { channel: 'form' })] }, ['phone'], []],
    ['an inquiry that has grown old', { optOuts: [out('all', 30)], activities: [asked('price', 14)] }, ['mail', 'phone', 'visit'], []],
  ])('%s', (_, lead, blocked, exempt) => expect(judge(lead).guard).toMatchObject({ blocked, exempt }));

  it('says why nobody may approach', () => {
    expect(judge({ doNotApproach: { reason: '係争中', at: now - 1 } }).guard.doNotApproach).toBe('係争中');
    expect(judge({ doNotApproach: { reason: '係争中', at: now + 1 } }).guard.doNotApproach).toBeNull();
  });
});

describe('A15 completeness', () => {
  it('names what is missing', () => {
    expect(judge({ title: '課長', phone: ' ' }).completeness).toEqual({
      have: 3,
      of: 7,
      missing: ['department', 'phone', 'email', 'address'],
    });
  });
});

describe('A14 ways of contact, one by one', () => {
  const out = (channel: 'mail' | 'phone' | 'visit' | 'all', daysAgo: number) => ({ channel, at: now - days(daysAgo) });
  const event = (type: Activity['type'], daysAgo: number) => anActivity({ type, occurredAt: now - days(daysAgo) });
  it.each<[string, Partial<Lead>, string[], string[]]>([
    ['visit', { optOuts: [out('visit', 9)] }, ['visit'], []],
    ['phone and mail', { optOuts: [out('phone', 9), out('mail', 8)] }, ['mail', 'phone'], []],
    ['at this very moment', { optOuts: [out('phone', 0)] }, ['phone'], []],
    ['everything, at this very moment', { optOuts: [out('all', 0)] }, ['mail', 'phone', 'visit'], []],
    ['everything, ahead', { optOuts: [out('all', -1)] }, [], []],
    ['unsubscribed, then subscribed', { activities: [event('unsubscribe', 5), event('resubscribe', 4)] }, [], []],
    ['subscribed, then unsubscribed', { activities: [event('unsubscribe', 4), event('resubscribe', 5)] }, ['mail'], []],
    ['subscribed at the moment of unsubscribing', { activities: [event('unsubscribe', 5), event('resubscribe', 5)] }, ['mail'], []],
    ['subscribing lifts no stop of the phone', { optOuts: [out('phone', 9)], activities: [event('resubscribe', 1)] }, ['phone'], []],
    ['nor of everything', { optOuts: [out('all', 9)], activities: [event('resubscribe', 1)] }, ['mail', 'phone', 'visit'], []],
    [
      'the phone twice, inquiry in between',
      { optOuts: [out('phone', 2), out('phone', 9)], activities: [asked('price', 5, { channel: 'phone' })] },
      ['phone'],
      [],
    ],
    [
      'the phone twice, then an inquiry',
      { optOuts: [out('phone', 9), out('phone', 8)], activities: [asked('price', 5, { channel: 'phone' })] },
      ['phone'],
      ['phone'],
    ],
    [
      'everything twice, inquiry in between',
      { optOuts: [out('all', 2), out('all', 9)], activities: [asked('price', 5)] },
      ['mail', 'phone', 'visit'],
      [],
    ],
    [
      'everything and the phone, then an inquiry by form',
      { optOuts: [out('all', 9), out('phone', 9)], activities: [asked('price', 1, { channel: 'form' })] },
      ['mail', 'phone', 'visit'],
      ['mail', 'visit'],
    ],
    [
      'the phone after the inquiry, everything before',
      { optOuts: [out('all', 9), out('phone', 1)], activities: [asked('price', 5, { channel: 'phone' })] },
      ['mail', 'phone', 'visit'],
      ['mail', 'visit'],
    ],
    ['an inquiry at the moment of the stop', { optOuts: [out('all', 5)], activities: [asked('price', 5)] }, ['mail', 'phone', 'visit'], []],
    ['a paper opens nothing', { optOuts: [out('all', 9)], activities: [asked('paper', 1)] }, ['mail', 'phone', 'visit'], []],
    [
      'what a rep noted opens no single way',
      { optOuts: [out('phone', 9)], activities: [asked('price', 1, { channel: 'phone', by: 'rep-1' })] },
      ['phone'],
      [],
    ],
  ])('%s', (_, lead, blocked, exempt) => expect(judge(lead).guard).toMatchObject({ blocked, exempt }));

  it('says when an own inquiry no longer opens a way', () => {
    const lead = { optOuts: [out('all', 30)], activities: [asked('price', 3), asked('paper', 1)] };
    expect(judge(lead)).toMatchObject({ changesAt: now + days(11) });
    expect(judge(lead, now + days(11)).guard.exempt).toEqual([]);
    expect(judge(lead, now + days(11) - 1).guard.exempt).toEqual(['mail', 'phone', 'visit']);
  });

  it('a stop at this very moment stops', () => {
    expect(judge({ doNotApproach: { reason: '係争中', at: now } }).guard.doNotApproach).toBe('係争中');
    expect(judge({}).guard.doNotApproach).toBeNull();
  });

  it.each<[string, Activity[], boolean]>([
    ['a download without an intent', [event('download', 1)], true],
    ['a form without an intent', [event('form', 1)], false],
    ...(['inquiry', 'reply', 'event_talk', 'trial_start', 'login', 'webinar'] as const).map((type): [string, Activity[], boolean] => [
      `a download and ${type}`,
      [event('download', 2), event(type, 1)],
      false,
    ]),
    ...(['mail_click', 'mail_open', 'event_scan', 'page_view', 'note'] as const).map((type): [string, Activity[], boolean] => [
      `a download and ${type}`,
      [event('download', 2), event(type, 1)],
      true,
    ]),
    ['a download and a meeting held', [event('download', 2), aCall(now, 'held', { type: 'meeting' })], false],
    ['a download and a call that nobody took', [event('download', 2), aCall(now, 'no_answer')], true],
    ['a download and a call-back agreed on', [event('download', 2), aCall(now, 'callback', { callbackAt: now + 3_600_000 })], false],
    ['a download and a mail sent', [event('download', 2), aCall(now, 'mail_sent', { type: 'mail' })], true],
    ['a paper and a webinar’s intent', [asked('paper', 2), asked('webinar', 1, { type: 'form' })], false],
  ])('A13 document-only: %s', (_, activities, expected) => expect(judge({ activities }).guard.documentOnly).toBe(expected));

  it('A13 the warning can be agreed away; an intent nobody agreed on is more than a document', () => {
    const { agreement } = defaultRulebook;
    const quiet = compileJudges({ ...agreement, routing: { ...agreement.routing, warnsDocumentOnly: false } });
    const lead = aLead({ activities: [asked('paper', 1)] });
    expect(quiet.judge(quiet.facts(lead, now)).guard.documentOnly).toBe(false);
    const unnamed = compileJudges({ ...agreement, intents: [] });
    expect(unnamed.judge(unnamed.facts(lead, now)).guard).toMatchObject({ documentOnly: false, exempt: [] });
    const stopped = aLead({ optOuts: [out('all', 9)], activities: [asked('price', 1)] });
    expect(unnamed.judge(unnamed.facts(stopped, now)).guard.exempt).toEqual([]);
  });
});

describe('A15 each minimum field', () => {
  const full = {
    name: '佐藤',
    company: { name: 'つばめ', address: '東京', industry: 'IT', employees: 3, country: 'jp' },
    department: '経理',
    title: '課長',
    phone: '03',
    email: 'a@b',
    role: 'user',
  };
  const ids = ['name', 'company', 'department', 'title', 'phone', 'email', 'address', 'industry', 'employees', 'country', 'role'] as const;
  const judges = compileJudges({ ...defaultRulebook.agreement, minimumFields: [...ids] });
  const read = (lead: Partial<Lead>) => judges.judge(judges.facts(aLead(lead), now)).completeness;

  it('all of them', () => expect(read(full)).toEqual({ have: 11, of: 11, missing: [] }));
  it('none of them', () => expect(read({ name: ' ', company: {} })).toEqual({ have: 0, of: 11, missing: [...ids] }));
  it.each(ids)('%s alone', (id) => {
    const inCompany = { company: 'name', address: 'address', industry: 'industry', employees: 'employees', country: 'country' } as const;
    const key = id in inCompany ? inCompany[id as keyof typeof inCompany] : null;
    const company = key ? { [key]: full.company[key] } : {};
    expect(read({ name: '', company, ...(key ? {} : { [id]: full[id as 'title'] }) })).toMatchObject({
      have: 1,
      missing: ids.filter((other) => other !== id),
    });
  });
});
