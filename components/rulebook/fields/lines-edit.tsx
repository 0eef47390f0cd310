import { useState } from 'react';
import { FieldFrame } from './field-frame';
import { still } from './same-props';
import { TextBox } from './text-box';
import { type FieldProps, useField } from './use-field';

/** A list of free texts, one a line; blank lines are left out. */
export const LinesEdit = still(function LinesEdit({ optional = false, ...props }: FieldProps & { optional?: boolean }) {
  const field = useField(props);
  const held = listOf(field.value);
  const [raw, setRaw] = useState(held.join('\n'));
  // A line somebody is about to begin is no text yet: what is typed is kept as long as it says what the draft says.
  const same = lines(raw).join('\n') === held.join('\n');
  return (
    <FieldFrame field={field} say={(value) => listOf(value).join(field.lang === 'ja' ? '・' : ', ') || field.kit.nothing} wide>
      <TextBox
        field={field}
        long
        shown={same ? raw : held.join('\n')}
        placeholder={field.kit.wordsHint}
        onType={(typed) => {
          setRaw(typed);
          const next = lines(typed);
          field.take(optional && next.length === 0 ? undefined : next, typed);
        }}
      />
    </FieldFrame>
  );
});

function listOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.map(String) : [];
}

function lines(typed: string): string[] {
  return typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
