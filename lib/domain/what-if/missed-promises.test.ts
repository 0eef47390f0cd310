import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, days, hours, withPromises } from '@/test/fixtures/builders';
import { compile } from '../compiled-rulebook';
import { all, where } from '../defaults/write';
import type { Lead } from '../lead';
import type { Rulebook } from '../rulebook';
import { missedPromises, missedUntil, readingOfPast } from './missed-promises';

/** Handed off on a Monday morning; three business days end on Thursday at six. */
const handed = at('2026-11-09T10:00+09:00');
const due = at('2026-11-12T18:00+09:00');
const now = at('2026-11-20T18:00+09:00');

function aHanded(facts: Partial<Lead> = {}): Lead {
  return aLead({ createdAt: handed, handOffs: [aHandOff(handed, { id: 'h' })], ...facts });
}

function missed(
  lead: Lead,
  { rulebook = aRulebook(), when = now, only = ['p3'] }: { rulebook?: Rulebook; when?: number; only?: string[] } = {},
) {
  const known = lead.activities.filter(({ occurredAt }) => occurredAt <= when);
  return missedPromises(lead, known, compile(rulebook), when, new Set(only));
}

const first = { key: 'p3:h', promise: 'p3', owner: 'rep-1', due };

describe('D8 promises missed', () => {
  it.each<[string, Lead, number, boolean]>([
    ['never kept', aHanded(), now, true],
    ['kept late', aHanded({ activities: [aCall(due + 1, 'no_answer')] }), now, true],
    ['kept at the last moment', aHanded({ activities: [aCall(due, 'no_answer')] }), now, false],
    ['kept', aHanded({ activities: [aCall(handed + hours(1), 'no_answer')] }), now, false],
    ['due this moment', aHanded(), due, false],
    ['due a moment ago', aHanded(), due + 1, true],
    ['not begun', aLead(), now, false],
    ['fallen away in time', aHanded({ stages: [{ stage: 'unfit', at: handed + 1, recordedAt: handed, by: 'person' }] }), now, false],
    ['fallen away too late', aHanded({ stages: [{ stage: 'unfit', at: due + 1, recordedAt: due, by: 'person' }] }), now, true],
    ['replaced by a quick response', aHanded({ handOffs: [aHandOff(handed, { id: 'h', intent: 'price' })] }), now, false],
  ])('D8 one that was %s', (_, lead, when, isMissed) => {
    expect(missed(lead, { when })).toEqual(isMissed ? [first] : []);
  });

  it('D8 holds no longer than what replaces it: answered this very moment, the promise replaced counts from the next on', () => {
    const handOffs = [aHandOff(handed, { id: 'h', intent: 'price' })];
    const lead = aHanded({ handOffs, activities: [anActivity({ type: 'mail', by: 'rep-1', occurredAt: now })] });
    expect(missed(lead)).toEqual([]);
    expect(missed(lead, { when: now + 1 })).toEqual([first]);
    expect(missedUntil(readingOfPast(lead, lead.activities, compile(aRulebook()), now)).until).toBeLessThanOrEqual(now + 1);
  });

  it('D8 of all the times a promise ran', () => {
    const again = handed + days(7);
    const lead = aHanded({ handOffs: [aHandOff(handed, { id: 'h' }), aHandOff(again, { id: 'h2' })] });
    expect(missed(lead).map(({ key }) => key)).toEqual(['p3:h', 'p3:h2']);
  });

  it('D8 is for whoever owned the lead when it fell due; a clock of managers is for nobody', () => {
    const assignments = [
      { owner: 'rep-1', team: 't', at: handed },
      { owner: 'rep-2', team: 't', at: due },
      { owner: 'rep-3', team: 't', at: due + 1 },
    ];
    expect(missed(aHanded({ assignments }))).toEqual([{ ...first, owner: 'rep-2' }]);
    expect(missed(aHanded({ assignments }), { rulebook: withPromises({ p3: { runsOn: 'manager' } }) })).toMatchObject([{ owner: null }]);
  });

  it('D8 is missed by nobody for whom it is not meant, or where it cannot be known', () => {
    const of = (industry: string): Rulebook => withPromises({ p3: { appliesWhen: all(where('lead.industry', '=', industry)) } });
    const lead = aHanded();
    expect(missed(lead, { rulebook: of(lead.company.industry ?? '') })).toHaveLength(1);
    expect(missed(lead, { rulebook: of('other') })).toEqual([]);
    expect(missed(aHanded({ company: {} }), { rulebook: of('other') })).toEqual([]);
  });

  it('D8 looks at the promises asked for, at all where none are named', () => {
    expect(missed(aHanded(), { only: ['p5'] })).toEqual([]);
    const all = missedPromises(aHanded(), [], compile(aRulebook()), now + days(60));
    expect(all.map(({ promise }) => promise)).toEqual(['p3', 'p6']);
  });

  it('D8 where no calendar ever opens there is nothing to miss', () => {
    expect(missed(aHanded(), { rulebook: withPromises({ p3: { calendar: 'nowhere' } }) })).toEqual([]);
  });
});
