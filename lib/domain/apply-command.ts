import { type ActContext, type Applied, leadsTeam, refuse } from './act-context';
import { applyVerdict } from './apply-verdict';
import { answerRequest, askMarketing } from './ask-marketing';
import { assignOwner } from './assign-owner';
import type { Act, Actor, Command, RefusalCode } from './command';
import { compile } from './compiled-rulebook';
import { pause, resume } from './hold';
import type { Lead } from './lead';
import { logTouch } from './log-touch';
import { nudge } from './nudge';
import { optOut } from './opt-out';
import type { Rulebook } from './rulebook';
import { setBant } from './set-bant';
import { keepNote, setStage } from './set-stage';
import { snooze } from './snooze';
import { DAY, type Instant } from './time';
import { withdraw } from './withdraw';

/**
 * The one rule for acts: what a command does to a lead, or why it is refused. The hub uses it to decide, every view to show an act
 * before the hub has heard of it. `at` is the moment of judging, never before `command.occurredAt`. The lead's revision and its
 * closed clocks are the hub's business. A command that was applied before changes nothing, and no command takes a fact away: one that was withdrawn
 * stays, and says so.
 */
export function applyCommand(lead: Lead, rulebook: Rulebook, command: Command, at: Instant, actor: Actor): Applied {
  const { act } = command;
  if (!lead.refs.some(({ site, type, id }) => site === command.ref.site && type === command.ref.type && id === command.ref.id))
    return refuse('not_found');
  if (!isAllowed(act, actor)) return refuse('forbidden');
  const refusal = timeRefusal(lead, rulebook, command, at, actor);
  if (refusal) return refuse(refusal);
  const context: ActContext = { rulebook, book: compile(rulebook), command, at, actor };
  switch (act.kind) {
    case 'log_touch':
      return logTouch(lead, act, context);
    case 'verdict':
      return applyVerdict(lead, act, context);
    case 'set_bant':
      return setBant(lead, act, context);
    case 'set_stage':
      return setStage(lead, act, context);
    case 'hand_over_note':
      return keepNote(lead, act, context);
    case 'pause':
      return pause(lead, act, context);
    case 'resume':
      return resume(lead, act, context);
    case 'ask_marketing':
      return askMarketing(lead, act, context);
    case 'answer_request':
      return answerRequest(lead, act, context);
    case 'assign':
      return assignOwner(lead, act, context);
    case 'opt_out':
      return optOut(lead, act, context);
    case 'nudge':
      return nudge(lead, act, context);
    case 'snooze':
      return snooze(lead, act, context);
    case 'withdraw':
      return withdraw(lead, act, context);
  }
}

/**
 * A lead as it will stand once the commands on their way have arrived, in their order. Those the hub would refuse are left out: their
 * refusal is told elsewhere.
 */
export function applyPending(lead: Lead, rulebook: Rulebook, commands: readonly Command[], actor: Actor): Lead {
  let pending = lead;
  for (const command of commands) {
    const applied = applyCommand(pending, rulebook, command, command.occurredAt, actor);
    if (applied.ok) pending = applied.lead;
  }
  return pending;
}

/** Owners are set by who leads the team; questions to marketing are answered by it; marketing gives no verdicts. */
function isAllowed(act: Act, actor: Actor): boolean {
  const { roles } = actor;
  const leads = leadsTeam(actor);
  switch (act.kind) {
    case 'assign':
    case 'nudge':
      return leads;
    case 'answer_request':
      return leads || roles.includes('marketing');
    case 'verdict':
    case 'pause':
    case 'resume':
      return leads || roles.includes('rep');
    default:
      return roles.length > 0;
  }
}

/** When an act may have happened: not ahead, not longer ago than agreed but for who leads the team, and no touch before the first hand-off. */
function timeRefusal(lead: Lead, { agreement }: Rulebook, { act, occurredAt }: Command, at: Instant, actor: Actor): RefusalCode | null {
  if (occurredAt > at) return 'in_future';
  if (occurredAt < at - agreement.acts.reportWithinDays * DAY && !leadsTeam(actor)) return 'too_old';
  if (act.kind !== 'log_touch') return null;
  const first = Math.min(...lead.handOffs.filter(({ to }) => to !== 'mkt').map((handOff) => handOff.at));
  return Number.isFinite(first) && occurredAt < first ? 'before_hand_off' : null;
}
