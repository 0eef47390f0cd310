import { fieldOf } from '@/lib/domain/condition-field';
import type { Agreement } from '@/lib/domain/rulebook';
import { inBoth, settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { ChoiceEdit } from '../fields/choice-edit';
import { IdEdit } from '../fields/id-edit';
import { ListEdit } from '../fields/list-edit';
import { NumberEdit } from '../fields/number-edit';
import { TextEdit } from '../fields/text-edit';
import { WordsEdit } from '../fields/words-edit';
import { idsOf, newId } from '../new-id';
import { useOptions } from '../options';
import { InForce } from '../part';

type CutOff = Agreement['cutOffs'][number];

const figures = ['lead.employees', 'lead.expectedAmount'];

/** Minimums below which no lead is worked. */
export function CutOffsSection() {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const say = settingsWords(lang).cutOffs;
  const least = ({ atLeast, unit }: CutOff) =>
    say.below(`${atLeast.toLocaleString(lang === 'ja' ? 'ja-JP' : 'en-GB')}${unit ? (lang === 'ja' ? text(unit) : ` ${text(unit)}`) : ''}`);
  return (
    <div className="rb-section">
      <InForce
        say={({ cutOffs }) => [say.counts(cutOffs.length), ...cutOffs.map((one) => `${text(one.name)} ${least(one)}`)].join(' — ')}
      />
      <ListEdit<CutOff>
        path={['cutOffs']}
        titleOf={({ name }) => text(name)}
        detailOf={least}
        itemName={say.one}
        blank={() => ({
          id: newId(idsOf(book.cutOffs), 'minimum'),
          name: inBoth(({ cutOffs }) => cutOffs.fresh),
          field: 'lead.employees',
          atLeast: 0,
        })}
      >
        {(i) => <CutOffFields index={i} />}
      </ListEdit>
    </div>
  );
}

function CutOffFields({ index }: { index: number }) {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const options = useOptions();
  const say = settingsWords(lang).cutOffs;
  const path = ['cutOffs', index] as const;
  const field = book.cutOffs[index]?.field ?? '';
  const custom = field.startsWith('lead.custom.');
  const known = figures.map((id) => ({ id, label: text(fieldOf(id, book)?.name ?? { ja: id, en: id }) }));
  return (
    <>
      <WordsEdit path={[...path, 'name']} />
      <div className="rb-fields">
        {custom ? (
          <TextEdit path={[...path, 'field']} />
        ) : (
          <ChoiceEdit path={[...path, 'field']} options={[...known, { id: 'lead.custom.amount', label: say.custom }]} />
        )}
        <NumberEdit path={[...path, 'atLeast']} />
        <ChoiceEdit path={[...path, 'knownBy']} options={options.named(book.stages)} none={say.never} />
      </div>
      <WordsEdit path={[...path, 'unit']} optional />
      <IdEdit path={[...path, 'id']} />
    </>
  );
}
