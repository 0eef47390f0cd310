import type { WallInterval } from './schedule';
import type { LocalText } from './text';

/** Hours as somebody typed them, or what is wrong with them, in both languages. */
export type ReadHours = { ok: true; hours: WallInterval[] } | { ok: false; wish: LocalText };

/** Intervals of one day at most; what is typed beyond is refused. */
const MOST = 48;

function refuse(ja: string, en: string): ReadHours {
  return { ok: false, wish: { ja, en } };
}

const TIME = String.raw`(\d{1,2})(?::(\d{2})|時(?:(\d{1,2})分?)?(半)?)?`;
const PAIR = new RegExp(`^${TIME}\\s*(?:-|から)\\s*${TIME}(?:まで)?$`);
const CLOSED = /^(?:休み|休業|定休|なし|closed|none|off|-)?$/i;

function clock(hour: string | undefined, minutes: string | undefined, half: string | undefined): string | null {
  const [h, m] = [Number(hour), half ? 30 : Number(minutes ?? 0)];
  if (h > 24 || m > 59 || (h === 24 && m > 0)) return null;
  return `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
}

/**
 * Reads the hours of one day as people write them: "9:00-12:00, 13:00-18:00", "9-12 13-18", 「9時〜18時半」, full-width figures too; nothing, "closed" or
 * 「休み」 is a closed day. Sorted by their start; those that touch stay apart. Refused in words: what is no time, ends before it starts, or overlaps.
 */
export function readHours(text: string): ReadHours {
  if (text.length > 2_000) return refuse('長すぎます。1日の時間を48個までにしてください', 'Too long: keep to 48 intervals a day');
  const plain = text
    .normalize('NFKC')
    .replace(/[〜~–—―−ー]/g, '-')
    .replace(/\s*-\s*/g, '-')
    .replace(/\b(?:to|and)\b/gi, (word) => (word.toLowerCase() === 'to' ? '-' : ','))
    .replace(/\s*-\s*/g, '-')
    .trim();
  if (CLOSED.test(plain)) return { ok: true, hours: [] };
  const hours: WallInterval[] = [];
  for (const part of plain.split(/[\s,、,;/と・]+/).filter((each) => each !== '')) {
    const found = PAIR.exec(part);
    if (!found) {
      return refuse(
        `「${shown(part)}」は時間として読めません。9:00-12:00 のように書いてください`,
        `“${shown(part)}” can't be read as hours. Write them like 9:00-12:00`,
      );
    }
    const [, h1, m1, j1, half1, h2, m2, j2, half2] = found;
    const from = clock(h1, m1 ?? j1, half1);
    const to = clock(h2, m2 ?? j2, half2);
    if (from === null || to === null) {
      return refuse(
        `「${shown(part)}」という時刻はありません。0:00から24:00までです`,
        `“${shown(part)}” is no time of a day; it goes from 0:00 to 24:00`,
      );
    }
    if (to <= from) {
      return to === from
        ? refuse(`「${shown(part)}」は始まりと終わりが同じです`, `“${shown(part)}” starts and ends at the same time`)
        : refuse(
            `「${shown(part)}」は終わりが始まりより前です。日をまたぐときは24:00で分け、残りを次の日に入れてください`,
            `“${shown(part)}” ends before it starts. Hours past midnight belong to the next day: split them at 24:00`,
          );
    }
    hours.push([from, to]);
  }
  if (hours.length > MOST) return refuse('1日の時間は48個までです', 'A day has 48 intervals at most');
  hours.sort(([a], [b]) => (a < b ? -1 : 1));
  const overlap = overlapIn(hours);
  if (overlap) {
    const [a, b] = [writeHours([overlap[0]]), writeHours([overlap[1]])];
    return refuse(`${a} と ${b} が重なっています。どちらかを直してください`, `${a} and ${b} overlap. Change one of them`);
  }
  return { ok: true, hours };
}

/** The first two intervals that overlap, of a list in order; null where none do. */
export function overlapIn(hours: readonly WallInterval[]): [WallInterval, WallInterval] | null {
  for (let i = 1; i < hours.length; i++) {
    const [before, here] = [hours[i - 1] as WallInterval, hours[i] as WallInterval];
    if (here[0] < before[1]) return [before, here];
  }
  return null;
}

function shown(part: string): string {
  return part.length > 20 ? `${part.slice(0, 20)}…` : part;
}

/** Writes hours as they are read: "9:00–12:00, 13:00–18:00"; nothing for a closed day. */
export function writeHours(hours: readonly (readonly [string, string])[]): string {
  return hours.map(([from, to]) => `${from.replace(/^0(?=\d:)/, '')}–${to.replace(/^0(?=\d:)/, '')}`).join(', ');
}

/** Minutes since midnight of a wall time: "13:30" is 810. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** The wall time so many minutes after midnight, kept within the day. */
export function timeOfMinutes(minutes: number): string {
  const within = Math.min(1440, Math.max(0, Math.round(minutes)));
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`;
}

/** Hours with `added` among them: what it covers or touches becomes one with it. */
export function withHours(hours: readonly WallInterval[], added: WallInterval): WallInterval[] {
  let [from, to] = added;
  const apart: WallInterval[] = [];
  for (const [a, b] of hours) {
    if (b < from || a > to) apart.push([a, b]);
    else {
      if (a < from) from = a;
      if (b > to) to = b;
    }
  }
  return [...apart, [from, to] satisfies WallInterval].sort(([a], [b]) => (a < b ? -1 : 1));
}
