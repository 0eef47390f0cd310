import { ChevronDown, Plus, Trash2 } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Checkbox } from 'react-aria-components/Checkbox';
import { Header } from 'react-aria-components/Header';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import type {
  ActionProps,
  CombinatorSelectorProps,
  ControlElementsProp,
  FieldSelectorProps,
  FullField,
  NotToggleProps,
  OperatorSelectorProps,
  ValueEditorProps,
} from 'react-querybuilder';
import { fieldChoices, isKnownField, type Operator, operatorName, operatorsOf } from '@/lib/domain/condition-choices';
import { kitWords } from '@/lib/i18n/kit-words';
import { Button } from '../../ui/button';
import { useSay } from '../../ui/say';
import { Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';
import { useNames } from '../use-names';
import { ConditionValue } from './condition-value';

function useKit() {
  const { lang, text } = useSay();
  const book = useNames();
  return { text, book, kit: kitWords(lang), say: kitWords(lang).condition };
}

const CUSTOM = 'lead.custom.';

function FieldSelector({ value = '', handleOnChange, disabled }: FieldSelectorProps) {
  const { text, book, say } = useKit();
  const choices = fieldChoices(book);
  const custom = value.startsWith(CUSTOM);
  const gone = !custom && !isKnownField(value, book);
  const groups = ['activity', 'lead', 'judgement', 'handOff', 'account'] as const;
  return (
    <div className="rb-rule-field">
      <AriaSelect
        className="field"
        aria-label={say.field}
        isDisabled={Boolean(disabled)}
        selectedKey={custom ? CUSTOM : value}
        onSelectionChange={(id) => handleOnChange(String(id))}
        isInvalid={gone}
      >
        <AriaButton className="select-button">
          <SelectValue />
          <ChevronDown size={16} aria-hidden />
        </AriaButton>
        <Popover className="popover">
          <ListBox className="select-list rb-field-list">
            {gone && (
              <ListBoxItem id={value} className="menu-item" textValue={say.goneShort(value)}>
                {say.goneShort(value)}
              </ListBoxItem>
            )}
            {groups.map((group) => (
              <ListBoxSection key={group} id={`group-${group}`}>
                <Header className="rb-list-group">{say.groups[group]}</Header>
                {choices
                  .filter((choice) => choice.group === group)
                  .map(({ id, name }) => (
                    <ListBoxItem key={id} id={id} className="menu-item" textValue={text(name)}>
                      {text(name)}
                    </ListBoxItem>
                  ))}
                {group === 'lead' && (
                  <ListBoxItem id={CUSTOM} className="menu-item" textValue={say.custom}>
                    {say.custom}
                  </ListBoxItem>
                )}
              </ListBoxSection>
            ))}
          </ListBox>
        </Popover>
      </AriaSelect>
      {custom && (
        <TextField
          label={say.customName}
          value={value.slice(CUSTOM.length)}
          onChange={(name) => handleOnChange(CUSTOM + name.slice(0, 100))}
          isReadOnly={Boolean(disabled)}
          placeholder="segment"
        />
      )}
      {gone && <p className="field-error">{say.gone(value)}</p>}
    </div>
  );
}

function OperatorSelector({ value = '=', field, handleOnChange, disabled }: OperatorSelectorProps) {
  const { text, book, say } = useKit();
  const known = operatorsOf(field, book);
  const all = known.includes(value as Operator) ? known : [value as Operator, ...known];
  // Where there is nothing to choose, a word is enough.
  if (all.length === 1) return null;
  return (
    <Select
      label={say.operator}
      quiet
      disabled={Boolean(disabled)}
      options={all.map((operator) => ({ id: operator, label: text(operatorName(operator)) }))}
      selected={value}
      onSelect={handleOnChange}
    />
  );
}

function ValueEditor({ field, operator, value, handleOnChange, disabled }: ValueEditorProps) {
  return (
    <ConditionValue field={field} operator={operator as Operator} value={value} onChange={handleOnChange} disabled={Boolean(disabled)} />
  );
}

function CombinatorSelector({ value = 'and', handleOnChange, disabled }: CombinatorSelectorProps) {
  const { say } = useKit();
  return (
    <Select
      label={say.combinator}
      quiet
      disabled={Boolean(disabled)}
      options={[
        { id: 'and', label: say.all },
        { id: 'or', label: say.any },
      ]}
      selected={value}
      onSelect={handleOnChange}
    />
  );
}

function NotToggle({ checked = false, handleOnChange, disabled }: NotToggleProps) {
  const { say } = useKit();
  return (
    <Checkbox className="check" isSelected={checked} isDisabled={Boolean(disabled)} onChange={handleOnChange}>
      <span>{say.not}</span>
    </Checkbox>
  );
}

function AddRule({ handleOnClick, disabled }: ActionProps) {
  const { say, kit } = useKit();
  return disabled ? null : (
    <span className="rb-add">
      <Button look="plain" aria-label={kit.addOne(say.addRule)} onPress={() => handleOnClick()}>
        <Plus size={15} aria-hidden />
        {say.addRule}
      </Button>
    </span>
  );
}

function AddGroup({ handleOnClick, disabled, level, schema }: ActionProps) {
  const { say, kit } = useKit();
  if (disabled) return null;
  if (level >= schema.maxLevels) return <span className="rb-add quiet">{say.deep}</span>;
  return (
    <span className="rb-add">
      <Button look="plain" aria-label={kit.addOne(say.addGroup)} onPress={() => handleOnClick()}>
        <Plus size={15} aria-hidden />
        {say.addGroup}
      </Button>
    </span>
  );
}

function RemoveRule({ handleOnClick, disabled }: ActionProps) {
  const { say } = useKit();
  return disabled ? null : (
    <Button look="icon" aria-label={say.removeRule} onPress={() => handleOnClick()}>
      <Trash2 size={15} aria-hidden />
    </Button>
  );
}

function RemoveGroup({ handleOnClick, disabled }: ActionProps) {
  const { say } = useKit();
  return disabled ? null : (
    <Button look="icon" aria-label={say.removeGroup} onPress={() => handleOnClick()}>
      <Trash2 size={15} aria-hidden />
    </Button>
  );
}

/** The builder's controls in our own clothes. */
export const controls: ControlElementsProp<FullField, string> = {
  fieldSelector: FieldSelector,
  operatorSelector: OperatorSelector,
  valueEditor: ValueEditor,
  combinatorSelector: CombinatorSelector,
  notToggle: NotToggle,
  addRuleAction: AddRule,
  addGroupAction: AddGroup,
  removeRuleAction: RemoveRule,
  removeGroupAction: RemoveGroup,
  dragHandle: null,
};
