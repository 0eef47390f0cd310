import type { Agreement, StageRule } from '@/lib/domain/rulebook';
import { inBoth, settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { ChoiceEdit } from '../fields/choice-edit';
import { ConditionEdit } from '../fields/condition-edit';
import { IdEdit } from '../fields/id-edit';
import { ListEdit } from '../fields/list-edit';
import { SwitchEdit } from '../fields/switch-edit';
import { TextEdit } from '../fields/text-edit';
import { WordsEdit } from '../fields/words-edit';
import { idsOf, newId } from '../new-id';
import { useOptions } from '../options';
import { InForce, Part } from '../part';

/** The ladder from a known person to a deal, and the states outside it. */
export function StagesSection() {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const say = settingsWords(lang).stages;
  const department = (id: string) => text(book.departments.find((one) => one.id === id)?.short ?? { ja: id, en: id });
  return (
    <div className="rb-section">
      <InForce
        say={({ stages, parked }) => `${say.counts(stages.length, parked.length)} — ${stages.map(({ short }) => text(short)).join(' → ')}`}
      />
      <ListEdit<StageRule>
        path={['stages']}
        definition={say.ladder}
        titleOf={({ name }) => text(name)}
        detailOf={({ acronym, department: id }) => [acronym, department(id)].filter(Boolean).join(' · ')}
        itemName={say.stage}
        blank={() => blankStage(book)}
      >
        {(i) => <StageFields index={i} />}
      </ListEdit>
      <Part title={say.parked} about={say.parkedAbout}>
        <ListEdit<Agreement['parked'][number]>
          path={['parked']}
          quiet
          titleOf={({ name }) => text(name)}
          itemName={say.parkedOne}
          blank={() => ({ id: newId(idsOf(book.parked), 'state'), name: inBoth(({ stages }) => stages.newParked) })}
        >
          {(i) => (
            <>
              <WordsEdit path={['parked', i, 'name']} />
              <IdEdit path={['parked', i, 'id']} />
            </>
          )}
        </ListEdit>
      </Part>
    </div>
  );
}

function blankStage(book: Agreement): StageRule {
  return {
    id: newId(idsOf(book.stages), 'stage'),
    name: inBoth(({ stages }) => stages.newStage),
    short: inBoth(({ stages }) => stages.newStage),
    department: book.departments[0]?.id ?? 'mkt',
    triggers: [],
    actions: [],
    needsAcceptance: false,
    handsOff: false,
    needsNote: false,
  };
}

function StageFields({ index }: { index: number }) {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const options = useOptions();
  const say = settingsWords(lang).stages;
  const path = ['stages', index] as const;
  const triggers = book.stages[index]?.triggers ?? [];
  return (
    <>
      <WordsEdit path={[...path, 'name']} />
      <WordsEdit path={[...path, 'short']} />
      <div className="rb-fields">
        <ChoiceEdit path={[...path, 'department']} options={options.at([...path, 'department'])} />
        <TextEdit path={[...path, 'acronym']} optional />
      </div>
      <WordsEdit path={[...path, 'definition']} long optional />
      <ConditionEdit path={[...path, 'entry']} optional />
      <ListEdit<StageRule['triggers'][number]>
        path={[...path, 'triggers']}
        titleOf={({ name }) => text(name)}
        itemName={say.trigger}
        blank={() => ({
          id: newId(idsOf(triggers), 'trigger'),
          name: inBoth(({ stages }) => stages.newTrigger),
          when: { combinator: 'or', rules: [{ field: 'activity', operator: 'atLeast', value: { intent: 'contact' } }] },
        })}
      >
        {(j) => (
          <>
            <WordsEdit path={[...path, 'triggers', j, 'name']} />
            <ConditionEdit path={[...path, 'triggers', j, 'when']} />
            <IdEdit path={[...path, 'triggers', j, 'id']} />
          </>
        )}
      </ListEdit>
      <ConditionEdit path={[...path, 'excludedWhen']} optional />
      <ListEdit<{ ja: string; en: string }>
        path={[...path, 'actions']}
        titleOf={(action) => text(action)}
        itemName={say.action}
        blank={() => ({ ja: '', en: '' })}
        flat
      >
        {(j) => <WordsEdit path={[...path, 'actions', j]} quiet />}
      </ListEdit>
      <div className="rb-fields">
        <SwitchEdit path={[...path, 'handsOff']} />
        <SwitchEdit path={[...path, 'needsAcceptance']} />
        <SwitchEdit path={[...path, 'needsNote']} />
      </div>
      <IdEdit path={[...path, 'id']} />
    </>
  );
}
