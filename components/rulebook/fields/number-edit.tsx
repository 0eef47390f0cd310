import { figure } from '@/lib/domain/figure';
import { FieldFrame } from './field-frame';
import { still } from './same-props';
import { TextBox } from './text-box';
import { type FieldProps, useField } from './use-field';

type Props = FieldProps & {
  /** Whether blank takes the value away. */
  optional?: boolean;
  /** What the arrow keys add; 1 without. */
  step?: number;
};

/** One number; digits of any width and separators of thousands are understood, the arrow keys count. */
export const NumberEdit = still(function NumberEdit({ optional = false, step = 1, ...props }: Props) {
  const field = useField(props);
  const { kit, words, value, lang } = field;
  const say = (number: unknown) => `${said(number)}${words.unit ? (lang === 'ja' ? words.unit : ` ${words.unit}`) : ''}`;
  function type(typed: string): void {
    const plain = typed
      .normalize('NFKC')
      .replace(/[,、\s]/g, '')
      .replace(/[−ー―]/g, '-');
    if (plain === '' && optional) field.take(undefined, typed);
    else if (/^-?\d+(\.\d+)?$/.test(plain)) field.take(Number(plain), typed);
    else field.refuse(typed, kit.needNumber);
  }
  return (
    <FieldFrame field={field} say={say}>
      <TextBox
        field={field}
        shown={typeof value === 'number' ? String(value) : ''}
        onType={type}
        inputMode={Number.isInteger(step) ? 'numeric' : 'decimal'}
        unit={words.unit}
        onKeyDown={(event) => {
          if (field.disabled || typeof value !== 'number' || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
          event.preventDefault();
          const next = value + (event.key === 'ArrowUp' ? step : -step);
          // A step out of bounds is no wish of anybody's: it is left out rather than refused.
          if (field.editing.set(field.path, Number(next.toFixed(6))) === null) field.editing.setTyped(field.path, null);
        }}
      />
    </FieldFrame>
  );
});

function said(value: unknown): string {
  return typeof value === 'number' ? figure(value) : String(value);
}
