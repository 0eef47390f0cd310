import { describe, expect, it } from 'vitest';
import { aLead, anActivity, aRulebook, at, days } from '@/test/fixtures/builders';
import { aVerdict, delivered, entered } from '@/test/fixtures/deliveries';
import { compile as compileOf } from '../compiled-rulebook';
import { Facts } from '../facts';
import type { Lead } from '../lead';
import { report } from '../report';
import type { Rulebook } from '../rulebook';
import type { HypothesisReading } from './hypotheses';

const when = '2026-11-20T10:00+09:00';
const now = at('2026-12-10T12:00+09:00');

/** Which rules fire by the shipped agreement at the hand-off. */
function firing(lead: Lead, rulebook = aRulebook()): string[] {
  const { judges } = compileOf(rulebook);
  return new Facts(lead, at(when), judges).score()?.reading.lines.map(({ id }) => id) ?? [];
}

function of(leads: Lead[], rulebook: Rulebook = aRulebook(), month = '2026-11'): Map<string, HypothesisReading> {
  return new Map(report(leads, rulebook, month, now).hypotheses.map((reading) => [reading.rule, reading]));
}

const asked = [
  anActivity({ type: 'page_view', content: 'price', occurredAt: at('2026-11-18T10:00+09:00') }),
  anActivity({ type: 'page_view', content: 'price', occurredAt: at('2026-11-19T10:00+09:00') }),
];
const priceRule = aRulebook().agreement.scoring.rules.find(({ name }) => name.en.includes('rice'))?.id ?? '';
const fitRule =
  aRulebook().agreement.scoring.rules.find(({ when: condition }) => JSON.stringify(condition).includes('persona.department'))?.id ?? '';
const minusRule =
  aRulebook().agreement.scoring.rules.find(({ points, when: condition }) => points < 0 && JSON.stringify(condition).includes('unsubscribe'))
    ?.id ?? '';
const stopped = [anActivity({ type: 'unsubscribe', occurredAt: at('2026-11-10T10:00+09:00') })];

/** So many leads of which so many became sales-ready; all were accepted that did, the others sent back. */
function group(name: string, count: number, sql: number, facts: Partial<Lead>): Lead[] {
  return Array.from({ length: count }, (_, i) =>
    delivered(
      `${name}${i}`,
      when,
      { ...facts, ...(i < sql ? { stages: [entered('sql', '2026-11-25T10:00+09:00')] } : {}) },
      {
        verdict:
          i < sql ? aVerdict('accept', '2026-11-21T10:00+09:00') : aVerdict('nurture', '2026-11-21T10:00+09:00', { reason: 'early' }),
      },
    ),
  );
}

describe('A5 how often a hypothesis held', () => {
  it('the rules looked at fire as meant', () => {
    expect(firing(delivered('a', when, { activities: asked }))).toContain(priceRule);
    expect(firing(delivered('a', when))).not.toContain(priceRule);
    expect(firing(delivered('a', when, { department: 'マーケティング部' }))).toContain(fitRule);
    expect(minusRule).not.toBe('');
  });

  it('accepted and sales-ready of the leads a rule fired on at hand-off, against the rest, with n and interval', () => {
    const reading = of([
      ...group('f', 4, 3, { activities: asked }),
      ...group('r', 5, 1, {}),
      delivered('open', when, { activities: asked }),
    ]).get(priceRule);
    expect(reading).toMatchObject({
      judged: 10,
      points: 20,
      held: 'too_few',
      minimum: 20,
      sql: { fired: { count: 3, of: 5, rate: 0.6 }, rest: { count: 1, of: 5, rate: 0.2 } },
      accepted: { fired: { count: 3, of: 4, rate: 0.75 }, rest: { count: 1, of: 5, rate: 0.2 } },
    });
    expect(reading?.hypothesis.ja).not.toBe('');
    expect(reading?.sql.difference?.value).toBeCloseTo(0.4, 12);
    expect(reading?.sql.fired.interval?.[0]).toBeGreaterThan(0.2);
  });

  it.each<[string, number, number, HypothesisReading['held']]>([
    ['clearly better', 18, 2, 'yes'],
    ['clearly worse', 2, 18, 'no'],
    ['no difference to be seen', 11, 10, 'unclear'],
  ])('%s', (_, fired, rest, held) => {
    const leads = [...group('f', 20, fired, { activities: asked }), ...group('r', 20, rest, {})];
    expect(of(leads).get(priceRule)?.held).toBe(held);
  });

  it.each<[string, number, number, HypothesisReading['held']]>([
    ['a rule that takes points held where leads went worse', 2, 18, 'yes'],
    ['and did not where they went better', 18, 2, 'no'],
  ])('%s', (_, fired, rest, held) => {
    const leads = [...group('f', 20, fired, { activities: stopped }), ...group('r', 20, rest, {})];
    expect(of(leads).get(minusRule)?.held).toBe(held);
  });

  it.each([
    [19, 20, 'too_few'],
    [20, 19, 'too_few'],
    [20, 20, 'yes'],
  ])('says nothing of %i beside %i where that is %s', (fired, rest, held) => {
    const leads = [...group('f', fired, fired, { activities: asked }), ...group('r', rest, 0, {})];
    expect(of(leads).get(priceRule)?.held).toBe(held);
  });

  it('points are those of the moment of the hand-off, not of today', () => {
    const later = delivered('a', when, {
      activities: asked.map((activity) => ({ ...activity, occurredAt: at('2026-11-20T10:01+09:00') })),
    });
    expect(of([later]).get(priceRule)?.sql).toMatchObject({ fired: { of: 0 }, rest: { of: 1 } });
  });

  it('leads whose activities are no longer known are left out of what activities say, not of what the lead is', () => {
    const since = (activitiesSince: number) =>
      of([delivered('a', when, { activitiesSince, activities: asked, department: 'マーケティング部' })]);
    const forgotten = since(at('2026-09-02T00:00+09:00'));
    expect(forgotten.get(priceRule)?.judged).toBe(0);
    expect(forgotten.get(fitRule)?.sql.fired.of).toBe(1);
    expect(since(at('2026-09-01T09:00+09:00')).get(priceRule)?.judged).toBe(1);
    const old = (activitiesSince: number) =>
      of([delivered('a', when, { createdAt: 0, activitiesSince, activities: asked })]).get(priceRule)?.judged;
    expect(old(at(when) - days(180))).toBe(1);
    expect(old(at(when) - days(180) + 1)).toBe(0);
  });

  it('a score from outside leaves no activity rule to judge', () => {
    const lead = delivered('a', when, {
      importedScore: { value: 30, source: 'MA', at: at('2026-11-01T10:00+09:00') },
      department: 'マーケティング部',
    });
    expect(of([lead]).get(priceRule)?.judged).toBe(0);
    expect(of([lead]).get(fitRule)?.sql.fired.of).toBe(1);
  });

  it('A6 by checklist a rule fired where it held; switched off nothing is judged', () => {
    const rulebook = aRulebook();
    const inMode = (mode: 'checklist' | 'off') => aRulebook({ agreement: { scoring: { ...rulebook.agreement.scoring, mode } } });
    const lead = delivered('a', when, { activities: asked });
    expect(of([lead], inMode('checklist')).get(priceRule)?.sql.fired.of).toBe(1);
    expect(of([delivered('b', when)], inMode('checklist')).get(priceRule)?.sql.rest.of).toBe(1);
    expect(of([lead], inMode('off')).get(priceRule)?.judged).toBe(0);
  });

  it('all months shown count, later ones do not; leads never handed off do not', () => {
    const leads = [...group('f', 3, 1, { activities: asked }), aLead({ id: 'z', activities: asked })];
    expect(of(leads, aRulebook(), '2026-12').get(priceRule)?.judged).toBe(3);
    expect(of(leads, aRulebook(), '2026-10').get(priceRule)?.judged).toBe(0);
  });
});
