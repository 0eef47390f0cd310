import { sayCount } from '@/lib/domain/condition-text';
import type { Agreement } from '@/lib/domain/rulebook';
import { inBoth, settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { IdEdit } from '../fields/id-edit';
import { ListEdit } from '../fields/list-edit';
import { MatchEdit } from '../fields/match-edit';
import { NumberEdit } from '../fields/number-edit';
import { WordsEdit } from '../fields/words-edit';
import { idsOf, newId } from '../new-id';
import { InForce, Part } from '../part';

type Signal = Agreement['wakeSignals'][number];

/** After how long a lead is dormant, and what brings it back. */
export function WakeSection() {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const say = settingsWords(lang).wake;
  return (
    <div className="rb-section">
      <InForce say={({ wakeSignals, dormancy }) => say.counts(wakeSignals.length, dormancy.afterMonths)} />
      <Part title={say.dormancy}>
        <NumberEdit path={['dormancy', 'afterMonths']} />
      </Part>
      <Part title={say.signals}>
        <ListEdit<Signal>
          path={['wakeSignals']}
          quiet
          titleOf={({ name }) => text(name)}
          detailOf={({ match }) => (match ? text(sayCount(match, 'atLeast', { agreement: book })) : say.byProduct)}
          itemName={say.signal}
          blank={() => ({ id: newId(idsOf(book.wakeSignals), 'signal'), name: inBoth(({ wake }) => wake.fresh), match: { type: 'reply' } })}
        >
          {(i) => (
            <>
              <WordsEdit path={['wakeSignals', i, 'name']} />
              <MatchEdit path={['wakeSignals', i, 'match']} optional />
              <IdEdit path={['wakeSignals', i, 'id']} />
            </>
          )}
        </ListEdit>
      </Part>
    </div>
  );
}
