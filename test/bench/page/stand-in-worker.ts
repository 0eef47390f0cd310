import { browser } from 'wxt/browser';
import type { ChipAsk, ChipSummary } from '@/lib/messages/chip';
import style from '@/lib/page/chip.css?inline';
import marksStyle from '@/lib/page/marks.css?inline';
import type { Shown } from './overlay';

declare const summary: ChipSummary;
declare const shown: Shown;

// Answers at once, so that only what happens in the page is measured.
browser.runtime.onMessage.addListener((ask: ChipAsk | { tasuki: 'shown' }, sender, reply) => {
  const withPanel = new URL(sender.url ?? '').hostname.startsWith('panel.');
  if (ask.tasuki === 'shown') reply(shown);
  else if (ask.tasuki === 'visit') reply({ tasuki: 'summary', seq: ask.seq, summary, panel: withPanel, place: '', style });
  else if (ask.tasuki === 'lists') {
    const target = { tabId: sender.tab?.id ?? 0, frameIds: [sender.frameId ?? 0] };
    browser.scripting.executeScript({ target, files: ['/marks.js'] }).then(() => reply({ tasuki: 'ok' }));
    return true;
  } else if (ask.tasuki === 'marks') {
    const mark = { tone: 'warn', stage: 'SAL', label: 'SAL · Due soon' } as const;
    reply({ tasuki: 'marks', seq: ask.seq, marks: ask.at.map(() => mark), lang: 'en', style: marksStyle, wait: 0 });
  } else if (ask.tasuki === 'panel') reply({ tasuki: 'panel', seq: ask.seq, url: browser.runtime.getURL('/panel.html' as '/panel.html') });
  return undefined;
});
