import type { Agreement } from '@/lib/domain/rulebook';
import { choicesAt } from '@/lib/domain/schema-at';
import { settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { ChoiceEdit } from '../fields/choice-edit';
import { ListEdit } from '../fields/list-edit';
import { WordsEdit } from '../fields/words-edit';
import { useOptions } from '../options';
import { InForce, Part } from '../part';

type Department = Agreement['departments'][number];

/** Who acts, on whose hours, to whom each answers; and what happens while somebody is away. */
export function DepartmentsSection() {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const options = useOptions();
  const say = settingsWords(lang).departments;
  const missing = choicesAt(['departments', 0, 'id']).find((id) => !book.departments.some((one) => one.id === id));
  const calendars = options.named(book.calendars);
  return (
    <div className="rb-section">
      <InForce say={({ departments }) => say.counts(departments.map(({ name }) => text(name)).join(lang === 'ja' ? '・' : ', '))} />
      <Part title={say.all}>
        <ListEdit<Department>
          path={['departments']}
          quiet
          titleOf={({ name }) => text(name)}
          detailOf={({ calendar, answersTo }) => `${calendars.find(({ id }) => id === calendar)?.label ?? calendar} · ${text(answersTo)}`}
          itemName={say.one}
          copies={false}
          {...(missing === undefined
            ? {}
            : {
                blank: () => ({
                  id: missing,
                  name: { ja: missing, en: missing },
                  short: { ja: missing, en: missing },
                  calendar: book.calendars[0]?.id ?? '',
                  answersTo: { ja: '', en: '' },
                }),
              })}
        >
          {(i) => (
            <>
              <WordsEdit path={['departments', i, 'name']} />
              <WordsEdit path={['departments', i, 'short']} />
              <div className="rb-fields">
                <ChoiceEdit path={['departments', i, 'calendar']} options={calendars} />
                <ChoiceEdit
                  path={['departments', i, 'id']}
                  options={choicesAt(['departments', i, 'id']).map((id) => ({ id, label: say.kinds[id as Department['id']] }))}
                />
              </div>
              <WordsEdit path={['departments', i, 'answersTo']} />
            </>
          )}
        </ListEdit>
      </Part>
      <ChoiceEdit
        path={['absencePolicy']}
        look="list"
        options={options
          .at(['absencePolicy'])
          .map((option) => ({ ...option, hint: say.absenceHints[option.id as Agreement['absencePolicy']] }))}
      />
    </div>
  );
}
