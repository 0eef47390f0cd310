import { type ConditionNode, compileCondition } from './condition';
import type { ActivityMatch, Condition } from './condition-schema';
import { sayMatch } from './condition-text';
import type { Agreement } from './rulebook';
import type { LocalText } from './text';

/** Longer lists than this are cut short where a rule is shown in one line; a sentence that must say all of it adds the rest. */
const SHOWN = 3;

/** Every list within a value that is too long to be said in one line, in full. */
function longLists(value: unknown): string[] {
  if (Array.isArray(value)) {
    if (value.length > SHOWN && value.every((each) => typeof each !== 'object')) return [value.join(', ')];
    return value.flatMap(longLists);
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(longLists) : [];
}

function withRest(text: LocalText, value: unknown): LocalText {
  const rest = longLists(value).join('; ');
  return rest === '' ? text : { ja: `${text.ja}(全部で: ${rest})`, en: `${text.en} (in all: ${rest})` };
}

/** Names an activity in full: no list of it is cut short. */
export function sayWholeMatch(match: ActivityMatch, agreement: Agreement): LocalText {
  return withRest(sayMatch(match, { agreement }), match);
}

/** Says a whole condition in one line: its rules joined by and / or, groups in brackets, nothing left out. */
export function sayCondition(condition: Condition, agreement: Agreement): LocalText {
  return sayNode(compileCondition(condition, agreement).node, true);
}

function sayNode(node: ConditionNode, outermost: boolean): LocalText {
  if (node.kind === 'leaf') return withRest(node.text, node.rule.value);
  if (node.nodes.length === 0) {
    // Nothing asked for holds of everybody, or of nobody where any of nothing is wanted.
    const isMet = (node.combinator === 'and') !== node.not;
    return isMet ? { ja: 'すべて', en: 'everything' } : { ja: '該当なし', en: 'nothing' };
  }
  const parts = node.nodes.map((each) => sayNode(each, false));
  const joints = node.combinator === 'and' ? { ja: ' かつ ', en: ' and ' } : { ja: ' または ', en: ' or ' };
  const text = { ja: parts.map(({ ja }) => ja).join(joints.ja), en: parts.map(({ en }) => en).join(joints.en) };
  if (node.not) return { ja: `「${text.ja}」でない`, en: `not (${text.en})` };
  return outermost || parts.length === 1 ? text : { ja: `(${text.ja})`, en: `(${text.en})` };
}
