import { type ConditionLeaf, type ConditionNode, compileCondition } from './condition';
import type { ActivityMatch, Condition } from './condition-schema';
import { sayFieldValue, sayMatch, sayMatchPart } from './condition-text';
import type { Agreement } from './rulebook';
import type { LocalText } from './text';

/** Longer lists than this are cut short where a rule is shown in one line; a sentence that must say all of it adds the rest. */
const SHOWN = 3;

/** Names one value of a list by the part of a rule it stands in. */
type Name = (value: unknown, part: string) => LocalText;

/** Every list within a value that is too long to be said in one line, in full. */
function longLists(value: unknown, part: string, name: Name): LocalText[] {
  if (Array.isArray(value)) {
    if (value.length <= SHOWN || value.some((each) => typeof each === 'object'))
      return value.flatMap((each) => longLists(each, part, name));
    const names = value.map((each) => name(each, part));
    return [{ ja: names.map(({ ja }) => ja).join('・'), en: names.map(({ en }) => en).join(', ') }];
  }
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, each]) => longLists(each, key, name)) : [];
}

function withRest(text: LocalText, value: unknown, name: Name): LocalText {
  const rest = longLists(value, '', name);
  if (rest.length === 0) return text;
  const [ja, en] = [rest.map((one) => one.ja).join('、'), rest.map((one) => one.en).join('; ')];
  return { ja: `${text.ja}(全部で: ${ja})`, en: `${text.en} (in all: ${en})` };
}

/** Names the values of an activity match as people know them. */
function matchNames(agreement: Agreement): Name {
  return (value, part) =>
    part === 'type' || part === 'content' || part === 'channel' || part === 'result' || part === 'intent'
      ? sayMatchPart(part, String(value), { agreement })
      : { ja: String(value), en: String(value) };
}

/** Names the values of one comparison as people know them. */
function ruleNames({ field, rule }: ConditionLeaf, agreement: Agreement): Name {
  return field ? (value) => sayFieldValue(value, field, rule.field, { agreement }) : matchNames(agreement);
}

/** Names an activity in full: no list of it is cut short. */
export function sayWholeMatch(match: ActivityMatch, agreement: Agreement): LocalText {
  return withRest(sayMatch(match, { agreement }), match, matchNames(agreement));
}

/** Says a whole condition in one line: its rules joined by and / or, groups in brackets, nothing left out. */
export function sayCondition(condition: Condition, agreement: Agreement): LocalText {
  return sayNode(compileCondition(condition, agreement).node, true, agreement);
}

/** Says each rule of a condition by itself, however they are joined; what is turned around stays one. */
export function sayRules(condition: Condition, agreement: Agreement): LocalText[] {
  const rulesOf = (node: ConditionNode): LocalText[] =>
    node.kind === 'leaf' || node.not ? [sayNode(node, true, agreement)] : node.nodes.flatMap(rulesOf);
  return rulesOf(compileCondition(condition, agreement).node);
}

function sayNode(node: ConditionNode, outermost: boolean, agreement: Agreement): LocalText {
  if (node.kind === 'leaf') return withRest(node.text, node.rule.value, ruleNames(node, agreement));
  if (node.nodes.length === 0) {
    // Nothing asked for holds of everybody, or of nobody where any of nothing is wanted.
    const isMet = (node.combinator === 'and') !== node.not;
    return isMet ? { ja: 'すべて', en: 'everything' } : { ja: '該当なし', en: 'nothing' };
  }
  const parts = node.nodes.map((each) => sayNode(each, false, agreement));
  const joints = node.combinator === 'and' ? { ja: ' かつ ', en: ' and ' } : { ja: ' または ', en: ' or ' };
  const text = { ja: parts.map(({ ja }) => ja).join(joints.ja), en: parts.map(({ en }) => en).join(joints.en) };
  if (node.not) return { ja: `「${text.ja}」でない`, en: `not (${text.en})` };
  return outermost || parts.length === 1 ? text : { ja: `(${text.ja})`, en: `(${text.en})` };
}
