import { type Goals, goalFor, type KpiId, kpiIds, kpis, proposeGoal } from '../goals';
import type { LintHistory } from '../lint';
import { readKpi } from './kpi-readings';
import type { MonthFigures } from './month-figures';

/** What the months before reached, oldest first. */
export interface ReportHistory {
  /** Promises of all departments that fell due. */
  kept: { month: string; kept: number; of: number }[];
  /** Every figure, month by month, and what they propose as a goal. */
  figures: { id: KpiId; past: { month: string; value: number; n: number }[]; proposed: number | null }[];
}

/**
 * The months before the reported one, from the first in which anything happened. A figure is left out of a month that says nothing of it:
 * nothing to work it out from, or leads too young for it. Coverage has no past: earlier quotas are not known here.
 */
export function historyOf(cohorts: readonly MonthFigures[]): ReportHistory {
  const before = cohorts.slice(0, -1);
  const begun = before.findIndex(({ delivered, kept, flow }) => delivered > 0 || kept.of > 0 || flow.openAtEnd.deals > 0);
  const months = begun < 0 ? [] : before.slice(begun);
  return {
    kept: months.filter(({ kept }) => kept.of > 0).map(({ month, kept }) => ({ month, kept: kept.count, of: kept.of })),
    figures: kpiIds.map((id) => {
      const past = months.flatMap((figures) => {
        const { value, n, ripens } = readKpi(figures, id, null);
        return value === null || (ripens && figures.mature === false) ? [] : [{ month: figures.month, value, n }];
      });
      return { id, past, proposed: proposeGoal(past.map(({ value }) => value)) };
    }),
  };
}

/** The same for lint: each goal that was entered beside what past months reached. */
export function lintHistoryOf({ kept, figures }: ReportHistory, goals: Goals | null): LintHistory {
  return {
    kept,
    goals: figures.flatMap(({ id, past }) => {
      const goal = goalFor(goals, id);
      return goal === null || kpis[id].better === 'less' ? [] : [{ id, name: kpis[id].name, goal, past: past.map(({ value }) => value) }];
    }),
  };
}
