import { sayCondition } from '@/lib/domain/condition-sentence';
import { compileGate } from '@/lib/domain/gate';
import { type BantElement, bantElements } from '@/lib/domain/lead';
import type { Agreement } from '@/lib/domain/rulebook';
import type { Language } from '@/lib/domain/text';
import { settingsWords } from '@/lib/i18n/settings-words';
import { pick } from '@/lib/i18n/words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { ChoiceEdit } from '../fields/choice-edit';
import { ConditionEdit } from '../fields/condition-edit';
import { KindEdit } from '../fields/kind-edit';
import { LinesEdit } from '../fields/lines-edit';
import { ManyEdit } from '../fields/many-edit';
import { NumberEdit } from '../fields/number-edit';
import { RecordEdit } from '../fields/record-edit';
import { WordsEdit } from '../fields/words-edit';
import { yearDayText } from '../fields/year-day-edit';
import { useOptions } from '../options';
import { InForce, Part } from '../part';

type Gate = Agreement['bant']['gate'];
type Stale = Agreement['bant']['elements']['need']['stale'];

/** What is asked, what the answers mean, and when a lead qualifies. */
export function BantSection() {
  const { lang, text } = useSay();
  const { book, set } = useEditing();
  const options = useOptions();
  const say = settingsWords(lang).bant;
  const { gate, elements } = book.bant;
  const preset = (id: string) => options.at(['bant', 'gate', 'preset']).find((option) => option.id === id)?.label ?? id;
  const named = bantElements.map((id) => ({ id, label: text(elements[id]?.name ?? { ja: id, en: id }) }));
  function choose(id: string): unknown {
    // What the preset asks for is there at once; what the one before asked for stays, for whoever changes their mind.
    if (id === 'any' && gate.count === undefined) set(['bant', 'gate', 'count'], 2);
    if (id === 'one_of' && gate.oneOf === undefined) set(['bant', 'gate', 'oneOf'], ['authority', 'need', 'timing']);
    if (id === 'default' && gate.timingMonths === undefined) set(['bant', 'gate', 'timingMonths'], 12);
    if (id === 'custom' && gate.when === undefined) {
      set(['bant', 'gate', 'when'], { combinator: 'and', rules: [{ field: 'bant.need', operator: '=', value: 'yes' }] });
    }
    return id;
  }
  return (
    <div className="rb-section">
      <InForce say={({ bant }) => say.counts(preset(bant.gate.preset))} />
      <Part title={say.gate}>
        <ChoiceEdit
          path={['bant', 'gate', 'preset']}
          look="list"
          options={options.at(['bant', 'gate', 'preset']).map((option) => ({ ...option, hint: say.presets[option.id as Gate['preset']] }))}
          write={choose}
        />
        <div className="rb-fields">
          {gate.preset === 'any' && <NumberEdit path={['bant', 'gate', 'count']} />}
          {gate.preset === 'default' && <NumberEdit path={['bant', 'gate', 'timingMonths']} optional />}
        </div>
        {gate.preset === 'one_of' && <ManyEdit path={['bant', 'gate', 'oneOf']} options={named} />}
        {gate.preset === 'custom' && <ConditionEdit path={['bant', 'gate', 'when']} optional />}
        <p className="rb-sentence">
          <span className="sr">{say.reads}: </span>
          {gateSentence(book, lang)}
        </p>
      </Part>
      <Part title={say.elements}>
        <RecordEdit
          path={['bant', 'elements']}
          keys={bantElements}
          titleOf={(key) => text(elements[key as BantElement]?.name ?? { ja: key, en: key })}
          detailOf={(key) => staleShort(elements[key as BantElement]?.stale, say.staleShort, lang)}
        >
          {(key) => <ElementFields element={key as BantElement} />}
        </RecordEdit>
      </Part>
    </div>
  );
}

function ElementFields({ element }: { element: BantElement }) {
  const { lang } = useSay();
  const { book } = useEditing();
  const options = useOptions();
  const say = settingsWords(lang).bant;
  const path = ['bant', 'elements', element] as const;
  const stale = book.bant.elements[element]?.stale;
  return (
    <>
      <WordsEdit path={[...path, 'name']} />
      <WordsEdit path={[...path, 'question']} long />
      <WordsEdit path={[...path, 'yes']} long />
      <WordsEdit path={[...path, 'partly']} long />
      <WordsEdit path={[...path, 'no']} long />
      <div className="rb-fields">
        <KindEdit
          path={[...path, 'stale']}
          options={options.at([...path, 'stale']).map(({ id }) => ({ id, label: say.stale[id as Stale['kind']] ?? id }))}
          blank={(kind) => {
            if (kind === 'months') return { kind, months: 6, andOn: [] };
            return kind === 'fiscal_year' ? { kind, endMonth: 3 } : { kind };
          }}
        />
        {stale?.kind === 'months' && (
          <>
            <NumberEdit path={[...path, 'stale', 'months']} />
            <LinesEdit path={[...path, 'stale', 'andOn']} />
          </>
        )}
        {stale?.kind === 'fiscal_year' && <NumberEdit path={[...path, 'stale', 'endMonth']} />}
      </div>
    </>
  );
}

type Words = ReturnType<typeof settingsWords>['bant'];

function staleShort(stale: Stale | undefined, say: Words['staleShort'], lang: Language): string {
  switch (stale?.kind) {
    case 'months':
      return say.months(stale.months, stale.andOn.map((day) => yearDayText(day, lang)).join(lang === 'ja' ? '・' : ', '));
    case 'fiscal_year':
      return say.fiscal_year(stale.endMonth);
    case 'month_passed':
      return say.month_passed;
    default:
      return say.never;
  }
}

/** Says when a lead qualifies, with the figures that are set. */
function gateSentence(book: Agreement, lang: Language): string {
  const say = settingsWords(lang).bant;
  const { gate } = book.bant;
  if (gate.preset !== 'custom') return say.qualifies(pick(compileGate(book).text, lang));
  return gate.when && gate.when.rules.length > 0 ? say.qualifies(pick(sayCondition(gate.when, book), lang)) : say.customEmpty;
}
