import { applyCommand } from './apply-command';
import type { Act, Actor, RefusalCode } from './command';
import type { Lead } from './lead';
import type { Rulebook } from './rulebook';
import type { Instant } from './time';

const nobodysId = '00000000-0000-4000-8000-000000000000';

/** Why the hub would refuse an act as things stand here; null where it would take it. Asked before an act leaves, so that nothing typed is lost. */
export function wouldRefuse(act: Act, lead: Lead, rulebook: Rulebook, actor: Actor, now: Instant): RefusalCode | null {
  const [ref] = lead.refs;
  if (!ref) return 'not_found';
  const applied = applyCommand(lead, rulebook, { id: nobodysId, ref, occurredAt: now, act }, now, actor);
  return applied.ok ? null : applied.code;
}

/** One of each act, as plain as it can be: only who may do it is asked. */
const plain: { [K in Act['kind']]: Extract<Act, { kind: K }> } = {
  log_touch: { kind: 'log_touch', result: 'no_answer' },
  verdict: { kind: 'verdict', verdict: 'accept' },
  set_bant: { kind: 'set_bant', element: 'need', state: 'not_asked' },
  set_stage: { kind: 'set_stage', stage: '', reason: '-' },
  hand_over_note: { kind: 'hand_over_note', note: { spokeWith: '', problem: '' } },
  pause: { kind: 'pause', reason: '', until: 0 },
  resume: { kind: 'resume', pause: '' },
  ask_marketing: { kind: 'ask_marketing', field: 'other' },
  answer_request: { kind: 'answer_request', request: '' },
  assign: { kind: 'assign', owner: null },
  opt_out: { kind: 'opt_out', channel: 'all' },
  nudge: { kind: 'nudge' },
  snooze: { kind: 'snooze', until: 0 },
  withdraw: { kind: 'withdraw', activity: '' },
};

/** The acts that are this person's to do at all, whatever the lead is like just now: the others are not offered. */
export function actsOf(lead: Lead, rulebook: Rulebook, actor: Actor, now: Instant): ReadonlySet<Act['kind']> {
  const kinds = Object.keys(plain) as Act['kind'][];
  return new Set(kinds.filter((kind) => wouldRefuse(plain[kind], lead, rulebook, actor, now) !== 'forbidden'));
}
