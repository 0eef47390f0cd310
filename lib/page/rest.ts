/** Calls back when the page rests, at the latest in two seconds; at once where nobody can tell. */
export const rest = (idle: () => void) => globalThis.requestIdleCallback?.(idle, { timeout: 2_000 }) ?? idle();
