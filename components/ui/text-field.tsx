import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField, type TextFieldProps } from 'react-aria-components/TextField';
import { Box } from './box';

type Props = Omit<TextFieldProps, 'className' | 'style' | 'children'> & {
  label: string;
  hint?: string;
  /** What is wrong; shown and announced. */
  error?: string | null;
  placeholder?: string;
  /** Several lines. */
  long?: boolean;
  testId?: string;
  /** Keeps the label for screen readers only. */
  quiet?: boolean;
};

/** A labelled text box with a hint and an error. */
export function TextField({ label, hint, error, placeholder, long = false, testId, quiet = false, ...props }: Props) {
  return (
    <AriaTextField {...props} className="field" isInvalid={Boolean(error)}>
      <Label className={quiet ? 'sr' : 'field-label'}>{label}</Label>
      {long ? (
        <TextArea className="input" placeholder={placeholder} rows={2} data-testid={testId} />
      ) : (
        <Box holds={props.type ?? 'text'} placeholder={placeholder} data-testid={testId} />
      )}
      {hint && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </AriaTextField>
  );
}
