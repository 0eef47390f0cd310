import { describe, expect, it } from 'vitest';
import { aHandOff, aLead, anActivity, at, days } from '@/test/fixtures/builders';
import { compileJudges } from './judges';
import type { HandOff, HandOverNote, Lead, StageEntry } from './lead';
import { type Agreement, defaultRulebook } from './rulebook';

const { agreement } = defaultRulebook;
const judges = compileJudges(agreement);
const now = at('2026-11-20T12:00+09:00');

function stage(lead: Partial<Lead>, rules: Agreement = agreement) {
  const own = rules === agreement ? judges : compileJudges(rules);
  return own.judge(own.facts(aLead(lead), now));
}

function entered(id: string, daysAgo: number, more: Partial<StageEntry> = {}): StageEntry {
  return { stage: id, at: now - days(daysAgo), recordedAt: now - days(daysAgo), by: 'rule', ...more };
}

const fitting = { company: { name: 'つばめ精機', industry: '製造業', employees: 300 }, consentAt: now - days(90) };
const price = (n: number) => anActivity({ type: 'page_view', content: 'price', occurredAt: now - days(n) });
const warm = [price(0), price(1)];
const accepted: HandOff['verdict'] = { kind: 'accept', at: now - days(1), recordedAt: now - days(1) };
const fullNote: HandOverNote = {
  spokeWith: '佐藤課長',
  spokeAt: now - days(1),
  problem: '集計に毎月3日かかる',
  agreedAt: now + days(5),
  place: 'オンライン',
  attendees: '佐藤課長',
  nextStep: 'デモ',
  avoid: '値引き',
};
const qualified: Lead['bant'] = {
  need: { state: 'yes', at: now - days(1), source: 'person' },
  authority: { state: 'partly', at: now - days(1), source: 'person' },
};

describe('A1 the entry condition', () => {
  it.each<[string, string, Partial<Lead>, string]>([
    ['a lead with consent', 'lead', fitting, 'yes'],
    ['a lead without consent', 'lead', {}, 'no'],
    ['fit and engagement', 'mql', { ...fitting, activities: warm }, 'yes'],
    ['fit alone', 'mql', fitting, 'no'],
    ['engagement alone', 'mql', { company: {}, activities: warm }, 'no'],
    [
      'A3 a hot inquiry bypasses the score',
      'mql',
      { company: {}, activities: [anActivity({ type: 'inquiry', intent: 'price', occurredAt: now - days(1) })] },
      'yes',
    ],
    [
      'A3 so does a conversation at a fair rated A',
      'mql',
      { company: {}, activities: [anActivity({ type: 'event_talk', rating: 'A', occurredAt: now - days(1) })] },
      'yes',
    ],
    [
      'not one rated C',
      'mql',
      { company: {}, activities: [anActivity({ type: 'event_talk', rating: 'C', occurredAt: now - days(1) })] },
      'no',
    ],
    ['A3 and waking up', 'mql', { company: {}, activities: [anActivity({ type: 'other', intent: 'woke', occurredAt: now })] }, 'yes'],
    ['a competitor is excluded', 'mql', { ...fitting, activities: warm, relation: 'competitor' }, 'no'],
    ['an open deal excludes, however hot', 'mql', { ...fitting, intent: 'price', account: { openDeals: 1 } }, 'no'],
    ['opted out of everything', 'mql', { ...fitting, activities: warm, optOuts: [{ channel: 'all', at: 0 }] }, 'no'],
    ['opted out of mail alone', 'mql', { ...fitting, activities: warm, optOuts: [{ channel: 'mail', at: 0 }] }, 'yes'],
    ['accepted by inside sales', 'sal', { handOffs: [aHandOff(now - days(2), { verdict: accepted })] }, 'yes'],
    ['not answered by inside sales', 'sal', { handOffs: [aHandOff(now - days(2))] }, 'no'],
    [
      'gate, minimums and note',
      'sql',
      { ...fitting, bant: qualified, handOffs: [aHandOff(now - days(2), { note: { ...fullNote, agreedAt: now + days(60) } })] },
      'yes',
    ],
    [
      'a note with a gap',
      'sql',
      { ...fitting, bant: qualified, handOffs: [aHandOff(now - days(2), { note: { ...fullNote, agreedAt: now + days(60), avoid: '' } })] },
      'no',
    ],
    [
      'a company below the minimum',
      'sql',
      {
        company: { employees: 20 },
        bant: qualified,
        handOffs: [aHandOff(now - days(2), { note: { ...fullNote, agreedAt: now + days(60) } })],
      },
      'no',
    ],
    [
      'A9 employees must be known by then',
      'sql',
      { company: {}, bant: qualified, handOffs: [aHandOff(now - days(2), { note: { ...fullNote, agreedAt: now + days(60) } })] },
      'unknown',
    ],
    ['A8 a valid appointment is enough', 'sql', { company: {}, handOffs: [aHandOff(now - days(2), { note: fullNote })] }, 'yes'],
    [
      'A3 a trial that inside sales confirmed',
      'sql',
      {
        activities: [anActivity({ type: 'trial_start', occurredAt: now - days(3) })],
        handOffs: [aHandOff(now - days(2), { verdict: accepted })],
      },
      'yes',
    ],
    [
      'a trial that nobody confirmed',
      'sql',
      { activities: [anActivity({ type: 'trial_start', occurredAt: now - days(3) })], handOffs: [aHandOff(now - days(2))] },
      'unknown',
    ],
    [
      'confirmed after the meeting, with a deal',
      'opp',
      {
        expectedAmount: 900_000,
        activities: [anActivity({ type: 'meeting', result: 'held', occurredAt: now })],
        opportunities: [{ id: 'o', status: 'open', createdAt: now }],
        handOffs: [aHandOff(now - days(2), { to: 'fs', verdict: accepted })],
      },
      'yes',
    ],
    ['a stage that does not exist', 'nirvana', {}, 'unknown'],
  ])('%s', (_, id, lead, expected) => {
    const { held } = judges.entry(id, judges.facts(aLead(lead), now)).reading;
    expect(held).toBe(expected);
  });

  it('names what let it in, by which activity and when', () => {
    const activities = [anActivity({ id: 'asked', type: 'inquiry', intent: 'price', occurredAt: now - days(1) })];
    expect(judges.entry('mql', judges.facts(aLead({ activities }), now)).reading.evidence).toEqual([
      { text: { ja: 'すぐ話したい問い合わせ', en: 'Hot inquiry' }, activity: 'asked', at: now - days(1) },
    ]);
  });
});

describe('A1 the stage', () => {
  it('is the one entered last, whatever the order of the facts', () => {
    expect(stage({ stages: [entered('mql', 1), entered('lead', 9)] }).stage.id).toBe('mql');
    expect(stage({ stages: [entered('lead', 9), entered('sal', -1), entered('mql', 1)] }).stage.id).toBe('mql');
  });

  it('is the first of the ladder where none was entered', () => {
    expect(stage({}).stage).toMatchObject({ id: 'lead', enteredAt: null, by: null, department: 'mkt' });
  });

  it('is never taken back by decay or a rule edit; today is said beside it', () => {
    const cooled = stage({ ...fitting, stages: [entered('mql', 200)], activities: [price(200), price(201)] });
    expect(cooled.stage).toMatchObject({ id: 'mql', qualifiesToday: 'no' });
    expect(stage({ ...fitting, stages: [entered('mql', 1)], activities: warm }).stage.qualifiesToday).toBe('yes');
    const [lead, mql, ...rest] = agreement.stages;
    const edited = {
      ...agreement,
      stages: [
        lead,
        { ...mql, triggers: [], entry: { combinator: 'and', rules: [{ field: 'lead.employees', operator: '>', value: 999 }] } },
        ...rest,
      ],
    } as Agreement;
    expect(stage({ ...fitting, stages: [entered('mql', 1)], activities: warm }, edited).stage).toMatchObject({
      id: 'mql',
      qualifiesToday: 'no',
    });
  });

  it('shows recorded evidence, who set it, and that it was forced', () => {
    const evidence = [{ label: '価格ページ', activity: 'a1', at: now - days(1) }];
    const { stage: read } = stage({
      stages: [entered('mql', 1, { by: 'person', reason: '展示会で意気投合', forced: 'by_hand', evidence })],
    });
    expect(read).toMatchObject({ by: 'person', reason: '展示会で意気投合', forced: true, evidence });
  });

  it('draws the ladder', () => {
    const { ladder } = stage({ stages: [entered('lead', 9), entered('mql', 3)] }).stage;
    expect(ladder.map(({ id, state }) => `${id} ${state}`)).toEqual(['lead passed', 'mql current', 'sal ahead', 'sql ahead', 'opp ahead']);
    expect(ladder[0]?.enteredAt).toBe(now - days(9));
  });

  it('stands outside the ladder when parked, and remembers how far it came', () => {
    const { stage: read } = stage({ stages: [entered('mql', 9), entered('nurturing', 1)] });
    expect(read).toMatchObject({ id: 'nurturing', parked: true, name: { ja: '育成中', en: 'Nurturing' }, qualifiesToday: 'yes' });
    expect(read.ladder.map(({ state }) => state)).toEqual(['passed', 'passed', 'ahead', 'ahead', 'ahead']);
  });

  it('keeps a stage the rulebook no longer has', () => {
    expect(stage({ stages: [entered('old_stage', 1)] }).stage).toMatchObject({ id: 'old_stage', parked: false, name: { ja: 'old_stage' } });
  });

  it.each<[string, Partial<Lead>, boolean]>([
    ['an open hand-off', { stages: [entered('mql', 2)], handOffs: [aHandOff(now - days(2))] }, true],
    ['an accepted one', { stages: [entered('sal', 1)], handOffs: [aHandOff(now - days(2), { verdict: accepted })] }, false],
    [
      'one that shall be reassigned',
      { stages: [entered('mql', 2)], handOffs: [aHandOff(now - days(2), { verdict: { kind: 'reassign', at: now, recordedAt: now } })] },
      true,
    ],
    ['one the CRM moved on', { stages: [entered('sal', 1, { by: 'crm' })], handOffs: [aHandOff(now - days(2))] }, false],
    ['a lead parked since', { stages: [entered('unfit', 1)], handOffs: [aHandOff(now - days(2))] }, false],
    [
      'a verdict that lies ahead',
      { handOffs: [aHandOff(now - days(2), { verdict: { kind: 'accept', at: now + 1, recordedAt: now + 1 } })] },
      true,
    ],
    ['no hand-off', {}, false],
  ])('awaits a verdict: %s', (_, lead, expected) => expect(stage(lead).stage.awaitingVerdict !== null).toBe(expected));
});

describe('A11 what is missing for the next stage', () => {
  it.each<[string, Partial<Lead>, string[]]>([
    [
      'points on both axes',
      { company: { industry: '製造業' }, title: '担当', stages: [entered('lead', 1)] },
      ['Fit score: 6 more points (19 of 25)', 'Activity score: 20 more points (0 of 20)'],
    ],
    ['the acceptance', { stages: [entered('mql', 1)], handOffs: [aHandOff(now - days(1))] }, ['Inside sales accepts it']],
    [
      'the gate, the note and the size',
      { company: {}, stages: [entered('sal', 1)] },
      ['Confirm need', 'Confirm authority or timing', 'Write the hand-over note', 'Find out: employees'],
    ],
    [
      'a need grown old',
      {
        stages: [entered('sal', 1)],
        bant: { ...qualified, need: { state: 'yes', at: now - days(300), source: 'person' } },
        handOffs: [aHandOff(now - days(300), { note: { ...fullNote, agreedAt: now - days(200) } })],
      },
      ['Check need again'],
    ],
    [
      'a need that is a no',
      { stages: [entered('sal', 1)], bant: { need: { state: 'no', at: now, source: 'person' } } },
      ['Need confirmed as none: it can’t qualify', 'Write the hand-over note'],
    ],
    [
      'a minimum',
      {
        company: { employees: 5 },
        stages: [entered('sal', 1)],
        bant: qualified,
        handOffs: [aHandOff(now - days(2), { note: { ...fullNote, agreedAt: now + days(60), avoid: ' ' } })],
      },
      ['Employees below the minimum (5 of 30 people)', 'The hand-over note lacks what not to say'],
    ],
    [
      'the deal',
      {
        stages: [entered('sql', 1)],
        expectedAmount: 900_000,
        activities: [anActivity({ type: 'meeting', result: 'held', occurredAt: now })],
        handOffs: [aHandOff(now - days(2), { to: 'fs', verdict: accepted })],
      },
      ['Create the deal in the CRM'],
    ],
    ['nothing where a trigger holds', { company: {}, intent: 'price', stages: [entered('lead', 1)] }, []],
    [
      'an exclusion',
      { ...fitting, intent: 'price', relation: 'student', stages: [entered('lead', 1)] },
      ['Excluded (Relation: competitor, student, vendor …)', 'Activity score: 20 more points (0 of 20)'],
    ],
    ['nothing at the top', { stages: [entered('opp', 1)] }, []],
    ['nothing for what is not a fit', { stages: [entered('unfit', 1)] }, []],
    [
      'for a parked lead, what brings it back',
      { company: { industry: '製造業', employees: 300 }, stages: [entered('nurturing', 1)] },
      ['Activity score: 20 more points (0 of 20)'],
    ],
  ])('%s', (_, lead, expected) => expect(stage(lead).missing.map(({ text }) => text.en)).toEqual(expected));
});
