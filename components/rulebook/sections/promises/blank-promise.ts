import type { Agreement, PromiseRule } from '@/lib/domain/rulebook';
import { promisesEn } from '@/lib/i18n/locales/promises-en';
import { promisesJa } from '@/lib/i18n/locales/promises-ja';

/** A promise to begin with: whoever takes leads over first calls within one business day, and their head hears of it when they don't. */
export function blankPromise(book: Agreement, id: string): PromiseRule {
  const department =
    book.departments.find((each) => each.id === 'is') ?? book.departments.find((each) => each.id === 'fs') ?? book.departments[0];
  const calendar = book.calendars.find((each) => each.id === department?.calendar) ?? book.calendars[0];
  return {
    id,
    name: { ja: promisesJa.blankName, en: promisesEn.blankName },
    action: { ja: promisesJa.blankAction, en: promisesEn.blankAction },
    department: department?.id ?? 'is',
    runsOn: 'owner',
    startsOn: { kind: 'hand_off' },
    keptBy: [{ kind: 'attempt', types: ['call'] }],
    within: { amount: 1, unit: 'days' },
    withinFor: [],
    calendar: calendar?.id ?? '',
    sameDayCounts: false,
    pausable: true,
    maxPauses: 2,
    standsStillWhile: [],
    replaces: [],
    warn: { kind: 'due_day' },
    escalate: { to: department?.answersTo ?? { ja: '', en: '' }, when: 'next_morning' },
  };
}
