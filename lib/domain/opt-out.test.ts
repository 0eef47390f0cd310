import { describe, expect, it } from 'vitest';
import { acted, handedOff, handedOffAt, manager, now, refusal } from '@/test/fixtures/acts';
import { aCall, aHandOff, aLead, anActivity, aRulebook, days, hours } from '@/test/fixtures/builders';
import { closedWays, isDespiteStop } from './closed-ways';
import type { Act, RefusalCode } from './command';
import { compile } from './compiled-rulebook';
import type { Lead } from './lead';
import { stopsIn } from './opt-out';
import { wayOf } from './way';

const book = compile(aRulebook());
const stop = (channel: 'mail' | 'phone' | 'visit' | 'all', daysAgo = 9) => ({ channel, at: now - days(daysAgo) });
const inquiry = (daysAgo: number) => anActivity({ type: 'inquiry', intent: 'price', channel: 'form', occurredAt: now - days(daysAgo) });
const callback = (channel?: 'mail' | 'phone' | 'visit' | 'online'): Act => ({
  kind: 'log_touch',
  result: 'callback',
  callbackAt: now + hours(3),
  ...(channel ? { channel } : {}),
});
const untouchable = { doNotApproach: { reason: '係争中', at: now - days(1) } };

describe('A14 a contact that would start is guarded', () => {
  it.each<[string, Partial<Lead>, Act, RefusalCode | 'applied']>([
    ['a call-back to who stopped calls', { optOuts: [stop('phone')] }, callback(), 'opted_out'],
    ['said as a call', { optOuts: [stop('phone')] }, callback('phone'), 'opted_out'],
    ['by mail it may be agreed', { optOuts: [stop('phone')] }, callback('mail'), 'applied'],
    ['online nobody stopped', { optOuts: [stop('phone'), stop('mail'), stop('visit', 8)] }, callback('online'), 'opted_out'],
    ['online, where a way is left', { optOuts: [stop('phone'), stop('mail')] }, callback('online'), 'applied'],
    ['a visit to who stopped visits', { optOuts: [stop('visit')] }, callback('visit'), 'opted_out'],
    ['by phone to who stopped mails', { optOuts: [stop('mail')] }, callback(), 'applied'],
    ['a stop that lies ahead', { optOuts: [stop('phone', -1)] }, callback(), 'applied'],
    ['everything stopped', { optOuts: [stop('all')] }, callback(), 'opted_out'],
    ['everything stopped, then an own inquiry', { optOuts: [stop('all')], activities: [inquiry(1)] }, callback(), 'applied'],
    ['nobody may approach', untouchable, callback(), 'opted_out'],
    ['not even online', untouchable, callback('online'), 'opted_out'],
    ['nobody may approach, from tomorrow', { doNotApproach: { reason: '係争中', at: now + 1 } }, callback(), 'applied'],
  ])('%s', (_, facts, act, outcome) => {
    expect(refusal(handedOff(facts), act)).toBe(outcome);
  });

  it('a refused call-back is not recorded, and says what was refused before whether it was asked for rightly', () => {
    expect(refusal(handedOff({ optOuts: [stop('phone')] }), { kind: 'log_touch', result: 'callback' })).toBe('callback_needs_moment');
  });

  it.each<[string, Partial<Lead>, Act]>([
    ['a call', { optOuts: [stop('phone')] }, { kind: 'log_touch', result: 'talked' }],
    ['a mail', { optOuts: [stop('mail')] }, { kind: 'log_touch', result: 'mail_sent' }],
    ['a call to whom nobody may approach', untouchable, { kind: 'log_touch', result: 'no_answer' }],
  ])('%s that happened is a fact: it is recorded, and said to be against the wish', (_, facts, act) => {
    const lead = acted(handedOff(facts), act);
    expect(lead.activities).toHaveLength(1);
    expect(isDespiteStop(lead, lead.activities[0] as Lead['activities'][number], book)).toBe(true);
  });

  it.each<[string, Partial<Lead>, Partial<Lead['activities'][number]>, boolean]>([
    ['a call against a stop of calls', { optOuts: [stop('phone')] }, { type: 'call', by: 'rep-1' }, true],
    ['a call before the stop', { optOuts: [stop('phone', -1)] }, { type: 'call', by: 'rep-1' }, false],
    ['a mail against a stop of calls', { optOuts: [stop('phone')] }, { type: 'mail', by: 'rep-1' }, false],
    ['a visit against a stop of visits', { optOuts: [stop('visit')] }, { type: 'visit', by: 'rep-1' }, true],
    ['a meeting online', { optOuts: [stop('visit')] }, { type: 'meeting', channel: 'online', by: 'rep-1' }, false],
    ['a meeting with whom nobody may approach', untouchable, { type: 'meeting', by: 'rep-1' }, true],
    ['a note about whom nobody may approach', untouchable, { type: 'note', by: 'rep-1' }, false],
    ['what the lead did itself', { optOuts: [stop('all')] }, { type: 'reply', channel: 'mail' }, false],
    ['a call the lead made', { optOuts: [stop('phone')] }, { type: 'call' }, false],
  ])('%s', (_, facts, activity, expected) => {
    const made = anActivity({ type: 'call', ...activity, occurredAt: now });
    expect(isDespiteStop(handedOff({ ...facts, activities: [made] }), made, book)).toBe(expected);
  });

  it('nobody is handed off by hand who is not to be contacted, not even by a manager', () => {
    const set: Act = { kind: 'set_stage', stage: 'mql', reason: '社長の紹介' };
    expect(refusal(aLead(untouchable), set, { actor: manager })).toBe('opted_out');
    expect(refusal(aLead({ optOuts: [stop('all')] }), set)).toBe('opted_out');
    expect(refusal(aLead({ optOuts: [stop('mail'), stop('phone')] }), set)).toBe('applied');
    expect(refusal(handedOff(untouchable), { kind: 'set_stage', stage: 'sal', reason: '本人から' })).toBe('applied');
    expect(refusal(handedOff(untouchable), { kind: 'set_stage', stage: 'lead', reason: '誤り' })).toBe('applied');
  });

  it('nor by a rule', () => {
    const asked = { kind: 'set_bant', element: 'budget', state: 'partly' } as const;
    const hot = { intent: 'price' as const, createdAt: now - days(1) };
    expect(acted(aLead(hot), asked).stages.map(({ stage }) => stage)).toEqual(['mql']);
    expect(acted(aLead({ ...hot, ...untouchable }), asked).stages).toEqual([]);
    expect(acted(aLead({ ...hot, doNotApproach: { reason: '係争中', at: now + 1 } }), asked).stages).toHaveLength(1);
  });

  it('nor a lead that woke', () => {
    const parked = acted(handedOff(), { kind: 'verdict', verdict: 'nurture', reason: 'route', wakeOn: ['price_page'] });
    const back = anActivity({ type: 'page_view', content: 'price', occurredAt: now + hours(1) });
    const woken = { ...parked, activities: [back] };
    const judging = { at: now + hours(2) };
    expect(refusal({ ...woken, ...untouchable }, { kind: 'verdict', verdict: 'accept' }, judging)).toBe('opted_out');
    expect(refusal({ ...woken, ...untouchable }, { kind: 'verdict', verdict: 'unfit', reason: 'need' }, judging)).toBe('applied');
    expect(refusal(woken, { kind: 'verdict', verdict: 'accept' }, judging)).toBe('applied');
  });
});

describe('A14 an opt-out', () => {
  const ask = (channel: 'mail' | 'phone' | 'visit' | 'all', source?: string): Act => ({
    kind: 'opt_out',
    channel,
    ...(source ? { source } : {}),
  });

  it('is kept with its source and date, once', () => {
    const lead = acted(handedOff(), ask('mail', ' 電話で '));
    expect(lead.optOuts).toEqual([{ channel: 'mail', at: now, source: '電話で' }]);
    expect(acted(lead, ask('mail'), { at: now + hours(1) }).optOuts).toHaveLength(1);
    expect(acted(handedOff(), ask('phone')).optOuts).toEqual([{ channel: 'phone', at: now, source: 'rep-1' }]);
  });

  it.each<[string, Partial<Lead>, Act, number]>([
    ['another way is another stop', { optOuts: [stop('mail')] }, ask('phone'), 2],
    ['all of them is more than one', { optOuts: [stop('mail')] }, ask('all'), 2],
    ['all of them twice is once', { optOuts: [stop('all')] }, ask('all'), 1],
    ['one way after all of them, lest an inquiry opens it again', { optOuts: [stop('all')] }, ask('phone'), 2],
    [
      'again after a new consent',
      { optOuts: [stop('mail')], activities: [anActivity({ type: 'resubscribe', occurredAt: now - days(2) })] },
      ask('mail'),
      2,
    ],
    ['again after an own inquiry', { optOuts: [stop('all')], activities: [inquiry(1)] }, ask('all'), 2],
    ['the same way, stopped a day ago', { optOuts: [stop('mail', 1)] }, ask('mail'), 1],
  ])('%s', (_, facts, act, count) => {
    expect(acted(handedOff(facts), act).optOuts).toHaveLength(count);
  });

  it('an earlier date than the known one is kept', () => {
    const lead = handedOff({ optOuts: [{ channel: 'mail', at: now + 5 }] });
    expect(acted(lead, ask('mail')).optOuts.map(({ at: moment }) => moment)).toEqual([now + 5, now]);
  });
});

describe('A14 which ways are closed', () => {
  it.each<[string, Partial<Lead>, string[], boolean]>([
    ['none', {}, [], false],
    ['two of three', { optOuts: [stop('mail'), stop('phone')] }, ['mail', 'phone'], false],
    ['each of three', { optOuts: [stop('mail'), stop('phone'), stop('visit')] }, ['mail', 'phone', 'visit'], true],
    ['all', { optOuts: [stop('all')] }, ['mail', 'phone', 'visit'], true],
    ['all, opened by an own inquiry', { optOuts: [stop('all')], activities: [inquiry(2)] }, [], false],
    ['none, but nobody may approach', untouchable, [], true],
  ])('%s', (_, facts, ways, all) => {
    const closed = closedWays(aLead(facts), book, now);
    expect([[...closed.ways], closed.all]).toEqual([ways, all]);
  });

  it.each([
    ['call', undefined, 'phone'],
    ['call', 'phone', 'phone'],
    ['call', 'online', null],
    ['mail', undefined, 'mail'],
    ['visit', undefined, 'visit'],
    ['meeting', undefined, null],
    ['meeting', 'visit', 'visit'],
    ['reply', 'mail', 'mail'],
    ['inquiry', 'form', null],
  ] as const)('a %s by %s uses %s', (type, channel, way) => {
    expect(wayOf({ type, channel })).toBe(way);
  });

  it.each([
    ['all', ['all']],
    ['phone 総務の田中様', ['phone']],
    ['mail で断られた、電話は可', ['mail']],
    ['電話とメールはやめてほしい', ['mail', 'phone']],
    ['訪問お断り', ['visit']],
    ['もう連絡しないで', ['all']],
    ['mail, phone and visit', ['all']],
    ['', ['all']],
    ['VISIT only', ['visit']],
  ])('who says "%s" stops %s', (said, expected) => {
    expect(stopsIn(said)).toEqual(expected);
  });
});

describe('A14 asked not to be contacted', () => {
  const refused: Act = { kind: 'verdict', verdict: 'unfit', reason: 'refused', answer: 'phone 総務' };
  it('parks for good and stops what was named, with who was told', () => {
    const lead = acted(handedOff({ activities: [aCall(now - hours(1), 'talked')] }), refused);
    expect(lead.stages.at(-1)).toMatchObject({ stage: 'unfit', reason: 'refused' });
    expect(lead.optOuts).toEqual([{ channel: 'phone', at: now, source: 'rep-1' }]);
    expect(acted(handedOff({ optOuts: [stop('phone')] }), refused).optOuts).toHaveLength(1);
    expect(acted(handedOff(), { ...refused, answer: '電話もメールも' }).optOuts.map(({ channel }) => channel)).toEqual(['mail', 'phone']);
  });

  it('the hand-off it answers may lie anywhere', () => {
    const again = handedOff({ handOffs: [aHandOff(handedOffAt - days(60)), aHandOff(handedOffAt, { id: 'h2' })] });
    expect(acted(again, refused).handOffs.map(({ verdict }) => verdict?.kind)).toEqual([undefined, 'unfit']);
  });
});
