import { describe, expect, it } from 'vitest';
import { addWorkingTime, compileCalendar, isOpen, nthBusinessDayClosing, type Schedule, workingTime } from '@/lib/domain/business-hours';
import { evaluate } from '@/lib/domain/evaluate';
import { MINUTE } from '@/lib/domain/time';
import { aHandOff, aLead, anActivity, aRulebook, at, hours, minutes } from '@/test/fixtures/builders';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'];

function week(...day: [string, string][]): Schedule['weekly'] {
  return Object.fromEntries(weekdays.map((weekday) => [weekday, day]));
}

const japan: Schedule = {
  timeZone: 'Asia/Tokyo',
  weekly: week(['09:00', '12:00'], ['13:00', '18:00']),
  holidays: ['2026-11-23', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01'],
  exceptions: { '2026-12-28': [['09:00', '12:00']], '2026-11-28': [['10:00', '12:00']] },
  breaks: { '2026-11-25': [['15:00', '18:00']] },
};
const berlin: Schedule = { timeZone: 'Europe/Berlin', weekly: { sun: [['00:00', '06:00']], mon: [['09:00', '17:00']] } };
const nights: Schedule = { timeZone: 'Asia/Tokyo', weekly: { fri: [['22:00', '24:00']], sat: [['00:00', '06:00']] } };

describe('an amount that ends exactly at closing is due at the closing instant (fault 36)', () => {
  it.each<[string, Schedule, string, number, string]>([
    ['of a day', japan, '2026-11-20T15:00+09:00', 180, '2026-11-20T18:00+09:00'],
    ['before a long weekend, from its first minute', japan, '2026-11-20T09:00+09:00', 480, '2026-11-20T18:00+09:00'],
    ['of the morning', japan, '2026-11-20T09:00+09:00', 180, '2026-11-20T12:00+09:00'],
    ['asked in the lunch break', japan, '2026-11-20T12:30+09:00', 300, '2026-11-20T18:00+09:00'],
    ['asked at closing', japan, '2026-11-20T18:00+09:00', 180, '2026-11-24T12:00+09:00'],
    ['asked on a holiday', japan, '2026-11-23T10:00+09:00', 480, '2026-11-24T18:00+09:00'],
    ['of a half day', japan, '2026-12-28T09:00+09:00', 180, '2026-12-28T12:00+09:00'],
    ['of a half day, over the year-end if a minute more', japan, '2026-12-28T09:00+09:00', 181, '2027-01-04T09:01+09:00'],
    ['of a Saturday worked once', japan, '2026-11-27T18:00+09:00', 120, '2026-11-28T12:00+09:00'],
    ['where hours were taken off', japan, '2026-11-25T13:00+09:00', 120, '2026-11-25T15:00+09:00'],
    ['of the tenth day', japan, '2026-11-09T09:00+09:00', 10 * 480, '2026-11-20T18:00+09:00'],
    ['of a night shift, over midnight', nights, '2026-11-20T22:00+09:00', 480, '2026-11-21T06:00+09:00'],
    ['of a night shift, at midnight itself', nights, '2026-11-20T22:00+09:00', 120, '2026-11-21T00:00+09:00'],
    ['of a Sunday of 23 hours', berlin, '2026-03-29T00:00+01:00', 300, '2026-03-29T06:00+02:00'],
    ['of a Sunday of 25 hours', berlin, '2026-10-25T00:00+02:00', 420, '2026-10-25T06:00+01:00'],
    [
      'where the clock is set forth',
      {
        ...berlin,
        weekly: {
          sun: [
            ['00:00', '02:00'],
            ['09:00', '10:00'],
          ],
        },
      },
      '2026-03-29T00:00+01:00',
      120,
      '2026-03-29T03:00+02:00',
    ],
  ])('%s', (_, schedule, from, amount, due) => {
    const calendar = compileCalendar(schedule);
    expect(addWorkingTime(calendar, at(from), amount * MINUTE)).toBe(at(due));
    expect(workingTime(calendar, at(from), at(due))).toBe(amount * MINUTE);
    // One millisecond less is earlier, one more is not due before somebody works again.
    expect(addWorkingTime(calendar, at(from), amount * MINUTE - 1)).toBe(at(due) - 1);
    const later = addWorkingTime(calendar, at(from), amount * MINUTE + 1) ?? Number.NaN;
    expect(isOpen(calendar, at(due)) ? later === at(due) + 1 : isOpen(calendar, later - 1) && later > at(due) + 1).toBe(true);
  });

  it.each<[string, Schedule, string, number, string]>([
    ['of a day', japan, '2026-11-24T12:00+09:00', -180, '2026-11-24T09:00+09:00'],
    ['of the afternoon', japan, '2026-11-24T18:00+09:00', -300, '2026-11-24T13:00+09:00'],
    ['asked at an opening', japan, '2026-11-24T09:00+09:00', -300, '2026-11-20T13:00+09:00'],
    ['of a half day', japan, '2027-01-04T09:00+09:00', -180, '2026-12-28T09:00+09:00'],
  ])('and one that is taken back starts at the opening instant: %s', (_, schedule, from, amount, start) => {
    expect(addWorkingTime(compileCalendar(schedule), at(from), amount * MINUTE)).toBe(at(start));
  });

  it.each([
    ['the day before a holiday', '2026-11-19T10:00+09:00', 1, '2026-11-20T18:00+09:00'],
    ['a day with hours taken off', '2026-11-24T10:00+09:00', 1, '2026-11-25T15:00+09:00'],
    ['a half day', '2026-12-25T10:00+09:00', 1, '2026-12-28T12:00+09:00'],
    ['a Saturday worked once', '2026-11-27T10:00+09:00', 1, '2026-11-28T12:00+09:00'],
  ])('days end at the closing of %s', (_, from, n, due) => {
    expect(nthBusinessDayClosing(compileCalendar(japan), at(from), n)).toBe(at(due));
  });

  it('a clock whose hour ends at closing is met at that instant and breached after it', () => {
    const asked = at('2026-11-20T17:00+09:00');
    const lead = aLead({
      handOffs: [aHandOff(asked)],
      activities: [anActivity({ type: 'inquiry', intent: 'price', occurredAt: asked })],
    });
    const clock = (now: string) => evaluate(lead, aRulebook(), at(now)).clocks.find(({ promise }) => promise === 'p1');
    expect(clock('2026-11-20T17:00+09:00')).toMatchObject({ due: at('2026-11-20T18:00+09:00'), allowed: hours(1) });
    expect(clock('2026-11-20T17:59+09:00')).toMatchObject({ left: minutes(1) });
    expect(clock('2026-11-20T18:00+09:00')?.state).not.toBe('breached');
    expect(clock('2026-11-24T09:01+09:00')?.state).toBe('breached');
  });
});
