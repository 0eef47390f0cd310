import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { afterEach } from 'vitest';
import type { Command } from '@/lib/domain/command';
import { Lead } from '@/lib/domain/lead';
import { closeStore, openStore, type Store } from '@/lib/store/open-store';
import { addToOutbox } from '@/lib/store/outbox';
import { openSession, type Session } from '@/lib/sync/session';
import { createSync, type News, type Sync } from '@/lib/sync/sync';
import { aLead, aRef } from '@/test/fixtures/builders';
import { type ScriptedHub, scriptedHub } from './scripted-hub';

let names = 0;
const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A hub that is closed with the test. */
export async function aHub(users?: Record<string, string>): Promise<ScriptedHub> {
  const hub = await scriptedHub(users);
  closing.push(hub.close);
  return hub;
}

/** Names of a store nobody else uses. */
export function storeName(): { cache: string; kept: string } {
  names += 1;
  return { cache: `cache-${names}`, kept: `kept-${names}` };
}

/** What a worker has, without a browser. */
export type Desk = { store: Store; session: Session; sync: Sync; news: News[] };

/** Opens a store the way a worker's start does. */
export async function aDesk(name = storeName()): Promise<Desk> {
  const store = await openStore(name);
  closing.push(() => closeStore(store));
  const session = await openSession(store);
  const news: News[] = [];
  return {
    store,
    session,
    news,
    sync: createSync(
      session,
      (one) => news.push(one),
      () => 0,
    ),
  };
}

/** A worker signed in and in step with the hub. */
export async function aSignedInDesk(hub: ScriptedHub, name = storeName(), token = 'token-1'): Promise<Desk> {
  const desk = await aDesk(name);
  await desk.sync.connect(hub.url, token);
  await desk.sync.run('asked');
  return desk;
}

/** So many leads, each under its own ref. */
export function leads(count: number, from = 1): Lead[] {
  return Array.from({ length: count }, (_, index) => {
    const id = String(from + index);
    return aLead({ id: `lead-${id}`, refs: [aRef(id)], name: `Lead ${id}` });
  });
}

/** An act of a person on a lead. */
export function anAct(id = '1', more: Partial<Command> = {}): Command {
  return { id: crypto.randomUUID(), ref: aRef(id), occurredAt: Date.now(), act: { kind: 'log_touch', result: 'no_answer' }, ...more };
}

/** Acts whose time to undo has passed. */
export async function putInOutbox(store: Store, ...commands: Command[]): Promise<void> {
  for (const command of commands) await addToOutbox(store, command, 0);
}

/** Every lead kept, by id, straight from the database. */
export async function keptLeads({ store }: Desk): Promise<Lead[]> {
  return (await store.cache.leads.toArray()).map(({ lead }) => Lead.parse(lead));
}

/** Everything in every store, as one text. */
export async function everything({ store }: Desk): Promise<string> {
  const tables = [...store.cache.tables, ...store.kept.tables];
  return JSON.stringify(await Promise.all(tables.map((table) => table.toArray())));
}

/** Another start of the worker over the same databases. */
export async function restarted(desk: Desk): Promise<Desk> {
  const name = { cache: desk.store.cache.name, kept: desk.store.kept.name };
  closeStore(desk.store);
  return aDesk(name);
}

export { Dexie };
