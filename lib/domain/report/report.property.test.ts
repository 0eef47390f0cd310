import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCall, aLead, aRulebook, at, hours } from '@/test/fixtures/builders';
import { runs } from '@/test/fixtures/runs';
import { evaluate } from '../evaluate';
import type { HandOff, Lead, Opportunity, StageEntry, Verdict } from '../lead';
import { makeReport, report } from '../report';

const rulebook = aRulebook();
const begin = at('2026-08-25T00:00+09:00');
const now = at('2026-11-30T12:00+09:00');
const moment = fc.integer({ min: begin, max: at('2026-12-05T00:00+09:00') });

const verdict = fc.record({
  kind: fc.constantFrom<Verdict['kind']>('accept', 'nurture', 'unfit', 'reassign'),
  reason: fc.constantFrom('early', 'budget', 'need', undefined),
  delay: fc.integer({ min: 0, max: hours(24 * 40) }),
});

const handOff = fc.record({
  way: fc.constantFrom(
    ['mkt', 'is'] as const,
    ['mkt', 'is'] as const,
    ['is', 'fs'] as const,
    ['mkt', 'fs'] as const,
    ['is', 'mkt'] as const,
  ),
  at: moment,
  verdict: fc.option(verdict, { nil: undefined }),
});

const leadFacts = fc.record({
  handOffs: fc.array(handOff, { maxLength: 4 }),
  stages: fc.array(fc.record({ stage: fc.constantFrom('mql', 'sal', 'sql', 'opp', 'nurturing', 'unfit'), at: moment }), { maxLength: 3 }),
  calls: fc.array(fc.record({ at: moment, result: fc.constantFrom('talked', 'no_answer', 'wrong_number') }), { maxLength: 4 }),
  deals: fc.array(
    fc.record({ at: moment, status: fc.constantFrom('open', 'won', 'lost'), amount: fc.nat(1000), length: fc.nat(hours(24 * 60)) }),
    {
      maxLength: 2,
    },
  ),
  employees: fc.constantFrom(300, 5, undefined),
  department: fc.constantFrom('マーケティング部', '総務部', undefined),
  sourcedBy: fc.constantFrom('mkt', 'sales', undefined),
  owner: fc.constantFrom('rep-1', 'rep-2', null),
});

function leadOf(facts: typeof leadFacts extends fc.Arbitrary<infer T> ? T : never, i: number): Lead {
  const stages: StageEntry[] = facts.stages.map(({ stage, at: moment }) => ({ stage, at: moment, recordedAt: moment, by: 'rule' }));
  const handOffs: HandOff[] = facts.handOffs.map(({ way, at: moment, verdict: answer }, j) => ({
    id: `l${i}h${j}`,
    from: way[0],
    to: way[1],
    at: moment,
    recordedAt: moment,
    ...(answer
      ? {
          verdict: {
            kind: answer.kind,
            at: moment + answer.delay,
            recordedAt: moment,
            ...(answer.reason ? { reason: answer.reason } : {}),
          },
        }
      : {}),
  }));
  const opportunities: Opportunity[] = facts.deals.map((deal, j) => ({
    id: `l${i}d${j}`,
    status: deal.status,
    createdAt: deal.at,
    amount: deal.amount,
    currency: 'JPY',
    ...(deal.status === 'open' ? {} : { closedAt: deal.at + deal.length }),
  })) as Opportunity[];
  return aLead({
    id: `lead-${i}`,
    createdAt: begin,
    owner: facts.owner,
    company: { industry: '製造業', ...(facts.employees === undefined ? {} : { employees: facts.employees }) },
    ...(facts.department === undefined ? {} : { department: facts.department }),
    ...(facts.sourcedBy === undefined ? {} : { sourcedBy: facts.sourcedBy as 'mkt' | 'sales' }),
    stages,
    handOffs,
    opportunities,
    activities: facts.calls.map(({ at: moment, result }, j) => aCall(moment, result as 'talked', { id: `l${i}c${j}` })),
  });
}

const someLeads = fc.array(leadFacts, { maxLength: 8 }).map((all) => all.map(leadOf));

/** The month in Japan, by its fixed nine hours. */
function monthIn(moment: number): string {
  return new Date(moment + hours(9)).toISOString().slice(0, 7);
}

interface Delivered {
  lead: Lead;
  handOff: HandOff;
  until: number;
}

/** Every delivery by the words of the definition, straight from the facts. */
function deliveries(leads: readonly Lead[], month: string): Delivered[] {
  return leads.flatMap((lead) => {
    const own = lead.handOffs.filter(({ from, to, at: moment }) => from === 'mkt' && to !== 'mkt' && moment <= now).sort(inOrder);
    return own
      .map((one, i) => ({ lead, handOff: one, until: own[i + 1]?.at ?? Number.POSITIVE_INFINITY }))
      .filter((one) => monthIn(one.handOff.at) === month);
  });
}

function inOrder(a: HandOff, b: HandOff): number {
  return a.at - b.at || a.recordedAt - b.recordedAt || (a.id < b.id ? -1 : 1);
}

const ladder = ['lead', 'mql', 'sal', 'sql', 'opp'];

/** The first answer to a hand-off, by the words of the definition. */
function answerTo(lead: Lead, { verdict: given, at: from, to }: HandOff, until: number): string | null {
  if (given && given.kind !== 'reassign' && given.at <= now) return given.kind;
  for (const { stage, at: moment } of [...lead.stages].sort((a, b) => a.at - b.at)) {
    if (moment < from || moment >= until || moment > now) continue;
    if (stage === 'nurturing' || stage === 'unfit') return stage === 'unfit' ? 'unfit' : 'nurture';
    if (ladder.indexOf(stage) > (to === 'is' ? 1 : 3)) return 'accept';
  }
  return null;
}

function recount(leads: readonly Lead[], month: string) {
  const all = deliveries(leads, month);
  const answers = all.map(({ lead, handOff: one, until }) => answerTo(lead, one, until));
  const within = (one: Delivered, moment: number) => moment >= one.handOff.at && moment < one.until && moment <= now;
  const isSql = (one: Delivered, i: number) =>
    one.handOff.to === 'fs'
      ? answers[i] === 'accept'
      : one.lead.stages.some(({ stage, at: moment }) => ladder.indexOf(stage) >= 3 && within(one, moment)) ||
        one.lead.handOffs.some(({ from, to, at: moment }) => from !== 'mkt' && to === 'fs' && within(one, moment));
  const pledged = all.filter(({ lead, handOff: one }, i) => {
    const isFirst = !all.some((other, j) => other.lead === lead && (other.handOff.at < one.at || (other.handOff.at === one.at && j < i)));
    return isFirst && lead.sourcedBy !== 'sales';
  });
  const persona = pledged.map(({ lead, handOff: one }) => evaluate(lead, rulebook, one.at).persona.isPersona);
  const deals = all.flatMap((one) => one.lead.opportunities.filter(({ createdAt }) => within(one, createdAt)));
  const isClosed = (deal: Opportunity) => deal.status !== 'open' && (deal.closedAt as number) <= now;
  const sum = (some: Opportunity[]) => some.reduce((total, { amount }) => total + (amount as number), 0);
  return {
    delivered: all.length,
    pledged: pledged.length,
    answers: ['accept', 'nurture', 'unfit', null].map((kind) => answers.filter((answer) => answer === kind).length),
    sql: all.filter(isSql).length,
    talked: all.filter((one) => one.lead.activities.some(({ result, occurredAt }) => result === 'talked' && within(one, occurredAt)))
      .length,
    persona: [persona.filter((is) => is === 'yes').length, persona.filter((is) => is === 'unknown').length],
    made: sum(deals),
    won: sum(deals.filter((deal) => deal.status === 'won' && isClosed(deal))),
    lost: deals.filter((deal) => deal.status === 'lost' && isClosed(deal)).length,
  };
}

describe('D1 the report beside a naive recount', () => {
  it('counts the same in every month', () => {
    fc.assert(
      fc.property(someLeads, (leads) => {
        const { cohorts } = report(leads, rulebook, '2026-11', now, { months: 4 });
        for (const figures of cohorts) {
          expect({
            delivered: figures.delivered,
            pledged: figures.pledged,
            answers: [figures.answers.accept, figures.answers.nurture, figures.answers.unfit, figures.answers.open],
            sql: figures.sql.count,
            talked: figures.conversation.count,
            persona: [figures.persona.count, figures.persona.unknown],
            made: figures.pipeline.made.amounts[0]?.amount ?? 0,
            won: figures.revenue.amounts[0]?.amount ?? 0,
            lost: figures.win.of - figures.win.count,
          }).toEqual(recount(leads, figures.month));
        }
      }),
      { numRuns: runs(60) },
    );
  });

  it('is the same in any order of leads, and however often it is asked', () => {
    fc.assert(
      fc.property(someLeads, fc.boolean(), (leads, often) => {
        const maker = makeReport(rulebook, '2026-11', now);
        for (const lead of [...leads].reverse()) {
          maker.add(lead);
          if (often) maker.result();
        }
        const turned = maker.result();
        const straight = report(leads, rulebook, '2026-11', now);
        expect(turned).toEqual(straight);
      }),
      { numRuns: runs(40) },
    );
  });

  it('no share lies outside 0 to 1, none is of nothing, and parts sum to the whole', () => {
    fc.assert(
      fc.property(someLeads, (leads) => {
        const pack = report(leads, rulebook, '2026-11', now);
        for (const { count, of, rate } of ratesIn(pack)) {
          expect(count).toBeLessThanOrEqual(of);
          expect(rate).toBe(of === 0 ? null : count / of);
        }
        for (const { delivered, answers, sourced, promises, kept } of pack.cohorts) {
          expect(answers.accept + answers.nurture + answers.unfit + answers.open).toBe(delivered);
          expect(sourced.mkt + sourced.sales + sourced.unknown).toBe(delivered);
          expect(answers.reasons.reduce((sum, { count }) => sum + count, 0)).toBe(answers.nurture + answers.unfit);
          expect(promises.reduce((sum, one) => sum + one.kept.of, 0)).toBe(kept.of);
        }
        const { rows } = pack.reps;
        expect(rows.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(pack.figures.delivered);
        expect(pack.channels.reduce((sum, { all }) => sum + all.delivered, 0)).toBe(
          pack.cohorts.reduce((sum, { delivered }) => sum + delivered, 0),
        );
      }),
      { numRuns: runs(40) },
    );
  });

  it('C5 what marketing gets names no rep', () => {
    fc.assert(
      fc.property(someLeads, (leads) => {
        const pack = JSON.stringify(report(leads, rulebook, '2026-11', now, { audience: 'marketing' }));
        expect(pack).not.toContain('rep-1');
        expect(pack).not.toContain('rep-2');
      }),
      { numRuns: 40 },
    );
  });
});

/** Every share anywhere in a pack. */
function ratesIn(value: unknown): { count: number; of: number; rate: number | null }[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'rate' in value && 'of' in value && 'count' in value ? [value as { count: number; of: number; rate: number | null }] : [];
  return [...own, ...Object.values(value).flatMap(ratesIn)];
}
