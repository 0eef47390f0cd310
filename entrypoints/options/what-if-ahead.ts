import type { Lead } from '@/lib/domain/lead';
import type { Pasts } from '@/lib/domain/what-if';

/** What leads are read and judged ahead with. */
export interface AheadTools {
  /** The leads held already, and the next ones to hold; none when there are no more, or no more are held. */
  held: readonly Lead[];
  readOn(): Promise<readonly Lead[]>;
  rest(): Promise<void>;
  clock(): number;
}

/** So many milliseconds may pass before a question is heard. */
const SPELL = 15;

/** Judges leads by the rulebook in force before anybody asks, those held first, until there are no more or `signal` is aborted. */
export async function judgeAhead(pasts: Pasts, now: number, { held, readOn, rest, clock }: AheadTools, signal: AbortSignal): Promise<void> {
  let began = clock();
  for (let leads = held; leads.length > 0 || leads === held; leads = await readOn()) {
    for (const lead of leads) {
      if (signal.aborted) return;
      pasts.judge(lead, now);
      if (clock() - began < SPELL) continue;
      await rest();
      began = clock();
    }
    if (signal.aborted) return;
  }
}
