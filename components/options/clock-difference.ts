import { MINUTE, SECOND } from '@/lib/domain/time';
import { durationText } from '@/lib/i18n/formats';
import type { Say } from '../ui/say';

/** How this PC's clock stands to the hub's, in words. `offset` is the hub's time minus this PC's, ms: a fast PC has a negative one. */
export function clockDifference(
  { offset, clockChecked }: { offset: number; clockChecked: boolean },
  { words, lang }: Pick<Say, 'words' | 'lang'>,
): string {
  const text = words.options;
  if (!clockChecked) return text.clockUnknown;
  const off = Math.abs(offset);
  // Nobody's deadline hangs on what a slow network may feign.
  if (off < 5 * SECOND) return text.clockFine;
  return text.clockBy(durationText(off, Number.POSITIVE_INFINITY, lang, { seconds: off < 10 * MINUTE }), offset < 0);
}
