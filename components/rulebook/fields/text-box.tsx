import type { HTMLInputTypeAttribute, KeyboardEvent } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { Box } from '@/components/ui/box';
import type { FieldState } from './use-field';

type Props = {
  field: FieldState;
  /** What the draft holds, as it is written. */
  shown: string;
  onType: (typed: string) => void;
  type?: HTMLInputTypeAttribute;
  inputMode?: 'numeric' | 'decimal' | undefined;
  long?: boolean | undefined;
  placeholder?: string | undefined;
  unit?: string | undefined;
  onKeyDown?: (event: KeyboardEvent) => void;
};

/** A labelled box of one field: what was typed and not taken stays, with what is wanted instead. */
export function TextBox({ field, shown, onType, type = 'text', inputMode, long = false, placeholder, unit, onKeyDown }: Props) {
  const { words, quiet, typed, disabled } = field;
  return (
    <TextField
      className="field"
      value={typed?.text ?? shown}
      onChange={onType}
      isInvalid={typed !== null}
      isReadOnly={disabled}
      type={type}
      {...(inputMode ? { inputMode } : {})}
    >
      <Label className={quiet ? 'sr' : 'field-label'}>{words.label}</Label>
      {!quiet && words.definition && (
        <Text slot="description" className="field-hint">
          {words.definition}
        </Text>
      )}
      <div className="rb-box">
        {long ? (
          <TextArea className="input" placeholder={placeholder} rows={2} />
        ) : (
          <Box holds={type} placeholder={placeholder} {...(onKeyDown ? { onKeyDown } : {})} />
        )}
        {unit && <span className="rb-unit">{unit}</span>}
      </div>
      <FieldError className="field-error">{typed?.error}</FieldError>
    </TextField>
  );
}
