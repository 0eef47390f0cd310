import { X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { RulebookChange } from '@/lib/domain/rulebook-difference';
import { sayPlace } from '@/lib/domain/rulebook-place';
import { dateTimeText } from '@/lib/i18n/formats';
import { optionsWords } from '@/lib/i18n/options-words';
import { shownText } from '@/lib/i18n/shown-text';
import { Button } from '../../ui/button';
import { LinkButton } from '../../ui/link-button';
import { useSay } from '../../ui/say';
import { TextField } from '../../ui/text-field';
import { useDesk } from '../shell/desk';

type Props = { about: RulebookChange | null; onAbout: (change: RulebookChange | null) => void };

/** What managers, marketing and admins say of the draft, each on the whole or on one place. */
export function CommentsCard({ about, onAbout }: Props) {
  const { lang, now, text: pick, frame, person, words } = useSay();
  const text = optionsWords(lang).agree;
  const { draft, canComment } = useDesk();
  const [typed, setTyped] = useState('');
  const { shared } = draft;
  if (!shared) return null;
  const zone = frame().timeZone;

  function placeOf(path: string): string {
    const keys = path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    return pick(sayPlace(keys, shared?.agreement));
  }
  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (typed.trim() === '') return;
    if (await draft.comment(about?.path.join('.') ?? '', typed.trim())) {
      setTyped('');
      onAbout(null);
    }
  }
  return (
    <section className="card" aria-labelledby="agree-comments">
      <h2 id="agree-comments">{text.comments}</h2>
      <div className="card-body">
        {shared.comments.length === 0 && <p className="quiet">{text.noComments}</p>}
        <ol className="comment-list">
          {shared.comments.map((comment) => (
            <li key={comment.id} data-resolved={comment.resolvedAt !== undefined || undefined} data-testid="comment">
              <p className="comment-head">
                <b>{shownText(person(comment.by) ?? comment.by)}</b>{' '}
                <small>
                  {dateTimeText(comment.at, now, zone, lang)} ·{' '}
                  {comment.path === '' ? text.aboutAll : text.aboutPlace(placeOf(comment.path))}
                </small>
              </p>
              <p className="comment-text">{shownText(comment.text, 4000)}</p>
              {comment.resolvedAt !== undefined ? (
                <small className="tone-calm">{text.resolved}</small>
              ) : (
                canComment && <LinkButton onPress={() => void draft.resolve(comment.id)}>{text.resolve}</LinkButton>
              )}
            </li>
          ))}
        </ol>
        {canComment && (
          <form className="comment-form" onSubmit={(event) => void send(event)}>
            {about && (
              <p className="comment-about">
                {text.aboutPlace(pick(about.text))}
                <Button look="icon" aria-label={words.cancel} onPress={() => onAbout(null)}>
                  <X size={14} />
                </Button>
              </p>
            )}
            <TextField label={text.commentLabel} long value={typed} maxLength={4000} onChange={setTyped} testId="comment-text" />
            <div className="card-acts">
              <Button type="submit" isPending={draft.running === 'comment'} isDisabled={typed.trim() === ''} data-testid="comment-send">
                {text.comment}
              </Button>
            </div>
          </form>
        )}
      </div>
    </section>
  );
}
