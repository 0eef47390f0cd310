import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type Instant, MINUTE } from '@/lib/domain/time';

/** How far a signature's time may lie from the hub's, either way. */
export const SIGNATURE_LIVES = 5 * MINUTE;

/** What a delivery shows to prove whose it is. */
export type Proof = { timestamp: string | undefined; signature: string | undefined; secret: string | undefined };

/** The signature of a body at a time (in seconds), as its sender writes it. */
export function signatureOf(secret: string, timestamp: string, body: Uint8Array): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;
}

/** Whether one of the signatures shown is that of one of the secrets, and its time is near. */
export function isSigned(proof: Proof, secrets: readonly string[], body: Uint8Array, now: Instant): boolean {
  const { timestamp, signature } = proof;
  if (timestamp === undefined || signature === undefined || !/^\d{10}$/.test(timestamp)) return false;
  // Every pair is compared, so that the time taken tells nothing.
  let fits = false;
  for (const secret of secrets) {
    const right = signatureOf(secret, timestamp, body);
    for (const shown of signature.split(',').slice(0, 5)) fits = equal(shown.trim(), right) || fits;
  }
  return fits && Math.abs(now - Number(timestamp) * 1000) <= SIGNATURE_LIVES;
}

/** Whether the secret itself was shown, by a sender that can't sign. */
export function showsSecret({ secret }: Proof, secrets: readonly string[]): boolean {
  let fits = false;
  for (const right of secrets) fits = equal(secret ?? '', right) || fits;
  return fits;
}

function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
