import type { Fault } from '@/lib/domain/fault';
import { type Duration, MINUTE, SECOND } from '@/lib/domain/time';

const FIRST = 5 * SECOND;
const LONGEST = 15 * MINUTE;

/**
 * How long to wait after `failures` in a row: twice as long each time up to a quarter of an hour, spread over half of that
 * so that many clients don't come back at once, and never sooner than the hub asked. `random` is in [0, 1).
 */
export function waitAfter(failures: number, fault: Pick<Fault, 'retryAfter'>, random: number): Duration {
  const step = Math.min(LONGEST, FIRST * 2 ** Math.max(0, failures - 1));
  const asked = fault.retryAfter ?? 0;
  return Math.round(Math.max(step * (0.5 + random / 2), asked > 0 ? asked + random * Math.min(asked, FIRST) : 0));
}
