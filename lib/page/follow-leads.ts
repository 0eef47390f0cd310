import type { PageAdapter } from '@/lib/crm/adapter';
import { type ChipSummary, isChipTell } from '@/lib/messages/chip';
import { type Chip, mountChip } from './chip';
import { openFrame, whenIdle } from './frame';
import type { Line } from './line';
import type { MarksScript } from './list-marks';
import { onLeadVisit, type PageLead } from './visits';

export type { Line } from './line';

/** When to ask again: the worker may start, and may see the tab's new address only after the page. */
const TRIES = [250, 2_000, 0];

/** Shows the chip on each lead the person opens, and the panel when they want it. Ends with `ending`, or ends it. */
export function followLeads(adapter: PageAdapter, line: Line, ending: AbortController): void {
  let seq = 0;
  let hasMarks = false;

  function alive(): boolean {
    if (!line.alive()) ending.abort(0);
    return !ending.signal.aborted;
  }

  async function stay(lead: PageLead, left: AbortSignal): Promise<void> {
    let chip: Chip | undefined;
    let frame: HTMLIFrameElement | undefined;
    let revision = 0;

    /** The worker's answer while the lead is still on show, else undefined. */
    async function ask(tasuki: 'visit' | 'panel') {
      const asked = ++seq;
      const answer = left.aborted || !alive() ? undefined : await line.ask({ tasuki, ...lead, seq: asked });
      return !left.aborted && answer && 'seq' in answer && answer.seq === asked ? answer : undefined;
    }

    function remember(open: boolean, place?: string): void {
      if (alive()) line.ask({ tasuki: 'remember', open, place });
    }

    async function look(): Promise<void> {
      const answer = await ask('visit');
      if (answer?.tasuki !== 'summary') return;
      if (!chip && answer.panel) whenIdle(openPanel);
      chip ??= mountChip(answer.summary, answer.place, answer.style, left, { alive, toggle, stale: look, putBack: closePanel, moved });
      show(answer.summary);
    }

    function show(summary: ChipSummary): void {
      if (summary.revision <= revision) return;
      revision = summary.revision;
      chip?.show(summary);
    }

    async function openPanel(): Promise<void> {
      const answer = await ask('panel');
      if (answer?.tasuki !== 'panel' || frame || !chip) return;
      frame = openFrame(chip.dock, answer.url, closePanel);
      chip.button.ariaExpanded = 'true';
    }

    function closePanel(): void {
      frame?.remove();
      frame = undefined;
      if (chip) chip.button.ariaExpanded = 'false';
    }

    function toggle(): void {
      remember(!frame);
      if (frame) closePanel();
      else openPanel();
    }

    function moved(place: string): void {
      remember(!!frame, place);
    }

    line.listen((tell) => {
      if (!isChipTell(tell)) return;
      if (tell.tasuki === 'close') {
        if (frame) toggle();
        chip?.button.focus();
      } else if (tell.tasuki === 'update' && tell.type === lead.type && tell.id === lead.id) show(tell.summary);
    }, left);

    for (const wait of TRIES) {
      await look();
      if (chip || left.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  line.listen((tell) => {
    if (isChipTell(tell) && tell.tasuki === 'off') ending.abort(0);
  }, ending.signal);
  onLeadVisit(adapter, ending.signal, stay, async (left) => {
    // Another one may lie there, of the chip before this one.
    hasMarks ||= !!(alive() && (await line.ask({ tasuki: 'lists' })));
    if (hasMarks && !left.aborted) (globalThis as MarksScript).tasukiMarks?.(adapter, { ...line, alive }, left);
  });
}
