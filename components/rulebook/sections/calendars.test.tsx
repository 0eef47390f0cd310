// @vitest-environment jsdom
import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownDates } from '@/entrypoints/options/known-dates';
import { Agreement } from '@/lib/domain/rulebook';
import { aRulebook, at } from '@/test/fixtures/builders';
import { SayProvider } from '../../ui/say';
import { EditingProvider, useEditing } from '../editing';
import { KnownDatesProvider } from '../known-dates';
import { CalendarsSection } from './calendars';
import { PromisesSection } from './promises';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const rulebook = aRulebook();
const known = knownDates(rulebook.almanac);
const now = at('2026-11-19T10:00+09:00');
let root: Root;
let book: Agreement;

beforeEach(() => {
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root') as HTMLElement);
});
afterEach(async () => act(async () => root.unmount()));

function Editor({ children }: { children: React.ReactNode }) {
  const [draft, setDraft] = useState<Agreement>(rulebook.agreement);
  book = draft;
  return (
    <SayProvider lang="en" now={now} rulebook={rulebook} people={[]}>
      <KnownDatesProvider known={known}>
        <EditingProvider book={draft} onChange={setDraft} inForce={rulebook.agreement} almanac={rulebook.almanac} canEdit>
          {children}
          <Typed />
        </EditingProvider>
      </KnownDatesProvider>
    </SayProvider>
  );
}

function Typed() {
  const { typedAt } = useEditing();
  return <output id="typed">{typedAt(['calendars', 0, 'weekly', 'mon'])?.text}</output>;
}

async function show(section: React.ReactNode): Promise<void> {
  await act(async () => root.render(<Editor>{section}</Editor>));
}

function found(selector: string, text: string): HTMLElement {
  const all = [...document.querySelectorAll<HTMLElement>(selector)];
  const element = all.find((each) => each.textContent?.includes(text) || each.getAttribute('aria-label')?.includes(text));
  if (!element) throw new Error(`${selector} ${text}`);
  return element;
}

async function press(selector: string, text: string): Promise<void> {
  await act(async () => found(selector, text).click());
}

/** Types into the box whose label says `label`. */
async function type(label: string, text: string): Promise<void> {
  const id = found('label', label).getAttribute('for');
  const box = document.getElementById(id ?? '') as HTMLInputElement | HTMLTextAreaElement;
  await act(async () => {
    const prototype = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(box, text);
    box.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

const page = () => document.body.textContent ?? '';

/** Pastes as a browser does: the text is at hand before it stands in the box. */
async function paste(label: string, text: string): Promise<boolean> {
  const box = document.getElementById(found('label', label).getAttribute('for') ?? '');
  const event = Object.assign(new Event('paste', { bubbles: true, cancelable: true }), { clipboardData: { getData: () => text } });
  await act(async () => void box?.dispatchEvent(event));
  return event.defaultPrevented;
}

describe('B1 a promise written from nothing', () => {
  it('begins with something that can be kept, and says with every key what it means and when it is due', async () => {
    await show(<PromisesSection />);
    await press('button', 'Add promise');
    expect(book.promises.at(-1)).toMatchObject({ id: 'promise', within: { amount: 1, unit: 'days' }, calendar: 'quick' });
    expect(Agreement.safeParse(book).success).toBe(true);
    expect(page()).toContain('“Call” within 1 business day of each hand-off');
    expect(page()).toContain('Handed off Thu 19 Nov 14:00 → due Fri 20 Nov 18:00');
    await type('How long', '3');
    expect(page()).toContain('“Call” within 3 business days of each hand-off');
    await expect.poll(page).toContain('Handed off Thu 19 Nov 14:00 → due Wed 25 Nov 18:00');
    expect(page()).toContain('Not counted: Sat 21 Nov – Sun 22 Nov (weekend), Mon 23 Nov (Labour Thanksgiving Day)');
    await type('How long', 'soon');
    expect(book.promises.at(-1)?.within.amount).toBe(3);
    expect(page()).toContain('3 business days of each hand-off');
  });
});

describe('B4 a calendar', () => {
  it('takes hours as they are typed; what is wrong is said, stays in its box, and the draft stays', async () => {
    await show(<CalendarsSection />);
    await press('button', 'Standard');
    await type('Hours on Sat', '10-15');
    expect(book.calendars[0]?.weekly.sat).toEqual([['10:00', '15:00']]);
    for (const [typed, wish] of [
      ['9-13, 12-18', '9:00–13:00 and 12:00–18:00 overlap. Change one of them'],
      ['18-9', '“18-9” ends before it starts'],
    ] as const) {
      await type('Hours on Mon', typed);
      expect(page()).toContain(wish);
      expect(document.getElementById('typed')?.textContent).toBe(typed);
      expect(book.calendars[0]?.weekly.mon).toEqual(rulebook.agreement.calendars[0]?.weekly.mon);
    }
    await type('First day', '4/31');
    expect(page()).toContain('There is no 31 April; it has 30 days');
    expect(book.calendars[0]?.closures[0]?.from).toBe('12-29');
  });

  it('shows what a file would add and refuses what is none; nothing is added before a yes', async () => {
    const event = (date: string, name: string) => `BEGIN:VEVENT\r\nSUMMARY:${name}\r\nDTSTART;VALUE=DATE:${date}\r\nEND:VEVENT\r\n`;
    await show(<CalendarsSection />);
    await press('button', 'Standard');
    expect(await paste('Paste its text', `BEGIN:VCALENDAR\r\n${event('20270415', 'x').repeat(1_000_000)}END:VCALENDAR`)).toBe(true);
    expect(page()).toMatch(/Too large \(\d+\.\d MB\): up to 1\.0 MB/);
    await type('Paste its text', '<!doctype html><html><body>Sign in</body></html>');
    expect(page()).toContain('This is no iCalendar (.ics) file');
    expect(book.calendars).toEqual(rulebook.agreement.calendars);
    await type('Paste its text', `BEGIN:VCALENDAR\r\n${event('20270415', 'Founding day')}${event('20270431', 'Broken')}END:VCALENDAR`);
    expect(page()).toContain('Found 1 closed day.');
    expect(page()).toContain('Line 8');
    expect(book.calendars[0]?.extraHolidays).toEqual([]);
    await press('button', 'Add 1 day');
    expect(book.calendars[0]?.extraHolidays).toEqual([{ date: '2027-04-15', name: { ja: 'Founding day' } }]);
    expect(page()).toContain('Added 1 day.');
  });
});
