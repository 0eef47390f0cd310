import type { Agreement } from '../rulebook';
import { text } from './write';

type Hours = [string, string][];

function weekdays(hours: Hours) {
  return { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours };
}

/** Obon is offered and stays off until the company confirms it. */
const closures = [
  { from: '12-29', to: '01-03', name: text('年末年始休業', 'New Year closure'), enabled: true },
  { from: '08-13', to: '08-15', name: text('夏季休業(お盆)', 'Obon closure'), enabled: false },
];

/** Hours of the teams in Japan: with a lunch break, and without one for those who answer at once. */
export const calendars: Agreement['calendars'] = [
  {
    id: 'standard',
    name: text('通常', 'Standard'),
    timeZone: 'Asia/Tokyo',
    weekly: weekdays([
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ]),
    holidays: 'jp',
    extraHolidays: [],
    closures,
    exceptions: {},
    openings: {},
    breaks: {},
  },
  {
    id: 'quick',
    name: text('即応', 'Quick'),
    timeZone: 'Asia/Tokyo',
    weekly: weekdays([['09:00', '18:00']]),
    holidays: 'jp',
    extraHolidays: [],
    closures,
    exceptions: {},
    openings: {},
    breaks: {},
  },
];
