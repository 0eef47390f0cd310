import { useState } from 'react';
import { browser } from 'wxt/browser';
import { TrustProvider } from '@/components/panel/acting';
import { LeadView } from '@/components/panel/lead-view';
import type { QueueItem } from '@/components/popup/queue-row';
import { PageSay } from '@/components/ui/page-say';
import { useKeptFocus } from '@/components/ui/use-kept-focus';
import { addressOf } from '@/lib/crm/site';
import type { LeadRef } from '@/lib/domain/lead';
import { currentStatus, useStatus } from '@/lib/hooks/use-status';
import { dealOf } from '../panel/deal-of';
import { Home } from './home';

/** My leads by due moment, my team, and any of them in full. */
export function PopupApp() {
  const [details, setDetails] = useState<LeadRef | null>(null);
  useKeptFocus();
  const openOptions = () => void browser.runtime.openOptionsPage();
  const sites = useStatus().value?.sites ?? [];
  return (
    <PageSay deal={dealOf(sites, details?.site)}>
      <TrustProvider trust="free">
        {details ? (
          <div className="pop detail">
            <div className="panel">
              <LeadView leadRef={details} onClose={() => setDetails(null)} onOpenOptions={openOptions} />
            </div>
          </div>
        ) : (
          <div className="pop">
            <Home onOpen={(item) => open(item, setDetails)} onDetails={setDetails} onOpenOptions={openOptions} />
          </div>
        )}
      </TrustProvider>
    </PageSay>
  );
}

/** Opens the CRM's own record in a tab; where no site that is known has an address for it, the lead in full here. */
function open(item: QueueItem, otherwise: (ref: LeadRef) => void): void {
  // The CRM in use first: what is turned on, in the order the lead is known by.
  const sites = [...(currentStatus()?.sites ?? [])].sort((a, b) => Number(b.on) - Number(a.on));
  for (const site of sites) {
    for (const ref of item.lead.refs) {
      const url = addressOf(ref, site);
      if (!url) continue;
      void browser.tabs.create({ url });
      return;
    }
  }
  otherwise(item.ref);
}
