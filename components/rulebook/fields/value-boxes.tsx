import { useState } from 'react';
import { TextField } from '../../ui/text-field';

type NumberProps = {
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  disabled: boolean;
  error: string;
  unit?: string;
  /** The least and the most that is taken. */
  least?: number;
  most?: number;
  /** Whether blank takes the number away. */
  optional?: boolean;
  /** Keeps the label for screen readers only. */
  quiet?: boolean;
};

/** A number within a larger value: what is none, or out of bounds, stays as typed with a word, and the value stays as it was. */
export function NumberBox({
  label,
  value,
  onChange,
  disabled,
  error,
  unit,
  least = Number.NEGATIVE_INFINITY,
  most = Number.POSITIVE_INFINITY,
  optional = false,
  quiet = false,
}: NumberProps) {
  const [typed, setTyped] = useState<string | null>(null);
  function type(text: string): void {
    const plain = text.normalize('NFKC').replace(/[,\s]/g, '');
    const number = Number(plain);
    if (plain === '' && optional) {
      setTyped(null);
      onChange(undefined);
    } else if (plain === '' || !Number.isFinite(number) || number < least || number > most) setTyped(text);
    else {
      // "1." is on its way to "1.5".
      setTyped(/^-?\d+\.0*$/.test(plain) ? text : null);
      onChange(number);
    }
  }
  const held = value === undefined ? '' : String(value);
  const wrong = typed !== null && Number(typed.normalize('NFKC').replace(/[,\s]/g, '')) !== value;
  return (
    <div className="rb-box rb-number">
      <TextField
        label={label}
        quiet={quiet}
        value={typed ?? held}
        onChange={type}
        isReadOnly={disabled}
        error={wrong ? error : null}
        inputMode="decimal"
      />
      {unit && <span className="rb-unit">{unit}</span>}
    </div>
  );
}

type TextsProps = {
  label: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
  disabled: boolean;
  hint?: string;
  /** Keeps the label for screen readers only. */
  quiet?: boolean;
};

/** Texts, separated by commas or 、. */
export function TextsBox({ label, value, onChange, disabled, hint, quiet = false }: TextsProps) {
  const held = value.join(', ');
  const [typed, setTyped] = useState(held);
  const same = textsOf(typed).join(', ') === held;
  return (
    <TextField
      label={label}
      quiet={quiet}
      {...(hint ? { hint } : {})}
      value={same ? typed : held}
      onChange={(text) => {
        setTyped(text);
        onChange(textsOf(text));
      }}
      isReadOnly={disabled}
      long={held.length > 60}
    />
  );
}

function textsOf(typed: string): string[] {
  return typed
    .split(/[,、,\n]/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
}
