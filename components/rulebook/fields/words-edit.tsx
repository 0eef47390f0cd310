import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import type { LocalText } from '@/lib/domain/text';
import { pick } from '@/lib/i18n/words';
import { FieldFrame } from './field-frame';
import { still } from './same-props';
import { type FieldProps, useField } from './use-field';

type Props = FieldProps & { long?: boolean /** Whether both blank takes the value away. */; optional?: boolean };

/** One text in both languages, side by side. */
export const WordsEdit = still(function WordsEdit({ long = false, optional = false, ...props }: Props) {
  const field = useField(props);
  const { kit, words, disabled } = field;
  const value = (field.value ?? { ja: '', en: '' }) as LocalText;
  function type(lang: 'ja' | 'en', typed: string): void {
    const next = { ...value, [lang]: typed };
    field.take(optional && !next.ja?.trim() && !next.en?.trim() ? undefined : next, typed);
  }
  return (
    <FieldFrame field={field} say={(text) => pick(text as LocalText, field.lang) || kit.nothing} wide>
      <fieldset className="rb-words">
        <legend className={field.quiet ? 'sr' : 'field-label'}>{words.label}</legend>
        {!field.quiet && words.definition && <p className="field-hint">{words.definition}</p>}
        <div className="rb-pair">
          {(['ja', 'en'] as const).map((lang) => (
            <TextField
              key={lang}
              className="field"
              value={value[lang] ?? ''}
              onChange={(typed) => type(lang, typed)}
              isReadOnly={disabled}
              isInvalid={field.typed !== null}
            >
              <Label className="rb-lang">{lang === 'ja' ? kit.japanese : kit.english}</Label>
              {long ? <TextArea className="input" rows={2} lang={lang} /> : <Input className="input" lang={lang} />}
              <FieldError className="field-error">{field.typed?.error}</FieldError>
            </TextField>
          ))}
        </div>
      </fieldset>
    </FieldFrame>
  );
});
