import type { CompiledRulebook } from '../compiled-rulebook';
import type { Day } from '../day';
import type { Agreement, Rulebook } from '../rulebook';
import type { LocalText } from '../text';
import type { Instant } from '../time';

/** The way from a rulebook to one of its fields: `['agreement', 'stages', 1, 'entry']`. */
export type RulebookPath = readonly (string | number)[];

/** An `error` makes the rulebook not do what it says, a `warning` is likely not meant, a `hint` may be left as it is. */
export type Severity = 'error' | 'warning' | 'hint';

/** Everything lint can find, as a closed list. */
export const lintCodes = [
  'no_threshold',
  'score_not_asked',
  'score_is_off',
  'threshold_out_of_reach',
  'total_alone',
  'documents_alone',
  'opens_score',
  'stage_unreachable',
  'stages_overlap',
  'stage_without_action',
  'acceptance_without_hand_off',
  'note_without_hand_off',
  'promise_cannot_be_kept',
  'promise_not_always_keepable',
  'promise_never_starts',
  'promise_never_applies',
  'promise_circle',
  'touch_plan_missing',
  'touch_plan_too_tight',
  'warns_from_the_start',
  'hot_intent_without_promise',
  'action_without_owner',
  'rule_without_owner',
  'hypothesis_missing',
  'review_overdue',
  'calendar_unreadable',
  'calendar_never_opens',
  'calendar_unused',
  'holidays_missing',
  'holidays_running_out',
  'zone_running_out',
  'unknown_field',
  'unknown_id',
  'unreadable_condition',
  'empty_condition',
  'circular_condition',
  'duplicate_id',
  'limit_exceeded',
  'group_never_reached',
  'rule_never_holds',
  'cap_below_floor',
  'band_out_of_reach',
  'bands_unclear',
  'gate_unreachable',
  'readiness_contradicts',
  'appointment_unreachable',
  'intent_contradicts',
  'verdict_without_reason',
  'reason_never_offered',
  'words_missing',
  'no_target',
  'no_consequence',
  'goal_far_above_history',
] as const;
export type LintCode = (typeof lintCodes)[number];

/** One thing to look at: where it is, how grave, and in both languages what to do. */
export interface LintFinding {
  code: LintCode;
  path: RulebookPath;
  severity: Severity;
  text: LocalText;
}

/** What past months reached, for goals to be measured against; oldest first. */
export interface LintHistory {
  /** Promises that closed, month by month. */
  kept?: readonly { month: string; kept: number; of: number }[];
  /** The goals of the coming month, each beside what the months before reached. */
  goals?: readonly { id: string; name: LocalText; goal: number; past: readonly number[] }[];
}

/** What every look at a rulebook works from. */
export interface LintCase {
  rulebook: Rulebook;
  agreement: Agreement;
  book: CompiledRulebook;
  now: Instant;
  /** The day of `now` in the agreement's first calendar. */
  today: Day;
  history: LintHistory | undefined;
  report(code: LintCode, severity: Severity, path: RulebookPath, ja: string, en: string): void;
}
