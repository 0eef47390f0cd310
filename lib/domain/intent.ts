import type { z } from 'zod';
import type { Assessment } from './assessment';
import { type Arrival, type Facts, type Judged, sooner } from './facts';
import type { Agreement, IntentRule } from './rulebook';
import { DAY, type Duration } from './time';

type Rule = z.infer<typeof IntentRule>;

/** The intents of an agreement made ready. */
export interface CompiledIntents {
  rules: ReadonlyMap<string, Rule>;
  /** How long an inquiry stays hot. */
  hotFor: Duration;
}

/** Makes the intents of an agreement ready. */
export function compileIntents(agreement: Agreement): CompiledIntents {
  return { rules: new Map(agreement.intents.map((rule) => [rule.id, rule])), hotFor: agreement.readiness.hotDays * DAY };
}

/** The latest inquiry that is still hot, or null; of two at one moment, the one the agreement names first. */
export function hotArrival(compiled: CompiledIntents, facts: Facts, all: readonly Arrival[] = facts.arrivals()): Arrival | null {
  let hot: Arrival | null = null;
  for (const arrival of all) {
    if (arrival.at + compiled.hotFor <= facts.now || !compiled.rules.get(arrival.id)?.hot) continue;
    if (!hot || arrival.at > hot.at || (arrival.at === hot.at && arrival.id < hot.id)) hot = arrival;
  }
  return hot;
}

/** Why the lead is here: the inquiry that is still hot, else the latest intent. `hot` only while it is. */
export function judgeIntent(compiled: CompiledIntents, facts: Facts): Judged<Assessment['intent']> {
  const all = facts.arrivals();
  const hot = hotArrival(compiled, facts, all);
  let latest = hot;
  if (!latest) {
    for (const arrival of all)
      if (!latest || arrival.at > latest.at || (arrival.at === latest.at && arrival.id < latest.id)) latest = arrival;
  }
  if (!latest) return { reading: null, changesAt: null, unknowns: [] };
  const name = compiled.rules.get(latest.id)?.name ?? { ja: latest.id, en: latest.id };
  return {
    reading: { id: latest.id, name, hot: hot !== null, at: latest.at },
    changesAt: hot ? sooner(hot.at + compiled.hotFor, null) : null,
    unknowns: [],
  };
}
