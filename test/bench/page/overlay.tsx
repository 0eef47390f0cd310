import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import leadCss from '@/components/lead/lead.css?inline';
import { TrustProvider } from '@/components/panel/acting';
import { LeadPanel } from '@/components/panel/lead-panel';
import panelCss from '@/components/panel/panel.css?inline';
import baseCss from '@/components/ui/base.css?inline';
import { SayProvider } from '@/components/ui/say';
import uiCss from '@/components/ui/ui.css?inline';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';

/** What the overlay shows; the stand-in for the worker sends it. */
export type Shown = { lead: Lead; rulebook: Rulebook; now: number };

const css = [baseCss, uiCss, leadCss, panelCss].join('\n');
const nobody: { id: string; name: string }[] = [];
const nothing = () => undefined;

function Overlay({ lead, rulebook, now: start }: Shown) {
  const [now, setNow] = useState(start);
  useEffect(() => {
    const timer = setInterval(() => setNow((last) => last + 1_000), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <SayProvider lang="en" now={now} rulebook={rulebook} people={nobody}>
      <TrustProvider trust="free">
        <div className="panel">
          <LeadPanel
            lead={lead}
            actor={{ user: 'rep-1', roles: ['rep'], teams: ['is-1'] }}
            people={nobody}
            assessment={evaluate(lead, rulebook, now)}
            rulebook={rulebook}
            pending={[]}
            refused={[]}
            offline={false}
            synced="Synced 9:12"
            fault={null}
            receiptOf={() => []}
            onAct={async () => true}
            onUndo={nothing}
            onDismiss={nothing}
            onClose={nothing}
          />
        </div>
      </TrustProvider>
    </SayProvider>
  );
}

/** Draws the panel's own components there. */
export function mountOverlay(root: HTMLElement | ShadowRoot, shown: Shown): void {
  const style = document.createElement('style');
  style.textContent = css.replaceAll(':root', ':root, :host');
  const place = document.createElement('div');
  root.append(style, place);
  createRoot(place).render(<Overlay {...shown} />);
}
