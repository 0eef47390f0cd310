import { useState } from 'react';
import { readHours, writeHours } from '@/lib/domain/hours-text';
import type { WallInterval } from '@/lib/domain/schedule';
import { FieldFrame } from './field-frame';
import { still } from './same-props';
import { TextBox } from './text-box';
import { type FieldProps, useField } from './use-field';

/** The hours of one day in words: "9:00–12:00, 13:00–18:00"; blank is closed. */
export const HoursEdit = still(function HoursEdit({ placeholder, ...props }: FieldProps & { placeholder?: string }) {
  const field = useField(props);
  const held = (Array.isArray(field.value) ? field.value : []) as WallInterval[];
  const written = writeHours(held);
  const [raw, setRaw] = useState<string | null>(null);
  const read = raw === null ? null : readHours(raw);
  // "9-12" stays as it was typed: what is being written must not move under the hands.
  const same = read?.ok === true && writeHours(read.hours) === written;
  return (
    <FieldFrame field={field}>
      <TextBox
        field={field}
        shown={same && raw !== null ? raw : written}
        placeholder={placeholder}
        onType={(typed) => {
          setRaw(typed);
          const next = readHours(typed);
          if (next.ok) field.take(next.hours, typed);
          else field.refuse(typed, field.text(next.wish));
        }}
      />
    </FieldFrame>
  );
});
