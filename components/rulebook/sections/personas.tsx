import type { Agreement } from '@/lib/domain/rulebook';
import { choicesAt } from '@/lib/domain/schema-at';
import { inBoth, settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { ChoiceEdit } from '../fields/choice-edit';
import { ConditionEdit } from '../fields/condition-edit';
import { IdEdit } from '../fields/id-edit';
import { LinesEdit } from '../fields/lines-edit';
import { ListEdit } from '../fields/list-edit';
import { WordsEdit } from '../fields/words-edit';
import { idsOf, newId } from '../new-id';
import { InForce, Part } from '../part';

type Layer = Agreement['personaLayers'][number];
type Rank = Agreement['ranks'][number];

/** Whom we sell to: company, buying department, person; and the ranks of titles. */
export function PersonasSection() {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const say = settingsWords(lang).personas;
  const layers = settingsWords(lang).personas.layerNames;
  const missing = choicesAt(['personaLayers', 0, 'id']).find((id) => !book.personaLayers.some((layer) => layer.id === id));
  return (
    <div className="rb-section">
      <InForce say={({ personaLayers, ranks }) => say.counts(personaLayers.length, ranks.length)} />
      <Part title={say.layers} about={say.layersAbout}>
        <ListEdit<Layer>
          path={['personaLayers']}
          quiet
          titleOf={({ name }) => text(name)}
          copies={false}
          itemName={say.layer}
          {...(missing === undefined ? {} : { blank: () => blankLayer(missing as Layer['id']) })}
        >
          {(i) => (
            <>
              <WordsEdit path={['personaLayers', i, 'name']} />
              <ChoiceEdit
                path={['personaLayers', i, 'id']}
                look="segments"
                options={choicesAt(['personaLayers', i, 'id']).map((id) => ({ id, label: layers[id as Layer['id']] }))}
              />
              <ConditionEdit path={['personaLayers', i, 'match']} />
              <ConditionEdit path={['personaLayers', i, 'partly']} optional />
            </>
          )}
        </ListEdit>
      </Part>
      <Part title={say.ranks} about={say.ranksAbout}>
        <ListEdit<Rank>
          path={['ranks']}
          quiet
          titleOf={({ name }) => text(name)}
          detailOf={({ words }) => words.slice(0, 6).join(lang === 'ja' ? '・' : ', ')}
          itemName={say.rank}
          blank={() => ({ id: newId(idsOf(book.ranks), 'rank'), name: inBoth(({ personas }) => personas.newRank), words: [] })}
        >
          {(i) => (
            <>
              <WordsEdit path={['ranks', i, 'name']} />
              <LinesEdit path={['ranks', i, 'words']} />
              <IdEdit path={['ranks', i, 'id']} />
            </>
          )}
        </ListEdit>
      </Part>
    </div>
  );
}

function blankLayer(id: Layer['id']): unknown {
  const rule = {
    account: { field: 'lead.industry', operator: 'in', value: [] },
    department: { field: 'lead.department', operator: 'contains', value: [] },
    person: { field: 'lead.role', operator: 'in', value: ['decider'] },
  }[id];
  return { id, name: inBoth(({ personas }) => personas.layerNames[id]), match: { combinator: 'and', rules: rule ? [rule] : [] } };
}
