import { type Goals, type KpiId, kpiIds, kpis } from '@/lib/domain/goals';
import type { LocalText } from '@/lib/domain/text';
import type { GoalsAsked } from '@/lib/hooks/use-goals';

/** What is typed for a month: figures as they stand in their boxes. */
export type GoalsForm = {
  values: Record<KpiId, string>;
  volume: string;
  personaRatio: string;
  followUp: string;
  quota: string;
  target: string;
  consequence: LocalText;
  region: Goals['region'];
};

/** What is wrong in a box: no number from 0 up, or no share from 0 to 100. */
export type WrongFigure = 'number' | 'percent';

/** The figures that stand beside the values, and which of them are shares. */
const figures = { volume: false, personaRatio: true, followUp: true, quota: false, target: true } as const;
export type FigureName = keyof typeof figures;

/** What a month's goals look like in their boxes; blank where nobody entered any. */
export function formOf(goals: Goals | null): GoalsForm {
  const text = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value));
  return {
    values: Object.fromEntries(kpiIds.map((id) => [id, text(goals?.values[id])])) as Record<KpiId, string>,
    volume: text(goals?.pledge.marketing.volume),
    personaRatio: text(goals?.pledge.marketing.personaRatio),
    followUp: text(goals?.pledge.sales.followUp),
    quota: text(goals?.quota),
    target: text(goals?.target),
    consequence: goals?.consequence ?? { ja: '', en: '' },
    region: goals?.region ?? 'jp',
  };
}

type Entered = Parameters<GoalsAsked['save']>[0];

/** What was typed as goals, or which boxes hold no figure, by name. Whatever a newer version wrote into `before` is kept. */
export function readForm(
  form: GoalsForm,
  before: Goals | null,
): { ok: true; goals: Entered } | { ok: false; wrong: Map<string, WrongFigure> } {
  const wrong = new Map<string, WrongFigure>();
  function figure(name: string, typed: string, isShare: boolean): number | null {
    const plain = typed.normalize('NFKC').replace(/[,、\s%円]/g, '');
    if (plain === '') return null;
    const value = /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
    if (isShare && !(value <= 100)) wrong.set(name, 'percent');
    else if (!(value <= 1e15)) wrong.set(name, 'number');
    return value;
  }
  const values = { ...before?.values };
  for (const id of kpiIds) values[id] = figure(id, form.values[id], kpis[id].unit === 'percent');
  const [volume, personaRatio, followUp, quota, target] = (Object.keys(figures) as FigureName[]).map((name) =>
    figure(name, form[name], figures[name]),
  ) as [number | null, number | null, number | null, number | null, number | null];
  if (wrong.size > 0) return { ok: false, wrong };
  const says = form.consequence.ja.trim() !== '' || form.consequence.en.trim() !== '';
  const { schema, month, version, team, enteredAt, enteredBy, ...kept } = before ?? ({} as Partial<Goals>);
  return {
    ok: true,
    goals: {
      ...kept,
      values,
      target,
      consequence: says ? form.consequence : null,
      pledge: {
        ...before?.pledge,
        marketing: { ...before?.pledge.marketing, volume, personaRatio },
        sales: { ...before?.pledge.sales, followUp },
      },
      quota,
      region: form.region,
    },
  };
}

/** The month before or after: "2026-12" and 1 give "2027-01". */
export function monthFrom(month: string, by: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
}
