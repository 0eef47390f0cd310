import type { WhatIfReport, WhatIfSource } from '@/components/rulebook/what-if/what-if-source';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { WhatIfAsk, WhatIfTold } from '@/lib/domain/what-if/messages';

/** Works what-ifs out in a worker of this page, begun with the first one and kept: the next one starts warm. */
export function createWhatIfSource(now: () => number = Date.now): WhatIfSource {
  let worker: Worker | null = null;
  let turn = 0;

  function begin(): Worker {
    return new Worker(new URL('./what-if.worker.ts', import.meta.url), { type: 'module' });
  }

  return {
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
  };
}
