import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRef, aRulebook, at, days, hours } from '@/test/fixtures/builders';
import { applyCommand } from './apply-command';
import { closeClocks } from './close-clocks';
import type { Act, Actor, RefusalCode } from './command';
import { evaluate } from './evaluate';
import { Lead } from './lead';
import { report } from './report';
import type { Instant } from './time';

const rulebook = aRulebook();
const handedOff = at('2026-11-24T10:00+09:00');
const called = at('2026-11-24T10:30+09:00');
const noticed = at('2026-11-24T10:45+09:00');
const rep: Actor = { user: 'rep-1', roles: ['rep'], teams: ['is-1'] };
const colleague: Actor = { ...rep, user: 'rep-2' };
const boss: Actor = { user: 'boss', roles: ['manager'], teams: ['is-1'] };

function withdrawn(lead: Lead, activity: string, actor: Actor = rep, moment: Instant = noticed): Lead | RefusalCode {
  const act: Act = { kind: 'withdraw', activity, reason: '別の会社への電話だった' };
  const command = { id: '00000000-0000-4000-8000-000000000001', ref: aRef(), occurredAt: moment, act };
  const applied = applyCommand(lead, rulebook, command, moment, actor);
  return applied.ok ? Lead.parse(applied.lead) : applied.code;
}

function inquiry(): Lead {
  return aLead({
    handOffs: [aHandOff(handedOff, { intent: 'price' })],
    stages: [{ stage: 'mql', at: handedOff, recordedAt: handedOff, by: 'rule' }],
  });
}

/** The hot inquiry was called at 10:30, which kept its promise of an hour; at 10:45 the rep sees that it was somebody else. */
function calledByMistake(): Lead {
  const before = inquiry();
  const after: Lead = { ...before, activities: [aCall(called, 'no_answer', { id: 'call' })] };
  return { ...after, closed: closeClocks(before, after, rulebook, called) };
}

function taken(lead: Lead, moment: Instant = noticed): Lead {
  const after = withdrawn(lead, 'call', rep, moment);
  if (typeof after === 'string') throw new Error(`refused: ${after}`);
  return { ...after, closed: [...after.closed, ...closeClocks(lead, after, rulebook, moment)] };
}

const stateOf = (lead: Lead, moment: Instant) => evaluate(lead, rulebook, moment).clocks.find(({ promise }) => promise === 'p1')?.state;

describe('C3 a touch that was logged by mistake', () => {
  it('stays on record with who took it back, when and why, and counts no more', () => {
    const after = taken(calledByMistake());
    expect(after.activities).toMatchObject([
      { id: 'call', result: 'no_answer', withdrawn: { at: noticed, by: 'rep-1', reason: '別の会社への電話だった' } },
    ]);
    expect(evaluate(after, rulebook, noticed).clocks.some((clock) => (clock.touches?.made ?? 0) > 0)).toBe(false);
  });

  it('makes a new judgement beside the old one: the clock runs again', () => {
    const before = calledByMistake();
    expect(stateOf(before, noticed)).not.toBe('running');
    const after = taken(before);
    expect(after.closed.filter(({ promise }) => promise === 'p1').map(({ outcome }) => outcome)).toEqual(['met', 'cancelled']);
    const due = evaluate(after, rulebook, noticed).clocks.find(({ promise }) => promise === 'p1');
    expect(due).toMatchObject({ endedAt: null, due: at('2026-11-24T11:00+09:00') });
    expect(stateOf(after, at('2026-11-24T11:01+09:00'))).toBe('breached');
  });

  it('is judged for a third time once the right call is made', () => {
    const open = taken(calledByMistake());
    const late = at('2026-11-24T11:30+09:00');
    const after: Lead = { ...open, activities: [...open.activities, aCall(late, 'talked', { id: 'right' })] };
    const closed = [...open.closed, ...closeClocks(open, after, rulebook, late)].filter(({ promise }) => promise === 'p1');
    expect(closed.map(({ outcome }) => outcome)).toEqual(['met', 'cancelled', 'met_late']);
  });

  it('is a missed promise in the month’s report while nobody makes the right one', () => {
    const p1 = (lead: Lead) =>
      report([lead], rulebook, '2026-11', noticed + days(1)).figures.promises.find(({ promise }) => promise === 'p1');
    expect(p1(calledByMistake())).toMatchObject({ met: 1, breached: 0 });
    expect(p1(taken(calledByMistake()))).toMatchObject({ met: 0, breached: 1, cancelled: 0 });
  });

  it('still counted before it was taken back', () => {
    expect(stateOf(taken(calledByMistake()), noticed - 1)).toBe(stateOf(calledByMistake(), noticed - 1));
  });

  it('is taken back once: again is no change', () => {
    const after = taken(calledByMistake());
    expect(withdrawn(after, 'call', boss, noticed + hours(1))).toEqual(after);
  });

  it.each<[string, Lead, string, Actor, Instant, RefusalCode]>([
    ['what nobody logged', calledByMistake(), 'nope', rep, noticed, 'unknown_activity'],
    ['a colleague’s', calledByMistake(), 'call', colleague, noticed, 'forbidden'],
    [
      'what a system captured',
      { ...inquiry(), activities: [aCall(called, 'talked', { id: 'call', source: 'captured' })] },
      'call',
      rep,
      noticed,
      'not_withdrawable',
    ],
    [
      'what the lead did',
      { ...inquiry(), activities: [anActivity({ id: 'call', type: 'form', occurredAt: called })] },
      'call',
      rep,
      noticed,
      'not_withdrawable',
    ],
    ['one of more than seven days ago', calledByMistake(), 'call', rep, called + days(7) + 1, 'too_old'],
  ])('is not %s', (_, lead, activity, actor, moment, code) => {
    expect(withdrawn(lead, activity, actor, moment)).toBe(code);
  });

  it('is taken back by who leads the team, however old', () => {
    expect(withdrawn(calledByMistake(), 'call', boss, called + days(30))).toMatchObject({ activities: [{ withdrawn: { by: 'boss' } }] });
  });
});
