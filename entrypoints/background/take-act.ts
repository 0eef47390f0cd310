import { type Act, Command } from '@/lib/domain/command';
import { Fault } from '@/lib/domain/fault';
import type { Lead, LeadRef } from '@/lib/domain/lead';
import { rejudge } from '@/lib/store/leads';
import { addToOutbox, UNDO } from '@/lib/store/outbox';
import type { Session } from '@/lib/sync/session';

/**
 * Takes an act of the person in: it is in the outbox and in the lists from here on, and sent once it can't be undone any more.
 * Throws `not_connected` before the first sync.
 */
export async function takeAct(session: Session, lead: Lead, ref: LeadRef, act: Act): Promise<Command> {
  const judge = await session.judge();
  if (!judge) throw new Fault('not_connected');
  const command = Command.parse({ id: crypto.randomUUID(), ref, occurredAt: Math.floor(judge.now), act });
  await addToOutbox(session.store, command, judge.now + UNDO);
  await rejudge(session.store, lead, judge);
  return command;
}
