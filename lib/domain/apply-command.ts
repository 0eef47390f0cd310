import { advanceStages, enterStage, type Mover } from './advance-stages';
import { type ActContext, type Applied, applyVerdict, refuse } from './apply-verdict';
import { nthBusinessDayClosing } from './business-hours';
import { isBeforeGoLive } from './clock';
import { readingOf } from './clock-reading';
import type { Act, Actor, Command, RefusalCode } from './command';
import { compile } from './compiled-rulebook';
import { evaluate } from './evaluate';
import { Facts } from './facts';
import { noteState } from './hand-over-note';
import type { Activity, BantAnswer, InfoRequest, Lead } from './lead';
import { runsOf } from './promise-run';
import type { Rulebook } from './rulebook';
import { DAY, type Instant } from './time';

type ActOf<Kind extends Act['kind']> = Extract<Act, { kind: Kind }>;

/** How far back an act may be reported; further needs a manager. */
const LATEST_REPORT = 7 * DAY;

/**
 * The one rule for acts: what a command does to a lead, or why it is refused. The hub uses it to decide, every view to show an act
 * before the hub has heard of it. `at` is the moment of judging, never before `command.occurredAt`. The lead's revision and its
 * closed clocks are the hub's business. A command that was applied before changes nothing.
 */
export function applyCommand(lead: Lead, rulebook: Rulebook, command: Command, at: Instant, actor: Actor): Applied {
  const { act } = command;
  if (!lead.refs.some(({ site, type, id }) => site === command.ref.site && type === command.ref.type && id === command.ref.id))
    return refuse('not_found');
  if (!isAllowed(act, actor)) return refuse('forbidden');
  const refusal = timeRefusal(lead, command, at, actor);
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
      return assign(lead, act, context);
    case 'opt_out':
      return optOut(lead, act, context);
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
function isAllowed(act: Act, { roles }: Actor): boolean {
  const leads = roles.includes('manager') || roles.includes('admin');
  switch (act.kind) {
    case 'assign':
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

function timeRefusal(lead: Lead, { act, occurredAt }: Command, at: Instant, { roles }: Actor): RefusalCode | null {
  if (occurredAt > at) return 'in_future';
  if (occurredAt < at - LATEST_REPORT && !roles.includes('manager') && !roles.includes('admin')) return 'too_old';
  if (act.kind !== 'log_touch') return null;
  const first = Math.min(...lead.handOffs.filter(({ to }) => to !== 'mkt').map((handOff) => handOff.at));
  return Number.isFinite(first) && occurredAt < first ? 'before_hand_off' : null;
}

function mover({ command, at, actor }: ActContext, by: Mover['by'] = 'rule'): Mover {
  return { at: command.occurredAt, recordedAt: at, by, user: actor.user, id: command.id };
}

/** What an act brought about beyond itself: the next stage, where its condition holds now. */
function moved(lead: Lead, context: ActContext): Applied {
  return { ok: true, lead: advanceStages(lead, context.rulebook, mover(context)) };
}

function logTouch(lead: Lead, act: ActOf<'log_touch'>, context: ActContext): Applied {
  const { command, at, actor } = context;
  if (act.result === 'callback' && act.callbackAt === undefined) return refuse('callback_needs_moment');
  if (act.callbackAt !== undefined && act.callbackAt <= command.occurredAt) return refuse('callback_in_past');
  if (lead.activities.some(({ id }) => id === command.id)) return { ok: true, lead };
  const activity: Activity = {
    id: command.id,
    ...typeOf(act),
    occurredAt: command.occurredAt,
    recordedAt: at,
    result: act.result,
    source: 'manual',
  };
  // An answer is the lead's doing, whoever wrote it down.
  if (act.result !== 'replied') activity.by = actor.user;
  if (act.callbackAt !== undefined) activity.callbackAt = act.callbackAt;
  if (act.note?.trim()) activity.note = act.note.trim();
  return moved({ ...lead, activities: [...lead.activities, activity] }, context);
}

/** The kind of touch, by its result and the channel named. */
function typeOf({ result, channel }: ActOf<'log_touch'>): Pick<Activity, 'type' | 'channel'> {
  switch (result) {
    case 'mail_sent':
      return { type: 'mail', channel: 'mail' };
    case 'replied':
      return { type: 'reply', channel: channel ?? 'mail' };
    case 'held':
    case 'moved':
    case 'no_show':
      return channel === undefined ? { type: 'meeting' } : { type: 'meeting', channel };
    default:
      if (channel === 'visit') return { type: 'visit', channel };
      return channel === 'mail' ? { type: 'mail', channel } : { type: 'call', channel: channel ?? 'phone' };
  }
}

function setBant(lead: Lead, act: ActOf<'set_bant'>, context: ActContext): Applied {
  const { book, command, actor } = context;
  const known = lead.bant[act.element];
  // Told late, an older answer takes nothing from a newer one of a person.
  if (known?.source === 'person' && known.at !== undefined && known.at > command.occurredAt) return { ok: true, lead };
  const facts = new Facts(lead, command.occurredAt, book.judges);
  const heard = facts.activities.findLast(({ type, occurredAt }) => talks.has(type) && occurredAt > command.occurredAt - DAY);
  const answer: BantAnswer = { state: act.state, at: command.occurredAt, by: actor.user, source: 'person' };
  if (act.words?.trim()) answer.words = act.words.trim();
  if (act.state !== 'not_asked') answer.saidBy = act.saidBy?.trim() || lead.name;
  if (act.month !== undefined) answer.month = act.month;
  if (act.seesUs !== undefined) answer.seesUs = act.seesUs;
  if (heard) answer.activity = heard.id;
  return moved({ ...lead, bant: { ...lead.bant, [act.element]: answer } }, context);
}

const talks: ReadonlySet<string> = new Set(['call', 'visit', 'meeting', 'reply']);

function setStage(lead: Lead, act: ActOf<'set_stage'>, context: ActContext): Applied {
  const { book, command, at, actor } = context;
  const stage = book.stages.get(act.stage);
  if (!stage && !book.isParked(act.stage)) return refuse('unknown_stage');
  const reason = act.reason.trim();
  if (!reason) return refuse('needs_text');
  const facts = new Facts(lead, command.occurredAt, book.judges);
  const current = book.judges.stage(facts);
  if (current === act.stage) return { ok: true, lead };
  if (!stage) {
    const entry = { stage: act.stage, at: command.occurredAt, recordedAt: at, by: 'person' as const, user: actor.user, reason };
    return { ok: true, lead: { ...lead, stages: [...lead.stages, entry] } };
  }
  const order = (id: string) => book.agreement.stages.findIndex((each) => each.id === id);
  const isForward = order(act.stage) > order(current);
  if (isForward && stage.needsNote && noteState(facts) !== 'complete') return refuse('needs_note');
  const leads = actor.roles.includes('manager') || actor.roles.includes('admin');
  if (isForward && stage.needsNote && !leads && facts.gate()?.reading.blocked) return refuse('gate_not_met');
  // Back down the ladder nothing is handed off anew.
  const target = isForward ? stage : { ...stage, handsOff: false };
  const answered = isForward ? acceptedBy(lead, context, reason) : lead;
  return { ok: true, lead: enterStage(answered, book, target, mover(context, 'person'), { reason, forced: 'by_hand' }) };
}

/** Moving a lead on by hand accepts the hand-off that was still open. */
function acceptedBy(lead: Lead, { command, at, actor }: ActContext, comment: string): Lead {
  const last = lead.handOffs.findLast(({ to, at: moment }) => to !== 'mkt' && moment <= command.occurredAt);
  if (!last || last.verdict) return lead;
  const verdict = { kind: 'accept' as const, at: command.occurredAt, recordedAt: at, by: actor.user, comment };
  return { ...lead, handOffs: lead.handOffs.map((each) => (each === last ? { ...each, verdict } : each)) };
}

function keepNote(lead: Lead, act: ActOf<'hand_over_note'>, context: ActContext): Applied {
  const last = lead.handOffs.findLast(({ to, at }) => to !== 'mkt' && at <= context.command.occurredAt);
  if (!last) return refuse('no_hand_off');
  if (!act.note.spokeWith.trim() || !act.note.problem.trim()) return refuse('needs_note');
  const handOffs = lead.handOffs.map((each) => (each === last ? { ...each, note: act.note } : each));
  return moved({ ...lead, handOffs }, context);
}

function pause(lead: Lead, act: ActOf<'pause'>, context: ActContext): Applied {
  const { book, command, at, actor } = context;
  const { occurredAt } = command;
  if (lead.pauses.some(({ id }) => id === command.id)) return { ok: true, lead };
  const rule = book.pauseReasons.get(act.reason);
  if (!rule) return refuse('unknown_reason');
  const reading = readingOf(new Facts(lead, occurredAt, book.judges), book);
  const open = book.promises.flatMap((promise) =>
    promise.pausable && (act.promise === undefined || act.promise === promise.rule.id)
      ? runsOf(reading, promise).filter((run) => run.startedAt !== null && !run.end && !isBeforeGoLive(book, run))
      : [],
  );
  if (open.length === 0) return refuse('not_pausable');
  if (act.until <= occurredAt) return refuse('invalid');
  const allowed = open.filter((run) => {
    const used = lead.pauses.filter(
      ({ promise, until, endedAt }) =>
        (promise === undefined || promise === run.promise.rule.id) && (endedAt ?? until) > (run.startedAt as Instant),
    );
    return used.length < run.promise.rule.maxPauses;
  });
  if (allowed.length === 0) return refuse('too_many_pauses');
  const longest = allowed.map((run) => nthBusinessDayClosing(run.promise.calendar, occurredAt, rule.maxDays) ?? Number.POSITIVE_INFINITY);
  if (act.until > Math.max(...longest)) return refuse('pause_too_long');
  const held: Lead['pauses'][number] = {
    id: command.id,
    reason: act.reason,
    from: occurredAt,
    until: act.until,
    by: actor.user,
    recordedAt: at,
    ...(act.promise === undefined ? {} : { promise: act.promise }),
  };
  return { ok: true, lead: { ...lead, pauses: [...lead.pauses, held] } };
}

function resume(lead: Lead, act: ActOf<'resume'>, { command }: ActContext): Applied {
  const held = lead.pauses.find(({ id }) => id === act.pause);
  if (!held || held.endedAt !== undefined || held.until <= command.occurredAt || held.from > command.occurredAt)
    return refuse('unknown_pause');
  const pauses = lead.pauses.map((each) => (each === held ? { ...each, endedAt: command.occurredAt } : each));
  return { ok: true, lead: { ...lead, pauses } };
}

function askMarketing(lead: Lead, act: ActOf<'ask_marketing'>, { command, actor }: ActContext): Applied {
  if (lead.requests.some(({ id }) => id === command.id)) return { ok: true, lead };
  const question = act.question?.trim();
  // The same question twice is asked once.
  const isOpen = (request: InfoRequest) =>
    request.answeredAt === undefined && request.field === act.field && request.question === (question || undefined);
  if (lead.requests.some(isOpen)) return { ok: true, lead };
  const request: InfoRequest = { id: command.id, field: act.field, at: command.occurredAt, by: actor.user };
  if (question) request.question = question;
  return { ok: true, lead: { ...lead, requests: [...lead.requests, request] } };
}

function answerRequest(lead: Lead, act: ActOf<'answer_request'>, context: ActContext): Applied {
  const request = lead.requests.find(({ id }) => id === act.request);
  if (!request || request.at > context.command.occurredAt) return refuse('unknown_request');
  if (request.answeredAt !== undefined) return refuse('already_answered');
  const answer = act.answer?.trim();
  if (!answer && !act.unknowable) return refuse('needs_text');
  const answered: InfoRequest = { ...request, answeredAt: context.command.occurredAt };
  if (answer) answered.answer = answer;
  if (act.unknowable) answered.unknowable = true;
  const requests = lead.requests.map((each) => (each === request ? answered : each));
  return moved(withField({ ...lead, requests }, request.field, answer), context);
}

const textFields: ReadonlySet<string> = new Set(['department', 'title', 'role', 'phone', 'email'] as const);
const companyFields: ReadonlySet<string> = new Set(['industry', 'country', 'address'] as const);

/** An answer to a question about a field that is blank fills it. */
function withField(lead: Lead, name: string, answer: string | undefined): Lead {
  if (!answer) return lead;
  const field = name.replace(/^lead\./, '').replace(/^company\./, '');
  const { company } = lead;
  if (field === 'employees') {
    const employees = Number(answer.normalize('NFKC').replace(/[,、人名\s]/g, ''));
    return company.employees === undefined && Number.isFinite(employees) && employees >= 0
      ? { ...lead, company: { ...company, employees } }
      : lead;
  }
  if (textFields.has(field)) return lead[field as 'title'] ? lead : { ...lead, [field]: answer };
  if (companyFields.has(field)) return company[field as 'industry'] ? lead : { ...lead, company: { ...company, [field]: answer } };
  return lead;
}

function assign(lead: Lead, act: ActOf<'assign'>, context: ActContext): Applied {
  const { command, actor } = context;
  const team = act.team ?? lead.team;
  if (lead.owner === act.owner && lead.team === team) return { ok: true, lead };
  const at = command.occurredAt;
  // Who owned it until now must stay known once there is a list of owners.
  const known = lead.assignments.length > 0 ? lead.assignments : [{ owner: lead.owner, team: lead.team, at: Math.min(lead.createdAt, at) }];
  const assignments = [...known, { owner: act.owner, team, at, by: actor.user }];
  const charged = team === lead.team ? lead.charged : [...lead.charged, ...sharesOf(lead, context)];
  return { ok: true, lead: { ...lead, owner: act.owner, team, assignments, charged } };
}

/** At a hand-over each open clock's time so far is charged to the team that had it. */
function sharesOf(lead: Lead, { rulebook, command }: ActContext): Lead['charged'] {
  const at = command.occurredAt;
  const shares: Lead['charged'] = [];
  for (const clock of evaluate(lead, rulebook, at).clocks) {
    if (clock.startedAt === null || clock.endedAt !== null || clock.startedAt >= at) continue;
    let before = 0;
    for (const share of lead.charged) if (share.promise === clock.promise && share.until > clock.startedAt) before += share.elapsed;
    shares.push({ promise: clock.promise, team: lead.team, until: at, elapsed: Math.max(0, clock.elapsed - before) });
  }
  return shares;
}

function optOut(lead: Lead, act: ActOf<'opt_out'>, { command, actor }: ActContext): Applied {
  if (lead.optOuts.some(({ channel }) => channel === act.channel || channel === 'all')) return { ok: true, lead };
  const source = act.source?.trim() || actor.user;
  return { ok: true, lead: { ...lead, optOuts: [...lead.optOuts, { channel: act.channel, at: command.occurredAt, source }] } };
}
