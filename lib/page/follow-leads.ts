import type { PageAdapter } from '@/lib/crm/adapter';
import type { ChipAnswer, ChipAsk, ChipTell } from '@/lib/messages/chip';
import { isChipTell } from '@/lib/messages/chip';
import { type Chip, mountChip } from './chip';
import { type CloseFrame, openFrame, whenIdle } from './frame';
import { onLeadVisit, type PageLead } from './visits';

/** The page's end of the line to the extension's worker. */
export type Line = {
  /** Undefined when nobody answered. */
  ask(ask: ChipAsk): Promise<ChipAnswer | undefined>;
  listen(tell: (tell: unknown) => void, signal: AbortSignal): void;
  /** False once the extension was updated or removed: nobody will ever answer. */
  alive(): boolean;
};

/** When to ask again: the worker may start, and may see the tab's new address only after the page. */
const TRIES = [0, 250, 2_000];

/** Shows the chip on each lead the person opens, and the panel when they want it. Ends with `ending`, or ends it. */
export function followLeads(adapter: PageAdapter, line: Line, ending: AbortController): void {
  let seq = 0;

  function alive(): boolean {
    if (!line.alive()) ending.abort();
    return !ending.signal.aborted;
  }

  async function stay(lead: PageLead, left: AbortSignal): Promise<void> {
    let chip: Chip | undefined;
    let closeFrame: CloseFrame | undefined;
    let opening = false;
    let revision = -1;
    const latest = { visit: 0, panel: 0 };

    /** The answer to the latest such question of this visit, else undefined: late ones belong to another lead. */
    async function ask<K extends 'visit' | 'panel'>(what: K) {
      const asked = ++seq;
      latest[what] = asked;
      if (!alive()) return undefined;
      const answer = await line.ask({ tasuki: what, ...lead, seq: asked });
      const wanted = what === 'visit' ? 'summary' : 'panel';
      return !left.aborted && answer?.tasuki === wanted && answer.seq === latest[what] ? answer : undefined;
    }

    function panelGone(): void {
      closeFrame = undefined;
      chip?.setOpen(false);
    }

    function closePanel(): void {
      closeFrame?.();
      panelGone();
    }

    async function openPanel(): Promise<void> {
      if (opening || closeFrame || !chip) return;
      opening = true;
      const answer = await ask('panel');
      opening = false;
      if (answer?.tasuki !== 'panel') return;
      closeFrame = openFrame(chip.dock, answer.url, 'Tasuki', left, panelGone);
      chip.setOpen(true);
    }

    function remember(open: boolean, place?: string): void {
      if (alive()) void line.ask({ tasuki: 'remember', open, place });
    }

    function toggle(): void {
      const open = !closeFrame;
      remember(open);
      if (open) void openPanel();
      else closePanel();
    }

    async function refresh(): Promise<void> {
      const answer = await ask('visit');
      if (answer?.tasuki === 'summary' && answer.summary.revision >= revision) {
        revision = answer.summary.revision;
        chip?.show(answer.summary);
      }
    }

    function hear(tell: ChipTell): void {
      if (tell.tasuki === 'off') ending.abort();
      else if (tell.tasuki === 'close') {
        closePanel();
        remember(false);
        chip?.focus();
      } else if (tell.type === lead.type && tell.id === lead.id && tell.summary.revision > revision) {
        revision = tell.summary.revision;
        chip?.show(tell.summary);
      }
    }

    line.listen((tell) => {
      if (isChipTell(tell)) hear(tell);
    }, left);

    for (const wait of TRIES) {
      if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
      if (left.aborted) return;
      const answer = await ask('visit');
      if (answer?.tasuki !== 'summary') continue;
      revision = answer.summary.revision;
      chip = mountChip(answer.summary, answer.place, left, {
        alive,
        toggle,
        moved: (place) => remember(!!closeFrame, place),
        stale: () => void refresh(),
        putBack: closePanel,
      });
      chip.dock.addEventListener('keydown', (event) => {
        if (event.key === 'Escape' && closeFrame) toggle();
      });
      if (answer.panel) whenIdle(left, () => void openPanel());
      return;
    }
  }

  onLeadVisit(adapter, ending.signal, (lead, left) => void stay(lead, left));
}
