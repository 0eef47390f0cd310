import { Stale } from '@/server/problem';
import type { HubContext } from './context';

const READ_AGAIN = 'read it again, take over what is new, and send yours with its ETag as If-Match';

/**
 * Whether a change is made on what the asker knows: `If-Match` with the `ETag` they read; `*` says "whatever it is". Where there is nothing yet,
 * `If-Match` must be left out. Weak tags count, as packing on the way makes them of strong ones.
 * @throws {Stale} 412 in words.
 */
export function mustMatch(c: HubContext, current: string | null): void {
  const wanted = c.req.header('if-match');
  if (c.req.header('if-none-match')?.trim() === '*' && current !== null)
    throw new Stale(`There is one under this name already: ${READ_AGAIN}.`);
  if (current === null) {
    if (wanted !== undefined) throw new Stale('What you changed is not there any more: send it without If-Match to make it anew.');
    return;
  }
  if (wanted === undefined) throw new Stale(`There is one already, and it is not said which you know: ${READ_AGAIN}.`);
  const tags = wanted.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!tags.includes('*') && !tags.includes(`"${current}"`)) throw new Stale(`Somebody changed it since you read it: ${READ_AGAIN}.`);
}
