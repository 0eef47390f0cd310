import { browser } from 'wxt/browser';
import type { ChipAsk, ChipSummary } from '@/lib/messages/chip';
import style from '@/lib/page/chip.css?inline';

declare const summaries: Record<string, ChipSummary>;

// Answers with the summary of the host that asks, and counts who asks.
const counted = globalThis as { asks?: number };
counted.asks = 0;
browser.runtime.onMessage.addListener((ask: ChipAsk, sender, reply) => {
  counted.asks = (counted.asks ?? 0) + 1;
  const summary = summaries[new URL(sender.url ?? '').hostname.split('.')[0] ?? ''];
  if (ask.tasuki === 'visit' && summary) reply({ tasuki: 'summary', seq: ask.seq, summary, panel: false, place: '', style });
  return undefined;
});
