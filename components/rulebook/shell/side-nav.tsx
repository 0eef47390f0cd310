import { Menu as MenuIcon, X } from 'lucide-react';
import { type KeyboardEvent, memo, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { optionsWords } from '@/lib/i18n/options-words';
import { useSay } from '../../ui/say';

export type NavEntry = { id: string; label: string; icon: ReactNode /** What waits there. */; mark?: string | undefined };
export type NavGroup = { label: string; entries: readonly NavEntry[] };

type Props = { groups: readonly NavGroup[]; current: string; children?: ReactNode };

/** The sections at the side; where it is narrow, behind a button. Each is an address, so that back and forth work. */
export function SideNav({ groups, current, children }: Props) {
  const { lang } = useSay();
  const text = optionsWords(lang).nav;
  const [open, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes whenever another section was chosen
  useEffect(() => setOpen(false), [current]);
  const close = useCallback(() => setOpen(false), []);
  const button = useRef<HTMLButtonElement>(null);
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key !== 'Escape' || !open) return;
    close();
    button.current?.focus();
  };
  const chosen = groups.flatMap(({ entries }) => entries).find(({ id }) => id === current);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what the button opened
    <div className="side" data-open={open || undefined} onKeyDown={onKeyDown}>
      <div className="side-head">
        <img src="/icon/96.png" width="28" height="28" alt="" />
        <b>Tasuki</b>
        <button
          ref={button}
          type="button"
          className="button icon plain side-button"
          aria-expanded={open}
          aria-controls="side-nav"
          aria-label={open ? text.close : text.menu}
          onClick={() => setOpen(!open)}
          data-testid="nav-menu"
        >
          {open ? <X size={20} aria-hidden /> : <MenuIcon size={20} aria-hidden />}
        </button>
        <span className="side-now" aria-hidden>
          {chosen?.label}
        </span>
      </div>
      <div className="side-body" id="side-nav">
        {children}
        <nav aria-label={text.label}>
          <Groups groups={groups} current={current} onChoose={close} />
        </nav>
      </div>
    </div>
  );
}

type GroupsProps = { groups: readonly NavGroup[]; current: string; onChoose: () => void };

const Groups = memo(function Groups({ groups, current, onChoose }: GroupsProps) {
  return groups.map(({ label, entries }) => (
    <div key={label} className="side-group">
      <p className="side-label">{label}</p>
      <ul>
        {entries.map(({ id, label: name, icon, mark }) => (
          <li key={id}>
            <a href={`#${id}`} aria-current={id === current ? 'page' : undefined} onClick={onChoose} data-testid={`nav-${id}`}>
              {icon}
              <span>{name}</span>
              {mark && <span className="count">{mark}</span>}
            </a>
          </li>
        ))}
      </ul>
    </div>
  ));
});
