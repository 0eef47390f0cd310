import { describe, expect, it } from 'vitest';
import { aHandOff, aLead, anActivity, aRulebook, at, days } from '@/test/fixtures/builders';
import type { Score } from '../assessment';
import { compile } from '../compiled-rulebook';
import { all, any, happened, where } from '../defaults/write';
import type { Facts, Judged } from '../facts';
import type { Activity, Lead, StageEntry } from '../lead';
import type { Agreement, Rulebook } from '../rulebook';
import { courseOf } from './course';
import { replay } from './replay';
import { RunningScore } from './running-score';
import { type Way, wayBy } from './way';

const now = at('2026-12-18T18:00+09:00');
const start = at('2026-11-02T10:00+09:00');
const day = (count: number): number => start + days(count);

const shipped = aRulebook();

/** The shipped ladder with other conditions, by stage. */
function withStages(changes: Record<string, Partial<Agreement['stages'][number]>>, base: Rulebook = shipped): Rulebook {
  const stages = base.agreement.stages.map((stage) => ({ ...stage, ...changes[stage.id] }));
  return { ...base, agreement: { ...base.agreement, stages } };
}

/** The way of a rulebook, and how often it was asked at which moments whether a stage may be entered. */
function watched(rulebook: Rulebook): { way: Way; asked: [stage: string, day: number][] } {
  const asked: [string, number][] = [];
  const way = wayBy(compile(rulebook));
  const { mayEnter } = way.judges;
  const judges: Way['judges'] = {
    ...way.judges,
    mayEnter(stage, facts) {
      asked.push([stage, (facts.now - start) / days(1)]);
      return mayEnter(stage, facts);
    },
  };
  return { way: { ...way, judges }, asked };
}

function aPast(activities: readonly Activity[] = [], facts: Partial<Lead> = {}): Lead {
  return aLead({ createdAt: start, consentAt: start, activities: [...activities], ...facts });
}

function happens(type: Activity['type'], on: number, facts: Partial<Activity> = {}): Activity {
  return anActivity({ type, occurredAt: day(on), ...facts });
}

function entered(stage: string, on: number, facts: Partial<StageEntry> = {}): StageEntry {
  return { stage, at: day(on), recordedAt: day(on), by: 'rule', ...facts };
}

/** Where a lead went: each stage with its day. */
function went(lead: Lead, rulebook: Rulebook): [stage: string, day: number][] {
  const [gone] = replay(courseOf(lead, now), [wayBy(compile(rulebook))]);
  return (gone?.lead.stages ?? []).map(({ stage, at: moment }) => [stage, (moment - start) / days(1)]);
}

const byCalls = withStages({
  mql: { entry: all(happened({ type: 'call' })), triggers: [], excludedWhen: undefined },
  sal: { entry: all(happened({ type: 'meeting' })) },
  sql: { entry: all(happened({ type: 'visit' })), triggers: [], needsNote: false },
  opp: { entry: all(happened({ type: 'reply' })) },
});
const last = (now - start) / days(1);

describe('D8 a past lead goes up the ladder again', () => {
  it('D8 enters a stage when its condition comes to hold, and several at once', () => {
    const lead = aPast([happens('meeting', 1), happens('call', 3), happens('visit', 5)]);
    expect(went(lead, byCalls)).toEqual([
      ['mql', 3],
      ['sal', 3],
      ['sql', 5],
    ]);
  });

  it('D8 tells where it stands, when it entered each stage first, and by rule', () => {
    const lead = aPast([happens('call', 3)], { stages: [entered('nurturing', 4, { by: 'person' }), entered('mql', 6, { by: 'person' })] });
    const [gone] = replay(courseOf(lead, now), [wayBy(compile(byCalls))]);
    expect(gone).toMatchObject({ stage: 'mql', lead: { closed: [] } });
    expect([...(gone?.entered ?? [])]).toEqual([
      ['mql', day(3)],
      ['nurturing', day(4)],
    ]);
    expect(gone?.lead.stages[0]).toEqual({ stage: 'mql', at: day(3), recordedAt: day(3), by: 'rule' });
  });

  it('D8 stands at the foot of the ladder where it entered nothing', () => {
    expect(replay(courseOf(aPast(), now), [wayBy(compile(byCalls))])).toMatchObject([{ stage: 'lead' }]);
  });

  it.each<[string, StageEntry[], [string, number][]]>([
    ['entered by a rule is judged anew', [entered('sal', 1)], [['mql', 3]]],
    ['entered by an import is judged anew', [entered('sal', 1, { by: 'import' })], [['mql', 3]]],
    ['set by hand stays', [entered('sal', 1, { by: 'person' })], [['sal', 1]]],
    ['forced stays, whoever entered it', [entered('sal', 1, { forced: 'invited' })], [['sal', 1]]],
    ['outside the ladder stays, and nothing brings it back', [entered('nurturing', 1)], [['nurturing', 1]]],
    [
      'entered after that stays',
      [entered('nurturing', 1), entered('mql', 2)],
      [
        ['nurturing', 1],
        ['mql', 2],
      ],
    ],
    [
      'set back by hand stays, and what holds lets it in again',
      [entered('sal', 4, { by: 'person' }), entered('lead', 5, { by: 'person' })],
      [
        ['mql', 3],
        ['sal', 4],
        ['lead', 5],
        ['mql', 5],
      ],
    ],
    ['set forward to where it had come already says nothing', [entered('mql', 4, { by: 'person' })], [['mql', 3]]],
    ['of tomorrow is left out', [entered('sal', last + 1, { by: 'person' })], [['mql', 3]]],
    [
      'of this very moment is not',
      [entered('sal', last, { by: 'person' })],
      [
        ['mql', 3],
        ['sal', last],
      ],
    ],
  ])('D8 a stage %s', (_, stages, wanted) => {
    expect(went(aPast([happens('call', 3), happens('note', 6)], { stages }), byCalls)).toEqual(wanted);
  });

  it('D8 a stage noted later than one entered in the same moment comes before it all the same', () => {
    const noted = entered('mql', 1, { by: 'person', recordedAt: day(9) });
    const lead = aPast([happens('meeting', 1)], { stages: [noted] });
    const [gone] = replay(courseOf(lead, now), [wayBy(compile(byCalls))]);
    expect(gone?.lead.stages).toEqual([noted, { stage: 'sal', at: day(1), recordedAt: day(9), by: 'rule' }]);
  });

  it('D8 of stages entered in one moment the one noted last holds', () => {
    const stages = [entered('nurturing', 1, { recordedAt: day(2) }), entered('sal', 1, { by: 'person', recordedAt: day(1) })];
    expect(went(aPast([], { stages }), byCalls).map(([stage]) => stage)).toEqual(['sal', 'nurturing']);
  });

  it.each<[string, Partial<Lead>, string[]]>([
    ['stays where the stage was entered', { activities: [happens('call', 0)], stages: [entered('mql', 2)] }, ['h']],
    ['falls away where it was not', { stages: [entered('mql', 2)] }, []],
    ['stays where a person made it', { stages: [entered('mql', 3)] }, ['h']],
    ['stays where a person set the stage', { stages: [entered('mql', 2, { by: 'person' })] }, ['h']],
    ['stays where it went to another department', { stages: [entered('sql', 2)] }, ['h']],
    ['stays where the stage hands nothing off', { stages: [entered('sal', 2)] }, ['h']],
    [
      'stays where the stage is one of tomorrow',
      { stages: [entered('mql', last + 1)], handOffs: [aHandOff(day(last + 1), { id: 'h' })] },
      ['h'],
    ],
  ])('D8 a hand-off %s', (_, facts, ids) => {
    const lead = aPast([], { handOffs: [aHandOff(day(2), { id: 'h' })], ...facts });
    const [gone] = replay(courseOf(lead, now), [wayBy(compile(byCalls))]);
    expect(gone?.lead.handOffs.map(({ id }) => id)).toEqual(ids);
  });

  it('D8 waits for the hand-over note where a stage needs one', () => {
    const needsNote = withStages({ mql: { needsNote: true } }, byCalls);
    const note = { spokeWith: 'a', spokeAt: start, problem: 'b', agreedAt: day(9), place: 'c', attendees: 'd', nextStep: 'e', avoid: 'f' };
    const lead = aPast([happens('call', 1)], { handOffs: [aHandOff(day(4), { note })] });
    expect(went(lead, needsNote)).toEqual([['mql', 4]]);
    expect(went(aPast([happens('call', 1)]), needsNote)).toEqual([]);
    // A meeting to which nobody came makes the note void.
    const noShow = happens('meeting', 10, { result: 'no_show' });
    expect(went(aPast([noShow, happens('call', 11)], { handOffs: [aHandOff(day(4), { note })] }), needsNote)).toEqual([]);
  });

  it('D8 a stage that stands in the ladder twice leads no further at once than it has stages, and harms nobody', () => {
    const [foot, mql] = byCalls.agreement.stages as [Agreement['stages'][number], Agreement['stages'][number]];
    const open = { ...mql, entry: undefined };
    const twice: Rulebook = { ...byCalls, agreement: { ...byCalls.agreement, stages: [foot, open, foot] } };
    expect(went(aPast(), twice).map(([stage]) => stage)).toEqual(['mql', 'lead', 'mql']);
  });

  it('D8 waits for the note of a later stage as well', () => {
    const later = withStages({ sal: { needsNote: true } }, byCalls);
    const note = { spokeWith: 'a', spokeAt: start, problem: 'b', agreedAt: day(9), place: 'c', attendees: 'd', nextStep: 'e', avoid: 'f' };
    const lead = aPast([happens('call', 1), happens('meeting', 2)], { handOffs: [aHandOff(day(4), { note })] });
    expect(went(lead, later)).toEqual([
      ['mql', 1],
      ['sal', 4],
    ]);
  });

  it('D8 what was noted late about another moment says nothing of this one', () => {
    const noted = entered('mql', 1, { by: 'person', recordedAt: day(9) });
    const [gone] = replay(courseOf(aPast([happens('meeting', 2)], { stages: [noted] }), now), [wayBy(compile(byCalls))]);
    expect(gone?.lead.stages.map(({ recordedAt }) => recordedAt)).toEqual([day(9), day(2)]);
  });

  it('D8 set by hand to where it stands, it is entered anew', () => {
    const stages = [entered('mql', 2, { by: 'person' }), entered('mql', 4, { by: 'person' })];
    expect(went(aPast([], { stages }), byCalls)).toEqual([
      ['mql', 2],
      ['mql', 4],
    ]);
  });

  it('D8 the moments of stages are looked at, whoever entered them', () => {
    const quiet = { ...all({ field: 'activity', operator: 'none', value: { type: 'call', withinDays: 2 } }) };
    const rulebook = withStages({ mql: { entry: quiet, triggers: [], excludedWhen: undefined } });
    const lead = aPast([happens('call', 0)], { stages: [entered('mql', 2.5)] });
    expect(went(lead, rulebook)).toEqual([['mql', 2.5]]);
  });

  it('D8 a rule of the score that asks for the stage sees the one entered in the same moment', () => {
    const { scoring } = byCalls.agreement;
    const [rule] = scoring.rules as [Agreement['scoring']['rules'][number]];
    const rules = [{ ...rule, when: all(where('stage', '=', 'mql')), points: 7 }];
    const stages = byCalls.agreement.stages.map((stage) =>
      stage.id === 'sal' ? { ...stage, entry: all(where('score.total', '>=', 7)) } : stage,
    );
    const rulebook: Rulebook = { ...byCalls, agreement: { ...byCalls.agreement, stages, scoring: { ...scoring, rules } } };
    expect(went(aPast([happens('call', 1)]), rulebook)).toEqual([
      ['mql', 1],
      ['sal', 1],
    ]);
  });

  it('D8 a rule of the score that asks for a deal sees it come', () => {
    const { scoring } = byCalls.agreement;
    const [rule] = scoring.rules as [Agreement['scoring']['rules'][number]];
    const rules = [{ ...rule, when: all(where('opportunity', '=', true)), points: 7 }];
    const rulebook = withStages(
      { mql: { entry: all(where('score.total', '>=', 7)) } },
      { ...byCalls, agreement: { ...byCalls.agreement, scoring: { ...scoring, rules } } },
    );
    const opportunities = [{ id: 'o', status: 'open' as const, createdAt: day(3) }];
    expect(went(aPast([happens('note', 1)], { opportunities }), rulebook)).toEqual([['mql', 3]]);
  });
});

describe('D8 the best score until a lead converted', () => {
  const price = (on: number): Activity => happens('page_view', on, { content: 'price' });
  const scored = (facts: Partial<Lead>, rulebook: Rulebook = shipped): number | null | undefined =>
    replay(courseOf(aPast([], facts), now), [wayBy(compile(rulebook))])[0]?.score;
  const company = { industry: '製造業', employees: 300 };

  it('D8 is the best it ever had, though it has faded since', () => {
    expect(scored({ company, activities: [price(1), price(2)] })).toBe(50);
  });

  it.each<[string, number, number]>([
    ['before', 1.5, 30],
    ['in the same moment', 2, 50],
    ['after', 3, 50],
  ])('D8 what comes after a deal does not count: a deal %s', (_, on, score) => {
    expect(scored({ company, activities: [price(1), price(2)], opportunities: [{ id: 'o', status: 'open', createdAt: day(on) }] })).toBe(
      score,
    );
  });

  it('D8 a lead that converted before anything happened has the score it began with', () => {
    const stages = [entered('customer', -5, { by: 'crm' })];
    const activities = [happens('page_view', 1, { content: 'price' }), price(2), price(3)];
    expect(scored({ company, createdAt: day(2), consentAt: undefined, activities, stages })).toBe(30);
  });

  it('D8 may lie below nothing', () => {
    const { scoring } = shipped.agreement;
    const axes = { fit: { cap: 50, floor: 0 }, engagement: { cap: 50, floor: -50 } };
    const minus: Rulebook = {
      ...shipped,
      agreement: { ...shipped.agreement, scoring: { ...scoring, axes, rules: scoring.rules.filter(({ id }) => id === 'n2') } },
    };
    expect(scored({ activities: [anActivity({ type: 'unsubscribe', occurredAt: start })] }, minus)).toBe(-20);
  });

  it.each(['checklist', 'off'] as const)('A6 is none where points are not kept (%s)', (mode) => {
    const { agreement } = shipped;
    expect(scored({ company }, { ...shipped, agreement: { ...agreement, scoring: { ...agreement.scoring, mode } } })).toBeNull();
  });
});

describe('D8 asks the judges only where an answer can differ', () => {
  const only = (entry: Agreement['stages'][number]['entry']): Rulebook =>
    withStages({ mql: { entry, triggers: [], excludedWhen: undefined } });
  const idle = [happens('note', 1), happens('mail_open', 2), happens('note', 3)];

  it.each<[string, Rulebook, Lead, [string, number][]]>([
    ['once where nothing that it waits for happens', only(all(happened({ type: 'call' }))), aPast(idle), [['mql', 0]]],
    [
      'again where it happens, and then for the next stage',
      only(all(happened({ type: 'call' }))),
      aPast([...idle, happens('call', 4)]),
      [
        ['mql', 0],
        ['mql', 4],
        ['sal', 4],
      ],
    ],
    [
      'again where another of them happens',
      only(all(happened({ type: 'call', count: 3 }))),
      aPast([...idle, happens('call', 4), happens('call', 5)]),
      [
        ['mql', 0],
        ['mql', 4],
        ['mql', 5],
      ],
    ],
    [
      'once where another fact comes to hold that it does not wait for',
      only(all(happened({ type: 'call' }))),
      aPast(idle, { opportunities: [{ id: 'o', status: 'open', createdAt: day(2) }] }),
      [['mql', 0]],
    ],
    [
      'again where it waits for it',
      only(all(where('opportunity', '=', true), where('lead.name', '=', 'x'))),
      aPast(idle, { opportunities: [{ id: 'o', status: 'open', createdAt: day(2) }] }),
      [
        ['mql', 0],
        ['mql', 2],
      ],
    ],
    [
      'again once time alone can change it',
      only(all({ field: 'activity', operator: 'none', value: { type: 'call', withinDays: 2 } }, where('lead.name', '=', 'x'))),
      aPast([...idle, happens('call', 0)]),
      [
        ['mql', 0],
        ['mql', 2],
      ],
    ],
    [
      'again where the score has become more',
      only(all(where('score.engagement', '>=', 50))),
      aPast([...idle, happens('webinar', 4), happens('note', 5)]),
      [
        ['mql', 0],
        ['mql', 4],
      ],
    ],
    [
      'not where the score has become less',
      only(all(where('score.engagement', '>=', 50))),
      aPast([happens('webinar', 0), ...idle, happens('unsubscribe', 4), happens('note', 5)]),
      [['mql', 0]],
    ],
    [
      'again where less is wanted and the score has become less',
      only(all(where('score.total', '<', -10))),
      aPast([happens('note', 1), happens('webinar', 2), happens('unsubscribe', 4), happens('note', 4.01)]),
      [
        ['mql', 0],
        ['mql', 2],
        ['mql', 4],
        // As it fades it is another score each day; there are only so many moments to look at it.
      ],
    ],
    ['not once at the top', byCalls, aPast([...idle, happens('call', 4)], { stages: [entered('opp', 0, { by: 'person' })] }), []],
    ['not where it is parked', byCalls, aPast([...idle, happens('call', 4)], { stages: [entered('nurturing', 0, { by: 'person' })] }), []],
    [
      'at once where a person set another stage',
      byCalls,
      aPast([happens('note', 1), happens('note', 3)], { stages: [entered('sal', 2, { by: 'person' })] }),
      [
        ['mql', 0],
        ['sql', 2],
      ],
    ],
  ])('D8 %s', (_, rulebook, lead, wanted) => {
    const { way, asked } = watched(rulebook);
    replay(courseOf(lead, now), [way]);
    expect(asked).toEqual(wanted);
  });

  it('D8 where the score rests on itself it is asked at every moment', () => {
    const { scoring } = shipped.agreement;
    const [rule] = scoring.rules as [Agreement['scoring']['rules'][number]];
    const circular = { ...rule, when: any(where('score.total', '>=', 1)) };
    const { way, asked } = watched({ ...shipped, agreement: { ...shipped.agreement, scoring: { ...scoring, rules: [circular] } } });
    replay(courseOf(aPast(idle), now), [way]);
    expect(asked.map(([, on]) => on)).toEqual([0, 1, 2, 3, last]);
  });
});

/** A score that keeps count of when it is read. */
class WatchedScore extends RunningScore {
  readonly reads: number[] = [];

  override read(moment: number, facts: () => Facts): Judged<Score> {
    const on = (moment - start) / days(1);
    if (this.reads.at(-1) !== on) this.reads.push(on);
    return super.read(moment, facts);
  }
}

describe('D8 reads the score only where it can matter', () => {
  const price = (on: number): Activity => happens('page_view', on, { content: 'price' });
  const closed = withStages({ mql: { entry: all(where('lead.name', '=', 'x')), triggers: [], excludedWhen: undefined } });
  const byScore = (entry: Agreement['stages'][number]['entry']): Rulebook =>
    withStages({ mql: { entry, triggers: [], excludedWhen: undefined } });
  const deal = { opportunities: [{ id: 'o', status: 'open' as const, createdAt: day(2) }] };
  const noPoints = (rulebook: Rulebook): Rulebook => ({
    ...rulebook,
    agreement: { ...rulebook.agreement, scoring: { ...rulebook.agreement.scoring, mode: 'checklist' } },
  });

  it.each<[string, Rulebook, Lead, number[]]>([
    ['once where nothing adds to it', closed, aPast([happens('note', 1), happens('call', 2)]), [0]],
    ['again where something may add to it', closed, aPast([happens('note', 1), happens('webinar', 2)]), [0, 2]],
    ['not where it only fades', closed, aPast([happens('webinar', 0), happens('note', 5), happens('note', 20)]), [0]],
    [
      'not where no more can come of it than it had',
      closed,
      aPast([happens('webinar', 1), happens('webinar', 2), happens('webinar', 9)]),
      [0, 1],
    ],
    ['not once the lead has converted', closed, aPast([happens('webinar', 1), price(3), price(4)], deal), [0, 1]],
    ['not where no points are kept and none are asked for', noPoints(closed), aPast([happens('webinar', 1)]), []],
    [
      'though the best is known, where more than was refused can come of it',
      byScore(any(where('score.engagement', '>=', 40), all(happened({ type: 'call' }), where('lead.name', '=', 'x')))),
      aPast([happens('webinar', 1), happens('unsubscribe', 2), happens('call', 3), happens('resubscribe', 4), happens('note', 5)]),
      [0, 1, 3, 4],
    ],
    [
      'after it converted, where a stage waits for more',
      byScore(all(where('score.engagement', '>=', 40))),
      aPast([happens('webinar', 3), happens('note', 4)], deal),
      [0, 3],
    ],
    [
      'at each change where a stage waits for less',
      byScore(all(where('score.total', '<', -40))),
      aPast([happens('webinar', 0), happens('note', 5)]),
      [0, 5, last],
    ],
    ['again where fit can become more', byScore(all(where('score.fit', '>=', 50))), aPast([happens('note', 1)], { title: '課長' }), [0]],
  ])('D8 %s', (_, rulebook, lead, wanted) => {
    const book = compile(rulebook);
    const score = new WatchedScore(rulebook.agreement);
    replay(courseOf(lead, now), [wayBy(book, score)]);
    expect(score.reads).toEqual(wanted);
  });
});

describe('D8 both rulebooks lead a lead', () => {
  it('D8 side by side as each does alone, though one keeps a stage that the other judges anew', () => {
    const parking: Rulebook = {
      ...byCalls,
      agreement: { ...byCalls.agreement, parked: [...byCalls.agreement.parked, { id: 'archive', name: { ja: 'x', en: 'x' } }] },
    };
    const lead = aPast([happens('call', 1), happens('webinar', 3), happens('meeting', 5)], {
      stages: [entered('archive', 2), entered('sal', 4)],
    });
    const course = courseOf(lead, now);
    const ways = [byCalls, parking].map((rulebook) => wayBy(compile(rulebook)));
    const together = replay(course, ways);
    expect(together).toEqual(ways.flatMap((way) => replay(course, [way])));
    expect(together.map((gone) => gone.lead.stages.map(({ stage }) => stage))).toEqual([
      ['mql', 'sal'],
      ['mql', 'archive', 'sal'],
    ]);
  });
});
