import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts a text so that only who holds `secret` can read it: AES-256-GCM, base64url. `use` keeps one use's texts out of another's. */
export function sealUnder(secret: string, use: string, text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, use), iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

/** The text again; null when it was sealed under another secret, for another use, or changed. */
export function openUnder(secret: string, use: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < 28) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, use), bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** The secrets are random texts of 256 bits, so a quick derivation is enough. */
function keyOf(secret: string, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'tasuki', use, 32));
}
