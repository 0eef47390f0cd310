import { browser } from 'wxt/browser';
import { TrustProvider } from '@/components/panel/acting';
import { LeadView } from '@/components/panel/lead-view';
import { PanelState } from '@/components/panel/panel-state';
import { PageSay } from '@/components/ui/page-say';
import { refKey } from '@/lib/domain/lead';
import { useStatus } from '@/lib/hooks/use-status';
import { dealOf } from '../panel/deal-of';
import { useActiveLead } from './use-active-lead';

/** The panel beside the pages: the lead of the tab in front. The browser draws it, so no page lies over it. */
export function SidePanelApp() {
  const status = useStatus();
  const ref = useActiveLead();
  const openOptions = () => void browser.runtime.openOptionsPage();
  return (
    <PageSay paced deal={dealOf(status.value?.sites ?? [], ref?.site)}>
      <TrustProvider trust="free">
        <div className="panel page" data-testid="panel">
          {ref ? (
            <LeadView key={refKey(ref)} leadRef={ref} onOpenOptions={openOptions} />
          ) : (
            <PanelState
              blank={ref === undefined ? { kind: 'loading' } : { kind: status.value?.connected === false ? 'signed_out' : 'no_lead' }}
              onOpenOptions={openOptions}
              onRetry={() => void status.refresh()}
            />
          )}
        </div>
      </TrustProvider>
    </PageSay>
  );
}
