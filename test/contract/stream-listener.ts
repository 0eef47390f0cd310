import { createParser } from 'eventsource-parser';
import { StreamEvent } from '@/lib/api/contract';
import type { Caller } from './hub-under-test';

/** An event as it came, with the place in the feed that it names. */
type Heard = { event: StreamEvent; id: string };

/** Listens to a hub’s stream until closed; `until` waits for an event that fits. */
export async function listenTo(url: string, caller: Pick<Caller, 'token'>, lastEventId?: string) {
  const stop = new AbortController();
  const response = await fetch(`${url}/v1/stream`, {
    headers: { authorization: `Bearer ${caller.token}`, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
    signal: stop.signal,
  });
  const heard: Heard[] = [];
  const comments: string[] = [];
  const waiting = new Set<() => void>();
  const tell = () => {
    for (const check of waiting) check();
  };
  const parser = createParser({
    onEvent: ({ event, data, id }) => {
      heard.push({ event: StreamEvent.parse({ event, data: JSON.parse(data) }), id: id ?? '' });
      tell();
    },
    onComment: (comment) => {
      comments.push(comment);
      tell();
    },
  });
  const ended = (async () => {
    const decoder = new TextDecoder();
    const reader = response.body?.getReader();
    try {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
        parser.feed(decoder.decode(part.value, { stream: true }));
    } catch {
      // Closed from this side.
    }
  })();
  const waitFor = <Found>(find: () => Found | undefined) =>
    new Promise<Found>((resolve) => {
      const check = () => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  return {
    response,
    heard,
    ended,
    until: (fits: (event: StreamEvent) => boolean) => waitFor(() => heard.find(({ event }) => fits(event))),
    comment: () => waitFor(() => comments[0]),
    close: () => stop.abort(),
  };
}

/** An event that names a lead of the sample CRM. */
export const named = (id: string) => (event: StreamEvent) => event.event === 'leads' && event.data.refs.some((ref) => ref.id === id);
