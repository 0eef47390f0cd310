import type { Agreement } from '@/lib/domain/rulebook';
import { inBoth, settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { IdEdit } from '../fields/id-edit';
import { LinesEdit } from '../fields/lines-edit';
import { ListEdit } from '../fields/list-edit';
import { WordsEdit } from '../fields/words-edit';
import { idsOf, newId } from '../new-id';
import { InForce, Part } from '../part';
import { TryAddress } from './try-address';

/** Which pages belong together, and the areas by which interest is split. */
export function PagesSection() {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const say = settingsWords(lang).pages;
  return (
    <div className="rb-section">
      <InForce say={({ pageGroups, interests }) => say.counts(pageGroups.length, interests.length)} />
      <Part title={say.groups}>
        <ListEdit<Agreement['pageGroups'][number]>
          path={['pageGroups']}
          quiet
          titleOf={({ name }) => text(name)}
          detailOf={({ words }) => words.join(', ')}
          itemName={say.group}
          blank={() => ({ id: newId(idsOf(book.pageGroups), 'group'), name: inBoth(({ pages }) => pages.newGroup), words: [] })}
        >
          {(i) => (
            <>
              <WordsEdit path={['pageGroups', i, 'name']} />
              <LinesEdit path={['pageGroups', i, 'words']} />
              <IdEdit path={['pageGroups', i, 'id']} />
            </>
          )}
        </ListEdit>
        <TryAddress />
      </Part>
      <Part title={say.interests}>
        <ListEdit<Agreement['interests'][number]>
          path={['interests']}
          quiet
          titleOf={({ name }) => text(name)}
          itemName={say.interest}
          blank={() => ({ id: newId(idsOf(book.interests), 'area'), name: inBoth(({ pages }) => pages.newInterest) })}
        >
          {(i) => (
            <>
              <WordsEdit path={['interests', i, 'name']} />
              <IdEdit path={['interests', i, 'id']} />
            </>
          )}
        </ListEdit>
      </Part>
    </div>
  );
}
