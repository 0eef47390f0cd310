import type { Day } from './day';
import type { DayReader } from './day-reader';
import type { Activity } from './lead';

const none: readonly Activity[] = [];

interface Kind {
  readonly type: string;
  readonly list: Activity[];
}

/** Activities sorted by what is asked of them again and again; every list in the order in which they were added. */
export class SortedActivities {
  readonly withIntent: Activity[] = [];
  readonly #types: Kind[] = [];
  /** By reader, because zones differ: the days found in so many of the page views. */
  readonly #visitDays: { readonly reader: DayReader; readonly days: Day[]; views: number }[] = [];

  constructor(activities: readonly Activity[] = none) {
    for (let i = 0; i < activities.length; i++) this.add(activities[i] as Activity);
  }

  /** Adds one that comes after all others. */
  add(activity: Activity): void {
    const { type, intent } = activity;
    if (intent) this.withIntent.push(activity);
    for (let i = 0; i < this.#types.length; i++) {
      const one = this.#types[i] as Kind;
      if (one.type !== type) continue;
      one.list.push(activity);
      return;
    }
    this.#types.push({ type, list: [activity] });
  }

  /** Activities of one type. */
  ofType(type: string): readonly Activity[] {
    for (let i = 0; i < this.#types.length; i++) {
      const one = this.#types[i] as Kind;
      if (one.type === type) return one.list;
    }
    return none;
  }

  /** The different days with a page view, in order. */
  visitDays(reader: DayReader): readonly Day[] {
    const views = this.ofType('page_view');
    let known = this.#visitDays.find((one) => one.reader === reader);
    if (!known) {
      known = { reader, days: [], views: 0 };
      this.#visitDays.push(known);
    }
    const { days } = known;
    for (; known.views < views.length; known.views++) {
      const day = reader.dayOf((views[known.views] as Activity).occurredAt);
      if (days.at(-1) !== day) days.push(day);
    }
    return days;
  }
}
