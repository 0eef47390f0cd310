import { useEffect, useState } from 'react';
import { browser } from 'wxt/browser';
import { TrustProvider, trustOfDocument } from '@/components/panel/acting';
import { LeadView } from '@/components/panel/lead-view';
import { PageSay } from '@/components/ui/page-say';
import type { LeadRef } from '@/lib/domain/lead';
import { useCommands } from '@/lib/hooks/use-commands';

/** The overlay: blank until the worker has taken its ticket and said which lead it is for. */
export function PanelApp({ ticket }: { ticket: string }) {
  const { run } = useCommands();
  const [ref, setRef] = useState<LeadRef | null>(null);
  useEffect(() => {
    void run('openPanel', { ticket }).then((opened) => opened && setRef(opened.ref));
  }, [run, ticket]);
  if (!ref) return null;
  return (
    <PageSay>
      <TrustProvider trust={trustOfDocument()}>
        <div className={window.top === window ? 'panel page' : 'panel'} data-testid="panel">
          <LeadView leadRef={ref} onClose={() => void run('closePanel', {})} onOpenOptions={() => void browser.runtime.openOptionsPage()} />
        </div>
      </TrustProvider>
    </PageSay>
  );
}
