import type { Agreement } from '@/lib/domain/rulebook';
import { sayValue } from '@/lib/domain/rulebook-difference/say-value';
import { items } from '@/lib/domain/rulebook-difference/value-words';
import { choicesAt } from '@/lib/domain/schema-at';
import type { LocalText } from '@/lib/domain/text';
import { useSay } from '../ui/say';
import type { Path } from './edit';
import { useEditing } from './editing';
import type { Option } from './fields/choice-edit';

/** The options of choices, with the names that the agreement and the product give them. */
export function useOptions() {
  const { text, lang } = useSay();
  const { book } = useEditing();
  return {
    /** What the schema lets one choose at a place; `key` names it where the place's own name doesn't. */
    at(path: Path, key?: string): Option[] {
      const name = key ?? String(path.findLast((step) => typeof step === 'string'));
      return choicesAt(path).map((id) => ({
        id,
        label: name === 'unit' ? text(sayValue(id, name, book)) : capital(text(sayValue(id, name, book))),
      }));
    },
    /** The items of a list of the agreement. */
    named: (list: readonly { id: string; name: LocalText }[]): Option[] => list.map(({ id, name }) => ({ id, label: text(name) || id })),
    /** What one item of a list is called; in English within a sentence. */
    item(list: keyof Agreement & string): string {
      const name = items[list];
      if (!name) return '';
      return lang === 'en' ? name.en.toLowerCase() : name.ja;
    },
  };
}

/** As it begins a line; a unit, which follows its number, stays as it is. */
function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
