import { useState } from 'react';
import { agreementFrom, templates } from '@/lib/domain/templates';
import { optionsWords } from '@/lib/i18n/options-words';
import { Button } from '../../ui/button';
import { RadioList } from '../../ui/radio-list';
import { useSay } from '../../ui/say';
import { useDesk } from '../shell/desk';

/** An agreement to start from; it becomes the draft's text, which can be taken back. */
export function TemplateChoice() {
  const { lang, now, text: pick } = useSay();
  const text = optionsWords(lang).agree;
  const { draft } = useDesk();
  const [chosen, setChosen] = useState('default');
  function begin(): void {
    const agreement = agreementFrom(chosen, now);
    const name = templates.find(({ id }) => id === chosen)?.name;
    if (agreement && name) draft.begin(agreement, pick(name));
  }
  return (
    <div className="card-body">
      <RadioList
        label={text.startFrom}
        labelled
        testId="template"
        options={templates.map(({ id, name, description }) => ({ id, label: pick(name), hint: pick(description) }))}
        selected={chosen}
        onSelect={setChosen}
      />
      {draft.drafting && <p className="quiet">{text.templateReplaces}</p>}
      <div className="card-acts">
        <Button onPress={begin} data-testid="use-template">
          {text.startWith}
        </Button>
      </div>
    </div>
  );
}
