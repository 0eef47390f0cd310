import type { WhatIfReport, WhatIfSource } from '@/components/rulebook/what-if/what-if-source';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { WhatIfAsk, WhatIfTold } from '@/lib/domain/what-if/messages';

/** Begins a worker; the build gives it a file of its own. */
function beginWorker(): Worker {
  return new Worker(new URL('./what-if.worker.ts', import.meta.url), { type: 'module' });
}

/**
 * Works what-ifs out in a worker of this page, begun at once so that nobody waits for it later, and kept. `now` is the moment as of which
 * leads are judged.
 */
export function createWhatIfSource(now: () => number = Date.now, begin: () => Worker = beginWorker): WhatIfSource {
  let worker: Worker | null = begin();
  let turn = 0;

  return {
    prepare(before) {
      worker ??= begin();
      worker.postMessage({ ahead: before, now: now() } satisfies WhatIfAsk);
    },

    run({ before, after }: { before: Rulebook; after: Rulebook }, report: (report: WhatIfReport) => void, fail: () => void) {
      worker ??= begin();
      turn += 1;
      const mine = turn;
      const at = worker;
      at.onmessage = ({ data }: MessageEvent<WhatIfTold>) => {
        if (data.turn !== mine) return;
        if (data.kind === 'failed') fail();
        else report(data);
      };
      at.onerror = () => {
        // It can't be trusted any more; the next one begins anew.
        at.terminate();
        if (worker === at) worker = null;
        if (turn === mine) fail();
      };
      at.postMessage({ turn: mine, before, after, now: now() } satisfies WhatIfAsk);
      return () => {
        if (turn === mine) at.postMessage({ turn: mine, cancel: true } satisfies WhatIfAsk);
        at.onmessage = null;
      };
    },
    end() {
      worker?.terminate();
      worker = null;
    },
  };
}
