import { z } from 'zod';
import { Goals } from '@/lib/domain/goals';

const Month = z.string().regex(/^\d{4}-\d{2}$/);

/** What somebody enters for a month; month, team, version and who entered it are the hub's to say. */
export const EnteredGoals = Goals.omit({ schema: true, month: true, version: true, team: true, enteredAt: true, enteredBy: true });
export type EnteredGoals = z.infer<typeof EnteredGoals>;

/** The goals of a month: those in force, null where nobody entered any, and every version before them, newest first. */
export const MonthGoals = z.object({ goals: Goals.nullable(), before: z.array(Goals) });
export type MonthGoals = z.infer<typeof MonthGoals>;

/** What the options page may ask about goals. */
export const goalProtocol = {
  getGoals: { ask: z.object({ month: Month, team: z.string().max(80).optional() }), answer: MonthGoals },
  /** A new version over the one that was read (`version`, null for none); a conflict where somebody was faster. */
  putGoals: {
    ask: z.object({ month: Month, team: z.string().max(80).optional(), version: z.number().int().nullable(), goals: EnteredGoals }),
    answer: MonthGoals,
  },
} as const;
