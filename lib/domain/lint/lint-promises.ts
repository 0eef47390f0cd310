import {
  addMonthsClosing,
  addWorkingTime,
  type Calendar,
  dayOfInstant,
  nextOpening,
  nthBusinessDayClosing,
  workingTime,
} from '../business-hours';
import { dateOfDay } from '../day';
import type { PromiseKeptBy, PromiseRule, PromiseStart } from '../rulebook';
import type { LocalText } from '../text';
import { DAY, HOUR, type Instant, MINUTE } from '../time';
import { offsetAt } from '../zone';
import type { LintCase, RulebookPath } from './finding';
import { scoreRanges } from './score-reach';
import { isPossible, waysOf } from './ways';

/** Whether every promise starts, applies, and can be kept by those it binds. */
export function lintPromises(lint: LintCase): void {
  const { agreement, report } = lint;
  const ids = new Set(agreement.promises.map(({ id }) => id));
  const ranges = scoreRanges(agreement, true);
  agreement.promises.forEach((promise, i) => {
    const path = ['agreement', 'promises', i] as const;
    lintReferences(lint, promise, path, ids);
    lintStart(lint, promise, path);
    lintKeeping(lint, promise, path);
    lintTime(lint, promise, path);
    const ways = promise.appliesWhen ? waysOf(promise.appliesWhen) : null;
    if (ways && !ways.some((way) => isPossible(way, agreement, ranges))) {
      report(
        'promise_never_applies',
        'error',
        [...path, 'appliesWhen'],
        `対応期限「${promise.name.ja}」の対象になるリードはありえません。同時に成り立たない条件を直してください`,
        `The promise “${promise.name.en}” can apply to no lead. Change the conditions that can't hold together`,
      );
    }
    const { warn, within } = promise;
    if (warn.kind === 'days_before' && within.unit !== 'months' && (within.unit !== 'days' || warn.days >= within.amount)) {
      report(
        'warns_from_the_start',
        'hint',
        [...path, 'warn'],
        `対応期限「${promise.name.ja}」は始まった時から「期限間近」になります。知らせる時期を期限に近づけてください`,
        `The promise “${promise.name.en}” is “due soon” from its start. Warn closer to the deadline`,
      );
    }
  });
  lintCircles(lint);
  const hot = agreement.intents.some((intent) => intent.hot);
  if (hot && !agreement.promises.some(({ startsOn }) => startsOn.kind === 'hot_intent')) {
    report(
      'hot_intent_without_promise',
      'warning',
      ['agreement', 'promises'],
      'すぐ話したい問い合わせに対応期限がありません。始まりが「すぐ話したい問い合わせ」の対応期限を加えてください',
      'Hot inquiries have no promise. Add one that starts on a hot inquiry',
    );
  }
}

function lintReferences({ agreement, report }: LintCase, promise: PromiseRule, path: RulebookPath, ids: ReadonlySet<string>): void {
  const { ja, en } = promise.name;
  const miss = (at: RulebookPath, what: LocalText, id: string): void =>
    report(
      'unknown_id',
      'error',
      at,
      `対応期限「${ja}」が指す${what.ja}「${id}」はありません(消されたか、書き違いです)。選び直してください`,
      `The promise “${en}” names a ${what.en} “${id}” that doesn't exist (removed or misspelt). Choose again`,
    );
  const aPromise = { ja: '対応期限', en: 'promise' };
  if (!agreement.calendars.some(({ id }) => id === promise.calendar)) {
    miss([...path, 'calendar'], { ja: 'カレンダー', en: 'calendar' }, promise.calendar);
  }
  const { startsOn } = promise;
  if (startsOn.kind === 'stage') {
    const known = [...agreement.stages, ...agreement.parked].some(({ id }) => id === startsOn.stage);
    if (!known) miss([...path, 'startsOn', 'stage'], { ja: '段階', en: 'stage' }, startsOn.stage);
  }
  if (startsOn.kind === 'conversation' && startsOn.elsePlan !== undefined && !ids.has(startsOn.elsePlan)) {
    miss([...path, 'startsOn', 'elsePlan'], aPromise, startsOn.elsePlan);
  }
  for (const list of ['standsStillWhile', 'replaces'] as const) {
    promise[list].forEach((id, j) => {
      if (!ids.has(id)) miss([...path, list, j], aPromise, id);
    });
  }
  promise.withinFor.forEach(({ intent }, j) => {
    if (!agreement.intents.some(({ id }) => id === intent))
      miss([...path, 'withinFor', j, 'intent'], { ja: 'きっかけ', en: 'intent' }, intent);
  });
}

/** Why a promise would never start; null where it may. */
function lintStart({ agreement, report }: LintCase, promise: PromiseRule, path: RulebookPath): void {
  const why = neverStarts(promise.startsOn, promise, agreement);
  if (!why) return;
  report(
    'promise_never_starts',
    'warning',
    [...path, 'startsOn'],
    `対応期限「${promise.name.ja}」は始まりません。${why.ja}`,
    `The promise “${promise.name.en}” never starts. ${why.en}`,
  );
}

function neverStarts(start: PromiseStart, promise: PromiseRule, agreement: LintCase['agreement']): LocalText | null {
  switch (start.kind) {
    case 'hot_intent':
      return agreement.intents.some(({ hot }) => hot)
        ? null
        : { ja: 'すぐ話したい問い合わせが1つも決まっていません', en: 'No intent is marked as hot' };
    case 'hand_off':
    case 'conversation': {
      const to = start.to ?? [promise.department];
      return agreement.stages.some(({ handsOff, department }) => handsOff && to.includes(department))
        ? null
        : { ja: 'その部門に引き渡す段階がありません', en: 'No stage hands off to that department' };
    }
    case 'attempt':
    case 'meeting_held': {
      const counts = start.kind === 'attempt' ? 'attempt' : 'meeting';
      return agreement.touchResults.some(({ countsAs }) => countsAs.includes(counts))
        ? null
        : { ja: '始まりに当たる接触の結果がありません', en: 'No touch result counts as what starts it' };
    }
    default:
      return null;
  }
}

function lintKeeping({ agreement, report }: LintCase, promise: PromiseRule, path: RulebookPath): void {
  const { ja, en } = promise.name;
  promise.keptBy.forEach((kept, j) => {
    if (kept.kind === 'touches' && !promise.touches) {
      report(
        'touch_plan_missing',
        'error',
        [...path, 'keptBy', j],
        `対応期限「${ja}」は接触の回数で守りますが、回数が決まっていません。回数と間隔を決めてください`,
        `The promise “${en}” is kept by touches but says not how many. Set their number and spacing`,
      );
    }
  });
  if (promise.keptBy.every((kept) => cannotHappen(kept, promise, agreement))) {
    report(
      'promise_cannot_be_kept',
      'error',
      [...path, 'keptBy'],
      `対応期限「${ja}」を守ったことになる行動がありません。接触の結果が何に数えられるかを決めてください`,
      `Nothing that anybody can record keeps the promise “${en}”. Say what touch results count as`,
    );
  }
  const plan = promise.touches;
  if (plan && (plan.min > plan.max || plan.minCalls > plan.max)) {
    report(
      'touch_plan_too_tight',
      'error',
      [...path, 'touches', 'max'],
      `対応期限「${ja}」は${Math.max(plan.min, plan.minCalls)}回の接触を求めますが、上限は${plan.max}回です。上限を上げてください`,
      `The promise “${en}” wants ${Math.max(plan.min, plan.minCalls)} touches and allows ${plan.max}. Raise the upper bound`,
    );
  }
}

function cannotHappen(kept: PromiseKeptBy, promise: PromiseRule, agreement: LintCase['agreement']): boolean {
  const counted = (as: 'touch' | 'attempt' | 'conversation' | 'meeting'): boolean =>
    [...agreement.touchResults, ...agreement.capturedTouches].some(({ countsAs }) => countsAs.includes(as));
  switch (kept.kind) {
    case 'attempt':
      return !counted('attempt') && !(kept.types ?? []).some((type) => type !== 'call');
    case 'touch':
      return !counted('touch');
    case 'conversation':
      return !counted('conversation');
    case 'meeting_held':
      return !counted('meeting');
    case 'touches':
      return !promise.touches || !counted('touch');
    default:
      return false;
  }
}

type Within = PromiseRule['within'];

/** Starts are tried every hour of two weeks: every hour of every weekday, twice. */
const TRIED = 14 * DAY;

/** Whether the department that must act is open between start and deadline, and a touch plan fits into its days. */
function lintTime(lint: LintCase, promise: PromiseRule, path: RulebookPath): void {
  const { book, now, report } = lint;
  const { ja, en } = promise.name;
  const calendar = book.calendars.get(promise.calendar);
  // An agreed call-back is due when it was agreed, whatever the hours; a missing calendar is told of as such.
  if (!calendar || promise.startsOn.kind === 'callback') return;
  const first = nextOpening(calendar, now);
  if (first === null) {
    report(
      'promise_cannot_be_kept',
      'error',
      [...path, 'calendar'],
      `対応期限「${ja}」のカレンダーは開きません。期限が来ないので、開いている時間のあるカレンダーを選んでください`,
      `The calendar of the promise “${en}” never opens, so it is never due. Choose one that does`,
    );
    return;
  }
  const acting = book.calendarOf(promise.department);
  const all: { within: Within; at: RulebookPath }[] = [
    { within: promise.within, at: [...path, 'within'] },
    ...promise.withinFor.map((special, j) => ({ within: special as Within, at: [...path, 'withinFor', j] })),
  ];
  for (const { within, at } of all) {
    const { shut, tried, example } = tryStarts(calendar, acting, within, promise.sameDayCounts, now);
    if (shut === 0) continue;
    const when = example === null ? '' : wallClock(calendar, example);
    if (shut === tried) {
      report(
        'promise_cannot_be_kept',
        'error',
        at,
        `対応期限「${ja}」は誰にも守れません。始まりから期限までに、担当部門の開いている時間がありません。カレンダーか期限を変えてください`,
        `Nobody can keep the promise “${en}”: the department that must act never opens between its start and its deadline. Change the calendar or the time allowed`,
      );
    } else {
      report(
        'promise_not_always_keepable',
        'warning',
        at,
        `対応期限「${ja}」は、始まる時刻によっては守れません(例: ${when} に始まると、担当部門が開く前に期限が来ます)。担当部門と同じカレンダーを選んでください`,
        `The promise “${en}” can't always be kept: started at ${when}, it is due before the department opens. Choose the calendar of that department`,
      );
    }
  }
  const plan = promise.touches;
  if (plan && plan.spacingDays > 0) {
    const days = (Math.max(plan.min, plan.minCalls) - 1) * plan.spacingDays;
    const lastTouch = days < 1 ? first : nthBusinessDayClosing(calendar, first, Math.min(days, 3_660));
    const due = dueOf(calendar, promise.within, promise.sameDayCounts, first);
    if (due !== null && (lastTouch === null || dayOfInstant(calendar, lastTouch) > dayOfInstant(calendar, due))) {
      report(
        'touch_plan_too_tight',
        'error',
        [...path, 'touches'],
        `対応期限「${ja}」の接触は${plan.spacingDays}営業日おきに${Math.max(plan.min, plan.minCalls)}回で、期限までに収まりません。回数か間隔を減らすか、期限を延ばしてください`,
        `The touches of the promise “${en}” don't fit before its deadline: ${Math.max(plan.min, plan.minCalls)} of them, ${plan.spacingDays} working days apart. Ask for fewer, closer, or allow more time`,
      );
    }
  }
}

function dueOf(calendar: Calendar, { amount, unit }: Within, sameDayCounts: boolean, start: Instant): Instant | null {
  switch (unit) {
    case 'minutes':
      return addWorkingTime(calendar, start, Math.round(amount * MINUTE));
    case 'hours':
      return addWorkingTime(calendar, start, Math.round(amount * HOUR));
    case 'days':
      return nthBusinessDayClosing(calendar, start, Math.max(1, Math.ceil(amount)), sameDayCounts);
    case 'months':
      return addMonthsClosing(calendar, start, Math.max(1, Math.ceil(amount)));
  }
}

function tryStarts(
  calendar: Calendar,
  acting: Calendar,
  within: Within,
  sameDayCounts: boolean,
  now: Instant,
): { shut: number; tried: number; example: Instant | null } {
  let [shut, tried] = [0, 0];
  let example: Instant | null = null;
  // Who acts by the very calendar that counts always has its time.
  if (calendar === acting) return { shut, tried, example };
  const from = Math.ceil(now / HOUR) * HOUR;
  for (let start = from; start < from + TRIED; start += HOUR) {
    const due = dueOf(calendar, within, sameDayCounts, start);
    tried += 1;
    if (due !== null && workingTime(acting, start, due) > 0) continue;
    shut += 1;
    example ??= start;
  }
  return { shut, tried, example };
}

function wallClock(calendar: Calendar, at: Instant): string {
  const wall = at + offsetAt(calendar.zone, at);
  const minutes = Math.floor((((wall % DAY) + DAY) % DAY) / MINUTE);
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${dateOfDay(dayOfInstant(calendar, at))} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Promises that replace each other, or stand still for each other, in a circle. */
function lintCircles({ agreement, report }: LintCase): void {
  for (const list of ['replaces', 'standsStillWhile'] as const) {
    const next = new Map(agreement.promises.map((promise) => [promise.id, promise[list]]));
    agreement.promises.forEach((promise, i) => {
      if (!reaches(promise.id, promise.id, next)) return;
      const { ja, en } = promise.name;
      report(
        'promise_circle',
        'error',
        ['agreement', 'promises', i, list],
        list === 'replaces'
          ? `対応期限「${ja}」は、自分を置き換える対応期限を置き換えています。どちらか一方だけにしてください`
          : `対応期限「${ja}」は、自分を待つ対応期限を待っています。どちらか一方だけにしてください`,
        list === 'replaces'
          ? `The promise “${en}” replaces one that replaces it. Keep only one of the two`
          : `The promise “${en}” waits for one that waits for it. Keep only one of the two`,
      );
    });
  }
}

function reaches(from: string, to: string, next: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const open = [...(next.get(from) ?? [])];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(next.get(id) ?? []));
  }
  return false;
}
