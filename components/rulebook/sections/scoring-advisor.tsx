import { useState } from 'react';
import { adviseScoring, type ScoringMode } from '@/lib/domain/advisor';
import { settingsWords } from '@/lib/i18n/settings-words';
import { Button } from '../../ui/button';
import { LinkButton } from '../../ui/link-button';
import { useSay } from '../../ui/say';
import { TextField } from '../../ui/text-field';
import { useEditing } from '../editing';
import { useOptions } from '../options';

const asked = ['leadsPerMonth', 'headcount', 'converted'] as const;
type Figures = Record<(typeof asked)[number], string>;

/** Says which way of judging leads fits from three figures, with its reasons, and takes it over on a press. */
export function ScoringAdvisor() {
  const { lang, text } = useSay();
  const { book, canEdit, lockedBy, set } = useEditing();
  const [open, setOpen] = useState(false);
  const [figures, setFigures] = useState<Figures>({ leadsPerMonth: '', headcount: '', converted: '' });
  const options = useOptions();
  const say = settingsWords(lang).scoring.advisor;
  const nameOf = (mode: ScoringMode) => options.at(['scoring', 'mode']).find(({ id }) => id === mode)?.label ?? mode;
  const read = { leadsPerMonth: count(figures.leadsPerMonth), headcount: count(figures.headcount), converted: count(figures.converted) };
  const isWhole = asked.every((id) => Number.isFinite(read[id]));
  const advice = isWhole ? adviseScoring(read) : null;
  const path = ['scoring', 'mode'] as const;
  const take = (mode: ScoringMode) => void set(path, mode);
  return (
    <div className="rb-advisor">
      <LinkButton onPress={() => setOpen(!open)} aria-expanded={open} data-testid="open-advisor">
        {say.ask}
      </LinkButton>
      {open && (
        <section className="rb-part" aria-label={say.ask}>
          <div className="rb-fields">
            {asked.map((id) => (
              <TextField
                key={id}
                label={say.figures[id]}
                inputMode="numeric"
                maxLength={12}
                value={figures[id]}
                onChange={(typed) => setFigures((all) => ({ ...all, [id]: typed }))}
                error={figures[id].trim() !== '' && Number.isNaN(read[id]) ? say.needNumber : null}
                testId={`advisor-${id}`}
              />
            ))}
          </div>
          <div role="status" data-testid="advice">
            {advice === null && <p className="field-hint">{say.enter}</p>}
            {advice?.mode && (
              <p>
                <b>{say.fits(nameOf(advice.mode))}</b>
              </p>
            )}
            {advice?.reasons.map((reason) => (
              <p key={reason.en}>{text(reason)}</p>
            ))}
            {advice?.mode && advice.mode === book.scoring.mode && <p className="field-hint">{say.already}</p>}
          </div>
          {advice?.mode && advice.mode !== book.scoring.mode && canEdit && lockedBy(path) === null && (
            <div>
              <Button onPress={() => take(advice.mode as ScoringMode)} data-testid="take-advice">
                {say.take(nameOf(advice.mode))}
              </Button>
            </div>
          )}
        </section>
      )}
    </div>
  );
}

/** A count as people write it, digits of any width; NaN for anything else. */
function count(typed: string): number {
  const plain = typed.normalize('NFKC').replace(/[,、\s]/g, '');
  return /^\d+$/.test(plain) ? Number(plain) : Number.NaN;
}
