import { beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { Fault } from '@/lib/domain/fault';
import { answerWith, askerOf, type Handlers } from './answer-with';
import { protocol } from './protocol';

const id = 'test-extension-id';
const own = `chrome-extension://${id}`;
const page = { id, url: `${own}/options.html`, origin: own };
const framed = { id, url: `${own}/panel.html`, origin: own, tab: { id: 7 }, frameId: 3, documentId: 'd1' };

function handlers(more: Partial<Handlers> = {}): Handlers {
  const refuse = async () => {
    throw new Fault('unknown');
  };
  return { ...Object.fromEntries(Object.keys(protocol).map((name) => [name, refuse])), ...more } as Handlers;
}

/** What the sender gets back; undefined when the listener leaves the message alone. */
async function reply(message: unknown, sender: object, table: Handlers): Promise<unknown> {
  let answered: unknown;
  await new Promise<void>((resolve) => {
    const taken = answerWith(table)(message, sender as never, (value) => {
      answered = value;
      resolve();
    });
    if (taken === undefined) resolve();
  });
  return answered;
}

describe('whom the worker believes', () => {
  beforeEach(() => fakeBrowser.reset());

  it('knows its own pages, and whether one stands in somebody else’s', () => {
    expect(askerOf(page as never)).toEqual({ tab: null, framed: false, document: 'frame-0' });
    expect(askerOf(framed as never)).toEqual({ tab: 7, framed: true, document: 'd1' });
    expect(askerOf({ ...framed, frameId: 0 } as never)?.framed).toBe(false);
  });

  it.each([
    ['a content script', { id, url: 'https://app.hubspot.com/x', origin: 'https://app.hubspot.com', tab: { id: 1 }, frameId: 0 }],
    ['another extension', { ...page, id: 'another-one' }],
    ['a page of the web in our frame', { ...framed, origin: 'https://evil.example' }],
    ['nobody in particular', { id }],
  ])('refuses %s (fault 44)', async (_, sender) => {
    expect(await reply({ tasuki: 'ask', name: 'getStatus', ask: {} }, sender, handlers())).toEqual({ ok: false, code: 'untrusted' });
  });

  it('leaves messages alone that are none of its own', async () => {
    expect(await reply({ tasuki: 'visit', type: 'lead', id: '1', seq: 1 }, page, handlers())).toBeUndefined();
  });

  it('checks what is asked and what is answered', async () => {
    const wrong = handlers({ undo: async () => ({ undone: 'yes' }) as never });
    const ask = (name: string, payload: unknown) => reply({ tasuki: 'ask', name, ask: payload }, page, wrong);
    expect(await ask('getLead', { ref: 'lead 1' })).toMatchObject({ ok: false, code: 'invalid' });
    expect(await ask('toString', {})).toMatchObject({ ok: false, code: 'invalid' });
    expect(await ask('undo', { id: '1' })).toMatchObject({ ok: false, code: 'unknown' });
  });

  it('lets a fault cross with its code', async () => {
    const table = handlers({
      connect: async () => {
        throw new Fault('not_a_hub', 'says why');
      },
    });
    const ask = { tasuki: 'ask', name: 'connect', ask: { address: 'x', token: 'y' } };
    expect(await reply(ask, page, table)).toEqual({ ok: false, code: 'not_a_hub', detail: 'says why' });
  });
});
