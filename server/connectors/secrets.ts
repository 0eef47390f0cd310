import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HubFault } from '@/server/hub-fault';

const Sealed = z.object({ v: z.literal(1), iv: z.string(), tag: z.string(), body: z.string() });

/** Keeps credentials unreadable in the database and its backups: the key lies elsewhere. */
export type SecretBox = {
  /** `about` ties the sealed text to its owner: moved to another row it can't be opened. */
  seal(secrets: Record<string, string>, about: string): string;
  /** @throws {HubFault} when the key is another one than at sealing. */
  open(sealed: string, about: string): Record<string, string>;
};

/**
 * AES-256-GCM with the key of `TASUKI_SECRET` (any text of at least 16 characters). Without it, on the embedded database, a key
 * file is made beside the database in the data folder, readable by its owner only.
 * @throws {HubFault} on PostgreSQL without a key, when it is first needed: every hub process must have the same one.
 */
export function createSecretBox(options: { secret: string | undefined; dataDir: string | null }): SecretBox {
  let key: Buffer | null = null;
  function theKey(): Buffer {
    // Slow on purpose: who has the database must not be able to try out secrets by the million.
    key ??= scryptSync(options.secret ?? keyFile(options.dataDir), 'tasuki secrets', 32);
    return key;
  }
  return {
    seal(secrets, about) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', theKey(), iv).setAAD(Buffer.from(about));
      const body = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()]);
      return JSON.stringify({
        v: 1,
        iv: iv.toString('base64'),
        tag: cipher.getAuthTag().toString('base64'),
        body: body.toString('base64'),
      });
    },
    open(sealed, about) {
      const { iv, tag, body } = Sealed.parse(JSON.parse(sealed));
      try {
        const decipher = createDecipheriv('aes-256-gcm', theKey(), Buffer.from(iv, 'base64'))
          .setAAD(Buffer.from(about))
          .setAuthTag(Buffer.from(tag, 'base64'));
        const text = Buffer.concat([decipher.update(Buffer.from(body, 'base64')), decipher.final()]).toString('utf8');
        return z.record(z.string(), z.string()).parse(JSON.parse(text));
      } catch (cause) {
        throw new HubFault(
          'Credentials can’t be opened: the hub runs with another TASUKI_SECRET (or secret.key) than when they were kept. Put it back, or connect again.',
          cause,
        );
      }
    },
  };
}

function keyFile(dataDir: string | null): string {
  if (dataDir === null) {
    throw new HubFault('Set TASUKI_SECRET (a random text of 16 characters or more, the same for every hub) before connecting a CRM.');
  }
  const file = join(dataDir, 'secret.key');
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
  }
  return readFileSync(file, 'utf8').trim();
}
