import { Plus, X } from 'lucide-react';
import { matchChoices, type Operator, ruleValue, valueChoices, valueKind } from '@/lib/domain/condition-choices';
import type { ActivityMatch } from '@/lib/domain/condition-schema';
import { kitWords } from '@/lib/i18n/kit-words';
import { Button } from '../../ui/button';
import { useSay } from '../../ui/say';
import { Select } from '../../ui/select';
import { useNames } from '../use-names';
import { MatchFields } from './match-fields';
import { PickMany } from './pick-many';
import { NumberBox, TextsBox } from './value-boxes';

type Props = { field: string; operator: Operator; value: unknown; onChange: (value: unknown) => void; disabled: boolean };

/** The value of one rule, entered as its field and comparison want it. */
export function ConditionValue({ field, operator, value, onChange, disabled }: Props) {
  const { lang, text } = useSay();
  const book = useNames();
  const kit = kitWords(lang);
  const say = kit.condition;
  const choices = () => valueChoices(field, book).map(({ id, name }) => ({ id, label: text(name) }));
  const number = (
    label: string,
    held: unknown,
    put: (next: number) => void,
    more: { unit?: string; least?: number; most?: number; quiet?: boolean } = {},
  ) => (
    <NumberBox
      label={label}
      value={typeof held === 'number' ? held : Number(held ?? 0)}
      disabled={disabled}
      error={more.most === undefined ? kit.needNumber : kit.needBetween(more.least ?? 0, more.most)}
      {...more}
      onChange={(next) => next !== undefined && put(next)}
    />
  );
  switch (valueKind(field, operator, book)) {
    case 'none':
      return null;
    case 'one': {
      const held = String(value ?? '');
      const all = choices();
      return (
        <Select
          label={say.value}
          quiet
          disabled={disabled}
          options={all.some(({ id }) => id === held) ? all : [{ id: held, label: held === '' ? kit.choose : kit.unknown(held) }, ...all]}
          selected={held}
          onSelect={(id) => onChange(ruleValue(field, id, book))}
        />
      );
    }
    case 'several':
      return (
        <PickMany
          label={say.value}
          quiet
          options={choices()}
          chosen={listOf(value)}
          nothing={kit.choose}
          disabled={disabled}
          onChoose={onChange}
        />
      );
    case 'texts': {
      const single = operator === '=' || operator === '!=';
      return (
        <TextsBox
          label={say.value}
          quiet
          value={listOf(value)}
          disabled={disabled}
          {...(single ? {} : { hint: say.texts })}
          // One text stays a text, as people write it; several are a list.
          onChange={(texts) =>
            onChange(texts.length === 1 && !Array.isArray(value) ? texts[0] : texts.length === 1 && single ? texts[0] : texts)
          }
        />
      );
    }
    case 'number':
      return number(say.value, Array.isArray(value) ? value[0] : value, onChange, { quiet: true });
    case 'range': {
      const [from = 0, to = 0] = listOf(value).map(Number);
      return (
        <div className="rb-range">
          {number(say.from, from, (next) => onChange([next, to]))}
          {number(say.to, to, (next) => onChange([from, next]))}
        </div>
      );
    }
    case 'activity':
      return <MatchFields match={record(value) as ActivityMatch} onChange={onChange} disabled={disabled} says={false} />;
    case 'surge': {
      const surge = record(value);
      return (
        <div className="rb-range">
          {number(say.days, surge.days, (days) => onChange({ ...surge, days }), { unit: say.day, least: 1, most: 366 })}
          {number(say.visitDays, surge.visitDays, (visitDays) => onChange({ ...surge, visitDays }), { unit: say.day, least: 1, most: 366 })}
          {number(say.factor, surge.factor, (factor) => onChange({ ...surge, factor }), { unit: say.times, least: 0, most: 100 })}
          {number(say.weeks, surge.weeks, (weeks) => onChange({ ...surge, weeks }), { unit: say.week, least: 1, most: 520 })}
        </div>
      );
    }
    case 'only': {
      const only = record(value);
      return (
        <div className="rb-range">
          <PickMany
            label={say.content}
            options={matchChoices('content', book).map(({ id, name }) => ({ id, label: text(name) }))}
            chosen={listOf(only.content)}
            nothing={kit.choose}
            disabled={disabled}
            onChoose={(content) => onChange({ ...only, content })}
          />
          {number(say.days, only.withinDays, (withinDays) => onChange({ ...only, withinDays }), { unit: say.day, least: 1, most: 3660 })}
        </div>
      );
    }
    case 'silence': {
      const silence = record(value);
      const unless = Array.isArray(silence.unless) ? (silence.unless as ActivityMatch[]) : [];
      return (
        <div className="rb-silence">
          <p className="field-label">{say.after}</p>
          <MatchFields
            match={record(silence.after) as ActivityMatch}
            onChange={(after) => onChange({ ...silence, after })}
            disabled={disabled}
            counted={false}
            says={false}
          />
          {number(say.days, silence.days, (days) => onChange({ ...silence, days }), { unit: say.day, least: 1, most: 3660 })}
          <p className="field-label">{say.unless}</p>
          {unless.map((match, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: matches have no ids, and each shows only what it is given
            <div key={i} className="rb-match-row">
              <MatchFields
                match={match}
                onChange={(next) => onChange({ ...silence, unless: unless.with(i, next) })}
                disabled={disabled}
                counted={false}
                says={false}
              />
              {!disabled && (
                <Button
                  look="icon"
                  aria-label={kit.takeAway(`${say.unless} ${i + 1}`)}
                  onPress={() => onChange({ ...silence, unless: unless.toSpliced(i, 1) })}
                >
                  <X size={15} aria-hidden />
                </Button>
              )}
            </div>
          ))}
          {!disabled && (
            <Button look="plain" onPress={() => onChange({ ...silence, unless: [...unless, { type: 'reply' }] })}>
              <Plus size={15} aria-hidden />
              {say.addUnless}
            </Button>
          )}
        </div>
      );
    }
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  // Lists may be written as one text with commas.
  if (typeof value === 'string') return value.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  return value === undefined || value === null ? [] : [String(value)];
}
