import type { ReactNode } from 'react';
import { sayMatch } from '@/lib/domain/condition-text';
import { intents } from '@/lib/domain/lead';
import type { PromiseRule } from '@/lib/domain/rulebook';
import { promiseWords } from '@/lib/i18n/promise-words';
import { useSay } from '../../../ui/say';
import { useEditing } from '../../editing';
import { ChoiceEdit } from '../../fields/choice-edit';
import { ConditionEdit } from '../../fields/condition-edit';
import { IdEdit } from '../../fields/id-edit';
import { KindEdit } from '../../fields/kind-edit';
import { ListEdit } from '../../fields/list-edit';
import { ManyEdit } from '../../fields/many-edit';
import { MatchEdit } from '../../fields/match-edit';
import { NumberEdit } from '../../fields/number-edit';
import { OptionalEdit } from '../../fields/optional-edit';
import { SwitchEdit } from '../../fields/switch-edit';
import { WordsEdit } from '../../fields/words-edit';
import { PromiseMeaning } from './promise-meaning';

/** One promise: what it means, always in sight, and everything that can be set of it. */
export function PromiseEditor({ index }: { index: number }) {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const words = promiseWords(lang);
  const rule = book.promises[index];
  if (!rule) return null;
  const path = ['promises', index] as const;
  const departments = book.departments.map(({ id, name }) => ({ id, label: text(name) }));
  const others = book.promises.filter(({ id }) => id !== rule.id).map(({ id, name }) => ({ id, label: text(name) }));
  const countsDays = rule.within.unit === 'days' || rule.withinFor.some(({ unit }) => unit === 'days');
  return (
    <div className="rb-promise">
      <div className="rb-promise-meaning">
        <PromiseMeaning rule={rule} book={book} />
      </div>
      <div className="rb-promise-fields">
        <Group title={words.groups.what}>
          <WordsEdit path={[...path, 'name']} />
          <WordsEdit path={[...path, 'action']} />
          <ChoiceEdit path={[...path, 'department']} options={departments} />
        </Group>
        <Group title={words.groups.start}>
          <StartEdit path={path} rule={rule} departments={departments} plans={others} />
        </Group>
        <Group title={words.groups.kept}>
          <KeptByEdit path={path} />
        </Group>
        <Group title={words.groups.time}>
          <div className="rb-wide rb-amount">
            <NumberEdit path={[...path, 'within', 'amount']} />
            <ChoiceEdit path={[...path, 'within', 'unit']} options={options(words.units)} />
          </div>
          <ChoiceEdit path={[...path, 'calendar']} options={book.calendars.map(({ id, name }) => ({ id, label: text(name) }))} />
          {countsDays && <SwitchEdit path={[...path, 'sameDayCounts']} />}
          <ListEdit<PromiseRule['withinFor'][number]>
            path={[...path, 'withinFor']}
            titleOf={({ intent }) => intentName(intent)}
            itemName={words.special}
            blank={() => ({ intent: unusedIntent(rule), amount: 30, unit: 'minutes' })}
            copies={false}
            moves={false}
            flat
          >
            {(i) => (
              <div className="rb-inline">
                <ChoiceEdit path={[...path, 'withinFor', i, 'intent']} options={intents.map((id) => ({ id, label: intentName(id) }))} />
                <NumberEdit path={[...path, 'withinFor', i, 'amount']} />
                <ChoiceEdit path={[...path, 'withinFor', i, 'unit']} options={options(words.units)} />
              </div>
            )}
          </ListEdit>
        </Group>
        <Group title={words.groups.told}>
          <KindEdit path={[...path, 'warn']} options={options(words.warns)} blank={blankWarning} />
          {rule.warn.kind === 'share' && <NumberEdit path={[...path, 'warn', 'share']} step={0.05} />}
          {rule.warn.kind === 'days_before' && <NumberEdit path={[...path, 'warn', 'days']} />}
          <ChoiceEdit path={[...path, 'escalate', 'when']} options={options(words.whens)} />
          {rule.escalate.when !== 'never' && <WordsEdit path={[...path, 'escalate', 'to']} />}
        </Group>
        <Group title={words.groups.stop}>
          <SwitchEdit path={[...path, 'pausable']} />
          {rule.pausable && <NumberEdit path={[...path, 'maxPauses']} />}
          <ManyEdit path={[...path, 'standsStillWhile']} options={others} />
        </Group>
        <Group title={words.groups.touches}>
          <OptionalEdit path={[...path, 'touches']} blank={() => ({ min: 6, minCalls: 3, spacingDays: 1, max: 8 })}>
            <div className="rb-fields">
              <NumberEdit path={[...path, 'touches', 'min']} />
              <NumberEdit path={[...path, 'touches', 'minCalls']} />
              <NumberEdit path={[...path, 'touches', 'spacingDays']} />
              <NumberEdit path={[...path, 'touches', 'max']} />
            </div>
          </OptionalEdit>
        </Group>
        <Group title={words.groups.who}>
          <ConditionEdit path={[...path, 'appliesWhen']} optional />
          <ChoiceEdit path={[...path, 'runsOn']} options={options(words.runsOn)} />
          <ManyEdit path={[...path, 'replaces']} options={others} />
          <IdEdit path={[...path, 'id']} />
        </Group>
      </div>
    </div>
  );

  function intentName(id: string): string {
    const found = book.intents.find((intent) => intent.id === id);
    return found ? text(found.name) : id;
  }
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rb-part rb-promise-group">
      <h4>{title}</h4>
      <div className="rb-fields">{children}</div>
    </section>
  );
}

type StartProps = {
  path: readonly (string | number)[];
  rule: PromiseRule;
  departments: readonly { id: string; label: string }[];
  plans: readonly { id: string; label: string }[];
};

function StartEdit({ path, rule, departments, plans }: StartProps) {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const words = promiseWords(lang);
  const start = [...path, 'startsOn'];
  const { kind } = rule.startsOn;
  const stages = book.stages.map(({ id, name }) => ({ id, label: text(name) }));
  function blank(next: string): unknown {
    if (next === 'stage') return { kind: next, stage: stages[0]?.id ?? '' };
    return next === 'activity' ? { kind: next, match: { type: 'inquiry' } } : { kind: next };
  }
  return (
    <>
      <KindEdit path={start} options={options(words.starts)} blank={blank} />
      {(kind === 'hand_off' || kind === 'conversation') && <ManyEdit path={[...start, 'to']} options={departments} optional />}
      {kind === 'hand_off' && <SwitchEdit path={[...start, 'first']} />}
      {kind === 'conversation' && <ChoiceEdit path={[...start, 'elsePlan']} options={plans} none={words.noPlan} />}
      {kind === 'stage' && <ChoiceEdit path={[...start, 'stage']} options={stages} />}
      {kind === 'activity' && <MatchEdit path={[...start, 'match']} />}
    </>
  );
}

/** Ways in which people reach somebody. */
const ways = ['call', 'mail', 'visit', 'meeting', 'reply'] as const;

function KeptByEdit({ path }: { path: readonly (string | number)[] }) {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const words = promiseWords(lang);
  const list = [...path, 'keptBy'];
  const rule = book.promises[Number(path[1])];
  const types = ways.map((id) => ({ id, label: text(sayMatch({ type: id }, { agreement: book })) }));
  function blank(kind: string): unknown {
    if (kind === 'attempt') return { kind, types: ['call'] };
    return kind === 'activity' ? { kind, match: { type: 'mail' } } : { kind };
  }
  return (
    <ListEdit<PromiseRule['keptBy'][number]>
      path={list}
      titleOf={({ kind }) => words.ways[kind]}
      itemName={words.way}
      blank={() => blank('attempt')}
      copies={false}
      moves={false}
      flat
    >
      {(i) => (
        <div className="rb-inline">
          <KindEdit path={[...list, i]} options={options(words.ways)} blank={blank} />
          {rule?.keptBy[i]?.kind === 'attempt' && <ManyEdit path={[...list, i, 'types']} options={types} optional />}
          {rule?.keptBy[i]?.kind === 'activity' && <MatchEdit path={[...list, i, 'match']} />}
        </div>
      )}
    </ListEdit>
  );
}

function options<Id extends string>(labels: Record<Id, string>): { id: Id; label: string }[] {
  return (Object.keys(labels) as Id[]).map((id) => ({ id, label: labels[id] }));
}

function blankWarning(kind: string): unknown {
  if (kind === 'share') return { kind, share: 0.5 };
  return kind === 'days_before' ? { kind, days: 1 } : { kind };
}

function unusedIntent({ withinFor }: PromiseRule): string {
  return intents.find((id) => !withinFor.some(({ intent }) => intent === id)) ?? intents[0];
}
