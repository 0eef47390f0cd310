import type { Agreement } from '@/lib/domain/rulebook';
import { inBoth, settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { IdEdit } from '../fields/id-edit';
import { ListEdit } from '../fields/list-edit';
import { ManyEdit } from '../fields/many-edit';
import { NumberEdit } from '../fields/number-edit';
import { WordsEdit } from '../fields/words-edit';
import { idsOf, newId } from '../new-id';
import { useOptions } from '../options';
import { InForce, Part } from '../part';

/** The words both sides use, how things are called on the screen, and from how many on figures are shown. */
export function WordsSection() {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const options = useOptions();
  const say = settingsWords(lang).words;
  return (
    <div className="rb-section">
      <InForce say={({ glossary }) => say.counts(glossary.length)} />
      <Part title={say.glossary}>
        <ListEdit<Agreement['glossary'][number]>
          path={['glossary']}
          quiet
          titleOf={({ name }) => text(name)}
          detailOf={({ definition }) => (definition ? text(definition) : '')}
          itemName={say.one}
          blank={() => ({ id: newId(idsOf(book.glossary), 'term'), name: inBoth(({ words }) => words.fresh) })}
        >
          {(i) => (
            <>
              <WordsEdit path={['glossary', i, 'name']} />
              <WordsEdit path={['glossary', i, 'definition']} long optional />
              <IdEdit path={['glossary', i, 'id']} />
            </>
          )}
        </ListEdit>
      </Part>
      <Part title={say.display}>
        <WordsEdit path={['display', 'deal']} optional />
        <ManyEdit path={['display', 'acronyms']} options={options.at(['display', 'acronyms'])} />
      </Part>
      <Part title={say.reporting}>
        <div className="rb-fields">
          <NumberEdit path={['reporting', 'leastPeople']} />
          <NumberEdit path={['reporting', 'leastLeads']} />
        </div>
      </Part>
    </div>
  );
}
