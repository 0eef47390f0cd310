import type { Activity, HandOff, InfoRequest, Intent, Lead, Opportunity, Verdict } from '@/lib/domain/lead';
import type { PromiseRule, Rulebook } from '@/lib/domain/rulebook';
import { type Minute, minuteKinds, WallCalendar } from './wall-calendar';

const MS = 60_000;
const NEVER = Number.POSITIVE_INFINITY;

/** What a minute of a clock's life was. */
export type SlowKind = 'counted' | 'system' | 'pause' | 'waiting_for' | 'absence' | 'holiday' | 'closed';

/** How the slow judge sees one clock. Instants and durations in milliseconds. */
export interface SlowClock {
  promise: string;
  key: string;
  state: string;
  start: number | null;
  end: number | null;
  due: number | null;
  warn: number | null;
  elapsed: number;
  left: number;
  allowed: number;
  system: number;
  overdueBy: number;
  /** Why it does not count now; `null` while it does, or once it is over. */
  still: Exclude<SlowKind, 'counted' | 'system'> | null;
  /** What each minute from its start (or the last hand-over) to its end or now was. */
  minutes: { from: number; kinds: SlowKind[] };
}

/** What a clock had used when the lead went to another team. */
export interface SlowShare {
  promise: string;
  start: number;
  until: number;
  elapsed: number;
  system: number;
}

/** Something that happened, at a minute of its own. */
type Happening =
  | { what: 'hand_off'; handOff: HandOff }
  | { what: 'verdict'; verdict: Verdict; handOff: HandOff }
  | { what: 'stage'; stage: string; recordedAt: number }
  | { what: 'owner'; owner: string | null }
  | { what: 'activity'; activity: Activity }
  | { what: 'request'; request: InfoRequest }
  | { what: 'answer'; request: InfoRequest }
  | { what: 'opportunity'; opportunity: Opportunity }
  | { what: 'plan_over'; handOff: HandOff };

interface SlowRun {
  rule: PromiseRule;
  key: string;
  start: Minute | null;
  /** When the hub heard of it. */
  heard: Minute | null;
  handOff: HandOff | null;
  intent: Intent | undefined;
  callback: Minute | null;
  request: InfoRequest | null;
  /** Falls away here at the latest. */
  until: Minute;
  end: { at: Minute; kept: boolean } | null;
}

/** What is on the desk of whoever lives through a lead's life. */
interface Desk {
  handOff: HandOff | null;
  firstToSales: boolean;
  /** Whether it was handed off to sales and not parked since. */
  isAtWork: boolean;
  owner: string | null;
  hot: Map<string, Minute>;
}

const nothing: readonly Happening[] = [];

/** Where several hold, the first is told. */
const stillKinds = ['pause', 'waiting_for', 'absence'] as const;
/** The codes of minutes: those of `minuteKinds`, then these. */
const OPEN = minuteKinds.indexOf('open');
const STILL = minuteKinds.length;

interface Still {
  from: Minute;
  to: Minute;
  kind: (typeof stillKinds)[number];
}

interface Life {
  start: Minute;
  kinds: Uint8Array;
  stillForGoodFrom: Minute;
}

/** How many minutes all slow judges have stepped through. */
export const stepped = { minutes: 0 };

/** Calendars laid out from the minutes on that a test needs; one set for each rulebook. */
export function layOut({ agreement, almanac }: Rulebook, from: Minute, to: Minute): Map<string, WallCalendar> {
  return new Map(
    agreement.calendars.map((rule) => [
      rule.id,
      new WallCalendar(
        rule,
        (almanac.holidays[rule.holidays] ?? []).map(({ date }) => date),
        from,
        to,
      ),
    ]),
  );
}

/**
 * Judges a lead by what the agreement says in words, going through its life minute by minute: first what happened, then what of the
 * time counted. It is slow, shares nothing with the clocks it checks, and wants every fact at a whole minute of its own.
 */
export class SlowJudge {
  readonly #lead: Lead;
  readonly #book: Rulebook;
  readonly #calendars: ReadonlyMap<string, WallCalendar>;
  readonly #now: Minute;
  readonly #from: Minute;
  readonly #shares: readonly SlowShare[];
  /** What happened in each minute, from the first on. */
  readonly #happenings: (Happening[] | undefined)[];
  readonly #runs = new Map<string, SlowRun[]>();
  readonly #lives = new Map<SlowRun, Life>();
  readonly #dues = new Map<SlowRun, Minute | null>();

  constructor(
    lead: Lead,
    book: Rulebook,
    calendars: ReadonlyMap<string, WallCalendar>,
    now: number,
    from: Minute,
    shares: readonly SlowShare[] = [],
  ) {
    this.#lead = lead;
    this.#book = book;
    this.#calendars = calendars;
    this.#now = now / MS;
    this.#from = from;
    this.#shares = shares;
    this.#happenings = new Array(Math.max(0, this.#now - from + 1));
    this.#layDown();
  }

  /** Every clock a person would see: of each promise the latest, and what else of it is open. */
  clocks(): SlowClock[] {
    const clocks: SlowClock[] = [];
    for (const rule of this.#book.agreement.promises) {
      if (rule.startsOn.kind === 'woke') continue;
      const runs = this.#runsOf(rule);
      runs.forEach((run, index) => {
        if (index < runs.length - 1 && run.end) return;
        if (!this.#isReplaced(rule, run.end?.at ?? this.#now)) clocks.push(this.#clock(run));
      });
    }
    return clocks;
  }

  // ---- what happened

  #layDown(): void {
    const lead = this.#lead;
    const put = (at: number, happening: Happening): void => {
      const minute = at / MS;
      if (minute > this.#now) return;
      const place = minute - this.#from;
      this.#happenings[place] = [...(this.#happenings[place] ?? []), happening];
    };
    for (const handOff of lead.handOffs) {
      put(handOff.at, { what: 'hand_off', handOff });
      for (const verdict of [handOff.verdict, ...(handOff.laterVerdicts ?? [])]) {
        // Asking for somebody else decides nothing.
        if (verdict && verdict.kind !== 'reassign' && handOff.at / MS <= this.#now) put(verdict.at, { what: 'verdict', verdict, handOff });
      }
    }
    for (const { stage, at, recordedAt } of lead.stages) put(at, { what: 'stage', stage, recordedAt });
    for (const { owner, at } of lead.assignments) put(at, { what: 'owner', owner });
    for (const activity of lead.activities) if (!activity.bot) put(activity.occurredAt, { what: 'activity', activity });
    for (const request of lead.requests) {
      put(request.at, { what: 'request', request });
      if (request.answeredAt !== undefined) put(request.answeredAt, { what: 'answer', request });
    }
    for (const opportunity of lead.opportunities) put(opportunity.createdAt, { what: 'opportunity', opportunity });
  }

  #at(minute: Minute): Happening[] | undefined {
    return this.#happenings[minute - this.#from];
  }

  #runsOf(rule: PromiseRule): SlowRun[] {
    let runs = this.#runs.get(rule.id);
    if (!runs) {
      runs = this.#live(rule);
      this.#runs.set(rule.id, runs);
    }
    return runs;
  }

  /** Lives through the lead's life with one promise in mind. */
  #live(rule: PromiseRule): SlowRun[] {
    const runs: SlowRun[] = [];
    const planEnds = this.#planEnds(rule);
    const desk: Desk = { handOff: null, firstToSales: true, isAtWork: false, owner: this.#ownerAtFirst(), hot: new Map() };
    const findsOwners = rule.startsOn.kind === 'unassigned' && this.#book.agreement.absencePolicy === 'reassign';
    stepped.minutes += this.#now - this.#from + 1;
    for (let minute = this.#from; minute <= this.#now; minute++) {
      if (findsOwners) this.#absencesTurn(rule, runs, minute, desk);
      const happenings =
        planEnds.size > 0 && planEnds.has(minute) ? [...(this.#at(minute) ?? []), ...(planEnds.get(minute) ?? [])] : this.#at(minute);
      for (const happening of happenings ?? nothing) {
        for (const run of runs) if (!run.end && run.start !== null) this.#maybeEnd(run, happening, minute);
        this.#runOut(runs, minute);
        this.#dropWaiting(runs, happening);
        if (this.#parks(happening)) desk.isAtWork = false;
        const begun = this.#starts(rule, runs, happening, minute, desk);
        for (const run of begun) {
          runs.push(run);
          if (run.start !== null) this.#maybeKeep(run, happening, minute, true);
        }
      }
      this.#runOut(runs, minute);
    }
    return runs;
  }

  #runOut(runs: readonly SlowRun[], minute: Minute): void {
    for (const run of runs) if (!run.end && run.until === minute) run.end = { at: minute, kept: false };
  }

  #ownerAtFirst(): string | null {
    return this.#lead.assignments.length === 0 ? this.#lead.owner : null;
  }

  /** Who is away where leads of absent owners are given to others: that starts what finds somebody. */
  #absencesTurn(rule: PromiseRule, runs: SlowRun[], minute: Minute, desk: Desk): void {
    const changes = this.#at(minute);
    const owner = changes?.find((change) => change.what === 'owner');
    const who = owner ? owner.owner : desk.owner;
    const away = who === null ? undefined : this.#awayAt(who, minute);
    if (!away || runs.some((run) => !run.end)) return;
    const handOff = changes?.find((change) => change.what === 'hand_off' && change.handOff.to !== 'mkt');
    const isOver = changes?.some((change) => this.#parks(change)) ?? false;
    const holder = handOff?.what === 'hand_off' ? handOff.handOff : isOver ? null : this.#atWork(minute);
    if (!holder) return;
    const begins = Math.max(away.from, this.#tookOver(minute), holder.at / MS);
    // Only where it begins: being found somebody and staying away starts nothing anew.
    if (begins !== minute) return;
    const until = Math.min(away.to, this.#handedTo(minute));
    runs.push({
      ...this.#blank(rule, `${holder.id}@${begins * MS}`),
      start: begins,
      handOff: holder,
      heard: begins === holder.at / MS ? holder.recordedAt / MS : null,
      until,
    });
  }

  /** The absence of somebody that holds at a minute, as it is known by now. */
  #awayAt(user: string, minute: Minute): { from: Minute; to: Minute } | undefined {
    return this.#book.almanac.absences
      .filter((absence) => absence.user === user && absence.enteredAt / MS <= this.#now)
      .map(({ from, to, enteredAt }) => ({ from: Math.max(from, enteredAt) / MS, to: to / MS }))
      .find(({ from, to }) => minute >= from && minute < to);
  }

  /** When the owner of a minute took the lead over, and when the next one does. */
  #tookOver(minute: Minute): Minute {
    return Math.max(-NEVER, ...this.#lead.assignments.map(({ at }) => at / MS).filter((at) => at <= minute));
  }

  #handedTo(minute: Minute): Minute {
    return Math.min(NEVER, ...this.#lead.assignments.map(({ at }) => at / MS).filter((at) => at > minute && at <= this.#now));
  }

  /** A hand-off to sales that is not over at a minute: the latest before it that was not parked since. */
  #atWork(minute: Minute): HandOff | null {
    let holder: HandOff | null = null;
    for (let at = this.#from; at < minute; at++) {
      for (const happening of this.#at(at) ?? []) {
        if (happening.what === 'hand_off' && happening.handOff.to !== 'mkt') holder = happening.handOff;
        else if (this.#parks(happening)) holder = null;
      }
    }
    return holder;
  }

  #parks(happening: Happening): boolean {
    if (happening.what === 'verdict') return happening.verdict.kind !== 'accept';
    if (happening.what !== 'stage') return false;
    return this.#book.agreement.parked.some(({ id }) => id === happening.stage);
  }

  // ---- what starts a promise

  #blank(rule: PromiseRule, id: string): SlowRun {
    return {
      rule,
      key: `${rule.id}:${id}`,
      start: null,
      heard: null,
      handOff: null,
      intent: undefined,
      callback: null,
      request: null,
      until: NEVER,
      end: null,
    };
  }

  #starts(rule: PromiseRule, runs: SlowRun[], happening: Happening, minute: Minute, desk: Desk): SlowRun[] {
    const start = rule.startsOn;
    const at = minute;
    // What keeps a promise does not start it anew.
    const isOpen = runs.some((run) => !run.end || (run.end.kept && run.end.at === minute));
    const fresh = (id: string, more: Partial<SlowRun>): SlowRun[] => [{ ...this.#blank(rule, id), start: at, ...more }];
    const heardOf = (handOff: HandOff): Partial<SlowRun> => ({ handOff, intent: handOff.intent, heard: handOff.recordedAt / MS });

    if (happening.what === 'hand_off') {
      const { handOff } = happening;
      desk.handOff = handOff;
      const wasFirst = desk.firstToSales;
      if (handOff.to !== 'mkt') desk.firstToSales = false;
      if (start.kind === 'hand_off' && (start.to ?? [rule.department]).includes(handOff.to)) {
        if (start.first && desk.isAtWork) return [];
        desk.isAtWork = true;
        return fresh(handOff.id, heardOf(handOff));
      }
      if (start.kind === 'conversation' && (start.to ?? [rule.department]).includes(handOff.to)) {
        return [{ ...this.#blank(rule, handOff.id), handOff, intent: handOff.intent }];
      }
      if (start.kind === 'unassigned' && handOff.to !== 'mkt' && desk.owner === null && !isOpen) {
        return fresh(`${handOff.id}@${at * MS}`, heardOf(handOff));
      }
      if (start.kind === 'hot_intent' && handOff.to !== 'mkt') {
        const intent = handOff.intent ?? (wasFirst ? this.#lead.intent : undefined);
        if (intent === undefined || !this.#isHot(intent)) return [];
        const asked = desk.hot.get(intent);
        if (asked !== undefined && at - asked <= 7 * 1440) return [];
        desk.hot.set(intent, at);
        return isOpen ? [] : fresh(handOff.id, { ...heardOf(handOff), intent });
      }
      return [];
    }
    if (happening.what === 'owner') {
      desk.owner = happening.owner;
      if (start.kind === 'assigned' && happening.owner !== null && !isOpen) return fresh(`owner@${at * MS}`, {});
      if (start.kind !== 'unassigned' || happening.owner !== null || isOpen) return [];
      const holder = this.#atWork(minute);
      return holder ? fresh(`${holder.id}@${at * MS}`, { handOff: holder, intent: holder.intent }) : [];
    }
    if (happening.what === 'stage') {
      if (start.kind !== 'stage' || start.stage !== happening.stage || isOpen) return [];
      return fresh(`${happening.stage}@${at * MS}`, { heard: happening.recordedAt / MS });
    }
    if (happening.what === 'request') {
      return start.kind === 'request' ? fresh(happening.request.id, { request: happening.request }) : [];
    }
    if (happening.what === 'verdict') {
      if (start.kind !== 'sent_back' || happening.verdict.kind !== 'nurture') return [];
      const { handOff, verdict } = happening;
      return fresh(`${handOff.id}@${at * MS}`, { handOff, intent: handOff.intent, heard: verdict.recordedAt / MS });
    }
    if (happening.what === 'plan_over') {
      this.#begin(runs, happening.handOff, at, null);
      return [];
    }
    if (happening.what !== 'activity') return [];

    const { activity } = happening;
    const counted = this.#counts(activity);
    const heard = isPersons(activity) ? null : activity.recordedAt / MS;
    if (counted.has('conversation') && start.kind === 'conversation') {
      const waiting = runs.find((run) => run.start === null && !run.end);
      if (waiting?.handOff) this.#begin(runs, waiting.handOff, at, heard);
      return [];
    }
    if (start.kind === 'attempt' || start.kind === 'meeting_held') {
      const wanted = start.kind === 'attempt' ? 'attempt' : 'meeting';
      const { handOff } = desk;
      if (!counted.has(wanted) || handOff === null || handOff.to !== rule.department || this.#isOver(handOff, minute)) return [];
      const mine = runs.filter((run) => run.handOff?.id === handOff.id);
      if (mine.some((run) => !run.end?.kept || start.kind === 'attempt')) return [];
      return fresh(activity.id, { handOff, intent: handOff.intent, heard });
    }
    if (start.kind === 'hot_intent' && activity.intent !== undefined && activity.by === undefined && this.#isHot(activity.intent)) {
      desk.hot.set(activity.intent, at);
      return isOpen ? [] : fresh(activity.id, { intent: activity.intent, heard });
    }
    if (start.kind === 'activity' && start.match.type === activity.type && !isOpen) {
      return fresh(activity.id, { intent: activity.intent, heard });
    }
    if (start.kind === 'callback' && activity.callbackAt !== undefined && counted.size > 0) {
      // Another moment agreed on stands for the one before.
      for (const run of runs) if (!run.end) run.end = { at, kept: true };
      return fresh(activity.id, { callback: activity.callbackAt / MS });
    }
    return [];
  }

  /** A decision that waited for a conversation begins. */
  #begin(runs: SlowRun[], handOff: HandOff, at: Minute, heard: Minute | null): void {
    for (const run of runs) {
      if (run.start !== null || run.end || run.handOff?.id !== handOff.id) continue;
      run.start = at;
      run.heard = heard;
    }
  }

  /** What waits for its start ends unseen when the lead is decided on, handed on or parked. */
  #dropWaiting(runs: SlowRun[], happening: Happening): void {
    for (let i = runs.length - 1; i >= 0; i--) {
      const run = runs[i] as SlowRun;
      if (run.start !== null) continue;
      const isAnswered = happening.what === 'verdict' && happening.handOff.id === run.handOff?.id;
      if (isAnswered || happening.what === 'hand_off' || this.#parks(happening)) runs.splice(i, 1);
    }
  }

  /** Whether a hand-off was parked by a minute. */
  #isOver(handOff: HandOff, minute: Minute): boolean {
    for (let at = handOff.at / MS; at <= minute; at++) {
      if (this.#at(at)?.some((happening) => this.#parks(happening))) return true;
    }
    return false;
  }

  #isHot(intent: Intent): boolean {
    return this.#book.agreement.intents.some(({ id, hot }) => id === intent && hot);
  }

  // ---- what ends it

  #maybeEnd(run: SlowRun, happening: Happening, minute: Minute): void {
    this.#maybeKeep(run, happening, minute, false);
    if (run.end || run.start === minute) return;
    const { kind } = run.rule.startsOn;
    if (kind === 'sent_back') return;
    const first = run.rule.startsOn.kind === 'hand_off' && run.rule.startsOn.first;
    const untilNext = !first && (kind === 'hand_off' || kind === 'conversation' || kind === 'attempt' || kind === 'meeting_held');
    if (this.#parks(happening) || (untilNext && happening.what === 'hand_off')) run.end = { at: minute, kept: false };
  }

  #maybeKeep(run: SlowRun, happening: Happening, minute: Minute, isItsStart: boolean): void {
    if (run.end) return;
    if (run.rule.keptBy.some((kept) => this.#keeps(run, kept, happening, minute, isItsStart))) {
      run.end = { at: minute, kept: true };
      return;
    }
    // As many touches as may be: the plan is over, kept or not.
    if (this.#touchesBy(run, minute)?.isFull) run.end = { at: minute, kept: false };
  }

  #keeps(run: SlowRun, kept: PromiseRule['keptBy'][number], happening: Happening, minute: Minute, isItsStart: boolean): boolean {
    switch (kept.kind) {
      case 'verdict':
        return (
          happening.what === 'verdict' &&
          (run.handOff === null || happening.handOff.id === run.handOff.id) &&
          !(isItsStart && run.rule.startsOn.kind === 'sent_back')
        );
      case 'opportunity':
        return happening.what === 'opportunity';
      case 'owner_set':
        // Whoever was given the lead while away is not somebody found.
        return happening.what === 'owner' && happening.owner !== null && minute !== run.start;
      case 'answer':
        return happening.what === 'answer' && happening.request.id === run.request?.id;
      case 'plan':
        if (isItsStart) return false;
        if (happening.what === 'stage') return this.#parks(happening);
        return happening.what === 'hand_off' || (happening.what === 'activity' && happening.activity.type === 'note');
      case 'touches':
        return this.#touchesBy(run, minute)?.isEnough ?? false;
      default:
        return happening.what === 'activity' && this.#keptByDoing(run, kept, happening.activity, minute, isItsStart);
    }
  }

  #keptByDoing(run: SlowRun, kept: PromiseRule['keptBy'][number], activity: Activity, minute: Minute, isItsStart: boolean): boolean {
    const counted = this.#counts(activity);
    switch (kept.kind) {
      case 'touch':
        return counted.has('touch');
      case 'conversation':
        return counted.has('conversation');
      case 'meeting_held':
        return counted.has('meeting');
      case 'activity':
        // What a system mails by itself keeps nothing.
        if (isItsStart || (activity.type === 'mail' && counted.size === 0)) return false;
        return kept.match.type === activity.type;
      case 'attempt': {
        if (run.callback !== null) {
          if (isItsStart) return false;
          if (counted.has('conversation')) return true;
          if (minute < run.callback - 15) return false;
        }
        const types = kept.types ?? ['call'];
        if (!types.includes(activity.type)) return false;
        return counted.has('attempt') || (activity.type !== 'call' && counted.has('touch'));
      }
      default:
        return false;
    }
  }

  /** How far the touch plan of a run is by a minute: touches since the hand-off, those too close to each other counted once. */
  #touchesBy(run: SlowRun, by: Minute): { isEnough: boolean; isFull: boolean } | null {
    const plan = run.rule.touches;
    if (!plan || run.start === null) return null;
    const calendar = this.#calendar(run.rule);
    let [made, calls, dayFrom] = [0, 0, -NEVER];
    for (let minute = run.handOff ? run.handOff.at / MS : run.start; minute <= by; minute++) {
      for (const happening of this.#at(minute) ?? []) {
        if (happening.what !== 'activity' || !this.#counts(happening.activity).has('touch')) continue;
        const day = calendar.day(minute);
        if (day < dayFrom) continue;
        made += 1;
        if (happening.activity.type === 'call') calls += 1;
        const closing = plan.spacingDays > 0 ? calendar.closingAfter(day, plan.spacingDays) : null;
        if (closing !== null) dayFrom = calendar.day(closing - 1);
      }
    }
    return { isEnough: made >= plan.min && calls >= plan.minCalls, isFull: made >= plan.max };
  }

  /** When the touch plan on which a decision waits is over, for each of its hand-offs. */
  #planEnds(rule: PromiseRule): Map<Minute, Happening[]> {
    const ends = new Map<Minute, Happening[]>();
    const start = rule.startsOn;
    if (start.kind !== 'conversation' || start.elsePlan === undefined) return ends;
    const plan = this.#book.agreement.promises.find(({ id }) => id === start.elsePlan);
    if (!plan) return ends;
    for (const run of this.#runsOf(plan)) {
      if (run.start === null || !run.handOff) continue;
      const last = Math.min(this.#now, run.end?.at ?? NEVER);
      let over = this.#due(run) ?? NEVER;
      for (let minute = run.start; minute <= last; minute++) {
        if (!this.#at(minute)) continue;
        const progress = this.#touchesBy(run, minute);
        if (progress?.isEnough || progress?.isFull) {
          over = Math.min(over, minute);
          break;
        }
      }
      if (over <= this.#now) ends.set(over, [...(ends.get(over) ?? []), { what: 'plan_over', handOff: run.handOff }]);
    }
    return ends;
  }

  /** What an activity counts as, by the words of the agreement. */
  #counts(activity: Activity): ReadonlySet<string> {
    const counted = new Set<string>(this.#countsAs(activity));
    if (counted.has('meeting')) counted.add('conversation').add('touch');
    if (counted.has('attempt')) counted.add('touch');
    return counted;
  }

  #countsAs(activity: Activity): readonly string[] {
    if (activity.result !== undefined) {
      return this.#book.agreement.touchResults.find(({ id }) => id === activity.result)?.countsAs ?? [];
    }
    const byPerson = activity.by !== undefined;
    switch (activity.type) {
      case 'call':
      case 'visit':
        return ['touch', 'attempt'];
      case 'meeting':
        return ['touch'];
      case 'mail':
        return byPerson ? ['touch'] : [];
      case 'reply':
        return byPerson ? ['touch', 'attempt'] : ['conversation'];
      default:
        return [];
    }
  }

  #isReplaced(rule: PromiseRule, at: Minute): boolean {
    return this.#book.agreement.promises.some(
      (other) =>
        other.id !== rule.id &&
        other.replaces.includes(rule.id) &&
        this.#runsOf(other).some((run) => run.start !== null && run.start <= at && (run.end?.at ?? NEVER) >= at),
    );
  }

  // ---- what counts

  #calendar(rule: PromiseRule): WallCalendar {
    const calendar = this.#calendars.get(rule.calendar);
    if (!calendar) throw new RangeError(`there is no calendar ${rule.calendar}`);
    return calendar;
  }

  /** What each minute of a run is, from its start to where the calendar is laid out. */
  #life(run: SlowRun): Life {
    let life = this.#lives.get(run);
    if (!life) {
      const start = run.start as Minute;
      const kinds = this.#calendar(run.rule).kindsFrom(start);
      life = { start, kinds, stillForGoodFrom: NEVER };
      // Where two promises wait for each other, the inner one is judged as if it did not.
      this.#lives.set(run, life);
      const stills = this.#findStills(run).sort((a, b) => stillKinds.indexOf(b.kind) - stillKinds.indexOf(a.kind));
      for (const { from, to, kind } of stills) {
        if (to === NEVER) life.stillForGoodFrom = Math.min(life.stillForGoodFrom, from);
        const last = Math.min(to, start + kinds.length);
        for (let minute = Math.max(from, start); minute < last; minute++) kinds[minute - start] = STILL + stillKinds.indexOf(kind);
      }
    }
    return life;
  }

  #findStills(run: SlowRun): Still[] {
    const { rule } = run;
    const { agreement, almanac } = this.#book;
    const [start, end] = [run.start as Minute, run.end?.at ?? NEVER];
    const stills: Still[] = [];
    if (run.callback !== null) return stills;
    if (rule.pausable && rule.maxPauses > 0) {
      const pauses = this.#lead.pauses
        .filter(({ promise, from }) => (promise ?? rule.id) === rule.id && from / MS <= this.#now && from / MS < end)
        .map(({ from, until, endedAt, reason }) => ({ from: from / MS, until: until / MS, endedAt, reason }))
        .sort((a, b) => a.from - b.from)
        .map(({ from, until, endedAt, reason }) => {
          const calendar = this.#calendar(rule);
          const most = agreement.pauseReasons.find(({ id }) => id === reason)?.maxDays;
          const longest = most === undefined ? null : calendar.closingAfter(calendar.day(from), most);
          const resumed = endedAt !== undefined && endedAt / MS <= this.#now ? endedAt / MS : NEVER;
          return { from, to: Math.min(until, longest ?? NEVER, resumed, this.#replyAfter(from)) };
        })
        .filter(({ from, to }) => to > from && to > start);
      for (const { from, to } of pauses.slice(0, rule.maxPauses)) stills.push({ from, to, kind: 'pause' });
    }
    const awaited = new Set(rule.standsStillWhile);
    if (rule.runsOn === 'owner') {
      const finding = agreement.promises.find(({ startsOn }) => startsOn.kind === 'unassigned');
      if (finding) awaited.add(finding.id);
      if (agreement.absencePolicy === 'stop') {
        for (const { user, from, to, enteredAt } of almanac.absences) {
          if (enteredAt / MS > this.#now) continue;
          for (const tenure of this.#tenures()) {
            if (tenure.owner !== user) continue;
            const begins = Math.max(from / MS, enteredAt / MS, tenure.from);
            const ends = Math.min(to / MS, tenure.to);
            if (ends > begins) stills.push({ from: begins, to: ends, kind: 'absence' });
          }
        }
      }
    }
    for (const other of agreement.promises) {
      if (!awaited.has(other.id) || other.id === rule.id) continue;
      for (const wait of this.#runsOf(other)) {
        if (wait.start === null) continue;
        const due = wait.end ? null : this.#due(wait);
        const expected = due !== null && due > this.#now ? due : NEVER;
        stills.push({ from: wait.start, to: wait.end?.at ?? expected, kind: 'waiting_for' });
      }
    }
    return stills.filter(({ from, to }) => to > from && from < end);
  }

  #tenures(): { from: Minute; to: Minute; owner: string | null }[] {
    const changes = this.#lead.assignments.filter(({ at }) => at / MS <= this.#now).sort((a, b) => a.at - b.at);
    const first = { from: -NEVER, owner: this.#ownerAtFirst() };
    const list = [first, ...changes.map(({ at, owner }) => ({ from: at / MS, owner }))];
    return list.map((tenure, index) => ({ ...tenure, to: list[index + 1]?.from ?? NEVER }));
  }

  #replyAfter(minute: Minute): Minute {
    const replies = this.#lead.activities
      .filter(({ type, result, by, bot }) => !bot && (result === 'replied' || (type === 'reply' && by === undefined)))
      .map(({ occurredAt }) => occurredAt / MS)
      .filter((at) => at > minute && at <= this.#now);
    return Math.min(NEVER, ...replies);
  }

  #isStill(run: SlowRun, minute: Minute): boolean {
    const { start, kinds } = this.#life(run);
    return (kinds[minute - start] as number) >= STILL;
  }

  /** Minutes that count in `[from, to)`. */
  #counted(run: SlowRun, from: Minute, to: Minute): number {
    const { start, kinds } = this.#life(run);
    let counted = 0;
    stepped.minutes += Math.max(0, to - from);
    for (let minute = from; minute < to; minute++) if (kinds[minute - start] === OPEN) counted += 1;
    return counted;
  }

  /** The moment by which so many milliseconds have counted; `null` where they never will as far as the calendar is laid out. */
  #after(run: SlowRun, from: Minute, amount: number): number | null {
    if (amount <= 0) return from;
    const { start, kinds, stillForGoodFrom } = this.#life(run);
    const last = Math.min(stillForGoodFrom, start + kinds.length);
    let left = amount;
    for (let minute = from; minute < last; minute++) {
      stepped.minutes += 1;
      if (kinds[minute - start] !== OPEN) continue;
      if (left <= MS) return minute + left / MS;
      left -= MS;
    }
    return null;
  }

  #sharesOf(run: SlowRun): SlowShare[] {
    const until = Math.min(run.end?.at ?? NEVER, this.#now) * MS;
    return this.#shares.filter(
      (share) => share.promise === run.rule.id && share.start === (run.start as Minute) * MS && share.until <= until,
    );
  }

  /** Where the present team's time begins, and what was used before. */
  #before(run: SlowRun): { from: Minute; elapsed: number; system: number } {
    const shares = this.#sharesOf(run);
    return {
      from: Math.max(run.start as Minute, ...shares.map(({ until }) => until / MS)),
      elapsed: shares.reduce((sum, share) => sum + share.elapsed, 0),
      system: shares.reduce((sum, share) => sum + share.system, 0),
    };
  }

  #within(run: SlowRun): PromiseRule['within'] {
    return run.rule.withinFor.find(({ intent }) => intent === run.intent) ?? run.rule.within;
  }

  #due(run: SlowRun): Minute | null {
    let due = this.#dues.get(run);
    if (due === undefined) {
      this.#dues.set(run, null);
      due = this.#findDue(run);
      this.#dues.set(run, due);
    }
    return due;
  }

  #findDue(run: SlowRun): Minute | null {
    const { amount, unit } = this.#within(run);
    const start = run.start as Minute;
    if (unit === 'minutes' || unit === 'hours') {
      const minutes = unit === 'hours' ? amount * 60 : amount;
      if (run.callback !== null) return run.callback + minutes;
      const { from, elapsed, system } = this.#before(run);
      return this.#after(run, from, minutes * MS - elapsed - system);
    }
    const closing = this.#nominalClosing(run, amount, unit);
    if (closing === null) return null;
    if (unit === 'days') {
      // The working time up to that closing, wherever standing still moves it.
      let open = 0;
      for (let minute = start; minute < closing; minute++) if (this.#calendar(run.rule).kind(minute) === 'open') open += 1;
      stepped.minutes += closing - start;
      return this.#after(run, start, open * MS);
    }
    return this.#movedOnTheWall(run, start, closing);
  }

  /** The closing by which days and months fall due if nothing stands still. */
  #nominalClosing(run: SlowRun, amount: number, unit: 'days' | 'months'): Minute | null {
    const calendar = this.#calendar(run.rule);
    const start = run.start as Minute;
    const today = calendar.day(start);
    if (unit === 'months') {
      const date = new Date(today * 86_400_000);
      const target = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + amount, 1));
      const lastOfMonth = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
      target.setUTCDate(Math.min(date.getUTCDate(), lastOfMonth));
      return calendar.closingAfter(target.getTime() / 86_400_000 - 1, 1);
    }
    const closing = calendar.closing(today);
    const isOn = run.rule.sameDayCounts && closing !== undefined && start < closing;
    if (isOn && amount === 1) return closing;
    return calendar.closingAfter(today, isOn ? amount - 1 : amount);
  }

  /** Months move by the length of what stood still, to the closing of the day they then come to, or the next one. */
  #movedOnTheWall(run: SlowRun, start: Minute, closing: Minute): Minute | null {
    const calendar = this.#calendar(run.rule);
    const { stillForGoodFrom } = this.#life(run);
    let [due, moved, minute] = [closing, closing, start];
    while (minute < due) {
      stepped.minutes += 1;
      if (minute >= stillForGoodFrom) return null;
      if (!this.#isStill(run, minute)) {
        minute += 1;
        continue;
      }
      // What began before it was due moves it by all of its length.
      while (this.#isStill(run, minute)) {
        stepped.minutes += 1;
        if (minute >= stillForGoodFrom) return null;
        minute += 1;
        moved += 1;
      }
      const day = calendar.day(moved - 1);
      const today = calendar.closing(day);
      const next = today !== undefined && moved <= today ? today : calendar.closingAfter(day, 1);
      if (next === null) return null;
      due = next;
    }
    return due;
  }

  /** Since when people could see what started it. */
  #seen(run: SlowRun): Minute {
    const start = run.start as Minute;
    if (run.heard === null || run.heard - start <= 1) return start;
    if (run.end && run.end.at < run.heard) return start;
    for (let minute = start; minute < run.heard; minute++) {
      for (const happening of this.#at(minute) ?? []) {
        if ((happening.what === 'verdict' && minute > start) || (happening.what === 'activity' && isPersons(happening.activity)))
          return start;
      }
    }
    return run.heard;
  }

  // ---- the clock

  #clock(run: SlowRun): SlowClock {
    const clock: SlowClock = {
      promise: run.rule.id,
      key: run.key,
      state: 'waiting',
      start: null,
      end: null,
      due: null,
      warn: null,
      elapsed: 0,
      left: 0,
      allowed: 0,
      system: 0,
      overdueBy: 0,
      still: null,
      minutes: { from: 0, kinds: [] },
    };
    if (run.start === null) return clock;
    const before = this.#before(run);
    const seen = Math.max(before.from, this.#seen(run));
    const moment = run.end?.at ?? this.#now;
    const due = this.#due(run);
    const nominal = due === null ? this.#withoutStills(run) : due;
    clock.start = run.start * MS;
    clock.end = run.end ? run.end.at * MS : null;
    clock.due = due === null ? null : due * MS;
    clock.elapsed = before.elapsed + this.#counted(run, seen, moment) * MS;
    clock.system = before.system + this.#counted(run, before.from, Math.min(seen, moment)) * MS;
    const used = before.elapsed + before.system;
    if (due !== null) clock.allowed = used + this.#counted(run, before.from, due) * MS;
    else if (nominal !== null) clock.allowed = used + this.#open(run, before.from, nominal) * MS;
    if (!run.end && due !== null) clock.left = this.#counted(run, this.#now, due) * MS;
    if (!run.end && due === null && nominal !== null) clock.left = Math.max(0, clock.allowed - clock.elapsed - clock.system);
    const warn = due === null ? null : this.#warn(run, due, clock.allowed - used);
    clock.warn = warn === null ? null : warn * MS;
    clock.state = this.#state(run, due, nominal, warn);
    if (due !== null && clock.state !== 'cancelled') clock.overdueBy = this.#counted(run, due, moment) * MS;
    if (!run.end) {
      const kind = this.#kindAt(run, this.#now, seen);
      clock.still = kind === 'counted' || kind === 'system' ? null : kind;
    }
    const from = Math.min(before.from, moment);
    clock.minutes = { from: from * MS, kinds: [] };
    for (let minute = from; minute < moment; minute++) clock.minutes.kinds.push(this.#kindAt(run, minute, seen));
    return clock;
  }

  #state(run: SlowRun, due: Minute | null, nominal: Minute | null, warn: Minute | null): string {
    if (run.end) {
      if (!run.end.kept) return 'cancelled';
      return due !== null && run.end.at > due ? 'met_late' : 'met';
    }
    if (nominal === null) return 'no_deadline';
    if (due !== null && this.#now > due) return 'breached';
    return warn !== null && this.#now >= warn ? 'at_risk' : 'running';
  }

  /** When it would fall due if nothing stood still; `null` where the team doesn't open for it. */
  #withoutStills(run: SlowRun): Minute | null {
    const { amount, unit } = this.#within(run);
    if (unit === 'days' || unit === 'months') return this.#nominalClosing(run, amount, unit);
    const { from, elapsed, system } = this.#before(run);
    let left = (unit === 'hours' ? amount * 60 : amount) - (elapsed + system) / MS;
    const calendar = this.#calendar(run.rule);
    let minute = from;
    for (; left > 0 && minute < calendar.end; minute++) if (calendar.kind(minute) === 'open') left -= 1;
    return left > 0 ? null : minute;
  }

  #open(run: SlowRun, from: Minute, to: Minute): number {
    let open = 0;
    for (let minute = from; minute < to; minute++) if (this.#calendar(run.rule).kind(minute) === 'open') open += 1;
    return open;
  }

  /** From when it is at risk. */
  #warn(run: SlowRun, due: Minute, allowedHere: number): Minute | null {
    const { warn } = run.rule;
    if (warn.kind === 'none') return null;
    const start = run.start as Minute;
    if (run.callback !== null) return Math.min(due, Math.max(run.callback, start));
    const calendar = this.#calendar(run.rule);
    const before = this.#before(run);
    let at: Minute | null;
    if (warn.kind === 'share') {
      const used = before.elapsed + before.system;
      at = this.#after(run, before.from, Math.max(0, Math.round((allowedHere + used) * warn.share) - used));
    } else {
      let day = calendar.day(due - 1);
      for (let left = warn.kind === 'days_before' ? warn.days : 0; left > 0; left -= 1) {
        do day -= 1;
        while (calendar.opening(day) === undefined);
      }
      at = calendar.opening(day) ?? null;
    }
    return at === null ? due : Math.min(due, Math.max(at, start));
  }

  #kindAt(run: SlowRun, minute: Minute, seen: Minute): SlowKind {
    const { start, kinds } = this.#life(run);
    const kind = kinds[minute - start] as number;
    if (kind >= STILL) return stillKinds[kind - STILL] as Still['kind'];
    if (kind !== OPEN) return minuteKinds[kind] as 'closed' | 'holiday';
    return minute < seen ? 'system' : 'counted';
  }
}

/** What only people of ours do, or one of ours did by name. */
function isPersons({ by, type }: Activity): boolean {
  return by !== undefined || ['call', 'visit', 'meeting', 'note'].includes(type);
}
