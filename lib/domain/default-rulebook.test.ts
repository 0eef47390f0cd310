import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultRulebook } from './default-rulebook';
import { Agreement, Rulebook } from './rulebook';
import { sections } from './rulebook-sections';

const { agreement } = defaultRulebook;

/** Every label anywhere in a value. */
function labels(value: unknown): { ja: string; en: string }[] {
  if (Array.isArray(value)) return value.flatMap(labels);
  if (typeof value !== 'object' || value === null) return [];
  const entry = value as Record<string, unknown>;
  if (typeof entry.ja === 'string' && typeof entry.en === 'string') return [entry as { ja: string; en: string }];
  return Object.values(entry).flatMap(labels);
}

describe('the rulebook that ships', () => {
  it('is a rulebook as it stands: reading it changes nothing', () => {
    expect(Rulebook.parse(structuredClone(defaultRulebook))).toEqual(defaultRulebook);
  });

  it('names everything in both languages', () => {
    expect(labels(agreement).length).toBeGreaterThan(200);
    expect(labels(agreement).filter((label) => !label.ja.trim() || !label.en.trim())).toEqual([]);
  });

  it.each([
    ['stages', agreement.stages],
    ['promises', agreement.promises],
    ['intents', agreement.intents],
    ['score rules', agreement.scoring.rules],
    ['reasons', agreement.reasons],
    ['touch results', agreement.touchResults],
    ['glossary', agreement.glossary],
  ])('has no two %s with one id', (_, list) => {
    const ids = list.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers only to what it has', () => {
    const calendars = new Set(agreement.calendars.map(({ id }) => id));
    const groups = new Set(agreement.scoring.groups.map(({ id }) => id));
    const promises = new Set(agreement.promises.map(({ id }) => id));
    for (const { calendar } of [...agreement.promises, ...agreement.departments]) expect(calendars).toContain(calendar);
    for (const { group } of agreement.scoring.rules) expect(groups).toContain(group);
    for (const { replaces, standsStillWhile } of agreement.promises) {
      for (const id of [...replaces, ...standsStillWhile]) expect(promises).toContain(id);
    }
  });

  it('ships the promises P0 to P11', () => {
    expect(agreement.promises.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, n) => `p${n}`));
  });

  it('A5 gives each score rule a hypothesis, an owner and a review date', () => {
    for (const rule of agreement.scoring.rules) {
      expect(rule.hypothesis.ja && rule.owner && rule.reviewBy, rule.id).toBeTruthy();
    }
  });

  it('A4 keeps mail and content together below the line of an MQL', () => {
    const caps = agreement.scoring.groups.filter(({ id }) => id === 'mail' || id === 'content').map(({ cap }) => cap ?? 0);
    expect(caps.reduce((sum, cap) => sum + cap, 0)).toBeLessThan(20);
  });

  it('B4 works 9 to 6 in Japan, with a lunch break and without one, closed over New Year; Obon waits to be confirmed', () => {
    expect(
      agreement.calendars.map(({ id, timeZone, holidays, weekly }) => [id, timeZone, holidays, weekly.mon, weekly.fri, weekly.sat]),
    ).toEqual([
      [
        'standard',
        'Asia/Tokyo',
        'jp',
        [
          ['09:00', '12:00'],
          ['13:00', '18:00'],
        ],
        [
          ['09:00', '12:00'],
          ['13:00', '18:00'],
        ],
        undefined,
      ],
      ['quick', 'Asia/Tokyo', 'jp', [['09:00', '18:00']], [['09:00', '18:00']], undefined],
    ]);
    for (const { closures } of agreement.calendars)
      expect(closures.map(({ from, to, enabled }) => [from, to, enabled])).toEqual([
        ['12-29', '01-03', true],
        ['08-13', '08-15', false],
      ]);
  });

  it('has three departments, each on its calendar and answering to somebody', () => {
    expect(agreement.departments.map(({ id, calendar, answersTo }) => [id, calendar, answersTo.en])).toEqual([
      ['mkt', 'standard', 'Marketing head'],
      ['is', 'quick', 'IS manager'],
      ['fs', 'standard', 'Sales manager'],
    ]);
  });

  it('A1 has five stages, two hand-offs with acceptance, a note for the second, and four parked states', () => {
    expect(
      agreement.stages.map(({ id, acronym, department, handsOff, needsAcceptance, needsNote }) => [
        id,
        acronym,
        department,
        handsOff,
        needsAcceptance,
        needsNote,
      ]),
    ).toEqual([
      ['lead', undefined, 'mkt', false, false, false],
      ['mql', 'MQL', 'is', true, true, false],
      ['sal', 'SAL', 'is', false, false, false],
      ['sql', 'SQL', 'fs', true, true, true],
      ['opp', undefined, 'fs', false, false, false],
    ]);
    expect(agreement.parked.map(({ id }) => id)).toEqual(['nurturing', 'dormant', 'unfit', 'customer']);
    expect(agreement.stages.every(({ actions, definition }) => actions.length > 0 && definition)).toBe(true);
    expect(agreement.stages.map(({ triggers }) => triggers.map(({ id }) => id))).toEqual([
      [],
      ['hot_intent', 'event_talk', 'woke', 'surge'],
      [],
      ['appointment', 'trial_confirmed'],
      [],
    ]);
  });

  it('A13 routes each intent, and calls six of them hot', () => {
    expect(
      Object.fromEntries(
        agreement.intents.map(({ id, to, hot, documentOnly }) => [
          id,
          [to, ...(hot ? ['hot'] : []), ...(documentOnly ? ['documents'] : [])].join(' '),
        ]),
      ),
    ).toEqual({
      trial: 'is hot',
      price: 'is hot',
      demo: 'is hot',
      contact: 'is hot',
      compare: 'is hot',
      referral: 'account_owner hot',
      brochure: 'mkt documents',
      paper: 'mkt documents',
      webinar: 'mkt',
      fair_talk: 'is',
      fair_card: 'mkt',
      surge: 'is',
      woke: 'last_owner',
    });
    expect(agreement.routing.surge).toEqual({ days: 7, visitDays: 3, factor: 2, weeks: 4 });
  });

  it('A4 scores fit and engagement by these points, decays and caps', () => {
    const { rules, groups, axes, bands } = agreement.scoring;
    const decay = ({ decay: how }: (typeof rules)[number]) => (how.kind === 'none' ? '' : ` ${how.kind} ${how.days}`);
    expect(rules.map((rule) => `${rule.id} ${rule.group} ${rule.points}${decay(rule)}`)).toEqual([
      'f1 company 15',
      'f2 company 15',
      'f2_adjacent company 8',
      'f3 person 10',
      'f4 person 10',
      'f4_staff person 4',
      'e1 intent 20 half_life 14',
      'e2 intent 10 half_life 14',
      'e3 visits 10 window 7',
      'e4 events 12 half_life 30',
      'e5 content 8 half_life 30',
      'e5_paper content 4 half_life 30',
      'e6 mail 3 window 30',
      'n1 minus -15',
      'n2 minus -20',
      'n3 minus -10 window 30',
    ]);
    expect(groups.map(({ id, axis, cap }) => [id, axis, cap])).toEqual([
      ['company', 'fit', 30],
      ['person', 'fit', 20],
      ['intent', 'engagement', 30],
      ['visits', 'engagement', 10],
      ['events', 'engagement', 15],
      ['content', 'engagement', 8],
      ['mail', 'engagement', 9],
      ['minus', 'engagement', undefined],
    ]);
    expect(axes).toEqual({ fit: { cap: 50, floor: 0 }, engagement: { cap: 50, floor: 0 } });
    expect(bands).toEqual([
      { id: 'high', from: 70 },
      { id: 'mid', from: 45 },
      { id: 'low', from: 0 },
    ]);
  });

  it('A7 says when each BANT answer must be asked again; A8 and A9 the gate and the minimums', () => {
    const { elements, gate } = agreement.bant;
    expect(Object.entries(elements).map(([id, { stale }]) => [id, stale])).toEqual([
      ['budget', { kind: 'fiscal_year', endMonth: 3 }],
      ['authority', { kind: 'months', months: 6, andOn: ['04-01', '10-01'] }],
      ['need', { kind: 'months', months: 6, andOn: [] }],
      ['timing', { kind: 'month_passed' }],
    ]);
    expect(gate).toEqual({ preset: 'default', timingMonths: 12 });
    expect(agreement.cutOffs.map(({ field, atLeast, knownBy }) => [field, atLeast, knownBy])).toEqual([
      ['lead.employees', 30, 'sql'],
      ['lead.expectedAmount', 500_000, 'opp'],
    ]);
  });

  it('B1 promises these actions, within these times, from these starts', () => {
    const say = ({ id, department, startsOn, keptBy, within, calendar, escalate, warn }: (typeof agreement.promises)[number]) =>
      [
        id,
        department,
        startsOn.kind,
        keptBy.map(({ kind }) => kind).join('/'),
        `${within.amount} ${within.unit}`,
        calendar,
        escalate.when,
        warn.kind,
      ].join(' ');
    expect(agreement.promises.map(say)).toEqual([
      'p0 is unassigned owner_set 2 hours quick at_once share',
      'p1 is hot_intent attempt/activity 1 hours quick at_once share',
      'p2 is conversation verdict 1 days quick next_morning due_day',
      'p3 is hand_off attempt 3 days quick next_morning due_day',
      'p4 is attempt conversation/touches 15 days quick next_morning due_day',
      'p5 fs hand_off verdict 1 days standard next_morning due_day',
      'p6 fs hand_off meeting_held 1 months standard next_morning days_before',
      'p7 fs meeting_held verdict/opportunity 3 days standard next_morning due_day',
      'p8 is callback attempt 15 minutes quick never share',
      'p9 mkt request answer 2 days standard next_morning due_day',
      'p10 mkt sent_back plan 5 days standard next_morning due_day',
      'p11 is woke verdict/touch 2 days quick next_morning due_day',
    ]);
    const by = (id: string) => agreement.promises.find((promise) => promise.id === id);
    expect(by('p1')).toMatchObject({ pausable: false, replaces: ['p3'], withinFor: [{ intent: 'compare', amount: 30, unit: 'minutes' }] });
    expect(by('p4')?.touches).toEqual({ min: 6, minCalls: 3, spacingDays: 1, max: 8 });
    expect(by('p6')).toMatchObject({ startsOn: { first: true, to: ['is', 'fs'] }, warn: { days: 5 } });
    expect(agreement.promises.filter(({ standsStillWhile }) => standsStillWhile.includes('p9')).map(({ id }) => id)).toEqual(['p2', 'p5']);
    expect(agreement.promises.filter(({ maxPauses }) => maxPauses !== 2)).toEqual([]);
    expect(agreement.promises.filter(({ warn }) => warn.kind === 'share').map(({ warn }) => warn.kind === 'share' && warn.share)).toEqual([
      0.5, 0.5, 0.5,
    ]);
    expect(agreement.meta).toMatchObject({ target: 90, trialDays: 10, reviewEveryMonths: 6 });
  });

  it('B2 counts touch results as these', () => {
    expect(
      Object.fromEntries(agreement.touchResults.map(({ id, key, countsAs, asks }) => [id, `${key} ${countsAs.join('+')} ${asks}`])),
    ).toEqual({
      talked: '1 touch+attempt+conversation nothing',
      no_answer: '2 touch+attempt nothing',
      callback: '3 touch+attempt moment',
      reception: '4 touch+attempt nothing',
      message: '5 touch+attempt nothing',
      wrong_number: '6  correction',
      mail_sent: '7 touch nothing',
      replied: '8 conversation nothing',
      held: '9 touch+conversation+meeting nothing',
      moved: '9  nothing',
      no_show: '9  nothing',
    });
  });

  it('C2 gives these reasons for these verdicts, and asks and wakes as agreed', () => {
    const say = ({ verdicts, asks, wakeMonths, wakeBefore }: (typeof agreement.reasons)[number]) =>
      [
        verdicts.join('/'),
        asks,
        ...(wakeBefore === undefined ? [] : [`${wakeBefore} before`]),
        ...(wakeMonths ? [`in ${wakeMonths}`] : []),
      ].join(' ');
    expect(Object.fromEntries(agreement.reasons.map((reason) => [reason.id, say(reason)]))).toEqual({
      early: 'nurture month 2 before',
      research: 'nurture nothing in 3',
      budget: 'nurture month 0 before',
      route: 'nurture who',
      unreached: 'nurture nothing',
      lost_other: 'nurture month 0 before in 12',
      mismatch: 'nurture condition',
      need: 'unfit nothing',
      cutoff: 'unfit value',
      wrong: 'nurture who',
      rival: 'unfit who',
      known: 'unfit record',
      refused: 'unfit channel',
      capacity: 'reassign until',
      other: 'accept/nurture/unfit/reassign text',
    });
    expect(agreement.reasons.filter(({ needsTouchMinimum }) => needsTouchMinimum).map(({ id }) => id)).toEqual(['unreached']);
    expect(agreement.acts).toEqual({ reportWithinDays: 7, leastWords: 10 });
  });

  it('B5 and C6 hold clocks for these reasons, and wake leads by these signals', () => {
    expect(Object.fromEntries(agreement.pauseReasons.map(({ id, maxDays }) => [id, maxDays]))).toEqual({
      scheduling: 10,
      customer_away: 20,
      internal: 5,
      waiting_marketing: 5,
    });
    expect(agreement.wakeSignals.map(({ id }) => id)).toEqual(['hot_intent', 'price_page', 'visits', 'reply', 'webinar', 'new_contact']);
    expect(agreement.dormancy).toEqual({ afterMonths: 12 });
    expect(agreement.absencePolicy).toBe('cover');
  });

  it('A10 knows three layers and six ranks, highest first', () => {
    expect(agreement.personaLayers.map(({ id }) => id)).toEqual(['account', 'department', 'person']);
    expect(agreement.ranks.map(({ id }) => id)).toEqual(['executive', 'director', 'deputy', 'manager', 'lead', 'staff']);
  });

  it('A8, A12 and A15 fix nothing that an agreement does not say', () => {
    expect(agreement.appointment).toEqual({
      withinDays: 30,
      ranks: ['executive', 'director', 'deputy', 'manager'],
      buyingDepartment: true,
      needsPurpose: true,
    });
    expect(agreement.readiness).toEqual({ hotDays: 14, nowMonths: 3, laterMonths: 12 });
    expect(agreement.minimumFields).toEqual(['name', 'company', 'department', 'title', 'phone', 'email', 'address']);
    expect(agreement.handOverNote.required).toHaveLength(8);
    expect(agreement.display.acronyms).toEqual(['rep', 'manager', 'marketing', 'admin']);
    expect(agreement.reporting).toEqual({ leastPeople: 5, leastLeads: 20 });
  });

  it('an agreement that leaves the figures out means those that ship', () => {
    const keys = Object.keys(z.object(sections).shape);
    const bare = Object.fromEntries(Object.entries(agreement).filter(([key]) => !keys.includes(key)));
    expect(Agreement.parse(structuredClone(bare))).toEqual(agreement);
  });
});
