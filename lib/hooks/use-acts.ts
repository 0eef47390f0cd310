import { useCallback, useState } from 'react';
import type { Act, Command } from '@/lib/domain/command';
import { type FaultCode, faultCode } from '@/lib/domain/fault';
import type { LeadRef } from '@/lib/domain/lead';
import { ask } from '@/lib/messages/messenger';

/** The same act on several leads. None throws: what went wrong stands in `fault`. */
export type ManyActs = {
  /** Takes them in one after the other; true when all are. */
  run(refs: readonly LeadRef[], act: Act): Promise<boolean>;
  /** Takes back all that was not sent yet. */
  undo(): Promise<void>;
  /** Those recorded last, until undone. */
  last: readonly Command[];
  busy: boolean;
  fault: FaultCode | null;
};

/** Doing the same with several leads at once: reassign, nudge. */
export function useActs(): ManyActs {
  const [last, setLast] = useState<readonly Command[]>([]);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<FaultCode | null>(null);
  const run = useCallback(async (refs: readonly LeadRef[], act: Act): Promise<boolean> => {
    setBusy(true);
    setFault(null);
    const done: Command[] = [];
    try {
      for (const ref of refs) done.push(await ask('act', { ref, act }));
    } catch (error) {
      setFault(faultCode(error));
    }
    setLast(done);
    setBusy(false);
    return done.length === refs.length;
  }, []);
  const undo = useCallback(async () => {
    for (const { id } of last) await ask('undo', { id }).catch(() => undefined);
    setLast([]);
  }, [last]);
  return { run, undo, last, busy, fault };
}
