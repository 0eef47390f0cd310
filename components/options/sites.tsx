import { Check } from 'lucide-react';
import type { SiteState } from '@/lib/messages/protocol';
import { useSay } from '../ui/say';

type Props = {
  sites: readonly SiteState[];
  busy: boolean;
  /** The site the person declined last. */
  declined: string | null;
  /** Called inside the click, as browsers want it for their prompt. */
  onTurnOn: (site: SiteState) => void;
  onTurnOff: (site: SiteState) => void;
};

/** The CRM sites, turned on one by one. */
export function Sites({ sites, busy, declined, onTurnOn, onTurnOff }: Props) {
  const { words } = useSay();
  const text = words.options;
  if (sites.length === 0) return <p className="card-body">{text.noSites}</p>;
  return (
    <ul className="site-list">
      {sites.map((site) => (
        <li key={site.id} className="site" data-testid={`site-${site.id}`}>
          <div>
            <b>{site.name}</b>
            <small>{site.origin}</small>
            {declined === site.id && !site.on && (
              <small className="lost" role="alert">
                {' '}
                {text.declined}
              </small>
            )}
          </div>
          {site.on ? (
            <>
              <span className="is-on">
                <Check size={15} aria-hidden />
                {text.on}
              </span>
              <button
                type="button"
                className="button"
                disabled={busy}
                aria-label={text.turnOffFor(site.name)}
                onClick={() => onTurnOff(site)}
                data-testid={`turn-off-${site.id}`}
              >
                {text.turnOff}
              </button>
            </>
          ) : (
            <button
              type="button"
              className="button primary"
              disabled={busy}
              aria-label={text.turnOnFor(site.name)}
              onClick={() => onTurnOn(site)}
              data-testid={`turn-on-${site.id}`}
            >
              {text.turnOn}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
