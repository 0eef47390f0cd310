import type { LintCase } from './finding';

/** Fewer months than these say nothing of what is usual. */
const MONTHS = 3;

/** Fewer closed promises than these say nothing of a share. */
const CLOSED = 20;

/** A goal is far above history when it asks for half as much again as is usual, and more than the best month ever gave. */
const FAR = 1.5;

/** Points of a percentage by which a target may lie above what was kept. */
const FAR_SHARE = 20;

/** Goals that lie far above what past months reached. Says nothing without enough history. */
export function lintGoals({ agreement, history, report }: LintCase): void {
  if (!history) return;
  const { target } = agreement.meta;
  const kept = history.kept ?? [];
  const of = kept.reduce((sum, month) => sum + month.of, 0);
  if (kept.length >= MONTHS && of >= CLOSED) {
    const share = Math.round((100 * kept.reduce((sum, month) => sum + month.kept, 0)) / of);
    if (target - share >= FAR_SHARE) {
      report(
        'goal_far_above_history',
        'warning',
        ['agreement', 'meta', 'target'],
        `目標は${target}%ですが、この${kept.length}か月の遵守率は${share}%(${of}件中)です。まず${Math.min(100, share + 10)}%ほどを目標にするか、期限を見直してください`,
        `The target is ${target}%, and ${share}% of ${of} promises were kept in the last ${kept.length} months. Aim at about ${Math.min(100, share + 10)}% first, or change the promises`,
      );
    }
  }
  (history.goals ?? []).forEach(({ name, goal, past }, i) => {
    const known = past.filter(Number.isFinite).sort((a, b) => a - b);
    if (known.length < MONTHS) return;
    const middle = known.length >> 1;
    const median = known.length % 2 === 1 ? (known[middle] as number) : ((known[middle - 1] as number) + (known[middle] as number)) / 2;
    const best = known.at(-1) as number;
    if (goal <= best || goal <= median * FAR) return;
    report(
      'goal_far_above_history',
      'warning',
      ['goals', i],
      `目標「${name.ja}」は${goal}ですが、ふだんは${median}、最も良い月でも${best}です。届く値にするか、何を変えて届かせるかを決めてください`,
      `The goal “${name.en}” is ${goal}; a usual month reaches ${median} and the best one ${best}. Lower it, or say what will be done differently`,
    );
  });
}
