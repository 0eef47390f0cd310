import { Search } from 'lucide-react';
import { type KeyboardEvent, memo, useId, useMemo, useState } from 'react';
import { optionsWords } from '@/lib/i18n/options-words';
import { useSay } from '../../ui/say';
import { type Found, findSettings, type SettingIndex } from './search-settings';

type Props = {
  /** Made when somebody begins to type: it takes a while, and the draft changes with each key. */ index: () => SettingIndex;
  onOpen: (found: Found) => void;
};

/** Finds settings by name and meaning in either language as one types; Enter opens the one chosen. */
export const SettingSearch = memo(function SettingSearch({ index, onOpen }: Props) {
  const { lang } = useSay();
  const text = optionsWords(lang).search;
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const list = useId();
  const isAsked = typed.trim() !== '';
  const known = useMemo(() => (isAsked ? index() : []), [isAsked, index]);
  const found = useMemo(() => findSettings(known, typed, lang), [known, typed, lang]);
  const shown = open && typed.trim() !== '';
  const at = Math.min(chosen, found.length - 1);

  function take(one: Found | undefined): void {
    if (!one) return;
    setOpen(false);
    setTyped('');
    onOpen(one);
  }
  function onKey(event: KeyboardEvent): void {
    // Enter also ends a word of Japanese being put together.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setChosen(found.length === 0 ? 0 : (at + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      take(found[at]);
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault();
      setOpen(false);
    }
  }
  return (
    <search className="find" onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}>
      <Search size={16} aria-hidden />
      <input
        className="input"
        type="search"
        role="combobox"
        aria-label={text.label}
        aria-expanded={shown}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={shown && found[at] ? `${list}-${at}` : undefined}
        placeholder={text.placeholder}
        autoComplete="off"
        spellCheck="false"
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setChosen(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={onKey}
        data-testid="find-setting"
      />
      <span className="sr" role="status">
        {shown ? (found.length === 0 ? text.none : text.found(found.length)) : ''}
      </span>
      <div className="find-list" id={list} role="listbox" aria-label={text.label} hidden={!shown}>
        {shown &&
          found.map((one, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the box above takes the keys
            <div
              key={one.key}
              id={`${list}-${i}`}
              role="option"
              aria-selected={i === at}
              tabIndex={-1}
              className="find-row"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(one)}
              data-testid="found-setting"
            >
              <b>{one.label}</b>
              {one.where && <small>{one.where}</small>}
              {one.definition && <span>{one.definition}</span>}
            </div>
          ))}
        {shown && found.length === 0 && <p className="find-none">{text.none}</p>}
      </div>
    </search>
  );
});
