import { describe, expect, it } from 'vitest';
import { aHandOff, aLead, aRef, aRulebook, at, days, hours } from '@/test/fixtures/builders';
import { applyCommand } from './apply-command';
import type { Act, Actor, RefusalCode } from './command';
import { evaluate } from './evaluate';
import { Lead } from './lead';
import type { Instant } from './time';

const rulebook = aRulebook();
const now = at('2026-11-24T12:00+09:00');
const rep: Actor = { user: 'rep-1', roles: ['rep'], teams: ['is-1'] };
const colleague: Actor = { ...rep, user: 'rep-2' };
const boss: Actor = { user: 'boss', roles: ['manager'], teams: ['is-1'] };
const marketer: Actor = { user: 'marketer', roles: ['marketing'], teams: ['is-1'] };

let made = 0;

function act(lead: Lead, what: Act, actor: Actor, moment: Instant = now): Lead | RefusalCode {
  made += 1;
  const id = `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  const applied = applyCommand(lead, rulebook, { id, ref: aRef(), occurredAt: moment, act: what }, moment, actor);
  return applied.ok ? Lead.parse(applied.lead) : applied.code;
}

function acted(lead: Lead, what: Act, actor: Actor, moment: Instant = now): Lead {
  const after = act(lead, what, actor, moment);
  if (typeof after === 'string') throw new Error(`refused: ${after}`);
  return after;
}

const lead = aLead({ handOffs: [aHandOff(now - hours(20), { intent: 'price' })] });
const nudge: Act = { kind: 'nudge', text: ' お願いします ' };

describe('C4 a nudge', () => {
  it('is recorded for the owner, with who asked and when', () => {
    expect(acted(lead, nudge, boss).reminders).toMatchObject([{ kind: 'nudge', by: 'boss', to: 'rep-1', at: now, text: 'お願いします' }]);
  });

  it.each<[string, Lead, Actor, RefusalCode]>([
    ['comes from who leads the team alone', lead, colleague, 'forbidden'],
    ['comes not from marketing', lead, marketer, 'forbidden'],
    ['needs somebody to go to', { ...lead, owner: null }, boss, 'no_owner'],
    ['goes to somebody else', { ...lead, owner: 'boss' }, boss, 'own_lead'],
  ])('%s', (_, about, actor, code) => {
    expect(act(about, nudge, actor)).toBe(code);
  });

  it.each<[string, Lead, Instant, RefusalCode | null]>([
    ['not again within four hours, whoever asks', lead, now + hours(4) - 1, 'nudged_lately'],
    ['again after four hours', lead, now + hours(4), null],
    ['at once where the lead has a new owner', { ...lead, owner: 'rep-3' }, now + 1, null],
  ])('comes %s', (_, about, moment, code) => {
    const { reminders } = acted(lead, nudge, boss);
    const again = act({ ...about, reminders }, nudge, { ...boss, user: 'other-boss' }, moment);
    expect(typeof again === 'string' ? again : null).toBe(code);
  });

  it('moves no clock', () => {
    expect(evaluate(acted(lead, nudge, boss), rulebook, now).clocks).toEqual(evaluate(lead, rulebook, now).clocks);
  });
});

describe('C1 a snooze', () => {
  it.each<[string, Instant, RefusalCode | null]>([
    ['until a moment ago', now, 'invalid'],
    ['for an hour', now + hours(1), null],
    ['for three days, over a weekend', now + days(3), null],
    ['for longer', now + days(3) + 1, 'snooze_too_long'],
  ])('%s', (_, until, code) => {
    const after = act(lead, { kind: 'snooze', until }, rep);
    expect(typeof after === 'string' ? after : null).toBe(code);
  });

  it('is each person’s own, the latest counts, and one that comes late changes nothing', () => {
    const first = acted(lead, { kind: 'snooze', until: now + hours(1) }, rep);
    const others = acted(first, { kind: 'snooze', until: now + hours(2) }, boss);
    const again = acted(others, { kind: 'snooze', until: now + hours(5) }, rep, now + 1);
    const late = acted(again, { kind: 'snooze', until: now + hours(3) }, rep);
    expect(late.reminders).toEqual([
      { kind: 'snooze', by: 'boss', at: now, until: now + hours(2) },
      { kind: 'snooze', by: 'rep-1', at: now + 1, until: now + hours(5) },
    ]);
  });

  it('never moves a deadline', () => {
    const put = acted(lead, { kind: 'snooze', until: now + days(2) }, rep);
    expect(evaluate(put, rulebook, now + days(1)).clocks).toEqual(evaluate(lead, rulebook, now + days(1)).clocks);
  });
});
