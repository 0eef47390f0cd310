import { z } from 'zod';
import { BantElement, BantState, HandOverNote, LeadRef, TouchResult, VerdictKind } from './lead';

const At = z.number().int();
const Text = z.string().max(4000);

/** One act of a person on one lead. `occurredAt` is when it happened, hub time. */
export const Act = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('log_touch'),
    result: TouchResult,
    callbackAt: At.optional(),
    channel: z.enum(['mail', 'phone', 'visit', 'online']).optional(),
    note: Text.optional(),
  }),
  z.object({
    kind: z.literal('verdict'),
    handOff: z.string().optional(),
    verdict: VerdictKind,
    reason: z.string().optional(),
    comment: Text.optional(),
    wakeAt: At.optional(),
    wakeOn: z.array(z.string()).max(20).optional(),
    failedCondition: Text.optional(),
    /** What the reason asked for: a value, a record, channels, a name. */
    answer: Text.optional(),
    until: At.optional(),
  }),
  z.object({
    kind: z.literal('set_bant'),
    element: BantElement,
    state: BantState,
    words: Text.optional(),
    saidBy: Text.optional(),
    month: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
      .optional(),
    seesUs: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('set_stage'),
    stage: z.string(),
    reason: Text.min(1),
    /** How it came about where no rule brought it: by hand unless told otherwise, an invitation, a cold call. */
    forced: z.enum(['by_hand', 'invited', 'cold_call']).optional(),
  }),
  z.object({ kind: z.literal('hand_over_note'), note: HandOverNote }),
  z.object({ kind: z.literal('pause'), promise: z.string().optional(), reason: z.string(), until: At }),
  z.object({ kind: z.literal('resume'), pause: z.string() }),
  z.object({ kind: z.literal('ask_marketing'), field: z.string().min(1).max(80), question: Text.optional() }),
  z.object({ kind: z.literal('answer_request'), request: z.string(), answer: Text.optional(), unknowable: z.boolean().optional() }),
  z.object({ kind: z.literal('assign'), owner: z.string().nullable(), team: z.string().optional() }),
  z.object({ kind: z.literal('opt_out'), channel: z.enum(['mail', 'phone', 'visit', 'all']), source: Text.optional() }),
  /** Tells the owner that the lead needs them. */
  z.object({ kind: z.literal('nudge'), text: z.string().max(500).optional() }),
  /** Puts off one's own reminder, up to three days; moves no deadline. */
  z.object({ kind: z.literal('snooze'), until: At }),
  /** Takes back a touch that was logged by mistake. */
  z.object({ kind: z.literal('withdraw'), activity: z.string(), reason: Text.optional() }),
]);
export type Act = z.infer<typeof Act>;

/** An act on its way: the client makes the id, so that a replay is a no-op. */
export const Command = z.object({
  id: z.uuid(),
  ref: LeadRef,
  occurredAt: At,
  act: Act,
});
export type Command = z.infer<typeof Command>;

/** Why a command was refused; the words live in the locales. */
export const refusalCodes = [
  'not_found',
  'forbidden',
  'unknown_reason',
  'reason_not_for_verdict',
  'needs_text',
  'needs_wake',
  'needs_touch_minimum',
  'needs_condition',
  'needs_note',
  'no_hand_off',
  'already_answered',
  'unknown_stage',
  'in_future',
  'too_old',
  'before_hand_off',
  'callback_needs_moment',
  'callback_in_past',
  'not_pausable',
  'too_many_pauses',
  'pause_too_long',
  'unknown_pause',
  'unknown_request',
  'capacity_only_reassign',
  'gate_not_met',
  'overtaken',
  'opted_out',
  'no_owner',
  'own_lead',
  'nudged_lately',
  'snooze_too_long',
  'unknown_activity',
  'not_withdrawable',
  'invalid',
] as const;
export const RefusalCode = z.enum(refusalCodes);
export type RefusalCode = z.infer<typeof RefusalCode>;

/** Who acts, as far as the rule for acts needs to know. */
export type Actor = { user: string; roles: ('rep' | 'manager' | 'marketing' | 'admin')[]; teams: string[] };
