/** An instant: epoch milliseconds, UTC. */
export type Instant = number;

/** A length of time in milliseconds. */
export type Duration = number;

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
