import './no-eval';
import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { isChipAsk } from '@/lib/messages/chip';
import { answerWith } from '@/lib/messages/messenger';
import { createHandlers } from './handlers';
import { closeStorage, createWorker, type Worker } from './worker';

/** Who woke the worker waits for an answer; chores come after it. */
const CHORES_AFTER = 300;

/** Listens first: the browser only wakes a worker for listeners that stand at once. */
export default defineBackground({
  type: 'module',
  main() {
    let opening: Promise<Worker> | undefined;
    const ready = (): Promise<Worker> => {
      opening ??= createWorker().catch((error) => {
        // The next message tries again.
        opening = undefined;
        throw error;
      });
      return opening;
    };
    const later = (work: (worker: Worker) => unknown) => {
      ready()
        .then(work)
        .catch((error) => console.warn('a chore failed', error));
    };

    browser.runtime.onMessage.addListener(answerWith(createHandlers(ready)));
    browser.runtime.onMessage.addListener((message: unknown, sender, respond) => {
      if (sender.id !== browser.runtime.id || sender.tab === undefined || !isChipAsk(message)) return undefined;
      ready()
        .then(({ chips, hints }) => {
          hints.look();
          return chips.answer(message, sender);
        })
        .then(respond, () => respond(undefined));
      return true;
    });
    browser.alarms.onAlarm.addListener(({ name }) => later((worker) => worker.onAlarm(name)));
    browser.permissions.onAdded.addListener(() => later(permissionsChanged));
    browser.permissions.onRemoved.addListener(() => later(permissionsChanged));
    browser.tabs.onRemoved.addListener((tab) => later(({ chips }) => chips.dropTab(tab)));
    browser.tabs.onActivated.addListener(() => later(({ hints }) => hints.look()));
    // A start that fires this is a new version, or the first: chips of the old one are orphans.
    browser.runtime.onInstalled.addListener(() => later(({ sites }) => sites.compare(true)));
    // With the browser's own start the worker starts too: its chores come by themselves.
    browser.runtime.onStartup.addListener(() => undefined);
    self.addEventListener('online', () => later(({ sync }) => sync.run('back')));

    closeStorage().catch((error) => console.warn('storage stays readable', error));
    setTimeout(() => later((worker) => worker.start()), CHORES_AFTER);
  },
});

async function permissionsChanged(worker: Worker): Promise<void> {
  worker.sites.doubt();
  await worker.sites.compare();
  await worker.chips.sendOff();
  worker.onNews({ what: 'status' });
}
