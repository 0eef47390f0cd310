import type { Clock, ReceiptStretch } from '@/lib/domain/assessment';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import { clockReceipt } from '@/lib/domain/receipt';
import type { Rulebook } from '@/lib/domain/rulebook';
import { withOwner } from '@/lib/domain/with-owner';
import { Random } from './random';
import { aRandomLead, aRandomRulebook, DAYS, LAID_OUT, seasons } from './random-case';
import { layOut, type SlowClock, SlowJudge, type SlowKind, type SlowShare } from './slow-judge';
import type { Minute, WallCalendar } from './wall-calendar';

const MS = 60_000;
const DAY = 1440;

/** A rulebook with its calendars laid out. */
interface Team {
  rulebook: Rulebook;
  calendars: ReadonlyMap<string, WallCalendar>;
  from: Minute;
}

/** What one run of the comparison went through. */
export interface Tally {
  leads: number;
  moments: number;
  clocks: number;
  /** How often each state was seen, so that nobody takes silence for agreement. */
  states: Record<string, number>;
  handOvers: number;
}

/** A tally at nought. */
export function aTally(): Tally {
  return { leads: 0, moments: 0, clocks: 0, states: {}, handOvers: 0 };
}

function aTeam(seed: number, from: Minute): Team {
  const rulebook = aRandomRulebook(new Random(seed), from);
  return { rulebook, calendars: layOut(rulebook, from - LAID_OUT.before, from + LAID_OUT.after), from };
}

/** How many lives that follow each other are of the same two teams. */
export const LEADS_A_TEAM = 20;
/** Days between the moments at which a life is judged. */
const STEP = 2;
let team: { key: string; teams: [Team, Team] } | null = null;

/** Two teams for some seeds that follow each other: laying a calendar out is dear. */
function teamsOf(seed: number): [Team, Team] {
  const group = Math.floor(seed / LEADS_A_TEAM);
  const key = `${group}`;
  if (team?.key !== key) {
    const from = seasons[group % seasons.length] as Minute;
    team = { key, teams: [aTeam(group * 2 + 1, from), aTeam(group * 2 + 2, from)] };
  }
  return team.teams;
}

/**
 * Judges one random lead by the product and by the slow judge, at a moment of every other day of its ten, and tells where they differ: nothing
 * where they agree. In every third life the lead goes to another team.
 */
export function differences(seed: number, tally: Tally): string[] {
  const random = new Random(seed * 7919 + 13);
  const [first, second] = teamsOf(seed);
  const lead = aRandomLead(random, first.from, `slow-${seed}`);
  const handOver = seed % 3 === 0 ? first.from + random.whole(DAY, (DAYS - 1) * DAY) : Number.POSITIVE_INFINITY;
  tally.leads += 1;
  const found: string[] = [];
  let later: { lead: Lead; shares: SlowShare[] } | null = null;
  for (let day = 1; day < DAYS; day += STEP) {
    const now = first.from + (day - 1) * DAY + random.whole(0, STEP * DAY - 1);
    if (now < handOver) {
      found.push(...compare(lead, first, now, [], tally));
      continue;
    }
    later ??= handedOver(lead, first, handOver, random, tally);
    found.push(...compare(later.lead, second, now, later.shares, tally));
  }
  return found.map((line) => `seed ${seed}: ${line}`);
}

/** The lead as another team gets it, and what the first one had used by then. */
function handedOver(lead: Lead, from: Team, at: Minute, random: Random, tally: Tally): { lead: Lead; shares: SlowShare[] } {
  tally.handOvers += 1;
  const assignments = lead.assignments.filter((change) => change.at < at * MS).sort((a, b) => a.at - b.at);
  const last = assignments.at(-1);
  const known = { ...lead, assignments, owner: last ? last.owner : lead.owner };
  const shares = new SlowJudge(known, from.rulebook, from.calendars, at * MS, from.from)
    .clocks()
    .filter(({ start, end }) => start !== null && end === null && start < at * MS)
    .map(({ promise, start, elapsed, system }) => ({ promise, start: start as number, until: at * MS, elapsed, system }));
  const to = { owner: random.one(['rep-1', 'rep-2']), team: 'is-2', at: at * MS };
  return { lead: withOwner(known, from.rulebook, to), shares };
}

function compare(lead: Lead, { rulebook, calendars, from }: Team, now: Minute, shares: SlowShare[], tally: Tally): string[] {
  const found: string[] = [];
  const clocks = new Map(
    evaluate(lead, rulebook, now * MS)
      .clocks.filter(({ promise }) => promise !== 'p11')
      .map((clock) => [clock.key, clock]),
  );
  const slow = new Map(new SlowJudge(lead, rulebook, calendars, now * MS, from, shares).clocks().map((clock) => [clock.key, clock]));
  tally.moments += 1;
  const when = `at ${new Date(now * MS).toISOString()}`;
  for (const key of new Set([...clocks.keys(), ...slow.keys()])) {
    const [clock, expected] = [clocks.get(key), slow.get(key)];
    if (!clock || !expected) {
      found.push(
        `${when} ${key}: ${clock ? `there is a clock (${clock.state}) that` : 'there is no clock where'} the slow judge sees ${expected?.state ?? 'none'}`,
      );
      continue;
    }
    tally.clocks += 1;
    tally.states[clock.state] = (tally.states[clock.state] ?? 0) + 1;
    for (const [what, is, should] of pairs(clock, expected)) {
      if (is !== should) found.push(`${when} ${key}: ${what} is ${is}, the slow judge says ${should}`);
    }
    const wrong = wrongMinute(clockReceipt(lead, rulebook, key, now * MS), expected);
    if (wrong) found.push(`${when} ${key}: ${wrong}`);
  }
  return found;
}

function pairs(clock: Clock, slow: SlowClock): [string, unknown, unknown][] {
  return [
    ['state', clock.state, slow.state],
    ['start', clock.startedAt, slow.start],
    ['end', clock.endedAt, slow.end],
    ['due', clock.due, slow.due],
    ['at risk from', clock.warnAt, slow.warn],
    ['elapsed', clock.elapsed, slow.elapsed],
    ['left', clock.left, slow.left],
    ['allowed', clock.allowed, slow.allowed],
    ['held by a system', clock.system, slow.system],
    ['over', clock.overdueBy, slow.overdueBy],
    ['standing still', stillOf(clock), slow.still],
  ];
}

function stillOf({ still }: Clock): SlowClock['still'] {
  switch (still?.kind) {
    case undefined:
      return null;
    case 'off_hours':
      return 'closed';
    case 'paused':
      return 'pause';
    default:
      return still?.kind ?? null;
  }
}

const closedHours: ReadonlySet<string> = new Set(['night', 'weekend', 'break', 'closed']);

/** Walks the receipt beside the minutes that the slow judge went through; `null` where all are the same. */
function wrongMinute(receipt: readonly ReceiptStretch[], { start, minutes }: SlowClock): string | null {
  if (start === null) return receipt.length === 0 ? null : 'there is a receipt of a clock that has not started';
  let at = start;
  for (const { from, to, kind } of receipt) {
    if (from !== at) return `the receipt has a gap or overlap at ${new Date(at).toISOString()}`;
    at = to;
    for (let minute = Math.max(from, minutes.from); minute < to; minute += MS) {
      const expected = minutes.kinds[(minute - minutes.from) / MS];
      const told: SlowKind = closedHours.has(kind) ? 'closed' : (kind as SlowKind);
      if (told !== expected)
        return `the receipt says ${kind} at ${new Date(minute).toISOString()}, the slow judge ${expected ?? 'nothing'}`;
    }
  }
  const end = minutes.from + minutes.kinds.length * MS;
  return at === end
    ? null
    : `the receipt ends at ${new Date(at).toISOString()}, the slow judge's minutes at ${new Date(end).toISOString()}`;
}
