import { Command, type RefusalCode } from '@/lib/domain/command';
import { type Lead, type LeadRef, refKey } from '@/lib/domain/lead';
import type { SupersededBy } from '@/lib/domain/superseded';
import { type Instant, MINUTE, SECOND } from '@/lib/domain/time';
import type { OutboxRow } from './kept-database';
import type { Store } from './open-store';
import { storing } from './storage-fault';

/** How long an act can be undone before it is sent. */
export const UNDO = 10 * SECOND;

/** A moment further ahead was written under another clock setting. */
const FAR = MINUTE;

/** An act still here: on its way, refused for good, or superseded by somebody else's. */
export type Outgoing = {
  command: Command;
  notBefore: Instant;
  sent: boolean;
  refused: RefusalCode | null;
  superseded: SupersededBy | null;
};

/** Whether the hub has yet to answer an act. */
export function isOnItsWay({ refused, superseded }: { refused?: unknown; superseded?: unknown }): boolean {
  return !refused && !superseded;
}

function read(row: OutboxRow): Outgoing[] {
  const command = Command.safeParse(row.command);
  if (!command.success) return [];
  const { notBefore, sent, refused = null, superseded = null } = row;
  return [{ command: command.data, notBefore, sent, refused, superseded }];
}

/** Takes an act in: it survives everything from here on and is sent from `notBefore`. */
export async function addToOutbox(store: Store, command: Command, notBefore: Instant): Promise<void> {
  await storing(() => store.kept.outbox.add({ id: command.id, key: refKey(command.ref), command, notBefore, sent: false }));
}

/** Takes an act back; null when it is on its way already or gone. */
export async function takeBack(store: Store, id: string): Promise<Command | null> {
  return storing(() =>
    store.kept.transaction('rw', store.kept.outbox, async () => {
      const row = await store.kept.outbox.where('id').equals(id).first();
      if (!row || row.sent || !isOnItsWay(row)) return null;
      await store.kept.outbox.where('id').equals(id).delete();
      return read(row)[0]?.command ?? null;
    }),
  );
}

/** The acts on a lead, in order, found under any of its names. */
export async function outgoingFor(store: Store, lead: Pick<Lead, 'refs'>): Promise<Outgoing[]> {
  const rows = await storing(() => store.kept.outbox.where('key').anyOf(lead.refs.map(refKey)).sortBy('seq'));
  return rows.flatMap(read);
}

/** Every act here, by the key of the ref it was made for. */
export async function outgoingByKey(store: Store): Promise<Map<string, Outgoing[]>> {
  const byKey = new Map<string, Outgoing[]>();
  await storing(() =>
    store.kept.outbox.orderBy('seq').each((row) => {
      byKey.set(row.key, [...(byKey.get(row.key) ?? []), ...read(row)]);
    }),
  );
  return byKey;
}

/** Out of all acts, those on one lead that the hub has not answered. */
export function pendingOf(lead: Pick<Lead, 'refs'>, byKey: ReadonlyMap<string, Outgoing[]>): Command[] {
  if (byKey.size === 0) return [];
  return lead.refs.flatMap((ref) => byKey.get(refKey(ref)) ?? []).flatMap((one) => (isOnItsWay(one) ? [one.command] : []));
}

/**
 * The acts to send now, in the order people made them, at most `limit`; marks them sent, so that none can be undone any more.
 * An act that can't be read is dropped: it could never be sent.
 */
export async function takeDue(store: Store, now: Instant, limit: number): Promise<Command[]> {
  return storing(() =>
    store.kept.transaction('rw', store.kept.outbox, async () => {
      const due: Command[] = [];
      const unreadable: number[] = [];
      const rows = await store.kept.outbox.orderBy('seq').toArray();
      for (const row of rows) {
        if (!isOnItsWay(row) || due.length >= limit) continue;
        const [outgoing] = read(row);
        if (!outgoing) unreadable.push(row.seq as number);
        else if (row.sent || row.notBefore <= now || row.notBefore > now + FAR) {
          due.push(outgoing.command);
          if (!row.sent) await store.kept.outbox.update(row.seq as number, { sent: true });
        } else break;
      }
      await store.kept.outbox.bulkDelete(unreadable);
      return due;
    }),
  );
}

/** When the next act is to be sent; null when none waits. */
export async function nextSending(store: Store, now: Instant): Promise<Instant | null> {
  const rows = await storing(() => store.kept.outbox.toArray());
  const moments = rows.filter(isOnItsWay).map(({ notBefore, sent }) => (sent || notBefore > now + FAR ? now : notBefore));
  return moments.length > 0 ? Math.min(...moments) : null;
}

/** The hub has done with these acts. */
export async function settle(store: Store, ids: readonly string[]): Promise<void> {
  await storing(() =>
    store.kept.outbox
      .where('id')
      .anyOf([...ids])
      .delete(),
  );
}

/** Sends what waits with the next sync, without the time in which it could be undone. */
export async function hurry(store: Store): Promise<void> {
  await storing(() => store.kept.outbox.filter((row) => isOnItsWay(row) && !row.sent).modify({ notBefore: 0 }));
}

/** The acts the hub has not answered, in the order people made them. */
export async function unsent(store: Store): Promise<Command[]> {
  const rows = await storing(() => store.kept.outbox.orderBy('seq').filter(isOnItsWay).toArray());
  return rows.flatMap(read).map(({ command }) => command);
}

/** Sets an act aside for good: later ones go on, the person is shown why. */
export async function setAside(store: Store, id: string, code: RefusalCode): Promise<void> {
  await storing(() => store.kept.outbox.where('id').equals(id).modify({ refused: code }));
}

/** Keeps an act that somebody else's superseded, until the person has read whose. */
export async function keepSuperseded(store: Store, id: string, by: SupersededBy): Promise<void> {
  await storing(() => store.kept.outbox.where('id').equals(id).modify({ superseded: by }));
}

/** The leads of acts that were refused or superseded and not read yet, newest first. */
export async function cameBack(store: Store, limit: number): Promise<LeadRef[]> {
  const rows = await storing(() => store.kept.outbox.orderBy('seq').reverse().toArray());
  const back = rows.filter((row) => !isOnItsWay(row)).flatMap((row) => read(row).map(({ command }) => command.ref));
  return [...new Map(back.map((ref) => [refKey(ref), ref])).values()].slice(0, limit);
}

/** How many acts wait for the hub. */
export async function queuedCount(store: Store): Promise<number> {
  return storing(() => store.kept.outbox.filter(isOnItsWay).count());
}

/** An act still here, or null. */
export async function findOutgoing(store: Store, id: string): Promise<Outgoing | null> {
  const row = await storing(() => store.kept.outbox.where('id').equals(id).first());
  return row ? (read(row)[0] ?? null) : null;
}

/** The person has read why an act was refused, or what superseded it. One on its way stays. */
export async function setRead(store: Store, id: string): Promise<void> {
  await storing(() =>
    store.kept.outbox
      .where('id')
      .equals(id)
      .filter((row) => !isOnItsWay(row))
      .delete(),
  );
}
