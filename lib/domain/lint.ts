import { dayOfInstant } from './business-hours';
import { compile } from './compiled-rulebook';
import type { LintCase, LintFinding, LintHistory, Severity } from './lint/finding';
import { lintAgreement } from './lint/lint-agreement';
import { lintCalendars } from './lint/lint-calendars';
import { lintConditions } from './lint/lint-conditions';
import { lintGoals } from './lint/lint-goals';
import { lintPromises } from './lint/lint-promises';
import { lintScoring } from './lint/lint-scoring';
import { lintStages } from './lint/lint-stages';
import { lintWords } from './lint/lint-words';
import type { Rulebook } from './rulebook';
import type { Instant } from './time';

export { type LintCode, type LintFinding, type LintHistory, lintCodes, type RulebookPath, type Severity } from './lint/finding';

const order: Record<Severity, number> = { error: 0, warning: 1, hint: 2 };

const looks = [lintAgreement, lintStages, lintScoring, lintConditions, lintPromises, lintCalendars, lintGoals, lintWords];

/**
 * Looks a rulebook over at `now`: what doesn't do what it says, what is likely not meant, what may be left as it is; the gravest
 * first, each pointing at its field and saying in both languages what to do. Goals are judged only against a `history`.
 * A rulebook that keeps to the schema never makes it throw.
 */
export function lintRulebook(rulebook: Rulebook, now: Instant, history?: LintHistory): LintFinding[] {
  const steps = lintSteps(rulebook, now, history);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps, between which a page may do something else. */
export function* lintSteps(rulebook: Rulebook, now: Instant, history?: LintHistory): Generator<undefined, LintFinding[], undefined> {
  const book = compile(rulebook);
  yield;
  const found: LintFinding[] = [];
  const seen = new Set<string>();
  const lint: LintCase = {
    rulebook,
    agreement: rulebook.agreement,
    book,
    now,
    today: dayOfInstant(book.calendarOf(''), now),
    history,
    report(code, severity, path, ja, en) {
      const key = `${code} ${path.join('/')} ${en}`;
      if (seen.has(key)) return;
      seen.add(key);
      found.push({ code, severity, path, text: { ja, en } });
    },
  };
  for (const look of looks) {
    look(lint);
    yield;
  }
  return found.sort((a, b) => order[a.severity] - order[b.severity]);
}
