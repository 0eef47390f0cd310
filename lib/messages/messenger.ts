import { type Browser, browser } from 'wxt/browser';
import { z } from 'zod';
import { Fault, faultCode, faultCodes } from '@/lib/domain/fault';
import { type Answer, type Ask, Changed, type MessageName, protocol, type Reply } from './protocol';

/** Who asks: one of the extension's own pages, and where it stands. */
export type Asker = {
  /** The tab that shows the page; null for popup and side panel. */
  tab: number | null;
  /** A page inside somebody else's page (the panel beside a record): allowed only what its ticket says. */
  framed: boolean;
  /** Names this very document in its tab; another load is another one. */
  document: string;
};

/** What answers each message. Throw a `Fault` to refuse. */
export type Handlers = { [N in MessageName]: (ask: Ask<N>, asker: Asker) => Promise<Answer<N>> };

const Envelope = z.object({ tasuki: z.literal('ask'), name: z.string(), ask: z.unknown() });

const ReplyEnvelope = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), code: z.enum(faultCodes), detail: z.string().optional() }),
]);

function isMessageName(name: string): name is MessageName {
  return Object.hasOwn(protocol, name);
}

/** Asks the worker and checks its answer. Throws a `Fault`, never anything else. */
export async function ask<N extends MessageName>(name: N, payload: Ask<N>): Promise<Answer<N>> {
  let raw: unknown;
  try {
    raw = await browser.runtime.sendMessage({ tasuki: 'ask', name, ask: payload });
  } catch (error) {
    throw new Fault('unknown', 'the extension did not answer', error);
  }
  const reply = ReplyEnvelope.safeParse(raw);
  if (!reply.success) throw new Fault('unknown', `no answer to ${name}`);
  if (!reply.data.ok) throw new Fault(reply.data.code, reply.data.detail);
  const answer = protocol[name].answer.safeParse(reply.data.value);
  if (!answer.success) throw new Fault('invalid', `answer to ${name}`);
  return answer.data as Answer<N>;
}

/**
 * Whose message this is, or null when it doesn't come from a page of this extension.
 * A content script carries the address of the page it runs in, so the scheme tells the two apart.
 */
export function askerOf(sender: Browser.runtime.MessageSender): Asker | null {
  if (sender.id !== browser.runtime.id || !sender.url) return null;
  const own = new URL(browser.runtime.getURL('/')).protocol;
  if (!sender.url.startsWith(own) || (sender.origin !== undefined && !sender.origin.startsWith(own))) return null;
  const frame = sender.frameId ?? 0;
  return {
    tab: sender.tab?.id ?? null,
    framed: sender.tab !== undefined && frame !== 0,
    document: sender.documentId ?? `frame-${frame}`,
  };
}

async function answer(handlers: Handlers, name: string, payload: unknown, asker: Asker): Promise<Reply<unknown>> {
  if (!isMessageName(name)) return { ok: false, code: 'invalid', detail: 'unknown message' };
  const checked = protocol[name].ask.safeParse(payload);
  if (!checked.success) return { ok: false, code: 'invalid', detail: name };
  try {
    // One handler of the table, met with the payload its own schema has just let through.
    const handle = handlers[name] as (ask: unknown, asker: Asker) => Promise<unknown>;
    const value = protocol[name].answer.safeParse(await handle(checked.data, asker));
    return value.success ? { ok: true, value: value.data } : { ok: false, code: 'unknown', detail: `answer to ${name}` };
  } catch (error) {
    return { ok: false, code: faultCode(error), detail: error instanceof Fault ? error.detail : undefined };
  }
}

/** The worker's listener for `runtime.onMessage`: answers the extension's own pages and leaves every other message alone. */
export function answerWith(handlers: Handlers) {
  return (message: unknown, sender: Browser.runtime.MessageSender, respond: (reply: unknown) => void): true | undefined => {
    const envelope = Envelope.safeParse(message);
    if (!envelope.success) return undefined;
    const asker = askerOf(sender);
    if (!asker) {
      respond({ ok: false, code: 'untrusted' } satisfies Reply<unknown>);
      return undefined;
    }
    answer(handlers, envelope.data.name, envelope.data.ask, asker).then(respond, () => respond({ ok: false, code: 'unknown' }));
    return true;
  };
}

/** Firefox brings a message that is meant for all to no page of ours in somebody else's frame; a channel of our own origin reaches it. */
const framesNeedChannel = import.meta.env.BROWSER === 'firefox';
const CHANNEL = 'tasuki-changed';

/** Tells every open page of the extension to look again; nobody listening is no fault. */
export async function broadcast(changed: Changed): Promise<void> {
  if (framesNeedChannel) {
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage(changed);
    channel.close();
  }
  await browser.runtime.sendMessage(changed).catch(() => undefined);
}

/** Calls `listener` when the worker says that something changed; returns how to stop. */
export function onChanged(listener: (changed: Changed) => void): () => void {
  const heard = (message: unknown) => {
    const changed = Changed.safeParse(message);
    if (changed.success) listener(changed.data);
    return undefined;
  };
  browser.runtime.onMessage.addListener(heard);
  const channel = framesNeedChannel && window.top !== window ? new BroadcastChannel(CHANNEL) : null;
  channel?.addEventListener('message', ({ data }) => heard(data));
  return () => {
    browser.runtime.onMessage.removeListener(heard);
    channel?.close();
  };
}
