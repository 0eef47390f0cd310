import type { CalendarRule } from '@/lib/domain/calendar';
import { type Activity, activityTypes, type HandOff, intents, type Lead, touchResults, verdicts } from '@/lib/domain/lead';
import type { PromiseRule, Rulebook } from '@/lib/domain/rulebook';
import { aLead, anActivity, aRulebook } from '@/test/fixtures/builders';
import type { Random } from './random';
import type { Minute } from './wall-calendar';

const MS = 60_000;
const DAY = 1440;
/** How long a life is told: so many days of facts. */
export const DAYS = 10;
/** How far calendars are laid out around it: back for warnings some days ahead, on for a month that a hold of weeks moves. */
export const LAID_OUT = { before: 21 * DAY, after: 150 * DAY } as const;

/** Monday 2026-10-19, after which most zones that change their clocks in autumn do. */
const AUTUMN: Minute = Date.UTC(2026, 9, 19) / MS;
/** Monday 2026-12-21, before the turn of the year. */
const WINTER: Minute = Date.UTC(2026, 11, 21) / MS;
/** Monday 2027-03-08, after which most of them change back. */
const SPRING: Minute = Date.UTC(2027, 2, 8) / MS;

/** When the lives of a rulebook begin. */
export const seasons: readonly Minute[] = [AUTUMN, WINTER, SPRING];

const zones = [
  'Asia/Tokyo',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Africa/Cairo',
  'Pacific/Chatham',
  'America/Santiago',
  'Antarctica/Troll',
];

type Hours = [string, string][];

const workdays: Hours[] = [
  [
    ['09:00', '12:00'],
    ['13:00', '18:00'],
  ],
  [['09:00', '18:00']],
  [
    ['08:30', '11:45'],
    ['12:30', '17:00'],
    ['18:00', '19:15'],
  ],
  [
    ['00:00', '05:30'],
    ['21:00', '24:00'],
  ],
  [['01:00', '09:30']],
  [['10:00', '24:00']],
];

function date(minute: Minute): string {
  return new Date(minute * MS).toISOString().slice(0, 10);
}

/** A team's hours: some zone, lunch or none, holidays, half days, breaks, a closure, a day opened. */
function aCalendar(random: Random, id: string, from: Minute): CalendarRule {
  const hours = random.one(workdays);
  const days = random.happens(0.15) ? (['mon', 'wed', 'thu', 'sat'] as const) : (['mon', 'tue', 'wed', 'thu', 'fri'] as const);
  const near = (): string => date(from + random.whole(-3, 50) * DAY);
  const name = { ja: '休', en: 'Closed' };
  return {
    id,
    name,
    timeZone: random.one(zones),
    weekly: random.happens(0.02) ? {} : Object.fromEntries(days.map((day) => [day, hours])),
    holidays: random.happens(0.7) ? 'jp' : 'none',
    extraHolidays: random.some(0, 1, () => ({ date: near(), name })),
    closures: [
      { from: '12-29', to: '01-03', name, enabled: random.happens(0.7) },
      { from: '10-30', to: '11-02', name, enabled: random.happens(0.2) },
    ],
    exceptions: Object.fromEntries(random.some(0, 3, () => [near(), [['09:00', '12:00']] satisfies Hours])),
    openings: Object.fromEntries(random.some(0, 1, () => [near(), [['10:00', '15:00']] satisfies Hours])),
    breaks: Object.fromEntries(random.some(0, 3, () => [near(), [['11:00', '14:30']] satisfies Hours])),
  };
}

function aWithin(random: Random): PromiseRule['within'] {
  return random.one([
    { amount: random.whole(1, 12), unit: 'hours' },
    { amount: random.whole(20, 200), unit: 'minutes' },
    { amount: random.whole(1, 5), unit: 'days' },
    { amount: random.whole(1, 5), unit: 'days' },
    { amount: 1, unit: 'months' },
  ] as const);
}

function aWarning(random: Random): PromiseRule['warn'] {
  return random.one([
    { kind: 'share', share: random.one([0, 0.33, 0.5, 0.8, 1]) },
    { kind: 'due_day' },
    { kind: 'days_before', days: random.whole(1, 5) },
    { kind: 'none' },
  ] as const);
}

/** The shipped agreement with promises of its own, other figures, other hours and somebody away. */
export function aRandomRulebook(random: Random, from: Minute): Rulebook {
  const shipped = aRulebook();
  const owners = ['rep-1', 'rep-2'];
  const model = shipped.agreement.promises.find(({ id }) => id === 'p3') as PromiseRule;
  const own: PromiseRule[] = [
    { ...model, id: 'on_stage', startsOn: { kind: 'stage', stage: 'sal' }, keptBy: [{ kind: 'activity', match: { type: 'note' } }] },
    { ...model, id: 'on_owner', startsOn: { kind: 'assigned' }, keptBy: [{ kind: 'conversation' }], calendar: 'standard' },
    { ...model, id: 'on_trial', startsOn: { kind: 'activity', match: { type: 'trial_start' } }, keptBy: [{ kind: 'touch' }] },
    { ...model, id: 'by_mail', keptBy: [{ kind: 'attempt', types: ['call', 'mail', 'reply'] }], standsStillWhile: ['p9'] },
  ];
  const promises = [...shipped.agreement.promises, ...own].map((promise) => {
    const { kind } = promise.startsOn;
    const changed = { ...promise };
    if (random.happens(0.5) && kind !== 'callback') changed.within = aWithin(random);
    if (random.happens(0.5) && kind !== 'callback') changed.warn = aWarning(random);
    changed.sameDayCounts = random.happens(0.3);
    if (random.happens(0.3)) changed.maxPauses = random.whole(0, 3);
    if (random.happens(0.3)) changed.calendar = random.one(['standard', 'quick']);
    if (changed.touches) {
      const min = random.whole(1, 5);
      changed.touches = {
        min,
        minCalls: random.whole(0, Math.min(2, min)),
        spacingDays: random.whole(0, 2),
        max: min + random.whole(0, 3),
      };
    }
    return changed;
  });
  return {
    agreement: {
      ...shipped.agreement,
      calendars: ['standard', 'quick'].map((id) => aCalendar(random, id, from)),
      absencePolicy: random.one(['stop', 'stop', 'cover', 'reassign']),
      pauseReasons: shipped.agreement.pauseReasons.map((reason) => ({ ...reason, maxDays: random.whole(1, 6) })),
      promises,
    },
    almanac: {
      ...shipped.almanac,
      holidays: {
        jp: [...new Set(random.some(0, 5, () => date(from + random.whole(-2, 45) * DAY)))].map((day) => ({
          date: day,
          name: { ja: '祝', en: 'Holiday' },
        })),
      },
      absences: owners
        .filter(() => random.happens(0.5))
        .map((user) => {
          const begins = from + random.whole(0, DAYS * DAY);
          const absence = { id: user, user, from: begins * MS, to: (begins + random.whole(60, 6 * DAY)) * MS };
          return { ...absence, enteredAt: (begins + random.whole(-3 * DAY, 2 * DAY)) * MS };
        }),
    },
  };
}

/** A lead's life of some days, in which no two things happen in the same minute. */
export function aRandomLead(random: Random, from: Minute, id: string): Lead {
  const taken = new Set<Minute>([from]);
  /** A minute in which nothing else happens, most often in the daytime somewhere. */
  const moment = (low = from, high = from + DAYS * DAY): Minute => {
    for (;;) {
      const minute = random.whole(low, high);
      if (taken.has(minute)) continue;
      taken.add(minute);
      return minute;
    }
  };
  const after = (minute: Minute): Minute => moment(minute + 1, minute + 4 * DAY);
  const heardLate = (minute: Minute): number => (minute + (random.happens(0.3) ? random.whole(0, 400) : 0)) * MS;
  const begins = moment(from, from + 3 * DAY);
  const handOffs = [begins, ...random.some(0, 2, () => moment())].map((at, index): HandOff => {
    const handOff: HandOff = {
      id: `h${index}`,
      from: 'mkt',
      to: index === 0 ? 'is' : random.one(['is', 'fs', 'fs', 'mkt']),
      at: at * MS,
      recordedAt: heardLate(at),
    };
    if (random.happens(0.3)) handOff.intent = random.one(intents);
    const verdict = (): NonNullable<HandOff['verdict']> => {
      const decided = after(at);
      return { kind: random.one(verdicts), at: decided * MS, recordedAt: heardLate(decided) };
    };
    if (random.happens(0.35)) handOff.verdict = verdict();
    if (random.happens(0.15)) handOff.laterVerdicts = [verdict()];
    return handOff;
  });
  const activities = random.some(0, 14, (index): Activity => {
    const type = random.happens(0.5) ? random.one(['call', 'mail', 'reply', 'meeting'] as const) : random.one(activityTypes);
    const at = moment();
    const facts: Partial<Activity> = {};
    if (random.happens(type === 'call' || type === 'meeting' ? 0.8 : 0.2)) facts.result = random.one(touchResults);
    if (random.happens(type === 'inquiry' ? 0.1 : 0.6)) facts.by = 'rep-1';
    if (type === 'inquiry' || random.happens(0.1)) facts.intent = random.one(['price', 'trial', 'compare', 'paper'] as const);
    if (facts.result === 'callback') facts.callbackAt = moment(at + 10, at + 4 * DAY) * MS;
    if (random.happens(0.04)) facts.bot = true;
    return anActivity({ id: `a${index}`, type, occurredAt: at * MS, recordedAt: heardLate(at), ...facts });
  });
  return aLead({
    id,
    owner: random.one(['rep-1', 'rep-2', null]),
    createdAt: from * MS,
    ...(random.happens(0.2) ? { intent: random.one(intents) } : {}),
    handOffs,
    activities,
    stages: random.some(0, 2, () => {
      const at = moment();
      const stage = random.one(['mql', 'sal', 'sal', 'sql', 'nurturing', 'unfit']);
      return { stage, at: at * MS, recordedAt: heardLate(at), by: 'person' as const };
    }),
    assignments: random.some(0, 3, () => ({ at: moment() * MS, owner: random.one(['rep-1', 'rep-2', null]), team: 'is-1' })),
    // Overlapping, outside hours, resumed before they begin, still open when the lead is parked: whatever comes.
    pauses: random.some(0, 4, (index) => {
      const at = moment();
      return {
        id: `z${index}`,
        reason: random.one(['scheduling', 'customer_away', 'internal']),
        from: at * MS,
        until: (at + random.whole(1, 8 * DAY)) * MS,
        recordedAt: at * MS,
        ...(random.happens(0.5) ? { endedAt: (at + random.whole(-DAY, 4 * DAY)) * MS } : {}),
        ...(random.happens(0.4) ? { promise: random.one(['p3', 'p4', 'p6']) } : {}),
      };
    }),
    requests: random.some(0, 2, (index) => {
      const at = moment();
      return { id: `r${index}`, field: 'x', at: at * MS, ...(random.happens(0.6) ? { answeredAt: after(at) * MS } : {}) };
    }),
    opportunities: random.some(0, 1, (index) => ({ id: `o${index}`, status: 'open' as const, createdAt: moment() * MS })),
  });
}
