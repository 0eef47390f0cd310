import { useCallback, useRef } from 'react';
import { patternOf } from '@/lib/domain/schema-at';
import { fieldWords } from '@/lib/i18n/rulebook-words';
import { useSay } from '../../ui/say';
import type { Path } from '../edit';
import { ChoiceEdit, type Option } from './choice-edit';

type Props = {
  /** The place of the choice itself, not of its `kind`. */
  path: Path;
  options: readonly Option[];
  /** What another kind begins with. */
  blank: (kind: string) => unknown;
  look?: 'select' | 'segments' | 'list';
  quiet?: boolean;
};

/** Which of several kinds something is; another kind brings its own fields. Goes by the words of its `kind`. */
export function KindEdit({ path, options, blank, look = 'select', quiet = false }: Props) {
  const { lang } = useSay();
  // What another kind begins with may go by what is there: asked for when it is chosen.
  const latest = useRef(blank);
  latest.current = blank;
  const write = useCallback((chosen: string) => latest.current(chosen), []);
  const kind = [...path, 'kind'];
  const words = fieldWords(lang, patternOf(kind));
  return (
    <div data-place={patternOf(kind)} className="rb-kind">
      <ChoiceEdit
        path={path}
        label={words.label}
        definition={words.definition}
        look={look}
        quiet={quiet}
        options={options}
        write={write}
        read={kindOf}
      />
    </div>
  );
}

function kindOf(value: unknown): string | undefined {
  return (value as { kind?: string } | undefined)?.kind;
}
