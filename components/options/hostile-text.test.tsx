// @vitest-environment jsdom
import { act as settle } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it } from 'vitest';
import type { CompanyPolicy } from '@/lib/domain/company-policy';
import { aRulebook, at } from '@/test/fixtures/builders';
import { expectInert, hostileTexts } from '@/test/fixtures/hostile-text';
import { aStatus } from '@/test/fixtures/status';
import { SayProvider } from '../ui/say';
import { OptionsCards } from './options-view';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const now = at('2026-11-24T10:00+09:00');
const nothing = () => undefined;

it.each(Object.entries(hostileTexts))('fault 46: %s is shown as text on the options page, cut and inert', async (_, text) => {
  document.body.innerHTML = '<div id="root"></div>';
  const place = document.getElementById('root') as HTMLElement;
  const root = createRoot(place);
  const policy: CompanyPolicy = { by: text, signIn: 'company', sites: [text] };
  const status = aStatus({
    connected: true,
    hub: text,
    user: { id: 'rep-1', name: text },
    grants: [{ role: 'rep', team: 'is-1', teamName: { ja: text, en: text } }],
    sites: [
      { id: 'a', crm: 'custom', name: text, origin: text, pattern: text, granted: false, wanted: true, on: false, marks: true },
      { id: 'b', crm: 'hubspot', name: text, origin: text, pattern: text, granted: true, wanted: true, on: true, marks: true },
    ],
    lastSync: now,
    policy,
    policyProblems: [],
  });
  await settle(async () =>
    root.render(
      <SayProvider lang="en" now={now} rulebook={aRulebook()} people={[]}>
        <OptionsCards
          status={status}
          running={null}
          connectFault={null}
          siteFault="no_permission"
          declined="a"
          crmName={() => text}
          onConnect={nothing}
          onSignIn={nothing}
          onDisconnect={nothing}
          onSync={nothing}
          onTurnOn={nothing}
          onTurnOff={nothing}
          onMarks={nothing}
          permissions={['storage', text]}
        />
      </SayProvider>,
    ),
  );
  const page = place.cloneNode(true) as HTMLElement;
  await settle(async () => root.unmount());
  expect(page.querySelectorAll('h2').length).toBeGreaterThan(2);
  expectInert(page);
});
