import { useSay } from '../ui/say';
import type { KnownSite } from './known';
import { SiteRow } from './site-row';

type Props = {
  sites: readonly KnownSite[];
  busy: boolean;
  /** The site the person declined last. */
  declined: string | null;
  crmName: (crm: string) => string;
  /** Called inside the click, as browsers want it for their prompt. */
  onTurnOn: (site: KnownSite) => void;
  onTurnOff: (site: KnownSite) => void;
  onMarks: (site: KnownSite, on: boolean) => void;
  /** Opens the form for a CRM that is described by its addresses; absent for those who may not. */
  onEdit?: ((site: KnownSite) => void) | undefined;
};

/** The CRM sites, turned on one by one. */
export function Sites({ sites, busy, declined, crmName, onTurnOn, onTurnOff, onMarks, onEdit }: Props) {
  const { words } = useSay();
  if (sites.length === 0) return <p className="card-body">{words.options.noSites}</p>;
  return (
    <ul className="site-list">
      {sites.map((site) => (
        <SiteRow
          key={site.id}
          site={site}
          crm={crmName(site.crm)}
          busy={busy}
          declined={declined === site.id}
          onTurnOn={() => onTurnOn(site)}
          onTurnOff={() => onTurnOff(site)}
          onMarks={(on) => onMarks(site, on)}
          onEdit={onEdit && site.crm === 'other' ? () => onEdit(site) : undefined}
        />
      ))}
    </ul>
  );
}
