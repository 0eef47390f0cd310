import type { HubClient } from '@/lib/api/client';
import type { CommandsAnswer } from '@/lib/api/contract';
import type { Command, RefusalCode } from '@/lib/domain/command';
import { Fault, type FaultCode, faultCode } from '@/lib/domain/fault';
import { type Lead, refKey } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import type { Judge } from '@/lib/store/clock-row';
import { refreshLeads, rejudge } from '@/lib/store/leads';
import type { Store } from '@/lib/store/open-store';
import { keepSuperseded, setAside, settle, takeDue } from '@/lib/store/outbox';

export type Pushing = {
  store: Store;
  hub: Pick<HubClient, 'commands'>;
  session: string;
  now: () => Instant;
  judge: () => Promise<Judge>;
  signal: AbortSignal;
  /** Called after each answer with the leads as they now stand and the keys of all that changed. */
  onSettled?: (leads: Lead[], keys: string[]) => void;
};

const BATCH = 100;

/** Answers that no repetition will change, and what they mean for one act. */
const final: Partial<Record<FaultCode, RefusalCode>> = {
  invalid: 'invalid',
  conflict: 'invalid',
  too_large: 'invalid',
  forbidden: 'forbidden',
};

/**
 * Sends the acts whose time has come, in the order people made them. One refused for good is set aside and does not block the next.
 * Safe to kill and to repeat: an act is sent under the same id until the hub has answered it. Throws a `Fault`; nothing is lost then.
 */
export async function push(pushing: Pushing): Promise<void> {
  const { store, now, signal } = pushing;
  for (let batch = await takeDue(store, now(), BATCH); batch.length > 0 && !signal.aborted; batch = await takeDue(store, now(), BATCH)) {
    const refused = await send(pushing, batch);
    if (!refused) continue;
    // The whole batch was refused for what may be one act: each for itself then.
    for (const command of batch) {
      if (signal.aborted) return;
      const code = batch.length === 1 ? refused : await send(pushing, [command]);
      if (!code) continue;
      await setAside(store, command.id, code);
      pushing.onSettled?.([], [refKey(command.ref)]);
    }
  }
}

/** @returns why the hub refused the request as a whole; null when it judged the acts. */
async function send(pushing: Pushing, batch: Command[]): Promise<RefusalCode | null> {
  let answer: CommandsAnswer;
  try {
    answer = await pushing.hub.commands(batch, pushing.signal);
  } catch (error) {
    const code = final[faultCode(error)];
    // A shape of answer we can't read is our trouble, not the act's.
    if (!code || (error as Fault).detail?.startsWith('answer:')) throw error;
    return code;
  }
  await keep(pushing, batch, answer);
  return null;
}

/** Facts first, then the outbox: a kill in between sends the act again, which changes nothing. */
async function keep({ store, session, judge, onSettled }: Pushing, batch: Command[], answer: CommandsAnswer): Promise<void> {
  const asked = new Set(batch.map(({ id }) => id));
  const outcomes = answer.outcomes.filter(({ id }) => asked.has(id));
  if (outcomes.length === 0) throw new Fault('server', 'no act was answered');
  await refreshLeads(store, answer.leads, await judge(), session);
  for (const outcome of outcomes) {
    if (outcome.outcome === 'refused') await setAside(store, outcome.id, outcome.code);
    // Who thought it done must see whose act holds instead.
    if (outcome.outcome === 'superseded') await keepSuperseded(store, outcome.id, outcome.supersededBy);
  }
  await settle(
    store,
    outcomes.flatMap(({ id, outcome }) => (outcome === 'applied' ? [id] : [])),
  );
  for (const lead of answer.leads) await rejudge(store, lead, await judge());
  const keys = [...answer.leads.flatMap(({ refs }) => refs), ...batch.map(({ ref }) => ref)].map(refKey);
  onSettled?.(answer.leads, [...new Set(keys)]);
}
