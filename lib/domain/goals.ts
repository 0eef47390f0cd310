import { z } from 'zod';
import type { Agreement } from './rulebook';
import { problemsOf, type RulebookProblem } from './rulebook-problem';
import { LocalText } from './text';

/** How a goal is read: a number of things, a share in percent, money, or times the quota. */
export type KpiUnit = 'count' | 'percent' | 'money' | 'times';

/** One figure of the month, under the revenue goal: what it is called and how it is worked out. */
export interface Kpi {
  name: LocalText;
  formula: LocalText;
  unit: KpiUnit;
  /** Whether more of it is better. */
  better: 'more' | 'less';
}

function kpi(unit: KpiUnit, name: [ja: string, en: string], formula: [ja: string, en: string], better: Kpi['better'] = 'more'): Kpi {
  return { name: { ja: name[0], en: name[1] }, formula: { ja: formula[0], en: formula[1] }, unit, better };
}

function keptOf(ja: string, en: string): Kpi {
  return kpi(
    'percent',
    [`遵守率: ${ja}`, `Kept: ${en}`],
    [`期限内に完了した「${ja}」÷ その月に期限が来た「${ja}」`, `“${en}” done in time ÷ those that fell due in the month`],
  );
}

/** Every figure a goal can be set for, from the first contact to revenue; both departments use one formula. */
export const kpis = {
  delivered_mql: kpi(
    'count',
    ['引き渡したMQL', 'Delivered MQL'],
    [
      'その月に営業へ引き渡したリードの数。同じ月に二度渡しても1件、営業が見つけたリードは除く',
      'Leads handed off to sales in the month, each once and none that sales found',
    ],
  ),
  persona_ratio: kpi(
    'percent',
    ['ペルソナ含有率', 'Persona share'],
    ['理想顧客像に合うリード ÷ 引き渡したMQL', 'Leads that match the ideal customer ÷ delivered MQL'],
  ),
  kept_p1: keptOf('即応', 'Quick response'),
  kept_p3: keptOf('初回電話', 'First call'),
  kept_p5: keptOf('引き受け(FS)', 'Accept (FS)'),
  kept_p6: keptOf('初回商談', 'First meeting'),
  conversation_rate: kpi(
    'percent',
    ['会話率', 'Conversation rate'],
    ['会話できたリード ÷ 引き渡したリード', 'Leads that were talked to ÷ leads handed off'],
  ),
  appointments: kpi('count', ['アポ数', 'Appointments'], ['有効アポの数', 'Valid appointments']),
  appointment_rate: kpi('percent', ['アポ率', 'Appointment rate'], ['有効アポ ÷ 会話できたリード', 'Valid appointments ÷ leads talked to']),
  is_accept_rate: kpi(
    'percent',
    ['IS引き受け率', 'Accepted by inside sales'],
    ['ISが引き受けたリード ÷ ISが判断したリード', 'Leads that inside sales accepted ÷ those it decided on'],
  ),
  sql_rate: kpi('percent', ['SQL率', 'SQL rate'], ['SQLになったリード ÷ 引き渡したリード', 'Leads that became SQL ÷ leads handed off']),
  fs_accept_rate: kpi(
    'percent',
    ['FS引き受け率', 'Accepted by field sales'],
    ['FSが引き受けたリード ÷ FSが判断したリード', 'Leads that field sales accepted ÷ those it decided on'],
  ),
  send_back_rate: kpi(
    'percent',
    ['差し戻し率(理由別)', 'Sent back, by reason'],
    ['育成に戻したリード ÷ 判断したリード。理由ごとに数える', 'Leads sent back ÷ those decided on, counted for each reason'],
    'less',
  ),
  win_rate: kpi('percent', ['受注率', 'Win rate'], ['受注 ÷ その月に結果の出た商談', 'Won ÷ deals that were won or lost in the month']),
  pipeline: kpi(
    'money',
    ['創出パイプライン', 'Pipeline made'],
    ['引き渡したリードからその月に生まれた商談の金額', 'Value of the deals made in the month that came from handed-over leads'],
  ),
  coverage: kpi('times', ['パイプライン充足率', 'Pipeline coverage'], ['進行中の商談の金額 ÷ 売上目標', 'Value of open deals ÷ quota']),
  revenue: kpi(
    'money',
    ['リード経由の売上', 'Revenue from handed-over leads'],
    ['引き渡したリードからその月に受注した金額', 'Value of the deals won in the month from handed-over leads'],
  ),
} as const satisfies Record<string, Kpi>;

export type KpiId = keyof typeof kpis;

/** The ids of all figures, in the order in which they are shown. */
export const kpiIds = Object.keys(kpis) as KpiId[];

/** How many times its quota a team's open deals should be worth, from and to. Japan closes more of what it opens: 2; elsewhere 3 to 5. */
export const coverageByRegion = { jp: { least: 2, most: 2 }, elsewhere: { least: 3, most: 5 } } as const;

const Month = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'is not a month such as 2026-12');
const Share = z.number().min(0).max(100);
const Amount = z.number().min(0).max(1e15);

/** The shape in which goals are written today. */
export const GOALS_SCHEMA = 1;

/**
 * What one month is to reach: marketing's pledge beside sales', and a value for any figure. Blank (`null`, or left out) until somebody
 * enters it. Goals have versions of their own: changing them signs nothing anew.
 */
export const Goals = z.looseObject({
  schema: z.number().int().min(1).default(GOALS_SCHEMA),
  /** "2026-12". */
  month: Month,
  /** Counts the changes of this month's goals. */
  version: z.number().int().min(1).default(1),
  /** Blank for everybody. */
  team: z.string().max(80).default(''),
  enteredAt: z.number().int().optional(),
  enteredBy: z.string().max(200).optional(),
  values: z
    .record(z.string().max(60), Amount.nullable())
    .default({})
    .superRefine((values, context) => {
      for (const [id, value] of Object.entries(values)) {
        if (value !== null && value > 100 && kpiOf(id)?.unit === 'percent')
          context.addIssue({ code: 'custom', path: [id], message: 'is a share from 0 to 100' });
      }
    }),
  /** Share of promises to be kept, percent; blank: what the agreement says. */
  target: Share.nullable().default(null),
  /** What follows where it is missed; blank: what the agreement says. */
  consequence: LocalText.nullable().default(null),
  pledge: z
    .looseObject({
      marketing: z.looseObject({ volume: Amount.nullable().default(null), personaRatio: Share.nullable().default(null) }).prefault({}),
      sales: z.looseObject({ followUp: Share.nullable().default(null) }).prefault({}),
    })
    .prefault({}),
  /** What sales is to close, in the currency of the deals. */
  quota: Amount.nullable().default(null),
  region: z.enum(['jp', 'elsewhere']).default('jp'),
});
export type Goals = z.infer<typeof Goals>;

/** What is known of a figure; null where a newer version named it. */
export function kpiOf(id: string): Kpi | null {
  return Object.hasOwn(kpis, id) ? kpis[id as KpiId] : null;
}

/** The goals of a month before anybody entered one. */
export function blankGoals(month: string, region: Goals['region'] = 'jp'): Goals {
  return Goals.parse({ month, region });
}

/** Goals that were read, or what keeps them from being read. */
export type ReadGoals = { ok: true; goals: Goals; fromNewer: boolean } | { ok: false; problems: RulebookProblem[] };

/** Reads goals from outside. Keys and figures of a newer version are kept; problems point at their field in both languages. Never throws. */
export function readGoals(json: unknown): ReadGoals {
  const read = Goals.safeParse(json);
  if (!read.success) return { ok: false, problems: problemsOf(read.error.issues, json) };
  return { ok: true, goals: read.data, fromNewer: read.data.schema > GOALS_SCHEMA };
}

/** The goals in force for a month: the newest version for the team, else the newest for everybody; null where nobody entered any. */
export function goalsOf(versions: readonly Goals[], month: string, team = ''): Goals | null {
  const of = (whose: string): Goals | null =>
    versions
      .filter((goals) => goals.month === month && goals.team === whose)
      .reduce<Goals | null>((newest, goals) => (newest && newest.version >= goals.version ? newest : goals), null);
  return of(team) ?? of('');
}

/** What a figure is to reach; null where nobody said. Volume, persona share and coverage may also stand in the pledge and the region. */
export function goalFor(goals: Goals | null, id: KpiId): number | null {
  if (!goals) return null;
  const entered = goals.values[id];
  if (entered !== undefined && entered !== null) return entered;
  switch (id) {
    case 'delivered_mql':
      return goals.pledge.marketing.volume;
    case 'persona_ratio':
      return goals.pledge.marketing.personaRatio;
    case 'coverage':
      return coverageByRegion[goals.region].least;
    default:
      return null;
  }
}

/** The pipeline that the quota asks for, in its currency; null without a quota. */
export function pipelineWanted(goals: Goals): number | null {
  const times = goalFor(goals, 'coverage');
  return goals.quota === null || times === null ? null : goals.quota * times;
}

/** The share of promises to be kept and what follows where it is missed: this month's, else what was signed. */
export function pledgeOf(goals: Goals | null, { meta }: Agreement): { target: number; consequence: LocalText | null } {
  return { target: goals?.target ?? meta.target, consequence: goals?.consequence ?? meta.consequence ?? null };
}

/** Fewer past months than these propose nothing. */
const MONTHS = 3;

/** What history proposes for a figure: the median of the months before. Null with fewer than three that are known. */
export function proposeGoal(past: readonly number[]): number | null {
  const known = past.filter(Number.isFinite).sort((a, b) => a - b);
  if (known.length < MONTHS) return null;
  const middle = known.length >> 1;
  return known.length % 2 === 1 ? (known[middle] as number) : ((known[middle - 1] as number) + (known[middle] as number)) / 2;
}
