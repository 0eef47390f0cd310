import type { Assessment, BantReading, Readiness, Score, Tri } from './assessment';
import type { Day } from './day';
import type { DayReader } from './day-reader';
import { type KnownActivities, knownActivities } from './known-activities';
import type { Activity, HandOff, Intent, Lead, StageEntry } from './lead';
import type { Agreement } from './rulebook';
import { SortedActivities } from './sorted-activities';
import type { LocalText } from './text';
import type { Instant } from './time';

export { type KnownActivities, knownActivities } from './known-activities';

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

const none: readonly Activity[] = [];

/** The smaller of two instants, where null means never. */
export function sooner(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b;
  return b === null || a < b ? a : b;
}

/** The sooner of `next` and of a moment that lies after `now`; infinity means never. */
export function nextAfter(now: Instant, next: Instant, at: Instant | undefined): Instant {
  return at !== undefined && at > now && at < next ? at : next;
}

/**
 * One lead as it is known at `now`: what lies in the future is left out, a fact recorded twice counts in its newest
 * form, bots count never. Indexes and the judges' findings are made when first asked for.
 */
export class Facts {
  #inOrder: KnownActivities | null;
  #nextFactAt: Instant | null | undefined;
  #sorted: SortedActivities | null = null;
  #saying: Map<readonly Activity[], Map<string, Map<string | undefined, Activity[]>>> | null = null;
  #handOffs: readonly HandOff[] | null = null;
  #stages: readonly StageEntry[] | null = null;
  #rank: string | null | undefined;
  #arrivals: readonly Arrival[] | null = null;
  // Not asked for yet, under way (null) or found.
  #persona: Judged<PersonaReading> | null | undefined;
  #score: Judged<Score> | null | undefined;
  #bant: Judged<BantReading[]> | null | undefined;
  #gate: Judged<GateReading> | null | undefined;
  #cutOffs: Judged<CutOffReading> | null | undefined;
  #readiness: Judged<Readiness> | null | undefined;

  constructor(
    readonly lead: Lead,
    readonly now: Instant,
    readonly judges: FactJudges,
    /** For whoever asks of one lead at many moments and has put its activities in order once. */
    inOrder: KnownActivities | null = null,
  ) {
    this.#inOrder = inOrder;
    this.#sorted = inOrder?.sorted ?? null;
  }

  /** What happened up to now, oldest first. */
  get activities(): readonly Activity[] {
    this.#inOrder ??= knownActivities(this.lead.activities, this.now);
    return this.#inOrder.known;
  }

  /** The earliest instant after `now` at which a fact already recorded begins to count. */
  get nextFactAt(): Instant | null {
    this.#inOrder ??= knownActivities(this.lead.activities, this.now);
    if (this.#nextFactAt === undefined) this.#nextFactAt = nextRecorded(this.lead, this.now, this.#inOrder.next);
    return this.#nextFactAt;
  }

  /** Activities of one type, oldest first. */
  ofType(type: string): readonly Activity[] {
    return this.#inKinds().ofType(type);
  }

  /** Activities that say why the lead came in or came back, oldest first. */
  withIntent(): readonly Activity[] {
    return this.#inKinds().withIntent;
  }

  #inKinds(): SortedActivities {
    this.#sorted ??= new SortedActivities(this.activities);
    return this.#sorted;
  }

  /** Those of a list of its activities that say a value of one thing; a long list is sorted by that thing once. */
  saying(list: readonly Activity[], key: 'content' | 'result' | 'rating' | 'channel' | 'interest', value: string): readonly Activity[] {
    this.#saying ??= new Map();
    let byKey = this.#saying.get(list);
    if (!byKey) {
      byKey = new Map();
      this.#saying.set(list, byKey);
    }
    let byValue = byKey.get(key);
    if (!byValue) {
      byValue = new Map();
      byKey.set(key, byValue);
      for (const activity of list) {
        const same = byValue.get(activity[key]);
        if (same) same.push(activity);
        else byValue.set(activity[key], [activity]);
      }
    }
    return byValue.get(value) ?? none;
  }

  /** The different days with a page view, in order. */
  visitDays(): readonly Day[] {
    return this.#inKinds().visitDays(this.judges.days);
  }

  /** Hand-offs up to now, oldest first, those of one moment as they came; a verdict given later is not there yet. */
  handOffs(): readonly HandOff[] {
    this.#handOffs ??= handOffsUpTo(this.lead.handOffs, this.now);
    return this.#handOffs;
  }

  /** Stages entered up to now, oldest first. */
  stages(): readonly StageEntry[] {
    this.#stages ??= stagesUpTo(this.lead.stages, this.now);
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
    for (const { intent, occurredAt, channel, by } of this.withIntent()) {
      // What a rep notes about an intent is no inquiry of the lead's own, so its channel says nothing.
      if (intent) all.push({ id: intent, at: occurredAt, channel: by === undefined ? (channel ?? null) : null });
    }
    this.#arrivals = all;
    return all;
  }

  // Null where a finding would need itself: a rulebook may define the score by the score.
  persona(): Judged<PersonaReading> | null {
    if (this.#persona === undefined) {
      this.#persona = null;
      this.#persona = this.judges.persona(this);
    }
    return this.#persona;
  }
  score(): Judged<Score> | null {
    if (this.#score === undefined) {
      this.#score = null;
      this.#score = this.judges.score(this);
    }
    return this.#score;
  }
  bant(): Judged<BantReading[]> | null {
    if (this.#bant === undefined) {
      this.#bant = null;
      this.#bant = this.judges.bant(this);
    }
    return this.#bant;
  }
  gate(): Judged<GateReading> | null {
    if (this.#gate === undefined) {
      this.#gate = null;
      this.#gate = this.judges.gate(this);
    }
    return this.#gate;
  }
  cutOffs(): Judged<CutOffReading> | null {
    if (this.#cutOffs === undefined) {
      this.#cutOffs = null;
      this.#cutOffs = this.judges.cutOffs(this);
    }
    return this.#cutOffs;
  }
  readiness(): Judged<Readiness> | null {
    if (this.#readiness === undefined) {
      this.#readiness = null;
      this.#readiness = this.judges.readiness(this);
    }
    return this.#readiness;
  }
}

/** Hand-offs up to `now`, oldest first, without verdicts given later; the same list where nothing must be done. */
function handOffsUpTo(all: readonly HandOff[], now: Instant): readonly HandOff[] {
  let asItIs = true;
  let last = Number.NEGATIVE_INFINITY;
  for (const { at, verdict } of all) {
    if (at > now || at <= last || (verdict && verdict.at > now)) asItIs = false;
    last = at;
  }
  if (asItIs) return all;
  return all
    .filter(({ at }) => at <= now)
    .map((handOff) => (handOff.verdict && handOff.verdict.at > now ? { ...handOff, verdict: undefined } : handOff))
    .sort((a, b) => a.at - b.at || a.recordedAt - b.recordedAt);
}

/** Stages entered up to `now`, oldest first; the same list where nothing must be done. */
function stagesUpTo(all: readonly StageEntry[], now: Instant): readonly StageEntry[] {
  let asItIs = true;
  let last = Number.NEGATIVE_INFINITY;
  for (const { at } of all) {
    if (at > now || at <= last) asItIs = false;
    last = at;
  }
  if (asItIs) return all;
  return all.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at || a.recordedAt - b.recordedAt);
}

function nextRecorded(lead: Lead, now: Instant, first: Instant | null): Instant | null {
  let next = first ?? Number.POSITIVE_INFINITY;
  for (const { at } of lead.stages) next = nextAfter(now, next, at);
  for (const { at, verdict } of lead.handOffs) next = nextAfter(now, nextAfter(now, next, at), verdict?.at);
  for (const { at } of lead.optOuts) next = nextAfter(now, next, at);
  for (const { createdAt } of lead.opportunities) next = nextAfter(now, next, createdAt);
  next = nextAfter(now, next, lead.doNotApproach?.at);
  next = nextAfter(now, next, lead.importedScore?.at);
  next = nextAfter(now, next, lead.createdAt);
  return next === Number.POSITIVE_INFINITY ? null : next;
}
