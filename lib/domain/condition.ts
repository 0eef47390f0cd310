import { type CompiledMatch, compileKind, compileMatch, heldAt, latestFiring, latestMatch, nthLatest } from './activity-match';
import type { Tri } from './assessment';
import { compileComparison, numberOf } from './comparison';
import { type Field, type FieldValue, fieldOf } from './condition-field';
import { type Condition, type ConditionRule, isConditionRule } from './condition-schema';
import { sayComparison, sayCount, sayMatch, type Wording } from './condition-text';
import type { Facts } from './facts';
import { firstFrom } from './first-from';
import type { Activity } from './lead';
import { type Agreement, limits } from './rulebook';
import { compileSurge } from './surge';
import type { LocalText } from './text';
import { DAY, type Instant } from './time';

/** One thing that made a condition hold. */
export interface Evidence {
  text: LocalText;
  activity: string | null;
  at: Instant | null;
}

/** What a condition says of a lead: three-valued, with what proves it or why it can't be known. */
export interface Verdict3 {
  held: Tri;
  evidence: Evidence[];
  /** Why it is unknown; null otherwise. */
  why: LocalText | null;
  /** The earliest instant after now at which time alone can change the answer. */
  changesAt: Instant | null;
}

/** Gathers what lies beside an answer while conditions are asked; one for each judgement. */
export class Sink {
  changesAt: Instant | null = null;
  why: LocalText | null = null;
  unknowns: LocalText[] | null = null;

  constructor(readonly evidence: Evidence[] | null = null) {}

  changes(at: Instant | null): void {
    if (at !== null && (this.changesAt === null || at < this.changesAt)) this.changesAt = at;
  }

  /** `fault` marks what a person should hear of: a rule that can't be answered, not a field still blank. */
  unknown(why: LocalText, fault: boolean): 'unknown' {
    this.why ??= why;
    if (fault) {
      this.unknowns ??= [];
      if (!this.unknowns.includes(why)) this.unknowns.push(why);
    }
    return 'unknown';
  }
}

/** The latest moment at which a condition came to hold; `at` null where it holds by what the lead is. */
export interface Firing {
  at: Instant | null;
  activity: Activity | null;
}

/** How a condition depends on time: on what the lead is, on what happened, or on what did not happen. */
type Nature = 'static' | 'event' | 'absence';

export interface ConditionLeaf {
  kind: 'leaf';
  rule: ConditionRule;
  text: LocalText;
  field: Field | null;
  nature: Nature;
  test(facts: Facts, sink: Sink): Tri;
  /** For events: the latest moment at which it held, looking back from then. */
  fired?: (facts: Facts) => Activity | null;
  /** For events: the activities that can make it hold, and whether it held at a moment. */
  moments?: (facts: Facts) => { at: readonly Activity[]; heldAt(at: Instant): boolean };
}

export interface ConditionGroup {
  kind: 'group';
  combinator: 'and' | 'or';
  not: boolean;
  nodes: readonly ConditionNode[];
  nature: Nature;
  test(facts: Facts, sink: Sink): Tri;
}

export type ConditionNode = ConditionLeaf | ConditionGroup;

/** A condition compiled once to closures. Asking it never throws. */
export interface Compiled {
  readonly node: ConditionNode;
  /** It asks for nothing at all. */
  readonly empty: boolean;
  test(facts: Facts, sink: Sink): Tri;
  judge(facts: Facts): Verdict3;
  /** The latest moment at which it came to hold, or null. What did not happen must not have happened until now. */
  fired(facts: Facts, sink: Sink): Firing | null;
}

/** Makes a condition ready. Throws nothing: what can't be meant answers `unknown` and says why. */
export function compileCondition(condition: Condition, agreement: Agreement): Compiled {
  const budget = { left: limits.conditions };
  const node = compileNode(condition, { agreement }, 0, budget);
  return {
    node,
    empty: node.kind === 'group' && node.nodes.length === 0,
    test: node.test,
    judge(facts) {
      const sink = new Sink([]);
      const held = node.test(facts, sink);
      return {
        held,
        evidence: held === 'yes' ? (sink.evidence ?? []) : [],
        why: held === 'unknown' ? sink.why : null,
        changesAt: sink.changesAt,
      };
    },
    fired: firing(node),
  };
}

function compileNode(part: unknown, wording: Wording, depth: number, budget: { left: number }): ConditionNode {
  if (typeof part === 'object' && part !== null && 'combinator' in part) {
    return compileGroup(part as Condition, wording, depth, budget);
  }
  budget.left--;
  if (!isConditionRule(part) || budget.left < 0) return unreadable({ field: 'unknown', operator: '=' }, '');
  return compileLeaf(part, wording);
}

function compileGroup(group: Condition, wording: Wording, depth: number, budget: { left: number }): ConditionNode {
  // One level more than rules may have: the root is a level of its own.
  if (depth > limits.depth || !Array.isArray(group.rules)) return unreadable({ field: 'unknown', operator: '=' }, '');
  const nodes = group.rules.map((rule) => compileNode(rule, wording, depth + 1, budget));
  const not = group.not === true;
  const natures = nodes.map(({ nature }) => nature);
  let nature: Nature = natures.includes('absence') ? 'absence' : natures.includes('event') ? 'event' : 'static';
  if (not && nature === 'event') nature = 'absence';
  const combine = group.combinator === 'or' ? anyOf(nodes) : allOf(nodes);
  return { kind: 'group', combinator: group.combinator, not, nodes, nature, test: not ? negated(combine) : combine };
}

type Test = ConditionNode['test'];
/** A value that is recorded. */
type Known = NonNullable<FieldValue>;

function allOf(nodes: readonly ConditionNode[]): Test {
  const [only] = nodes;
  if (nodes.length === 1 && only) return only.test;
  return (facts, sink) => {
    let held: Tri = 'yes';
    for (let i = 0; i < nodes.length; i++) {
      const answer = (nodes[i] as ConditionNode).test(facts, sink);
      if (answer === 'no') return 'no';
      if (answer === 'unknown') held = 'unknown';
    }
    return held;
  };
}

function anyOf(nodes: readonly ConditionNode[]): Test {
  const [only] = nodes;
  if (nodes.length === 1 && only) return only.test;
  return (facts, sink) => {
    let held: Tri = nodes.length === 0 ? 'yes' : 'no';
    for (let i = 0; i < nodes.length; i++) {
      const answer = (nodes[i] as ConditionNode).test(facts, sink);
      if (answer === 'yes') return 'yes';
      if (answer === 'unknown') held = 'unknown';
    }
    return held;
  };
}

function negated(test: Test): Test {
  return (facts, sink) => {
    // What proves the part disproves the whole.
    const before = sink.evidence?.length ?? 0;
    const answer = test(facts, sink);
    if (sink.evidence) sink.evidence.length = before;
    if (answer === 'unknown') return answer;
    return answer === 'yes' ? 'no' : 'yes';
  };
}

function unreadable(rule: ConditionRule, detail: string): ConditionLeaf {
  const why = { ja: `条件を読めません${detail && `: ${detail}`}`, en: `This condition can't be read${detail && `: ${detail}`}` };
  return { kind: 'leaf', rule, text: why, field: null, nature: 'static', test: (_, sink) => sink.unknown(why, true) };
}

function compileLeaf(rule: ConditionRule, wording: Wording): ConditionLeaf {
  switch (rule.field) {
    case 'activity':
      return activityLeaf(rule, wording);
    case 'silence':
      return silenceLeaf(rule, wording);
    case 'surge':
      return surgeLeaf(rule);
    case 'only':
      return onlyLeaf(rule, wording);
    default:
      return fieldLeaf(rule, wording);
  }
}

function fieldLeaf(rule: ConditionRule, wording: Wording): ConditionLeaf {
  const field = fieldOf(rule.field, wording.agreement);
  if (!field) {
    const why = { ja: `「${rule.field}」という項目はありません`, en: `There is no field “${rule.field}”` };
    return { kind: 'leaf', rule, text: why, field, nature: 'static', test: (_, sink) => sink.unknown(why, true) };
  }
  const comparison = compileComparison(rule, field);
  if (!comparison) return { ...unreadable(rule, rule.field), field };
  const text = sayComparison(rule, field, comparison.wanted, wording);
  const asksBlank = rule.operator === 'null' || rule.operator === 'notNull';
  const blank = { ja: `${field.name.ja}が不明`, en: `${field.name.en} is not known` };
  const wrong = { ja: `${field.name.ja}は比べられない値です`, en: `${field.name.en} holds a value that can't be compared` };
  const circular = { ja: `${field.name.ja}が自分自身に依存しています`, en: `${field.name.en} depends on itself` };
  const { answer } = comparison;
  const { plain, open } = field;
  const ofBlank = rule.operator === 'null' ? 'yes' : 'no';
  const known: Test = plain
    ? (facts, sink) => {
        const value = plain(facts) ?? null;
        return value === null || value === '' ? blankAnswer(sink) : told(value, answer(value), sink);
      }
    : (facts, sink) => {
        const found = field.read(facts);
        if (!found) return sink.unknown(circular, true);
        sink.changes(found.changesAt);
        const { value } = found;
        return value === null || value === '' ? blankAnswer(sink) : told(value, answer(value), sink);
      };
  function blankAnswer(sink: Sink): Tri {
    return asksBlank ? proven(ofBlank, sink) : sink.unknown(blank, false);
  }
  function told(value: Known, held: Tri, sink: Sink): Tri {
    if (held !== 'unknown') return sink.evidence ? proven(held, sink) : held;
    return typeof value === 'string' && open?.includes(value) ? sink.unknown(blank, false) : sink.unknown(wrong, true);
  }
  function proven(held: 'yes' | 'no', sink: Sink): Tri {
    if (held === 'yes') sink.evidence?.push({ text, activity: null, at: null });
    return held;
  }
  return { kind: 'leaf', rule, text, field, nature: 'static', test: known };
}

const beyond: LocalText = {
  ja: '記録のある期間より前の行動に及ぶため、わかりません',
  en: 'Reaches back further than activities are known',
};

/** Whether activities are known as far back as `from`. */
function isKnownFrom(facts: Facts, from: Instant): boolean {
  const since = facts.lead.activitiesSince;
  return since === undefined || since <= from;
}

function activityLeaf(rule: ConditionRule, wording: Wording): ConditionLeaf {
  const compiled = compileMatch(rule.value);
  if (!compiled || !['atLeast', 'atMost', 'none', 'is', '='].includes(rule.operator)) return unreadable(rule, 'activity');
  const text = sayCount(compiled.match, rule.operator, wording);
  const absence = rule.operator === 'none' || rule.operator === 'atMost';
  const wanted = rule.operator === 'none' ? 1 : rule.operator === 'atMost' ? compiled.count + 1 : compiled.count;
  const { window } = compiled;
  function test(facts: Facts, sink: Sink): Tri {
    const nth = wanted < 1 ? null : nthLatest(compiled as CompiledMatch, facts, wanted);
    if (nth !== null || wanted < 1) {
      if (nth && window !== Number.POSITIVE_INFINITY) sink.changes(nth.occurredAt + window);
      if (absence) return 'no';
      if (sink.evidence) {
        const latest = latestMatch(compiled as CompiledMatch, facts);
        sink.evidence.push({ text, activity: latest?.id ?? null, at: latest?.occurredAt ?? null });
      }
      return 'yes';
    }
    if (window !== Number.POSITIVE_INFINITY && !isKnownFrom(facts, facts.now - window)) {
      sink.changes((facts.lead.activitiesSince as Instant) + window);
      return sink.unknown(beyond, true);
    }
    if (!absence) return 'no';
    sink.evidence?.push({ text, activity: null, at: null });
    return 'yes';
  }
  const leaf: ConditionLeaf = { kind: 'leaf', rule, text, field: null, nature: absence ? 'absence' : 'event', test };
  if (absence) return leaf;
  // "At least none" holds whatever happened: it has no moment.
  if (wanted < 1) return { ...leaf, nature: 'static' };
  return {
    ...leaf,
    fired: (facts) => latestFiring(compiled, facts),
    moments(facts) {
      const all = compiled.candidates(facts).filter(compiled.fits);
      return { at: all, heldAt: (at) => heldAt(compiled, facts, all, lastUpTo(all, at), at) };
    },
  };
}

/** The index of the last activity at or before an instant; -1 where there is none. */
function lastUpTo(all: readonly Activity[], at: Instant): number {
  return firstFrom(all, occurredAt, at + 1) - 1;
}

function occurredAt(activity: Activity): Instant {
  return activity.occurredAt;
}

function surgeLeaf(rule: ConditionRule): ConditionLeaf {
  const surge = compileSurge(rule.value);
  if (!surge) return unreadable(rule, 'surge');
  const text = {
    ja: `訪問急増(${surge.days}日で${surge.visitDays}日以上、通常の${surge.factor}倍以上)`,
    en: `Visit surge (${surge.visitDays} or more days in ${surge.days}, ${surge.factor} times the usual)`,
  };
  return {
    kind: 'leaf',
    rule,
    text,
    field: null,
    nature: 'event',
    test(facts, sink) {
      const found = surge.now(facts);
      sink.changes(found.changesAt);
      if (found.held === 'unknown') return sink.unknown(beyond, true);
      if (found.held === 'yes' && sink.evidence) {
        const latest = facts.ofType('page_view').at(-1);
        sink.evidence.push({ text, activity: latest?.id ?? null, at: latest?.occurredAt ?? null });
      }
      return found.held;
    },
    fired: surge.fired,
    moments: (facts) => ({ at: facts.ofType('page_view'), heldAt: (at) => surge.heldAt(facts, at) }),
  };
}

function silenceLeaf(rule: ConditionRule, wording: Wording): ConditionLeaf {
  const value = (typeof rule.value === 'object' && rule.value !== null ? rule.value : {}) as {
    after?: unknown;
    days?: unknown;
    unless?: unknown;
  };
  // Silence asks for the latest of each; how often or how recently is not for it to say.
  const after = value.after === undefined ? null : compileKind(value.after);
  const written = Array.isArray(value.unless) ? value.unless : [];
  const unless = written.map(compileKind);
  const days = numberOf(value.days);
  if (!after || !(days > 0) || days > 3660 || unless.includes(null)) return unreadable(rule, 'silence');
  const what = sayMatch(after.match, wording);
  const text = { ja: `${what.ja}のあと${days}日間反応なし`, en: `${days} days of silence after ${what.en}` };
  const signs = unless as CompiledMatch[];
  return {
    kind: 'leaf',
    rule,
    text,
    field: null,
    nature: 'absence',
    test(facts, sink) {
      const start = latestMatch(after, facts);
      if (!start) return 'no';
      let last = start;
      for (const sign of signs) {
        const found = latestMatch(sign, facts);
        if (found && found.occurredAt > last.occurredAt) last = found;
      }
      const at = last.occurredAt + days * DAY;
      if (facts.now < at) {
        sink.changes(at);
        return 'no';
      }
      sink.evidence?.push({ text, activity: start.id, at });
      return 'yes';
    },
  };
}

function onlyLeaf(rule: ConditionRule, wording: Wording): ConditionLeaf {
  const value = (typeof rule.value === 'object' && rule.value !== null ? rule.value : {}) as { content?: unknown; withinDays?: unknown };
  const days = numberOf(value.withinDays);
  const content = compileMatch({ content: value.content, type: 'page_view' });
  if (!content || value.content === undefined || !(days > 0) || days > 3660) return unreadable(rule, 'only');
  const what = sayMatch(content.match, wording);
  const text = { ja: `${days}日間は${what.ja}のみ`, en: `Only ${what.en} in ${days} days` };
  const window = days * DAY;
  return {
    kind: 'leaf',
    rule,
    text,
    field: null,
    nature: 'absence',
    test(facts, sink) {
      const views = facts.ofType('page_view');
      const from = facts.now - window;
      let latest: Activity | null = null;
      for (let i = views.length - 1; i >= 0; i--) {
        const view = views[i] as Activity;
        if (view.occurredAt <= from) break;
        if (!content.is(view)) {
          // It can hold, or become unknown, once the last other view has left the window.
          sink.changes(view.occurredAt + window);
          return 'no';
        }
        latest ??= view;
      }
      if (!isKnownFrom(facts, from)) {
        sink.changes((facts.lead.activitiesSince as Instant) + window);
        if (latest) sink.changes(latest.occurredAt + window);
        return sink.unknown(beyond, true);
      }
      if (!latest) return 'no';
      sink.changes(latest.occurredAt + window);
      sink.evidence?.push({ text, activity: latest.id, at: latest.occurredAt });
      return 'yes';
    },
  };
}

/** Makes ready to ask when a condition came to hold. */
function firing(node: ConditionNode): Compiled['fired'] {
  if (node.nature !== 'event') return (facts, sink) => heldNow(node, facts, sink);
  if (node.kind === 'leaf') {
    const { fired } = node;
    return (facts) => {
      const activity = fired?.(facts) ?? null;
      return activity && { at: activity.occurredAt, activity };
    };
  }
  const [only] = node.nodes;
  if (node.nodes.length === 1 && only) return firing(only);
  if (node.combinator === 'or') return latestOf(node.nodes.map(firing));
  return allAtOnce(node);
}

/** What rests on the lead as it is, or on what did not happen, must hold now. */
function heldNow(node: ConditionNode, facts: Facts, sink: Sink): Firing | null {
  const inner = new Sink(node.nature === 'absence' ? [] : null);
  const held = node.test(facts, inner);
  sink.changes(inner.changesAt);
  if (held === 'unknown' && inner.why) sink.unknown(inner.why, inner.unknowns !== null);
  if (held !== 'yes') return null;
  let proof: Evidence | null = null;
  for (const evidence of inner.evidence ?? [])
    if (evidence.at !== null && (proof?.at ?? Number.NEGATIVE_INFINITY) < evidence.at) proof = evidence;
  if (!proof) return always;
  return { at: proof.at, activity: facts.activities.find(({ id }) => id === proof.activity) ?? null };
}

/** Held by what the lead is, or by nothing that has a moment. */
const always: Firing = { at: null, activity: null };

function latestOf(parts: readonly Compiled['fired'][]): Compiled['fired'] {
  return (facts, sink) => {
    let latest: Firing | null = null;
    for (let i = 0; i < parts.length; i++) {
      const one = (parts[i] as Compiled['fired'])(facts, sink);
      if (!one) continue;
      if (one.at === null) return one;
      if (!latest || (latest.at as Instant) < one.at) latest = one;
    }
    return latest;
  };
}

/** The latest activity at whose moment every part held together. */
function allAtOnce(group: ConditionGroup): Compiled['fired'] {
  const statics = group.nodes.filter(({ nature }) => nature === 'static');
  const events = group.nodes.filter(({ nature }) => nature === 'event');
  const [first] = events;
  const only = events.length === 1 && first ? firing(first) : null;
  return (facts, sink) => {
    for (const node of statics) if (!heldNow(node, facts, sink)) return null;
    if (only) return only(facts, sink);
    const parts = events.map((node) => heldMoments(node, facts, sink));
    const candidates = [...new Set(parts.flatMap(({ at }) => at))].sort((a, b) => b.occurredAt - a.occurredAt);
    const heldTogether = (at: Instant): boolean => parts.every(({ heldAt: held }) => held(at));
    // What is usual can sink without an activity, so that all of it holds by now alone.
    const activity = heldTogether(facts.now) ? candidates[0] : candidates.find(({ occurredAt }) => heldTogether(occurredAt));
    return activity ? { at: activity.occurredAt, activity } : null;
  };
}

function heldMoments(node: ConditionNode, facts: Facts, sink: Sink): { at: readonly Activity[]; heldAt(at: Instant): boolean } {
  if (node.nature === 'static') {
    const held = heldNow(node, facts, sink) !== null;
    return { at: [], heldAt: () => held };
  }
  if (node.kind === 'leaf') return node.moments?.(facts) ?? { at: [], heldAt: () => false };
  const parts = node.nodes.map((part) => heldMoments(part, facts, sink));
  const at = parts.flatMap((part) => part.at);
  return {
    at,
    heldAt: (moment) => (node.combinator === 'or' ? parts.some((part) => part.heldAt(moment)) : parts.every((part) => part.heldAt(moment))),
  };
}
