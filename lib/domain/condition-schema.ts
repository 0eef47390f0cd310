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
 * Whether `ActivityMatch` would take it, by hand: what judges leads reads matches whenever a rulebook arrives, in pages too that have no
 * time to load a schema's machinery.
 */
export function isActivityMatch(written: unknown): written is ActivityMatch {
  if (!isPlain(written)) return false;
  const { interest, withinDays, count, perDay } = written;
  return (
    ['type', 'content', 'channel', 'result', 'intent', 'rating'].every((key) => isOneOrMore(written[key])) &&
    (interest === undefined || typeof interest === 'string') &&
    (withinDays === undefined || (isNumber(withinDays) && withinDays > 0 && withinDays <= 3660)) &&
    (count === undefined || (Number.isSafeInteger(count) && (count as number) >= 0 && (count as number) <= 10_000)) &&
    (perDay === undefined || typeof perDay === 'boolean')
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isOneOrMore(value: unknown): boolean {
  return value === undefined || typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
}

const operators = [
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
] as const;

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
  operator: z.enum(operators),
  value: z.unknown().optional(),
});
export type ConditionRule = z.infer<typeof ConditionRule>;

/** Whether `ConditionRule` would take it, by hand, as `isActivityMatch` does. */
export function isConditionRule(written: unknown): written is ConditionRule {
  if (!isPlain(written)) return false;
  const { id, field, operator } = written;
  return (
    (id === undefined || typeof id === 'string') &&
    typeof field === 'string' &&
    field.length > 0 &&
    field.length <= 120 &&
    (operators as readonly unknown[]).includes(operator)
  );
}

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
