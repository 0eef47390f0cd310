import type { Readable, Writable } from 'node:stream';

/** The browser's debugging pipe, used by hand. Throws what the browser refuses. */
export type Wire = { send<T = unknown>(method: string, params?: object, session?: string): Promise<T> };

type Reply = { id?: number; result?: unknown; error?: { message: string } };

/** Speaks over the pipe: messages in JSON, each ended by a zero. */
export function openWire(ask: Writable, answers: Readable): Wire {
  const waiting = new Map<number, (reply: Reply) => void>();
  let last = 0;
  let text = '';
  answers.on('data', (part) => {
    text += String(part);
    const replies = text.split('\0');
    text = replies.pop() ?? '';
    for (const reply of replies.map((one) => JSON.parse(one) as Reply)) if (reply.id) waiting.get(reply.id)?.(reply);
  });
  return {
    send: <T>(method: string, params = {}, session?: string) =>
      new Promise<T>((done, fail) => {
        const id = ++last;
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id);
          if (error) fail(new Error(`${method}: ${error.message}`));
          else done(result as T);
        });
        ask.write(`${JSON.stringify({ id, method, params, ...(session ? { sessionId: session } : {}) })}\0`);
      }),
  };
}
