import { z } from 'zod';
import { CalendarRule } from './calendar';
import { ActivityMatch, Condition } from './condition-schema';
import { Department, Intent, TouchResult, VerdictKind } from './lead';
import { Id } from './rulebook-id';
import { sections, TouchCount } from './rulebook-sections';
import { LocalText } from './text';

const At = z.number().int();
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Limits of one agreement; a larger one is refused with the limit in words. */
export const limits = { rules: 300, promises: 50, conditions: 1_000, depth: 8 } as const;

export const Signature = z.looseObject({ department: z.string(), name: z.string(), at: At });

export const Meta = z.looseObject({
  title: LocalText,
  /** The team or region it is meant for, in words; absent for everybody. */
  appliesTo: LocalText.optional(),
  version: z.string().min(1),
  /** Shape of this document; raised with a migration for each change. */
  schema: z.number().int().default(1),
  effectiveFrom: At,
  signatories: z.array(Signature).default([]),
  assumptions: z.array(LocalText).default([]),
  reviewEveryMonths: z.number().int().min(1).max(36).default(6),
  /** Only hand-offs from here on get clocks. */
  goLive: At.optional(),
  /** Business days from go-live in which clocks are shown and nobody is counted or escalated. */
  trialDays: z.number().int().min(0).max(60).default(10),
  /** Share of promises to be kept, percent. */
  target: z.number().int().min(0).max(100).default(90),
  consequence: LocalText.optional(),
});

export const GlossaryEntry = z.looseObject({ id: Id, name: LocalText, definition: LocalText.optional() });

export const DepartmentRule = z.looseObject({ id: Department, name: LocalText, short: LocalText, calendar: Id, answersTo: LocalText });

export const StageRule = z.looseObject({
  id: Id,
  name: LocalText,
  short: LocalText,
  /** MQL, SAL, SQL: small, after the plain name. */
  acronym: z.string().max(8).optional(),
  department: Department,
  definition: LocalText.optional(),
  entry: Condition.optional(),
  /** Any of these qualifies at once and bypasses the score. */
  triggers: z.array(z.looseObject({ id: Id, name: LocalText, when: Condition })).default([]),
  excludedWhen: Condition.optional(),
  actions: z.array(LocalText).default([]),
  /** A person of the acting department must accept the hand-off into this stage. */
  needsAcceptance: z.boolean().default(false),
  /** Entering this stage hands the lead off to the acting department. */
  handsOff: z.boolean().default(false),
  needsNote: z.boolean().default(false),
});
export type StageRule = z.infer<typeof StageRule>;

export const Decay = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** Halves every `days`. */
  z.object({ kind: z.literal('half_life'), days: z.number().positive() }),
  /** Falls evenly to 0 over `days`. */
  z.object({ kind: z.literal('linear'), days: z.number().positive() }),
  /** Full for `days`, then gone. */
  z.object({ kind: z.literal('window'), days: z.number().positive() }),
]);
export type Decay = z.infer<typeof Decay>;

export const Axis = z.enum(['fit', 'engagement']);
export type Axis = z.infer<typeof Axis>;

export const ScoreRule = z.looseObject({
  id: Id,
  group: Id,
  name: LocalText,
  when: Condition,
  points: z.number().int().min(-1000).max(1000),
  /** Points for each matching activity (link clicks) rather than once; names the match counted. */
  each: ActivityMatch.optional(),
  decay: Decay.default({ kind: 'none' }),
  /** Ends the effect: points last until such an activity comes. */
  until: ActivityMatch.optional(),
  interest: z.string().optional(),
  hypothesis: LocalText,
  owner: z.string(),
  reviewBy: Day,
});
export type ScoreRule = z.infer<typeof ScoreRule>;

export const Scoring = z.looseObject({
  mode: z.enum(['points', 'checklist', 'off']),
  axes: z.object({
    fit: z.object({ cap: z.number().int(), floor: z.number().int() }),
    engagement: z.object({ cap: z.number().int(), floor: z.number().int() }),
  }),
  groups: z.array(
    z.looseObject({ id: Id, axis: Axis, name: LocalText, cap: z.number().int().optional(), floor: z.number().int().optional() }),
  ),
  rules: z.array(ScoreRule).max(limits.rules),
  /** Highest first; a total at or above `from` is in the band. */
  bands: z.array(z.object({ id: z.enum(['high', 'mid', 'low']), from: z.number().int() })),
  /** Whether an outside score replaces the engagement axis where a lead carries one. */
  imported: z.boolean().default(true),
});

export const BantRule = z.looseObject({
  elements: z.record(
    z.enum(['budget', 'authority', 'need', 'timing']),
    z.looseObject({
      name: LocalText,
      question: LocalText,
      yes: LocalText,
      partly: LocalText,
      no: LocalText,
      /** When an answer must be asked again. */
      stale: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('never') }),
        z.object({
          kind: z.literal('months'),
          months: z.number().int().positive(),
          andOn: z.array(z.string().regex(/^\d{2}-\d{2}$/)).default([]),
        }),
        /** At the end of the fiscal year that `at` lies in; `endMonth` 3 is March. */
        z.object({ kind: z.literal('fiscal_year'), endMonth: z.number().int().min(1).max(12) }),
        /** Once the month named in the answer has passed. */
        z.object({ kind: z.literal('month_passed') }),
      ]),
    }),
  ),
  gate: z.looseObject({
    preset: z.enum(['default', 'all', 'any', 'one_of', 'appointment', 'custom']),
    /** For `any`: how many; for `one_of`: which. */
    count: z.number().int().min(1).max(4).optional(),
    oneOf: z.array(z.enum(['budget', 'authority', 'need', 'timing'])).optional(),
    /** For `default`: within how many months the start must lie; 12 when absent. */
    timingMonths: z.number().int().min(1).max(120).optional(),
    when: Condition.optional(),
  }),
});

export const CutOff = z.looseObject({
  id: Id,
  name: LocalText,
  field: z.string(),
  atLeast: z.number(),
  unit: LocalText.optional(),
  /** The stage from which the figure must be known. */
  knownBy: Id.optional(),
});

export const PersonaLayer = z.looseObject({
  id: z.enum(['account', 'department', 'person']),
  name: LocalText,
  match: Condition,
  partly: Condition.optional(),
});

export const PromiseStart = z.discriminatedUnion('kind', [
  /** A hand-off to a department; `first`: only the first to sales counts. */
  z.object({ kind: z.literal('hand_off'), to: z.array(Department).optional(), first: z.boolean().optional() }),
  z.object({ kind: z.literal('hot_intent') }),
  z.object({ kind: z.literal('stage'), stage: Id }),
  z.object({ kind: z.literal('activity'), match: ActivityMatch }),
  z.object({ kind: z.literal('attempt') }),
  /** The first conversation after the latest hand-off, else the end of the touch plan named. */
  z.object({ kind: z.literal('conversation'), elsePlan: Id.optional(), to: z.array(Department).optional() }),
  z.object({ kind: z.literal('meeting_held') }),
  z.object({ kind: z.literal('unassigned') }),
  z.object({ kind: z.literal('assigned') }),
  z.object({ kind: z.literal('callback') }),
  z.object({ kind: z.literal('request') }),
  z.object({ kind: z.literal('sent_back') }),
  z.object({ kind: z.literal('woke') }),
]);
export type PromiseStart = z.infer<typeof PromiseStart>;

export const PromiseKeptBy = z.discriminatedUnion('kind', [
  /** An attempt to reach the lead, by these activity types (default: call). */
  z.object({ kind: z.literal('attempt'), types: z.array(z.string()).optional() }),
  z.object({ kind: z.literal('touch') }),
  z.object({ kind: z.literal('conversation') }),
  z.object({ kind: z.literal('meeting_held') }),
  z.object({ kind: z.literal('verdict') }),
  z.object({ kind: z.literal('opportunity') }),
  z.object({ kind: z.literal('owner_set') }),
  z.object({ kind: z.literal('answer') }),
  z.object({ kind: z.literal('activity'), match: ActivityMatch }),
  z.object({ kind: z.literal('touches') }),
  /** A plan for a lead sent back (a parked stage entered after it, or a note by marketing). */
  z.object({ kind: z.literal('plan') }),
]);
export type PromiseKeptBy = z.infer<typeof PromiseKeptBy>;

export const PromiseRule = z.looseObject({
  id: Id,
  name: LocalText,
  /** The next step in the rep's words, an imperative: "Call", "電話". */
  action: LocalText,
  department: Department,
  /** Whose clock it is. */
  runsOn: z.enum(['owner', 'manager', 'marketing']).default('owner'),
  appliesWhen: Condition.optional(),
  startsOn: PromiseStart,
  keptBy: z.array(PromiseKeptBy).min(1),
  within: z.object({ amount: z.number().positive().max(10_000), unit: z.enum(['minutes', 'hours', 'days', 'months']) }),
  /** Other times for some intents: comparison sites within 30 minutes. */
  withinFor: z
    .array(z.object({ intent: Intent, amount: z.number().positive(), unit: z.enum(['minutes', 'hours', 'days', 'months']) }))
    .default([]),
  calendar: Id,
  sameDayCounts: z.boolean().default(false),
  pausable: z.boolean().default(true),
  maxPauses: z.number().int().min(0).default(2),
  /** Stands still while one of these promises is open. */
  standsStillWhile: z.array(Id).default([]),
  /** While this one is open, these are not shown and not judged. */
  replaces: z.array(Id).default([]),
  warn: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('share'), share: z.number().min(0).max(1) }),
    /** At opening of the due day. */
    z.object({ kind: z.literal('due_day') }),
    z.object({ kind: z.literal('days_before'), days: z.number().int().positive() }),
    z.object({ kind: z.literal('none') }),
  ]),
  escalate: z.object({ to: LocalText, when: z.enum(['at_once', 'next_morning', 'never']) }),
  touches: z.object({ min: z.number().int(), minCalls: z.number().int(), spacingDays: z.number().int(), max: z.number().int() }).optional(),
});
export type PromiseRule = z.infer<typeof PromiseRule>;

export const IntentRule = z.looseObject({
  id: Intent,
  name: LocalText,
  hot: z.boolean(),
  to: z.enum(['mkt', 'is', 'fs', 'account_owner', 'last_owner']),
  documentOnly: z.boolean().default(false),
});

export const TouchResultRule = z.looseObject({
  id: TouchResult,
  key: z.number().int().min(1).max(9),
  name: LocalText,
  /** What one such result counts as. */
  countsAs: z.array(TouchCount),
  /** What is asked at once: the agreed moment of a call-back, or the right number. */
  asks: z.enum(['nothing', 'moment', 'correction']).default('nothing'),
});

export const ReasonRule = z.looseObject({
  id: Id,
  name: LocalText,
  verdicts: z.array(VerdictKind),
  asks: z.enum(['nothing', 'month', 'text', 'condition', 'value', 'channel', 'record', 'until', 'who']).default('nothing'),
  /** Months from now after which the lead wakes, where no month was named. */
  wakeMonths: z.number().int().min(0).max(120).optional(),
  /** Months before the month named at which it wakes; absent: in that month. */
  wakeBefore: z.number().int().min(0).max(120).optional(),
  /** Only once the touch plan's minimum is reached. */
  needsTouchMinimum: z.boolean().default(false),
  /** What the lead is to us from then on; of several the one that the answer names. */
  marks: z.array(z.enum(['customer', 'competitor', 'student', 'vendor', 'wrong_contact'])).optional(),
});

export const PauseReason = z.looseObject({ id: Id, name: LocalText, maxDays: z.number().int().positive() });

/** What marketing and sales signed: immutable once published. */
export const Agreement = z.looseObject({
  meta: Meta,
  glossary: z.array(GlossaryEntry).default([]),
  departments: z.array(DepartmentRule),
  calendars: z.array(CalendarRule).min(1),
  personaLayers: z.array(PersonaLayer).default([]),
  /** Title words by rank, highest first. */
  ranks: z.array(z.looseObject({ id: Id, name: LocalText, words: z.array(z.string()) })).default([]),
  stages: z.array(StageRule).min(1),
  parked: z.array(z.looseObject({ id: Id, name: LocalText })).default([]),
  scoring: Scoring,
  bant: BantRule,
  cutOffs: z.array(CutOff).default([]),
  promises: z.array(PromiseRule).max(limits.promises),
  intents: z.array(IntentRule),
  touchResults: z.array(TouchResultRule),
  reasons: z.array(ReasonRule),
  pauseReasons: z.array(PauseReason),
  wakeSignals: z.array(z.looseObject({ id: Id, name: LocalText, match: ActivityMatch.optional() })).default([]),
  absencePolicy: z.enum(['stop', 'cover', 'reassign']).default('cover'),
  ...sections,
});
export type Agreement = z.infer<typeof Agreement>;

/** An absence of a rep; a cover may see and act meanwhile. */
export const Absence = z.object({ id: z.string(), user: z.string(), from: At, to: At, cover: z.string().optional(), enteredAt: At });

/** Who may see and act on an owner's leads for a while; the promises stay the owner's. */
export const Cover = z.object({ id: z.string(), owner: z.string(), cover: z.string(), from: At, to: At });

/** How much an almanac may hold: some decades of holidays of a country, some centuries of a zone's changes. */
const almanacLimits = { countries: 50, days: 5_000, zones: 100, changes: 1_000 };

/** What daily life adds: facts resolved by whoever publishes, with a revision of its own. */
export const Almanac = z.looseObject({
  revision: z.number().int(),
  /** Holidays as named dates, by country. */
  holidays: z
    .record(z.string(), z.array(z.object({ date: Day, name: LocalText, provisional: z.boolean().optional() })).max(almanacLimits.days))
    .refine((lists) => Object.keys(lists).length <= almanacLimits.countries, 'names more than 50 countries')
    .default({}),
  /** Zone offsets from `at` on, so that every viewer counts alike. */
  transitions: z
    .record(z.string(), z.array(z.object({ at: At, offsetMinutes: z.number().int() })).max(almanacLimits.changes))
    .refine((lists) => Object.keys(lists).length <= almanacLimits.zones, 'names more than 100 time zones')
    .default({}),
  /** The time-zone data that `transitions` were read from, such as "2026b": the newer counts. */
  zoneData: z.string().max(20).optional(),
  absences: z.array(Absence).default([]),
  covers: z.array(Cover).optional(),
});
export type Almanac = z.infer<typeof Almanac>;

/** What travels to every viewer. */
export const Rulebook = z.object({ agreement: Agreement, almanac: Almanac });
export type Rulebook = z.infer<typeof Rulebook>;

export { defaultRulebook } from './default-rulebook';
