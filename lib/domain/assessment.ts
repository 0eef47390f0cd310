import type { Stretch } from './business-hours';
import type { BantElement, BantState, Department, Intent, LeadRef } from './lead';
import type { Axis } from './rulebook';
import type { LocalText } from './text';
import type { Duration, Instant } from './time';
import type { Worked } from './worked';

/** Why a clock does not count just now. */
export type StandingStill =
  | { kind: 'off_hours'; until: Instant | null }
  | { kind: 'holiday'; name: LocalText; until: Instant | null }
  | { kind: 'paused'; reason: LocalText; until: Instant }
  | { kind: 'absence'; until: Instant }
  /** Another promise must be answered first (marketing owes an answer). */
  | { kind: 'waiting_for'; promise: string; name: LocalText };

export type ClockState = 'waiting' | 'running' | 'at_risk' | 'met' | 'met_late' | 'breached' | 'cancelled' | 'no_deadline';

/** One stretch of a clock's receipt; `counted` ones sum to `elapsed`. */
export type ReceiptStretch = {
  from: Instant;
  to: Instant;
  kind: 'counted' | 'night' | 'weekend' | 'holiday' | 'break' | 'closed' | 'absence' | 'pause' | 'system' | 'waiting_for';
  name?: LocalText;
  by?: string;
};

/** One promise running on one lead. */
export type Clock = {
  promise: string;
  /** Unique within the lead: promise id and what started it. */
  key: string;
  name: LocalText;
  action: LocalText;
  department: Department;
  runsOn: 'owner' | 'manager' | 'marketing';
  state: ClockState;
  /** Set in states running, at_risk and breached when the clock does not count now. */
  still: StandingStill | null;
  startedAt: Instant | null;
  startedBy: LocalText;
  due: Instant | null;
  /** Moment from which it is at risk. */
  warnAt: Instant | null;
  /** Working time left, never negative. */
  left: Duration;
  /** Business days after today up to the due day; null where hours are meant. */
  businessDaysLeft: number | null;
  /** Working time over, when breached or met late. */
  overdueBy: Duration;
  /** Working time people used so far. */
  elapsed: Duration;
  /** Working time in which a system held the start before anybody could see it; part of what is allowed, charged to nobody. */
  system: Duration;
  /** Working time from start to due. */
  allowed: Duration;
  endedAt: Instant | null;
  /** Touches made and wanted, for touch promises; `nextFrom` is when the next one counts, null before the first and after the last. */
  touches: { made: number; calls: number; wanted: number; max: number; nextFrom: Instant | null } | null;
  hours: boolean;
  /** Judged under this rulebook version. */
  version: string;
  /** Trial run: shown, not counted. */
  trial: boolean;
};

export type ScoreLine = {
  kind: 'rule' | 'cap' | 'floor' | 'imported';
  id: string;
  axis: Axis;
  group: string | null;
  name: LocalText;
  /** Whole points after decay; all lines sum to the total. */
  points: number;
  /** Points lost to time, ≥ 0. */
  faded: number;
  /** When it fired, and the activity that caused it. */
  at: Instant | null;
  activity: string | null;
  count: number;
  interest: string | null;
};

export type Score = {
  mode: 'points' | 'checklist' | 'off';
  fit: number;
  engagement: number;
  total: number;
  band: 'high' | 'mid' | 'low' | null;
  lines: ScoreLine[];
  byInterest: { interest: string; points: number }[];
  /** Industry or size blank: the lead goes to marketing's list, not to zero. */
  fitUnknown: boolean;
  checklist: { id: string; name: LocalText; held: boolean | null }[];
};

export type BantReading = {
  element: BantElement;
  /** What was recorded, or `stale` when it must be asked again. */
  state: BantState | 'stale';
  recorded: BantState;
  name: LocalText;
  question: LocalText;
  words: string | null;
  saidBy: string | null;
  at: Instant | null;
  activity: string | null;
  by: string | null;
  month: string | null;
  seesUs: boolean | null;
  staleAt: Instant | null;
};

export type Readiness = 'now' | 'later' | 'not_yet' | 'not_asked';
export type Tri = 'yes' | 'no' | 'unknown';

export type StageReading = {
  id: string;
  name: LocalText;
  short: LocalText;
  acronym: string | null;
  parked: boolean;
  department: Department;
  enteredAt: Instant | null;
  by: 'rule' | 'person' | 'crm' | 'import' | null;
  reason: string | null;
  forced: boolean;
  /** `text` in both languages where a rule said so; else `label` as it was recorded. */
  evidence: { label: string; text?: LocalText; activity: string | null; at: Instant | null }[];
  /** Would the lead enter this stage by today's rules? */
  qualifiesToday: Tri;
  actions: LocalText[];
  /** The ladder, for drawing. */
  ladder: {
    id: string;
    name: LocalText;
    short: LocalText;
    acronym: string | null;
    state: 'passed' | 'current' | 'ahead';
    enteredAt: Instant | null;
  }[];
  /** A hand-off awaits a verdict of the acting department. */
  awaitingVerdict: { handOff: string; to: Department; at: Instant } | null;
};

/** One thing still needed for the next stage. */
export type Missing = {
  kind: 'condition' | 'bant' | 'cut_off' | 'note' | 'acceptance' | 'opportunity';
  text: LocalText;
  bant?: BantElement;
};

/** What to do next, and by when. */
export type NextStep = {
  kind: 'promise' | 'decide' | 'nurture' | 'nothing' | 'do_not_contact';
  action: LocalText;
  clock: string | null;
  by: Instant | null;
  department: Department | null;
  owner: string | null;
  /** Words that belong to it: what was said when the call-back was agreed. */
  note: string | null;
};

export type Guard = {
  /** Channels that must not be used. */
  blocked: ('mail' | 'phone' | 'visit')[];
  /** Of these, the ones an own inquiry of the person opens again. */
  exempt: ('mail' | 'phone' | 'visit')[];
  doNotApproach: string | null;
  documentOnly: boolean;
};

/** How a lead stands at `now`: everything a view shows. */
export type Assessment = {
  version: string;
  almanac: number;
  now: Instant;
  refs: LeadRef[];
  stage: StageReading;
  next: NextStep;
  clocks: Clock[];
  score: Score;
  bant: BantReading[];
  gate: { met: Tri; blocked: boolean; text: LocalText };
  cutOffs: { id: string; name: LocalText; result: 'pass' | 'fail' | 'unknown'; value: number | null; atLeast: number }[];
  persona: {
    layers: { id: 'account' | 'department' | 'person'; name: LocalText; match: 'yes' | 'partly' | 'no' | 'unknown' }[];
    isPersona: Tri;
  };
  readiness: Readiness;
  intent: { id: Intent; name: LocalText; hot: boolean; at: Instant | null } | null;
  routing: { to: 'mkt' | 'is' | 'fs' | 'account_owner' | 'last_owner'; why: LocalText } | null;
  missing: Missing[];
  completeness: { have: number; of: number; missing: string[] };
  guard: Guard;
  /** Attempts, conversations and held meetings since the latest hand-off. */
  touches: {
    made: number;
    attempts: number;
    conversations: number;
    meetings: number;
    last: { at: Instant; result: LocalText | null } | null;
  };
  woke: { at: Instant; why: LocalText } | null;
  /** Older than go-live: one list, no clocks. */
  beforeGoLive: boolean;
  /** With sales, worked as far as a deal should be, and no deal registered; null otherwise. */
  worked: Worked | null;
  /** The earliest instant after `now` at which anything but a countdown can differ; null: never. */
  changesAt: Instant | null;
  /** Things that could not be known, in words for a person. */
  unknowns: LocalText[];
};

export type { Stretch };
