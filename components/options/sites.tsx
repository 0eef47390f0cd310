import type { CompanyPolicy } from '@/lib/domain/company-policy';
import { dataWords, policyBy } from '@/lib/i18n/data-words';
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
  /** Those the company allows and that are off, all with one click; absent where that can't be. */
  onTurnAllOn?: ((sites: readonly KnownSite[]) => void) | undefined;
  declinedAll: boolean;
  policy?: CompanyPolicy | undefined;
  onMarks: (site: KnownSite, on: boolean) => void;
  /** Opens the form for a CRM that is described by its addresses; absent for those who may not. */
  onEdit?: ((site: KnownSite) => void) | undefined;
};

/** The CRM sites, turned on one by one. */
export function Sites({ sites, busy, declined, crmName, onTurnOn, onTurnOff, onTurnAllOn, declinedAll, policy, onMarks, onEdit }: Props) {
  const { words, lang } = useSay();
  const text = dataWords(lang).policy;
  const off = policy?.sites ? sites.filter(({ locked, on }) => !locked && !on) : [];
  if (sites.length === 0) return <p className="card-body">{words.options.noSites}</p>;
  return (
    <>
      {onTurnAllOn && off.length > 0 && (
        <div className="card-acts turn-all">
          {/* A plain button: the browser's question comes only inside the real click. */}
          <button
            type="button"
            className="button primary"
            aria-disabled={busy || undefined}
            onClick={() => !busy && onTurnAllOn(off)}
            data-testid="turn-all-on"
          >
            {text.turnAllOn(off.length)}
          </button>
          {declinedAll && (
            <small className="declined" role="alert">
              {text.declinedAll}
            </small>
          )}
        </div>
      )}
      <ul className="site-list">
        {sites.map((site) => (
          <SiteRow
            key={site.id}
            site={site}
            crm={crmName(site.crm)}
            lock={site.locked ? text.siteLocked(policyBy(policy, lang)) : null}
            marksLock={policy?.listMarks === undefined ? null : text.locked(policyBy(policy, lang))}
            busy={busy}
            declined={declined === site.id}
            onTurnOn={() => onTurnOn(site)}
            onTurnOff={() => onTurnOff(site)}
            onMarks={(on) => onMarks(site, on)}
            onEdit={onEdit && site.crm === 'other' ? () => onEdit(site) : undefined}
          />
        ))}
      </ul>
    </>
  );
}
