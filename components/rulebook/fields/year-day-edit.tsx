import { useState } from 'react';
import { readYearDay } from '@/lib/domain/year-day-text';
import { FieldFrame } from './field-frame';
import { still } from './same-props';
import { TextBox } from './text-box';
import { type FieldProps, useField } from './use-field';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day of every year as it is said: "12/29", "29 Dec". */
export function yearDayText(day: string, lang: 'ja' | 'en'): string {
  const [month, date] = day.split('-').map(Number);
  return lang === 'ja' ? `${month}/${date}` : `${date} ${months[(month ?? 1) - 1]}`;
}

/** A day of every year, typed as people write it. */
export const YearDayEdit = still(function YearDayEdit({ placeholder, ...props }: FieldProps & { placeholder?: string }) {
  const field = useField(props);
  const [raw, setRaw] = useState<string | null>(null);
  const held = typeof field.value === 'string' ? field.value : '';
  const read = raw === null ? null : readYearDay(raw);
  const say = (value: unknown) => (typeof value === 'string' ? yearDayText(value, field.lang) : '');
  return (
    <FieldFrame field={field} say={say}>
      <TextBox
        field={field}
        shown={raw !== null && read?.ok && read.day === held ? raw : say(held)}
        placeholder={placeholder}
        onType={(typed) => {
          setRaw(typed);
          const next = readYearDay(typed);
          if (next.ok) field.take(next.day, typed);
          else field.refuse(typed, field.text(next.wish));
        }}
      />
    </FieldFrame>
  );
});
