import { useEffect, useState } from 'react';
import { EditingProvider, useEditing } from '@/components/rulebook/editing';
import { GoalsView } from '@/components/rulebook/goals/goals-view';
import { KnownDatesProvider } from '@/components/rulebook/known-dates';
import { AgreementSection } from '@/components/rulebook/sections/agreement';
import { CalendarsSection } from '@/components/rulebook/sections/calendars';
import { FileImport } from '@/components/rulebook/sections/calendars/file-import';
import { PromisesSection } from '@/components/rulebook/sections/promises';
import { knownDates } from '@/entrypoints/options/known-dates';
import { Goals } from '@/lib/domain/goals';
import type { Agreement } from '@/lib/domain/rulebook';
import { now, rulebook } from './facts';

const known = knownDates(rulebook.almanac);

type Props = { book?: Agreement; canEdit?: boolean; goTo?: readonly (string | number)[]; children: React.ReactNode };

/** A section over a draft that can really be edited. */
function Desk({ book = rulebook.agreement, canEdit = true, goTo, children }: Props) {
  const [draft, setDraft] = useState(book);
  return (
    <KnownDatesProvider known={known}>
      <EditingProvider
        book={draft}
        onChange={setDraft}
        inForce={rulebook.agreement}
        almanac={rulebook.almanac}
        canEdit={canEdit}
        lockedBy={(path) => (path[2] === 'calendar' && !canEdit ? 'IT' : null)}
      >
        <div className="card">
          <div className="card-body">{children}</div>
        </div>
        {goTo && <Open place={goTo} />}
      </EditingProvider>
    </KnownDatesProvider>
  );
}

function Open({ place }: { place: readonly (string | number)[] }) {
  const { goTo } = useEditing();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (done) return;
    setDone(true);
    goTo(place);
  }, [done, goTo, place]);
  return null;
}

const file = [
  'BEGIN:VCALENDAR',
  'BEGIN:VEVENT',
  'SUMMARY:創立記念日',
  'DTSTART;VALUE=DATE:20270415',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'SUMMARY:全社総会',
  'DTSTART;TZID=Asia/Tokyo:20270601T150000',
  'DTEND;TZID=Asia/Tokyo:20270601T180000',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'SUMMARY:夏季一斉休暇',
  'DTSTART;VALUE=DATE:20270812',
  'DTEND;VALUE=DATE:20270817',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'SUMMARY:壊れた予定',
  'DTSTART;VALUE=DATE:20270431',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n');

const [standard, quick] = rulebook.agreement.calendars;
const special: Agreement = {
  ...rulebook.agreement,
  calendars: [
    {
      ...standard,
      extraHolidays: [{ date: '2026-12-04', name: { ja: '創立記念日', en: 'Founding day' } }],
      exceptions: { '2026-12-12': [['10:00', '15:00']], '2026-12-28': [['09:00', '12:00']] },
      openings: { '2027-01-11': [['09:00', '12:00']] },
      breaks: { '2026-12-24': [['16:00', '18:00']] },
    } as Agreement['calendars'][number],
    quick as Agreement['calendars'][number],
  ],
};

function Import() {
  const { book } = useEditing();
  const [rule] = book.calendars;
  return rule ? <FileImport path={['calendars', 0]} rule={rule} /> : null;
}

/** The goals of a month, as the hub would have kept them; saving keeps nothing. */
function MonthOfGoals({ mayEdit }: { mayEdit: boolean }) {
  const [month, setMonth] = useState('2026-12');
  const goals = Goals.parse({
    ...{ month: '2026-12', version: 2, team: 'east-2', enteredAt: now, enteredBy: 'rep-1', target: 60, quota: 30_000_000 },
    values: { delivered_mql: 120, kept_p1: 90, conversation_rate: 55 },
    pledge: { marketing: { volume: 120, personaRatio: 70 }, sales: { followUp: 90 } },
  });
  return (
    <div style={{ padding: 24 }}>
      <GoalsView
        month={month}
        onMonth={setMonth}
        teams={[{ id: 'east-2', label: '東日本第2' }]}
        team="east-2"
        onTeam={() => undefined}
        asked={{
          value: { goals, before: [{ ...goals, version: 1, target: 55 }] },
          loading: false,
          fault: null,
          reload: async () => undefined,
          save: async () => null,
        }}
        agreement={rulebook.agreement}
        mayEdit={mayEdit}
      />
    </div>
  );
}

/** Sections of the rulebook's editor in each state that looks different. */
export const rulebookSections: Record<string, (lang: 'ja' | 'en') => React.ReactNode> = {
  promises: () => (
    <Desk>
      <PromisesSection />
    </Desk>
  ),
  promise: () => (
    <Desk goTo={['promises', 3, 'action']}>
      <PromisesSection />
    </Desk>
  ),
  promiseread: () => (
    <Desk canEdit={false} goTo={['promises', 1, 'within', 'amount']}>
      <PromisesSection />
    </Desk>
  ),
  calendars: () => (
    <Desk book={special} goTo={['calendars', 0, 'name']}>
      <CalendarsSection />
    </Desk>
  ),
  calendarfile: () => (
    <Desk>
      <Import />
    </Desk>
  ),
  goals: () => <MonthOfGoals mayEdit />,
  goalsread: () => <MonthOfGoals mayEdit={false} />,
  agreement: () => (
    <Desk>
      <AgreementSection />
    </Desk>
  ),
};

/** What the picture of the import pastes. */
export const pastedFile = file;
