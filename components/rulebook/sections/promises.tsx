import { mainSentence } from '@/lib/domain/promise-sentence';
import type { PromiseRule } from '@/lib/domain/rulebook';
import { promiseWords } from '@/lib/i18n/promise-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { ListEdit } from '../fields/list-edit';
import { idsOf, newId } from '../new-id';
import { blankPromise } from './promises/blank-promise';
import { PromiseEditor } from './promises/promise-editor';

/** Every promise: a row each with its sentence; an open one shows all of it. */
export function PromisesSection() {
  const { lang, text } = useSay();
  const { book, inForce } = useEditing();
  const words = promiseWords(lang);
  return (
    <div className="rb-section rb-roomy">
      <p className="rb-in-force">{inForce ? words.inForce(inForce.promises.length, inForce.meta.version) : words.noneInForce}</p>
      <ListEdit<PromiseRule>
        path={['promises']}
        titleOf={({ name }) => text(name)}
        detailOf={(rule) => text(mainSentence(rule, book))}
        itemName={words.one}
        blank={() => blankPromise(book, newId(idsOf(book.promises), 'promise'))}
      >
        {(index) => <PromiseEditor index={index} />}
      </ListEdit>
    </div>
  );
}
