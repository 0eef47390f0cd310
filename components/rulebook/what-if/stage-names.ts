import type { Rulebook } from '@/lib/domain/rulebook';
import type { LocalText } from '@/lib/domain/text';

/** The stages of both ladders by name and order; states beside the ladder come last. */
export type StageNames = {
  name: (id: string) => LocalText;
  place: (id: string) => number;
  isForward: (from: string, to: string) => boolean;
};

/** Names the stages of two rulebooks: as the later one calls them where it has them. */
export function stageNames(before: Rulebook, after: Rulebook): StageNames {
  const ladder = [...after.agreement.stages, ...before.agreement.stages];
  const beside = [...after.agreement.parked, ...before.agreement.parked];
  const order = [...new Set([...ladder, ...beside].map(({ id }) => id))];
  const rung = (id: string): number => {
    const place = order.indexOf(id);
    return ladder.some((stage) => stage.id === id) ? place : -1;
  };
  return {
    name: (id) => ladder.find((stage) => stage.id === id)?.short ?? beside.find((state) => state.id === id)?.name ?? { ja: id, en: id },
    place: (id) => (order.includes(id) ? order.indexOf(id) : order.length),
    isForward: (from, to) => rung(to) > rung(from),
  };
}
