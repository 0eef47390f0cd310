import type {
  Activity,
  BantAnswer,
  BantElement,
  Department,
  HandOff,
  HandOverNote,
  Intent,
  Lead,
  StageEntry,
  TouchResult,
} from '@/lib/domain/lead';
import { labelOf } from '@/lib/domain/stage';
import { DAY, type Instant, MINUTE } from '@/lib/domain/time';
import { type Contact, makeContact, type Wanted } from './contact';
import { after, byDay, type Desk, momentInWords, monthAhead } from './desk';
import { demoPeople } from './people';
import { channelOf, fill, type Phrases } from './phrases';
import { phrasesEn } from './phrases-en';
import { phrasesJa } from './phrases-ja';
import { between, chance, oneOf, type Random, randomFrom } from './random';
import { sampleRefs } from './refs';
import { type Topic, topicsEn, topicsJa } from './topics';

/** One lead being told, scene by scene. The scenes write into `lead`; everything else helps them to. */
export type Story = {
  n: number;
  desk: Desk;
  random: Random;
  lead: Lead;
  phrases: Phrases;
  topic: Topic;
  values: Record<string, string>;
  team: string;
  /** The inside-sales and the field-sales rep who work this lead. */
  is: string;
  fs: string;
  /** Share of promises this lead's reps keep late, 0 to 1. */
  lateness: number;
  language: 'ja' | 'en';
};

export type Beginning = {
  n: number;
  seed: number;
  desk: Desk;
  language: 'ja' | 'en';
  team: string;
  is: string;
  fs: string;
  lateness: number;
  withDeal: boolean;
  unknowns: boolean;
  fits: boolean;
  wanted?: Wanted;
};

/** Begins the story of lead `n`: who it is, and nothing that happened yet. */
export function beginStory(beginning: Beginning): Story {
  const { n, desk, language } = beginning;
  const random = randomFrom(beginning.seed * 100_003 + n * 7_919);
  const contact = makeContact(random, language, beginning);
  const { family, ...card } = contact;
  const phrases = language === 'ja' ? phrasesJa : phrasesEn;
  const topic = oneOf(random, language === 'ja' ? topicsJa : topicsEn);
  const lead: Lead = {
    id: `lead-${String(n).padStart(3, '0')}`,
    rev: 1,
    refs: sampleRefs(n),
    team: beginning.team,
    owner: null,
    ...card,
    sourcedBy: 'mkt',
    relation: 'prospect',
    createdAt: desk.now,
    optOuts: [],
    stages: [],
    handOffs: [],
    assignments: [],
    bant: {},
    pauses: [],
    requests: [],
    reminders: [],
    opportunities: [],
    closed: [],
    charged: [],
    activities: [],
    custom: {},
  };
  return {
    n,
    desk,
    random,
    lead,
    phrases,
    topic,
    values: valuesOf(contact, family, topic, random, phrases, desk),
    team: beginning.team,
    is: beginning.is,
    fs: beginning.fs,
    lateness: beginning.lateness,
    language,
  };
}

function valuesOf(contact: Contact, family: string, topic: Topic, random: Random, phrases: Phrases, desk: Desk): Record<string, string> {
  const users = between(random, 2, 24) * 10;
  return {
    subject: topic.subject,
    said: topic.said,
    paper: topic.paper,
    cost: topic.cost,
    today: topic.today,
    name: contact.name,
    family,
    company: contact.company.name ?? '',
    industry: contact.company.industry ?? '',
    employees: String(contact.company.employees ?? 200),
    department: contact.department ?? (contact.language === 'ja' ? '関係部署' : 'the team'),
    title: contact.title ?? '',
    users: String(users),
    amount: String(users * (contact.language === 'ja' ? 3 : 1)),
    month: phrases.month(monthAhead(desk.now, between(random, 2, 5)).month),
  };
}

/** A phrase with this lead's values in it. */
export function say(story: Story, phrase: string | readonly string[], more: Record<string, string> = {}): string {
  const chosen = typeof phrase === 'string' ? phrase : oneOf(story.random, phrase);
  return fill(chosen, { ...story.values, ...more });
}

/** Adds an activity and gives its id. What systems capture is recorded a minute later, what people log within a few. */
export function log(
  story: Story,
  at: Instant,
  activity: Omit<Activity, 'id' | 'occurredAt' | 'recordedAt' | 'source'> & { source?: Activity['source'] },
): string {
  const id = `act-${story.n}-${story.lead.activities.length + 1}`;
  const manual = activity.by !== undefined && chance(story.random, 0.4);
  const recordedAt = Math.min(at + (manual ? between(story.random, 1, 9) : 1) * MINUTE, story.desk.now);
  story.lead.activities.push({ source: manual ? 'manual' : 'captured', ...activity, id, occurredAt: at, recordedAt });
  return id;
}

const callNotes = {
  talked: 'talked',
  no_answer: 'noAnswer',
  message: 'message',
  reception: 'reception',
  callback: 'callback',
  wrong_number: 'wrongNumber',
} as const;

/** A call by a rep with what came of it, in a note as reps write it. */
export function call(story: Story, at: Instant, result: keyof typeof callNotes, by: string, callbackAt?: Instant): string {
  const when = callbackAt === undefined ? '' : momentInWords(story.desk, callbackAt, story.language);
  return log(story, at, {
    type: 'call',
    channel: channelOf.call,
    result,
    by,
    title: story.phrases.titles.call,
    note: say(story, story.phrases[callNotes[result]], { when }),
    ...(callbackAt === undefined ? {} : { callbackAt }),
  });
}

/** A mail sent by a rep. */
export function mail(story: Story, at: Instant, by: string, note?: readonly string[]): string {
  return log(story, at, {
    type: 'mail',
    channel: channelOf.mail,
    result: 'mail_sent',
    by,
    title: story.phrases.titles.mail,
    note: say(story, note ?? story.phrases.mailSent),
  });
}

/** A mail that the lead wrote back. */
export function reply(story: Story, at: Instant): string {
  return log(story, at, {
    type: 'reply',
    channel: channelOf.reply,
    result: 'replied',
    title: story.phrases.titles.reply,
    note: say(story, story.phrases.reply),
  });
}

/** A meeting by field sales; held unless said otherwise. */
export function meet(story: Story, at: Instant, result: TouchResult = 'held'): string {
  return log(story, at, {
    type: 'meeting',
    channel: channelOf.meeting,
    result,
    by: story.fs,
    title: story.phrases.titles.meeting,
    note: say(story, story.phrases.held),
  });
}

/** Enters a stage, with what proved it. */
export function enter(
  story: Story,
  stage: string,
  at: Instant,
  how: {
    by: StageEntry['by'];
    user?: string;
    reason?: string;
    forced?: StageEntry['forced'];
    evidence?: [proof: keyof Phrases['evidence'], activity?: string][];
  },
): void {
  const evidence = (how.evidence ?? []).map(([proof, activity]) => {
    // Whoever reads it reads their own language, as with what the hub records.
    const text = { ja: phrasesJa.evidence[proof], en: phrasesEn.evidence[proof] };
    const occurredAt = story.lead.activities.find((each) => each.id === activity)?.occurredAt;
    return { label: labelOf(text), text, ...(activity ? { activity } : {}), ...(occurredAt === undefined ? {} : { at: occurredAt }) };
  });
  const { user, reason, forced } = how;
  story.lead.stages.push({
    stage,
    at,
    recordedAt: at,
    by: how.by,
    evidence,
    ...(user === undefined ? {} : { user }),
    ...(reason === undefined ? {} : { reason }),
    ...(forced === undefined ? {} : { forced }),
  });
}

/** Hands the lead to a department; `owner` null leaves it without one. */
export function handOff(
  story: Story,
  to: Department,
  at: Instant,
  owner: string | null,
  more: { intent?: Intent; note?: HandOverNote; from?: Department; by?: string } = {},
): HandOff {
  const entry: HandOff = {
    id: `ho-${story.n}-${story.lead.handOffs.length + 1}`,
    from: more.from ?? (to === 'fs' ? 'is' : 'mkt'),
    to,
    at,
    recordedAt: at,
    ...(more.by === undefined ? {} : { by: more.by }),
    ...(more.intent === undefined ? {} : { intent: more.intent }),
    ...(more.note === undefined ? {} : { note: more.note }),
  };
  story.lead.handOffs.push(entry);
  own(story, owner, at);
  return entry;
}

/** Gives the lead an owner from `at` on. */
export function own(story: Story, owner: string | null, at: Instant, by?: string): void {
  story.lead.owner = owner;
  story.lead.assignments.push({ owner, team: story.team, at, ...(by === undefined ? {} : { by }) });
}

/** Records a BANT answer with the words it rests on. */
export function answer(
  story: Story,
  element: BantElement,
  state: BantAnswer['state'],
  at: Instant,
  activity: string | undefined,
  words?: string | readonly string[],
  more: { monthsAhead?: number; seesUs?: boolean; by?: string } = {},
): void {
  const month = more.monthsAhead === undefined ? undefined : monthAhead(at, more.monthsAhead);
  story.lead.bant[element] = {
    state,
    at,
    by: more.by ?? story.is,
    source: 'person',
    ...(activity === undefined ? {} : { activity }),
    ...(words === undefined
      ? {}
      : { words: say(story, words, month ? { month: story.phrases.month(month.month) } : {}), saidBy: story.lead.name }),
    ...(month === undefined ? {} : { month: month.key }),
    ...(more.seesUs === undefined ? {} : { seesUs: more.seesUs }),
  };
}

/** The note field sales gets with a lead. */
export function handOverNote(story: Story, spokeAt: Instant, agreedAt: Instant): HandOverNote {
  const { note } = story.phrases;
  return {
    spokeWith: [story.lead.department, story.lead.title, story.lead.name].filter(Boolean).join(' '),
    spokeAt,
    problem: `${say(story, story.topic.said)} (${story.topic.cost})`,
    agreedAt,
    place: note.place,
    attendees: say(story, note.attendees),
    nextStep: say(story, note.nextStep),
    avoid: note.avoid,
  };
}

/** A moment of the lead's own, about `days` before another and by day. */
export function before(story: Story, at: Instant, days: number): Instant {
  return byDay(story.desk, at - days * DAY, at, between(story.random, 8 * 60, 20 * 60));
}

/** `hours` of working time after `from` and some minutes more, but never after now. */
export function later(story: Story, from: Instant, hours: number): Instant {
  return after(story.desk, from, hours + between(story.random, 1, 17) / 60);
}

/**
 * When a rep got round to it: `soon` hours of working time after `from`, or `late` hours as often as these reps are
 * late; never late where the story leaves no room for it.
 */
export function takes(story: Story, from: Instant, soon: number, late: number, room = true): Instant {
  const isLate = chance(story.random, story.lateness);
  return later(story, from, isLate && room ? late : soon);
}

/** A note by the marketer. */
export function marketingNote(story: Story, at: Instant, note: string | readonly string[]): string {
  return log(story, at, {
    type: 'note',
    channel: 'other',
    by: demoPeople.marketer,
    title: story.phrases.titles.note,
    note: say(story, note),
  });
}
