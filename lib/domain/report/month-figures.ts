import type { Duration } from '../time';
import type { Sourced } from './deals';
import type { Flow } from './flow';
import type { Money } from './money';
import type { PromiseFigures } from './promise-outcomes';
import type { Rate } from './rate';

/** How long the first answer to a lead took, in working time of the team that got it, to the minute. */
export interface FirstResponse {
  median: Duration | null;
  p90: Duration | null;
  /** Leads that were answered; of them are median and p90. */
  n: number;
  /** Not touched so far: in neither figure, so read it beside them. */
  untouched: number;
  /** Their activities are no longer known. */
  unknown: number;
}

/**
 * What became of the leads that marketing handed off in one month, as known now. Two parts go by when it happened, whatever month
 * the lead came in: promises that fell due in the month, and under `flow` the deals made and closed in it.
 */
export interface MonthFigures {
  month: string;
  /** Hand-offs from marketing to sales. */
  delivered: number;
  /** Those towards marketing's pledge: each lead once a month, and none that sales found. */
  pledged: number;
  /** Those handed off before go-live or in the trial run; they are delivered, but no rep's times are counted. */
  uncounted: number;
  sourced: Record<Sourced, number>;
  /** First answers; they and `open` sum to `delivered`. */
  answers: {
    accept: number;
    nurture: number;
    unfit: number;
    open: number;
    /** Of them, answered by what was done rather than by a verdict. */
    byDeed: number;
    /** Why the lead was sent back or found unfit. */
    reasons: { kind: 'nurture' | 'unfit'; reason: string | null; count: number }[];
  };
  /** Sent back at first or later, of those that were answered. */
  sentBack: Rate & { reasons: { reason: string | null; count: number }[] };
  /** Persona leads of those pledged; `unknown` are in `of`, since nobody can say that they are. */
  persona: Rate & { unknown: number };
  firstResponse: FirstResponse;
  conversation: Rate;
  /** Valid appointments, of the leads that were talked to. */
  appointment: Rate;
  meeting: Rate;
  isAccept: Rate;
  fsAccept: Rate;
  sql: Rate;
  /** All promises together, and those of sales alone. */
  kept: Rate;
  followUp: Rate;
  promises: PromiseFigures[];
  /** The deals that came from these leads, whenever that was. */
  pipeline: { made: Money; open: Money };
  revenue: Money;
  win: Rate;
  flow: Flow;
  /** Old enough to be judged; null where too few deals closed to know how long a sale takes. */
  mature: boolean | null;
}
