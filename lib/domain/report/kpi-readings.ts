import { type Goals, goalFor, type KpiId, kpiIds, kpis } from '../goals';
import type { Money } from './money';
import type { MonthFigures } from './month-figures';
import type { Rate } from './rate';

/** One figure of the month beside its goal, in the unit its entry in the dictionary names: percent is 0 to 100. */
export interface KpiReading {
  id: KpiId;
  /** Null where there is nothing to work it out from, or amounts are in several currencies. */
  value: number | null;
  /** How many cases it rests on. */
  n: number;
  goal: number | null;
  met: boolean | null;
  /** It still moves with what becomes of the month's leads. */
  ripens: boolean;
}

/** A value and what it rests on, from the month's figures alone. */
type Source = (figures: MonthFigures, goals: Goals | null) => Pick<KpiReading, 'value' | 'n'>;

const share = (rate: Rate): Pick<KpiReading, 'value' | 'n'> => ({ value: rate.rate === null ? null : 100 * rate.rate, n: rate.of });

const keptOf = (promise: string): Source => {
  return ({ promises }) => share(promises.find((one) => one.promise === promise)?.kept ?? { count: 0, of: 0, rate: null });
};

const worth = (money: Money): Pick<KpiReading, 'value' | 'n'> => ({ value: inOneCurrency(money), n: money.deals });

/** What deals are worth together; null in several currencies, or where none of them names an amount. */
export function inOneCurrency({ deals, withoutAmount, amounts }: Money): number | null {
  if (amounts.length > 1 || (deals > 0 && withoutAmount === deals)) return null;
  return amounts[0]?.amount ?? 0;
}

/** From which figures each entry of the dictionary is read. */
const sources: Record<KpiId, Source> = {
  delivered_mql: ({ pledged }) => ({ value: pledged, n: pledged }),
  persona_ratio: ({ persona }) => share(persona),
  kept_p1: keptOf('p1'),
  kept_p3: keptOf('p3'),
  kept_p5: keptOf('p5'),
  kept_p6: keptOf('p6'),
  conversation_rate: ({ conversation }) => share(conversation),
  appointments: ({ appointment }) => ({ value: appointment.count, n: appointment.of }),
  appointment_rate: ({ appointment }) => share(appointment),
  is_accept_rate: ({ isAccept }) => share(isAccept),
  sql_rate: ({ sql }) => share(sql),
  fs_accept_rate: ({ fsAccept }) => share(fsAccept),
  send_back_rate: ({ sentBack }) => share(sentBack),
  win_rate: ({ flow }) => share(flow.win),
  pipeline: ({ flow }) => worth(flow.made),
  coverage: ({ flow }, goals) => {
    const open = inOneCurrency(flow.openAtEnd);
    return { value: open === null || !goals?.quota ? null : open / goals.quota, n: flow.openAtEnd.deals };
  },
  revenue: ({ flow }) => worth(flow.won),
};

const ripening: ReadonlySet<KpiId> = new Set<KpiId>([
  'conversation_rate',
  'appointments',
  'appointment_rate',
  'is_accept_rate',
  'sql_rate',
  'fs_accept_rate',
  'send_back_rate',
]);

/** Reads one figure of the dictionary. */
export function readKpi(figures: MonthFigures, id: KpiId, goals: Goals | null): KpiReading {
  const { value, n } = sources[id](figures, goals);
  const goal = goalFor(goals, id);
  const met = value === null || goal === null ? null : kpis[id].better === 'less' ? value <= goal : value >= goal;
  return { id, value, n, goal, met, ripens: ripening.has(id) };
}

/** Every figure of the dictionary, in its order. */
export function readKpis(figures: MonthFigures, goals: Goals | null): KpiReading[] {
  return kpiIds.map((id) => readKpi(figures, id, goals));
}
