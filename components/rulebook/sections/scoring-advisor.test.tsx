// @vitest-environment jsdom
import { act as settle, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adviseScoring } from '@/lib/domain/advisor';
import { defaultRulebook } from '@/lib/domain/default-rulebook';
import type { Agreement } from '@/lib/domain/rulebook';
import { SayProvider } from '../../ui/say';
import { EditingProvider } from '../editing';
import { ScoringSection } from './scoring';
import { ScoringAdvisor } from './scoring-advisor';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
let book: Agreement;

beforeEach(() => {
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root') as HTMLElement);
});
afterEach(async () => {
  await settle(async () => root.unmount());
});

type Shown = { canEdit?: boolean; lang?: 'ja' | 'en'; children?: React.ReactNode };

function Desk({ canEdit = true, lang = 'en', children = <ScoringAdvisor /> }: Shown) {
  const [draft, setDraft] = useState(defaultRulebook.agreement);
  book = draft;
  return (
    <SayProvider lang={lang} now={Date.UTC(2026, 10, 24)} rulebook={defaultRulebook} people={[]}>
      <EditingProvider book={draft} onChange={setDraft} inForce={null} canEdit={canEdit}>
        {children}
      </EditingProvider>
    </SayProvider>
  );
}

const find = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);

async function open(shown: Shown = {}): Promise<void> {
  await settle(async () => root.render(<Desk {...shown} />));
  await settle(async () => find('open-advisor')?.click());
}

async function fill(leads: string, people: string, deals: string): Promise<void> {
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  for (const [id, value] of Object.entries({ leadsPerMonth: leads, headcount: people, converted: deals }))
    await settle(async () => {
      const box = find(`advisor-${id}`);
      set?.call(box, value);
      box?.dispatchEvent(new Event('input', { bubbles: true }));
    });
}

const advice = () => find('advice')?.textContent ?? '';

describe('A6 which way of judging fits', () => {
  it('is asked beside the choice, with all three figures before anything is said', async () => {
    await open({ children: <ScoringSection /> });
    await fill('400', '', '');
    expect(advice()).toContain('Fill in all three');
    expect(find('take-advice')).toBeNull();
  });

  it.each([
    ['40', '2', '500', 'off', 'Off'],
    ['300', '3', '500', 'checklist', 'Checklist'],
    ['5,000', '3', '29', 'checklist', 'Checklist'],
    ['５０００', '3', '500', 'points', 'Points'],
  ] as const)('%s leads, %s people and %s deals: %s', async (leads, people, deals, mode, name) => {
    await open();
    await fill(leads, people, deals);
    expect(advice()).toContain(`Fits best: ${name}`);
    const { reasons } = adviseScoring({
      leadsPerMonth: Number(leads.normalize('NFKC').replace(',', '')),
      headcount: Number(people),
      converted: Number(deals),
    });
    for (const { en } of reasons) expect(advice()).toContain(en);
    if (mode === 'points') {
      // What is set already needs no change.
      expect(find('take-advice')).toBeNull();
      expect(advice()).toContain('set already');
      return;
    }
    await settle(async () => find('take-advice')?.click());
    expect(book.scoring.mode).toBe(mode);
    expect(find('take-advice')).toBeNull();
  });

  it('says what it can’t read, and gives no advice without anybody who works the leads', async () => {
    await open();
    await fill('many', '2', '1');
    expect(document.body.textContent).toContain('Enter a whole number');
    await fill('40', '0', '1');
    expect(advice()).toContain('there is no advice');
    expect(find('take-advice')).toBeNull();
  });

  it('tells who may only read, in Japanese too, and changes nothing for them', async () => {
    await open({ canEdit: false, lang: 'ja' });
    await fill('40', '2', '500');
    expect(advice()).toContain('おすすめ: 使わない');
    expect(find('take-advice')).toBeNull();
  });
});
