import { useState } from 'react';
import type { Agreement, Decay, ScoreRule } from '@/lib/domain/rulebook';
import { inBoth, settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { ChoiceEdit } from '../fields/choice-edit';
import { ConditionEdit } from '../fields/condition-edit';
import { DayEdit } from '../fields/day-edit';
import { IdEdit } from '../fields/id-edit';
import { KindEdit } from '../fields/kind-edit';
import { ListEdit } from '../fields/list-edit';
import { MatchEdit } from '../fields/match-edit';
import { NumberEdit } from '../fields/number-edit';
import { SwitchEdit } from '../fields/switch-edit';
import { TextEdit } from '../fields/text-edit';
import { WordsEdit } from '../fields/words-edit';
import { idsOf, newId } from '../new-id';
import { useOptions } from '../options';
import { InForce, Part } from '../part';
import { DecayCurve } from './decay-curve';
import { RuleForm } from './rule-form';
import { ScoringAdvisor } from './scoring-advisor';

type Group = Agreement['scoring']['groups'][number];

/** How much somebody fits and how much they did, in points: axes, groups, rules and bands. */
export function ScoringSection() {
  const { lang, text } = useSay();
  const { book, canEdit } = useEditing();
  const options = useOptions();
  const [adding, setAdding] = useState(false);
  const say = settingsWords(lang).scoring;
  const { scoring } = book;
  const groupName = (id: string) => text(scoring.groups.find((group) => group.id === id)?.name ?? { ja: id, en: id });
  const rulesIn = (id: string) => scoring.rules.filter(({ group }) => group === id).length;
  const most = scoring.axes.fit.cap + scoring.axes.engagement.cap;
  return (
    <div className="rb-section">
      <InForce say={({ scoring: { rules, groups, mode } }) => `${say.counts(rules.length, groups.length)} — ${say.modes[mode]}`} />
      <ChoiceEdit
        path={['scoring', 'mode']}
        look="list"
        options={options.at(['scoring', 'mode']).map((option) => ({ ...option, hint: say.modes[option.id as 'points'] }))}
      />
      <ScoringAdvisor />
      <Part title={say.axes} about={`${say.axesAbout} ${say.total(most)}`}>
        <div className="rb-fields">
          <NumberEdit path={['scoring', 'axes', 'fit', 'cap']} />
          <NumberEdit path={['scoring', 'axes', 'fit', 'floor']} />
          <NumberEdit path={['scoring', 'axes', 'engagement', 'cap']} />
          <NumberEdit path={['scoring', 'axes', 'engagement', 'floor']} />
        </div>
      </Part>
      <ListEdit<Group>
        path={['scoring', 'groups']}
        titleOf={({ name }) => text(name)}
        detailOf={({ id, axis, cap }) =>
          [say[axis], cap === undefined ? say.uncapped : say.capped(cap), say.ruleCount(rulesIn(id))].join(' · ')
        }
        itemName={say.group}
        blank={() => ({ id: newId(idsOf(scoring.groups), 'group'), axis: 'engagement', name: inBoth((words) => words.scoring.newGroup) })}
      >
        {(i) => (
          <>
            <WordsEdit path={['scoring', 'groups', i, 'name']} />
            <div className="rb-fields">
              <ChoiceEdit path={['scoring', 'groups', i, 'axis']} options={options.at(['scoring', 'groups', i, 'axis'])} look="segments" />
              <NumberEdit path={['scoring', 'groups', i, 'cap']} optional />
              <NumberEdit path={['scoring', 'groups', i, 'floor']} optional />
            </div>
            <IdEdit path={['scoring', 'groups', i, 'id']} />
          </>
        )}
      </ListEdit>
      <ListEdit<ScoreRule>
        path={['scoring', 'rules']}
        titleOf={({ name }) => text(name)}
        detailOf={({ group, points, decay }) => `${signed(points)} · ${groupName(group)} · ${decayShort(decay, say.decayShort)}`}
        itemName={say.rule}
        onAdd={() => setAdding(true)}
      >
        {(i) => <RuleFields index={i} />}
      </ListEdit>
      {adding && canEdit && <RuleForm onClose={() => setAdding(false)} />}
      <Part title={say.bands} about={say.bandsAbout}>
        <ListEdit<Agreement['scoring']['bands'][number]>
          path={['scoring', 'bands']}
          quiet
          titleOf={({ id }) => options.at(['scoring', 'bands', 0, 'id']).find((band) => band.id === id)?.label ?? id}
          copies={false}
          flat
          blank={() => ({
            id: (['high', 'mid', 'low'] as const).find((id) => !scoring.bands.some((band) => band.id === id)) ?? 'low',
            from: 0,
          })}
        >
          {(i) => (
            <div className="rb-fields">
              <ChoiceEdit path={['scoring', 'bands', i, 'id']} options={options.at(['scoring', 'bands', i, 'id'])} look="segments" />
              <NumberEdit path={['scoring', 'bands', i, 'from']} />
            </div>
          )}
        </ListEdit>
      </Part>
      <Part title={say.imported}>
        <SwitchEdit path={['scoring', 'imported']} />
      </Part>
    </div>
  );
}

function RuleFields({ index }: { index: number }) {
  const { lang } = useSay();
  const { book } = useEditing();
  const options = useOptions();
  const say = settingsWords(lang).scoring;
  const path = ['scoring', 'rules', index] as const;
  const rule = book.scoring.rules[index];
  if (!rule) return null;
  return (
    <>
      <WordsEdit path={[...path, 'name']} />
      <div className="rb-fields">
        <NumberEdit path={[...path, 'points']} />
        <ChoiceEdit path={[...path, 'group']} options={options.named(book.scoring.groups)} />
      </div>
      <ConditionEdit path={[...path, 'when']} />
      <div className="rb-fields">
        <KindEdit
          path={[...path, 'decay']}
          options={options.at([...path, 'decay']).map(({ id }) => ({ id, label: say.decays[id as Decay['kind']] ?? id }))}
          blank={(kind) => (kind === 'none' ? { kind } : { kind, days: rule.decay.kind === 'none' ? 14 : rule.decay.days })}
        />
        {rule.decay.kind !== 'none' && <NumberEdit path={[...path, 'decay', 'days']} />}
        <DecayCurve points={rule.points} decay={rule.decay} />
      </div>
      <MatchEdit path={[...path, 'each']} optional />
      <MatchEdit path={[...path, 'until']} optional />
      <WordsEdit path={[...path, 'hypothesis']} long />
      <div className="rb-fields">
        <TextEdit path={[...path, 'owner']} />
        <DayEdit path={[...path, 'reviewBy']} />
        <ChoiceEdit path={[...path, 'interest']} options={options.named(book.interests)} none={say.noInterest} />
      </div>
      <IdEdit path={[...path, 'id']} />
    </>
  );
}

function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points).replace('-', '−');
}

type Short = ReturnType<typeof settingsWords>['scoring']['decayShort'];

function decayShort(decay: Decay, say: Short): string {
  return decay.kind === 'none' ? say.none : say[decay.kind](decay.days);
}
