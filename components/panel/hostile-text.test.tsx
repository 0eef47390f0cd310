// @vitest-environment jsdom
import { act as settle } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import { clockReceipt } from '@/lib/domain/receipt';
import type { Rulebook } from '@/lib/domain/rulebook';
import { words } from '@/lib/i18n/words';
import { aCall, aHandOff, aLead, anActivity, aRef, aRulebook, at, hours } from '@/test/fixtures/builders';
import { expectInert, hostileTexts, withLabels } from '@/test/fixtures/hostile-text';
import { QueueList } from '../popup/queue-list';
import { SayProvider } from '../ui/say';
import { TrustProvider } from './acting';
import { LeadPanel } from './lead-panel';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    disconnect() {}
  },
);

const now = at('2026-11-24T10:00+09:00');
const earlier = now - hours(2);
const rulebook = aRulebook();
const rep = { user: 'rep-1', roles: ['rep' as const], teams: ['is-1'] };

function hostileLead(text: string) {
  return aLead({
    name: text,
    department: text,
    title: text,
    role: text,
    phone: text,
    email: text,
    source: text,
    campaign: text,
    company: { name: text, industry: text, country: text, address: text },
    activities: [
      anActivity({ type: 'inquiry', occurredAt: earlier, content: text, title: text, note: text, interest: text }),
      aCall(earlier, 'talked', { by: text, note: text }),
    ],
    bant: { budget: { state: 'yes', words: text, saidBy: text, at: earlier, source: 'person' } } as never,
    handOffs: [
      aHandOff(earlier, { note: { spokeWith: text, problem: text, place: text, attendees: text, nextStep: text, avoid: text } as never }),
    ],
    requests: [{ id: 'q1', field: text, question: text, at: earlier, by: text }] as never,
    stages: [{ stage: 'mql', at: earlier, recordedAt: earlier, by: 'rule', reason: text }],
    custom: { [text.slice(0, 40)]: text },
  });
}

async function shownIn(draw: () => React.ReactNode, book = rulebook): Promise<HTMLElement> {
  document.body.innerHTML = '<div id="root"></div>';
  const place = document.getElementById('root') as HTMLElement;
  const root = createRoot(place);
  await settle(async () =>
    root.render(
      <SayProvider lang="ja" now={now} rulebook={book} people={[]} roles={rep.roles}>
        {draw()}
      </SayProvider>,
    ),
  );
  const copy = place.cloneNode(true) as HTMLElement;
  await settle(async () => root.unmount());
  return copy;
}

it.each(Object.entries(hostileTexts))('fault 46: %s is shown as text in the panel, cut and inert', async (_, text) => {
  const panel = await panelOf(hostileLead(text), rulebook);
  expect(panel.querySelector('[data-testid=lead-name]')?.textContent?.length).toBeGreaterThan(3);
  expect(panel.textContent).toContain(words('ja').acts.logResult);
  expectInert(panel);
});

it.each(Object.entries(hostileTexts))('fault 46: %s as every label of a rulebook is text too, cut and inert', async (_, text) => {
  const panel = await panelOf(hostileLead('佐藤'), withLabels(rulebook, text));
  expect(panel.querySelector('[data-testid=lead-name]')?.textContent).toContain('佐藤');
  expect(panel.querySelectorAll('[data-testid^=clock-]').length).toBeGreaterThan(0);
  expectInert(panel);
});

/** The panel of a lead by a rulebook, with everything that folds open. */
function panelOf(lead: Lead, rulebook: Rulebook): Promise<HTMLElement> {
  return shownIn(
    () => (
      <TrustProvider trust="free">
        <LeadPanel
          lead={lead}
          assessment={evaluate(lead, rulebook, now)}
          rulebook={rulebook}
          actor={rep}
          people={[]}
          pending={[]}
          refused={[]}
          offline={false}
          synced=""
          fault={null}
          receiptOf={(clock) => clockReceipt(lead, rulebook, clock.key, now)}
          onAct={async () => true}
          onUndo={() => undefined}
          onDismiss={() => undefined}
        />
      </TrustProvider>
    ),
    rulebook,
  );
}

it.each(Object.entries(hostileTexts))('fault 46: %s is shown as text in the popup, cut and inert', async (_, text) => {
  expectInert(await queueOf(hostileLead(text), rulebook));
  // As every label of the agreement, too.
  expectInert(await queueOf(hostileLead('佐藤'), withLabels(rulebook, text)));
});

async function queueOf(lead: Lead, rulebook: Rulebook): Promise<HTMLElement> {
  const item = { ref: aRef(), group: 'overdue' as const, lead, assessment: evaluate(lead, rulebook, now), viewer: 'rep-1' };
  const popup = await shownIn(
    () => (
      <QueueList
        sections={[{ group: 'overdue', ids: ['lead-1'], more: false, head: true }]}
        itemOf={() => item}
        onSeen={() => undefined}
        chosen={null}
        onChoose={() => undefined}
        onOpen={() => undefined}
        onKey={() => undefined}
        actsOf={() => []}
        onAct={() => undefined}
      />
    ),
    rulebook,
  );
  expect(popup.querySelector('b')?.textContent?.length).toBeGreaterThan(1);
  return popup;
}
