import type { Browser } from 'wxt/browser';
import { refKey } from '@/lib/domain/ref-key';
import type { ChipAnswer, ChipAsk, ChipSummary } from '@/lib/messages/chip';
import style from '@/lib/page/chip.css?inline';
import { readReady } from '@/lib/store/shelf-reader';
import { believe } from './believe';

/**
 * What a chip is told by a worker that was only just woken: the summary that lies ready for the record on its page.
 * Null when none does, or when it can differ by now; then the whole worker answers.
 */
export async function firstAnswer(
  ask: Extract<ChipAsk, { tasuki: 'visit' }>,
  sender: Browser.runtime.MessageSender,
): Promise<Extract<ChipAnswer, { tasuki: 'summary' }> | null> {
  let site: string | undefined;
  const ready = await readReady((doors) => {
    const chip = believe(ask, sender, doors);
    site = chip?.site;
    return chip && refKey(chip.ref);
  });
  const door = ready?.doors.find(({ id }) => id === site);
  if (!ready || !door) return null;
  const summary = ready.summary as ChipSummary;
  const now = Date.now() + summary.offset;
  if (ready.madeAt > Date.now() || (summary.changesAt !== null && summary.changesAt <= now)) return null;
  return { tasuki: 'summary', seq: ask.seq, summary: { ...summary, revision: Date.now() }, panel: door.panel, place: door.place, style };
}
