import { daysInMonth } from './day';
import type { LocalText } from './text';

/** A day of every year as somebody typed it, as `MM-DD`, or what is wrong with it in both languages. */
export type ReadYearDay = { ok: true; day: string } | { ok: false; wish: LocalText };

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const short = months.map((month) => month.slice(0, 3).toLowerCase());

/** Reads a day of the year as people write it: "12/29", "12-29", 「12月29日」, "29 Dec", "Dec 29"; full-width figures too. 29 February is the last of February in every year. */
export function readYearDay(text: string): ReadYearDay {
  const plain = text.normalize('NFKC').trim().slice(0, 60);
  const [month, date] = parts(plain);
  if (month === 0) {
    return {
      ok: false,
      wish: { ja: '12/29 のような月日にしてください', en: 'Write a day of the year like 12/29' },
    };
  }
  if (month > 12 || month < 1) {
    return {
      ok: false,
      wish: { ja: `${month}月はありません。1月から12月までです`, en: `There is no month ${month}; they go from 1 to 12` },
    };
  }
  // 2028 is a leap year: the 29th of February may be meant.
  const last = daysInMonth(2028, month);
  if (date < 1 || date > last) {
    return {
      ok: false,
      wish: {
        ja: `${month}月${date}日はありません。${month}月は${last}日までです`,
        en: `There is no ${date} ${months[month - 1]}; it has ${last} days`,
      },
    };
  }
  return { ok: true, day: `${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}` };
}

/** Month and date; both 0 where the text names none. */
function parts(text: string): [month: number, date: number] {
  const figures = /^(\d{1,2})\s*(?:[/.-]|月)\s*(\d{1,2})日?$/.exec(text);
  if (figures) return [Number(figures[1]), Number(figures[2])];
  const words = /^(?:(\d{1,2})\.?\s*([a-z]{3,9})\.?|([a-z]{3,9})\.?\s*(\d{1,2}))$/i.exec(text);
  const month = short.indexOf((words?.[2] ?? words?.[3] ?? '').slice(0, 3).toLowerCase()) + 1;
  return month === 0 ? [0, 0] : [month, Number(words?.[1] ?? words?.[4])];
}
