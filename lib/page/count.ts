import type { ChipSummary, Phase } from '@/lib/messages/chip';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** What the chip says at `now`; undefined when it was told nothing. */
export function phaseAt(summary: ChipSummary, now: number): Phase | undefined {
  return summary.phases.findLast((phase) => phase.at <= now) ?? summary.phases[0];
}

/** Working milliseconds between two instants. */
function worked(open: ChipSummary['open'], from: number, to: number): number {
  return open.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
}

function counted(summary: ChipSummary, now: number): number {
  const due = summary.due ?? now;
  return now < due ? worked(summary.open, now, due) : worked(summary.open, due, now);
}

/** A length of working time in the summary's words; what is begun and not full is left off. */
function duration(ms: number, { units, day }: ChipSummary, seconds = false): string {
  const days = Math.floor(ms / day);
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  const text =
    days > 1
      ? units.days
      : days
        ? units.oneDay
        : hours
          ? minutes
            ? units.hours
            : units.wholeHours
          : seconds && ms < 10 * MINUTE
            ? minutes
              ? units.seconds
              : units.secondsOnly
            : minutes
              ? units.minutes
              : units.under;
  const values: Record<string, number> = { d: days, h: hours, m: minutes, s: Math.floor((ms % MINUTE) / SECOND) };
  return text.replace(/\{(\w)\}/g, (_, key: string) => String(values[key]));
}

/** A phase's text with the time left or over filled in. */
export function sayPhase(summary: ChipSummary, phase: Phase, now: number): string {
  return phase.text.replace(/\{(left|over)\}/, () => duration(counted(summary, now), summary, phase.seconds));
}

/**
 * Milliseconds until what is said may differ, at most a minute: a timer doesn't run while the computer sleeps,
 * and after waking nothing wrong may stand for longer.
 */
export function nextLook(summary: ChipSummary, now: number): number {
  const phase = phaseAt(summary, now);
  const next = summary.phases.find(({ at }) => at > now);
  let wait = Math.min(MINUTE, next ? next.at - now : MINUTE);
  if (phase && /\{(left|over)\}/.test(phase.text)) {
    const unit = phase.seconds ? SECOND : MINUTE;
    const part = counted(summary, now) % unit;
    wait = Math.min(wait, phase.text.includes('{left}') ? part + 1 : unit - part);
  }
  return Math.max(wait, 50);
}
