import type { Agreement, PromiseRule, Rulebook } from '../rulebook';

/** Whether two rulebooks say the same, word for word. */
export function isSameRulebook(one: Rulebook, other: Rulebook): boolean {
  return one === other || isEqual(one, other);
}

/** Whether two rulebooks lead everybody up the ladder the same way: they differ in what is promised, or in words to explain it. */
export function isSameWay(before: Rulebook, after: Rulebook): boolean {
  return isEqual(wayOf(before), wayOf(after));
}

/** Whether a scoring rule that stands in both rulebooks gives a lead in the same stage the same points under both. */
export function areSameRules(before: Rulebook, after: Rulebook): boolean {
  return isEqual(judgedBy(before), judgedBy(after));
}

/** Whether the same lead, led the same way, has the same clocks under both, but for the promises that differ. */
export function areSameClocks(before: Rulebook, after: Rulebook): boolean {
  const asksMore = [before, after].some(({ agreement }) => agreement.promises.some(({ appliesWhen }) => appliesWhen !== undefined));
  const of = asksMore ? wayOf : clocksOf;
  return isEqual(of(before), of(after));
}

/**
 * The ids of the promises whose clocks can differ between two rulebooks alike but for their promises: those that differ themselves, and
 * those that stand still for such a one, follow it or give way to it.
 */
export function differingPromises(before: Agreement, after: Agreement): ReadonlySet<string> {
  const [had, has] = [rulesOf(before), rulesOf(after)];
  const differing = new Set<string>();
  for (const id of [...had.keys(), ...has.keys()]) if (!isEqual(had.get(id), has.get(id))) differing.add(id);
  const all = [...before.promises, ...after.promises];
  const isNewAssigner = assignerOf(before) !== assignerOf(after);
  for (let size = -1; size !== differing.size; ) {
    size = differing.size;
    for (const rule of all) {
      if (isNewAssigner && rule.runsOn === 'owner') differing.add(rule.id);
      if (leansOn(rule).some((id) => differing.has(id))) differing.add(rule.id);
      if (differing.has(rule.id)) for (const id of rule.replaces) differing.add(id);
    }
  }
  return differing;

  function leansOn({ runsOn, standsStillWhile, startsOn }: PromiseRule): string[] {
    const ids = [...standsStillWhile];
    if (startsOn.kind === 'conversation' && startsOn.elsePlan !== undefined) ids.push(startsOn.elsePlan);
    if (runsOn === 'owner') for (const id of [assignerOf(before), assignerOf(after)]) if (id !== undefined) ids.push(id);
    return ids;
  }
}

function rulesOf({ promises }: Agreement): ReadonlyMap<string, PromiseRule> {
  return new Map(promises.map((promise) => [promise.id, promise]));
}

/** The promise by which an owner is found; while it is open no rep's clock counts. */
function assignerOf({ promises }: Agreement): string | undefined {
  return promises.find(({ startsOn }) => startsOn.kind === 'unassigned')?.id;
}

/** All of a rulebook that a lead's way up the ladder can depend on. */
function wayOf({ agreement, almanac }: Rulebook): unknown {
  return [{ ...agreement, meta: agreement.meta.effectiveFrom, promises: [], glossary: [] }, almanac];
}

/** All of a rulebook that the points of a rule can depend on, beside the rule itself and the stage of the lead. */
function judgedBy({ agreement, almanac }: Rulebook): unknown {
  const none = { stages: null, scoring: null, promises: null, glossary: null };
  return [{ ...agreement, meta: agreement.meta.effectiveFrom, ...none }, almanac];
}

/** All of a rulebook, its promises aside, that clocks can depend on where no promise says for whom it is meant. */
function clocksOf({ agreement, almanac }: Rulebook): unknown {
  const stages = agreement.stages.map((stage) => ({ ...stage, entry: null, triggers: [], excludedWhen: null }));
  const none = { scoring: null, personaLayers: null, bant: null, cutOffs: null, promises: null, glossary: null };
  return [{ ...agreement, meta: agreement.meta.effectiveFrom, stages, ...none }, almanac];
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
