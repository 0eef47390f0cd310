import type { Diagnostics, KeptHere } from '@/lib/messages/data';
import { ask } from '@/lib/messages/messenger';
import { createSource } from './source';
import { useSource } from './use-source';

export type { Diagnostics, KeptHere, KeptTable, UnsentAct } from '@/lib/messages/data';

const kept = createSource('getKeptHere', {}, (changed) => changed.what === 'status');

/** What is kept in this browser, counted again whenever the status changes. */
export function useKeptHere() {
  return useSource<KeptHere>(kept);
}

/** What may be handed to whoever helps: no lead, person, token or address in it. Throws a `Fault`. */
export function askDiagnostics(): Promise<Diagnostics> {
  return ask('getDiagnostics', {});
}
