import type { UnlistedScriptDefinition } from 'wxt';
import { browser } from 'wxt/browser';
import type { PageAdapter } from '@/lib/crm/adapter';
import type { ChipAnswer } from '@/lib/messages/chip';
import { followLeads } from '@/lib/page/follow-leads';

/** A newer chip tells an older one to go. The page may see it, so it says nothing else. */
const NEWER = 'tasuki-chip';

/**
 * The content script, registered at run time for the sites that are on, after its CRM's data file.
 * Not a `defineContentScript`: that one's wrapper would tell every page the extension's id, and weighs as much as the chip.
 */
export default { main } satisfies UnlistedScriptDefinition;

function main(): void {
  const { tasukiAdapter } = globalThis as { tasukiAdapter?: PageAdapter };
  const ending = new AbortController();
  document.dispatchEvent(new Event(NEWER));
  document.addEventListener(NEWER, () => ending.abort(0), { signal: ending.signal });

  const line = {
    alive: () => browser.runtime?.id !== undefined,
    ask: (ask: object): Promise<ChipAnswer | undefined> => browser.runtime.sendMessage(ask).catch(() => undefined),
    listen(hear: (tell: unknown) => void, signal: AbortSignal) {
      const listener = (tell: unknown, sender: { id?: string }) => {
        if (sender.id === browser.runtime.id) hear(tell);
      };
      browser.runtime.onMessage.addListener(listener);
      signal.addEventListener('abort', () => browser.runtime?.onMessage?.removeListener(listener));
    },
  };
  async function start(): Promise<void> {
    // Above a frame of its own CRM stands a chip already.
    if (self !== top && location.ancestorOrigins?.[0] === location.origin) return;
    const adapter = tasukiAdapter ?? ((await line.ask({ tasuki: 'adapter' })) as { adapter?: PageAdapter } | undefined)?.adapter;
    if (adapter && !ending.signal.aborted) followLeads(adapter, line, ending);
  }
  // A page drawn ahead of its opening has no tab yet.
  if ((document as { prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', start, { once: true, signal: ending.signal });
  } else start();
}
