import { Minus, MoveRight, Plus } from 'lucide-react';
import type { RulebookChange } from '@/lib/domain/rulebook-difference';
import { optionsWords } from '@/lib/i18n/options-words';
import { LinkButton } from '../../ui/link-button';
import { useSay } from '../../ui/say';

type Props = {
  changes: readonly RulebookChange[];
  /** Takes the reader to a place of the text that is shown. */
  onGo?: ((change: RulebookChange) => void) | undefined;
  onComment?: ((change: RulebookChange) => void) | undefined;
};

const marks = { added: Plus, removed: Minus, changed: MoveRight } as const;

/** In what two agreements differ, a line each. */
export function ChangeLines({ changes, onGo, onComment }: Props) {
  const { lang, text: pick } = useSay();
  const text = optionsWords(lang).agree;
  return (
    <ul className="change-list">
      {changes.map((change) => {
        const Mark = marks[change.kind];
        return (
          <li key={`${change.kind} ${change.path.join('.')} ${change.text.en}`} data-testid="change-line">
            <Mark
              size={14}
              aria-hidden
              className={change.kind === 'removed' ? 'tone-late' : change.kind === 'added' ? 'tone-calm' : 'tone-mute'}
            />
            <span>
              {pick(change.text)}{' '}
              {onGo && change.kind !== 'removed' && <LinkButton onPress={() => onGo(change)}>{text.goThere}</LinkButton>}{' '}
              {onComment && <LinkButton onPress={() => onComment(change)}>{text.commentOn}</LinkButton>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
