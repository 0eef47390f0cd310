import type { ChipSummary, Phase } from '@/lib/messages/chip';

const MINUTE = 60_000;
const BLANK = /\{(left|over)\}/;

/** What the chip says at `now`; undefined when it was told nothing. */
export function phaseAt({ phases }: ChipSummary, now: number): Phase | undefined {
  return phases.findLast(({ at }) => at <= now) ?? phases[0];
}

/** Working milliseconds between `now` and the due moment, whichever comes first. */
function counted({ due, open }: ChipSummary, now: number): number {
  const [from, to] = [due ?? now, now].sort((a, b) => a - b) as [number, number];
  return open.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
}

/** A phase's text with the time left or over filled in; what is begun and not full is left off. */
export function sayPhase(summary: ChipSummary, { text, seconds }: Phase, now: number): string {
  const { units, day } = summary;
  const ms = counted(summary, now);
  const d = Math.floor(ms / day);
  const h = Math.floor(ms / 60 / MINUTE);
  const m = Math.floor(ms / MINUTE) % 60;
  const s = Math.floor(ms / 1_000) % 60;
  const hours = m ? units.hours : units.wholeHours;
  const short = m ? (seconds && m < 10 ? units.seconds : units.minutes) : seconds ? units.secondsOnly : units.under;
  const words = d > 1 ? units.days : d ? units.oneDay : h ? hours : short;
  const values: Record<string, number> = { d, h, m, s };
  return text.replace(
    BLANK,
    words.replace(/\{(\w)\}/g, (_, key) => String(values[key])),
  );
}

/**
 * Milliseconds until what is said may differ, at most a minute: a timer doesn't run while the computer sleeps,
 * and after waking nothing wrong may stand for longer.
 */
export function nextLook(summary: ChipSummary, now: number): number {
  const { text = '', seconds } = phaseAt(summary, now) ?? {};
  const unit = seconds ? 1_000 : MINUTE;
  const part = counted(summary, now) % unit;
  const waits = [MINUTE, ...summary.phases.map(({ at }) => at - now)];
  if (BLANK.test(text)) waits.push(text.includes('{left}') ? part + 1 : unit - part);
  return Math.max(50, Math.min(...waits.filter((wait) => wait > 0)));
}
