import { z } from 'zod';
import { Goals, type KpiId, kpiIds } from '@/lib/domain/goals';
import { LeadRef, VerdictKind } from '@/lib/domain/lead';
import type { Report } from '@/lib/domain/report';
import { LocalText } from '@/lib/domain/text';

const At = z.number().int();
const Count = z.number().int();
const KpiName = z.enum(kpiIds as [KpiId, ...KpiId[]]);

/** So many of how many, and the quotient; null where there is nothing to be a share of. */
const Rate = z.object({ count: Count, of: Count, rate: z.number().nullable() });
/** Deals and their amounts by currency, never across. */
const Money = z.object({
  deals: Count,
  withoutAmount: Count,
  amounts: z.array(z.object({ currency: z.string().nullable(), amount: z.number() })),
});
const Sourced = z.object({ mkt: Count, sales: Count, unknown: Count });
const SourcedMoney = z.object({ mkt: Money, sales: Money, unknown: Money });
const Interval = z.tuple([z.number(), z.number()]).readonly();
const ListedLead = z.object({
  id: z.string(),
  name: z.string(),
  company: z.string().nullable(),
  owner: z.string().nullable(),
  refs: z.array(LeadRef),
});

const MonthFigures = z.object({
  month: z.string(),
  delivered: Count,
  pledged: Count,
  uncounted: Count,
  sourced: Sourced,
  answers: z.object({
    accept: Count,
    nurture: Count,
    unfit: Count,
    open: Count,
    byDeed: Count,
    reasons: z.array(z.object({ kind: z.enum(['nurture', 'unfit']), reason: z.string().nullable(), count: Count })),
  }),
  sentBack: Rate.extend({ reasons: z.array(z.object({ reason: z.string().nullable(), count: Count })) }),
  persona: Rate.extend({ unknown: Count }),
  firstResponse: z.object({ median: z.number().nullable(), p90: z.number().nullable(), n: Count, untouched: Count, unknown: Count }),
  conversation: Rate,
  appointment: Rate,
  meeting: Rate,
  isAccept: Rate,
  fsAccept: Rate,
  sql: Rate,
  kept: Rate,
  followUp: Rate,
  promises: z.array(z.object({ promise: z.string(), kept: Rate, met: Count, late: Count, breached: Count, cancelled: Count, open: Count })),
  pipeline: z.object({ made: Money, open: Money }),
  revenue: Money,
  win: Rate,
  flow: z.object({ made: Money, won: Money, win: Rate, openAtEnd: Money, madeBy: SourcedMoney }),
  mature: z.boolean().nullable(),
});

const SpreadRow = z.object({ group: z.string().nullable(), delivered: Count, persona: Count, accepted: Rate, sql: Rate, kept: Rate });
const Spread = z.object({
  gini: z.number().nullable(),
  groups: Count,
  rows: z.array(SpreadRow),
  /** All in one row, for those who may not see single people; null where they are too few. */
  together: SpreadRow.nullable(),
  hidden: Count,
});

const ChannelProfile = z.object({
  delivered: Count,
  persona: Rate.extend({ unknown: Count }),
  accepted: Rate,
  sql: Rate,
  win: Rate,
  won: Money,
  toVerdict: z.object({ median: z.number().nullable(), n: Count }),
  toSql: z.object({ median: z.number().nullable(), n: Count }),
});

const Judged = Rate.extend({ interval: Interval.nullable() });
const Comparison = z.object({ fired: Judged, rest: Judged, difference: z.object({ value: z.number(), interval: Interval }).nullable() });
const ReasonCount = z.object({ group: z.string().nullable(), reason: z.string().nullable(), count: Count });
const CheckKind = z.enum(['volume', 'persona', 'follow_up']);
const Check = z.object({
  kind: CheckKind,
  wanted: z.number().nullable(),
  actual: z.number().nullable(),
  n: Count,
  minimum: Count,
  unknown: Count,
  state: z.enum(['met', 'short', 'no_goal', 'too_few', 'unknown']),
});
const checks = z.array(Check);

/** The monthly pack: every share with its `n`. What each figure means: docs/report.md. */
export const MonthlyReport = z.object({
  month: z.string(),
  now: At,
  version: z.string(),
  audience: z.enum(['sales', 'marketing']),
  over: z.boolean(),
  leads: Count,
  figures: MonthFigures,
  cohorts: z.array(MonthFigures),
  cycle: z.object({ days: z.number().nullable(), until: z.enum(['closed', 'sql']).nullable(), n: Count, minimum: Count }),
  goals: Goals.nullable(),
  kpis: z.array(
    z.object({
      id: KpiName,
      value: z.number().nullable(),
      n: Count,
      goal: z.number().nullable(),
      met: z.boolean().nullable(),
      ripens: z.boolean(),
    }),
  ),
  pacing: z.object({
    month: z.string(),
    pledge: z.number().nullable(),
    delivered: Count,
    plannedByNow: z.number().nullable(),
    businessDays: Count,
    businessDaysOver: Count,
    days: z.array(
      z.object({ date: z.string(), businessDay: z.boolean(), planned: z.number().nullable(), delivered: z.number().nullable() }),
    ),
  }),
  rootCause: z.discriminatedUnion('kind', [
    z.object({
      checks,
      kind: z.literal('cause'),
      causes: z.array(z.enum(['channels', 'content', 'follow_up', 'sales_execution'])),
      missed: z.array(KpiName),
    }),
    z.object({ checks, kind: z.literal('on_target') }),
    z.object({ checks, kind: z.literal('no_goal'), missing: z.array(CheckKind) }),
    z.object({ checks, kind: z.literal('too_few'), of: CheckKind, n: Count, minimum: Count }),
    z.object({ checks, kind: z.literal('persona_unknown'), unknown: Count, n: Count }),
    z.object({ checks, kind: z.literal('immature'), missed: z.array(KpiName) }),
  ]),
  reps: Spread,
  industries: Spread,
  channels: z.array(z.object({ source: z.string().nullable(), month: ChannelProfile, all: ChannelProfile })),
  hypotheses: z.array(
    z.object({
      rule: z.string(),
      name: LocalText,
      hypothesis: LocalText,
      owner: z.string(),
      reviewBy: z.string(),
      points: z.number(),
      judged: Count,
      accepted: Comparison,
      sql: Comparison,
      held: z.enum(['yes', 'no', 'unclear', 'too_few']),
      minimum: Count,
    }),
  ),
  feedback: z.object({
    reasons: z.array(z.object({ kind: VerdictKind, reason: z.string().nullable(), count: Count })),
    byRep: z.array(ReasonCount),
    byCampaign: z.array(ReasonCount),
    byIndustry: z.array(ReasonCount),
    byMonth: z.array(ReasonCount),
    failedConditions: z.array(z.object({ condition: z.string(), count: Count })),
  }),
  touches: z.object({
    byHand: Rate,
    wasted: Rate,
    kinds: z.array(z.object({ kind: z.enum(['stopped', 'unfit', 'document_only']), touches: Count, leads: Count })),
  }),
  unregistered: z.object({
    count: Count,
    limits: z.object({ bant: z.number(), touches: z.number() }),
    leads: z.array(ListedLead.extend({ bant: Count, touches: Count })),
  }),
  woken: z.object({
    count: Count,
    revived: Rate,
    reasons: z.array(z.object({ why: LocalText, from: z.string().nullable(), count: Count })),
    leads: z.array(ListedLead.extend({ at: At, why: LocalText, from: z.string() })),
  }),
  forced: z.object({ forced: Rate, kinds: z.object({ by_hand: Count, invited: Count, cold_call: Count }) }),
  history: z.object({
    kept: z.array(z.object({ month: z.string(), kept: Count, of: Count })),
    figures: z.array(
      z.object({
        id: KpiName,
        past: z.array(z.object({ month: z.string(), value: z.number(), n: Count })),
        proposed: z.number().nullable(),
      }),
    ),
  }),
  actions: z
    .array(z.object({ text: z.string(), owner: z.string().optional(), due: z.string().optional(), done: z.boolean().optional() }))
    .readonly(),
  expectations: z
    .array(
      z.object({
        about: z.enum(['quality', 'quantity', 'information']),
        text: z.string(),
        product: z.string().optional(),
        company: z.string().optional(),
        by: z.string().optional(),
        at: At.optional(),
      }),
    )
    .readonly(),
}) satisfies z.ZodType<Report>;
export type MonthlyReport = z.infer<typeof MonthlyReport>;
