import { fieldOf } from '@/lib/domain/condition-field';
import { choicesAt } from '@/lib/domain/schema-at';
import { settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { ManyEdit } from '../fields/many-edit';
import { NumberEdit } from '../fields/number-edit';
import { SwitchEdit } from '../fields/switch-edit';
import { useOptions } from '../options';
import { InForce, Part } from '../part';

/** What must be known and written before a lead is handed over, which appointments count, and how warm a lead is. */
export function HandOverSection() {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const options = useOptions();
  const say = settingsWords(lang).handOver;
  const { readiness } = book;
  const fields = choicesAt(['minimumFields']).map((id) => ({ id, label: text(fieldOf(`lead.${id}`, book)?.name ?? { ja: id, en: id }) }));
  return (
    <div className="rb-section">
      <InForce say={({ minimumFields, appointment }) => say.counts(minimumFields.length, appointment.withinDays)} />
      <Part title={say.fields}>
        <ManyEdit path={['minimumFields']} options={fields} />
      </Part>
      <Part title={say.note}>
        <ManyEdit path={['handOverNote', 'required']} options={options.at(['handOverNote', 'required'])} />
      </Part>
      <Part title={say.appointment}>
        <div className="rb-fields">
          <NumberEdit path={['appointment', 'withinDays']} />
        </div>
        <ManyEdit path={['appointment', 'ranks']} options={options.named(book.ranks)} />
        <SwitchEdit path={['appointment', 'buyingDepartment']} />
        <SwitchEdit path={['appointment', 'needsPurpose']} />
      </Part>
      <Part title={say.readiness}>
        <div className="rb-fields">
          <NumberEdit path={['readiness', 'hotDays']} />
          <NumberEdit path={['readiness', 'nowMonths']} />
          <NumberEdit path={['readiness', 'laterMonths']} />
        </div>
        <p className="rb-sentence">{say.readinessSays(readiness.hotDays, readiness.nowMonths, readiness.laterMonths)}</p>
      </Part>
    </div>
  );
}
