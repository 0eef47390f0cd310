import type { Goals } from '../goals';
import type { Instant } from '../time';
import type { WorkedLimits } from '../worked';
import type { ChannelRow } from './channels';
import type { Cycle } from './cycle';
import type { Feedback } from './feedback';
import type { ForcedShare } from './forced';
import type { ReportHistory } from './history';
import type { HypothesisReading } from './hypotheses';
import type { KpiReading } from './kpi-readings';
import type { MonthFigures } from './month-figures';
import type { Pacing } from './pacing';
import type { Minimums, RootCause } from './root-cause';
import type { Spread } from './spread-rows';
import type { TouchFigures } from './touches';
import type { Unregistered } from './unregistered';
import type { Woken } from './woken';

/** What was expected, as somebody wrote it down. */
export interface Expectation {
  about: 'quality' | 'quantity' | 'information';
  text: string;
  product?: string | undefined;
  company?: string | undefined;
  by?: string | undefined;
  at?: Instant | undefined;
}

/** What the last meeting decided: who does what by when. */
export interface ReportAction {
  text: string;
  owner?: string | undefined;
  due?: string | undefined;
  done?: boolean | undefined;
}

export interface ReportOptions {
  /** The month's goals; without them figures stand alone and no cause is named. */
  goals?: Goals | null | undefined;
  /** Marketing sees what single reps did only together, and only from as many reps on as the agreement says. */
  audience?: 'sales' | 'marketing' | undefined;
  /** How many months are shown, the reported one included; 12 unless told otherwise. */
  months?: number | undefined;
  /** Reps who can get leads, so that those who got none are counted in the spread. */
  reps?: readonly string[] | undefined;
  /** From when on a lead counts as worked. */
  worked?: Partial<WorkedLimits> | undefined;
  /** How many cases a cause must rest on. */
  minimums?: Partial<Minimums> | undefined;
  /** Handed through as they are: they are nothing that leads know. */
  actions?: readonly ReportAction[] | undefined;
  expectations?: readonly Expectation[] | undefined;
}

/** The monthly pack: plain data, every share with its `n`. */
export interface Report {
  month: string;
  now: Instant;
  /** The version of the agreement it was made with. */
  version: string;
  audience: 'sales' | 'marketing';
  /** Whether the month is over. */
  over: boolean;
  /** Leads looked at. */
  leads: number;
  figures: MonthFigures;
  /** The months shown, the oldest first, the reported one last. */
  cohorts: MonthFigures[];
  cycle: Cycle;
  goals: Goals | null;
  kpis: KpiReading[];
  pacing: Pacing;
  rootCause: RootCause;
  reps: Spread;
  industries: Spread;
  channels: ChannelRow[];
  hypotheses: HypothesisReading[];
  feedback: Feedback;
  touches: TouchFigures;
  unregistered: Unregistered;
  woken: Woken;
  forced: ForcedShare;
  history: ReportHistory;
  actions: readonly ReportAction[];
  expectations: readonly Expectation[];
}
