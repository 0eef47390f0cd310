import { z } from 'zod';

/** How many of an activity, or how recently, within a window. The value of a rule on the field `activity`. */
export const ActivityMatch = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  content: z.union([z.string(), z.array(z.string())]).optional(),
  channel: z.union([z.string(), z.array(z.string())]).optional(),
  result: z.union([z.string(), z.array(z.string())]).optional(),
  intent: z.union([z.string(), z.array(z.string())]).optional(),
  rating: z.union([z.string(), z.array(z.string())]).optional(),
  interest: z.string().optional(),
  /** Only the last n days (of 24 h); absent: as far as activities are known. */
  withinDays: z.number().positive().max(3660).optional(),
  /** How many are wanted; 1 when absent. */
  count: z.number().int().min(0).max(10_000).optional(),
  /** Counts the different days on which it happened rather than the activities. */
  perDay: z.boolean().optional(),
});
export type ActivityMatch = z.infer<typeof ActivityMatch>;

/**
 * One comparison. Fields: `lead.*` (industry, employees, department, title, rank, source, campaign, intent, country, relation, role, team,
 * expectedAmount, custom.*), `persona.account|department|person`, `bant.budget|authority|need|timing`, `bant.need.seesUs`, `bant.timing.monthsAway`,
 * `score.fit|engagement|total|band`, `stage`, `readiness`, `handOff.intent|note`, `optOut.mail|phone|visit|all`, `account.customer|openDeals`,
 * and over activities: `activity` (value ActivityMatch; operators `atLeast`, `atMost`, `none`), `silence` (value { after: ActivityMatch, days, unless: ActivityMatch[] }),
 * `surge` (value { days, visitDays, factor, weeks }), `only` (value { content, withinDays }).
 */
export const ConditionRule = z.looseObject({
  id: z.string().optional(),
  field: z.string().min(1).max(120),
  operator: z.enum([
    '=',
    '!=',
    '<',
    '<=',
    '>',
    '>=',
    'in',
    'notIn',
    'between',
    'contains',
    'beginsWith',
    'endsWith',
    'null',
    'notNull',
    'atLeast',
    'atMost',
    'none',
    'is',
  ]),
  value: z.unknown().optional(),
});
export type ConditionRule = z.infer<typeof ConditionRule>;

/** react-querybuilder's rule group: AND / OR, nested, negatable. */
export type Condition = {
  id?: string | undefined;
  combinator: 'and' | 'or';
  not?: boolean | undefined;
  rules: (ConditionRule | Condition)[];
};
export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.looseObject({
    id: z.string().optional(),
    combinator: z.enum(['and', 'or']),
    not: z.boolean().optional(),
    rules: z.array(z.union([Condition, ConditionRule])).max(1000),
  }),
) as z.ZodType<Condition>;
