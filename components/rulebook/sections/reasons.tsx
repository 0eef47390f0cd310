import type { Agreement } from '@/lib/domain/rulebook';
import { inBoth, settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { ChoiceEdit } from '../fields/choice-edit';
import { IdEdit } from '../fields/id-edit';
import { ListEdit } from '../fields/list-edit';
import { ManyEdit } from '../fields/many-edit';
import { NumberEdit } from '../fields/number-edit';
import { SwitchEdit } from '../fields/switch-edit';
import { WordsEdit } from '../fields/words-edit';
import { idsOf, newId } from '../new-id';
import { useOptions } from '../options';
import { InForce, Part } from '../part';

type Reason = Agreement['reasons'][number];
type Pause = Agreement['pauseReasons'][number];

/** Why leads are sent back, out or on, and why a clock may be held. */
export function ReasonsSection() {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const options = useOptions();
  const say = settingsWords(lang).reasons;
  const verdicts = options.at(['reasons', 0, 'verdicts']);
  return (
    <div className="rb-section">
      <InForce say={({ reasons, pauseReasons }) => say.counts(reasons.length, pauseReasons.length)} />
      <Part title={say.reasons}>
        <ListEdit<Reason>
          path={['reasons']}
          quiet
          titleOf={({ name }) => text(name)}
          detailOf={(reason) =>
            reason.verdicts.map((id) => verdicts.find((option) => option.id === id)?.label ?? id).join(lang === 'ja' ? '・' : ', ')
          }
          itemName={say.reason}
          blank={() => ({
            id: newId(idsOf(book.reasons), 'reason'),
            name: inBoth(({ reasons }) => reasons.newReason),
            verdicts: ['nurture'],
            asks: 'nothing',
            needsTouchMinimum: false,
          })}
        >
          {(i) => (
            <>
              <WordsEdit path={['reasons', i, 'name']} />
              <ManyEdit path={['reasons', i, 'verdicts']} options={verdicts} />
              <div className="rb-fields">
                <ChoiceEdit path={['reasons', i, 'asks']} options={options.at(['reasons', i, 'asks'])} />
                <NumberEdit path={['reasons', i, 'wakeMonths']} optional />
                <NumberEdit path={['reasons', i, 'wakeBefore']} optional />
              </div>
              <SwitchEdit path={['reasons', i, 'needsTouchMinimum']} />
              <ManyEdit path={['reasons', i, 'marks']} options={options.at(['reasons', i, 'marks'])} optional />
              <IdEdit path={['reasons', i, 'id']} />
            </>
          )}
        </ListEdit>
      </Part>
      <Part title={say.pauses}>
        <ListEdit<Pause>
          path={['pauseReasons']}
          quiet
          titleOf={({ name }) => text(name)}
          detailOf={({ maxDays }) => say.upTo(maxDays)}
          itemName={say.pause}
          blank={() => ({ id: newId(idsOf(book.pauseReasons), 'pause'), name: inBoth(({ reasons }) => reasons.newPause), maxDays: 5 })}
        >
          {(i) => (
            <>
              <WordsEdit path={['pauseReasons', i, 'name']} />
              <NumberEdit path={['pauseReasons', i, 'maxDays']} />
              <IdEdit path={['pauseReasons', i, 'id']} />
            </>
          )}
        </ListEdit>
      </Part>
    </div>
  );
}
