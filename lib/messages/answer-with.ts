import { type Browser, browser } from 'wxt/browser';
import { z } from 'zod';
import { Fault, faultCode } from '@/lib/domain/fault';
import { type Answer, type Ask, type MessageName, protocol, type Reply } from './protocol';

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

function isMessageName(name: string): name is MessageName {
  return Object.hasOwn(protocol, name);
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
