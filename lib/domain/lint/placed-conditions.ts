import type { ActivityMatch, Condition, ConditionRule } from '../condition-schema';
import { type Agreement, limits } from '../rulebook';
import type { LocalText } from '../text';
import type { RulebookPath } from './finding';

/** One condition of an agreement, where it stands and what it is called. */
export interface PlacedCondition {
  condition: Condition;
  path: RulebookPath;
  name: LocalText;
  /** The finding that it feeds, where it feeds one: a condition must not ask for its own finding. */
  feeds: 'score' | 'persona' | 'gate' | null;
}

/** One comparison of a condition and where it stands. */
export interface PlacedRule {
  rule: ConditionRule;
  path: RulebookPath;
}

/** One activity match outside a condition. */
export interface PlacedMatch {
  match: ActivityMatch;
  path: RulebookPath;
  name: LocalText;
}

/** Whether a part of a condition is a group. */
export function isGroup(part: unknown): part is Condition {
  return typeof part === 'object' && part !== null && 'combinator' in part;
}

/** Every condition of an agreement. */
export function conditionsOf(agreement: Agreement): PlacedCondition[] {
  const found: PlacedCondition[] = [];
  function add(condition: Condition | undefined, path: RulebookPath, name: LocalText, feeds: PlacedCondition['feeds'] = null): void {
    if (condition) found.push({ condition, path: ['agreement', ...path], name, feeds });
  }
  agreement.stages.forEach((stage, i) => {
    add(stage.entry, ['stages', i, 'entry'], stage.name);
    stage.triggers.forEach((trigger, j) => {
      add(trigger.when, ['stages', i, 'triggers', j, 'when'], trigger.name);
    });
    add(stage.excludedWhen, ['stages', i, 'excludedWhen'], stage.name);
  });
  agreement.scoring.rules.forEach((rule, i) => {
    add(rule.when, ['scoring', 'rules', i, 'when'], rule.name, 'score');
  });
  agreement.personaLayers.forEach((layer, i) => {
    add(layer.match, ['personaLayers', i, 'match'], layer.name, 'persona');
    add(layer.partly, ['personaLayers', i, 'partly'], layer.name, 'persona');
  });
  if (agreement.bant.gate.preset === 'custom') {
    add(agreement.bant.gate.when, ['bant', 'gate', 'when'], { ja: '案件化の条件', en: 'Qualifying rule' }, 'gate');
  }
  agreement.promises.forEach((promise, i) => {
    add(promise.appliesWhen, ['promises', i, 'appliesWhen'], promise.name);
  });
  return found;
}

/** Every activity match that stands outside a condition. */
export function matchesOf(agreement: Agreement): PlacedMatch[] {
  const found: PlacedMatch[] = [];
  function add(match: ActivityMatch | undefined, path: RulebookPath, name: LocalText): void {
    if (match) found.push({ match, path: ['agreement', ...path], name });
  }
  agreement.scoring.rules.forEach((rule, i) => {
    add(rule.each, ['scoring', 'rules', i, 'each'], rule.name);
    add(rule.until, ['scoring', 'rules', i, 'until'], rule.name);
  });
  agreement.promises.forEach((promise, i) => {
    if (promise.startsOn.kind === 'activity') add(promise.startsOn.match, ['promises', i, 'startsOn', 'match'], promise.name);
    promise.keptBy.forEach((kept, j) => {
      if (kept.kind === 'activity') add(kept.match, ['promises', i, 'keptBy', j, 'match'], promise.name);
    });
  });
  agreement.wakeSignals.forEach((signal, i) => {
    add(signal.match, ['wakeSignals', i, 'match'], signal.name);
  });
  return found;
}

/** The comparisons of a condition, no deeper than a condition may be; and how deep it is and how many they are in all. */
export function rulesOf(condition: Condition, path: RulebookPath): { rules: PlacedRule[]; depth: number; empty: RulebookPath[] } {
  const rules: PlacedRule[] = [];
  const empty: RulebookPath[] = [];
  let depth = 0;
  const open: { group: Condition; path: RulebookPath; level: number }[] = [{ group: condition, path, level: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { group, path: place, level } = next;
    depth = Math.max(depth, level);
    if (level > limits.depth || !Array.isArray(group.rules)) continue;
    if (group.rules.length === 0) empty.push(place);
    group.rules.forEach((part, i) => {
      const at = [...place, 'rules', i];
      if (isGroup(part)) open.push({ group: part, path: at, level: level + 1 });
      else rules.push({ rule: part as ConditionRule, path: at });
    });
  }
  return { rules, depth, empty };
}
