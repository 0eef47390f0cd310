import { type Browser, browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { type ChipAnswer, type ChipAsk, isChipAsk } from '@/lib/messages/chip';
import { firstAnswer } from './first-answer';
import { keepParts, loadParts } from './load-parts';
import type { Worker } from './worker';

/** Who woke the worker waits for an answer; chores come after it. */
const CHORES_AFTER = 300;
/** The answer has left before the worker's own thread is busy again. */
const AFTER_ANSWER = 100;

/** Listens first: the browser only wakes a worker for listeners that stand at once. */
export default defineBackground(() => {
  keepParts();
  let opening: Promise<Worker> | undefined;
  const ready = (): Promise<Worker> => {
    opening ??= loadParts()
      .then(({ createWorker }) => createWorker())
      .catch((error) => {
        // The next message tries again.
        opening = undefined;
        throw error;
      });
    return opening;
  };
  let answering:
    | ((message: unknown, sender: Browser.runtime.MessageSender, respond: (reply: unknown) => void) => true | undefined)
    | undefined;
  const later = (work: (worker: Worker) => unknown) => {
    ready()
      .then(work)
      .catch((error) => console.warn('a chore failed', error));
  };

  async function answerChip(ask: ChipAsk, sender: Browser.runtime.MessageSender): Promise<ChipAnswer> {
    const first = ask.tasuki === 'visit' ? await firstAnswer(ask, sender) : null;
    if (first && ask.tasuki === 'visit') {
      setTimeout(() => later(({ chips }) => chips.greet(ask, sender, first.summary)), AFTER_ANSWER);
      return first;
    }
    const { chips } = await ready();
    return chips.answer(ask, sender);
  }

  browser.runtime.onMessage.addListener((message: unknown, sender, respond) => {
    if (sender.id !== browser.runtime.id) return undefined;
    if (sender.tab !== undefined && isChipAsk(message)) {
      answerChip(message, sender).then(respond, () => respond(undefined));
      return true;
    }
    if ((message as { tasuki?: unknown } | null)?.tasuki !== 'ask') return undefined;
    loadParts()
      .then(({ answerWith, createHandlers }) => {
        answering ??= answerWith(createHandlers(ready));
        answering(message, sender, respond);
      })
      .catch(() => respond({ ok: false, code: 'unknown' }));
    return true;
  });
  browser.alarms.onAlarm.addListener(({ name }) => later((worker) => worker.onAlarm(name)));
  let listening = false;
  /** Notices are an optional permission: without it the browser has no such part, and with it from then on. */
  const listenForNotices = () => {
    if (listening || !browser.notifications) return;
    listening = true;
    browser.notifications.onClicked.addListener((id) => later(({ notices }) => notices.onClick(id)));
    browser.notifications.onButtonClicked?.addListener((id) => later(({ notices }) => notices.onButton(id)));
  };
  listenForNotices();
  browser.permissions.onAdded.addListener(() => {
    listenForNotices();
    later((worker) => worker.onPermissions());
  });
  browser.permissions.onRemoved.addListener(() => later((worker) => worker.onPermissions()));
  // Browsers that hand on no policies, or only with their next start, have no such event.
  browser.storage.managed?.onChanged?.addListener(() => later((worker) => worker.onPolicy()));
  browser.tabs.onRemoved.addListener((tab) => later(({ chips }) => chips.dropTab(tab)));
  browser.tabs.onActivated.addListener(() => later(({ hints }) => hints.look()));
  // A start that fires this is a new version, or the first: chips of the old one are orphans.
  browser.runtime.onInstalled.addListener(() => later(({ sites }) => sites.compare(true)));
  // With the browser's own start the worker starts too: its chores come by themselves.
  browser.runtime.onStartup.addListener(() => undefined);
  self.addEventListener('online', () => later(({ sync }) => sync.run('back')));
  setTimeout(() => later((worker) => worker.start()), CHORES_AFTER);
});
