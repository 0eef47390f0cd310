import type { ActivityMatch, Condition, ConditionRule } from '../condition-schema';
import type { LocalText } from '../text';

/** A label in both languages. */
export function text(ja: string, en: string): LocalText {
  return { ja, en };
}

/** Every part must hold. */
export function all(...rules: (ConditionRule | Condition)[]): Condition {
  return { combinator: 'and', rules };
}

/** One part must hold. */
export function any(...rules: (ConditionRule | Condition)[]): Condition {
  return { combinator: 'or', rules };
}

/** One comparison of a field. */
export function where(field: string, operator: ConditionRule['operator'], value?: unknown): ConditionRule {
  return value === undefined ? { field, operator } : { field, operator, value };
}

/** Such an activity has happened, as often and as recently as the match says. */
export function happened(match: ActivityMatch): ConditionRule {
  return { field: 'activity', operator: 'atLeast', value: match };
}
