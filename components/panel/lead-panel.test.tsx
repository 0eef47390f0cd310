// @vitest-environment jsdom
import { act as settle } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { agreedConditions } from '@/lib/domain/agreed-conditions';
import { applyPending } from '@/lib/domain/apply-command';
import type { Act, Actor, Command } from '@/lib/domain/command';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import { clockReceipt } from '@/lib/domain/receipt';
import type { Rulebook } from '@/lib/domain/rulebook';
import { words } from '@/lib/i18n/words';
import { aCall, aHandOff, aLead, anActivity, aRef, aRulebook, at, hours } from '@/test/fixtures/builders';
import { keyAsPerson, pressAsPerson } from '@/test/fixtures/press';
import { SayProvider } from '../ui/say';
import { type Trust, TrustProvider } from './acting';
import { LeadPanel, type LeadPanelProps } from './lead-panel';

const now = at('2026-11-24T10:00+09:00');
const agreed = aRulebook();
const rep: Actor = { user: 'rep-1', roles: ['rep'], teams: ['is-1'] };
const marketer: Actor = { user: 'mkt-1', roles: ['marketing'], teams: ['is-1'] };
const boss: Actor = { user: 'boss', roles: ['manager'], teams: ['is-1'] };
const people = [
  { id: 'rep-1', name: '佐藤 健', team: 'is-1' },
  { id: 'rep-2', name: '田中 優子', team: 'is-1' },
  { id: 'rep-9', name: '別チーム', team: 'is-2' },
  { id: 'boss', name: '高橋 誠', team: 'is-1' },
];
const { ja } = { ja: words('ja') };

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
let acts: Act[];
/** Whether acts can be recorded. */
let records: boolean;

beforeEach(() => {
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root') as HTMLElement);
  acts = [];
  records = true;
});
afterEach(async () => {
  await settle(async () => root.unmount());
});

type Shown = {
  trust?: Trust;
  lead: Lead;
  rulebook?: Rulebook;
  actor?: Actor;
  pending?: Command[];
  more?: Partial<LeadPanelProps>;
  moment?: number;
};

async function show({ trust = 'free', lead, rulebook = agreed, actor = rep, pending = [], more = {}, moment = now }: Shown): Promise<void> {
  const standing = applyPending(lead, rulebook, pending, actor);
  await settle(async () =>
    root.render(
      <SayProvider lang="ja" now={moment} rulebook={rulebook} people={people} roles={actor.roles}>
        <TrustProvider trust={trust}>
          <LeadPanel
            lead={standing}
            assessment={evaluate(standing, rulebook, moment)}
            rulebook={rulebook}
            actor={actor}
            people={people}
            pending={pending}
            refused={[]}
            offline={false}
            synced=""
            fault={null}
            receiptOf={(clock) => clockReceipt(standing, rulebook, clock.key, moment)}
            onAct={async (wanted) => {
              if (records) acts.push(wanted);
              return records;
            }}
            onUndo={() => undefined}
            onDismiss={() => undefined}
            {...more}
          />
        </TrustProvider>
      </SayProvider>,
    ),
  );
}

const find = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
const text = (id: string) => find(id)?.textContent ?? null;

function need(id: string): HTMLElement {
  const element = find(id);
  if (!element) throw new Error(`nothing called ${id}`);
  return element;
}

/** Our own controls ask for a person's press; those of the component library take any. */
async function press(id: string): Promise<void> {
  await settle(async () => pressAsPerson(need(id)));
}

async function choose(entry: string): Promise<void> {
  await press('more');
  await press(`menu-${entry}`);
}

async function type(id: string, value: string): Promise<void> {
  const field = need(id) as HTMLInputElement | HTMLTextAreaElement;
  const proto = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  await settle(async () => {
    Object.getOwnPropertyDescriptor(proto, 'value')?.set?.call(field, value);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

const handedOver = (facts: Partial<Lead> = {}) =>
  aLead({
    stages: [{ stage: 'mql', at: at('2026-11-20T15:00+09:00'), recordedAt: now, by: 'rule' }],
    handOffs: [aHandOff(at('2026-11-20T15:00+09:00'), { id: 'h1' })],
    ...facts,
  });

describe('C3 logging a result', () => {
  it('takes one key', async () => {
    await show({ lead: handedOver() });
    await settle(async () => keyAsPerson(document, '2'));
    expect(acts).toEqual([{ kind: 'log_touch', result: 'no_answer' }]);
  });

  it('asks for the moment of a call-back', async () => {
    await show({ lead: handedOver() });
    await settle(async () => keyAsPerson(document, '3'));
    expect(acts).toEqual([]);
    await press('confirm-callback');
    expect(acts).toMatchObject([{ kind: 'log_touch', result: 'callback', callbackAt: at('2026-11-24T11:00+09:00') }]);
  });

  it('carries the note and whom one spoke to', async () => {
    await show({ lead: handedOver() });
    await press('log-result');
    await type('touch-note', '午後に再度');
    await type('touch-contact', '受付 山田様');
    await press('result-reception');
    expect(acts).toEqual([{ kind: 'log_touch', result: 'reception', note: '受付 山田様: 午後に再度' }]);
    expect(find('touch-note')).toBeNull();
  });

  it('keeps what was typed where it could not be recorded', async () => {
    records = false;
    await show({ lead: handedOver() });
    await press('log-result');
    await type('touch-note', '前向き');
    await press('result-talked');
    expect((need('touch-note') as HTMLInputElement).value).toBe('前向き');
  });
});

describe('C2 verdicts', () => {
  it('A accepts a hand-off that awaits its answer', async () => {
    await show({ lead: handedOver() });
    await settle(async () => keyAsPerson(document, 'a'));
    expect(acts).toEqual([{ kind: 'verdict', verdict: 'accept', handOff: 'h1' }]);
  });

  it('names which of the agreed conditions failed, or another one in words', async () => {
    await show({ lead: handedOver() });
    await press('send-back');
    await press('reason-mismatch');
    const [first] = agreedConditions(agreed.agreement, 'mql');
    expect(text('condition-0')).toBe(first?.ja);
    await press('condition-0');
    expect(find('verdict-answer')).toBeNull();
    await press('condition-other');
    await type('verdict-answer', '海外の会社');
    await press('confirm-verdict');
    expect(acts).toMatchObject([{ kind: 'verdict', reason: 'mismatch', failedCondition: '海外の会社' }]);
    await press('send-back');
    await press('reason-mismatch');
    await press('condition-0');
    await press('confirm-verdict');
    expect(acts.at(-1)).toMatchObject({ reason: 'mismatch', failedCondition: first?.ja });
  });

  it('sends back with a reason and what it asks for', async () => {
    await show({ lead: handedOver() });
    await press('send-back');
    await press('reason-research');
    await type('wake-date', '2027-02-01');
    await press('confirm-verdict');
    expect(acts).toMatchObject([{ kind: 'verdict', verdict: 'nurture', reason: 'research', wakeAt: at('2027-02-01T09:00+09:00') }]);
  });

  it('takes a parked lead up again once it woke', async () => {
    const lead = handedOver({
      stages: [{ stage: 'nurturing', at: at('2026-11-21T10:00+09:00'), recordedAt: now, by: 'person' }],
      handOffs: [
        aHandOff(at('2026-11-20T15:00+09:00'), {
          id: 'h1',
          verdict: { kind: 'nurture', reason: 'research', at: at('2026-11-21T10:00+09:00'), recordedAt: now, wakeOn: ['price_page'] },
        }),
      ],
      activities: [anActivity({ type: 'page_view', content: 'price', occurredAt: at('2026-11-24T09:00+09:00') })],
    });
    await show({ lead });
    expect(need('accept').textContent).toBe(ja.lead.acts.acceptBack);
    await press('accept');
    expect(acts).toEqual([{ kind: 'verdict', verdict: 'accept' }]);
  });
});

describe('what the hub would refuse never leaves', () => {
  it('says why and keeps what was typed', async () => {
    const held = ['h', 'i'].map((id) => ({
      id,
      reason: 'internal',
      from: at('2026-11-20T15:30+09:00'),
      until: at('2026-11-20T17:00+09:00'),
      recordedAt: now,
    }));
    await show({ lead: handedOver({ pauses: held }) });
    await choose('pause');
    await press('reason-internal');
    await type('pause-until', '2026-11-25');
    await press('confirm');
    expect(acts).toEqual([]);
    expect(text('trouble')).toContain(ja.refusals.too_many_pauses);
    expect((need('pause-until') as HTMLInputElement).value).toBe('2026-11-25');
  });
});

describe('an act that came back', () => {
  const command: Command = {
    id: '00000000-0000-4000-8000-000000000009',
    ref: aRef(),
    occurredAt: now - hours(1),
    act: { kind: 'set_bant', element: 'need', state: 'yes', words: '購買承認の二重入力' },
  };

  it('says why, shows what was typed, and opens filled in', async () => {
    const dismissed: string[] = [];
    await show({ lead: handedOver(), more: { refused: [{ command, code: 'too_old' }], onDismiss: (id) => dismissed.push(id) } });
    expect(text('refused')).toContain(ja.refusals.too_old);
    expect(text('refused-typed')).toContain('購買承認の二重入力');
    await press('try-again');
    expect((need('bant-words') as HTMLTextAreaElement).value).toBe('購買承認の二重入力');
    await press('confirm');
    expect(acts).toMatchObject([{ kind: 'set_bant', element: 'need', state: 'yes', words: '購買承認の二重入力' }]);
    expect(dismissed).toEqual([command.id]);
  });
});

describe('C3 BANT', () => {
  it('is recorded from its row, with month and amount', async () => {
    await show({ lead: handedOver() });
    await press('set-bant-budget');
    await press('bant-state-yes');
    await type('bant-amount', '500万円');
    await type('bant-words', '稟議中');
    await press('confirm');
    expect(acts).toMatchObject([{ kind: 'set_bant', element: 'budget', state: 'yes', words: '500万円 稟議中' }]);
  });
});

describe('A14 contact that must not be made', () => {
  it('names who asked, shows no number, and warns before a key writes anything down', async () => {
    const lead = handedOver({
      phone: '03-1234-5678',
      optOuts: [{ channel: 'phone', at: at('2026-11-18T10:00+09:00'), source: '本人(電話で)' }],
    });
    await show({ lead });
    expect(text('guard-source')).toContain('本人(電話で)');
    expect(document.body.textContent).not.toContain('03-1234-5678');
    await settle(async () => keyAsPerson(document, '2'));
    expect(acts).toEqual([]);
    expect(find('log-closed')).not.toBeNull();
  });

  it('marks a touch made in spite of it', async () => {
    const lead = handedOver({
      optOuts: [{ channel: 'phone', at: at('2026-11-18T10:00+09:00') }],
      activities: [aCall(at('2026-11-24T09:00+09:00'), 'no_answer')],
    });
    await show({ lead });
    expect(text('timeline')).toContain(ja.lead.timeline.despiteStop);
  });

  it('offers the nurture first to who has only read documents, and heeds no key', async () => {
    await show({ lead: aLead({ intent: 'paper', activities: [anActivity({ type: 'download', occurredAt: now - hours(20) })] }) });
    expect(find('leave-to-nurture')).not.toBeNull();
    await settle(async () => keyAsPerson(document, '2'));
    expect(acts).toEqual([]);
    await press('call-anyway');
    await settle(async () => keyAsPerson(document, '2'));
    expect(acts).toHaveLength(1);
  });
});

describe('C3 asking marketing', () => {
  it('for a field that is missing', async () => {
    await show({ lead: handedOver() });
    await choose('ask');
    await type('ask-question', '直通の番号は');
    await press('confirm');
    // What is blank is offered first.
    expect(acts).toEqual([{ kind: 'ask_marketing', field: 'department', question: '直通の番号は' }]);
  });

  const asked = { id: 'q1', field: 'address', question: '本社は', at: now - hours(3), by: 'rep-1' };

  it('shows the question and its answer', async () => {
    await show({ lead: handedOver({ requests: [{ ...asked, answeredAt: now - hours(1), answer: '港区芝' }] }) });
    expect(text('request-q1')).toContain('港区芝');
    expect(find('answer-q1')).toBeNull();
  });

  it('is answered by marketing, not by the rep', async () => {
    await show({ lead: handedOver({ requests: [asked] }) });
    expect(find('answer-q1')).toBeNull();
    await show({ lead: handedOver({ requests: [asked] }), actor: marketer });
    await press('answer-q1');
    await type('answer-text', '港区芝1-2-3');
    await press('confirm');
    expect(acts).toEqual([{ kind: 'answer_request', request: 'q1', answer: '港区芝1-2-3' }]);
  });
});

describe('who leads the team', () => {
  it('assigns a lead without an owner, to people of its team', async () => {
    await show({ lead: handedOver({ owner: null }), actor: boss });
    await press('assign');
    await press('confirm');
    expect(acts).toEqual([{ kind: 'assign', owner: 'rep-1' }]);
  });

  it('is the only one offered to nudge, and never about an own lead', async () => {
    await show({ lead: handedOver() });
    await press('more');
    expect(find('menu-nudge')).toBeNull();
  });
});

describe('B5 B9 what stands still', () => {
  it('says what is on hold, until when, and goes on', async () => {
    const pauses = [
      { id: 'p1', reason: 'scheduling', from: now - hours(2), until: at('2026-11-30T18:00+09:00'), by: 'rep-1', recordedAt: now },
    ];
    await show({ lead: handedOver({ pauses }) });
    expect(text('holds')).toContain('先方と日程調整中');
    await press('resume-p1');
    expect(acts).toEqual([{ kind: 'resume', pause: 'p1' }]);
  });

  it('names holidays in the receipt and keeps a system’s delay apart', async () => {
    const handOff = aHandOff(at('2026-11-20T15:00+09:00'), { id: 'h1', recordedAt: at('2026-11-20T16:00+09:00') });
    await show({ lead: handedOver({ handOffs: [handOff] }) });
    await press('open-receipt-p3');
    expect(text('receipt-p3')).toContain('勤労感謝の日');
    expect(text('receipt-system')).toContain('1時間');
  });
});

describe('B7 whose hours they are', () => {
  it('the receipt keeps what the team before used apart from ours, and both sum to what was used', async () => {
    const until = at('2026-11-24T09:00+09:00');
    await show({ lead: handedOver({ charged: [{ promise: 'p3', team: 'old', until, elapsed: hours(2) }] }) });
    await press('open-receipt-p3');
    const row = need('receipt-p3').querySelector('[data-kind=recorded]')?.textContent;
    expect(row).toContain('前のチームでの計測(記録)');
    expect(row).toContain('2時間');
    expect(text('receipt-total')?.startsWith('3時間')).toBe(true);
  });

  it('nobody’s lead runs on the manager, and the rep’s clock stands still until it has an owner', async () => {
    await show({ lead: handedOver({ owner: null }) });
    expect(text('clock-p0')).toContain(ja.lead.clocks.runsOn.manager);
    expect(text('clock-p3')).toContain('担当割り当て');
    await press('open-receipt-p3');
    expect(text('receipt-total')?.startsWith('0分')).toBe(true);
    await show({ lead: handedOver({ assignments: [{ owner: 'rep-1', team: 'is-1', at: at('2026-11-24T09:30+09:00') }] }) });
    expect(text('receipt-p3')).toContain('担当割り当て');
    expect(text('receipt-total')?.startsWith('30分')).toBe(true);
    expect(text('clock-p3')).not.toContain(ja.lead.clocks.runsOn.manager);
  });
});

describe('B6 while the owner is away', () => {
  const away = {
    id: 'a',
    user: 'rep-1',
    from: at('2026-11-24T00:00+09:00'),
    to: at('2026-11-26T00:00+09:00'),
    enteredAt: now - hours(100),
  };
  const by = (absencePolicy: 'stop' | 'cover' | 'reassign') => aRulebook({ agreement: { absencePolicy }, almanac: { absences: [away] } });

  it('the clock stands still and says so, where that was agreed', async () => {
    await show({ lead: handedOver(), rulebook: by('stop') });
    expect(text('clock-p3')).toContain('不在');
    await press('open-receipt-p3');
    expect(text('receipt-p3')).toContain('不在 佐藤 健');
  });

  it('it runs on for a cover, where that was agreed', async () => {
    await show({ lead: handedOver(), rulebook: by('cover') });
    expect(text('clock-p3')).not.toContain('不在');
    expect(find('clock-p0')).toBeNull();
  });

  it('the manager finds somebody else, where that was agreed', async () => {
    await show({ lead: handedOver(), rulebook: by('reassign') });
    expect(text('clock-p0')).toContain(ja.lead.clocks.runsOn.manager);
    expect(text('clock-p3')).toContain('担当割り当て');
  });
});

describe('the words of the agreement', () => {
  const signed = aRulebook();
  signed.agreement.meta.signatories = [{ department: 'mkt', name: '山口 葵', at: now }];

  it('A16 are one focus away, with version, signatures and review', async () => {
    await show({ lead: handedOver(), rulebook: signed });
    const stage = need('stage').closest('button');
    await settle(async () => {
      keyAsPerson(document, 'Tab');
      stage?.focus();
    });
    expect(text('meaning')).toContain('1.0.0');
    expect(text('meaning')).toContain('山口 葵');
    expect(text('meaning')).toContain('10/1');
  });

  it('show acronyms to the roles that were agreed, and a deal by the agreed word', async () => {
    const { agreement } = aRulebook();
    const quiet = aRulebook({
      agreement: { display: { ...agreement.display, acronyms: ['manager'], deal: { ja: '案件', en: 'Project' } } },
    });
    await show({ lead: handedOver({ account: { openDeals: 2 } }), rulebook: quiet });
    expect(text('stage')).toBe('有望リード');
    expect(text('account')).toContain('案件進行中 2件');
    await show({ lead: handedOver(), rulebook: quiet, actor: boss });
    expect(text('stage')).toContain('MQL');
  });
});

describe('B8 a missed promise that was put before the manager', () => {
  const asked = at('2026-11-20T15:00+09:00');
  const inquiry = anActivity({ id: 'ask', type: 'inquiry', intent: 'price', occurredAt: asked });
  const missed = (more: Lead['activities'] = []) =>
    handedOver({
      stages: [{ stage: 'mql', at: asked, recordedAt: asked, by: 'rule' }],
      handOffs: [aHandOff(asked, { id: 'h1', intent: 'price' })],
      activities: [inquiry, ...more],
    });

  it('is shown as such beside its clock and in the history', async () => {
    await show({ lead: missed() });
    expect(text('escalated-p1')).toBe('エスカレーション済み: ISマネージャー(11/20(金) 16:00)');
    expect(text('timeline')).toContain('エスカレーション: 即応');
  });

  it('is withdrawn when the clock is over, and says when', async () => {
    await show({ lead: missed([aCall(at('2026-11-24T09:30+09:00'), 'no_answer', { by: 'rep-1' })]) });
    expect(text('escalated-p1')).toBe('エスカレーション取り下げ: ISマネージャー(今日 9:30に完了)');
    expect(text('timeline')).toContain('エスカレーション取り下げ: 即応');
  });

  it('is not silently gone once its deadline moved: what was put before the manager is said, with why', async () => {
    const moved = {
      clock: 'p1:ask',
      promise: 'p1',
      name: { ja: '即応', en: 'Quick response' },
      to: { ja: 'ISマネージャー', en: 'IS manager' },
      at: at('2026-11-20T16:00+09:00'),
      due: at('2026-11-20T16:00+09:00'),
      withdrawnAt: at('2026-11-24T09:20+09:00'),
      why: 'changed' as const,
    };
    const lead = { ...missed(), withdrawnEscalations: [moved] };
    const { agreement } = aRulebook();
    const promises = agreement.promises.map((one) => (one.id === 'p1' ? { ...one, within: { amount: 30, unit: 'hours' as const } } : one));
    await show({ lead, rulebook: aRulebook({ agreement: { promises } }) });
    expect(find('clock-p1')?.dataset.state).toBe('running');
    expect(text('escalated-p1')).toBe('エスカレーション取り下げ: ISマネージャー(今日 9:20に期限が変更)');
    expect(text('timeline')).toContain('エスカレーション: 即応');
    expect(text('timeline')).toContain('エスカレーション取り下げ: 即応');
    // Missed anew, it stands; that it was put before the manager is said once.
    await show({ lead });
    expect(text('escalated-p1')).toBe('エスカレーション済み: ISマネージャー(11/20(金) 16:00)');
    expect(text('timeline')?.match(/エスカレーション: 即応/g)).toHaveLength(1);
  });

  it('E8 is put before nobody in a trial run, nor from before the start date', async () => {
    const { agreement } = aRulebook();
    for (const goLive of ['2026-11-18T00:00+09:00', '2026-11-23T00:00+09:00']) {
      await show({ lead: missed(), rulebook: aRulebook({ agreement: { meta: { ...agreement.meta, goLive: at(goLive) } } }) });
      expect(find('escalated-p1')).toBeNull();
      expect(text('timeline')).not.toContain('エスカレーション');
    }
  });
});

describe('A6 without a score', () => {
  const { agreement } = aRulebook();
  const judgedBy = (mode: 'checklist' | 'off') => aRulebook({ agreement: { scoring: { ...agreement.scoring, mode } } });
  const lead = handedOver({ company: { name: '東都', industry: '製造業' } });

  it('shows the list of what holds and what nobody knows, and no number', async () => {
    await show({ lead, rulebook: judgedBy('checklist') });
    await press('open-score');
    const list = need('open-score').closest('section')?.textContent ?? '';
    expect(list).toContain(ja.score.checklist);
    expect(list).toContain(`対象業種${ja.score.held.yes}`);
    expect(list).toContain(ja.score.held.unknown);
    expect(find('score-total')).toBeNull();
    expect(find('score-sum')).toBeNull();
  });

  it('says nothing of it where it is off', async () => {
    await show({ lead, rulebook: judgedBy('off') });
    expect(find('open-score')).toBeNull();
    await show({ lead });
    expect(find('score-total')).not.toBeNull();
  });
});

describe('A17 the company around the lead', () => {
  const said = () => text('account') ?? '';
  const fact = (label: string) =>
    [...need('account').querySelectorAll('dt')].find(({ textContent }) => textContent === label)?.nextElementSibling?.textContent;

  it('is told: other leads, open deals, that it is a customer, whose account it is', async () => {
    await show({ lead: handedOver({ account: { otherLeads: 2, openDeals: 1, customer: true, owner: 'rep-2' } }) });
    const words = ja.lead.account;
    expect(fact(words.otherContacts)).toBe(words.people(2));
    expect(said()).toContain(words.inProgress(1));
    expect(fact(words.owner)).toBe('田中 優子');
    expect(said()).toContain(words.customer);
  });

  it('sends what asks for sales to the owner of the account, and says why', async () => {
    const asks = anActivity({ type: 'inquiry', intent: 'price', occurredAt: now - hours(1) });
    await show({ lead: aLead({ account: { openDeals: 1, owner: 'rep-2' }, activities: [asks] }) });
    await press('open-fit');
    expect(text('fit')).toContain(ja.lead.fit.routes.account_owner);
    expect(text('fit')).toContain('同じ会社に進行中の商談あり');
  });

  it.each(['mkt', 'sales'] as const)('tells apart who found it (%s)', async (sourcedBy) => {
    await show({ lead: handedOver({ sourcedBy }) });
    expect(fact(ja.lead.account.source)).toContain(ja.lead.account.sourcedBy[sourcedBy]);
    const other = sourcedBy === 'mkt' ? 'sales' : 'mkt';
    expect(said()).not.toContain(ja.lead.account.sourcedBy[other]);
  });

  it('says nothing of what nobody told', async () => {
    await show({ lead: handedOver({ account: { openDeals: 0 } }) });
    expect(said()).not.toContain(ja.lead.account.otherContacts);
    expect(said()).not.toContain(ja.lead.account.customer);
  });
});

describe('E8 start date and trial run', () => {
  it('says that a lead is from before', async () => {
    const { agreement } = aRulebook();
    const late = aRulebook({ agreement: { meta: { ...agreement.meta, goLive: at('2026-11-23T00:00+09:00') } } });
    await show({ lead: handedOver(), rulebook: late });
    expect(text('before-go-live')).toContain('棚卸し');
    // Nothing of it is late, whatever the time.
    await show({ lead: handedOver(), rulebook: late, moment: at('2027-01-12T10:00+09:00') });
    expect(document.querySelectorAll('[data-state=breached]')).toHaveLength(0);
    expect(need('next-step').dataset.tone).toBe('mute');
  });

  it('says until when nobody is counted', async () => {
    const { agreement } = aRulebook();
    const trial = aRulebook({ agreement: { meta: { ...agreement.meta, goLive: at('2026-11-18T00:00+09:00') } } });
    await show({ lead: handedOver(), rulebook: trial });
    expect(text('trial-run')).toMatch(/12\/\d/);
    // What would be is shown, marked as not counted.
    await show({ lead: handedOver(), rulebook: trial, moment: at('2026-11-30T10:00+09:00') });
    expect(need('clock-p3').dataset.state).toBe('breached');
    expect(need('clock-p3').textContent).toContain(ja.lead.clocks.trial);
  });
});

describe('E6 what waits', () => {
  const pending: Command = {
    id: '00000000-0000-4000-8000-000000000007',
    ref: aRef(),
    occurredAt: now - 3_000,
    act: { kind: 'log_touch', result: 'no_answer' },
  };

  it('can be undone for ten seconds, then says that it waits', async () => {
    await show({ lead: handedOver(), pending: [pending] });
    expect(text('announce')).toContain('不在');
    expect(find('undo')).not.toBeNull();
    await show({ lead: handedOver(), pending: [pending], moment: now + 8_000, more: { offline: true } });
    expect(find('undo')).toBeNull();
    expect(text('queued')).toContain('1');
    expect(text('timeline')).toContain(ja.timeline.pending);
  });
});

it('fault 45: acts are closed where the panel is not really seen; it says so, and at once that a press was not taken', async () => {
  vi.useFakeTimers();
  // A browser that tells what is visible, and sees nothing.
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
  const rulebook = aRulebook();
  const lead = handedOver();
  const seen: Act[] = [];
  await settle(async () =>
    root.render(
      <SayProvider lang="ja" now={now} rulebook={rulebook} people={people}>
        <TrustProvider trust="watched">
          <LeadPanel
            lead={lead}
            assessment={evaluate(lead, rulebook, now)}
            rulebook={rulebook}
            actor={rep}
            people={people}
            pending={[]}
            refused={[]}
            offline={false}
            synced=""
            fault={null}
            receiptOf={() => []}
            onAct={async (wanted) => seen.push(wanted) > 0}
            onUndo={() => undefined}
            onDismiss={() => undefined}
          />
        </TrustProvider>
      </SayProvider>,
    ),
  );
  expect(text('not-seen')).toBe('');
  await settle(async () => vi.advanceTimersByTime(2_000));
  expect(text('not-seen')).toBe(ja.acts.notSeen);
  // What a page makes up is neither taken nor answered.
  await settle(async () => need('accept').click());
  expect(text('not-seen')).toBe(ja.acts.notSeen);
  await press('accept');
  await settle(async () => keyAsPerson(document, '2'));
  expect(seen).toEqual([]);
  expect(text('not-seen')).toBe(ja.acts.notTaken);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('fault 27: somebody else was quicker', () => {
  const verdict: Command = {
    id: 'c1',
    ref: aRef(),
    occurredAt: now - hours(1),
    act: { kind: 'verdict', verdict: 'nurture', reason: 'early' },
  };

  it('is told: what did not take effect, who decided what, and when; gone once read', async () => {
    const read: string[] = [];
    const superseded = [{ command: verdict, by: '田中 優子', at: now - hours(1), act: { kind: 'verdict', verdict: 'accept' } as const }];
    await show({ lead: handedOver(), more: { superseded, onDismiss: (id) => read.push(id) } });
    expect(text('superseded')).toContain('「育成に戻す」は反映されませんでした。田中 優子さんが先に対応しています: 引き受ける(今日 9:00)');
    await press('understood');
    expect(read).toEqual(['c1']);
  });
});

describe('A16 a promise', () => {
  it('says what was agreed, by which version and when it is due for review', async () => {
    await show({ lead: handedOver() });
    await press('meaning-p3');
    expect(text('meaning')).toContain('3営業日以内');
    expect(text('meaning')).toContain('取り決め 1.0.0');
    expect(text('meaning')).toContain('見直し');
  });
});

it('fault 45: in a frame whose visibility the browser doesn’t tell, nothing is offered that could be pressed', async () => {
  const lead = handedOver();
  await show({ lead });
  const offered = () => document.querySelectorAll('[data-testid^="set-bant-"],[data-testid="accept"],[data-testid="log-result"]').length;
  expect(offered()).toBeGreaterThan(2);
  await show({ lead, trust: 'refused' });
  expect(offered()).toBe(0);
  expect(text('confirm-elsewhere')).toBe(ja.acts.confirmElsewhere);
});
