// Stands in for the extension around a page of it: whoever asks is answered from here. Must be imported before whatever asks.

/** What is asked, by its name; set by the page that measures. */
export const answers = new Map<string, (ask: never) => unknown>();

const nothing = { addListener: () => undefined, removeListener: () => undefined };

Object.assign(globalThis, {
  chrome: {
    runtime: {
      id: 'bench',
      onMessage: nothing,
      getURL: (path: string) => path,
      async sendMessage(message: { name: string; ask: never }) {
        const answer = answers.get(message.name);
        // As it travels between a page and its worker.
        return answer ? { ok: true, value: JSON.parse(JSON.stringify(answer(message.ask))) } : { ok: false, code: 'offline' };
      },
    },
  },
});
