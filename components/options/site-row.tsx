import type { Tone } from '@/lib/i18n/clock-headline';
import { shownText } from '@/lib/i18n/shown-text';
import { useSay } from '../ui/say';
import { ToneMark } from '../ui/tone-mark';
import type { KnownSite } from './known';
import { LockNote } from './lock-note';

type Props = {
  site: KnownSite;
  /** What the CRM is called; left out where the site is called the same. */
  crm: string;
  /** Who does not allow it to be turned on, in words; null where it may be. */
  lock?: string | null;
  /** Who decides on its marks; null where the person does. */
  marksLock?: string | null;
  /** Something about sites is being done. */
  busy: boolean;
  /** The person has just said no to the browser's question. */
  declined: boolean;
  onTurnOn: () => void;
  onTurnOff: () => void;
  /** Marks in this site's lists, on or off. */
  onMarks: (on: boolean) => void;
  /** Changes the addresses of a CRM that was described by them; absent where that can't be. */
  onEdit?: (() => void) | undefined;
};

/** One CRM site: what it is, whether the product runs there, and the way to change that. */
export function SiteRow({ site, crm, lock = null, marksLock = null, busy, declined, onTurnOn, onTurnOff, onMarks, onEdit }: Props) {
  const { words } = useSay();
  const text = words.options;
  const name = shownText(site.name);
  const origin = shownText(site.origin, 200);
  const lost = site.wanted && !site.granted && lock === null;
  const [tone, state]: [Tone, string] = site.on ? ['calm', text.on] : lost ? ['warn', text.lost] : ['mute', text.off];
  const [act, actFor] = site.on
    ? [text.turnOff, text.turnOffFor(name)]
    : lost
      ? [text.askAgain, text.askAgainFor(name)]
      : [text.turnOn, text.turnOnFor(name)];
  return (
    <li className="site" data-testid={`site-${site.id}`}>
      <div className="site-what">
        <b>{name}</b>
        <small>{crm === site.name ? origin : `${shownText(crm, 60)} · ${origin}`}</small>
        <span className="site-state">
          <ToneMark tone={tone} />
          <span className={`tone-${tone}`}>{state}</span>
        </span>
        {site.on && (
          <label className="site-marks">
            <input
              type="checkbox"
              checked={site.marks}
              disabled={marksLock !== null}
              aria-label={words.sites.marksFor(name)}
              onChange={({ target }) => !busy && onMarks(target.checked)}
              data-testid={`marks-${site.id}`}
            />
            {words.sites.marks}
          </label>
        )}
        {site.on && <LockNote text={marksLock} testId={`marks-locked-${site.id}`} />}
        <LockNote text={lock} testId={`locked-${site.id}`} />
        {declined && !site.on && (
          <small className="declined" role="alert" data-testid={`declined-${site.id}`}>
            {text.declined}
          </small>
        )}
      </div>
      <div className="site-acts">
        {lost && (
          <button type="button" className="button plain" aria-label={text.leaveOffFor(name)} onClick={() => !busy && onTurnOff()}>
            {text.leaveOff}
          </button>
        )}
        {onEdit && (
          <button
            type="button"
            className="button plain"
            aria-label={words.sites.custom.edit(name)}
            onClick={onEdit}
            data-testid={`edit-${site.id}`}
          >
            {words.sites.custom.editShort}
          </button>
        )}
        {/* A plain button: the browser's question comes only inside the real click. Kept focusable, so that focus stays. */}
        {lock === null && (
          <button
            type="button"
            className="button"
            aria-disabled={busy || undefined}
            aria-label={actFor}
            onClick={() => !busy && (site.on ? onTurnOff() : onTurnOn())}
            data-testid={`${site.on ? 'turn-off' : 'turn-on'}-${site.id}`}
          >
            {act}
          </button>
        )}
      </div>
    </li>
  );
}
