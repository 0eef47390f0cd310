import { X } from 'lucide-react';
import { Checkbox } from 'react-aria-components/Checkbox';
import { matchChoices } from '@/lib/domain/condition-choices';
import type { ActivityMatch } from '@/lib/domain/condition-schema';
import { sayCount } from '@/lib/domain/condition-text';
import type { Agreement } from '@/lib/domain/rulebook';
import { kitWords } from '@/lib/i18n/kit-words';
import { fieldWords } from '@/lib/i18n/rulebook-words';
import { Button } from '../../ui/button';
import { useSay } from '../../ui/say';
import { Select } from '../../ui/select';
import { useNames } from '../use-names';
import { PickMany } from './pick-many';
import { NumberBox, TextsBox } from './value-boxes';

type Part = keyof typeof parts;

/** The parts of a match in the order in which they are shown. */
const parts = {
  type: 'choices',
  content: 'choices',
  intent: 'choices',
  result: 'choices',
  channel: 'choices',
  rating: 'texts',
  interest: 'interest',
  withinDays: 'number',
  count: 'number',
  perDay: 'switch',
} as const;
const names = Object.keys(parts) as Part[];

type Props = {
  match: ActivityMatch;
  onChange: (match: ActivityMatch) => void;
  disabled: boolean;
  /** The pattern of the place it stands at; its parts are places of their own then. */
  pattern?: string;
  /** Whether how often and how recently can be asked for; the silence after something knows neither. */
  counted?: boolean;
  /** Says the match in words below it. */
  says?: boolean;
};

/** Which activities count: the parts that are asked for, and a list of those that could be. */
export function MatchFields({ match, onChange, disabled, pattern, counted = true, says = true }: Props) {
  const { lang, text } = useSay();
  const book = useNames();
  const kit = kitWords(lang);
  const words = (part: Part) => fieldWords(lang, `match.${part}`);
  const there = names.filter((part) => part in match || part === 'type');
  const missing = names.filter((part) => !there.includes(part) && (counted || !['withinDays', 'count', 'perDay'].includes(part)));
  function put(part: Part, value: unknown): void {
    const { [part]: _, ...rest } = match;
    // Parts keep the order of the schema, so that the same match is always written the same.
    const next: Record<string, unknown> = { ...rest, ...(value === undefined ? {} : { [part]: value }) };
    const known = names.filter((name) => name in next).map((name) => [name, next[name]]);
    const others = Object.entries(next).filter(([name]) => !(names as string[]).includes(name));
    onChange(Object.fromEntries([...known, ...others]));
  }
  function editor(part: Part) {
    const { label, unit } = words(part);
    switch (parts[part]) {
      case 'choices': {
        const chosen = listOf(match[part as 'type']);
        const options = matchChoices(part as 'type', book).map(({ id, name }) => ({ id, label: text(name) }));
        return (
          <PickMany
            label={label}
            options={options}
            chosen={chosen}
            disabled={disabled}
            nothing={kit.anything}
            onChoose={(ids) => put(part, ids.length === 0 ? undefined : ids.length === 1 ? ids[0] : ids)}
          />
        );
      }
      case 'texts':
        return (
          <TextsBox
            label={label}
            value={listOf(match.rating)}
            disabled={disabled}
            onChange={(texts) => put(part, texts.length === 1 ? texts[0] : texts)}
          />
        );
      case 'interest':
        return (
          <Select
            label={label}
            disabled={disabled}
            options={[
              ...book.interests.map(({ id, name }) => ({ id, label: text(name) })),
              ...(book.interests.some(({ id }) => id === match.interest)
                ? []
                : [{ id: match.interest ?? '', label: match.interest || kit.choose }]),
            ]}
            selected={match.interest ?? ''}
            onSelect={(id) => put(part, id)}
          />
        );
      case 'number':
        return (
          <NumberBox
            label={label}
            value={match[part as 'count']}
            disabled={disabled}
            least={part === 'count' ? 0 : 1}
            most={part === 'count' ? 10_000 : 3660}
            error={kit.needBetween(part === 'count' ? 0 : 1, part === 'count' ? 10_000 : 3660)}
            {...(unit ? { unit } : {})}
            onChange={(value) => value !== undefined && put(part, part === 'count' ? Math.round(value) : value)}
          />
        );
      case 'switch':
        return (
          <Checkbox className="check" isSelected={match.perDay === true} isDisabled={disabled} onChange={(on) => put(part, on)}>
            <span>{label}</span>
          </Checkbox>
        );
    }
  }
  return (
    <div className="rb-match">
      <div className="rb-match-parts">
        {there.map((part) => (
          <div key={part} className="rb-match-part" {...(pattern ? { 'data-place': `${pattern}.${part}` } : {})}>
            {editor(part)}
            {!disabled && part !== 'type' && (
              <Button look="icon" aria-label={kit.takeAway(words(part).label)} onPress={() => put(part, undefined)}>
                <X size={15} aria-hidden />
              </Button>
            )}
          </div>
        ))}
        {!disabled && missing.length > 0 && (
          <Select
            label={kit.moreParts}
            options={[{ id: '', label: kit.addPart }, ...missing.map((part) => ({ id: part, label: words(part).label }))]}
            selected=""
            onSelect={(id) => names.includes(id as Part) && put(id as Part, firstOf(id as Part, book))}
          />
        )}
      </div>
      {says && <p className="rb-sentence">{text(sayCount(match, 'atLeast', { agreement: book }))}</p>}
    </div>
  );
}

function firstOf(part: Part, book: Agreement): unknown {
  if (parts[part] === 'choices') return matchChoices(part as 'content', book)[0]?.id ?? '';
  if (part === 'withinDays') return 7;
  if (part === 'count') return 2;
  if (part === 'perDay') return true;
  return part === 'interest' ? (book.interests[0]?.id ?? '') : 'A';
}

function listOf(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
