// @vitest-environment jsdom
import { act as settle } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it } from 'vitest';
import { aRulebook, at } from '@/test/fixtures/builders';
import { expectInert, hostileTexts, withLabels } from '@/test/fixtures/hostile-text';
import { SayProvider } from '../ui/say';
import { EditingProvider } from './editing';
import { AgreementPaper } from './in-out/agreement-paper';
import { sections } from './sections';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** Everything hostile at once, a megabyte long. */
const label = Object.values(hostileTexts)
  .sort((a, b) => a.length - b.length)
  .join(' ')
  .slice(0, 1_048_576);
const rulebook = withLabels(aRulebook(), label);
const now = at('2026-11-24T10:00+09:00');

/** Hundreds of labels, each cut: a fraction of one that was not. */
const manyLabels = 900_000;

async function shown(part: React.ReactNode): Promise<HTMLElement> {
  document.body.innerHTML = '<div id="root"></div>';
  const place = document.getElementById('root') as HTMLElement;
  const root = createRoot(place);
  await settle(async () =>
    root.render(
      <SayProvider lang="en" now={now} rulebook={rulebook} people={[]}>
        <EditingProvider book={rulebook.agreement} onChange={() => undefined} inForce={rulebook.agreement} canEdit>
          {part}
        </EditingProvider>
      </SayProvider>,
    ),
  );
  const copy = place.cloneNode(true) as HTMLElement;
  await settle(async () => root.unmount());
  // What is to be edited stands as it was written, in its box alone.
  for (const box of copy.querySelectorAll('input')) box.removeAttribute('value');
  for (const box of copy.querySelectorAll('textarea')) box.textContent = '';
  return copy;
}

it.each(sections.map((section) => [section.id, section.component] as const))(
  'fault 46: hostile labels are text in the tables of %s',
  async (_, Component) => {
    const page = await shown(<Component />);
    expect(page.textContent?.length).toBeGreaterThan(20);
    expectInert(page, manyLabels);
  },
);

it('fault 46: hostile labels are text in the agreement as it is printed', async () => {
  const page = await shown(<AgreementPaper agreement={rulebook.agreement} lang="ja" isDraft={false} />);
  expect(page.textContent).toContain('<img src=x onerror=');
  expectInert(page, manyLabels);
});
