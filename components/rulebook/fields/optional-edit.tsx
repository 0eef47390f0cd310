import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { FieldFrame } from './field-frame';
import { type FieldProps, useField } from './use-field';

type Props = FieldProps & {
  /** What the part holds once it is there. */
  blank: () => unknown;
  children: ReactNode;
};

/** A part that may be left out: a button brings it, another takes it away. */
export function OptionalEdit({ blank, children, ...props }: Props) {
  const field = useField(props);
  const { kit, words, disabled, editing, path } = field;
  const there = field.value !== undefined;
  return (
    <FieldFrame field={field} wide>
      <div className="rb-optional">
        <div className="rb-optional-head">
          <div>
            <p className="field-label">{words.label}</p>
            {words.definition && <p className="field-hint">{words.definition}</p>}
          </div>
          {!disabled &&
            (there ? (
              <Button look="plain" aria-label={kit.takeAway(words.label)} onPress={() => editing.remove(path)}>
                <X size={16} aria-hidden />
                {kit.remove}
              </Button>
            ) : (
              <Button aria-label={kit.setUp(words.label)} onPress={() => editing.set(path, blank())}>
                <Plus size={16} aria-hidden />
                {kit.decide}
              </Button>
            ))}
        </div>
        {there ? children : <p className="quiet">{kit.nothing}</p>}
      </div>
    </FieldFrame>
  );
}
