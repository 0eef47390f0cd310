import { compileMatch } from '../activity-match';
import { compileComparison } from '../comparison';
import { compileCondition } from '../condition';
import { fieldOf } from '../condition-field';
import { ConditionRule } from '../condition-schema';
import { normalText } from '../normal-text';
import { type Agreement, limits } from '../rulebook';
import type { LocalText } from '../text';
import { fieldValues, matchValues } from './field-values';
import type { LintCase, RulebookPath } from './finding';
import { conditionsOf, matchesOf, type PlacedCondition, rulesOf } from './placed-conditions';

/** Whether every condition can be read: its fields exist, its values are among those there are, and it doesn't ask for itself. */
export function lintConditions(lint: LintCase): void {
  const { agreement, report } = lint;
  const circles = findings(agreement);
  let count = 0;
  for (const placed of conditionsOf(agreement)) {
    const { condition, path, name } = placed;
    const { rules, depth, empty } = rulesOf(condition, path);
    count += rules.length;
    if (depth > limits.depth) {
      report(
        'limit_exceeded',
        'error',
        path,
        `「${name.ja}」の条件は${depth}段の入れ子です。${limits.depth}段までにしてください`,
        `The condition of “${name.en}” is nested ${depth} deep. Keep it to ${limits.depth}`,
      );
    }
    // A stage without any condition is told of as such.
    for (const place of empty) {
      if (place.length === path.length && placed.feeds === null) continue;
      report(
        'empty_condition',
        'warning',
        place,
        `「${name.ja}」に中身のない条件の組があり、つねに成り立ちます。条件を入れるか、組を消してください`,
        `“${name.en}” has a group without any condition, which always holds. Fill it or remove it`,
      );
    }
    for (const { rule, path: at } of rules) {
      if (lintRule(lint, placed, rule, at) && placed.feeds !== null && circles.get(placed.feeds)?.has(roomOf(rule.field) ?? '')) {
        report(
          'circular_condition',
          'error',
          at,
          `「${name.ja}」の条件が、自分の結果をもとにしています。ほかの項目に変えてください`,
          `The condition of “${name.en}” depends on its own outcome. Ask for something else`,
        );
      }
    }
  }
  for (const { match, path, name } of matchesOf(agreement)) lintMatch(lint, match, path, name);
  if (count > limits.conditions) {
    report(
      'limit_exceeded',
      'error',
      ['agreement'],
      `条件が全部で${count}個あります。${limits.conditions}個までにしてください`,
      `There are ${count} conditions in all. Keep to ${limits.conditions}`,
    );
  }
  if (agreement.scoring.rules.length > limits.rules) {
    report(
      'limit_exceeded',
      'error',
      ['agreement', 'scoring', 'rules'],
      `点数のルールが${agreement.scoring.rules.length}個あります。${limits.rules}個までにしてください`,
      `There are ${agreement.scoring.rules.length} score rules. Keep to ${limits.rules}`,
    );
  }
  if (agreement.promises.length > limits.promises) {
    report(
      'limit_exceeded',
      'error',
      ['agreement', 'promises'],
      `対応期限が${agreement.promises.length}個あります。${limits.promises}個までにしてください`,
      `There are ${agreement.promises.length} promises. Keep to ${limits.promises}`,
    );
  }
}

const special = ['activity', 'silence', 'surge', 'only'];

/** Looks at one comparison; false where it can't be read at all. */
function lintRule(lint: LintCase, { name }: PlacedCondition, rule: ConditionRule, path: RulebookPath): boolean {
  const { agreement, report } = lint;
  const unreadable = (): false => {
    report(
      'unreadable_condition',
      'error',
      path,
      `「${name.ja}」の条件を読めません。項目・比べ方・値の組み合わせを選び直してください`,
      `A condition of “${name.en}” can't be read. Choose field, comparison and value again`,
    );
    return false;
  };
  if (!ConditionRule.safeParse(rule).success) return unreadable();
  if (special.includes(rule.field)) {
    const { node } = compileCondition({ combinator: 'and', rules: [rule] }, agreement);
    // What asks for activities depends on time, unless it could not be read.
    if (node.nature === 'static') return unreadable();
    const value = (rule.value ?? {}) as Record<string, unknown>;
    if (rule.field === 'activity') lintMatch(lint, value, [...path, 'value'], name);
    if (rule.field === 'only') lintMatch(lint, { type: 'page_view', content: value.content }, [...path, 'value'], name);
    if (rule.field === 'silence') {
      lintMatch(lint, value.after, [...path, 'value', 'after'], name);
      if (Array.isArray(value.unless)) {
        value.unless.forEach((match, i) => {
          lintMatch(lint, match, [...path, 'value', 'unless', i], name);
        });
      }
    }
    return true;
  }
  const field = fieldOf(rule.field, agreement);
  if (!field) {
    report(
      'unknown_field',
      'error',
      [...path, 'field'],
      `「${name.ja}」の条件が見る項目「${rule.field}」はありません。ある項目を選んでください`,
      `The condition of “${name.en}” asks for a field “${rule.field}” that doesn't exist. Choose one that does`,
    );
    return false;
  }
  const comparison = compileComparison(rule, field);
  if (!comparison) return unreadable();
  const layer = /^persona\.(account|department|person)$/.exec(rule.field)?.[1];
  if (layer && !agreement.personaLayers.some(({ id }) => id === layer)) {
    unknownId(lint, [...path, 'field'], name, field.name, layer);
    return false;
  }
  const values = ['=', '!=', 'in', 'notIn'].includes(rule.operator) ? fieldValues(rule.field, agreement) : null;
  if (!values) return true;
  const known = new Set(values.map((value) => normalText(value)));
  for (const value of comparison.wanted) {
    if (!known.has(normalText(String(value)))) unknownId(lint, [...path, 'value'], name, field.name, String(value));
  }
  return true;
}

function unknownId({ report }: LintCase, path: RulebookPath, owner: LocalText, field: LocalText, id: string): void {
  report(
    'unknown_id',
    'error',
    path,
    `「${owner.ja}」が見る${field.ja}「${id}」はありません(消されたか、書き違いです)。選び直してください`,
    `“${owner.en}” asks for ${field.en} “${id}”, which doesn't exist (removed or misspelt). Choose again`,
  );
}

const partNames = {
  type: { ja: '行動', en: 'activity' },
  channel: { ja: '手段', en: 'channel' },
  result: { ja: '接触の結果', en: 'touch result' },
  intent: { ja: 'きっかけ', en: 'intent' },
} as const satisfies Record<string, LocalText>;

function lintMatch(lint: LintCase, written: unknown, path: RulebookPath, owner: LocalText): void {
  const { agreement, report } = lint;
  const compiled = compileMatch(written);
  if (!compiled) {
    report(
      'unreadable_condition',
      'error',
      path,
      `「${owner.ja}」が見る行動を読めません。種類・内容・期間を選び直してください`,
      `The activity that “${owner.en}” asks for can't be read. Choose its type, content and window again`,
    );
    return;
  }
  for (const part of ['type', 'channel', 'result', 'intent'] as const) {
    const wanted = compiled.match[part];
    const known = matchValues(part, agreement);
    for (const id of wanted === undefined ? [] : Array.isArray(wanted) ? wanted : [wanted]) {
      if (!known.includes(id)) unknownId(lint, [...path, part], owner, partNames[part], id);
    }
  }
  const { type, content, interest } = compiled.match;
  // Only pages belong to groups; what documents and events are about is anybody's word.
  if (type === 'page_view' && content !== undefined) {
    for (const id of Array.isArray(content) ? content : [content]) {
      if (!agreement.pageGroups.some((group) => group.id === id)) {
        unknownId(lint, [...path, 'content'], owner, { ja: 'ページの分類', en: 'a page group' }, id);
      }
    }
  }
  if (interest !== undefined && agreement.interests.length > 0 && !agreement.interests.some(({ id }) => id === interest)) {
    unknownId(lint, [...path, 'interest'], owner, { ja: '関心分野', en: 'an area of interest' }, interest);
  }
}

/** The finding that a field stands for. */
function roomOf(field: string): string | null {
  if (field.startsWith('score.') && field !== 'score.imported') return 'score';
  if (field === 'persona' || field.startsWith('persona.')) return 'persona';
  if (field === 'appointment.valid') return 'persona';
  return field === 'gate' ? 'gate' : null;
}

/** For each finding, the findings that lead back to it. */
function findings(agreement: Agreement): Map<string, Set<string>> {
  const asks = new Map<string, Set<string>>();
  for (const { condition, path, feeds } of conditionsOf(agreement)) {
    if (feeds === null) continue;
    const rooms = asks.get(feeds) ?? new Set<string>();
    for (const { rule } of rulesOf(condition, path).rules) {
      const room = typeof rule?.field === 'string' ? roomOf(rule.field) : null;
      if (room !== null) rooms.add(room);
    }
    asks.set(feeds, rooms);
  }
  if (agreement.bant.gate.preset === 'appointment') asks.set('gate', new Set(['persona']));
  const back = new Map<string, Set<string>>();
  for (const start of asks.keys()) {
    const circle = new Set<string>();
    for (const room of asks.get(start) ?? []) if (leadsTo(room, start, asks, new Set())) circle.add(room);
    back.set(start, circle);
  }
  return back;
}

function leadsTo(from: string, to: string, asks: ReadonlyMap<string, ReadonlySet<string>>, seen: Set<string>): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  for (const next of asks.get(from) ?? []) if (leadsTo(next, to, asks, seen)) return true;
  return false;
}
