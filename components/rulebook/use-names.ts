import type { Agreement } from '@/lib/domain/rulebook';
import { alike } from './edit';
import { useEdited } from './editing';

/** The parts of an agreement whose items conditions ask for by name. */
function named({ scoring, ...book }: Agreement): readonly unknown[] {
  const { parked, departments, ranks, personaLayers, bant, intents, routing, pageGroups, interests, touchResults } = book;
  return [parked, departments, ranks, personaLayers, bant, intents, routing, pageGroups, interests, touchResults, scoring.bands];
}

/** The draft for whoever only names what conditions ask for: another one when one of those names may be another. */
export function useNames(): Agreement {
  return useEdited(
    ({ book }) => book,
    (a, b) => {
      if (a === b) return true;
      const others = named(b);
      // Of a stage only its id and its short name are said.
      const isSame =
        a.stages.length === b.stages.length &&
        a.stages.every((one, i) => one.id === b.stages[i]?.id && alike(one.short, b.stages[i].short));
      return isSame && named(a).every((part, i) => part === others[i]);
    },
  );
}
