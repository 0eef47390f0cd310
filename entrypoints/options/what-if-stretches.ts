import type { Lead } from '@/lib/domain/lead';
import type { PlacedLeads } from '@/lib/domain/what-if';
import type { Stretch } from '@/lib/domain/what-if/messages';

/** Somebody waits for figures of the first leads: there are few of them. */
export const FIRST = 40;
/** The most and the fewest leads of a stretch: fetching one costs, and whoever takes the last one is waited for. */
const [MOST, FEWEST] = [250, 40];
/** Of what is left, a stretch is at most one of so many parts. */
const SHARE = 12;

/** Deals all leads out in stretches, each once and in order; the last ones are short. */
export class Stretches {
  #dealt: number;

  /** `ids` are those of all leads in order, `dealt` how many of the first are somebody's already. */
  constructor(
    readonly ids: readonly string[],
    dealt: number,
  ) {
    this.#dealt = dealt;
  }

  /** The next stretch; null when all have been dealt out. */
  next(): Stretch | null {
    const place = this.#dealt;
    const left = this.ids.length - place;
    if (left <= 0) return null;
    const size = Math.min(left, Math.max(FEWEST, Math.min(MOST, Math.ceil(left / SHARE))));
    this.#dealt += size;
    return { from: this.ids[place] as string, to: this.ids[place + size - 1] as string, place };
  }
}

/** So many stretches are being fetched while one is worked on. */
const AHEAD = 2;

/** The leads of stretches taken one after the other until none is left, the next ones fetched meanwhile. */
export async function* leadsOf(
  take: () => Promise<Stretch | null>,
  read: (stretch: Stretch) => Promise<readonly Lead[]>,
): AsyncGenerator<PlacedLeads, void, undefined> {
  const coming = Array.from({ length: AHEAD }, fetch);
  for (;;) {
    const come = await coming.shift();
    if (!come) return;
    coming.push(fetch());
    yield come;
  }

  function fetch(): Promise<PlacedLeads | null> {
    const fetched = take().then(async (stretch) => stretch && { leads: await read(stretch), place: stretch.place });
    // Whoever stops in between leaves a reading that nobody waits for.
    fetched.catch(() => undefined);
    return fetched;
  }
}
