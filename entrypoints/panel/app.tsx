import { useEffect, useState } from 'react';
import { browser } from 'wxt/browser';
import { TrustProvider, trustOfDocument } from '@/components/panel/acting';
import { LeadView } from '@/components/panel/lead-view';
import { PageSay } from '@/components/ui/page-say';
import type { LeadRef } from '@/lib/domain/lead';
import { useCommands } from '@/lib/hooks/use-commands';
import { useStatus } from '@/lib/hooks/use-status';
import { dealOf } from './deal-of';

/** The overlay: blank until the worker has taken its ticket and said which lead it is for. */
export function PanelApp({ ticket }: { ticket: string }) {
  const { run } = useCommands();
  const [ref, setRef] = useState<LeadRef | null>(null);
  useEffect(() => {
    void run('openPanel', { ticket }).then((opened) => opened && setRef(opened.ref));
  }, [run, ticket]);
  return ref && <OpenedPanel leadRef={ref} onClose={() => void run('closePanel', {})} />;
}

/** The panel once the worker knows it: whatever is asked before that is refused. */
function OpenedPanel({ leadRef, onClose }: { leadRef: LeadRef; onClose: () => void }) {
  const sites = useStatus().value?.sites ?? [];
  return (
    <PageSay deal={dealOf(sites, leadRef.site)}>
      <TrustProvider trust={trustOfDocument()}>
        <div className={window.top === window ? 'panel page' : 'panel'} data-testid="panel">
          <LeadView leadRef={leadRef} onClose={onClose} onOpenOptions={() => void browser.runtime.openOptionsPage()} />
        </div>
      </TrustProvider>
    </PageSay>
  );
}
