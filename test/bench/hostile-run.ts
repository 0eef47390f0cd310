/** What `hostile.ts` measures, in a process of its own: writes the milliseconds of each case as JSON. */
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { DAY, type Instant } from '@/lib/domain/time';
import { aRulebook } from '@/test/fixtures/builders';
import { aHostileLead, aHostileRulebook } from '@/test/fixtures/hostile';

/** The milliseconds of one evaluation: of the first, which makes the rulebook ready, and the median of those after it. */
export interface HostileCase {
  name: string;
  first: number;
  later: number;
}

const ROUNDS = 15;
const now = Date.parse('2026-11-20T12:00+09:00');
const yearOne = Date.parse('0001-01-02T00:00Z');
const year9999 = Date.parse('9999-12-30T00:00Z');

function neverOpen({ agreement, almanac }: Rulebook): Rulebook {
  return { agreement: { ...agreement, calendars: agreement.calendars.map((calendar) => ({ ...calendar, weekly: {} })) }, almanac };
}

function millisecondsOf(lead: Lead, rulebook: Rulebook, when: Instant): number {
  const from = performance.now();
  evaluate(lead, rulebook, when);
  return performance.now() - from;
}

function measure(name: string, lead: Lead, rulebook: Rulebook, when: Instant): HostileCase {
  const first = millisecondsOf(lead, rulebook, when);
  const rounds = Array.from({ length: ROUNDS }, () => millisecondsOf(lead, rulebook, when)).sort((a, b) => a - b);
  return { name, first, later: rounds[Math.floor(ROUNDS / 2)] as number };
}

const extremes: [name: string, lead: Lead, when: Instant][] = [
  ['10,000 activities', aHostileLead(now), now],
  ['10,000 activities in year 1', aHostileLead(yearOne), yearOne],
  ['10,000 activities in year 9999', aHostileLead(year9999), year9999],
  ['a lead of year 1 seen in year 9999', aHostileLead(yearOne + 1000 * DAY, 1000, 50), year9999],
];
const rulebooks: [name: string, make: () => Rulebook][] = [
  ['the rulebook that ships', aRulebook],
  ['a rulebook at its limits', aHostileRulebook],
  ['calendars that never open', () => neverOpen(aRulebook())],
  ['a rulebook at its limits, calendars that never open', () => neverOpen(aHostileRulebook())],
];
const cases = extremes.flatMap(([lead, of, when]) => rulebooks.map(([book, make]) => measure(`${lead}, ${book}`, of, make(), when)));
process.stdout.write(JSON.stringify(cases));
