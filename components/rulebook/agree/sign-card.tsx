import { Check, Circle } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Department } from '@/lib/domain/lead';
import { difference } from '@/lib/domain/rulebook-difference';
import { isOwn } from '@/lib/hooks/use-draft';
import { dateTimeText } from '@/lib/i18n/formats';
import { optionsWords } from '@/lib/i18n/options-words';
import { shownText } from '@/lib/i18n/shown-text';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { useSay } from '../../ui/say';
import { useDesk } from '../shell/desk';

/** Who has signed the draft's very text and who has not, and publishing it once all have. */
export function SignCard({ onPublished }: { onPublished: (version: string) => void }) {
  const { lang, now, text: pick, frame, words } = useSay();
  const text = optionsWords(lang).agree;
  const { draft, start, signs, mayPublish, isAdmin, errors } = useDesk();
  const [signing, setSigning] = useState<Department | null>(null);
  const [publishing, setPublishing] = useState(false);
  const { shared, unsaved } = draft;
  const changes = useMemo(
    () => (shared ? difference(start, shared.agreement).filter(({ path }) => !isOwn(path)).length : 0),
    [start, shared],
  );
  if (!draft.drafting) return null;
  if (!shared) {
    return (
      <section className="card" aria-labelledby="agree-sign">
        <h2 id="agree-sign">{text.sign}</h2>
        <p>{text.notSaved}</p>
      </section>
    );
  }
  const zone = frame().timeZone;
  const departmentName = (id: string) => {
    const rule = shared.agreement.departments.find((one) => one.id === id);
    return rule ? pick(rule.name) : id;
  };
  const signatureOf = (id: string) => shared.signatures.find(({ department }) => department === id);
  const missing = shared.mustSign.filter((id) => !signatureOf(id));
  const isClean = unsaved.length === 0 && shared.state === 'open' && !draft.isBehind;
  const isLater = shared.effectiveFrom > now;

  return (
    <section className="card" aria-labelledby="agree-sign">
      <h2 id="agree-sign">{text.sign}</h2>
      <div className="card-body">
        <p className="quiet">{text.signHint}</p>
        <ul className="sign-list">
          {shared.mustSign.map((id) => {
            const signature = signatureOf(id);
            return (
              <li key={id} data-testid={`sign-${id}`}>
                {signature ? <Check size={16} className="tone-calm" aria-hidden /> : <Circle size={16} className="tone-mute" aria-hidden />}
                <b>{departmentName(id)}</b>
                <span>
                  {signature ? text.signed(shownText(signature.name), dateTimeText(signature.at, now, zone, lang)) : text.waiting}
                </span>
                {!signature && signs.includes(id) && (
                  <Button isDisabled={!isClean} onPress={() => setSigning(id)} data-testid={`sign-as-${id}`}>
                    {text.signAs(departmentName(id))}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
        {unsaved.length > 0 && isAdmin && <p className="tone-warn">{text.saveFirst}</p>}
        {missing.length > 0 && <p className="quiet">{text.whoSigns}</p>}
        {shared.openComments > 0 && <p className="tone-warn">{text.commentsOpen(shared.openComments)}</p>}
        {isAdmin && (
          <>
            {missing.length > 0 && (
              <p data-testid="missing">{text.missing(missing.map(departmentName).join(lang === 'ja' ? '、' : ', '))}</p>
            )}
            {errors > 0 && <p className="tone-late">{text.errorsFirst(errors)}</p>}
            {!mayPublish && <p className="quiet">{text.notYours}</p>}
            <div className="card-acts">
              <Button
                look="primary"
                isDisabled={!isClean || missing.length > 0 || errors > 0 || !mayPublish}
                isPending={draft.running === 'publish'}
                onPress={() => setPublishing(true)}
                data-testid="publish"
              >
                {text.publishNow}
              </Button>
            </div>
          </>
        )}
      </div>
      {signing && (
        <Dialog title={text.signTitle(departmentName(signing))} onClose={() => setSigning(null)} alert>
          <div className="dialog-body">
            <p>{text.signText(changes)}</p>
          </div>
          <div className="dialog-foot">
            <Button
              look="primary"
              isPending={draft.running === 'sign'}
              onPress={() => void draft.sign(signing).then(() => setSigning(null))}
              data-testid="sign-confirm"
            >
              {text.signAs(departmentName(signing))}
            </Button>
            <Button onPress={() => setSigning(null)}>{words.cancel}</Button>
          </div>
        </Dialog>
      )}
      {publishing && (
        <Dialog title={text.publishTitle(shared.version)} onClose={() => setPublishing(false)} alert>
          <div className="dialog-body">
            <p>{isLater ? text.publishLater(dateTimeText(shared.effectiveFrom, now, zone, lang)) : text.publishAtOnce}</p>
          </div>
          <div className="dialog-foot">
            <Button
              look="primary"
              isPending={draft.running === 'publish'}
              onPress={() =>
                void draft.publish().then((isPublished) => {
                  setPublishing(false);
                  if (isPublished) onPublished(shared.version);
                })
              }
              data-testid="publish-confirm"
            >
              {text.publishNow}
            </Button>
            <Button onPress={() => setPublishing(false)}>{words.cancel}</Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
