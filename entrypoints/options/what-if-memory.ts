import type { Lead } from '@/lib/domain/lead';
import type { LeadRange, LeadReader } from '@/lib/store/lead-reader';

/** So many leads are read at once. */
const PAGE = 100;
/** So many leads and activities together are held at most, about 60 MB; of more than that the first. */
export const MOST_FACTS = 250_000;

/**
 * The first leads kept here, in the order of their ids, held so that nobody has to fetch them again. What was written meanwhile is read
 * anew before they are used.
 */
export class LeadMemory {
  #leads: Lead[] = [];
  /** All up to this id are held; null where none are. */
  #end: string | null = null;
  #isWhole = false;
  #facts = 0;
  #edition = 0;
  #reader: LeadReader | null = null;
  #renewed: Promise<void> = Promise.resolve();

  constructor(readonly mostFacts = MOST_FACTS) {}

  get leads(): readonly Lead[] {
    return this.#leads;
  }

  /** The last id up to which all are held; null where none are. */
  get end(): string | null {
    return this.#end;
  }

  /** Whether all are held. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Whether no more are taken. */
  get isFull(): boolean {
    return this.#facts >= this.mostFacts;
  }

  /** Which writings it knows of: what was read under another edition may be older than that. */
  get edition(): number {
    return this.#edition;
  }

  /** Takes leads read under an edition that follow those held, all up to `end`; of others it takes none. `isLast`: there are no more. */
  add(edition: number, after: string | null, leads: readonly Lead[], end: string | null, isLast: boolean): void {
    if (edition !== this.#edition || after !== this.#end || this.#isWhole || this.isFull) return;
    for (const lead of leads) {
      this.#leads.push(lead);
      this.#facts += factsOf(lead);
    }
    this.#end = end ?? this.#end;
    this.#isWhole = isLast;
  }

  /** Makes what is held right again: reads what was written meanwhile, or forgets everything where it comes from another store. */
  renew(reader: LeadReader): Promise<void> {
    this.#renewed = this.#renewed.catch(() => undefined).then(() => this.#renew(reader));
    return this.#renewed;
  }

  async #renew(reader: LeadReader): Promise<void> {
    this.#edition += 1;
    if (this.#reader !== reader) this.forget();
    this.#reader = reader;
    for (let changes = reader.takeChanges(); changes.length > 0; changes = reader.takeChanges()) {
      for (const range of changes) await this.#readAgain(reader, range);
    }
  }

  /** Reads the next leads where there are any to hold; tells which. */
  async readOn(reader: LeadReader): Promise<readonly Lead[]> {
    if (this.#isWhole || this.isFull) return [];
    const [edition, after] = [this.#edition, this.#end];
    const { leads, end, isLast } = await reader.next(after, PAGE);
    this.add(edition, after, leads, end, isLast);
    return leads;
  }

  /** Lets go of all. */
  forget(): void {
    this.#edition += 1;
    this.#leads = [];
    this.#end = null;
    this.#isWhole = false;
    this.#facts = 0;
  }

  async #readAgain(reader: LeadReader, { from, to }: LeadRange): Promise<void> {
    if (from === undefined || to === undefined) return this.forget();
    // Behind what is held it is read when it is wanted.
    if (!this.#isWhole && (this.#end === null || from > this.#end)) return;
    const last = this.#isWhole || to <= (this.#end as string) ? to : (this.#end as string);
    const leads = await reader.leads({ from, to: last });
    const start = this.#placeOf(from, false);
    const gone = this.#leads.splice(start, this.#placeOf(last, true) - start, ...leads);
    for (const lead of gone) this.#facts -= factsOf(lead);
    for (const lead of leads) this.#facts += factsOf(lead);
  }

  /** How many of those held come before an id, or up to it. */
  #placeOf(id: string, withIt: boolean): number {
    let [low, high] = [0, this.#leads.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = (this.#leads[middle] as Lead).id;
      if (other < id || (withIt && other === id)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function factsOf({ activities }: Lead): number {
  return 5 + activities.length;
}
