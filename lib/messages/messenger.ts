import { browser } from 'wxt/browser';
import { Fault, faultCodes } from '@/lib/domain/fault';
import type { Answer, Ask, Changed, MessageName, Reply } from './protocol';

/** Whatever the worker says comes in this envelope; a listener that is no worker of ours answers nothing like it. */
function isReply(raw: unknown): raw is Reply<unknown> {
  if (typeof raw !== 'object' || raw === null || !('ok' in raw)) return false;
  return raw.ok === true ? 'value' in raw : 'code' in raw && (faultCodes as readonly unknown[]).includes(raw.code);
}

/** Asks the worker, which has checked its answer against the protocol. Throws a `Fault`, never anything else. */
export async function ask<N extends MessageName>(name: N, payload: Ask<N>): Promise<Answer<N>> {
  let reply: unknown;
  try {
    reply = await browser.runtime.sendMessage({ tasuki: 'ask', name, ask: payload });
  } catch (error) {
    throw new Fault('unknown', 'the extension did not answer', error);
  }
  if (!isReply(reply)) throw new Fault('unknown', `no answer to ${name}`);
  if (!reply.ok) throw new Fault(reply.code, reply.detail);
  return reply.value as Answer<N>;
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

/** A page may hear what was meant for the worker, so it looks; the refs only say what may be left alone. */
function isChanged(message: unknown): message is Changed {
  return typeof message === 'object' && message !== null && 'tasuki' in message && message.tasuki === 'changed';
}

/** Calls `listener` when the worker says that something changed; returns how to stop. */
export function onChanged(listener: (changed: Changed) => void): () => void {
  const heard = (message: unknown) => {
    if (isChanged(message)) listener(message);
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
