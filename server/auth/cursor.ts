import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const Inside = z.object({
  /** User and view epoch it was made for, and the database. */
  u: z.string(),
  v: z.number().int(),
  e: z.string(),
  /** The place in the log. */
  p: z.string().max(4_000),
  /** Where a reading from the start began: what went before that the reader never had. Null once it is through. */
  b: z.string().max(4_000).nullable(),
  /** When it was made. */
  t: z.number().int(),
});
/** What a cursor carries; clients see an opaque text. */
export type CursorInside = z.infer<typeof Inside>;

/** Seals a cursor so that it can't be changed or made up. */
export function sealCursor(inside: CursorInside, key: string): string {
  const body = Buffer.from(JSON.stringify(inside)).toString('base64url');
  return `${body}.${sign(body, key)}`;
}

/** What a cursor carries, or null when this database never sealed it. */
export function openCursor(cursor: string, key: string): CursorInside | null {
  const [body, signature, ...rest] = cursor.split('.');
  if (!body || !signature || rest.length > 0) return null;
  const wanted = Buffer.from(sign(body, key));
  const given = Buffer.from(signature);
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return null;
  try {
    return Inside.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}

function sign(body: string, key: string): string {
  return createHmac('sha256', key).update(body).digest('base64url').slice(0, 22);
}
