import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { AdminAction, type AdminResult, runAdmin } from './admin';
import type { HubServices } from './create-hub';
import { explain, HubFault } from './hub-fault';

const Answer = z.union([z.object({ lines: z.array(z.string()), ok: z.boolean() }), z.object({ fault: z.string() })]);

/**
 * The door through which commands on this machine reach the hub that holds the folder. Its key lies in the lock file,
 * readable by the folder's owner alone: who can read that can read the database.
 */
export function controlApp(services: HubServices, key: string): Hono {
  const app = new Hono();
  const digest = (text: string) => createHash('sha256').update(text).digest();
  app.post('/', async (c) => {
    // A page in a browser can't send this header without being allowed to, and nobody allows it here.
    if (!timingSafeEqual(digest(c.req.header('x-tasuki-key') ?? ''), digest(key))) return c.json({ fault: 'Wrong key.' }, 403);
    try {
      const result: AdminResult = await runAdmin(AdminAction.parse(await c.req.json()), services, Date.now());
      return c.json(result);
    } catch (error) {
      const explained = explain(error);
      return c.json({ fault: explained instanceof HubFault ? explained.message : 'The hub failed at this.' }, 400);
    }
  });
  return app;
}

/** Asks a running hub on this machine to do an action. @throws {HubFault} with the hub's own line. */
export async function askRunningHub(control: { port: number; key: string }, action: AdminAction): Promise<AdminResult> {
  const response = await fetch(`http://127.0.0.1:${control.port}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tasuki-key': control.key },
    body: JSON.stringify(action),
  }).catch((error: unknown) => {
    throw new HubFault('The running hub does not answer: start it again.', error);
  });
  const answer = Answer.parse(await response.json());
  if ('fault' in answer) throw new HubFault(answer.fault);
  return answer;
}
