import type { CompiledRulebook } from './compiled-rulebook';
import { Facts } from './facts';
import { type CompiledGuard, compileGuard, judgeGuard } from './guard';
import type { Activity, Lead } from './lead';
import type { Agreement } from './rulebook';
import type { Instant } from './time';
import { type Way, wayOf } from './way';

/** Whom may be reached how: nobody approaches, or these ways are closed. */
export type Closed = { all: boolean; ways: ReadonlySet<Way> };

const guards = new WeakMap<Agreement, CompiledGuard>();

function guardOf(agreement: Agreement): CompiledGuard {
  let guard = guards.get(agreement);
  if (!guard) {
    guard = compileGuard(agreement);
    guards.set(agreement, guard);
  }
  return guard;
}

/**
 * The ways of contact that are closed at a moment. A way that the person's own inquiry opened again is not; `all` where nobody may
 * approach, or no way is left.
 */
export function closedWays(lead: Lead, book: CompiledRulebook, at: Instant): Closed {
  const { blocked, exempt, doNotApproach } = judgeGuard(guardOf(book.agreement), new Facts(lead, at, book.judges)).reading;
  const ways = new Set(blocked.filter((way) => !exempt.includes(way)));
  return { all: doNotApproach !== null || ways.size === 3, ways };
}

/**
 * Whether a contact of ours was made although it had been asked not to: nobody was to approach, or its way was closed when it
 * happened. Such a touch is a fact and is kept; this says so beside it. What the lead did itself never is one.
 */
export function isDespiteStop(lead: Lead, activity: Activity, book: CompiledRulebook): boolean {
  if (activity.by === undefined || !contacts.has(activity.type)) return false;
  const closed = closedWays(lead, book, activity.occurredAt);
  const way = wayOf(activity);
  return closed.all || (way !== null && closed.ways.has(way));
}

const contacts: ReadonlySet<string> = new Set(['call', 'mail', 'visit', 'meeting']);
