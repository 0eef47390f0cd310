import { describe, expect, it } from 'vitest';
import { aHandOff, aLead, anActivity, at, days } from '@/test/fixtures/builders';
import { compileJudges } from './judges';
import type { Activity, BantAnswer, Intent, Lead } from './lead';
import { type Agreement, defaultRulebook } from './rulebook';

const { agreement } = defaultRulebook;
const shipped = compileJudges(agreement);
const now = at('2026-11-20T12:00+09:00');

function judge(lead: Partial<Lead>, rules: Partial<Agreement> = {}) {
  const judges = Object.keys(rules).length === 0 ? shipped : compileJudges({ ...agreement, ...rules });
  return judges.facts(aLead({ createdAt: now - days(90), ...lead }), now).readiness();
}

function asked(intent: Intent, daysAgo: number, more: Partial<Activity> = {}): Activity {
  return anActivity({ type: 'form', intent, occurredAt: now - days(daysAgo), ...more });
}

function said(state: BantAnswer['state'], month?: string, daysAgo = 1): BantAnswer {
  return { state, at: now - days(daysAgo), source: 'person', ...(month && { month }) };
}

const december = at('2026-12-01T00:00+09:00');

describe('A12 readiness', () => {
  it.each<[string, Lead['bant'], string]>([
    ['need and a start this month', { need: said('yes'), timing: said('yes', '2026-11') }, 'now'],
    ['need and a start in exactly 3 months', { need: said('yes'), timing: said('yes', '2027-02') }, 'now'],
    ['need and our guess of 3 months', { need: said('yes'), timing: said('partly', '2027-02') }, 'now'],
    ['need partly and a start this month', { need: said('partly'), timing: said('yes', '2026-11') }, 'later'],
    ['need partly and a start in 12 months', { need: said('partly'), timing: said('yes', '2027-11') }, 'later'],
    ['need partly and a start in 13 months', { need: said('partly'), timing: said('yes', '2027-12') }, 'not_yet'],
    ['no need known and a start soon', { timing: said('yes', '2026-12') }, 'not_asked'],
    ['no need told and a start in 12 months', { need: said('no_answer'), timing: said('yes', '2027-11') }, 'not_asked'],
    ['no need known and a start in 13 months', { timing: said('yes', '2027-12') }, 'not_yet'],
    ['need and a month of a plan that is none', { need: said('yes'), timing: said('no', '2026-12') }, 'not_yet'],
    ['need and a month that was never confirmed', { need: said('yes'), timing: said('no_answer', '2026-12') }, 'not_asked'],
    ['need and a start that has passed', { need: said('yes'), timing: said('yes', '2026-10') }, 'not_asked'],
    ['need grown old and a start soon', { need: said('yes', undefined, 300), timing: said('yes', '2026-12') }, 'not_asked'],
    ['no part in the decision is not a no', { authority: said('no') }, 'not_asked'],
    ['no budget', { budget: said('no') }, 'not_yet'],
    ['no budget, told last fiscal year', { budget: said('no', undefined, 300) }, 'not_asked'],
    ['need, but no budget', { need: said('yes'), budget: said('no') }, 'not_yet'],
    ['need soon, though no budget', { need: said('yes'), timing: said('yes', '2026-12'), budget: said('no') }, 'now'],
  ])('%s', (_, bant, expected) => expect(judge({ bant })?.reading).toBe(expected));

  it.each<[string, Partial<Lead>, string, number | null]>([
    ['nothing known', {}, 'not_asked', null],
    ['a hot inquiry, until it cools', { activities: [asked('price', 3)] }, 'now', now + days(11)],
    ['of two hot inquiries the later', { activities: [asked('price', 3), asked('demo', 5)] }, 'now', now + days(11)],
    [
      'a hot inquiry, and an answer that grows old sooner',
      { activities: [asked('price', 3)], bant: { timing: said('yes', '2026-11') } },
      'now',
      december,
    ],
    [
      'a hot inquiry, and an answer that grows old later',
      { activities: [asked('price', 10)], bant: { timing: said('yes', '2026-11') } },
      'now',
      now + days(4),
    ],
    ['a start far off, told anew each month', { bant: { need: said('yes'), timing: said('yes', '2027-06') } }, 'later', december],
    [
      'an answer that grows old before the month ends',
      { bant: { need: said('yes', undefined, 180) } },
      'not_asked',
      at('2026-11-24T00:00+09:00'),
    ],
    ['an inquiry that is not hot', { activities: [asked('paper', 1)] }, 'not_asked', null],
    ['a hot inquiry of the hand-off', { handOffs: [aHandOff(now - days(2), { intent: 'demo' })] }, 'now', now + days(12)],
    ['an inquiry of an intent the agreement does not name', { intent: 'price', createdAt: now }, 'now', now + days(14)],
  ])('%s', (_, lead, reading, changesAt) => expect(judge(lead)).toEqual({ reading, changesAt, unknowns: [] }));

  it('counts the months and days that were agreed', () => {
    const readiness = { ...agreement.readiness, nowMonths: 1, laterMonths: 2, hotDays: 3 };
    const start = (month: string) => judge({ bant: { need: said('yes'), timing: said('yes', month) } }, { readiness })?.reading;
    expect([start('2026-12'), start('2027-01'), start('2027-02')]).toEqual(['now', 'later', 'not_yet']);
    expect(judge({ activities: [asked('price', 2)] }, { readiness })?.reading).toBe('now');
    expect(judge({ activities: [asked('price', 3)] }, { readiness })?.reading).toBe('not_asked');
  });
});

describe('A13 the intent', () => {
  function intent(lead: Partial<Lead>, rules: Partial<Agreement> = {}) {
    const judges = Object.keys(rules).length === 0 ? shipped : compileJudges({ ...agreement, ...rules });
    return judges.judge(judges.facts(aLead({ createdAt: now - days(90), ...lead }), now)).intent;
  }

  it.each<[string, Activity[], string | null, boolean]>([
    ['none', [], null, false],
    ['the latest', [asked('paper', 5), asked('webinar', 3), asked('brochure', 4)], 'webinar', false],
    ['of one moment the first by name', [asked('webinar', 3), asked('brochure', 3), asked('paper', 3)], 'brochure', false],
    ['the latest hot one', [asked('price', 5), asked('demo', 3), asked('trial', 4), asked('paper', 1)], 'demo', true],
    ['hot ones of one moment, the first by name', [asked('price', 3), asked('contact', 3), asked('demo', 3)], 'contact', true],
    ['a hot one grown old is as any other', [asked('price', 14), asked('paper', 20)], 'price', false],
    ['a hot one grown old, then a paper', [asked('price', 14), asked('paper', 2)], 'paper', false],
    ['almost 14 days old', [asked('price', 13.999)], 'price', true],
  ])('%s', (_, activities, id, hot) => {
    const found = intent({ activities });
    expect([found?.id ?? null, found?.hot ?? false]).toEqual([id, hot]);
    expect(intent({ activities: [...activities].reverse() })).toEqual(found);
  });

  it('goes by the names of the agreement, else by its own', () => {
    expect(intent({ activities: [asked('price', 3)] })).toEqual({
      id: 'price',
      name: { ja: '価格・見積の問い合わせ', en: 'Price or quote' },
      hot: true,
      at: now - days(3),
    });
    expect(intent({ activities: [asked('price', 3)] }, { intents: [] })).toMatchObject({ name: { ja: 'price', en: 'price' }, hot: false });
  });
});

describe('A13 routing', () => {
  function routing(lead: Partial<Lead>, rules: Partial<Agreement> = {}) {
    const judges = Object.keys(rules).length === 0 ? shipped : compileJudges({ ...agreement, ...rules });
    const found = judges.judge(judges.facts(aLead({ createdAt: now - days(90), ...lead }), now));
    return { ...found.routing, changesAt: found.changesAt };
  }
  const visits = [0, 1, 2].map((n) => anActivity({ type: 'page_view', occurredAt: now - days(n) }));

  it.each<[string, Partial<Lead>, string | undefined, string | undefined]>([
    ['nothing', {}, undefined, undefined],
    ['a hot inquiry before a surge', { activities: [asked('referral', 1), ...visits] }, 'account_owner', 'Referral'],
    ['a surge alone', { activities: visits }, 'is', 'Visit surge'],
    ['a surge before what is not hot', { activities: [asked('paper', 1), ...visits] }, 'is', 'Visit surge'],
    ['what is not hot', { activities: [asked('paper', 1)] }, 'mkt', 'White paper'],
    ['a hot one grown old', { activities: [asked('price', 20)] }, 'is', 'Price or quote'],
    [
      'a deal open',
      { activities: [asked('price', 1)], account: { openDeals: 1 } },
      'account_owner',
      'Price or quote (the company has a deal open)',
    ],
    ['no deal open', { activities: [asked('price', 1)], account: { openDeals: 0 } }, 'is', 'Price or quote'],
    [
      'a customer',
      { activities: [asked('price', 1)], account: { customer: true } },
      'account_owner',
      'Price or quote (an existing customer)',
    ],
    [
      'a customer by relation',
      { activities: [asked('price', 1)], relation: 'customer' },
      'account_owner',
      'Price or quote (an existing customer)',
    ],
    ['a vendor', { activities: [asked('price', 1)], relation: 'vendor' }, 'is', 'Price or quote'],
    ['a customer’s paper', { activities: [asked('paper', 1)], account: { customer: true } }, 'mkt', 'White paper'],
  ])('%s', (_, lead, to, why) => {
    const found = routing(lead);
    expect([found.to, found.why?.en]).toEqual([to, why]);
  });

  it('A17 customers go the usual way where that is agreed', () => {
    const own = { routing: { ...agreement.routing, customersToAccountOwner: false } };
    expect(routing({ activities: [asked('price', 1)], account: { customer: true, openDeals: 3 } }, own).to).toBe('is');
  });

  it('a surge that is not agreed, or whose intent is not, sends nobody anywhere', () => {
    expect(routing({ activities: visits }, { intents: agreement.intents.filter(({ id }) => id !== 'surge') }).to).toBeUndefined();
    const broken = { routing: { ...agreement.routing, surge: { days: 0 } } } as unknown as Partial<Agreement>;
    expect(routing({ activities: visits }, broken).to).toBeUndefined();
  });

  it('changes when the inquiry cools, or the day on which a surge may end', () => {
    expect(routing({ activities: [asked('price', 13.9)] }).changesAt).toBe(now + days(0.1));
    expect(routing({ activities: visits }).changesAt).toBe(at('2026-11-21T00:00+09:00'));
  });
});
