import { useCallback, useState } from 'react';
import { type FaultCode, faultCode } from '@/lib/domain/fault';
import { ask } from '@/lib/messages/messenger';
import type { Answer, Ask, MessageName } from '@/lib/messages/protocol';

type CommandName =
  | 'connect'
  | 'beginSignIn'
  | 'finishSignIn'
  | 'disconnect'
  | 'syncNow'
  | 'setNotices'
  | 'turnSiteOn'
  | 'turnSiteOff'
  | 'switchMarks'
  | 'describeSite'
  | 'sendNow'
  | 'fetchAnew'
  | 'closePanel';

/** Things a view may tell the worker to do. `run` resolves to null when it failed; `fault` then says why. */
export type Commands = {
  run<N extends CommandName & MessageName>(name: N, payload: Ask<N>): Promise<Answer<N> | null>;
  /** The one that runs now. */
  running: CommandName | null;
  fault: FaultCode | null;
};

/** Connecting, syncing, turning sites on and off, the panel's close button. */
export function useCommands(): Commands {
  const [running, setRunning] = useState<CommandName | null>(null);
  const [fault, setFault] = useState<FaultCode | null>(null);
  const run = useCallback(async <N extends CommandName & MessageName>(name: N, payload: Ask<N>): Promise<Answer<N> | null> => {
    setRunning(name);
    setFault(null);
    try {
      return await ask(name, payload);
    } catch (error) {
      setFault(faultCode(error));
      return null;
    } finally {
      setRunning(null);
    }
  }, []);
  return { run, running, fault };
}
