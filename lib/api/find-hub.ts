import { Fault, faultCode } from '@/lib/domain/fault';
import { hubAddress } from './address';
import { createHubClient } from './client';

/** What a whole address answers when no hub stands there: one further up may. */
const notHere = new Set(['not_a_hub', 'not_found', 'redirected', 'unauthorized', 'forbidden', 'invalid']);
/** Folders that are asked: who pastes a page of the hub is rarely deeper. */
const DEEPEST = 4;

/**
 * The hub at an address as a person types or pastes it: a bare name, a page of the hub, its API's path. Folders are left out from the end until
 * a hub answers; a bare address is taken as it is. Throws what `hubAddress` throws and `not_a_hub` or `redirected` where none is.
 */
export async function findHub(entered: string, signal?: AbortSignal): Promise<string> {
  const whole = hubAddress(entered);
  const { origin } = new URL(whole);
  const folders = whole
    .slice(origin.length)
    .split('/')
    .slice(1, DEEPEST + 1);
  if (folders.length === 0) return whole;
  let forwards = false;
  for (let left = folders.length; left >= 0; left -= 1) {
    const address = [origin, ...folders.slice(0, left)].join('/');
    try {
      await createHubClient({ address }).health(signal);
      return address;
    } catch (error) {
      if (!notHere.has(faultCode(error))) throw error;
      forwards ||= faultCode(error) === 'redirected';
    }
  }
  throw new Fault(forwards ? 'redirected' : 'not_a_hub');
}
