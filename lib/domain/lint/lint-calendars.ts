import { nextOpening } from '../business-hours';
import { resolveCalendar } from '../calendar';
import { compileCalendar } from '../compiled-calendar';
import { dateOfDay, dayFrom, dayOfDate, isDate, partsOfDay } from '../day';
import { DAY } from '../time';
import type { LintCase } from './finding';

/** Holidays and zone changes are to be known at least this far ahead: until the next review of an agreement. */
const AHEAD = 183;

/** Whether every calendar opens, is used, and knows its holidays for long enough. */
export function lintCalendars(lint: LintCase): void {
  const { agreement, rulebook, book, now, today, report } = lint;
  const { almanac } = rulebook;
  const used = new Set([...agreement.departments, ...agreement.promises].map(({ calendar }) => calendar));
  const countries = new Set<string>();
  const zones = new Set<string>();
  agreement.calendars.forEach((rule, i) => {
    const path = ['agreement', 'calendars', i] as const;
    const { ja, en } = rule.name;
    if (rule.holidays !== 'none') countries.add(rule.holidays);
    zones.add(rule.timeZone);
    const problem = unreadable(lint, i);
    const calendar = book.calendars.get(rule.id);
    if (problem !== null) {
      report(
        'calendar_unreadable',
        'error',
        path,
        `カレンダー「${ja}」を読めません(${problem})。時間帯・時刻・日付を確かめてください`,
        `The calendar “${en}” can't be read (${problem}). Check its time zone, hours and dates`,
      );
    } else if (calendar && nextOpening(calendar, now) === null) {
      report(
        'calendar_never_opens',
        'error',
        [...path, 'weekly'],
        `カレンダー「${ja}」には開いている時間がありません。曜日ごとの時間を入れてください`,
        `The calendar “${en}” never opens. Enter its weekly hours`,
      );
    }
    if (!used.has(rule.id)) {
      report(
        'calendar_unused',
        'hint',
        path,
        `カレンダー「${ja}」はどの部門にも対応期限にも使われていません。使わないなら消してください`,
        `The calendar “${en}” is used by no department and no promise. Remove it if it isn't needed`,
      );
    }
  });
  for (const country of countries) {
    const path = ['almanac', 'holidays', country] as const;
    const dates = (almanac.holidays[country] ?? []).filter(({ date }) => isDate(date));
    const last = dates.reduce((latest, { date }) => Math.max(latest, dayOfDate(date)), Number.NEGATIVE_INFINITY);
    if (dates.length === 0) {
      report(
        'holidays_missing',
        'error',
        path,
        '祝日が1日も入っていません。公開し直すか、祝日を読み込んでください',
        'No public holiday is known. Publish again, or import the holidays',
      );
      continue;
    }
    // A year's holidays are announced together: known is the whole year of the last one.
    const until = dayFrom(partsOfDay(last).year, 12, 31);
    if (until - today < AHEAD) {
      const over = until < today;
      report(
        'holidays_running_out',
        over ? 'error' : 'warning',
        path,
        `祝日は${dateOfDay(until)}までしかわかりません${over ? '。期限が祝日にも数えられています' : ''}。公開し直して先の年を加えてください`,
        `Public holidays are known only up to ${dateOfDay(until)}${over ? ', so holidays count as working days now' : ''}. Publish again to add the years ahead`,
      );
    }
  }
  for (const zone of zones) {
    const changes = almanac.transitions[zone] ?? [];
    const [before, last] = changes.slice(-2);
    // A zone that changes twice a year goes on doing so.
    if (!before || !last || last.at - before.at > 300 * DAY) continue;
    if (last.at >= now) continue;
    report(
      'zone_running_out',
      'warning',
      ['almanac', 'transitions', zone],
      `${zone} の時刻の切り替え(夏時間など)が、この先わかりません。公開し直してください`,
      `No further clock change of ${zone} is known. Publish again`,
    );
  }
}

function unreadable({ agreement, rulebook, now }: LintCase, index: number): string | null {
  const rule = agreement.calendars[index];
  if (!rule) return null;
  const year = new Date(now).getUTCFullYear();
  try {
    const { holidays, transitions } = rulebook.almanac;
    compileCalendar(resolveCalendar(rule, holidays[rule.holidays] ?? [], { from: year, to: year }, transitions[rule.timeZone]));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
