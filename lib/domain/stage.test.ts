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

describe('A1 A3 how a stage lets a lead in', () => {
  type Part = { field: string; operator: 'null' | 'notNull' | '=' | 'atLeast'; value?: unknown };
  const yes: Part = { field: 'lead.name', operator: 'notNull' };
  const no: Part = { field: 'lead.name', operator: 'null' };
  const open: Part = { field: 'lead.source', operator: '=', value: 'web' };
  const group = (...rules: Part[]) => ({ combinator: 'and' as const, rules });
  const name = { ja: 'きっかけ', en: 'Trigger' };
  const trigger = (id: string, ...rules: Part[]) => ({ id, name: { ja: id, en: id }, when: group(...rules) });

  function enter(rule: Partial<Agreement['stages'][number]>, lead: Partial<Lead> = {}, more: Partial<Agreement> = {}) {
    const [first, second, ...rest] = agreement.stages;
    const bare = { ...second, triggers: [], entry: undefined, excludedWhen: undefined, ...rule };
    const own = compileJudges({ ...agreement, ...more, stages: [first, bare, ...rest] as Agreement['stages'] });
    return own.entry('mql', own.facts(aLead(lead), now));
  }

  it.each<[string, Partial<Agreement['stages'][number]>, string, boolean]>([
    ['nothing asked', {}, 'yes', false],
    ['an entry that holds', { entry: group(yes) }, 'yes', false],
    ['an entry that does not', { entry: group(no) }, 'no', false],
    ['an entry that is not known', { entry: group(open) }, 'unknown', false],
    ['a trigger that holds', { entry: group(no), triggers: [trigger('t', yes)] }, 'yes', false],
    ['a trigger that does not', { entry: group(yes), triggers: [trigger('t', no)] }, 'yes', false],
    ['a trigger that is not known', { entry: group(no), triggers: [trigger('t', open)] }, 'no', false],
    ['only triggers, none of which holds', { triggers: [trigger('t', no)] }, 'no', false],
    ['the second trigger', { entry: group(no), triggers: [trigger('t', no), trigger('u', yes)] }, 'yes', false],
    ['a trigger that asks for nothing is none', { entry: group(no), triggers: [trigger('t')] }, 'no', false],
    ['and where it is the only one, nothing is asked', { triggers: [trigger('t')] }, 'yes', false],
    ['an exclusion', { entry: group(yes), excludedWhen: group(yes) }, 'no', true],
    ['an exclusion, whatever triggers', { triggers: [trigger('t', yes)], excludedWhen: group(yes) }, 'no', true],
    ['an exclusion that does not hold', { entry: group(yes), excludedWhen: group(no) }, 'yes', false],
    ['an exclusion that is not known', { entry: group(yes), excludedWhen: group(open) }, 'yes', false],
    ['an exclusion that asks for nothing is none', { entry: group(yes), excludedWhen: group() }, 'yes', false],
  ])('%s', (_, rule, held, excluded) => expect(enter(rule).reading).toMatchObject({ held, excluded }));

  it('says why it cannot be known; only then', () => {
    expect(enter({ entry: group(open) }).reading.why?.en).toBe('Source is not known');
    expect(enter({ entry: group(open, no) }).reading).toMatchObject({ held: 'no', why: null });
    expect(enter({ entry: group(open, no) }).reading.evidence).toEqual([]);
  });

  it('names the trigger with its latest proof by an activity, else with the first', () => {
    const login: Part = { field: 'activity', operator: 'atLeast', value: { type: 'login' } };
    const activities = [anActivity({ id: 'in', type: 'login', occurredAt: now - days(1) })];
    const named = { triggers: [{ id: 't', name, when: group(yes, login, yes) }] };
    expect(enter(named, { activities }).reading.evidence).toEqual([{ text: name, activity: 'in', at: now - days(1) }]);
    expect(enter({ triggers: [{ id: 't', name, when: group(yes) }] }).reading.evidence).toEqual([{ text: name, activity: null, at: null }]);
  });

  it('the evidence is that of the entry alone, in order', () => {
    const found = enter({ entry: group(yes, { field: 'lead.owner', operator: 'notNull' }), excludedWhen: group(no) }).reading.evidence;
    expect(found.map(({ text }) => text.en)).toEqual(['Name', 'Owner']);
  });

  it('A9 a figure must be known from its stage on, not before, and only where the entry holds', () => {
    const knownBy = (id: string) => ({ cutOffs: agreement.cutOffs.map((cutOff) => ({ ...cutOff, knownBy: id })).slice(0, 1) });
    expect(enter({ entry: group(yes) }, { company: {} }, knownBy('mql')).reading).toMatchObject({
      held: 'unknown',
      why: { ja: '従業員数が不明', en: 'Employees is not known' },
    });
    expect(enter({ entry: group(yes) }, { company: {} }, knownBy('lead')).reading.held).toBe('unknown');
    expect(enter({ entry: group(yes) }, { company: {} }, knownBy('sal')).reading.held).toBe('yes');
    expect(enter({ entry: group(yes) }, { company: {} }, knownBy('gone')).reading.held).toBe('yes');
    expect(enter({ entry: group(no) }, { company: {} }, knownBy('mql')).reading.held).toBe('no');
    expect(enter({ entry: group(yes) }, { company: { employees: 1 } }, knownBy('mql')).reading.held).toBe('yes');
    expect(enter({ triggers: [trigger('t', yes)] }, { company: {} }, knownBy('mql')).reading.held).toBe('yes');
  });

  it('changes when a condition does, whether it let the lead in or not, and says what cannot be asked', () => {
    const login: Part = { field: 'activity', operator: 'atLeast', value: { type: 'login', withinDays: 5 } };
    const activities = [anActivity({ type: 'login', occurredAt: now - days(1) })];
    for (const rule of [{ entry: group(login) }, { triggers: [trigger('t', login)] }, { excludedWhen: group(login) }])
      expect(enter(rule, { activities }).changesAt).toBe(now + days(4));
    const mixed = { triggers: [trigger('t', login, no)], entry: group(no) };
    expect(enter(mixed, { activities })).toMatchObject({ reading: { held: 'no' }, changesAt: now + days(4) });
    const shoe: Part = { field: 'lead.shoeSize', operator: '=', value: 3 };
    expect(enter({ entry: group(shoe) }).unknowns.map(({ en }) => en)).toEqual(['There is no field “lead.shoeSize”']);
    expect(enter({ entry: group(yes) }).unknowns).toEqual([]);
  });

  it('a stage that does not exist is unknown and says nothing', () => {
    expect(judges.entry('nirvana', judges.facts(aLead(), now))).toEqual({
      reading: { held: 'unknown', evidence: [], why: null, excluded: false },
      changesAt: null,
      unknowns: [],
    });
  });
});

describe('A1 the reading of a stage', () => {
  it('carries what the agreement says of it', () => {
    const { stage: read } = stage({ stages: [entered('mql', 1, { by: 'crm' })] });
    const rule = agreement.stages[1];
    expect(read).toMatchObject({
      id: 'mql',
      name: rule?.name,
      short: rule?.short,
      acronym: 'MQL',
      parked: false,
      department: 'is',
      enteredAt: now - days(1),
      by: 'crm',
      reason: null,
      forced: false,
      evidence: [],
      actions: rule?.actions,
      awaitingVerdict: null,
    });
    expect(stage({}).stage).toMatchObject({ acronym: null, short: agreement.stages[0]?.short });
  });

  it('outside the ladder: marketing’s, without actions, by the agreement’s name or a plain one', () => {
    const gone = stage({ stages: [entered('dormant', 1)] }).stage;
    expect(gone).toMatchObject({ parked: true, department: 'mkt', actions: [], acronym: null, qualifiesToday: 'yes', short: gone.name });
    const renamed = { ...agreement, parked: [{ id: 'dormant', name: { ja: '眠り', en: 'Asleep' } }] };
    expect(stage({ stages: [entered('dormant', 1)] }, renamed).stage.name.en).toBe('Asleep');
    for (const [id, en] of [
      ['nurturing', 'Nurturing'],
      ['dormant', 'Dormant'],
      ['unfit', 'Not a fit'],
      ['customer', 'Customer'],
    ])
      expect(stage({ stages: [entered(id as string, 1)] }, { ...agreement, parked: [] }).stage).toMatchObject({
        parked: true,
        name: { en },
      });
  });

  it('without an entry shows today’s evidence, in both languages where they differ', () => {
    const { evidence } = stage({ ...fitting, company: {} }).stage;
    expect(evidence).toMatchObject([
      { label: '氏名 / Name', text: { ja: '氏名', en: 'Name' }, activity: null, at: null },
      { label: '連絡の同意 / Consent' },
    ]);
  });

  it('recorded evidence is shown as recorded, blanks made plain', () => {
    const recorded = [
      { label: '価格', text: { ja: '価格', en: 'Price' } },
      { label: 'BANT', activity: 'a', at: 3 },
    ];
    expect(stage({ stages: [entered('mql', 1, { evidence: recorded })] }).stage.evidence).toEqual([
      { label: '価格', text: { ja: '価格', en: 'Price' }, activity: null, at: null },
      { label: 'BANT', activity: 'a', at: 3 },
    ]);
  });

  it('the ladder: when each was entered last; what lies ahead was not, even if once it was', () => {
    const { ladder } = stage({ stages: [entered('mql', 9), entered('sal', 8), entered('mql', 7), entered('lead', 20)] }).stage;
    expect(ladder.map(({ id, state, enteredAt }) => `${id} ${state} ${enteredAt === null ? '-' : (now - enteredAt) / days(1)}`)).toEqual([
      'lead passed 20',
      'mql current 7',
      'sal ahead -',
      'sql ahead -',
      'opp ahead -',
    ]);
    expect(ladder[1]).toMatchObject({ acronym: 'MQL', name: agreement.stages[1]?.name, short: agreement.stages[1]?.short });
    expect(ladder[0]?.acronym).toBeNull();
  });

  it('parked without ever having stood on the ladder, all lies ahead', () => {
    expect(stage({ stages: [entered('nurturing', 1)] }).stage.ladder.map(({ state }) => state)).toEqual(Array(5).fill('ahead'));
  });

  it.each<[string, Partial<Lead>, string | null]>([
    ['the latest hand-off', { handOffs: [aHandOff(now - 9, { id: 'a' }), aHandOff(now - 5, { id: 'b', to: 'fs' })] }, 'b fs'],
    ['one to marketing, which nobody must accept', { handOffs: [aHandOff(now - 9, { to: 'mkt' })] }, null],
    [
      'a stage entered at that moment is the one handed off into',
      { handOffs: [aHandOff(now - days(2), { id: 'a' })], stages: [entered('mql', 2)] },
      'a is',
    ],
    ['a later stage, entered before it', { handOffs: [aHandOff(now - days(2), { id: 'a' })], stages: [entered('sal', 3)] }, 'a is'],
    ['a later stage, entered at that moment', { handOffs: [aHandOff(now - days(2))], stages: [entered('sal', 2)] }, null],
    ['parked before it', { handOffs: [aHandOff(now - days(2), { id: 'a' })], stages: [entered('nurturing', 3)] }, 'a is'],
    ['sent back', { handOffs: [aHandOff(now - days(2), { verdict: { kind: 'nurture', at: now, recordedAt: now } })] }, null],
  ])('awaits: %s', (_, lead, expected) => {
    const { awaitingVerdict: found } = stage(lead).stage;
    expect(found && `${found.handOff} ${found.to}`).toBe(expected);
    if (found) expect(found.at).toBe(lead.handOffs?.at(-1)?.at);
  });
});

describe('A11 every kind of gap in one line', () => {
  type Gate = Agreement['bant']['gate'];
  type Part = { field: string; operator: '>=' | '>' | '=' | '<' | 'notNull' | 'in'; value?: unknown };
  function missing(lead: Partial<Lead>, entry: Part[], more: { gate?: Gate; combinator?: 'and' | 'or'; not?: boolean } = {}) {
    const [first, second, ...rest] = agreement.stages;
    const rule = {
      ...second,
      triggers: [],
      excludedWhen: undefined,
      entry: { combinator: more.combinator ?? 'and', not: more.not, rules: entry },
    };
    const rules = { ...agreement, stages: [first, rule, ...rest], bant: { ...agreement.bant, gate: more.gate ?? agreement.bant.gate } };
    return stage(lead, rules as Agreement).missing;
  }
  const say = (...of: Parameters<typeof missing>) =>
    missing(...of).map(({ kind, bant, text }) => `${kind}${bant ? ` ${bant}` : ''}: ${text.en}`);
  const company = { industry: '製造業' };
  const answered = (state: 'yes' | 'partly' | 'no', more: object = {}) => ({
    state,
    at: now - days(1),
    source: 'person' as const,
    ...more,
  });

  it.each<[string, Partial<Lead>, Part, string[]]>([
    ['points', { company }, { field: 'score.fit', operator: '>=', value: 25 }, ['condition: Fit score: 10 more points (15 of 25)']],
    ['one point', { company }, { field: 'score.fit', operator: '>=', value: 16 }, ['condition: Fit score: 1 more point (15 of 16)']],
    ['more than', { company }, { field: 'score.total', operator: '>', value: 15 }, ['condition: Score: 1 more point (15 of 16)']],
    [
      'activity points',
      { company },
      { field: 'score.engagement', operator: '>=', value: '20' },
      ['condition: Activity score: 20 more points (0 of 20)'],
    ],
    ['fewer points than there are', { company }, { field: 'score.fit', operator: '<', value: 3 }, ['condition: Fit score below 3']],
    ['a band', { company }, { field: 'score.band', operator: '=', value: 'high' }, ['condition: Score band: high']],
    ['a blank', { company: {} }, { field: 'lead.industry', operator: '=', value: 'IT' }, ['condition: Find out: industry']],
    ['a value', { company }, { field: 'lead.industry', operator: '=', value: 'IT' }, ['condition: Industry: IT']],
    ['a finding that is open', { company: {} }, { field: 'persona.account', operator: '=', value: 'yes' }, ['condition: Account: yes']],
    [
      'what must have happened',
      {},
      { field: 'activity', operator: '>=', value: {} },
      ["condition: This condition can't be read: activity"],
    ],
    ['an answer', {}, { field: 'bant.budget', operator: '=', value: 'yes' }, ['bant budget: Confirm budget']],
    [
      'half an answer',
      { bant: { budget: answered('partly') } },
      { field: 'bant.budget', operator: '=', value: 'yes' },
      ['bant budget: Make budget certain'],
    ],
    [
      'a no',
      { bant: { budget: answered('no') } },
      { field: 'bant.budget', operator: '=', value: 'yes' },
      ['bant budget: Budget confirmed as a no'],
    ],
    [
      'an answer grown old',
      { bant: { budget: answered('yes', { at: now - days(400) }) } },
      { field: 'bant.budget', operator: '=', value: 'yes' },
      ['bant budget: Check budget again'],
    ],
    [
      'a yes that is not enough',
      { bant: { need: answered('yes') } },
      { field: 'bant.need.seesUs', operator: '=', value: true },
      ["bant need: Need doesn't meet the rule"],
    ],
    [
      'a start without a month',
      { bant: { timing: answered('yes') } },
      { field: 'bant.timing.monthsAway', operator: '<', value: 3 },
      ['bant timing: Ask for the start month'],
    ],
    [
      'a start too far off',
      { bant: { timing: answered('yes', { month: '2027-10' }) } },
      { field: 'bant.timing.monthsAway', operator: '<', value: 3 },
      ["bant timing: Timing doesn't meet the rule"],
    ],
    ['the acceptance', {}, { field: 'handOff.fs', operator: '=', value: 'accept' }, ['acceptance: Field sales accepts it']],
    ['another verdict', {}, { field: 'handOff.verdict', operator: '=', value: 'accept' }, ['acceptance: Answer to the hand-off: accepted']],
    ['the deal', {}, { field: 'opportunity', operator: '=', value: true }, ['opportunity: Create the deal in the CRM']],
    ['the note', {}, { field: 'handOff.note', operator: '=', value: 'complete' }, ['note: Write the hand-over note']],
    [
      'what the note lacks',
      { handOffs: [aHandOff(now, { note: { ...fullNote, place: '', avoid: ' ' } })] },
      { field: 'handOff.note', operator: '=', value: 'complete' },
      ['note: The hand-over note lacks place or online, what not to say'],
    ],
    [
      'a minimum not reached',
      { company: { employees: 5 } },
      { field: 'cutOffs', operator: '=', value: 'pass' },
      ['cut_off: Employees below the minimum (5 of 30 people)'],
    ],
    [
      'the one minimum not known',
      { company: { employees: 300 } },
      { field: 'cutOffs', operator: '=', value: 'pass' },
      ['cut_off: Find out: expected first-year amount'],
    ],
    [
      'minimums not known',
      { company: {} },
      { field: 'cutOffs', operator: '=', value: 'pass' },
      ['cut_off: Find out: employees', 'cut_off: Find out: expected first-year amount'],
    ],
    ['nothing', { company }, { field: 'lead.industry', operator: 'notNull' }, []],
  ])('%s', (_, lead, part, expected) => expect(say(lead, [part])).toEqual(expected));

  const open: Part[] = [
    { field: 'lead.source', operator: '=', value: 'web' },
    { field: 'lead.title', operator: 'notNull' },
  ];
  it('of alternatives the shortest, of parts all that lack, each once', () => {
    expect(say({}, open)).toEqual(['condition: Find out: source', 'condition: Find out: title']);
    expect(say({}, [...open, ...open])).toHaveLength(2);
    expect(say({ source: 'web' }, open)).toEqual(['condition: Find out: title']);
    expect(say({}, open, { combinator: 'or' })).toEqual(['condition: Find out: source']);
    const [first, second] = open as [Part, Part];
    const longer = { combinator: 'and' as const, rules: open } as unknown as Part;
    expect(say({}, [longer, second], { combinator: 'or' })).toEqual(['condition: Find out: title']);
    expect(say({}, [first, longer], { combinator: 'or' })).toEqual(['condition: Find out: source']);
    expect(say({ title: '課長' }, open, { combinator: 'or' })).toEqual([]);
  });

  it('what must not be is said as such', () => {
    expect(say({ source: 'web', title: '課長' }, open, { not: true })).toEqual(['condition: Not: source: web', 'condition: Not: title']);
    const inner = { combinator: 'or', rules: open } as unknown as Part;
    expect(say({ source: 'web' }, [inner], { not: true })).toEqual(['condition: Not: source: web or Title']);
    const both = { combinator: 'and', rules: open } as unknown as Part;
    expect(missing({ source: 'web', title: '課長' }, [both], { not: true })[0]?.text.ja).toBe(
      '「流入元: webかつ役職」に当てはまらないこと',
    );
  });

  const gate: Part = { field: 'gate', operator: '=', value: 'yes' };
  it.each<[Gate, Lead['bant'], string[]]>([
    [{ preset: 'default' }, {}, ['bant need: Confirm need', 'bant authority: Confirm authority or timing']],
    [{ preset: 'default' }, { need: answered('yes') }, ['bant authority: Confirm authority or timing']],
    [{ preset: 'default' }, { authority: answered('yes') }, ['bant need: Confirm need']],
    [
      { preset: 'all' },
      { need: answered('yes'), budget: answered('partly') },
      ['bant budget: Make budget certain', 'bant authority: Confirm authority', 'bant timing: Confirm timing'],
    ],
    [{ preset: 'any', count: 2 }, { authority: answered('yes') }, ['bant budget: At least 2 of the four confirmed']],
    [{ preset: 'one_of' }, {}, ['bant authority: Confirm authority or need or timing']],
    [{ preset: 'appointment' }, {}, [expect.stringMatching(/^condition: A valid appointment/) as unknown as string]],
    [{ preset: 'custom' }, {}, ['condition: Own condition']],
    [{ preset: 'one_of', oneOf: [] }, {}, [expect.stringMatching(/^condition: One of/) as unknown as string]],
    [{ preset: 'all' }, { need: answered('no') }, ['bant need: Need confirmed as none: it can’t qualify']],
  ])('A8 %j', (preset, bant, expected) => expect(say({ bant }, [gate], { gate: preset })).toEqual(expected));

  it('a trigger that holds asks for the note alone, where the stage needs one', () => {
    const appointed = { stages: [entered('sal', 1)], handOffs: [aHandOff(now - days(2), { note: { ...fullNote, avoid: '' } })] };
    expect(stage(appointed).missing).toMatchObject([{ kind: 'note', text: { en: 'The hand-over note lacks what not to say' } }]);
    expect(stage({ ...appointed, handOffs: [aHandOff(now - days(2), { note: fullNote })] }).missing).toEqual([]);
  });

  it('a parked lead comes back where it is handed off; a customer and what is not a fit do not', () => {
    for (const id of ['nurturing', 'dormant', 'old_stage'])
      expect(stage({ company: {}, stages: [entered(id, 1)] }).missing).not.toEqual([]);
    for (const id of ['unfit', 'customer']) expect(stage({ company: {}, stages: [entered(id, 1)] }).missing).toEqual([]);
    const nobody = { ...agreement, stages: agreement.stages.map((rule) => ({ ...rule, handsOff: false })) };
    expect(stage({ company: {}, stages: [entered('nurturing', 1)] }, nobody).missing).toEqual([]);
  });

  it('changes when time alone changes what lacks', () => {
    const rule: Part = { field: 'bant.timing.monthsAway', operator: '<', value: 3 };
    const lead = { stages: [entered('lead', 1)], bant: { timing: answered('yes', { month: '2027-10' }) } };
    const [first, second, ...rest] = agreement.stages;
    const entry = { combinator: 'and', rules: [rule] };
    const own = compileJudges({
      ...agreement,
      stages: [first, { ...second, entry, triggers: [], excludedWhen: undefined }, ...rest],
    } as Agreement);
    expect(own.judge(own.facts(aLead(lead), now)).changesAt).toBe(at('2026-12-01T00:00+09:00'));
  });
});
