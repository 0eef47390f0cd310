// @vitest-environment jsdom
import { act as settle, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultRulebook } from '@/lib/domain/default-rulebook';
import type { Agreement } from '@/lib/domain/rulebook';
import { SayProvider } from '../../ui/say';
import { type Editing, EditingProvider, type Path, useEditing } from '../editing';
import { ConditionEdit } from './condition-edit';
import { IdEdit } from './id-edit';
import { ListEdit } from './list-edit';
import { NumberEdit } from './number-edit';
import { WordsEdit } from './words-edit';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const { agreement } = defaultRulebook;
let root: Root;
let editing: Editing;
let book: Agreement;

beforeEach(() => {
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root') as HTMLElement);
});
afterEach(async () => {
  await settle(async () => root.unmount());
});

type Shown = { start?: Agreement; canEdit?: boolean; locked?: (path: Path) => string | null; children: React.ReactNode };

function Desk({ start = agreement, canEdit = true, locked = () => null, children }: Shown) {
  const [draft, setDraft] = useState(start);
  book = draft;
  return (
    <SayProvider lang="en" now={Date.UTC(2026, 10, 24)} rulebook={defaultRulebook} people={[]}>
      <EditingProvider book={draft} onChange={setDraft} inForce={agreement} canEdit={canEdit} lockedBy={locked}>
        <Look />
        {children}
      </EditingProvider>
    </SayProvider>
  );
}

function Look() {
  editing = useEditing();
  return null;
}

async function show(shown: Shown): Promise<void> {
  await settle(async () => root.render(<Desk {...shown} />));
}

async function type(label: string, value: string): Promise<void> {
  const box = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === label);
  const input = document.getElementById(box?.htmlFor ?? '') as HTMLInputElement;
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  await settle(async () => {
    set?.call(input, value);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

function button(name: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>('button')].find(
    (one) => one.getAttribute('aria-label') === name || one.textContent?.trim() === name,
  );
  if (!found) throw new Error(`no button ${name}`);
  return found;
}

async function press(name: string): Promise<void> {
  await settle(async () => button(name).click());
}

function said(): string {
  return document.body.textContent ?? '';
}

const months: Path = ['dormancy', 'afterMonths'];

describe('a number', () => {
  it.each([
    ['digits of any width', '18', 18],
    ['full width', '24', 24],
  ])('takes %s', async (_, typed, value) => {
    await show({ children: <NumberEdit path={months} /> });
    await type('Dormant after', typed);
    expect(book.dormancy.afterMonths).toBe(value);
    expect(said()).toContain('in force and default: 12 months');
  });

  it.each([
    ['what is no number', 'twelve', 'Enter a number in digits'],
    ['what is too large', '500', 'use a number of 120 or less'],
    ['half a month', '1.5', 'enter a whole number'],
  ])('keeps %s as typed, says what to do, and leaves the draft', async (_, typed, wish) => {
    await show({ children: <NumberEdit path={months} /> });
    await type('Dormant after', typed);
    expect(book.dormancy.afterMonths).toBe(12);
    expect(said()).toContain(wish);
    expect(document.querySelector<HTMLInputElement>('input')?.value).toBe(typed);
    expect(editing.problemsAt(['dormancy']).map(({ code }) => code)).toEqual(['not_taken']);
  });

  it('shows what it does not take at once, without going back to what was there first', async () => {
    const written = vi.spyOn(HTMLInputElement.prototype, 'value', 'set');
    await show({ children: <NumberEdit path={months} /> });
    written.mockClear();
    await type('Dormant after', '500');
    await type('Dormant after', '18');
    expect(written.mock.calls.map(([value]) => value)).toEqual(['500', '18']);
    written.mockRestore();
  });

  it('goes back to what is in force', async () => {
    await show({ children: <NumberEdit path={months} /> });
    await type('Dormant after', '18');
    await press('Go back to “12 months”');
    expect(book.dormancy.afterMonths).toBe(12);
    expect(said()).not.toContain('in force');
  });

  it('that somebody fixed says who, and takes nothing', async () => {
    await show({ locked: () => 'Fixed by your company', children: <NumberEdit path={months} /> });
    expect(said()).toContain('Fixed by your company');
    expect(document.querySelector('input')?.readOnly).toBe(true);
    expect(editing.set(months, 3)).toBe('Fixed by your company');
    expect(book.dormancy.afterMonths).toBe(12);
  });
});

describe('a list', () => {
  const list = (
    <ListEdit<Agreement['pauseReasons'][number]>
      path={['pauseReasons']}
      titleOf={({ name }) => name.en}
      blank={() => ({ id: 'fresh', name: { ja: '', en: 'Fresh' }, maxDays: 5 })}
    >
      {(i) => <WordsEdit path={['pauseReasons', i, 'name']} />}
    </ListEdit>
  );
  const names = () => book.pauseReasons.map(({ name }) => name.en);

  it('takes an item away and back', async () => {
    await show({ children: list });
    await press('Remove: Customer away');
    expect(names()).toEqual(['Scheduling with the customer', 'Internal check', 'Waiting for marketing']);
    await press('Undo');
    expect(book.pauseReasons).toEqual(agreement.pauseReasons);
  });

  it('leaves the focus on the row before when the last one went', async () => {
    await show({ children: list });
    await press('Remove: Waiting for marketing');
    expect(document.activeElement?.closest('[data-row]')?.getAttribute('data-row')).toBe('2');
    expect(document.activeElement?.className).toBe('rb-row-open');
  });

  it('copies under an id of its own, and opens the copy', async () => {
    await show({ children: list });
    await press('Duplicate: Customer away');
    expect(book.pauseReasons[2]).toEqual({
      ...agreement.pauseReasons[1],
      id: 'customer_away_2',
      name: { ja: '先方不在(コピー)', en: 'Customer away (copy)' },
    });
    expect(document.querySelector<HTMLInputElement>('.rb-open input')?.value).toBe('先方不在(コピー)');
  });

  it('moves by the keyboard, keeps the focus and says so', async () => {
    await show({ children: list });
    await settle(async () => {
      const row = document.querySelector<HTMLElement>('[data-row="0"] .rb-row-open');
      row?.focus();
      row?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', altKey: true, bubbles: true }));
    });
    expect(names()[1]).toBe('Scheduling with the customer');
    expect(document.activeElement?.textContent).toContain('Scheduling with the customer');
    expect(document.querySelector('[role="status"]')?.textContent).toBe('“Scheduling with the customer” is number 2 now');
  });

  const stops = () => [...document.querySelectorAll<HTMLElement>('button, input')].filter(({ tabIndex }) => tabIndex >= 0);
  const key = async (name: string) =>
    settle(
      async () => void document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true })),
    );
  const here = () => document.activeElement?.closest('[data-row]')?.getAttribute('data-row');

  it('is one closed row to Tab; the arrow keys go on from there, and Tab comes back to where they were', async () => {
    await show({ children: list });
    const row = (index: number) => document.querySelector<HTMLElement>(`[data-row="${index}"] .rb-row-open`);
    const rowsWithStops = () => [...new Set(stops().map((one) => one.closest('[data-row]')?.getAttribute('data-row')))];
    expect(rowsWithStops()).toEqual(['0', undefined]);
    await settle(async () => row(0)?.focus());
    for (const [pressed, reached] of [
      ['ArrowDown', '1'],
      ['ArrowDown', '2'],
      ['ArrowUp', '1'],
      ['End', '3'],
      ['ArrowDown', '3'],
      ['Home', '0'],
    ]) {
      await key(pressed as string);
      expect(here(), pressed).toBe(reached);
    }
    await key('End');
    expect(rowsWithStops()).toEqual(['3', undefined]);
    // An open row is a stop too, and its fields keep the keys.
    await settle(async () => {
      row(1)?.focus();
      row(1)?.click();
    });
    await key('End');
    expect(rowsWithStops()).toEqual(['1', '3', undefined]);
    await settle(async () => document.querySelector<HTMLElement>('[data-row="1"] input')?.focus());
    await key('ArrowDown');
    expect(document.activeElement?.tagName).toBe('INPUT');
  });

  it('of many can be filtered: down goes to the first that fits, and what fits nothing says so', async () => {
    const [one] = agreement.pauseReasons;
    const start = {
      ...agreement,
      pauseReasons: Array.from({ length: 14 }, (_, i) => ({ ...one, id: `r${i}`, name: { ja: '', en: `Reason ${i}` } })),
    };
    await show({ start: start as Agreement, children: list });
    await type('Filter', 'Reason 13');
    expect(said()).toContain('1 found');
    await settle(async () => document.querySelector<HTMLElement>('input[type=search]')?.focus());
    await key('ArrowDown');
    expect(here()).toBe('13');
    await type('Filter', 'nowhere');
    expect(said()).toContain('Nothing here matches “nowhere”');
  });

  it('draws only what is open', async () => {
    await show({ children: list });
    expect(document.querySelectorAll('.rb-row input')).toHaveLength(0);
    await settle(async () => editing.goTo(['pauseReasons', 3, 'name']));
    expect(document.querySelectorAll('.rb-row input')).toHaveLength(2);
  });

  it('keeps the last item where there must be one', async () => {
    const start = { ...agreement, stages: agreement.stages.slice(0, 1) };
    await show({
      start,
      children: (
        <ListEdit<Agreement['stages'][number]> path={['stages']} titleOf={({ name }) => name.en}>
          {() => null}
        </ListEdit>
      ),
    });
    await press('Remove: Lead');
    expect(book.stages).toHaveLength(1);
    expect(said()).toContain('enter at least 1');
  });
});

describe('an id', () => {
  it('stays once it is in force', async () => {
    await show({ children: <IdEdit path={['stages', 0, 'id']} /> });
    expect(document.querySelector('input')).toBeNull();
    expect(said()).toContain('lead');
  });

  it('can be chosen before', async () => {
    const start = { ...agreement, interests: [{ id: 'crm', name: { ja: '', en: '' } }] };
    await show({ start, children: <IdEdit path={['interests', 0, 'id']} /> });
    await type('ID', 'crm tools');
    expect(said()).toContain('use letters, digits');
    await type('ID', 'crm_tools');
    expect(book.interests[0]?.id).toBe('crm_tools');
  });
});

describe('a condition', () => {
  it('on a field that is gone says so, with two ways out, and in words what it means', async () => {
    const [stage] = agreement.stages;
    const start = {
      ...agreement,
      stages: [{ ...stage, entry: { combinator: 'and', rules: [{ field: 'lead.shoeSize', operator: '>', value: 42 }] } }],
    } as Agreement;
    await show({ start, children: <ConditionEdit path={['stages', 0, 'entry']} /> });
    expect(said()).toContain('There is no field “lead.shoeSize” any more. Choose another, or remove this rule');
    await press('Remove this rule');
    expect(book.stages[0]?.entry?.rules).toEqual([]);
    expect(said()).toContain('There is no rule yet: it holds for everybody');
    await press('Add Rule');
    expect(book.stages[0]?.entry?.rules).toEqual([{ field: 'lead.industry', operator: '=', value: [] }]);
  });
});
