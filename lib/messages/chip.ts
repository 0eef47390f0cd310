/**
 * The chip's own few messages, without a library: a content script carries every byte into the CRM's page.
 * Chip → worker: ChipAsk. Worker → chip: ChipTell. The worker trusts `sender`, never what the chip says of itself.
 */

export type Tone = 'calm' | 'warn' | 'late' | 'still' | 'mute';

/** What the chip says from `at` on. `{left}` and `{over}` are filled by the chip from `open` and `due`. */
export type Phase = {
  at: number;
  tone: Tone;
  text: string;
  /** Smaller, after the text: off hours until, on hold why. */
  small?: string;
  /** True when seconds matter: the last ten minutes. */
  seconds?: boolean;
};

export type BantMark = 'yes' | 'partly' | 'not_asked' | 'no';

/** Enough for the chip to count alone for ten working days. Holds no name and no figure the page could not know better. */
export type ChipSummary = {
  /** `lead`: known; `unknown`: the hub doesn't know this record; `problem`: signed out, no data yet. */
  kind: 'lead' | 'unknown' | 'problem';
  lang: 'ja' | 'en';
  /** Rising; an older one is dropped. */
  revision: number;
  /** Server minus this PC's clock, milliseconds. */
  offset: number;
  phases: Phase[];
  due: number | null;
  /** Working stretches [from, to) from now on. */
  open: [number, number][];
  /** Words for durations: `{d} {h} {m} {s}` are filled. */
  units: {
    days: string;
    oneDay: string;
    hours: string;
    wholeHours: string;
    minutes: string;
    seconds: string;
    secondsOnly: string;
    under: string;
  };
  /** A working day's length in ms, for durations of days. */
  day: number;
  stage: string;
  acronym: string;
  readiness: string;
  score: string;
  bant: { mark: BantMark; label: string }[];
  /** "Offline, as of 9:12", or empty. */
  note: string;
  /** Accessible name and hint of the chip's button. */
  open_label: string;
  /** Added to its end while the chip is folded because it would cover the page's buttons. Absent from summaries that older versions left ready. */
  folded_label?: string;
  changesAt: number | null;
};

/** What a list shows of one lead: stage and state, nothing else. */
export type ListMark = { tone: Tone; stage: string; label: string };

/** Addresses that a list page may ask for at once. */
export const MARKS_AT_ONCE = 200;

export type ChipAsk =
  /** A site without an adapter's file: how are its records known by their address? */
  | { tasuki: 'adapter' }
  /** The page shows no lead and may be a list: it needs the script that marks one. Answered once that is there. */
  | { tasuki: 'lists' }
  /** A list page shows links to these addresses; the worker reads which records they are. */
  | { tasuki: 'marks'; at: string[]; seq: number }
  /** The page shows this record; the worker checks it against the tab's address. `seq` comes back. */
  | { tasuki: 'visit'; type: string; id: string; seq: number }
  /** Give me a panel for this record: answered with an address that holds a one-time ticket. */
  | { tasuki: 'panel'; type: string; id: string; seq: number }
  /** The person opened or closed the panel, or moved the chip: remembered for this site. */
  | { tasuki: 'remember'; open: boolean; place?: string };

export type ChipAnswer =
  /** What reads addresses there, as the adapter's file would hold it. */
  | { tasuki: 'adapter'; adapter: object | null }
  /** A mark or null for each address asked for, as many as may be told now; null: none are wanted here. `wait`: milliseconds until the rest may be asked for. */
  | { tasuki: 'marks'; seq: number; marks: (ListMark | null)[] | null; lang: string; style: string; wait: number }
  /** `style` is how the chip looks: pages that show no lead carry none. */
  | { tasuki: 'summary'; seq: number; summary: ChipSummary; panel: boolean; place: string; style: string }
  | { tasuki: 'panel'; seq: number; url: string }
  | { tasuki: 'off' }
  | { tasuki: 'ok' };

export type ChipTell =
  /** Newer facts for the record on show. */
  | { tasuki: 'update'; type: string; id: string; summary: ChipSummary }
  /** The panel's close button was pressed. */
  | { tasuki: 'close' }
  /** Marks in lists were switched on or off. */
  | { tasuki: 'marks' }
  /** The site was turned off: leave the page. */
  | { tasuki: 'off' };

/** Guards by hand: no schema library reaches the page. */
export function isChipAsk(value: unknown): value is ChipAsk {
  if (typeof value !== 'object' || value === null) return false;
  const ask = value as Record<string, unknown>;
  if (ask.tasuki === 'adapter' || ask.tasuki === 'lists') return true;
  if (ask.tasuki === 'marks') {
    const { at, seq } = ask;
    const address = (text: unknown) => typeof text === 'string' && text.length <= 2_000;
    return typeof seq === 'number' && Array.isArray(at) && at.length <= MARKS_AT_ONCE && at.every(address);
  }
  if (ask.tasuki === 'remember') {
    return typeof ask.open === 'boolean' && (ask.place === undefined || (typeof ask.place === 'string' && ask.place.length <= 20));
  }
  return (
    (ask.tasuki === 'visit' || ask.tasuki === 'panel') &&
    typeof ask.type === 'string' &&
    ask.type.length <= 80 &&
    typeof ask.id === 'string' &&
    ask.id.length <= 200 &&
    typeof ask.seq === 'number'
  );
}

export function isChipTell(value: unknown): value is ChipTell {
  const { tasuki, summary } = (value ?? {}) as Record<string, unknown>;
  return ['close', 'off', 'marks'].includes(`${tasuki}`) || (tasuki === 'update' && summary instanceof Object);
}
