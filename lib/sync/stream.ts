import { createParser } from 'eventsource-parser';
import type { HubClient } from '@/lib/api/client';
import { StreamEvent } from '@/lib/api/contract';
import { Fault } from '@/lib/domain/fault';
import { type Duration, MINUTE } from '@/lib/domain/time';

/** The hub says something at least every 20 s; silence for longer is a dead line. */
const SILENCE = MINUTE;

export type Following = {
  hub: Pick<HubClient, 'stream'>;
  /** The last hint seen; the hub goes on after it. */
  lastId: string | null;
  onHint: (hint: StreamEvent, id: string) => void;
  /** Called for each piece of the stream, comments included; false ends it. */
  onChunk: () => Promise<boolean>;
  signal: AbortSignal;
  silence?: Duration;
};

/** Follows the hub's hints until the stream ends, nobody wants it any more, or it falls silent. Throws a `Fault` when it can't be opened or broke. */
export async function followStream({ hub, lastId, onHint, onChunk, signal, silence = SILENCE }: Following): Promise<void> {
  const ending = new AbortController();
  const ended = AbortSignal.any([signal, ending.signal]);
  const body = await hub.stream(lastId, ended);
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  const parser = createParser({
    onEvent: ({ event, data, id }) => {
      const hint = StreamEvent.safeParse({ event, data: parsed(data) });
      if (hint.success) onHint(hint.data, id ?? '');
    },
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listen = () => {
    clearTimeout(timer);
    timer = setTimeout(() => ending.abort(), silence);
  };
  listen();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      listen();
      parser.feed(part.value);
      if (!(await onChunk())) return;
    }
  } catch (error) {
    if (!ended.aborted) throw new Fault('offline', 'stream', error);
  } finally {
    clearTimeout(timer);
    ending.abort();
    await reader.cancel().catch(() => undefined);
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
