import type { Wanted } from './contact';
import { demoPeople, repsOf, sampleTeams } from './people';
import { between, oneOf, type Random, randomFrom, shuffled } from './random';
import { deal, foundBySales, meetingAhead, metUndecided, offeredToSales } from './scenes/field-sales';
import {
  callBackAhead,
  callBackMissed,
  firstCall,
  firstCallMissed,
  freshHandOff,
  hotInquiry,
  inWork,
  notReached,
  onHold,
  reached,
  stoppedMailsButAsks,
  waitingForMarketing,
  withoutOwner,
} from './scenes/inside-sales';
import { documentOnly, dormant, sentBack, unfit, wantsNoContact, withMarketing, woke } from './scenes/parked';
import type { Story } from './story';

/** What a sample lead is there to show. */
export const scenes = [
  'hot_overdue',
  'hot_due_soon',
  'hot_fresh',
  'call_overdue',
  'call_due_today',
  'call_running',
  'fresh',
  'callback',
  'callback_missed',
  'decide',
  'decide_overdue',
  'not_reached',
  'working',
  'on_hold',
  'waiting_for_marketing',
  'woke',
  'unassigned',
  'unassigned_hot',
  'offered',
  'meeting_ahead',
  'met_undecided',
  'met_overdue',
  'found_by_sales',
  'opportunity',
  'won',
  'lost',
  'document_only',
  'webinar',
  'fair_card',
  'nurturing',
  'sent_back',
  'dormant',
  'unfit',
  'refused',
  'stopped_mails',
  'no_contact',
] as const;
export type SceneName = (typeof scenes)[number];

/** One part: who plays it, and which scene. */
export type Part = {
  scene: SceneName;
  language: 'ja' | 'en';
  team: string;
  is: string;
  fs: string;
  wanted?: Wanted;
};

type Scene = (story: Story) => void;

const acts: Record<SceneName, Scene> = {
  hot_overdue: (story) =>
    story.n === showcase.overdue ? hotInquiry(story, 98, 'price') : hotInquiry(story, between(story.random, 70, 420)),
  hot_due_soon: (story) => hotInquiry(story, between(story.random, 34, 44)),
  hot_fresh: (story) => hotInquiry(story, between(story.random, 4, 12)),
  call_overdue: firstCallMissed,
  call_due_today: (story) => firstCall(story, 0),
  call_running: (story) => firstCall(story, oneOf(story.random, [1, 1, 2])),
  fresh: freshHandOff,
  callback: (story) => callBackAhead(story, between(story.random, 8, 60) / 10),
  callback_missed: (story) => callBackMissed(story, between(story.random, 28, 50)),
  decide: (story) => reached(story, between(story.random, 5, 60) / 10),
  decide_overdue: (story) => reached(story, between(story.random, 20, 34)),
  not_reached: (story) => notReached(story, between(story.random, 1, 5)),
  working: (story) => (story.n === showcase.met ? inWork(story, 6, 'score') : inWork(story, between(story.random, 2, 10))),
  on_hold: onHold,
  waiting_for_marketing: waitingForMarketing,
  woke: (story) => woke(story, between(story.random, 10, 60) / 10),
  unassigned: (story) => withoutOwner(story, between(story.random, 2, 50) / 10, 'fair'),
  unassigned_hot: (story) => withoutOwner(story, between(story.random, 2, 9) / 10, 'price'),
  offered: (story) => offeredToSales(story, between(story.random, 5, 70) / 10),
  meeting_ahead: meetingAhead,
  met_undecided: (story) => metUndecided(story, between(story.random, 4, 18)),
  met_overdue: (story) => metUndecided(story, between(story.random, 40, 55)),
  found_by_sales: foundBySales,
  opportunity: (story) => deal(story, between(story.random, 3, 40), 'open'),
  won: (story) => deal(story, between(story.random, 15, 60), 'won'),
  lost: (story) => deal(story, between(story.random, 15, 60), 'lost'),
  document_only: documentOnly,
  webinar: (story) => withMarketing(story, 'webinar'),
  fair_card: (story) => withMarketing(story, 'fair_card'),
  nurturing: (story) => sentBack(story, between(story.random, 8, 40), true),
  sent_back: (story) => sentBack(story, between(story.random, 0, 2), false),
  dormant,
  unfit: (story) => unfit(story, oneOf(story.random, ['need', 'rival', 'known', 'cutoff'])),
  refused: (story) => unfit(story, 'refused'),
  stopped_mails: stoppedMailsButAsks,
  no_contact: wantsNoContact,
};

/** Plays a part's scene into its story. */
export function play(scene: SceneName, story: Story): void {
  acts[scene](story);
}

/** The demo rep's own leads, in the order in which they are numbered: the first ones are what a visitor sees first. */
const demoParts: [SceneName, 'ja' | 'en', Wanted?][] = [
  [
    'hot_overdue',
    'en',
    {
      name: 'Daniel Weber',
      company: 'Nordwerk GmbH',
      department: 'Procurement',
      title: 'Head of Procurement',
      email: 'daniel.weber@nordwerk.example',
    },
  ],
  [
    'callback',
    'ja',
    { name: '佐々木 亮', company: '北斗電装株式会社', department: '購買部', title: '部長', email: 'sasaki3@hokuto-denso.example' },
  ],
  [
    'call_due_today',
    'ja',
    { name: '青木 翔', company: '三河樹脂株式会社', department: '生産管理部', title: '課長', email: 'aoki2@mikawa-jushi.example' },
  ],
  [
    'fresh',
    'ja',
    {
      name: '石井 由美子',
      company: '株式会社みなと物流',
      department: '経営企画部',
      title: 'マネージャー',
      email: 'ishii5@minato-logi.example',
    },
  ],
  [
    'decide',
    'en',
    {
      name: 'Emma Clarke',
      company: 'Brightline Ltd',
      department: 'Purchasing',
      title: 'Purchasing Manager',
      email: 'emma.clarke@brightline.example',
    },
  ],
  [
    'document_only',
    'ja',
    { name: '前田 純一', company: '関東包装株式会社', department: '情報システム部', title: '係長', email: 'maeda4@kanto-hoso.example' },
  ],
  [
    'on_hold',
    'ja',
    {
      name: '西村 香織',
      company: '瀬戸内化学工業株式会社',
      department: '購買部 購買課',
      title: '課長',
      email: 'nishimura7@setouchi-chem.example',
    },
  ],
  [
    'nurturing',
    'en',
    {
      name: 'Camille Moreau',
      company: 'Rhône Emballages SAS',
      department: 'Operations',
      title: 'Operations Manager',
      email: 'camille.moreau@rhone-emballages.example',
    },
  ],
  [
    'working',
    'ja',
    { name: '山本 恵', company: '東亜精機株式会社', department: '調達部', title: '主任', email: 'yamamoto6@toa-seiki.example' },
  ],
  [
    'stopped_mails',
    'ja',
    { name: '福田 哲也', company: '中部鋼管株式会社', department: '資材部', title: '課長代理', email: 'fukuda8@chubu-kokan.example' },
  ],
  ['hot_due_soon', 'ja'],
  ['callback_missed', 'ja'],
  ['call_overdue', 'en'],
  ['call_due_today', 'en'],
  ['decide', 'ja'],
  ['hot_fresh', 'en'],
  ['call_overdue', 'ja'],
  ['fresh', 'ja'],
  ['callback', 'en'],
  ['working', 'ja'],
  ['working', 'ja'],
  ['decide_overdue', 'ja'],
  ['not_reached', 'ja'],
  ['call_running', 'ja'],
  ['woke', 'ja'],
  ['on_hold', 'en'],
  ['waiting_for_marketing', 'ja'],
  ['not_reached', 'en'],
  ['call_due_today', 'ja'],
  ['fresh', 'en'],
  ['working', 'en'],
  ['call_running', 'ja'],
  ['sent_back', 'ja'],
  ['nurturing', 'ja'],
  ['document_only', 'en'],
  ['no_contact', 'ja'],
];

/** How many of each scene there are besides the demo rep's. */
const chorus: Record<SceneName, number> = {
  hot_overdue: 5,
  hot_due_soon: 4,
  hot_fresh: 3,
  call_overdue: 7,
  call_due_today: 10,
  call_running: 9,
  fresh: 9,
  callback: 7,
  callback_missed: 2,
  decide: 8,
  decide_overdue: 3,
  not_reached: 12,
  working: 22,
  on_hold: 6,
  waiting_for_marketing: 3,
  woke: 4,
  unassigned: 6,
  unassigned_hot: 2,
  offered: 8,
  meeting_ahead: 12,
  met_undecided: 5,
  met_overdue: 2,
  found_by_sales: 2,
  opportunity: 18,
  won: 8,
  lost: 6,
  document_only: 20,
  webinar: 12,
  fair_card: 8,
  nurturing: 13,
  sent_back: 3,
  dormant: 10,
  unfit: 8,
  refused: 3,
  stopped_mails: 2,
  no_contact: 2,
};

/** Share of promises kept late, by rep. */
const latenessOf: Record<string, number> = {
  'u-sato': 0.28,
  'u-tanaka': 0.6,
  'u-rossi': 0.05,
  'u-suzuki': 0.2,
  'u-nakamura': 0.12,
  'u-morgan': 0.3,
};

/** How often the rep of a part is late, 0 to 1. */
export function lateness(part: Part): number {
  return 0.7 * (latenessOf[part.is] ?? 0.22) + 0.3 * (latenessOf[part.fs] ?? 0.18);
}

/** Gives every lead its part: the demo rep's first, then the others mixed over teams and reps. */
export function castOf(seed: number): Part[] {
  const random = randomFrom(seed);
  const field = repsOf('east2', 'fs');
  const own = demoParts.map(([scene, language, wanted], index): Part => {
    const fs = field[index % field.length]?.id ?? '';
    return { scene, language, team: 'east2', is: demoPeople.rep, fs, ...(wanted ? { wanted } : {}) };
  });
  const rest = shuffled(
    random,
    scenes.flatMap((scene) => Array.from({ length: chorus[scene] }, (_, index) => ({ scene, index }))),
  );
  const others = rest.map(({ scene, index }, place): Part => {
    const team = sampleTeams[(index + (place % 2)) % sampleTeams.length]?.id ?? 'east1';
    return { scene, language: language(random), team, is: insideRep(random, team), fs: oneOf(random, repsOf(team, 'fs')).id };
  });
  // Somebody must see an unassigned lead in the demo manager's own team.
  const unassigned = others.filter((part) => part.scene.startsWith('unassigned'));
  for (const part of unassigned.slice(0, 3)) Object.assign(part, { team: 'east2', is: 'u-tanaka', fs: oneOf(random, field).id });
  return [...own, ...others];
}

function language(random: Random): 'ja' | 'en' {
  return random() < 0.65 ? 'ja' : 'en';
}

/** The demo rep already has a list of leads; the others of the team get most of the rest. */
function insideRep(random: Random, team: string): string {
  const reps = repsOf(team, 'is').map((rep) => rep.id);
  const others = reps.filter((id) => id !== demoPeople.rep);
  return oneOf(random, others.length > 0 && random() < 0.9 ? others : reps);
}

/** Which lead shows what, by number: the demo rep's first leads, in the order of their parts. */
export const showcase = {
  overdue: 1,
  callback: 2,
  dueSoon: 3,
  fresh: 4,
  decide: 5,
  documentOnly: 6,
  onHold: 7,
  nurturing: 8,
  met: 9,
  optOut: 10,
} as const;
