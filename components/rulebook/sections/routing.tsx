import type { Agreement } from '@/lib/domain/rulebook';
import { choicesAt } from '@/lib/domain/schema-at';
import { settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { ChoiceEdit } from '../fields/choice-edit';
import { ListEdit } from '../fields/list-edit';
import { NumberEdit } from '../fields/number-edit';
import { SwitchEdit } from '../fields/switch-edit';
import { WordsEdit } from '../fields/words-edit';
import { useOptions } from '../options';
import { InForce, Part } from '../part';

type Intent = Agreement['intents'][number];

/** Why leads come in, and who deals with them first. */
export function RoutingSection() {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const options = useOptions();
  const say = settingsWords(lang).routing;
  const to = (id: string) => options.at(['intents', 0, 'to']).find((option) => option.id === id)?.label ?? id;
  const missing = choicesAt(['intents', 0, 'id']).find((id) => !book.intents.some((intent) => intent.id === id));
  const { surge } = book.routing;
  return (
    <div className="rb-section">
      <InForce say={({ intents }) => say.counts(intents.filter(({ hot }) => hot).length, intents.length)} />
      <ListEdit<Intent>
        path={['intents']}
        label={say.intents}
        titleOf={({ name }) => text(name)}
        detailOf={(intent) =>
          [`→ ${to(intent.to)}`, intent.hot && say.hot, intent.documentOnly && say.documentOnly].filter(Boolean).join(' · ')
        }
        itemName={say.intent}
        copies={false}
        {...(missing === undefined
          ? {}
          : { blank: () => ({ id: missing, name: { ja: missing, en: missing }, hot: false, to: 'mkt', documentOnly: false }) })}
      >
        {(i) => (
          <>
            <WordsEdit path={['intents', i, 'name']} />
            <div className="rb-fields">
              <ChoiceEdit path={['intents', i, 'to']} options={options.at(['intents', i, 'to'])} />
              <ChoiceEdit path={['intents', i, 'id']} options={choicesAt(['intents', i, 'id']).map((id) => ({ id, label: id }))} />
            </div>
            <div className="rb-fields">
              <SwitchEdit path={['intents', i, 'hot']} />
              <SwitchEdit path={['intents', i, 'documentOnly']} />
            </div>
          </>
        )}
      </ListEdit>
      <Part title={say.surge}>
        <div className="rb-fields">
          <NumberEdit path={['routing', 'surge', 'days']} />
          <NumberEdit path={['routing', 'surge', 'visitDays']} />
          <NumberEdit path={['routing', 'surge', 'factor']} step={0.5} />
          <NumberEdit path={['routing', 'surge', 'weeks']} />
        </div>
        <p className="rb-sentence">{say.surgeSays(surge.days, surge.visitDays, surge.factor, surge.weeks)}</p>
      </Part>
      <Part title={say.others}>
        <SwitchEdit path={['routing', 'warnsDocumentOnly']} />
        <SwitchEdit path={['routing', 'customersToAccountOwner']} />
      </Part>
    </div>
  );
}
