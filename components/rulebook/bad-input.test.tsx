// @vitest-environment jsdom
import { act, type ReactNode, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownDates } from '@/entrypoints/options/known-dates';
import type { Agreement } from '@/lib/domain/rulebook';
import type { Language } from '@/lib/domain/text';
import { aRulebook, at } from '@/test/fixtures/builders';
import { SayProvider } from '../ui/say';
import { EditingProvider, type Path, useEditing } from './editing';
import { ImportPart } from './in-out/import-part';
import { KnownDatesProvider } from './known-dates';
import { CalendarsSection } from './sections/calendars';
import { StagesSection } from './sections/stages';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const rulebook = aRulebook();
const known = knownDates(rulebook.almanac);
const now = at('2026-11-19T10:00+09:00');
let root: Root;
let book: Agreement;
let goTo: (path: Path) => void;

beforeEach(() => {
  Element.prototype.scrollIntoView ??= () => undefined;
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root') as HTMLElement);
});
afterEach(async () => act(async () => root.unmount()));

function Editor({ lang, start, children }: { lang: Language; start: Agreement; children: ReactNode }) {
  const [draft, setDraft] = useState(start);
  book = draft;
  return (
    <SayProvider lang={lang} now={now} rulebook={rulebook} people={[]}>
      <EditingProvider book={draft} onChange={setDraft} inForce={rulebook.agreement} almanac={rulebook.almanac} canEdit>
        <KnownDatesProvider known={known}>{children}</KnownDatesProvider>
        <Look />
      </EditingProvider>
    </SayProvider>
  );
}

function Look() {
  goTo = useEditing().goTo;
  return null;
}

/** Lint looks in turns of the page, a file is read when there is time. */
async function until(words: string): Promise<void> {
  for (let turn = 0; turn < 100 && !page().includes(words); turn += 1) await act(async () => new Promise((done) => setTimeout(done, 20)));
  expect(page()).toContain(words);
}

async function show(lang: Language, section: ReactNode, opened: Path, start = rulebook.agreement): Promise<void> {
  await act(async () =>
    root.render(
      <Editor lang={lang} start={start}>
        {section}
      </Editor>,
    ),
  );
  await act(async () => goTo(opened));
  await act(async () => new Promise((done) => setTimeout(done, 20)));
}

async function type(place: string, text: string): Promise<void> {
  const box = document.querySelector<HTMLInputElement>(`[id="rb-${place}"] input`);
  if (!box) throw new Error(`nothing to type into at ${place}`);
  await act(async () => {
    box.focus();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(box, text);
    box.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

const page = () => document.body.textContent ?? '';
const { agreement } = rulebook;
const stages = (change: (stage: Agreement['stages'][number]) => Agreement['stages'][number], at: number): Agreement => ({
  ...agreement,
  stages: agreement.stages.map((stage, i) => (i === at ? change(stage) : stage)),
});

describe.each(['ja', 'en'] as const)('B4 what a calendar can’t be, in %s', (lang) => {
  it.each<[string, string, string, Record<Language, string>]>([
    [
      'hours that overlap',
      'calendars.0.weekly.mon',
      '9-13, 12-18',
      { ja: '9:00–13:00 と 12:00–18:00 が重なっています', en: '9:00–13:00 and 12:00–18:00 overlap' },
    ],
    [
      'an end before the start',
      'calendars.0.weekly.mon',
      '18-9',
      { ja: '「18-9」は終わりが始まりより前です', en: '“18-9” ends before it starts' },
    ],
    ['the 31st of April', 'calendars.0.closures.0.from', '4/31', { ja: '4月31日はありません', en: 'There is no 31 April' }],
    [
      'a zone that does not exist',
      'calendars.0.timeZone',
      'Asia/Edo',
      { ja: '「Asia/Edo」という時間帯はありません。一覧から選んでください', en: '“Asia/Edo”. Choose one from the list' },
    ],
  ])('%s: the box keeps it, the draft does not', async (_, place, typed, words) => {
    await show(lang, <CalendarsSection />, ['calendars', 0, 'name']);
    await type(place, typed);
    await until(words[lang]);
    const box = document.querySelector<HTMLInputElement>(`[id="rb-${place}"] input`);
    await act(async () => box?.blur());
    expect(page()).toContain(words[lang]);
    expect(box?.value).toBe(typed);
    // Leaving the page would lose it: the browser asks first.
    expect(dispatchEvent(new Event('beforeunload', { cancelable: true }))).toBe(false);
    expect(book).toBe(agreement);
  });

  it.each<[string, string, Record<Language, string>]>([
    [
      'a million events',
      'BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270415\r\nEND:VEVENT\r\n'.repeat(1_000_000),
      {
        ja: '1.0 MBまでです。期間や予定を分けて書き出してください。何も変えていません。',
        en: 'up to 1.0 MB. Export fewer years or events at a time. Nothing was changed.',
      },
    ],
    [
      'a web page',
      `<!doctype html><title>Sign in</title>${'<p>Sign in</p>'.repeat(200)}`,
      { ja: 'カレンダーのファイル(.ics)ではないようです', en: 'This is no iCalendar (.ics) file' },
    ],
  ])('%s instead of a calendar file: says what to do, and the draft stays', async (_, pasted, words) => {
    await show(lang, <CalendarsSection />, ['calendars', 0, 'name']);
    const box = document.querySelector('.rb-import textarea');
    const event = Object.assign(new Event('paste', { bubbles: true, cancelable: true }), { clipboardData: { getData: () => pasted } });
    await act(async () => void box?.dispatchEvent(event));
    await until(words[lang]);
    expect(book).toBe(agreement);
  });
});

describe.each(['ja', 'en'] as const)('D7 stages that don’t work, in %s', (lang) => {
  it('two of which only one can be reached say so where they are opened', async () => {
    const both = stages(
      (stage) => ({
        ...stage,
        triggers: [],
        entry: {
          combinator: 'and',
          rules: [
            { field: 'lead.employees', operator: '>=', value: 300 },
            { field: 'lead.employees', operator: '<', value: 30 },
          ],
        },
      }),
      3,
    );
    await show(lang, <StagesSection />, ['stages', 3, 'name'], both);
    await until({ ja: '段階「営業案件」には、どのリードも入れません', en: 'No lead can ever enter stage “Sales-ready”' }[lang]);
  });

  it('a condition on a field that is gone names it', async () => {
    const gone = stages(
      (stage) => ({ ...stage, entry: { combinator: 'and', rules: [{ field: 'lead.shoeSize', operator: '>=', value: 25 }] } }),
      1,
    );
    await show(lang, <StagesSection />, ['stages', 1, 'entry'], gone);
    await until({ ja: '「lead.shoeSize」という項目はもうありません', en: 'There is no field “lead.shoeSize” any more' }[lang]);
  });
});

describe.each(['ja', 'en'] as const)('B10 what no file of an agreement is, in %s', (lang) => {
  it('a web page: says so, and nothing can be taken in', async () => {
    await show(lang, <ImportPart />, ['meta']);
    const input = document.querySelector('[data-testid="import-file"]') as HTMLInputElement;
    Object.defineProperty(input, 'files', { value: [new File(['<!doctype html><title>Sign in</title>'], 'agreement.json')] });
    await act(async () => void input.dispatchEvent(new Event('change', { bubbles: true })));
    await until({ ja: 'Webページ(HTML)', en: 'web page (HTML)' }[lang]);
    expect(document.querySelector('[data-testid="import-take"]')).toBeNull();
    expect(book).toBe(agreement);
  });
});
