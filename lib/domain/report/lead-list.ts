import type { Lead, LeadRef } from '../lead';

/** A lead in a list, by name. */
export interface ListedLead {
  id: string;
  name: string;
  company: string | null;
  /** Null where nobody owns it, or where who may not be told. */
  owner: string | null;
  refs: LeadRef[];
}

/** How many leads a list names; the count beside it is of all. */
export const LISTED = 50;

/** A lead for a list. */
export function listed(lead: Lead, seesReps: boolean): ListedLead {
  return { id: lead.id, name: lead.name, company: lead.company.name ?? null, owner: seesReps ? lead.owner : null, refs: lead.refs };
}

/** The first leads by id, in whatever order they come, and how many there are. */
export class LeadList<Row extends ListedLead> {
  count = 0;
  readonly #rows: Row[] = [];

  add(row: Row): void {
    this.count += 1;
    const last = this.#rows.at(-1);
    if (this.#rows.length >= LISTED && last && last.id <= row.id) return;
    const place = this.#rows.findIndex(({ id }) => id > row.id);
    this.#rows.splice(place < 0 ? this.#rows.length : place, 0, row);
    if (this.#rows.length > LISTED) this.#rows.pop();
  }

  rows(): Row[] {
    return [...this.#rows];
  }
}
