import type { Clock } from './assessment';
import { dayOfInstant, isOpen, nextOpening } from './business-hours';
import { openingOf } from './calendar-day';
import { compile } from './compiled-rulebook';
import type { Lead, WithdrawnEscalation } from './lead';
import type { Rulebook } from './rulebook';
import type { LocalText } from './text';
import type { Instant } from './time';

/**
 * When a promise that was due at a moment is put before whoever it escalates to: at once, but never outside the hours of its
 * calendar, or at the opening of the next day worked after the day it was due. `null` where it never is, where the agreement has no
 * such promise, and where its calendar never opens again.
 */
export function escalationAt(rulebook: Rulebook, promiseId: string, due: Instant): Instant | null {
  const promise = compile(rulebook).promise.get(promiseId);
  if (!promise) return null;
  const { calendar } = promise;
  switch (promise.rule.escalate.when) {
    case 'never':
      return null;
    case 'at_once':
      return isOpen(calendar, due) ? due : nextOpening(calendar, due);
    case 'next_morning':
      return openingOf(calendar, dayOfInstant(calendar, due) + 1);
  }
}

/** A missed promise before whoever it escalates to: since when, to whom, and when it was withdrawn: the clock was over, or its deadline moved. */
export type Escalated = { at: Instant; to: LocalText; withdrawnAt: Instant | null; why: 'done' | 'changed' | null };

/**
 * Whether a clock's promise was put before whoever it escalates to, by `now`; `known` is since when the lead is known at the hub: what
 * was over by then was put before nobody. Null for a clock of a trial run, one that was kept, and one that is not missed yet.
 */
export function escalated(clock: Clock, rulebook: Rulebook, known: Instant, now: Instant): Escalated | null {
  const { due, trial, endedAt, promise, state } = clock;
  if (trial || due === null || (state !== 'breached' && state !== 'met_late')) return null;
  const at = escalationAt(rulebook, promise, due);
  if (at === null || at > now || (endedAt !== null && (endedAt <= at || endedAt <= known))) return null;
  const rule = compile(rulebook).promise.get(promise)?.rule;
  return rule ? { at, to: rule.escalate.to, withdrawnAt: endedAt, why: endedAt === null ? null : 'done' } : null;
}

/** How many withdrawn escalations a lead keeps. */
const KEPT = 20;

/**
 * A lead that remembers an escalation which was withdrawn, where its clock no longer tells of it: the deadline moved, or the promise
 * turns out not to have been missed. The lead itself where its clock tells, or it is remembered already.
 */
export function rememberWithdrawn(lead: Lead, withdrawn: WithdrawnEscalation, clocks: readonly Clock[], rulebook: Rulebook): Lead {
  const before = lead.withdrawnEscalations ?? [];
  const { clock, at, withdrawnAt } = withdrawn;
  if (before.some((one) => one.clock === clock && one.at === at && one.withdrawnAt === withdrawnAt)) return lead;
  const standing = clocks.find(({ key }) => key === clock);
  if (standing && escalated(standing, rulebook, Number.NEGATIVE_INFINITY, withdrawnAt)) return lead;
  return { ...lead, withdrawnEscalations: [...before, withdrawn].slice(-KEPT) };
}

/** What a clock's line tells: what stands before the manager now; else the latest that was withdrawn. */
export function shownEscalation(lead: Lead, clock: Clock, rulebook: Rulebook, known: Instant, now: Instant): Escalated | null {
  const standing = escalated(clock, rulebook, known, now);
  if (standing) return standing;
  const last = lead.withdrawnEscalations?.findLast((one) => one.clock === clock.key && one.withdrawnAt <= now);
  return last ? { at: last.at, to: last.to, withdrawnAt: last.withdrawnAt, why: last.why } : null;
}
