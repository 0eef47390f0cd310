import { useEffect, useState } from 'react';
import { browser } from 'wxt/browser';
import { TrustProvider, trustOfDocument } from '@/components/panel/acting';
import { LeadView } from '@/components/panel/lead-view';
import { PageSay } from '@/components/ui/page-say';
import { adapterOf } from '@/lib/crm/registry';
import type { LeadRef } from '@/lib/domain/lead';
import { useCommands } from '@/lib/hooks/use-commands';
import { useStatus } from '@/lib/hooks/use-status';

/** The overlay: blank until the worker has taken its ticket and said which lead it is for. */
export function PanelApp({ ticket }: { ticket: string }) {
  const { run } = useCommands();
  const [ref, setRef] = useState<LeadRef | null>(null);
  const site = useStatus().value?.sites.find(({ id }) => id === ref?.site);
  useEffect(() => {
    void run('openPanel', { ticket }).then((opened) => opened && setRef(opened.ref));
  }, [run, ticket]);
  if (!ref) return null;
  return (
    <PageSay deal={site && adapterOf(site.crm)?.deal}>
      <TrustProvider trust={trustOfDocument()}>
        <div className={window.top === window ? 'panel page' : 'panel'} data-testid="panel">
          <LeadView leadRef={ref} onClose={() => void run('closePanel', {})} onOpenOptions={() => void browser.runtime.openOptionsPage()} />
        </div>
      </TrustProvider>
    </PageSay>
  );
}
