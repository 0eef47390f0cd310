import type { Assessment } from './assessment';
import { withinCalendars } from './calendar-day';
import { readClocks } from './clock';
import { readingOf } from './clock-reading';
import { compile } from './compiled-rulebook';
import { Facts } from './facts';
import type { Lead } from './lead';
import { judgeNextStep } from './next-step';
import { type ClockReading, willMatter } from './promise-run';
import type { Rulebook } from './rulebook';
import type { Instant } from './time';
import { counts } from './touch';
import { workedWithoutDeal } from './worked';

/**
 * How a lead stands at `now`, by a rulebook: the one door that every view, the hub and the what-if go through.
 * Pure: the same facts give the same assessment. Never throws for facts that keep to the schemas.
 * Until `changesAt` nothing but countdowns (`now`, `left`, `elapsed`, `system`, `overdueBy`) can differ.
 */
export function evaluate(lead: Lead, rulebook: Rulebook, now: Instant): Assessment {
  const book = compile(rulebook);
  const facts = new Facts(lead, withinCalendars(now), book.judges);
  const reading = readingOf(facts, book);
  const clocks = readClocks(reading);
  const findings = book.judges.judge(facts);
  willMatter(reading, findings.changesAt);
  const { timeline, woke } = reading;
  const { goLive } = book.agreement.meta;
  return {
    version: book.version,
    almanac: book.almanac.revision,
    now,
    refs: lead.refs,
    stage: findings.stage,
    next: judgeNextStep({ book, timeline, clocks, stage: findings.stage, guard: findings.guard, woke }),
    clocks: clocks.map(({ clock }) => clock),
    score: findings.score,
    bant: findings.bant,
    gate: findings.gate,
    cutOffs: findings.cutOffs,
    persona: findings.persona,
    readiness: findings.readiness,
    intent: findings.intent,
    routing: findings.routing,
    missing: findings.missing,
    completeness: findings.completeness,
    guard: findings.guard,
    touches: touchesOf(reading),
    woke,
    beforeGoLive: goLive !== undefined && timeline.handOff !== null && timeline.handOff.at < goLive,
    worked: workedWithoutDeal(timeline, book.isParked),
    changesAt: Number.isFinite(reading.changesAt) ? reading.changesAt : null,
    unknowns: book.faults.length === 0 ? findings.unknowns : [...findings.unknowns, ...book.faults],
  };
}

/** Touches since the latest hand-off to sales; all of them where there was none. */
function touchesOf({ timeline, book }: ClockReading): Assessment['touches'] {
  const from = timeline.handOff?.at ?? Number.NEGATIVE_INFINITY;
  const touches: Assessment['touches'] = { made: 0, attempts: 0, conversations: 0, meetings: 0, last: null };
  for (const { at, counts: counted } of timeline.touches) {
    if (at < from) continue;
    if (counted & counts.touch) touches.made += 1;
    if (counted & counts.attempt) touches.attempts += 1;
    if (counted & counts.conversation) touches.conversations += 1;
    if (counted & counts.meeting) touches.meetings += 1;
  }
  // The last result is shown even where it counts as nothing: a wrong number, a meeting moved.
  for (let i = timeline.activities.length - 1; i >= 0; i--) {
    const activity = timeline.activities[i];
    if (!activity || activity.occurredAt < from) break;
    if (activity.result === undefined && activity.type !== 'call' && activity.type !== 'visit') continue;
    const result = activity.result === undefined ? null : (book.results.get(activity.result) ?? null);
    touches.last = { at: activity.occurredAt, result };
    break;
  }
  return touches;
}
