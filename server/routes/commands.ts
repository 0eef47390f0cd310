import { z } from 'zod';
import { type HubApp, type HubParts, readInput, readJson } from './context';

/** The envelope alone: what is inside is judged one by one, so that a bad command does not stop the next. */
const Envelope = z.object({
  commands: z
    .array(z.looseObject({ id: z.uuid() }))
    .min(1)
    .max(100),
});

/** `POST /v1/commands`: acts of people; sending one again changes nothing and gets the same answer. */
export function commandsRoute(app: HubApp, { commands }: HubParts): void {
  app.post('/v1/commands', async (c) => {
    const { commands: list } = readInput(Envelope, await readJson(c), 'body');
    return c.json(await commands.execute(c.get('session'), list));
  });
}
