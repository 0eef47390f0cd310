import { useInsertionEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { browser } from 'wxt/browser';
import { TrustProvider, trustOfDocument } from '@/components/panel/acting';
import { LeadView } from '@/components/panel/lead-view';
import { PageSay } from '@/components/ui/page-say';
import type { LeadRef } from '@/lib/domain/lead';
import { useCommands } from '@/lib/hooks/use-commands';
import { useStatus } from '@/lib/hooks/use-status';
import type { Hung } from '../panel-ask/picture';
import { dealOf } from './deal-of';

/** Draws the overlay for the lead that the panel's ticket was for. */
export function showPanel(root: HTMLElement, leadRef: LeadRef, hung: Hung | null): void {
  const onUncaughtError = (error: unknown) => {
    hung?.takeDown();
    reportError(error);
  };
  createRoot(root, { onUncaughtError }).render(<Panel leadRef={leadRef} hung={hung} />);
}

/** The overlay of a lead, in the place of the picture that hung there. */
export function Panel({ leadRef, hung }: { leadRef: LeadRef; hung: Hung | null }) {
  // Goes in the moment in which the same is put in its place, so that nobody sees it change.
  useInsertionEffect(() => hung?.takeDown(), [hung]);
  const { run } = useCommands();
  const sites = useStatus().value?.sites ?? [];
  return (
    <PageSay paced deal={dealOf(sites, leadRef.site)}>
      <TrustProvider trust={trustOfDocument()}>
        <div className={window.top === window ? 'panel page' : 'panel'} data-testid="panel">
          <LeadView
            leadRef={leadRef}
            onClose={() => void run('closePanel', {})}
            onOpenOptions={() => void browser.runtime.openOptionsPage()}
          />
        </div>
      </TrustProvider>
    </PageSay>
  );
}
