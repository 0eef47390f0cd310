import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, hours, withPromises } from '@/test/fixtures/builders';
import { readingOf } from './clock-reading';
import { compile } from './compiled-rulebook';
import { Facts } from './facts';
import type { Activity, Lead } from './lead';
import { runsOf } from './promise-run';
import type { PromiseRule } from './rulebook';
import type { Instant } from './time';

const start = at('2026-11-24T10:00+09:00');

function when(hour: number): Instant {
  return start + hours(hour);
}

/** When a hand-off of Tuesday 10:00 was kept, in hours; `null` while it is not. */
function keptAfter(keptBy: PromiseRule['keptBy'], facts: Partial<Lead>): number | null {
  const book = compile(withPromises({ p3: { keptBy } }, aRulebook()));
  const lead = aLead({ handOffs: [aHandOff(start, { id: 'h1' })], ...facts });
  const promise = book.promise.get('p3');
  const [run] = promise ? runsOf(readingOf(new Facts(lead, when(100), book.judges), book), promise) : [];
  return run?.end?.kept ? (run.end.at - start) / hours(1) : null;
}

function did(type: Activity['type'], hour: number, facts: Partial<Activity> = {}): Partial<Lead> {
  return { activities: [anActivity({ type, occurredAt: when(hour), by: 'rep-1', ...facts })] };
}

function decided(...kinds: ['accept' | 'nurture' | 'unfit' | 'reassign', number][]): Partial<Lead> {
  const [first, ...later] = kinds.map(([kind, hour]) => ({ kind, at: when(hour), recordedAt: when(hour) }));
  return { handOffs: [aHandOff(start, { id: 'h1', ...(first ? { verdict: first } : {}), laterVerdicts: later })] };
}

describe('what keeps a promise', () => {
  it.each<[string, PromiseRule['keptBy'][number], Partial<Lead>, number | null]>([
    ['an attempt by phone', { kind: 'attempt' }, did('call', 2), 2],
    ['in the very moment it starts', { kind: 'attempt' }, did('call', 0), 0],
    ['not one before', { kind: 'attempt' }, did('call', -1), null],
    ['not a visit where calls are asked for', { kind: 'attempt' }, did('visit', 2), null],
    ['a visit where visits are named', { kind: 'attempt', types: ['visit'] }, did('visit', 2), 2],
    ['not a call where visits are named', { kind: 'attempt', types: ['visit'] }, did('call', 2), null],
    ['not a mail where calls are asked for', { kind: 'attempt', types: ['call'] }, did('mail', 2), null],
    ['a personal mail where mails are named', { kind: 'attempt', types: ['call', 'mail'] }, did('mail', 2), 2],
    [
      'not a mail that a system sent',
      { kind: 'attempt', types: ['call', 'mail'] },
      { activities: [anActivity({ type: 'mail', occurredAt: when(2) })] },
      null,
    ],
    ['not a call that only counts as a touch', { kind: 'attempt', types: ['call', 'mail'] }, did('call', 2, { result: 'mail_sent' }), null],
    ['not a wrong number', { kind: 'attempt' }, did('call', 2, { result: 'wrong_number' }), null],
    ['a touch', { kind: 'touch' }, did('mail', 2), 2],
    ['not what is no touch', { kind: 'touch' }, did('note', 2), null],
    ['a conversation', { kind: 'conversation' }, did('call', 2, { result: 'talked' }), 2],
    ['not an attempt', { kind: 'conversation' }, did('call', 2), null],
    ['a meeting held', { kind: 'meeting_held' }, did('meeting', 2, { result: 'held' }), 2],
    ['not one moved', { kind: 'meeting_held' }, did('meeting', 2, { result: 'moved' }), null],
    ['a verdict', { kind: 'verdict' }, decided(['accept', 2]), 2],
    ['a verdict in the moment it starts', { kind: 'verdict' }, decided(['accept', 0]), 0],
    ['not asking for somebody else', { kind: 'verdict' }, decided(['reassign', 2]), null],
    ['the verdict after that', { kind: 'verdict' }, decided(['reassign', 2], ['accept', 5]), 5],
    ['the earliest of several, told in any order', { kind: 'verdict' }, decided(['accept', 5], ['accept', 3]), 3],
    ['not one still to come', { kind: 'verdict' }, decided(['accept', 101]), null],
    ['a deal in the CRM', { kind: 'opportunity' }, { opportunities: [{ id: 'o', status: 'open', createdAt: when(3) }] }, 3],
    ['not one of before', { kind: 'opportunity' }, { opportunities: [{ id: 'o', status: 'open', createdAt: when(-3) }] }, null],
    [
      'an owner',
      { kind: 'owner_set' },
      {
        assignments: [
          { owner: null, team: 'x', at: when(-1) },
          { owner: 'rep-2', team: 'x', at: when(3) },
        ],
      },
      3,
    ],
    ['whoever owned it already', { kind: 'owner_set' }, { assignments: [{ owner: 'rep-2', team: 'x', at: when(-1) }] }, 0],
    ['not nobody', { kind: 'owner_set' }, { assignments: [{ owner: null, team: 'x', at: when(3) }] }, null],
    ['an answer of marketing', { kind: 'answer' }, { requests: [{ id: 'r', field: 'x', at: when(-1), answeredAt: when(3) }] }, 3],
    ['not one of before', { kind: 'answer' }, { requests: [{ id: 'r', field: 'x', at: when(-5), answeredAt: when(-3) }] }, null],
    ['not one still to come', { kind: 'answer' }, { requests: [{ id: 'r', field: 'x', at: when(-5), answeredAt: when(101) }] }, null],
    [
      'an activity with an outcome',
      { kind: 'activity', match: { type: 'visit', result: 'talked' } },
      did('visit', 2, { result: 'talked' }),
      2,
    ],
    [
      'not the same with another',
      { kind: 'activity', match: { type: 'visit', result: 'talked' } },
      did('visit', 2, { result: 'no_answer' }),
      null,
    ],
    [
      'something the lead does',
      { kind: 'activity', match: { type: 'login' } },
      { activities: [anActivity({ type: 'login', occurredAt: when(2) })] },
      2,
    ],
    ["a person's mail", { kind: 'activity', match: { type: 'mail' } }, did('mail', 2), 2],
    [
      'not what a system mails',
      { kind: 'activity', match: { type: 'mail' } },
      { activities: [anActivity({ type: 'mail', occurredAt: when(2) })] },
      null,
    ],
    ['a match that can’t be meant keeps nothing', { kind: 'activity', match: { type: 7 } as never }, did('call', 2), null],
    ['a plan', { kind: 'plan' }, did('note', 2), 2],
    ['without a touch plan no touches', { kind: 'touches' }, did('call', 2), null],
  ])('%s', (_, keptBy, facts, expected) => {
    expect(keptAfter([keptBy], facts)).toBe(expected);
  });

  it('the first of several ways', () => {
    const facts = { activities: [aCall(when(2), 'no_answer'), aCall(when(4), 'talked')] };
    expect(keptAfter([{ kind: 'conversation' }, { kind: 'attempt' }], facts)).toBe(2);
    expect(keptAfter([{ kind: 'attempt' }, { kind: 'conversation' }], facts)).toBe(2);
    expect(keptAfter([{ kind: 'conversation' }, { kind: 'verdict' }], facts)).toBe(4);
  });

  it('not by what started it, where an activity did', () => {
    const book = compile(
      withPromises({
        p3: { startsOn: { kind: 'activity', match: { type: 'call' } }, keptBy: [{ kind: 'activity', match: { type: 'call' } }] },
      }),
    );
    const promise = book.promise.get('p3');
    const ends = (activities: Activity[]) => {
      const lead = aLead({ activities });
      return promise && runsOf(readingOf(new Facts(lead, when(100), book.judges), book), promise).map(({ end }) => end && end.at - start);
    };
    expect(ends([aCall(start, 'no_answer', { id: 'c1' })])).toEqual([null]);
    expect(ends([aCall(start, 'no_answer', { id: 'c1' }), aCall(when(1), 'no_answer', { id: 'c2' })])).toEqual([hours(1)]);
  });

  it('a verdict on any hand-off where none started it', () => {
    const book = compile(withPromises({ p3: { startsOn: { kind: 'stage', stage: 'sal' }, keptBy: [{ kind: 'verdict' }] } }));
    const stages = [{ stage: 'sal', at: start, recordedAt: start, by: 'person' as const }];
    const verdict = { kind: 'accept' as const, at: when(2), recordedAt: when(2) };
    const early = { kind: 'accept' as const, at: when(-2), recordedAt: when(-2) };
    const promise = book.promise.get('p3');
    const end = (handOffs: Lead['handOffs']) =>
      promise && runsOf(readingOf(new Facts(aLead({ stages, handOffs }), when(100), book.judges), book), promise)[0]?.end;
    expect(end([aHandOff(when(-9), { verdict })])).toEqual({ at: when(2), kept: true });
    expect(end([aHandOff(when(-9), { verdict: early })])).toBeNull();
  });

  it('a decision on another hand-off is none on this one', () => {
    const verdict = { kind: 'accept' as const, at: when(2), recordedAt: when(2) };
    const handOffs = [aHandOff(when(-9), { id: 'h0', verdict }), aHandOff(start, { id: 'h1' })];
    const book = compile(withPromises({ p3: { keptBy: [{ kind: 'verdict' }] } }));
    const promise = book.promise.get('p3');
    const reading = readingOf(new Facts(aLead({ handOffs }), when(100), book.judges), book);
    expect(promise && runsOf(reading, promise).map(({ end }) => end)).toEqual([{ at: start, kept: false }, null]);
  });
});
