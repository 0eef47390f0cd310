import { sayCount } from '@/lib/domain/condition-text';
import type { Agreement } from '@/lib/domain/rulebook';
import { DAY } from '@/lib/domain/time';
import { inBoth, settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { DayEdit } from '../fields/day-edit';
import { IdEdit } from '../fields/id-edit';
import { ListEdit } from '../fields/list-edit';
import { MatchEdit } from '../fields/match-edit';
import { NumberEdit } from '../fields/number-edit';
import { TextEdit } from '../fields/text-edit';
import { WordsEdit } from '../fields/words-edit';
import { idsOf, newId } from '../new-id';
import { InForce, Part } from '../part';

type Signal = Agreement['wakeSignals'][number];
type Plan = NonNullable<Agreement['dormancy']['plans']>[number];

/** A quarter: what isn't done by then was not begun. */
const PLANNED = 90 * DAY;

/** After how long a lead is dormant, what brings it back, and what both teams do about it. */
export function WakeSection() {
  const { lang, text, now } = useSay();
  const { book } = useEditing();
  const say = settingsWords(lang).wake;
  return (
    <div className="rb-section">
      <InForce say={({ wakeSignals, dormancy }) => say.counts(wakeSignals.length, dormancy.afterMonths)} />
      <Part title={say.dormancy}>
        <NumberEdit path={['dormancy', 'afterMonths']} />
      </Part>
      <Part title={say.plans}>
        <ListEdit<Plan>
          path={['dormancy', 'plans']}
          quiet
          titleOf={({ name }) => text(name)}
          detailOf={({ mktOwner, salesOwner, doneBy }) => `${say.owners(mktOwner, salesOwner)} · ${doneBy}`}
          itemName={say.plan}
          blank={() => ({
            id: newId(idsOf(book.dormancy.plans ?? []), 'plan'),
            name: inBoth(({ wake }) => wake.newPlan),
            mktOwner: say.mktHead,
            salesOwner: say.salesHead,
            doneBy: new Date(now + PLANNED).toISOString().slice(0, 10),
          })}
        >
          {(i) => (
            <>
              <WordsEdit path={['dormancy', 'plans', i, 'name']} />
              <div className="rb-fields">
                <TextEdit path={['dormancy', 'plans', i, 'mktOwner']} />
                <TextEdit path={['dormancy', 'plans', i, 'salesOwner']} />
              </div>
              <DayEdit path={['dormancy', 'plans', i, 'doneBy']} />
              <IdEdit path={['dormancy', 'plans', i, 'id']} />
            </>
          )}
        </ListEdit>
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
