import { BEGINNING, type Calendar, END, ruleOf } from './compiled-calendar';
import type { ClosedPart, StretchKind } from './day-rule';
import type { LocalText } from './text';
import { DAY, type Instant } from './time';
import { segments } from './zone';

/** A stretch of time, `[from, to)`, and what it is to the team; `part` tells the kinds of closed hours apart. */
export interface Stretch {
  from: Instant;
  to: Instant;
  kind: StretchKind;
  /** What the holiday is called, where it has a name. */
  name?: LocalText;
  part?: ClosedPart;
}

/**
 * Every stretch of `[from, to)` in order and without gaps, so the lengths sum to `to - from` and those that
 * are open to the working time. Neighbours that say the same are one. Nothing where `to` precedes `from`.
 * What lies outside the years 1 to 9999 is left out.
 */
export function* stretches(calendar: Calendar, from: Instant, to: Instant): Generator<Stretch> {
  let current: Stretch | null = null;
  for (const piece of pieces(calendar, Math.max(from, BEGINNING), Math.min(to, END))) {
    if (current && sayTheSame(current, piece)) current.to = piece.to;
    else {
      if (current) yield current;
      current = piece;
    }
  }
  if (current) yield current;
}

function* pieces(calendar: Calendar, from: Instant, to: Instant): Generator<Stretch> {
  if (!(from < to)) return;
  for (const segment of segments(calendar.zone, from, to)) {
    const lastDay = Math.floor((segment.to + segment.offset - 1) / DAY);
    for (let day = Math.floor((segment.from + segment.offset) / DAY); day <= lastDay; day++) {
      const midnight = day * DAY - segment.offset;
      for (const piece of ruleOf(calendar, day).pieces) {
        const start = Math.max(midnight + piece.from, segment.from);
        const end = Math.min(midnight + piece.to, segment.to);
        if (start < end) yield { ...piece, from: start, to: end };
      }
    }
  }
}

function sayTheSame(a: Stretch, b: Stretch): boolean {
  return a.kind === b.kind && a.part === b.part && a.name?.ja === b.name?.ja && a.name?.en === b.name?.en;
}
