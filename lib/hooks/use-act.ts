import { useCallback, useState } from 'react';
import type { Act, Command } from '@/lib/domain/command';
import { type FaultCode, faultCode } from '@/lib/domain/fault';
import type { LeadRef } from '@/lib/domain/lead';
import { ask } from '@/lib/messages/messenger';

/** The acts of a person on leads. None throws: what went wrong stands in `fault`. */
export type Acts = {
  /** Records an act, which shows at once and is sent after ten seconds; null when it could not be recorded. */
  act(ref: LeadRef, act: Act): Promise<Command | null>;
  /** Takes back an act not sent yet; false: too late. */
  undo(id: string): Promise<boolean>;
  /** The person has read why an act was refused. */
  dismiss(id: string): Promise<void>;
  /** The act recorded last through this hook, until undone. */
  last: Command | null;
  busy: boolean;
  fault: FaultCode | null;
};

/** Doing something with a lead: act, undo, dismiss a refusal. */
export function useAct(): Acts {
  const [last, setLast] = useState<Command | null>(null);
  const [fault, setFault] = useState<FaultCode | null>(null);
  const [busy, setBusy] = useState(false);

  const attempt = useCallback(async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    setBusy(true);
    try {
      const done = await work();
      setFault(null);
      return done;
    } catch (error) {
      setFault(faultCode(error));
      return otherwise;
    } finally {
      setBusy(false);
    }
  }, []);

  const act = useCallback(
    async (ref: LeadRef, wanted: Act) => {
      const command = await attempt<Command | null>(() => ask('act', { ref, act: wanted }), null);
      if (command) setLast(command);
      return command;
    },
    [attempt],
  );
  const undo = useCallback(
    async (id: string) => {
      const { undone } = await attempt(() => ask('undo', { id }), { undone: false });
      if (undone) setLast((known) => (known?.id === id ? null : known));
      return undone;
    },
    [attempt],
  );
  const dismiss = useCallback(
    async (id: string) => {
      await attempt(() => ask('dismissRefusal', { id }), {});
    },
    [attempt],
  );
  return { act, undo, dismiss, last, busy, fault };
}
