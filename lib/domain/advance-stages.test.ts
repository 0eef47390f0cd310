import { describe, expect, it } from 'vitest';
import { acted, afterActs, handedOff, handedOffAt, manager, now } from '@/test/fixtures/acts';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, days, hours } from '@/test/fixtures/builders';
import { advanceStages, enterStage, type Mover } from './advance-stages';
import type { Act } from './command';
import { evaluate } from './evaluate';
import type { Lead, StageEntry } from './lead';
import { returnAfterNoShow } from './no-show';
import type { StageRule } from './rulebook';

const rulebook = aRulebook();
const stageOf = (id: string) => rulebook.agreement.stages.find((stage) => stage.id === id) as StageRule;
const by = (moment = now, more: Partial<Mover> = {}): Mover => ({ at: moment, recordedAt: moment, by: 'rule', id: 'm1', ...more });
const entered = (stage: string, moment: number): StageEntry => ({ stage, at: moment, recordedAt: moment, by: 'rule' });
const price = (moment = now - hours(1), more: Partial<Lead['activities'][number]> = {}) =>
  anActivity({ id: 'ask', type: 'inquiry', intent: 'price', occurredAt: moment, ...more });

describe('A1 a lead moves on', () => {
  it('by a rule that holds, with what proved it, and is handed off', () => {
    const lead = advanceStages(aLead({ consentAt: 1, activities: [price()] }), rulebook, by());
    expect(lead.stages).toEqual([
      {
        stage: 'mql',
        at: now,
        recordedAt: now,
        by: 'rule',
        evidence: [
          {
            label: 'すぐ話したい問い合わせ / Hot inquiry',
            text: { ja: 'すぐ話したい問い合わせ', en: 'Hot inquiry' },
            activity: 'ask',
            at: now - hours(1),
          },
        ],
      },
    ]);
    expect(lead.handOffs).toEqual([{ id: 'm1:mql', from: 'mkt', to: 'is', at: now, recordedAt: now, intent: 'price' }]);
  });

  it('names who moved it, and when that was heard of', () => {
    const mover = by(now, { user: 'rep-1', recordedAt: now + 5, by: 'person' });
    const lead = advanceStages(aLead({ activities: [price()] }), rulebook, mover);
    expect(lead.stages[0]).toMatchObject({ by: 'person', user: 'rep-1', at: now, recordedAt: now + 5 });
    expect(lead.handOffs[0]).toMatchObject({ by: 'rep-1', at: now, recordedAt: now + 5 });
  });

  it.each<[string, Partial<Lead>]>([
    ['where nothing holds', {}],
    ['while it is parked', { stages: [entered('nurturing', now - days(3))], activities: [price()] }],
    ['in a stage that the agreement no longer has', { stages: [entered('old', now - days(3))], activities: [price()] }],
    ['at the top', { stages: [entered('opp', now - days(3))], activities: [price()] }],
    ['whose stage lies ahead of the moment of judging', { stages: [entered('lead', now + days(1))], activities: [price()] }],
    ['by what has not happened yet', { activities: [price(now + hours(1))] }],
  ])('stays %s', (_, facts) => {
    const lead = aLead(facts);
    expect(advanceStages(lead, rulebook, by())).toBe(lead);
  });

  it('by a fact told late, but not before the stage it is in was entered', () => {
    const lead = aLead({ stages: [entered('lead', now - hours(2))], activities: [price(now - days(2))] });
    const moved = advanceStages(lead, rulebook, by(now - days(2), { recordedAt: now }));
    expect(moved.stages.map(({ stage, at: moment }) => [stage, moment])).toEqual([
      ['lead', now - hours(2)],
      ['mql', now - hours(2)],
    ]);
    expect(moved.handOffs[0]?.at).toBe(now - hours(2));
  });

  it('never into the past of a lead that was parked since', () => {
    const lead = aLead({ stages: [entered('nurturing', now - hours(2))], activities: [price(now - days(2))] });
    expect(advanceStages(lead, rulebook, by(now - days(2), { recordedAt: now }))).toBe(lead);
  });

  it('through several stages at once where each condition holds', () => {
    const verdict = { kind: 'accept' as const, at: now - hours(1), recordedAt: now };
    const lead = advanceStages(aLead({ activities: [price()], handOffs: [aHandOff(now - days(1), { verdict })] }), rulebook, by());
    expect(lead.stages.map(({ stage }) => stage)).toEqual(['mql']);
    const again = { ...lead, handOffs: lead.handOffs.map((each) => ({ ...each, verdict })) };
    expect(advanceStages(again, rulebook, by()).stages.map(({ stage }) => stage)).toEqual(['mql', 'sal']);
  });
});

describe('A1 a hand-off', () => {
  it.each<[string, Partial<Lead>, string, string | undefined]>([
    ['says what the lead asked for', { activities: [price()] }, 'mkt', 'price'],
    ['else why it came in', { intent: 'webinar' }, 'mkt', 'webinar'],
    ['what it asked for comes first', { intent: 'paper', activities: [price()] }, 'mkt', 'price'],
    ['of several the latest', { activities: [price(), price(now, { id: 'later', intent: 'trial' })] }, 'mkt', 'trial'],
    ['a second one not why it came in', { intent: 'webinar', handOffs: [aHandOff(now - days(9))] }, 'mkt', undefined],
    [
      'nor what it asked for before the first',
      { activities: [price(now - days(10))], handOffs: [aHandOff(now - days(9))] },
      'mkt',
      undefined,
    ],
    ['nor in the moment of it', { activities: [price(now - days(9))], handOffs: [aHandOff(now - days(9))] }, 'mkt', undefined],
    ['but what it asked for since', { activities: [price()], handOffs: [aHandOff(now - days(9))] }, 'mkt', 'price'],
    ['A17 is nobody else’s where sales found it', { sourcedBy: 'sales', intent: 'referral' }, 'is', 'referral'],
    ['A17 is marketing’s where marketing found it', { sourcedBy: 'mkt' }, 'mkt', undefined],
    ['of a parked lead is marketing’s', { stages: [entered('dormant', now - days(2))] }, 'mkt', undefined],
  ])('%s', (_, facts, from, intent) => {
    const [handOff] = enterStage(aLead(facts), rulebook, stageOf('mql'), by()).handOffs.slice(-1);
    expect([handOff?.from, handOff?.to, handOff?.intent]).toEqual([from, 'is', intent]);
  });

  it('A13 comes of a surge of visits, and the first call is promised as after any other', () => {
    const visits = [3, 2, 0].map((ago) => anActivity({ type: 'page_view', occurredAt: now - days(ago) - hours(1) }));
    const usual = [30, 24, 17, 10].flatMap((ago) => [anActivity({ type: 'page_view', occurredAt: now - days(ago) })]);
    const lead = aLead({ consentAt: 1, createdAt: now - days(60), activities: [...usual, ...visits] });
    const moved = advanceStages(lead, rulebook, by());
    expect(moved.handOffs).toMatchObject([{ from: 'mkt', to: 'is', at: now }]);
    expect(moved.stages.at(-1)?.evidence).toMatchObject([{ text: { ja: '訪問急増', en: 'Visit surge' } }]);
    expect(evaluate(moved, rulebook, now).clocks.map(({ promise, state }) => [promise, state])).toContainEqual(['p3', 'running']);
    expect(advanceStages({ ...lead, activities: [...usual, ...visits.slice(1)] }, rulebook, by()).handOffs).toEqual([]);
  });

  it('to field sales comes from inside sales, with its note and without an intent', () => {
    const note = { spokeWith: '佐藤', problem: '在庫' };
    const lead = handedOff({ handOffs: [aHandOff(handedOffAt, { note })], activities: [price()] });
    const [handOff] = enterStage(lead, rulebook, stageOf('sql'), by()).handOffs.slice(-1);
    expect(handOff).toEqual({ id: 'm1:sql', from: 'is', to: 'fs', at: now, recordedAt: now, note });
    expect(enterStage(handedOff(), rulebook, stageOf('sql'), by()).handOffs.at(-1)).not.toHaveProperty('note');
    expect(enterStage(lead, rulebook, stageOf('sal'), by()).handOffs).toHaveLength(1);
    expect(enterStage(lead, rulebook, { ...stageOf('sql'), needsNote: false }, by()).handOffs.at(-1)).not.toHaveProperty('note');
  });

  it('of what sales found goes on from inside to field sales as any other', () => {
    const lead = handedOff({ sourcedBy: 'sales' });
    expect(enterStage(lead, rulebook, stageOf('sql'), by()).handOffs.at(-1)).toMatchObject({ from: 'is', to: 'fs' });
  });

  it.each<[string, Lead['account'], string | null]>([
    ['goes to the account owner when a deal is open', { openDeals: 1, owner: 'rep-7' }, 'rep-7'],
    ['stays where none is open', { openDeals: 0, owner: 'rep-7' }, 'rep-1'],
    ['stays where nothing is known of the company', undefined, 'rep-1'],
    ['stays where the account has no owner', { openDeals: 2 }, 'rep-1'],
  ])('A17 %s', (_, account, owner) => {
    const lead = enterStage(aLead(account ? { account } : {}), rulebook, stageOf('mql'), by(now, { user: 'rep-2' }));
    expect(lead.owner).toBe(owner);
    expect(lead.assignments.at(-1)).toEqual(owner === 'rep-7' ? { owner, team: 'is-1', at: now, by: 'rep-2' } : undefined);
  });

  it('A17 unless the agreement says otherwise, or it hands nothing off', () => {
    const lead = aLead({ account: { openDeals: 1, owner: 'rep-7' } });
    const routing = { ...rulebook.agreement.routing, customersToAccountOwner: false };
    expect(enterStage(lead, aRulebook({ agreement: { routing } }), stageOf('mql'), by()).owner).toBe('rep-1');
    expect(enterStage(lead, rulebook, stageOf('sal'), by()).owner).toBe('rep-1');
    expect(enterStage(lead, rulebook, stageOf('mql'), by()).assignments.at(-1)).not.toHaveProperty('by');
  });
});

const agreedAt = at('2026-12-01T10:00+09:00');
const note = {
  spokeWith: '佐藤 花子',
  spokeAt: now,
  problem: '在庫が合わない',
  agreedAt,
  place: 'オンライン',
  attendees: '佐藤 課長',
  nextStep: '見積を送る',
  avoid: '他社の話',
};
const accept: Act = { kind: 'verdict', verdict: 'accept' };
const noShow: Act = { kind: 'log_touch', result: 'no_show' };
const afterMeeting = agreedAt + hours(1);

function withFieldSales(facts: Partial<Lead> = {}): Lead {
  return afterActs(handedOff({ activities: [aCall(now - hours(1), 'talked')], ...facts }), [
    [accept],
    [{ kind: 'set_bant', element: 'need', state: 'yes' }],
    [{ kind: 'set_bant', element: 'authority', state: 'partly' }],
    [{ kind: 'hand_over_note', note }],
  ]);
}

describe('A1 A8 a meeting to which nobody came', () => {
  const sent = withFieldSales();
  const back = acted(sent, noShow, { at: afterMeeting });

  it('takes the lead back to inside sales, with why', () => {
    const back = acted(sent, noShow, { at: afterMeeting });
    expect(sent.stages.at(-1)?.stage).toBe('sql');
    const evidence = {
      label: '無断欠席 / No-show',
      text: { ja: '無断欠席', en: 'No-show' },
      activity: back.activities.at(-1)?.id,
      at: afterMeeting,
    };
    expect(back.stages.at(-1)).toMatchObject({ stage: 'sal', at: afterMeeting, user: 'rep-1', evidence: [evidence] });
    expect(back.handOffs.at(-1)).toMatchObject({ from: 'fs', to: 'is', at: afterMeeting, verdict: { kind: 'accept', at: afterMeeting } });
    expect(evaluate(back, rulebook, afterMeeting).stage).toMatchObject({
      id: 'sal',
      department: 'is',
      qualifiesToday: 'yes',
      awaitingVerdict: null,
    });
  });

  it('no longer counts against field sales, nor asks inside sales for an answer again', () => {
    const back = acted(sent, noShow, { at: afterMeeting });
    const clocks = evaluate(back, rulebook, afterMeeting + 1).clocks;
    const state = (id: string) => clocks.find(({ promise }) => promise === id);
    expect(state('p5')?.state).toBe('cancelled');
    expect(state('p6')).toMatchObject({ state: expect.stringMatching(/running|at_risk/), department: 'is' });
    expect(state('p7')).toBeUndefined();
    const spoken = acted(back, { kind: 'log_touch', result: 'talked' }, { at: afterMeeting + hours(1) });
    expect(
      evaluate(spoken, rulebook, afterMeeting + hours(2)).clocks.find(({ promise, state: of }) => promise === 'p2' && of === 'running'),
    ).toBeUndefined();
  });

  it('leaves the old date void: a new one hands it off anew', () => {
    expect(evaluate(back, rulebook, afterMeeting).missing.map(({ text }) => text.en)).toEqual(['The hand-over note lacks agreed date']);
    const later = afterMeeting + hours(2);
    expect(acted(back, { kind: 'log_touch', result: 'talked' }, { at: later }).stages.at(-1)?.stage).toBe('sal');
    const again = acted(back, { kind: 'hand_over_note', note: { ...note, agreedAt: agreedAt + days(7) } }, { at: later });
    expect(again.stages.at(-1)).toMatchObject({ stage: 'sql', at: later });
    expect(again.handOffs.map(({ from, to }) => `${from} ${to}`)).toEqual(['mkt is', 'is fs', 'fs is', 'is fs']);
    expect(again.handOffs.at(-1)?.note?.agreedAt).toBe(agreedAt + days(7));
  });

  it('goes back to whoever had it, and each team is charged its own hours', () => {
    const given = acted(sent, { kind: 'assign', owner: 'rep-fs', team: 'fs-1' }, { actor: manager, at: now + 1 });
    // Who had it before is known from the first change of owner on.
    const returned = acted(given, noShow, { at: afterMeeting });
    expect([returned.owner, returned.team]).toEqual(['rep-1', 'is-1']);
    expect(returned.assignments.at(-1)).toEqual({ owner: 'rep-1', team: 'is-1', at: afterMeeting });
    expect(returned.charged.some(({ promise, team }) => promise === 'p6' && team === 'fs-1')).toBe(true);
  });

  it.each<[string, () => Lead]>([
    ['once it was held', () => acted(sent, { kind: 'log_touch', result: 'held' }, { at: agreedAt })],
    ['before it reached field sales', () => handedOff()],
    ['once it moved on', () => ({ ...sent, stages: [...sent.stages, entered('opp', now + hours(1))] })],
    ['of a lead that nobody handed to field sales', () => ({ ...sent, handOffs: sent.handOffs.slice(0, 1) })],
    ['where the stage was entered later', () => ({ ...sent, stages: [...sent.stages, entered('sal', afterMeeting + 1)] })],
  ])('changes no stage %s', (_, lead) => {
    const before = lead();
    const missed = anActivity({ type: 'meeting', result: 'no_show', occurredAt: afterMeeting });
    expect(returnAfterNoShow(before, rulebook, missed, by(afterMeeting))).toBe(before);
  });

  it('nor does any other activity', () => {
    expect(returnAfterNoShow(sent, rulebook, aCall(afterMeeting, 'no_answer'), by(afterMeeting))).toBe(sent);
    expect(acted(sent, { kind: 'log_touch', result: 'moved' }, { at: afterMeeting }).stages).toEqual(sent.stages);
  });

  it('nor where one department books and meets, or marketing books', () => {
    const missed = anActivity({ type: 'meeting', result: 'no_show', occurredAt: afterMeeting });
    for (const department of ['fs', 'mkt'] as const) {
      const stages = rulebook.agreement.stages.map((stage) => (stage.id === 'sal' ? { ...stage, department } : stage));
      expect(returnAfterNoShow(sent, aRulebook({ agreement: { stages } }), missed, by(afterMeeting))).toBe(sent);
    }
    const stages = rulebook.agreement.stages.map((stage) => ({ ...stage, needsNote: false }));
    expect(returnAfterNoShow(sent, aRulebook({ agreement: { stages } }), missed, by(afterMeeting))).toBe(sent);
  });

  it('a meeting held before the hand-off does not stand for the one that was missed', () => {
    const early = withFieldSales({
      activities: [aCall(now - hours(1), 'talked'), anActivity({ type: 'meeting', result: 'held', occurredAt: now - hours(2) })],
    });
    expect(acted(early, noShow, { at: afterMeeting }).stages.at(-1)?.stage).toBe('sal');
  });

  it('goes back to the last owner of before the hand-off, whatever order they came in', () => {
    const sentAt = sent.handOffs.at(-1)?.at as number;
    const owner = (name: string, moment: number) => ({ owner: name, team: 'is-1', at: moment });
    const assignments = [owner('rep-a', sentAt - 10), owner('rep-b', sentAt - 50), owner('rep-c', sentAt), owner('rep-d', sentAt + 5)];
    const returned = acted({ ...sent, owner: 'rep-d', assignments }, noShow, { at: afterMeeting });
    expect(returned.owner).toBe('rep-a');
  });

  it('is no such meeting where one was held in the moment of the hand-off', () => {
    const sentAt = sent.handOffs.at(-1)?.at as number;
    const held = anActivity({ type: 'meeting', result: 'held', occurredAt: sentAt });
    expect(acted({ ...sent, activities: [...sent.activities, held] }, noShow, { at: afterMeeting }).stages).toEqual(sent.stages);
    const missed = anActivity({ type: 'meeting', result: 'no_show', occurredAt: sentAt });
    expect(returnAfterNoShow(sent, rulebook, missed, by(sentAt)).stages.at(-1)?.stage).toBe('sal');
  });

  it('told by another system it does the same', () => {
    const missed = anActivity({ id: 'crm', type: 'meeting', result: 'no_show', occurredAt: afterMeeting });
    const told = returnAfterNoShow(
      { ...sent, activities: [...sent.activities, missed] },
      rulebook,
      missed,
      by(afterMeeting, { id: 'crm' }),
    );
    expect(told.stages.at(-1)).toMatchObject({ stage: 'sal', by: 'rule' });
    expect(told.handOffs.at(-1)).toEqual({
      id: 'crm:sal',
      from: 'fs',
      to: 'is',
      at: afterMeeting,
      recordedAt: afterMeeting,
      verdict: { kind: 'accept', at: afterMeeting, recordedAt: afterMeeting },
    });
  });
});

describe('A1 the hand-over note', () => {
  const missing = (more: Partial<typeof note>) =>
    evaluate(
      handedOff({ handOffs: [aHandOff(handedOffAt, { note: { ...note, ...more } })], stages: [entered('sal', handedOffAt)] }),
      rulebook,
      now,
    )
      .missing.filter(({ kind }) => kind === 'note')
      .map(({ text }) => text.en);

  it.each<[string, Partial<typeof note>, string[]]>([
    ['complete', {}, []],
    ['without who', { spokeWith: ' ' }, ['The hand-over note lacks who was spoken to']],
    ['without the problem', { problem: '' }, ["The hand-over note lacks the problem in the customer's words"]],
    ['without attendees and place', { attendees: '', place: '' }, ['The hand-over note lacks place or online, attendees and titles']],
  ])('%s', (_, more, expected) => {
    expect(missing(more)).toEqual(expected);
  });

  it('A11 is still needed where an appointment alone would be enough', () => {
    const lead = handedOff({ handOffs: [aHandOff(handedOffAt, { note: { ...note, avoid: '' } })], stages: [entered('sal', handedOffAt)] });
    expect(evaluate(lead, rulebook, now).missing.map(({ text }) => text.en)).toEqual(['The hand-over note lacks what not to say']);
    expect(advanceStages(lead, rulebook, by())).toBe(lead);
  });

  it('A8 a valid appointment then hands it off, whatever was asked', () => {
    const lead = acted(handedOff({ stages: [entered('sal', handedOffAt)], company: {} }), { kind: 'hand_over_note', note });
    expect(lead.stages.at(-1)).toMatchObject({ stage: 'sql', evidence: [{ text: { en: 'Valid appointment' } }] });
  });

  it('lies with the latest hand-off to sales, whatever their order', () => {
    const lead = handedOff({
      handOffs: [
        aHandOff(handedOffAt, { id: 'late' }),
        aHandOff(handedOffAt - days(9), { id: 'early' }),
        aHandOff(now - 1, { to: 'mkt' }),
        aHandOff(now + 1),
      ],
    });
    const kept = acted(lead, { kind: 'hand_over_note', note: { spokeWith: '佐藤', problem: '在庫' } });
    expect(kept.handOffs.map((handOff) => handOff.note?.problem)).toEqual(['在庫', undefined, undefined, undefined]);
  });
});
