import type { BantReading, Missing } from './assessment';
import { monthsToStart, readingOf } from './bant';
import { numberOf } from './comparison';
import { type ConditionLeaf, type ConditionNode, Sink } from './condition';
import type { Facts, Judged } from './facts';
import { type CompiledGate, compileGate } from './gate';
import { noteGaps, noteOf } from './hand-over-note';
import { bantElements } from './lead';
import type { Agreement } from './rulebook';
import { type CompiledStage, type CompiledStages, compileStages, stageOf } from './stage';
import type { LocalText } from './text';

/** What "still needed" is judged by, made ready. */
export interface CompiledMissing {
  stages: CompiledStages;
  gate: CompiledGate;
  cutOffs: Agreement['cutOffs'];
  departments: ReadonlyMap<string, LocalText>;
  elements: Agreement['bant']['elements'];
  /** What is said of each element, and of authority or timing. */
  says: Record<Element, ElementWords>;
  either: LocalText;
}

type Element = BantReading['element'];
type ElementWords = Record<'again' | 'certain' | 'month' | 'unmet' | 'none' | 'confirm', LocalText>;

/** Makes an agreement ready to say what is still needed. */
export function compileMissing(agreement: Agreement): CompiledMissing {
  return {
    stages: compileStages(agreement),
    gate: compileGate(agreement),
    cutOffs: agreement.cutOffs,
    departments: new Map(agreement.departments.map(({ id, name }) => [id, name])),
    elements: agreement.bant.elements,
    says: Object.fromEntries(
      bantElements.map((element) => [element, wordsOf(nameOf(agreement.bant.elements, element))]),
    ) as CompiledMissing['says'],
    either: eitherOf(agreement.bant.elements, ['authority', 'timing']),
  };
}

function nameOf(elements: Agreement['bant']['elements'], element: Element): LocalText {
  return elements[element]?.name ?? { ja: element, en: element };
}

function wordsOf({ ja, en }: LocalText): ElementWords {
  return {
    again: { ja: `${ja}を再確認`, en: `Check ${lower(en)} again` },
    certain: { ja: `${ja}をはっきりさせる`, en: `Make ${lower(en)} certain` },
    month: { ja: '開始月を聞く', en: 'Ask for the start month' },
    unmet: { ja: `${ja}が条件に合わない`, en: `${en} doesn't meet the rule` },
    none: { ja: `${ja}はないと確認済み`, en: `${en} confirmed as a no` },
    confirm: { ja: `${ja}を確認`, en: `Confirm ${lower(en)}` },
  };
}

/**
 * What a lead still needs for the next stage, one line each; nothing at the top of the ladder or for leads that are not a fit or
 * customers. Of alternatives the shortest is named.
 */
export function judgeMissing(compiled: CompiledMissing, facts: Facts): Judged<Missing[]> {
  const next = nextStage(compiled.stages, facts);
  const sink = new Sink();
  if (!next) return { reading: [], changesAt: null, unknowns: [] };
  const reading = missingFor(compiled, next, facts, sink);
  return { reading: unique(reading), changesAt: sink.changesAt, unknowns: [] };
}

function nextStage(stages: CompiledStages, facts: Facts): CompiledStage | null {
  const id = stageOf(stages, facts);
  const stage = stages.byId.get(id);
  if (stage) return stages.ladder[stage.order + 1] ?? null;
  if (id === 'unfit' || id === 'customer') return null;
  // A parked lead comes back where it is first handed off.
  return stages.ladder.find(({ rule }) => rule.handsOff) ?? null;
}

function missingFor(compiled: CompiledMissing, stage: CompiledStage, facts: Facts, sink: Sink): Missing[] {
  const list: Missing[] = [];
  if (stage.excludedWhen?.test(facts, sink) === 'yes') {
    const reasons = stage.excludedWhen.judge(facts).evidence[0]?.text;
    list.push({
      kind: 'condition',
      text: { ja: `除外条件に当てはまります${reasons ? `(${reasons.ja})` : ''}`, en: `Excluded${reasons ? ` (${reasons.en})` : ''}` },
    });
  } else if (stage.triggers.some(({ when }) => when.test(facts, sink) === 'yes')) {
    // Whatever lets it in at once, the note travels with it.
    return stage.rule.needsNote && noteGaps(facts).length > 0 ? [{ kind: 'note', text: sayNote(facts) }] : [];
  }
  if (stage.entry) addMissing(compiled, stage.entry.node, facts, sink, list);
  for (const { id, name, result } of facts.cutOffs()?.reading ?? []) {
    if (stage.mustKnow.has(id) && result === 'unknown') list.push(sayUnknown({ name }));
  }
  return list;
}

function addMissing(compiled: CompiledMissing, node: ConditionNode, facts: Facts, sink: Sink, list: Missing[]): void {
  // Of parts that must all hold each says for itself what it lacks.
  if (node.kind === 'group' && node.combinator === 'and' && !node.not) {
    for (const part of node.nodes) addMissing(compiled, part, facts, sink, list);
    return;
  }
  if (node.test(facts, sink) === 'yes') return;
  if (node.kind === 'leaf') list.push(...missingLeaf(compiled, node, facts, sink));
  else if (node.not) list.push(...node.nodes.map((part) => ({ kind: 'condition' as const, text: negated(sayNode(part)) })));
  else list.push(...shortest(compiled, node.nodes, facts, sink));
}

function shortest(compiled: CompiledMissing, nodes: readonly ConditionNode[], facts: Facts, sink: Sink): Missing[] {
  let best: Missing[] = [];
  for (const node of nodes) {
    const list: Missing[] = [];
    addMissing(compiled, node, facts, sink, list);
    if (list.length > 0 && (best.length === 0 || list.length < best.length)) best = list;
  }
  return best;
}

function sayNode(node: ConditionNode): LocalText {
  if (node.kind === 'leaf') return node.text;
  const parts = node.nodes.map(sayNode);
  const [ja, en] = node.combinator === 'and' ? ['かつ', ' and '] : ['または', ' or '];
  return { ja: parts.map((part) => part.ja).join(ja), en: parts.map((part) => part.en).join(en) };
}

function negated({ ja, en }: LocalText): LocalText {
  return { ja: `「${ja}」に当てはまらないこと`, en: `Not: ${lower(en)}` };
}

function missingLeaf(compiled: CompiledMissing, leaf: ConditionLeaf, facts: Facts, sink: Sink): Missing[] {
  const { field } = leaf.rule;
  if (field === 'gate') return missingGate(compiled, facts);
  if (field === 'cutOffs') return missingCutOffs(compiled, facts);
  if (field === 'handOff.note') return [{ kind: 'note', text: sayNote(facts) }];
  if (field.startsWith('handOff.')) return [{ kind: 'acceptance', text: sayAcceptance(compiled, leaf) }];
  if (field === 'opportunity') return [{ kind: 'opportunity', text: { ja: 'CRMに商談を登録', en: 'Create the deal in the CRM' } }];
  if (field === 'score.fit' || field === 'score.engagement' || field === 'score.total')
    return [{ kind: 'condition', text: sayPoints(leaf, facts) }];
  if (field.startsWith('bant.')) {
    const element = field.split('.')[1] as Element;
    return [{ kind: 'bant', bant: element, text: sayElement(compiled, element, facts) }];
  }
  const value = leaf.field?.read(facts);
  sink.changes(value?.changesAt ?? null);
  if (leaf.field && value?.value === null) {
    return [{ kind: 'condition', text: { ja: `${leaf.field.name.ja}を確認`, en: `Find out: ${lower(leaf.field.name.en)}` } }];
  }
  return [{ kind: 'condition', text: leaf.text }];
}

function sayPoints(leaf: ConditionLeaf, facts: Facts): LocalText {
  const found = leaf.field?.read(facts)?.value;
  const wanted = numberOf(leaf.rule.value);
  if (typeof found !== 'number' || !Number.isFinite(wanted) || (leaf.rule.operator !== '>=' && leaf.rule.operator !== '>'))
    return leaf.text;
  let said = pointsSaid.get(leaf);
  if (!said || said.size > 1000) {
    said = new Map();
    pointsSaid.set(leaf, said);
  }
  let text = said.get(found);
  if (!text) {
    text = sayShortfall(leaf, found, leaf.rule.operator === '>' ? wanted + 1 : wanted);
    said.set(found, text);
  }
  return text;
}

/** What was said of a condition on points, by the points found: many leads lack the same few. */
const pointsSaid = new WeakMap<ConditionLeaf, Map<number, LocalText>>();

function sayShortfall({ field }: ConditionLeaf, found: number, goal: number): LocalText {
  const { ja = '', en = '' } = field?.name ?? {};
  return {
    ja: `${ja} あと${goal - found}点(${found}/${goal})`,
    en: `${en}: ${goal - found} more ${goal - found === 1 ? 'point' : 'points'} (${found} of ${goal})`,
  };
}

function sayNote(facts: Facts): LocalText {
  const note = noteOf(facts);
  const gaps = noteGaps(facts);
  if (!note) return { ja: '引き継ぎメモを書く', en: 'Write the hand-over note' };
  return {
    ja: `引き継ぎメモに足りないもの: ${gaps.map(({ ja }) => ja).join('、')}`,
    en: `The hand-over note lacks ${gaps.map(({ en }) => en).join(', ')}`,
  };
}

function sayAcceptance({ departments }: CompiledMissing, leaf: ConditionLeaf): LocalText {
  const name = departments.get(leaf.rule.field.slice('handOff.'.length));
  if (!name) return leaf.text;
  return { ja: `${name.ja}が引き受ける`, en: `${name.en} accepts it` };
}

function missingCutOffs({ cutOffs }: CompiledMissing, facts: Facts): Missing[] {
  const all = facts.cutOffs()?.reading ?? [];
  const failed = all.filter(({ result }) => result === 'fail');
  if (failed.length === 0) return all.filter(({ result }) => result === 'unknown').map(sayUnknown);
  return failed.map(({ id, name, atLeast, value }) => {
    const unit = cutOffs.find((cutOff) => cutOff.id === id)?.unit ?? { ja: '', en: '' };
    const [want, have] = [atLeast.toLocaleString('en-US'), (value ?? 0).toLocaleString('en-US')];
    return {
      kind: 'cut_off',
      text: {
        ja: `${name.ja}が最低条件に届かない(${have}/${want}${unit.ja})`,
        en: `${name.en} below the minimum (${have} of ${want} ${unit.en})`.replace(' )', ')'),
      },
    };
  });
}

function sayUnknown({ name }: { name: LocalText }): Missing {
  return { kind: 'cut_off', text: { ja: `${name.ja}を確認`, en: `Find out: ${lower(name.en)}` } };
}

function missingGate(compiled: CompiledMissing, facts: Facts): Missing[] {
  const gate = facts.gate()?.reading;
  if (!gate) return [];
  if (gate.blocked) {
    return [
      {
        kind: 'bant',
        bant: 'need',
        text: { ja: 'ニーズがないと確認済み(案件にできません)', en: 'Need confirmed as none: it can’t qualify' },
      },
    ];
  }
  const { preset } = compiled.gate;
  if (preset === 'appointment' || preset === 'custom') return [{ kind: 'condition', text: gate.text }];
  if (preset === 'all') return gate.open.map((element) => ({ kind: 'bant', bant: element, text: sayElement(compiled, element, facts) }));
  if (preset === 'default') {
    const list: Missing[] = [];
    if (gate.open.includes('need')) list.push({ kind: 'bant', bant: 'need', text: sayElement(compiled, 'need', facts) });
    if (gate.open.includes('authority')) list.push({ kind: 'bant', bant: 'authority', text: compiled.either });
    return list;
  }
  const [first] = gate.open;
  const text = preset === 'any' ? gate.text : eitherOf(compiled.elements, gate.open);
  return first === undefined ? [{ kind: 'condition', text: gate.text }] : [{ kind: 'bant', bant: first, text }];
}

function eitherOf(elements: Agreement['bant']['elements'], ids: readonly Element[]): LocalText {
  const names = ids.map((id) => nameOf(elements, id));
  return { ja: `${names.map(({ ja }) => ja).join('か')}を確認`, en: `Confirm ${names.map(({ en }) => lower(en)).join(' or ')}` };
}

function sayElement(compiled: CompiledMissing, element: Element, facts: Facts): LocalText {
  const words = compiled.says[element] ?? wordsOf(nameOf(compiled.elements, element));
  const reading = readingOf(facts.bant()?.reading ?? [], element);
  switch (reading?.state) {
    case 'stale':
      return words.again;
    case 'partly':
      return words.certain;
    case 'yes':
      return element === 'timing' && !monthsToStart(facts, reading) ? words.month : words.unmet;
    case 'no':
      return words.none;
    default:
      return words.confirm;
  }
}

/** Within a sentence English names begin small, but for acronyms. */
function lower(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? (text[0] ?? '').toLowerCase() + text.slice(1) : text;
}

function unique(list: Missing[]): Missing[] {
  if (list.length < 2) return list;
  const seen = new Set<string>();
  return list.filter(({ text }) => {
    if (seen.has(text.ja)) return false;
    seen.add(text.ja);
    return true;
  });
}
