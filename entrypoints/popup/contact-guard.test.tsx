// @vitest-environment jsdom
import { act as settle } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TrustProvider } from '@/components/panel/acting';
import { SayProvider } from '@/components/ui/say';
import type { Act, Command } from '@/lib/domain/command';
import type { Lead } from '@/lib/domain/lead';
import { words } from '@/lib/i18n/words';
import type { LeadView, Status } from '@/lib/messages/protocol';
import { aHandOff, aLead, anActivity, aRef, aRulebook, at, hours } from '@/test/fixtures/builders';
import { keyAsPerson } from '@/test/fixtures/press';
import { WorkList } from './work-list';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
Element.prototype.scrollIntoView ??= () => undefined;

const now = at('2026-11-24T10:00+09:00');
const rulebook = aRulebook();
const ja = words('ja');
const handedOver = at('2026-11-20T15:00+09:00');
const status = { user: { id: 'rep-1', name: '佐藤 健' }, grants: [], people: [], sites: [] } as unknown as Status;

let root: Root;
let taken: Act[];

beforeEach(() => {
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root') as HTMLElement);
  taken = [];
});
afterEach(() => settle(async () => root.unmount()));

async function show(facts: Partial<Lead>): Promise<void> {
  const lead = aLead({
    id: 'one',
    refs: [aRef('one')],
    handOffs: [aHandOff(handedOver, { id: 'h1' })],
    stages: [{ stage: 'mql', at: handedOver, recordedAt: handedOver, by: 'rule' }],
    ...facts,
  });
  const view: LeadView = { lead, pending: [], refused: [], superseded: [] };
  await settle(async () =>
    root.render(
      <SayProvider lang="ja" now={now} rulebook={rulebook} people={[]}>
        <TrustProvider trust="free">
          <WorkList
            rulebook={rulebook}
            status={status}
            given={new Map([['one', view]])}
            sections={[{ group: 'today', ids: ['one'], more: false, head: false }]}
            act={async (_, act) => {
              taken.push(act);
              return {} as Command;
            }}
            onOpen={() => undefined}
            onDetails={() => undefined}
          />
        </TrustProvider>
      </SayProvider>,
    ),
  );
}

const key = (pressed: string) => settle(async () => keyAsPerson(document, pressed));
const find = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
const earlier = now - hours(30);

describe('A14 contact that must not be made, in the popup', () => {
  const stopped: [string, Partial<Lead>][] = [
    ['whom nobody may approach', { doNotApproach: { reason: '役員の指示', at: earlier } }],
    ['who asked not to be called', { optOuts: [{ channel: 'phone', at: earlier }] }],
    ['who stopped every way', { optOuts: [{ channel: 'all', at: earlier }] }],
  ];

  it.each(stopped)('a key writes nothing down of %s before the stop was read', async (_, facts) => {
    await show(facts);
    await key('2');
    expect(taken).toEqual([]);
    expect(find('log-closed')?.textContent).toBeTruthy();
  });

  it.each(stopped)('no call-back is agreed with %s', async (_, facts) => {
    await show(facts);
    await key('3');
    expect(document.body.textContent).toContain(ja.lead.acts.notCallable);
    expect(taken).toEqual([]);
  });

  it('never blocks the answer to the person’s own inquiry by another way', async () => {
    const inquiry = anActivity({ type: 'inquiry', intent: 'price', channel: 'phone', occurredAt: now - hours(0.5) });
    await show({ optOuts: [{ channel: 'mail', at: earlier }], activities: [inquiry] });
    await key('2');
    expect(find('log-closed')).toBeNull();
  });
});
