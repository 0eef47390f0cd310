import { browser } from 'wxt/browser';
import type { StreamEvent } from '@/lib/api/contract';
import { Fault } from '@/lib/domain/fault';
import { MINUTE } from '@/lib/domain/time';
import { waitAfter } from '@/lib/sync/backoff';
import type { Session } from '@/lib/sync/session';
import { followStream } from '@/lib/sync/stream';
import type { ChipDesk } from './chip-desk';

/** A stream that lived this long was a good one. */
const GOOD = MINUTE;

/** Whether one of the extension's own pages is open (a panel beside a record counts with its chip). */
async function pageOpen(): Promise<boolean> {
  if (browser.runtime.getContexts) {
    const contexts = await browser.runtime.getContexts({ contextTypes: ['TAB', 'POPUP', 'SIDE_PANEL'] });
    return contexts.some(({ frameId }) => frameId <= 0);
  }
  // Firefox: its background is a page itself.
  return (browser.extension?.getViews?.().length ?? 0) > 1;
}

/** Follows the hub's hints while somebody looks: a visible tab with a chip, or a page of the extension. */
export function createHints(session: Session, chips: ChipDesk, onHint: (hint: StreamEvent) => void) {
  let following: Promise<void> | null = null;
  let ending = new AbortController();
  let lastId: string | null = null;

  /** An extension API call too, and so what keeps the worker alive from one piece of the stream to the next. */
  async function wanted(): Promise<boolean> {
    const [visible, withChip] = await Promise.all([browser.tabs.query({ active: true }), chips.tabs()]);
    return visible.some(({ id }) => id !== undefined && withChip.has(id)) || (await pageOpen());
  }

  async function follow(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted && (await session.account()) && (await wanted())) {
      const began = performance.now();
      let fault: Pick<Fault, 'retryAfter'> = {};
      try {
        await followStream({
          hub: await session.hub(),
          lastId,
          onHint: (hint, id) => {
            if (id) lastId = id;
            onHint(hint);
          },
          onChunk: wanted,
          signal,
        });
      } catch (error) {
        if (error instanceof Fault) fault = error;
      }
      failures = performance.now() - began > GOOD ? 1 : failures + 1;
      if (signal.aborted || !(await wanted())) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(MINUTE, waitAfter(failures, fault, Math.random()))));
    }
  }

  return {
    /** Somebody may be looking: opens the stream unless it is open. */
    look(): void {
      following ??= follow(ending.signal)
        .catch(() => undefined)
        .finally(() => {
          following = null;
        });
    },
    /** Another person, or nobody, is signed in. */
    async restart(): Promise<void> {
      ending.abort();
      await following;
      ending = new AbortController();
      lastId = null;
      this.look();
    },
  };
}

export type Hints = ReturnType<typeof createHints>;
