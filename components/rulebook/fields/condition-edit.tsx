import { useMemo, useState } from 'react';
import { type Field, QueryBuilder, type RuleGroupType } from 'react-querybuilder';
import { fieldChoices, firstValue, type Operator, operatorsOf } from '@/lib/domain/condition-choices';
import type { Condition } from '@/lib/domain/condition-schema';
import { sayCondition } from '@/lib/domain/condition-sentence';
import { limits } from '@/lib/domain/rulebook';
import { alike } from '../edit';
import { useNames } from '../use-names';
import { controls } from './condition-controls';
import { fromQuery, screenId, toQuery } from './condition-query';
import { FieldFrame } from './field-frame';
import { OptionalEdit } from './optional-edit';
import { still } from './same-props';
import { type FieldProps, useField } from './use-field';

type Props = FieldProps & {
  /** Whether it may be left out. */
  optional?: boolean;
};

const classNames = {
  queryBuilder: 'rb-query',
  ruleGroup: 'rb-group',
  header: 'rb-group-head',
  body: 'rb-group-body',
  rule: 'rb-rule',
  addRule: 'rb-add',
  addGroup: 'rb-add',
};

/** Groups within groups that can be made here; the schema's own limit counts the outermost too. */
const LEVELS = limits.depth - 2;

/** A condition: rules joined by all or any, in groups that can be turned round, and below it what it means in words. */
export const ConditionEdit = still(function ConditionEdit({ optional = false, ...props }: Props) {
  const field = useField(props);
  const book = useNames();
  const { words, value } = field;
  const builder = value === undefined ? null : <Builder {...props} condition={value as Condition} />;
  if (optional) {
    return (
      <OptionalEdit {...props} blank={() => ({ combinator: 'and', rules: [newRule(book)] })}>
        {builder}
      </OptionalEdit>
    );
  }
  return (
    <FieldFrame field={field} wide>
      <fieldset className="rb-words">
        <legend className="field-label">{words.label}</legend>
        {words.definition && <p className="field-hint">{words.definition}</p>}
        {builder}
      </fieldset>
    </FieldFrame>
  );
});

function newRule(book: Parameters<typeof firstValue>[2]) {
  return { field: 'lead.industry', operator: '=', value: firstValue('lead.industry', '=', book) };
}

function Builder({ condition, ...props }: FieldProps & { condition: Condition }) {
  const field = useField(props);
  const book = useNames();
  const { text, kit, disabled, take, typed } = field;
  const [held, setHeld] = useState(() => ({ condition, query: toQuery(condition) }));
  let query = held.query;
  // Undone, loaded or changed elsewhere: what is shown follows the draft; what came from here keeps its rows.
  if (condition !== held.condition && !alike(condition, held.condition)) {
    query = toQuery(condition);
    setHeld({ condition, query });
  }
  const fields = useMemo<Field[]>(
    () => fieldChoices(book).map(({ id, name }) => ({ name: id, value: id, label: text(name) })),
    [book, text],
  );
  function change(next: RuleGroupType): void {
    const made = fromQuery(next, query, book);
    if (alike(made, condition)) return;
    setHeld({ condition: made, query: withValues(next, made) });
    take(made, '');
  }
  return (
    <div className="rb-condition">
      <QueryBuilder
        query={query}
        onQueryChange={change}
        fields={fields}
        controlElements={controls}
        controlClassnames={classNames}
        suppressStandardClassnames
        enableMountQueryChange={false}
        getDefaultField="lead.industry"
        getDefaultOperator={(name) => operatorsOf(name, book)[0] ?? '='}
        getDefaultValue={({ field: name, operator }) => firstValue(name, operator as Operator, book)}
        getOperators={(name) => operatorsOf(name, book).map((operator) => ({ name: operator, value: operator, label: operator }))}
        idGenerator={screenId}
        resetOnFieldChange={false}
        resetOnOperatorChange={false}
        addRuleToNewGroups
        showNotToggle
        maxLevels={LEVELS}
        disabled={disabled}
      />
      {typed && <p className="field-error">{typed.error}</p>}
      <p className="rb-sentence">
        <span className="sr">{kit.condition.says}: </span>
        {condition.rules.length === 0 ? kit.condition.empty : text(sayCondition(condition, book))}
      </p>
    </div>
  );
}

/** The rows as they are with the values that were made of them: their ids stay, so that nobody loses the focus. */
function withValues(query: RuleGroupType, made: Condition): RuleGroupType {
  return {
    ...query,
    rules: query.rules.map((part, i) => {
      const own = made.rules[i];
      if (!own) return part;
      if ('rules' in part) return withValues(part as RuleGroupType, own as Condition);
      return { ...own, id: part.id };
    }),
  } as RuleGroupType;
}
