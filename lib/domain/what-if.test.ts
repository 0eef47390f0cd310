import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, days, withPromises } from '@/test/fixtures/builders';
import { all, any, where } from './defaults/write';
import type { Lead } from './lead';
import type { Agreement, Rulebook } from './rulebook';
import { convertedAt, type WhatIfProgress, type WhatIfResult, whatIf } from './what-if';

const now = at('2026-12-18T18:00+09:00');
const start = at('2026-11-02T10:00+09:00');

/** A lead whose company fits, and that looked at prices twice: engaged enough to qualify by the score. */
function anEngagedLead(id: string, facts: Partial<Lead> = {}): Lead {
  return aLead({
    id,
    company: { name: `会社${id}`, industry: '製造業', employees: 300 },
    title: '課長',
    consentAt: start,
    createdAt: start,
    activities: [1, 2].map((n) => anActivity({ id: `${id}-${n}`, type: 'page_view', content: 'price', occurredAt: start + days(n) })),
    ...facts,
  });
}

/** One that was handed off, called after some days, and qualified by rule. */
function aHandedLead(id: string, calledAfter: number, facts: Partial<Lead> = {}): Lead {
  const moment = start + days(2);
  const lead = anEngagedLead(id);
  return {
    ...lead,
    stages: [{ stage: 'mql', at: moment, recordedAt: moment, by: 'rule' }],
    handOffs: [aHandOff(moment, { id: `${id}-h` })],
    activities: [...lead.activities, aCall(moment + days(calledAfter), 'no_answer', { id: `${id}-call` })],
    ...facts,
  };
}

/** The shipped rulebook with another entry condition of a stage. */
function withEntry(stage: string, change: Partial<Agreement['stages'][number]>, rulebook: Rulebook = aRulebook()): Rulebook {
  const stages = rulebook.agreement.stages.map((one) => (one.id === stage ? { ...one, ...change } : one));
  return { ...rulebook, agreement: { ...rulebook.agreement, stages } };
}

async function last(leads: Iterable<Lead> | AsyncIterable<Lead>, before: Rulebook, after: Rulebook, batch?: number): Promise<WhatIfResult> {
  let progress: WhatIfProgress | undefined;
  for await (const each of whatIf(leads, before, after, now, { batch })) progress = each;
  expect(progress?.finished).toBe(true);
  return (progress as WhatIfProgress).result;
}

const rulebook = aRulebook();
const stricter = withEntry('mql', { entry: all(where('score.fit', '>=', 25), where('score.engagement', '>=', 25)) });

describe('D8 what-if', () => {
  it('D8 the same rulebook twice moves nothing', async () => {
    const leads = [anEngagedLead('a'), aHandedLead('b', 9), aLead({ id: 'c' })];
    const result = await last(leads, rulebook, structuredClone(rulebook));
    expect(result).toMatchObject({ leads: 3, affected: 0, moves: [], top: [] });
    for (const row of [...result.stages, ...result.promises, ...result.reps, ...result.weeks]) expect(row.after).toBe(row.before);
    for (const { appeared, vanished } of [...result.promises, ...result.reps]) expect(appeared + vanished).toBe(0);
    expect(result.score.after).toEqual(result.score.before);
  });

  it('D8 a rulebook that differs in a word alone moves nothing either', async () => {
    const reworded = withEntry('mql', { name: { ja: '別名', en: 'Renamed' } });
    const result = await last([anEngagedLead('a'), aHandedLead('b', 9)], rulebook, reworded);
    expect(result).toMatchObject({ affected: 0, moves: [] });
  });

  it('D8 tells who would enter which stage, and in which week leads qualify', async () => {
    const result = await last([anEngagedLead('a'), aLead({ id: 'b', createdAt: start })], rulebook, stricter);
    expect(result.moves).toMatchObject([{ before: 'mql', after: 'lead', count: 1, leads: [{ id: 'a', company: '会社a' }] }]);
    expect(result.stages.find(({ stage }) => stage === 'mql')).toMatchObject({ before: 1, after: 0 });
    // The second look at prices came on Wednesday the 4th; its week began on Monday the 2nd.
    expect(result.weeks).toEqual([{ week: '2026-11-02', before: 1, after: 0 }]);
    expect(result.affected).toBe(1);
  });

  it('D8 judges by the time things happened, not by what has faded since', async () => {
    const result = await last([anEngagedLead('a')], stricter, rulebook);
    expect(result.moves).toMatchObject([{ before: 'lead', after: 'mql', count: 1 }]);
    expect(result.top[0]?.after.stage).toMatchObject({ id: 'mql', qualifiesToday: 'no' });
  });

  it('D8 tells new and vanished breaches by promise and by rep', async () => {
    // Called after five days: late by "three business days", in time by "ten".
    const leads = [aHandedLead('a', 6, { owner: 'rep-1' }), aHandedLead('b', 1, { owner: 'rep-2' })];
    const longer = withPromises({ p3: { within: { amount: 10, unit: 'days' } } });
    const result = await last(leads, rulebook, longer);
    expect(result.promises.find(({ promise }) => promise === 'p3')).toMatchObject({ before: 1, after: 0, appeared: 0, vanished: 1 });
    expect(result.reps.find(({ owner }) => owner === 'rep-1')).toMatchObject({ vanished: 1 });
    const back = await last(leads, longer, rulebook);
    expect(back.promises.find(({ promise }) => promise === 'p3')).toMatchObject({ before: 0, after: 1, appeared: 1, vanished: 0 });
    expect(back.reps.find(({ owner }) => owner === 'rep-1')).toMatchObject({ appeared: 1 });
    expect(back.reps.find(({ owner }) => owner === 'rep-2')?.appeared ?? 0).toBe(0);
  });

  it('D8 a hand-off that the draft would not have made takes its clocks with it', async () => {
    const result = await last([aHandedLead('a', 6)], rulebook, stricter);
    expect(result.promises.find(({ promise }) => promise === 'p3')).toMatchObject({ before: 1, after: 0, vanished: 1 });
    expect(result.top[0]?.after.clocks.map(({ promise }) => promise)).not.toContain('p3');
  });

  it('D8 clocks that closed are judged anew, whatever the go-live date', async () => {
    const lead = aHandedLead('a', 6);
    const handed = start + days(2);
    lead.closed = [
      { promise: 'p3', startedAt: handed, outcome: 'met', due: handed + days(9), at: handed + days(6), elapsed: 0, version: '0.9.0' },
    ];
    const later: Rulebook = {
      ...rulebook,
      agreement: { ...rulebook.agreement, meta: { ...rulebook.agreement.meta, goLive: now + days(30) } },
    };
    const result = await last([lead], later, withPromises({ p3: { within: { amount: 10, unit: 'days' } } }));
    expect(result.promises.find(({ promise }) => promise === 'p3')).toMatchObject({ before: 1, after: 0 });
  });

  it('D8 what people set stays: by hand, and what was parked', async () => {
    const moment = start + days(3);
    const byHand = aLead({ id: 'hand', stages: [{ stage: 'mql', at: moment, recordedAt: moment, by: 'person', forced: 'by_hand' }] });
    const parked = anEngagedLead('parked', { stages: [{ stage: 'nurturing', at: start, recordedAt: start, by: 'person' }] });
    const result = await last([byHand, parked], rulebook, stricter);
    expect(result.moves).toEqual([]);
    expect(result.stages.find(({ stage }) => stage === 'mql')).toMatchObject({ before: 1, after: 1 });
  });

  it('D8 set forward by hand to where the rules would have been already, it is not set back', async () => {
    const moment = start + days(5);
    const lead = anEngagedLead('a', { stages: [{ stage: 'mql', at: moment, recordedAt: moment, by: 'person', forced: 'by_hand' }] });
    lead.handOffs = [aHandOff(start + days(2), { verdict: { kind: 'accept', at: start + days(3), recordedAt: start + days(3) } })];
    const result = await last([lead], rulebook, stricter);
    expect(result.stages.find(({ stage }) => stage === 'sal')).toMatchObject({ before: 1 });
    expect(result.moves).toMatchObject([]);
  });

  it('D8 shows the ten leads that change most, the most first, as both rulebooks judge them', async () => {
    const leads = Array.from({ length: 14 }, (_, i) => (i === 7 ? aHandedLead(`l${i}`, 6) : anEngagedLead(`l${i}`)));
    const { top, affected } = await last(leads, rulebook, stricter);
    expect(affected).toBe(14);
    expect(top).toHaveLength(10);
    expect(top[0]?.lead.id).toBe('l7');
    expect(top.map(({ change }) => change)).toEqual(top.map(({ change }) => change).sort((a, b) => b - a));
    for (const { before, after } of top) expect([before.stage.id, after.stage.id]).toEqual(['mql', 'lead']);
  });

  it('D8 tells how well each score separates, with conversion by band', async () => {
    const won = (id: string): Lead => anEngagedLead(id, { opportunities: [{ id: `o${id}`, status: 'won', createdAt: start + days(10) }] });
    const leads = [...Array.from({ length: 5 }, (_, i) => won(`w${i}`)), ...Array.from({ length: 15 }, (_, i) => aLead({ id: `n${i}` }))];
    const noFit: Rulebook = {
      ...rulebook,
      agreement: { ...rulebook.agreement, scoring: { ...rulebook.agreement.scoring, rules: [] } },
    };
    const { score } = await last(leads, rulebook, noFit);
    expect(score.before).toMatchObject({ leads: 20, converted: 5, auc: 1, topFifthLift: 4 });
    expect(score.after).toMatchObject({ auc: 0.5, topFifthLift: 1 });
    expect(score.before?.bands.reduce((sum, band) => sum + band.leads, 0)).toBe(20);
    expect(score.before?.bands.find(({ band }) => band === 'mid')).toMatchObject({ leads: 5, converted: 5, rate: 1 });
    expect(score.after?.bands.find(({ band }) => band === 'low')).toMatchObject({ leads: 20, converted: 5, rate: 0.25 });
  });

  it('A6 says nothing of a score where none is kept', async () => {
    const checklist: Rulebook = {
      ...rulebook,
      agreement: { ...rulebook.agreement, scoring: { ...rulebook.agreement.scoring, mode: 'checklist' } },
    };
    expect((await last([anEngagedLead('a')], rulebook, checklist)).score.after).toBeNull();
  });

  it('D8 a score is read before the lead converted, not by what came after', async () => {
    const lead = anEngagedLead('a', { opportunities: [{ id: 'o', status: 'open', createdAt: start + days(1) / 2 }] });
    const { score } = await last([lead, aLead({ id: 'b' })], rulebook, rulebook);
    // Only what the lead is counted by then: 15 + 15 + 10 for industry, size and rank.
    expect(score.before?.bands.find(({ band }) => band === 'low')).toMatchObject({ leads: 2 });
  });

  it.each<[string, Partial<Lead>, number | null]>([
    ['no deal', {}, null],
    ['a deal, won or not', { opportunities: [{ id: 'o', status: 'lost', createdAt: start }] }, start],
    ['a deal of next year', { opportunities: [{ id: 'o', status: 'open', createdAt: now + 1 }] }, null],
    ['the stage of deals', { stages: [{ stage: 'opp', at: start, recordedAt: start, by: 'crm' }] }, start],
    ['being a customer', { stages: [{ stage: 'customer', at: start, recordedAt: start, by: 'crm' }] }, start],
  ])('D8 a lead with %s converted at %s', (_, facts, moment) => {
    expect(convertedAt(aLead(facts), now)).toBe(moment);
  });
});

describe('D8 what-if on the way', () => {
  const many = Array.from({ length: 25 }, (_, i) => anEngagedLead(`m${i}`));

  it('D8 tells how far it is after each batch, and the same in the end whatever the batch', async () => {
    const seen: WhatIfProgress[] = [];
    for await (const progress of whatIf(many, rulebook, stricter, now, { batch: 10 })) seen.push(progress);
    expect(seen.map(({ done, finished }) => [done, finished])).toEqual([
      [10, false],
      [20, false],
      [25, true],
    ]);
    expect(seen[0]?.result.leads).toBe(10);
    expect(seen.at(-1)?.result).toEqual(await last(many, rulebook, stricter, 1000));
  });

  it('D8 leaves the leads most affected for the end where that is asked, and changes nothing else', async () => {
    const seen: WhatIfProgress[] = [];
    for await (const progress of whatIf(many, rulebook, stricter, now, { batch: 10, topAtEnd: true })) seen.push(progress);
    expect(seen.map(({ result }) => result.top.length)).toEqual([0, 0, 10]);
    expect(seen[0]?.result.moves[0]?.count).toBe(10);
    expect(seen.at(-1)?.result).toEqual(await last(many, rulebook, stricter, 1000));
  });

  it('D8 with a clock a batch is over once 20 ms have passed, and others get their turn', async () => {
    let ticks = 0;
    let rests = 0;
    const seen: number[] = [];
    const rest = async (): Promise<void> => {
      rests += 1;
    };
    // Asked when a batch begins and before each lead but its first.
    const clock = (): number => 8 * ticks++;
    for await (const { done } of whatIf(many, rulebook, stricter, now, { clock, rest, batch: 20 })) seen.push(done);
    expect(seen).toEqual([3, 6, 9, 12, 15, 18, 21, 24, 25]);
    // Making the rulebooks ready is followed by a rest as well.
    expect(rests).toBe(10);
    seen.length = 0;
    for await (const { done } of whatIf(many, rulebook, stricter, now, { clock: () => 0, batch: 20 })) seen.push(done);
    expect(seen).toEqual([20, 25]);
    seen.length = 0;
    for await (const { done } of whatIf(many.slice(0, 3), rulebook, stricter, now, { clock: () => 20 * ticks++ })) seen.push(done);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('D8 a batch is of one lead at least, and a report is of leads not yet reported', async () => {
    const seen: [number, boolean][] = [];
    for await (const { done, finished } of whatIf(many.slice(0, 2), rulebook, stricter, now, { batch: 0 })) seen.push([done, finished]);
    expect(seen).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it.each([0, 1, 2, 3])('D8 says nothing more when cancelled in rest %i', async (rest) => {
    const cancel = new AbortController();
    let rests = 0;
    const seen: number[] = [];
    const options = {
      signal: cancel.signal,
      batch: 10,
      rest: async (): Promise<void> => {
        if (rests++ === rest) cancel.abort();
      },
    };
    for await (const { done } of whatIf(many, rulebook, stricter, now, options)) seen.push(done);
    expect(seen).toEqual([[], [], [10], [10, 20]][rest]);
  });

  it('D8 asks for no lead when cancelled before, and for no other when cancelled while one is fetched', async () => {
    let taken = 0;
    const cancel = new AbortController();
    async function* fetched(): AsyncGenerator<Lead> {
      for (const lead of many) {
        taken += 1;
        if (taken === 2) cancel.abort();
        yield lead;
      }
    }
    for await (const each of whatIf(fetched(), rulebook, stricter, now, { signal: AbortSignal.abort() })) expect(each).toBeUndefined();
    expect(taken).toBe(0);
    for await (const each of whatIf(fetched(), rulebook, stricter, now, { signal: cancel.signal })) expect(each).toBeUndefined();
    expect(taken).toBe(2);
  });

  it('D8 says nothing more when cancelled while the last lead was fetched', async () => {
    const cancel = new AbortController();
    async function* fetched(): AsyncGenerator<Lead> {
      yield many[0] as Lead;
      cancel.abort();
    }
    for await (const each of whatIf(fetched(), rulebook, stricter, now, { signal: cancel.signal })) expect(each).toBeUndefined();
    async function* more(): AsyncGenerator<Lead> {
      yield many[0] as Lead;
    }
    let told = 0;
    for await (const each of whatIf(more(), rulebook, stricter, now)) told += each.done;
    expect(told).toBe(1);
  });

  it('D8 takes leads as they come from a store', async () => {
    async function* stored(): AsyncGenerator<Lead> {
      yield* many;
    }
    expect(await last(stored(), rulebook, stricter)).toEqual(await last(many, rulebook, stricter));
  });

  it('D8 no leads are an answer as well', async () => {
    expect(await last([], rulebook, stricter)).toMatchObject({ leads: 0, affected: 0, weeks: [] });
  });

  it('D8 lets others run between batches', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 0);
    for await (const { finished } of whatIf(many, rulebook, stricter, now, { batch: 1 })) if (finished) break;
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });

  it('D8 makes its figures no more often than asked, but lets others run all the same', async () => {
    let [moment, rests] = [0, 0];
    const rest = async () => {
      rests += 1;
    };
    const seen: [number, boolean][] = [];
    // The clock is looked at more than once for each lead: so many milliseconds pass whenever it is.
    const clock = () => (moment += 10);
    const leads = [...many, ...many, ...many, ...many];
    for await (const { done, finished } of whatIf(leads, rulebook, stricter, now, { clock, rest, pause: 1e6 })) seen.push([done, finished]);
    expect(seen).toEqual([
      [seen[0]?.[0], false],
      [leads.length, true],
    ]);
    expect(seen[0]?.[0]).toBeLessThan(leads.length);
    expect(rests).toBeGreaterThan(3);
  });

  it('D8 stops when cancelled, takes no further lead, and never calls it finished', async () => {
    const cancel = new AbortController();
    let taken = 0;
    let closed = false;
    function* watched(): Generator<Lead> {
      try {
        for (const lead of many) {
          taken += 1;
          yield lead;
        }
      } finally {
        closed = true;
      }
    }
    const seen: WhatIfProgress[] = [];
    for await (const progress of whatIf(watched(), rulebook, stricter, now, { batch: 5, signal: cancel.signal })) {
      seen.push(progress);
      if (progress.done === 10) cancel.abort();
    }
    expect(seen.map(({ done, finished }) => [done, finished])).toEqual([
      [5, false],
      [10, false],
    ]);
    // The lead that showed the batch was full had been taken.
    expect(taken).toBe(11);
    expect(closed).toBe(true);
  });

  it('D8 says nothing at all when cancelled before', async () => {
    const seen: WhatIfProgress[] = [];
    for await (const progress of whatIf(many, rulebook, stricter, now, { signal: AbortSignal.abort() })) seen.push(progress);
    expect(seen).toEqual([]);
  });

  it('D8 a ladder with other stages is another ladder', async () => {
    const { agreement } = rulebook;
    const short: Rulebook = { ...rulebook, agreement: { ...agreement, stages: agreement.stages.filter(({ id }) => id !== 'mql') } };
    const result = await last([anEngagedLead('a')], rulebook, short);
    expect(result.moves).toMatchObject([{ before: 'mql', after: 'lead', count: 1 }]);
    expect(result.stages.map(({ stage }) => stage).sort()).toEqual(['lead', 'mql', 'opp', 'sal', 'sql']);
  });

  it('D9 counts leads set by hand the same under both', async () => {
    const moment = start + days(3);
    const forced = aLead({ id: 'f', stages: [{ stage: 'mql', at: moment, recordedAt: moment, by: 'person', forced: 'cold_call' }] });
    const wide = withEntry('mql', { entry: any(where('lead.name', 'notNull')) });
    const result = await last([forced], rulebook, wide);
    expect(result.weeks.reduce((sum, { before }) => sum + before, 0)).toBe(1);
    expect(result.weeks.reduce((sum, { after }) => sum + after, 0)).toBe(1);
  });
});
