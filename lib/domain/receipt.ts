import type { ReceiptStretch } from './assessment';
import { type ClosedPart, stretches } from './business-hours';
import { withinCalendars } from './calendar-day';
import { readClocks } from './clock';
import { readingOf } from './clock-reading';
import { BEGINNING } from './compiled-calendar';
import { compile } from './compiled-rulebook';
import { Facts } from './facts';
import type { Lead } from './lead';
import type { PromiseRun } from './promise-run';
import type { Rulebook } from './rulebook';
import { type RunTiming, timingOf } from './run-timing';
import { standstillAt } from './standing-still';
import type { Standstill } from './standstill';
import type { LocalText } from './text';
import type { Instant } from './time';

/**
 * How a clock was counted: every stretch from its start to `now` or its end, in order, without gap or overlap.
 * The counted ones sum exactly to the clock's elapsed time. Working time in which a system held the start before anybody could see
 * it is `system`, charged to nobody. Empty for a clock that is not there or has not started.
 */
export function clockReceipt(lead: Lead, rulebook: Rulebook, clockKey: string, now: Instant): ReceiptStretch[] {
  const book = compile(rulebook);
  const facts = new Facts(lead, withinCalendars(now), book.judges);
  const reading = readingOf(facts, book);
  const found = readClocks(reading).find(({ clock }) => clock.key === clockKey);
  if (!found || found.clock.startedAt === null) return [];
  const { clock, run } = found;
  const start = found.clock.startedAt;
  const end = Math.max(start, clock.endedAt ?? withinCalendars(now));
  if (!run) return asRecorded(start, end, clock.elapsed, atTheTime);
  const timing = timingOf(reading, run);
  const until = Math.min(Math.max(timing.countsFrom, start), end);
  const receipt = [...asRecorded(start, until, timing.charged, teamBefore), ...stretchesOf(run, timing, until, end)];
  // A clock judged under other hours than today's keeps its judgement: what was counted then is told as it was recorded.
  return countedOf(receipt) === clock.elapsed ? receipt : asRecorded(start, end, clock.elapsed, atTheTime);
}

function countedOf(receipt: readonly ReceiptStretch[]): number {
  let sum = 0;
  for (const { kind, from, to } of receipt) if (kind === 'counted') sum += to - from;
  return sum;
}

const teamBefore: LocalText = { ja: '前のチームでの計測(記録)', en: 'Counted for the team before (recorded)' };
const atTheTime: LocalText = { ja: '当時の計測(記録)', en: 'As counted at the time (recorded)' };

/** Time of which only the sum is known: it stands at the end. */
function asRecorded(from: Instant, to: Instant, elapsed: number, name: LocalText): ReceiptStretch[] {
  const turn = Math.max(from, to - elapsed);
  const receipt: ReceiptStretch[] = [];
  if (turn > from) receipt.push({ from, to: turn, kind: 'closed', name });
  if (to > turn) receipt.push({ from: turn, to, kind: 'counted', name });
  return receipt;
}

/** Lays the calendar over the standstills: a standstill covers nights and weekends as well. */
function stretchesOf(run: PromiseRun, { standstills, seenFrom }: RunTiming, from: Instant, to: Instant): ReceiptStretch[] {
  const receipt: ReceiptStretch[] = [];
  const edges = [seenFrom, ...standstills.flatMap((standstill) => [standstill.from, standstill.to]), to];
  let at = from;
  for (const edge of edges.map((moment) => Math.min(moment, to)).sort((a, b) => a - b)) {
    if (edge <= at) continue;
    const standstill = standstillAt(standstills, at);
    if (standstill) receipt.push(stillStretch(standstill, at, edge));
    else for (const piece of calendarStretches(run, at, edge, at < seenFrom ? 'system' : 'counted')) receipt.push(piece);
    at = edge;
  }
  return joined(receipt);
}

function stillStretch({ kind, name, by }: Standstill, from: Instant, to: Instant): ReceiptStretch {
  const stretch: ReceiptStretch = { from, to, kind, name };
  if (by !== undefined) stretch.by = by;
  return stretch;
}

function* calendarStretches(run: PromiseRun, from: Instant, to: Instant, open: 'counted' | 'system'): Generator<ReceiptStretch> {
  // What lies before the years a calendar knows is closed.
  if (from < BEGINNING) yield { from, to: Math.min(to, BEGINNING), kind: 'closed' };
  for (const piece of stretches(run.promise.calendar, from, to)) {
    const stretch: ReceiptStretch = {
      from: piece.from,
      to: piece.to,
      kind: piece.kind === 'open' ? open : closedKind(piece.kind, piece.part),
    };
    if (piece.name) stretch.name = piece.name;
    yield stretch;
  }
}

function closedKind(kind: 'closed' | 'break' | 'holiday', part: ClosedPart | undefined): ReceiptStretch['kind'] {
  return kind === 'closed' ? (part ?? 'closed') : kind;
}

function joined(receipt: readonly ReceiptStretch[]): ReceiptStretch[] {
  const result: ReceiptStretch[] = [];
  for (const stretch of receipt) {
    const last = result.at(-1);
    if (
      last &&
      last.kind === stretch.kind &&
      last.name?.en === stretch.name?.en &&
      last.name?.ja === stretch.name?.ja &&
      last.by === stretch.by
    ) {
      last.to = stretch.to;
    } else result.push(stretch);
  }
  return result;
}
