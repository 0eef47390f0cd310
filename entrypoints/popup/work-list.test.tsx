// @vitest-environment jsdom
import { act as settle } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { TrustProvider } from '@/components/panel/acting';
import { RevivalPlans } from '@/components/popup/revival-plans';
import { SayProvider } from '@/components/ui/say';
import type { Act, Command } from '@/lib/domain/command';
import type { Lead } from '@/lib/domain/lead';
import { DormancyRule } from '@/lib/domain/rulebook-sections';
import { words } from '@/lib/i18n/words';
import type { LeadView, Status } from '@/lib/messages/protocol';
import { aCall, aHandOff, aLead, anActivity, aRef, aRulebook, at, hours } from '@/test/fixtures/builders';
import { keyAsPerson, pressAsPerson } from '@/test/fixtures/press';
import { Home } from './home';
import { Marketing } from './marketing';
import { Mine } from './mine';
import { type ListContext, WorkList } from './work-list';

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
const people = [{ id: 'rep-1', name: '佐藤 健', team: 'is-1', department: 'is' as const }];
const grants = [{ role: 'rep' as const, team: 'is-1', teamName: { ja: '一', en: 'One' } }];
const status = { user: { id: 'rep-1', name: '佐藤 健' }, grants, people, sites: [] } as unknown as Status;

function awaiting(id: string, facts: Partial<Lead> = {}): Lead {
  return aLead({
    id,
    refs: [aRef(id)],
    name: `リード ${id}`,
    handOffs: [aHandOff(handedOver, { id: `h-${id}` })],
    stages: [{ stage: 'mql', at: handedOver, recordedAt: handedOver, by: 'rule' }],
    ...facts,
  });
}

let root: Root;
/** What was taken in: on which lead, what, and who is offered next. */
let taken: { lead: string; act: Act; next: string | null }[];

async function draw(content: React.ReactNode, lang: 'ja' | 'en' = 'ja'): Promise<void> {
  await settle(async () =>
    root.render(
      <SayProvider lang={lang} now={now} rulebook={rulebook} people={people}>
        <TrustProvider trust="free">{content}</TrustProvider>
      </SayProvider>,
    ),
  );
}

async function show(...leads: Lead[]): Promise<void> {
  const given = new Map(leads.map((lead): [string, LeadView] => [lead.id, { lead, pending: [], refused: [], superseded: [] }]));
  await draw(
    <WorkList
      rulebook={rulebook}
      status={status}
      given={given}
      sections={[{ group: 'today', ids: leads.map(({ id }) => id), more: false, head: false }]}
      act={async (ref, act, next) => {
        taken.push({ lead: ref.id, act, next });
        return {} as Command;
      }}
      onOpen={() => undefined}
      onDetails={() => undefined}
    />,
  );
}

const find = (selector: string) => document.querySelector<HTMLElement>(selector);
const row = (id: string) => find(`[data-lead="${id}"] .row`) as HTMLElement;
const inFocus = () => document.activeElement?.closest<HTMLElement>('[data-lead]')?.dataset.lead ?? null;
const press = (selector: string) => settle(async () => pressAsPerson(find(selector) as HTMLElement));

beforeEach(() => {
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root') as HTMLElement);
  taken = [];
});
afterEach(async () => {
  await settle(async () => root.unmount());
  vi.restoreAllMocks();
});

describe('C1 the queue to work through', () => {
  it('a row says why it is hot, what to do, which touch of how many it is and what came of the last', async () => {
    const hot = awaiting('hot', { activities: [anActivity({ type: 'inquiry', intent: 'price', occurredAt: now - hours(0.5) })] });
    const tried = awaiting('tried', { activities: [aCall(now - hours(16), 'no_answer')] });
    await show(hot, tried);
    expect(row('hot').textContent).toContain('価格・見積の問い合わせ');
    expect(row('hot').querySelector('.due')?.textContent).toContain('残り');
    expect(row('tried').querySelector('.last')?.textContent).toBe('接触 1/6回 · 不在');
  });

  it('after a result the next lead is offered, and named', async () => {
    await show(awaiting('one'), awaiting('two'));
    expect(inFocus()).toBe('one');
    await settle(async () => keyAsPerson(document, '2'));
    expect(taken).toEqual([{ lead: 'one', act: { kind: 'log_touch', result: 'no_answer' }, next: 'リード two' }]);
    expect(inFocus()).toBe('two');
  });

  it('after a verdict, too: accepted by key', async () => {
    await show(awaiting('one'), awaiting('two'));
    await settle(async () => keyAsPerson(document, 'a'));
    expect(taken).toEqual([{ lead: 'one', act: { kind: 'verdict', verdict: 'accept', handOff: 'h-one' }, next: 'リード two' }]);
    expect(inFocus()).toBe('two');
  });

  it.each([
    ['nurture', 'research', 'nurture'],
    ['unfit', 'need', 'unfit'],
  ] as const)('or %s with its reason, without leaving the list (C2)', async (entry, reason, verdict) => {
    await show(awaiting('one'), awaiting('two'));
    await press('[data-lead="one"] [data-testid="row-acts"]');
    await press(`[data-testid="menu-${entry}"]`);
    await press(`[data-testid="reason-${reason}"]`);
    await press('[data-testid="confirm-verdict"]');
    expect(taken).toMatchObject([{ lead: 'one', act: { kind: 'verdict', verdict, reason }, next: 'リード two' }]);
    expect(find('[data-testid="confirm-verdict"]')).toBeNull();
  });

  it('C2 no capacity is a reason to ask for somebody else, and for nothing more; too few touches are no “couldn’t reach”', async () => {
    await show(awaiting('one'));
    const reasons = async (entry: string) => {
      await press('[data-lead="one"] [data-testid="row-acts"]');
      await press(`[data-testid="menu-${entry}"]`);
      return [...document.querySelectorAll<HTMLElement>('[data-testid^="reason-"]')].map((each) => each.dataset.testid?.slice(7));
    };
    expect(await reasons('reassign')).toContain('capacity');
    await draw(null);
    await show(awaiting('one'));
    const back = await reasons('nurture');
    expect(back).not.toContain('capacity');
    expect(back).toContain('unreached');
    expect(document.body.textContent).toContain(ja.acts.needsTouches(0, 6));
  });

  it('what was decided already is not asked again', async () => {
    const verdict = { kind: 'accept' as const, at: handedOver + 1, recordedAt: handedOver + 1, by: 'rep-1' };
    await show(awaiting('one', { handOffs: [aHandOff(handedOver, { id: 'h-one', verdict })] }));
    await press('[data-lead="one"] [data-testid="row-acts"]');
    expect(find('[data-testid="menu-log"]')).not.toBeNull();
    expect(find('[data-testid="menu-nurture"]')).toBeNull();
  });
});

describe('C6 what both teams have agreed to revive', () => {
  const plan = {
    id: 'p',
    name: { ja: '2025年の展示会・製造業', en: 'Fairs of 2025' },
    mktOwner: '伊藤',
    salesOwner: '高橋',
    doneBy: '2026-12-15',
  };

  async function told(lang: 'ja' | 'en', plans: (typeof plan)[] | undefined): Promise<string[]> {
    const agreed = aRulebook({ agreement: { dormancy: { afterMonths: 12, ...(plans && { plans }) } } });
    await settle(async () =>
      root.render(
        <SayProvider lang={lang} now={now} rulebook={agreed} people={people}>
          <RevivalPlans />
        </SayProvider>,
      ),
    );
    return [...document.querySelectorAll('[data-testid="revival"] li')].map(({ textContent }) => textContent ?? '');
  }

  it('is told with its segment, an owner in each team and the day', async () => {
    expect(await told('ja', [plan])).toEqual(['掘り起こし 2025年の展示会・製造業: マーケ 伊藤・営業 高橋、12/15まで']);
    expect(await told('en', [plan])).toEqual(['Revival Fairs of 2025: 伊藤 (marketing) and 高橋 (sales), by 15 Dec']);
  });

  it('says when the day is over, and nothing where nothing was agreed', async () => {
    expect((await told('ja', [{ ...plan, doneBy: '2026-11-23' }]))[0]).toContain('期日を過ぎています');
    expect((await told('ja', [{ ...plan, doneBy: '2026-11-24' }]))[0]).not.toContain('期日を過ぎています');
    expect(await told('ja', undefined)).toEqual([]);
  });

  it('has an owner on either side, or is none', () => {
    const rule = (over: object) => DormancyRule.safeParse({ plans: [{ ...plan, ...over }] }).success;
    expect([rule({}), rule({ salesOwner: ' ' }), rule({ mktOwner: '' }), rule({ doneBy: 'soon' })]).toEqual([true, false, false, false]);
  });

  it('is read above the leads that are back again, and where nobody is: by the rep and by marketing', async () => {
    const agreed = aRulebook({ agreement: { dormancy: { afterMonths: 12, plans: [plan] } } });
    const none = { ids: [], more: false };
    vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue({
      ok: true,
      value: { lists: { back: none, woken: none }, overdue: 0 },
    } as never);
    const context: ListContext = { rulebook: agreed, status, act: async () => null, onOpen: () => undefined, onDetails: () => undefined };
    for (const [List, tab] of [
      [Mine, 'back'],
      [Marketing, 'woken'],
    ] as const) {
      await settle(async () =>
        root.render(
          <SayProvider lang="ja" now={now} rulebook={agreed} people={people}>
            <List context={context} trial={null} />
          </SayProvider>,
        ),
      );
      await press(`[data-testid="tab-${tab}"]`);
      await settle(async () => vi.waitFor(() => expect(find('[data-testid="revival"]')?.textContent).toContain('製造業')));
    }
  });
});

describe('the popup', () => {
  async function home(over: Partial<Status>): Promise<void> {
    const whole = {
      ...{
        ...status,
        connected: true,
        hub: 'hub',
        by: 'token',
        syncing: false,
        offline: false,
        fault: null,
        clockChecked: true,
        offset: 0,
      },
      ...{ lastSync: at('2026-11-24T09:12+09:00'), leads: 0, queued: 0, ...over },
    };
    vi.spyOn(browser.runtime, 'sendMessage').mockImplementation((async ({ name }: { name: string }) => {
      if (name === 'getStatus') return { ok: true, value: whole };
      if (name === 'getRulebook') return { ok: true, value: rulebook };
      return { ok: true, value: { lists: {}, overdue: 0 } };
    }) as never);
    vi.spyOn(browser.windows, 'getCurrent').mockResolvedValue({ id: 1 } as never);
    const nothing = () => undefined;
    await draw(<Home onOpen={nothing} onDetails={nothing} onOpenOptions={nothing} />);
    await settle(async () => vi.waitFor(() => expect(find('[data-testid="synced"]')).not.toBeNull()));
  }

  it('E6 offline shows what was known last, with its time; E7 warns of a PC’s clock that is off', async () => {
    await home({ offline: true, offset: -3 * 60 * 60_000 });
    expect(find('[data-testid="synced"]')?.textContent).toBe('接続なし・9:12時点');
    expect(find('[data-testid="clock-off"]')?.textContent).toContain('3時間進んで');
  });
});
