import { matchChoices } from '@/lib/domain/condition-choices';
import type { Agreement } from '@/lib/domain/rulebook';
import { choicesAt } from '@/lib/domain/schema-at';
import { settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { ChoiceEdit } from '../fields/choice-edit';
import { ListEdit } from '../fields/list-edit';
import { ManyEdit } from '../fields/many-edit';
import { NumberEdit } from '../fields/number-edit';
import { WordsEdit } from '../fields/words-edit';
import { useOptions } from '../options';
import { InForce, Part } from '../part';

type Result = Agreement['touchResults'][number];
type Captured = Agreement['capturedTouches'][number];

/** What a contact can come to, what it counts as, and how acts are taken down. */
export function TouchesSection() {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const options = useOptions();
  const say = settingsWords(lang).touches;
  const counts = options.at(['touchResults', 0, 'countsAs']);
  const counted = (ids: readonly string[]) =>
    ids.map((id) => counts.find((option) => option.id === id)?.label ?? id).join(lang === 'ja' ? '・' : ', ') || say.nothing;
  const missing = choicesAt(['touchResults', 0, 'id']).find((id) => !book.touchResults.some((result) => result.id === id));
  const types = matchChoices('type', book).map(({ id, name }) => ({ id, label: text(name) }));
  const by = options.at(['capturedTouches', 0, 'by']);
  return (
    <div className="rb-section">
      <InForce say={({ touchResults }) => say.counts(touchResults.length)} />
      <Part title={say.results} about={say.resultsAbout}>
        <ListEdit<Result>
          path={['touchResults']}
          quiet
          titleOf={({ name }) => text(name)}
          detailOf={({ key, countsAs }) => `${say.key(key)} · ${counted(countsAs)}`}
          itemName={say.result}
          copies={false}
          {...(missing === undefined
            ? {}
            : { blank: () => ({ id: missing, key: 9, name: { ja: missing, en: missing }, countsAs: [], asks: 'nothing' }) })}
        >
          {(i) => (
            <>
              <WordsEdit path={['touchResults', i, 'name']} />
              <div className="rb-fields">
                <NumberEdit path={['touchResults', i, 'key']} />
                <ChoiceEdit path={['touchResults', i, 'asks']} options={options.at(['touchResults', i, 'asks'])} />
                <ChoiceEdit
                  path={['touchResults', i, 'id']}
                  options={choicesAt(['touchResults', i, 'id']).map((id) => ({
                    id,
                    label: text(book.touchResults.find((result) => result.id === id)?.name ?? { ja: id, en: id }),
                  }))}
                />
              </div>
              <ManyEdit path={['touchResults', i, 'countsAs']} options={counts} />
            </>
          )}
        </ListEdit>
      </Part>
      <Part title={say.captured} about={say.capturedAbout}>
        <ListEdit<Captured>
          path={['capturedTouches']}
          quiet
          titleOf={({ type }) => asTitle(types.find((option) => option.id === type)?.label ?? type)}
          detailOf={(touch) => `${by.find((option) => option.id === touch.by)?.label ?? touch.by} → ${counted(touch.countsAs)}`}
          itemName={say.one}
          blank={() => ({ type: 'call', by: 'anyone', countsAs: ['touch'] })}
        >
          {(i) => (
            <>
              <div className="rb-fields">
                <ChoiceEdit path={['capturedTouches', i, 'type']} options={types} />
                <ChoiceEdit path={['capturedTouches', i, 'by']} options={by} look="segments" />
              </div>
              <ManyEdit path={['capturedTouches', i, 'countsAs']} options={counts} />
            </>
          )}
        </ListEdit>
      </Part>
      <Part title={say.acts}>
        <div className="rb-fields">
          <NumberEdit path={['acts', 'reportWithinDays']} />
          <NumberEdit path={['acts', 'leastWords']} />
        </div>
      </Part>
    </div>
  );
}

/** A word of a sentence, where it stands alone. */
function asTitle(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
