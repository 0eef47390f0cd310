import type { Assessment, BantReading, Readiness, Score, Tri } from './assessment';
import type { Day } from './day';
import type { DayReader } from './day-reader';
import type { Activity, HandOff, Intent, Lead, StageEntry } from './lead';
import type { Agreement } from './rulebook';
import type { LocalText } from './text';
import type { Instant } from './time';

/** What a judge found: its reading, the next instant at which time alone can change it, and what it could not know. */
export interface Judged<T> {
  reading: T;
  changesAt: Instant | null;
  unknowns: LocalText[];
}

export type PersonaReading = Assessment['persona'];
export type CutOffReading = Assessment['cutOffs'];
export interface GateReading {
  met: Tri;
  blocked: boolean;
  text: LocalText;
  /** What would have to be asked or answered otherwise; empty when met. */
  open: BantReading['element'][];
}

/** The judges whose findings conditions may ask for; one set for each agreement. */
export interface FactJudges {
  readonly agreement: Agreement;
  readonly days: DayReader;
  rank(title: string): string | null;
  persona(facts: Facts): Judged<PersonaReading>;
  score(facts: Facts): Judged<Score>;
  bant(facts: Facts): Judged<BantReading[]>;
  gate(facts: Facts): Judged<GateReading>;
  cutOffs(facts: Facts): Judged<CutOffReading>;
  readiness(facts: Facts): Judged<Readiness>;
  stage(facts: Facts): string;
}

/** One reason a lead came in or came back. */
export interface Arrival {
  id: Intent;
  at: Instant;
  /** The channel of an inquiry the lead made itself. */
  channel: string | null;
}

type Finding = 'persona' | 'score' | 'bant' | 'gate' | 'cutOffs' | 'readiness';

const none: readonly Activity[] = [];

/** The smaller of two instants, where null means never. */
export function sooner(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b;
  return b === null || a < b ? a : b;
}

/**
 * One lead as it is known at `now`: what lies in the future is left out, a fact recorded twice counts in its newest
 * form, bots count never. Indexes and the judges' findings are made when first asked for.
 */
export class Facts {
  /** Oldest first. */
  readonly activities: readonly Activity[];
  /** The earliest instant after `now` at which a fact already recorded begins to count. */
  readonly nextFactAt: Instant | null;
  #byType: Map<string, Activity[]> | null = null;
  #visitDays: readonly Day[] | null = null;
  #handOffs: readonly HandOff[] | null = null;
  #stages: readonly StageEntry[] | null = null;
  #rank: string | null | undefined;
  #arrivals: readonly Arrival[] | null = null;
  readonly #found = new Map<Finding, Judged<unknown> | null>();

  constructor(
    readonly lead: Lead,
    readonly now: Instant,
    readonly judges: FactJudges,
    /** For whoever asks of one lead at many moments and has put its activities in order once. */
    { known, next }: KnownActivities = knownActivities(lead.activities, now),
  ) {
    this.activities = known;
    this.nextFactAt = nextRecorded(lead, now, next);
  }

  /** Activities of one type, oldest first. */
  ofType(type: string): readonly Activity[] {
    if (!this.#byType) {
      this.#byType = new Map();
      for (const activity of this.activities) {
        const list = this.#byType.get(activity.type);
        if (list) list.push(activity);
        else this.#byType.set(activity.type, [activity]);
      }
    }
    return this.#byType.get(type) ?? none;
  }

  /** The different days with a page view, in order. */
  visitDays(): readonly Day[] {
    if (!this.#visitDays) {
      const days: Day[] = [];
      for (const { occurredAt } of this.ofType('page_view')) {
        const day = this.judges.days.dayOf(occurredAt);
        if (days.at(-1) !== day) days.push(day);
      }
      this.#visitDays = days;
    }
    return this.#visitDays;
  }

  /** Hand-offs up to now, oldest first, those of one moment as they came; a verdict given later is not there yet. */
  handOffs(): readonly HandOff[] {
    this.#handOffs ??= this.lead.handOffs
      .filter(({ at }) => at <= this.now)
      .map((handOff) => (handOff.verdict && handOff.verdict.at > this.now ? { ...handOff, verdict: undefined } : handOff))
      .sort((a, b) => a.at - b.at || a.recordedAt - b.recordedAt);
    return this.#handOffs;
  }

  /** Stages entered up to now, oldest first. */
  stages(): readonly StageEntry[] {
    this.#stages ??= this.lead.stages.filter(({ at }) => at <= this.now).sort((a, b) => a.at - b.at || a.recordedAt - b.recordedAt);
    return this.#stages;
  }

  /** The rank that the title says, or null. */
  rank(): string | null {
    if (this.#rank === undefined) this.#rank = this.lead.title ? this.judges.rank(this.lead.title) : null;
    return this.#rank;
  }

  /** Every recorded intent up to now, from the lead itself, its hand-offs and activities. */
  arrivals(): readonly Arrival[] {
    if (this.#arrivals) return this.#arrivals;
    const all: Arrival[] = [];
    if (this.lead.intent && this.lead.createdAt <= this.now) all.push({ id: this.lead.intent, at: this.lead.createdAt, channel: null });
    for (const { intent, at } of this.handOffs()) if (intent) all.push({ id: intent, at, channel: null });
    for (const { intent, occurredAt, channel, by } of this.activities) {
      // What a rep notes about an intent is no inquiry of the lead's own, so its channel says nothing.
      if (intent) all.push({ id: intent, at: occurredAt, channel: by === undefined ? (channel ?? null) : null });
    }
    this.#arrivals = all;
    return all;
  }

  persona(): Judged<PersonaReading> | null {
    return this.#find('persona', this.judges.persona);
  }
  score(): Judged<Score> | null {
    return this.#find('score', this.judges.score);
  }
  bant(): Judged<BantReading[]> | null {
    return this.#find('bant', this.judges.bant);
  }
  gate(): Judged<GateReading> | null {
    return this.#find('gate', this.judges.gate);
  }
  cutOffs(): Judged<CutOffReading> | null {
    return this.#find('cutOffs', this.judges.cutOffs);
  }
  readiness(): Judged<Readiness> | null {
    return this.#find('readiness', this.judges.readiness);
  }

  /** Null where a finding would need itself: a rulebook may define the score by the score. */
  #find<T>(name: Finding, judge: (facts: Facts) => Judged<T>): Judged<T> | null {
    const found = this.#found.get(name);
    if (found !== undefined) return found as Judged<T> | null;
    this.#found.set(name, null);
    const judged = judge(this);
    this.#found.set(name, judged);
    return judged;
  }
}

/** The activities that count at a moment, oldest first, and when the first later one comes. */
export interface KnownActivities {
  known: readonly Activity[];
  next: Instant | null;
}

/** Which activities count at `now`, each in its newest form and bots' never. */
export function knownActivities(all: readonly Activity[], now: Instant): KnownActivities {
  let next: Instant | null = null;
  let ordered = true;
  let last: Activity | undefined;
  const ids = new Set<string>();
  const known: Activity[] = [];
  for (const activity of all) {
    ids.add(activity.id);
    if (activity.occurredAt > now) {
      next = sooner(next, activity.occurredAt);
      continue;
    }
    if (activity.bot) continue;
    if (last && inOrder(activity, last) < 0) ordered = false;
    last = activity;
    known.push(activity);
  }
  if (ids.size !== all.length) return knownActivities(newestOfEach(all), now);
  return { known: ordered ? known : known.sort(inOrder), next };
}

function inOrder(a: Activity, b: Activity): number {
  return a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Of facts with one id, the one recorded last; where even that is equal, whichever reads later, in any order given. */
function newestOfEach(all: readonly Activity[]): Activity[] {
  const newest = new Map<string, Activity>();
  for (const activity of all) {
    const other = newest.get(activity.id);
    if (!other || isNewer(activity, other)) newest.set(activity.id, activity);
  }
  return [...newest.values()];
}

function isNewer(a: Activity, b: Activity): boolean {
  if (a.recordedAt !== b.recordedAt) return a.recordedAt > b.recordedAt;
  if (a.occurredAt !== b.occurredAt) return a.occurredAt > b.occurredAt;
  return JSON.stringify(Object.entries(a).sort()) > JSON.stringify(Object.entries(b).sort());
}

function nextRecorded(lead: Lead, now: Instant, first: Instant | null): Instant | null {
  let next = first;
  function later(at: Instant | undefined): void {
    if (at !== undefined && at > now) next = sooner(next, at);
  }
  for (const { at } of lead.stages) later(at);
  for (const { at, verdict } of lead.handOffs) {
    later(at);
    later(verdict?.at);
  }
  for (const { at } of lead.optOuts) later(at);
  for (const { createdAt } of lead.opportunities) later(createdAt);
  later(lead.doNotApproach?.at);
  later(lead.importedScore?.at);
  later(lead.createdAt);
  return next;
}
