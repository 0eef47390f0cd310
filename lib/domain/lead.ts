import { z } from 'zod';
import { LocalText } from './text';

/** Epoch milliseconds. */
const At = z.number().int();

/** Names one record in one CRM: `site` is the connection's id at the hub, `type` the CRM's object type. */
export const LeadRef = z.object({
  site: z.string().min(1).max(80),
  type: z.string().min(1).max(80),
  id: z.string().min(1).max(200),
});
export type LeadRef = z.infer<typeof LeadRef>;

export { refKey } from './ref-key';

export const departments = ['mkt', 'is', 'fs'] as const;
/** Who acts: marketing, inside sales, field sales. */
export const Department = z.enum(departments);
export type Department = z.infer<typeof Department>;

export const channels = ['mail', 'phone', 'visit', 'online', 'web', 'event', 'form', 'chat', 'other'] as const;
/** How a contact was made. */
export const Channel = z.enum(channels);
export type Channel = z.infer<typeof Channel>;

export const intents = [
  'trial',
  'price',
  'demo',
  'contact',
  'compare',
  'referral',
  'brochure',
  'paper',
  'webinar',
  'fair_talk',
  'fair_card',
  'surge',
  'woke',
] as const;
/** Why a lead came in or came back. */
export const Intent = z.enum(intents);
export type Intent = z.infer<typeof Intent>;

export const activityTypes = [
  'call',
  'mail',
  'visit',
  'meeting',
  'note',
  'reply',
  'page_view',
  'form',
  'download',
  'webinar',
  'event_talk',
  'event_scan',
  'mail_click',
  'mail_open',
  'unsubscribe',
  'resubscribe',
  'trial_start',
  'login',
  'inquiry',
  'task',
  'other',
] as const;
/** What happened. The first six are people's work, the rest is what the lead did. */
export const ActivityType = z.enum(activityTypes);
export type ActivityType = z.infer<typeof ActivityType>;

export const touchResults = [
  'talked',
  'no_answer',
  'callback',
  'reception',
  'message',
  'wrong_number',
  'mail_sent',
  'replied',
  'held',
  'moved',
  'no_show',
] as const;
/** What came of a touch; the rulebook says what each counts as. */
export const TouchResult = z.enum(touchResults);
export type TouchResult = z.infer<typeof TouchResult>;

/** One thing that happened with a lead, at `occurredAt`; the hub heard of it at `recordedAt`. */
export const Activity = z.object({
  id: z.string().min(1),
  type: ActivityType,
  occurredAt: At,
  recordedAt: At,
  /** Hub user who did it; absent when the lead did. */
  by: z.string().optional(),
  channel: Channel.optional(),
  result: TouchResult.optional(),
  /** The agreed moment of a call-back. */
  callbackAt: At.optional(),
  /** Page group (価格 price, 事例 case, 仕様 spec, 採用 careers, ir, other) or the document's, event's or campaign's kind. */
  content: z.string().optional(),
  intent: Intent.optional(),
  interest: z.string().optional(),
  title: z.string().optional(),
  note: z.string().optional(),
  /** Captured by a system, or logged by hand. */
  source: z.enum(['captured', 'manual']).default('captured'),
  /** A fair conversation's rating (A/B/C). */
  rating: z.string().optional(),
  /** True when a bot is known to have caused it (mail scanners); never scores. */
  bot: z.boolean().optional(),
  /** Said to be a mistake: from `at` on it counts as if it had not happened, and stays on record. */
  withdrawn: z.object({ at: At, by: z.string(), reason: z.string().optional() }).optional(),
});
export type Activity = z.infer<typeof Activity>;

export const bantElements = ['budget', 'authority', 'need', 'timing'] as const;
export const BantElement = z.enum(bantElements);
export type BantElement = z.infer<typeof BantElement>;

export const bantStates = ['not_asked', 'partly', 'yes', 'no', 'no_answer'] as const;
/** What was recorded; `stale` is a conclusion and never stored. */
export const BantState = z.enum(bantStates);
export type BantState = z.infer<typeof BantState>;

/** One BANT answer with its evidence. */
export const BantAnswer = z.object({
  state: BantState,
  /** In the customer's words. */
  words: z.string().optional(),
  saidBy: z.string().optional(),
  at: At.optional(),
  activity: z.string().optional(),
  by: z.string().optional(),
  /** The month named for budget or start, "2027-04". */
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
  /** Need: does the customer see us as an answer? */
  seesUs: z.boolean().optional(),
  source: z.enum(['person', 'connector']).default('person'),
});
export type BantAnswer = z.infer<typeof BantAnswer>;

export const Bant = z.object({
  budget: BantAnswer.optional(),
  authority: BantAnswer.optional(),
  need: BantAnswer.optional(),
  timing: BantAnswer.optional(),
});
export type Bant = z.infer<typeof Bant>;

/** A stage entered: a recorded fact. `stage` is a rulebook stage id or a parked state. */
export const StageEntry = z.object({
  stage: z.string(),
  at: At,
  recordedAt: At,
  by: z.enum(['rule', 'person', 'crm', 'import']),
  user: z.string().optional(),
  reason: z.string().optional(),
  /** Earned by rule, or forced: set by hand, invited, cold-called. */
  forced: z.enum(['by_hand', 'invited', 'cold_call']).optional(),
  /** Labels of the conditions that held (`text` in both languages, where a rule said so), with the activity that proved each. */
  evidence: z
    .array(z.object({ label: z.string(), text: LocalText.optional(), activity: z.string().optional(), at: At.optional() }))
    .optional(),
});
export type StageEntry = z.infer<typeof StageEntry>;

/** The note that must travel with a hand-off to field sales. */
export const HandOverNote = z.object({
  spokeWith: z.string(),
  spokeAt: At.optional(),
  problem: z.string(),
  agreedAt: At.optional(),
  place: z.string().optional(),
  attendees: z.string().optional(),
  nextStep: z.string().optional(),
  avoid: z.string().optional(),
});
export type HandOverNote = z.infer<typeof HandOverNote>;

export const verdicts = ['accept', 'nurture', 'unfit', 'reassign'] as const;
export const VerdictKind = z.enum(verdicts);
export type VerdictKind = z.infer<typeof VerdictKind>;

/** A rep's answer to a hand-off. */
export const Verdict = z.object({
  kind: VerdictKind,
  reason: z.string().optional(),
  comment: z.string().optional(),
  at: At,
  recordedAt: At,
  by: z.string().optional(),
  wakeAt: At.optional(),
  wakeOn: z.array(z.string()).optional(),
  /** "Not what we agreed" names the condition that failed. */
  failedCondition: z.string().optional(),
});
export type Verdict = z.infer<typeof Verdict>;

/** The moment a lead passed from one department to the next; clocks start here. */
export const HandOff = z.object({
  id: z.string(),
  from: Department,
  to: Department,
  at: At,
  recordedAt: At,
  by: z.string().optional(),
  intent: Intent.optional(),
  note: HandOverNote.optional(),
  verdict: Verdict.optional(),
  /** What was decided after the first verdict (a send-back of an accepted lead, the decision after a meeting), and asked reassignments. */
  laterVerdicts: z.array(Verdict).optional(),
});
export type HandOff = z.infer<typeof HandOff>;

/** Who owned the lead from `at` on; `owner` null means nobody. A change of team is a hand-over, else a reassignment. */
export const Assignment = z.object({ owner: z.string().nullable(), team: z.string(), at: At, by: z.string().optional() });
export type Assignment = z.infer<typeof Assignment>;

/** A clock held still, with a coded reason. `promise` absent means every promise that may pause. */
export const Pause = z.object({
  id: z.string(),
  promise: z.string().optional(),
  reason: z.string(),
  from: At,
  /** Planned end. */
  until: At,
  endedAt: At.optional(),
  by: z.string().optional(),
  recordedAt: At,
});
export type Pause = z.infer<typeof Pause>;

/** A question to marketing and its answer. */
export const InfoRequest = z.object({
  id: z.string(),
  field: z.string(),
  question: z.string().optional(),
  at: At,
  by: z.string().optional(),
  answeredAt: At.optional(),
  answer: z.string().optional(),
  unknowable: z.boolean().optional(),
});
export type InfoRequest = z.infer<typeof InfoRequest>;

/**
 * A nudge is a word of who leads the team to the owner (`to`, as it was then): this one needs you. A snooze is until when somebody put off
 * their own reminder, one for each person: it moves no deadline.
 */
export const Reminder = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nudge'), id: z.string(), at: At, by: z.string(), to: z.string(), text: z.string().optional() }),
  z.object({ kind: z.literal('snooze'), at: At, by: z.string(), until: At }),
]);
export type Reminder = z.infer<typeof Reminder>;

export const Opportunity = z.object({
  id: z.string(),
  name: z.string().optional(),
  amount: z.number().optional(),
  currency: z.string().optional(),
  status: z.enum(['open', 'won', 'lost']),
  createdAt: At,
  closedAt: At.optional(),
});
export type Opportunity = z.infer<typeof Opportunity>;

/** How a promise's clock closed, as judged then; never judged again. */
export const ClosedClock = z.object({
  promise: z.string(),
  startedAt: At,
  outcome: z.enum(['met', 'met_late', 'breached', 'cancelled']),
  due: At.nullable(),
  at: At,
  /** Working milliseconds people used. */
  elapsed: z.number(),
  /** Working milliseconds in which a system held the start before anybody could see it. */
  system: z.number().optional(),
  /** Working milliseconds from start to due; absent in older records. */
  allowed: z.number().optional(),
  owner: z.string().nullable().optional(),
  version: z.string(),
  /** The judgement before was taken back at `at`: the clock runs again, as what had closed it was withdrawn. */
  reopened: z.literal(true).optional(),
});
export type ClosedClock = z.infer<typeof ClosedClock>;

/**
 * A share of a running promise charged to an earlier team, in working milliseconds; `system` is what a system held meanwhile and
 * nobody is charged for. `startedAt` names the run where a promise runs several times at once.
 */
export const ChargedShare = z.object({
  promise: z.string(),
  team: z.string(),
  until: At,
  elapsed: z.number(),
  startedAt: At.optional(),
  system: z.number().optional(),
});

/**
 * What had been put before a promise's manager and was withdrawn where the clock no longer tells of it: `changed` where the deadline
 * moved, `done` where the clock is over without being late.
 */
export const WithdrawnEscalation = z.object({
  clock: z.string(),
  promise: z.string(),
  name: LocalText,
  to: LocalText,
  at: At,
  due: At,
  withdrawnAt: At,
  why: z.enum(['done', 'changed']),
});
export type WithdrawnEscalation = z.infer<typeof WithdrawnEscalation>;

/** Everything known of one lead: facts only. Travels and is stored whole. */
export const Lead = z.object({
  id: z.string().min(1),
  /** Rises with every change at the hub. */
  rev: z.number().int(),
  refs: z.array(LeadRef).min(1),
  team: z.string(),
  owner: z.string().nullable(),
  name: z.string(),
  language: z.enum(['ja', 'en']).optional(),
  company: z
    .object({
      name: z.string().optional(),
      industry: z.string().optional(),
      employees: z.number().optional(),
      country: z.string().optional(),
      address: z.string().optional(),
    })
    .default({}),
  department: z.string().optional(),
  title: z.string().optional(),
  /** Part played in buying: drafter, promoter, decider, user. */
  role: z.string().optional(),
  phone: z.string().optional(),
  email: z.string().optional(),
  source: z.string().optional(),
  campaign: z.string().optional(),
  intent: Intent.optional(),
  /** Sales found it, or marketing did. */
  sourcedBy: z.enum(['mkt', 'sales']).optional(),
  createdAt: At,
  consentAt: At.optional(),
  /** What the lead is to us, when not a prospect. */
  relation: z.enum(['prospect', 'customer', 'competitor', 'student', 'vendor', 'wrong_contact']).optional(),
  optOuts: z.array(z.object({ channel: z.enum(['mail', 'phone', 'visit', 'all']), at: At, source: z.string().optional() })).default([]),
  doNotApproach: z.object({ reason: z.string(), at: At }).optional(),
  account: z
    .object({
      otherLeads: z.number().int().optional(),
      openDeals: z.number().int().optional(),
      customer: z.boolean().optional(),
      owner: z.string().optional(),
    })
    .optional(),
  expectedAmount: z.number().optional(),
  importedScore: z.object({ value: z.number(), source: z.string(), at: At }).optional(),
  stages: z.array(StageEntry).default([]),
  handOffs: z.array(HandOff).default([]),
  assignments: z.array(Assignment).default([]),
  bant: Bant.default({}),
  pauses: z.array(Pause).default([]),
  requests: z.array(InfoRequest).default([]),
  reminders: z.array(Reminder).default([]),
  opportunities: z.array(Opportunity).default([]),
  closed: z.array(ClosedClock).default([]),
  charged: z.array(ChargedShare).default([]),
  /** The newest last; written by the hub alone. */
  withdrawnEscalations: z.array(WithdrawnEscalation).optional(),
  activities: z.array(Activity).default([]),
  /** Activities are complete from here on; a condition that reaches further is unknown, not false. */
  activitiesSince: At.optional(),
  custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
});
export type Lead = z.infer<typeof Lead>;

/** Stage ids outside the ladder. */
export const parkedStates = ['nurturing', 'dormant', 'unfit', 'customer'] as const;
export type ParkedState = (typeof parkedStates)[number];
