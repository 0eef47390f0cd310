import { describe, expect, it } from 'vitest';
import { aHandOff, aLead, aRulebook, at, hours } from '@/test/fixtures/builders';
import type { Clock } from './assessment';
import { evaluate } from './evaluate';
import type { Lead, Pause } from './lead';
import type { Rulebook } from './rulebook';
import { standstillAt } from './standing-still';
import type { Standstill } from './standstill';
import type { Instant } from './time';

const tuesday = at('2026-11-24T10:00+09:00');
const away = { id: 'x', user: 'rep-1', from: tuesday, to: tuesday + hours(48), enteredAt: tuesday - hours(48) };
const stops = aRulebook({ agreement: { absencePolicy: 'stop' }, almanac: { absences: [away] } });

function read(lead: Lead, now: Instant, rules: Rulebook, promise = 'p3'): { still: Clock['still']; changesAt: Instant | null } {
  const { clocks, changesAt } = evaluate(lead, rules, now);
  return { still: clocks.find((each) => each.promise === promise)?.still ?? null, changesAt };
}

function handedOff(facts: Partial<Lead> = {}): Lead {
  return aLead({ handOffs: [aHandOff(tuesday - hours(1), { id: 'h1' })], ...facts });
}

const pause: Pause = { id: 'z', reason: 'scheduling', from: tuesday + hours(1), until: tuesday + hours(2), recordedAt: tuesday };

describe('B5 why a clock stands still', () => {
  it.each<[string, Lead, Rulebook, string, Clock['still']]>([
    ['it does not while people work', handedOff(), aRulebook(), '2026-11-24T10:00+09:00', null],
    [
      'after hours, until the next opening',
      handedOff(),
      aRulebook(),
      '2026-11-24T18:00+09:00',
      { kind: 'off_hours', until: at('2026-11-25T09:00+09:00') },
    ],
    [
      'to the last moment before it',
      handedOff(),
      aRulebook(),
      '2026-11-25T08:59+09:00',
      { kind: 'off_hours', until: at('2026-11-25T09:00+09:00') },
    ],
    ['away', handedOff(), stops, '2026-11-24T12:00+09:00', { kind: 'absence', until: away.to }],
    ['away at night as well', handedOff(), stops, '2026-11-24T23:00+09:00', { kind: 'absence', until: away.to }],
    ['back', handedOff(), stops, '2026-11-26T10:00+09:00', null],
    [
      'on hold before away',
      handedOff({ pauses: [pause] }),
      stops,
      '2026-11-24T11:00+09:00',
      { kind: 'paused', reason: { ja: '先方と日程調整中', en: 'Scheduling with the customer' }, until: pause.until },
    ],
    [
      'away again when the hold is over',
      handedOff({ pauses: [pause] }),
      stops,
      '2026-11-24T12:00+09:00',
      { kind: 'absence', until: away.to },
    ],
    [
      'without an owner before away',
      handedOff({ owner: null }),
      stops,
      '2026-11-24T12:00+09:00',
      { kind: 'waiting_for', promise: 'p0', name: { ja: '担当割り当て', en: 'Assign an owner' } },
    ],
  ])('%s', (_, lead, rules, now, expected) => {
    expect(read(lead, at(now), rules).still).toEqual(expected);
  });

  it('a clock that is over stands nowhere', () => {
    const stages = [{ stage: 'unfit', at: tuesday, recordedAt: tuesday, by: 'person' as const }];
    expect(read(handedOff({ stages }), at('2026-11-24T23:00+09:00'), aRulebook()).still).toBeNull();
  });

  it.each<[string, Lead, Rulebook, string, string]>([
    ['it says when the team closes', handedOff(), aRulebook(), '2026-11-24T12:30+09:00', '2026-11-24T13:00+09:00'],
    [
      'when a hold begins',
      handedOff({ pauses: [{ ...pause, from: at('2026-11-24T12:40+09:00') }] }),
      aRulebook(),
      '2026-11-24T12:30+09:00',
      '2026-11-24T12:40+09:00',
    ],
    [
      'when it ends',
      handedOff({ pauses: [{ ...pause, until: at('2026-11-24T11:30+09:00') }] }),
      aRulebook(),
      '2026-11-24T11:10+09:00',
      '2026-11-24T11:30+09:00',
    ],
    ['when the next day begins', handedOff(), aRulebook(), '2026-11-24T20:00+09:00', '2026-11-25T00:00+09:00'],
    ['when the team opens', handedOff(), aRulebook(), '2026-11-25T03:00+09:00', '2026-11-25T09:00+09:00'],
  ])('%s', (_, lead, rules, now, expected) => {
    expect(read(lead, at(now), rules).changesAt).toBe(at(expected));
  });

  it('a closed day has its name, also where it has none', () => {
    const bare = aRulebook().agreement.calendars.map((rule) => ({
      ...rule,
      extraHolidays: [{ date: '2026-11-25', name: { ja: '創立記念日' } }],
    }));
    const rules = aRulebook({ agreement: { calendars: bare } });
    expect(read(handedOff(), at('2026-11-25T12:00+09:00'), rules).still).toEqual({
      kind: 'holiday',
      name: { ja: '創立記念日', en: '創立記念日' },
      until: at('2026-11-26T09:00+09:00'),
    });
    expect(read(handedOff(), at('2026-11-25T12:00+09:00'), rules).changesAt).toBe(at('2026-11-26T00:00+09:00'));
  });
});

describe('of several standstills one is told', () => {
  const standstill = (kind: Standstill['kind'], from = 0, to = 10): Standstill => ({
    from,
    to,
    kind,
    name: { ja: kind, en: kind },
    by: undefined,
    promise: undefined,
  });
  const [hold, wait, absence] = [standstill('pause'), standstill('waiting_for'), standstill('absence')];

  it.each<[string, Standstill[], number, Standstill | null]>([
    ['none', [], 5, null],
    ['the one that holds', [hold], 5, hold],
    ['from its first moment', [hold], 0, hold],
    ['not before', [hold], -1, null],
    ['not at its end', [hold], 10, null],
    ['a pause before what is waited for', [wait, hold], 5, hold],
    ['what is waited for before an absence', [absence, wait], 5, wait],
    ['a pause before an absence', [hold, absence], 5, hold],
    ['the first of the same kind', [absence, standstill('absence', 2)], 5, absence],
    ['only what holds', [standstill('pause', 6), wait], 5, wait],
  ])('%s', (_, standstills, at, expected) => {
    expect(standstillAt(standstills, at)).toBe(expected);
  });
});
