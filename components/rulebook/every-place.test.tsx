// @vitest-environment jsdom
import { act as settle } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultRulebook } from '@/lib/domain/default-rulebook';
import { Agreement } from '@/lib/domain/rulebook';
import { places } from '@/lib/domain/schema-at';
import { SayProvider } from '../ui/say';
import { EditingProvider } from './editing';
import { sections } from './sections';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const now = Date.UTC(2026, 10, 24, 1);
const { agreement } = defaultRulebook;
const text = { ja: '言葉', en: 'words' };
const match = {
  type: 'page_view',
  content: 'price',
  channel: 'web',
  result: 'talked',
  intent: 'price',
  rating: 'A',
  interest: 'crm',
  withinDays: 7,
  count: 2,
  perDay: true,
};
const condition = { combinator: 'and', rules: [{ field: 'lead.industry', operator: '=', value: 'IT' }] } as const;

/** What is set by publishing and signing alone, not by writing: shown in versions and beside the signatures. */
const byPublishing = ['meta.version', 'meta.schema', 'meta.signatories.*.department', 'meta.signatories.*.name', 'meta.signatories.*.at'];

/** An agreement with every optional part, once for each kind that some of its parts can be of. */
function books(): Agreement[] {
  const kinds = Math.max(starts.length, keeps.length, warns.length, decays.length, stales.length, presets.length);
  return Array.from({ length: kinds }, (_, i) => book(i));
}

const starts = [
  { kind: 'hand_off', to: ['is'], first: true },
  { kind: 'stage', stage: 'mql' },
  { kind: 'activity', match },
  { kind: 'conversation', elsePlan: 'p4', to: ['is'] },
] as const;
const keeps = [{ kind: 'attempt', types: ['call'] }, { kind: 'activity', match }, { kind: 'verdict' }] as const;
const warns = [
  { kind: 'share', share: 0.5 },
  { kind: 'days_before', days: 5 },
] as const;
const decays = [{ kind: 'half_life', days: 14 }, { kind: 'none' }] as const;
const stales = [
  { kind: 'months', months: 6, andOn: ['04-01'] },
  { kind: 'fiscal_year', endMonth: 3 },
] as const;
const presets = ['default', 'any', 'one_of', 'custom'] as const;

function nth<T>(list: readonly T[], i: number): T {
  return list[i % list.length] as T;
}

function book(i: number): Agreement {
  const [promise] = agreement.promises;
  const [stage] = agreement.stages;
  const [rule] = agreement.scoring.rules;
  const [layer] = agreement.personaLayers;
  const [calendar] = agreement.calendars;
  const { need, ...others } = agreement.bant.elements;
  return Agreement.parse({
    ...agreement,
    meta: { ...agreement.meta, appliesTo: text, goLive: now, consequence: text },
    glossary: [{ id: 'g', name: text, definition: text }],
    calendars: [
      {
        ...calendar,
        extraHolidays: [{ date: '2026-12-04', name: text, provisional: true }],
        closures: [{ from: '12-29', to: '01-03', name: text, enabled: true }],
        exceptions: { '2026-12-12': [['10:00', '15:00']] },
        openings: { '2026-12-29': [['10:00', '15:00']] },
        breaks: { '2026-12-24': [['16:00', '18:00']] },
      },
      ...agreement.calendars.slice(1),
    ],
    personaLayers: [{ ...layer, partly: condition }],
    ranks: agreement.ranks.slice(0, 1),
    stages: [
      {
        ...stage,
        acronym: 'MQL',
        definition: text,
        entry: condition,
        excludedWhen: condition,
        triggers: [{ id: 't', name: text, when: condition }],
        actions: [text],
      },
    ],
    parked: agreement.parked.slice(0, 1),
    scoring: {
      ...agreement.scoring,
      groups: [{ id: 'company', axis: 'fit', name: text, cap: 30, floor: 0 }],
      rules: [{ ...rule, each: match, until: match, interest: 'crm', decay: nth(decays, i) }],
    },
    bant: {
      elements: { ...others, need: { ...need, stale: nth(stales, i) } },
      gate: { preset: nth(presets, i), count: 2, oneOf: ['need'], timingMonths: 12, when: condition },
    },
    cutOffs: [{ id: 'c', name: text, field: 'lead.employees', atLeast: 1, unit: text, knownBy: 'lead' }],
    promises: [
      {
        ...promise,
        appliesWhen: condition,
        within: { amount: 3, unit: i === 0 ? 'days' : 'hours' },
        startsOn: nth(starts, i),
        keptBy: [nth(keeps, i)],
        withinFor: [{ intent: 'price', amount: 1, unit: 'hours' }],
        warn: nth(warns, i),
        touches: { min: 6, minCalls: 3, spacingDays: 1, max: 8 },
      },
    ],
    touchResults: agreement.touchResults.slice(0, 1),
    intents: agreement.intents.slice(0, 1),
    reasons: [{ ...agreement.reasons[0], wakeMonths: 3, wakeBefore: 2, marks: ['vendor'] }],
    pauseReasons: agreement.pauseReasons.slice(0, 1),
    wakeSignals: [{ id: 'w', name: text, match }],
    dormancy: { afterMonths: 12, plans: [{ id: 'p', name: text, mktOwner: 'a', salesOwner: 'b', doneBy: '2026-12-15' }] },
    pageGroups: agreement.pageGroups.slice(0, 1),
    interests: [{ id: 'crm', name: text }],
    capturedTouches: agreement.capturedTouches.slice(0, 1),
    display: { ...agreement.display, deal: text },
  });
}

let root: Root;
beforeEach(() => {
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root') as HTMLElement);
});
afterEach(async () => {
  await settle(async () => root.unmount());
});

/** Draws a section over a book, opens every row of it, and tells which places are there. */
async function drawn(section: (typeof sections)[number], over: Agreement): Promise<string[]> {
  const { component: Component } = section;
  await settle(async () =>
    root.render(
      <SayProvider lang="en" now={now} rulebook={defaultRulebook} people={[]}>
        <EditingProvider book={over} onChange={() => undefined} inForce={null} canEdit>
          <div key={JSON.stringify(over.bant.gate.preset) + JSON.stringify(over.promises[0]?.startsOn)}>
            <Component />
          </div>
        </EditingProvider>
      </SayProvider>,
    ),
  );
  for (let closed = true; closed; ) {
    const rows = [...document.querySelectorAll<HTMLElement>('[aria-expanded="false"].rb-row-open, .rb-fold[aria-expanded="false"]')];
    closed = rows.length > 0;
    await settle(async () => {
      for (const row of rows) row.click();
    });
  }
  for (const details of document.querySelectorAll('details')) details.open = true;
  return [...document.querySelectorAll('[data-place]')].map((element) => element.getAttribute('data-place') ?? '');
}

/** The requirements whose rules a section edits. */
const requirements: Record<string, string> = {
  agreement: 'D6 E8',
  departments: 'B6 B7',
  calendars: 'B4',
  stages: 'A1 A2 A3 A11',
  scoring: 'A4 A5 A6',
  personas: 'A10',
  bant: 'A7 A8',
  'cut-offs': 'A9',
  promises: 'B1 B2 B3 B5 B8 B9 B10 B11',
  routing: 'A13 A14',
  'hand-over': 'A12 A15',
  touches: 'C3',
  reasons: 'B5 C2',
  wake: 'C6',
  pages: 'A2 A4',
  words: 'A16',
};

describe('every place of the agreement', () => {
  it('has one section, and no part of the agreement is left out', () => {
    const keys = sections.flatMap(({ keys }) => keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect([...keys].sort()).toEqual(Object.keys(Agreement.shape).sort());
  });

  it.each(sections.map((section) => [section.id, requirements[section.id], section] as const))(
    '%s (%s): a field for each',
    async (_, requirement, section) => {
      expect(requirement).toBeDefined();
      const wanted = places()
        .map(({ pattern }) => pattern)
        .filter((pattern) => (section.keys as readonly string[]).includes(pattern.split('.')[0] ?? '') && !byPublishing.includes(pattern));
      const seen = new Set<string>();
      for (const over of books()) {
        for (const place of await drawn(section, over)) seen.add(place);
        if (wanted.every((pattern) => seen.has(pattern))) break;
      }
      expect(wanted.filter((pattern) => !seen.has(pattern))).toEqual([]);
    },
  );
});
