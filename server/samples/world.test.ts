import { beforeAll, describe, expect, it } from 'vitest';
import type { Assessment } from '@/lib/domain/assessment';
import { workingTime } from '@/lib/domain/business-hours';
import { evaluate } from '@/lib/domain/evaluate';
import { Lead } from '@/lib/domain/lead';
import { defaultRulebook, type Rulebook } from '@/lib/domain/rulebook';
import { DAY, HOUR, type Instant, MINUTE } from '@/lib/domain/time';
import { japaneseHolidays } from '@/lib/holidays/japan';
import { runs } from '@/test/fixtures/runs';
import { closing, setUpDesk } from './desk';
import { demoPeople, type SampleWorld, sampleCount, sampleWorld, showcase } from './world';

const rulebook: Rulebook = {
  agreement: defaultRulebook.agreement,
  almanac: { ...defaultRulebook.almanac, holidays: { jp: japaneseHolidays({ from: 2024, to: 2028 }) } },
};
const seed = 7;

/** An instant by the wall clock in Tokyo. */
function tokyo(text: string): Instant {
  return Date.parse(`${text}+09:00`);
}

function open(assessment: Assessment) {
  return assessment.clocks.filter((clock) => clock.endedAt === null);
}

/** What must be there at any hour, as the lead is judged. */
const kinds: Record<string, (lead: Lead, assessment: Assessment, now: Instant) => boolean> = {
  overdue: (_, a) => open(a).some((clock) => clock.state === 'breached' && clock.runsOn === 'owner'),
  'overdue hot inquiry': (_, a) => open(a).some((clock) => clock.promise === 'p1' && clock.state === 'breached'),
  'running hot inquiry': (_, a) =>
    open(a).some((clock) => clock.promise === 'p1' && (clock.state === 'running' || clock.state === 'at_risk')),
  'due soon': (_, a) => open(a).some((clock) => clock.state === 'at_risk'),
  'due today or on the next working day': (_, a, now) => {
    const desk = setUpDesk(rulebook, now);
    return open(a).some((clock) => clock.promise === 'p3' && clock.state !== 'breached' && clock.due === closing(desk));
  },
  'freshly handed over': (lead, a, now) => {
    const at = lead.handOffs.at(-1)?.at;
    return (
      at !== undefined && a.touches.made === 0 && workingTime(setUpDesk(rulebook, now).quick, at, now) < 4 * HOUR && lead.owner !== null
    );
  },
  'call-back ahead': (_, a, now) => open(a).some((clock) => clock.promise === 'p8' && clock.due !== null && clock.due > now),
  'call-back just missed': (_, a) => open(a).some((clock) => clock.promise === 'p8' && clock.state === 'breached'),
  'document-only, no sales clock': (_, a) => a.guard.documentOnly && open(a).length === 0,
  'talked with, to accept or send back': (_, a) => a.stage.awaitingVerdict?.to === 'is' && a.touches.conversations > 0,
  'offered to field sales': (_, a) => a.stage.awaitingVerdict?.to === 'fs',
  'on hold': (_, a) => open(a).some((clock) => clock.still?.kind === 'paused'),
  'waiting for marketing': (_, a) => open(a).some((clock) => clock.promise === 'p9'),
  'sent back, plan owed': (_, a) => open(a).some((clock) => clock.promise === 'p10'),
  nurturing: (_, a) => a.stage.id === 'nurturing',
  dormant: (_, a) => a.stage.id === 'dormant',
  'back again': (lead, a) => lead.intent === 'woke' && open(a).length > 0,
  'not a fit': (_, a) => a.stage.id === 'unfit',
  customer: (_, a) => a.stage.id === 'customer',
  'opportunity with an amount': (lead, a) =>
    a.stage.id === 'opp' && lead.opportunities.some((deal) => deal.status === 'open' && (deal.amount ?? 0) > 0),
  'without an owner': (lead, a) => lead.owner === null && open(a).some((clock) => clock.promise === 'p0'),
  'opted out': (_, a) => a.guard.blocked.length > 0,
  'kept in time': (lead) => lead.closed.some((clock) => clock.outcome === 'met'),
  'kept late': (lead) => lead.closed.some((clock) => clock.outcome === 'met_late'),
};

const demoKinds = [
  'overdue hot inquiry',
  'call-back ahead',
  'call-back just missed',
  'due today or on the next working day',
  'freshly handed over',
  'talked with, to accept or send back',
];

const shows: Record<keyof typeof showcase, (lead: Lead, assessment: Assessment, now: Instant) => boolean> = {
  overdue: (lead, a, now) => kinds['overdue hot inquiry']?.(lead, a, now) ?? false,
  callback: (lead, a, now) => kinds['call-back ahead']?.(lead, a, now) ?? false,
  dueSoon: (lead, a, now) => kinds['due today or on the next working day']?.(lead, a, now) ?? false,
  fresh: (lead, a, now) => kinds['freshly handed over']?.(lead, a, now) ?? false,
  decide: (lead, a, now) => kinds['talked with, to accept or send back']?.(lead, a, now) ?? false,
  documentOnly: (lead, a, now) => kinds['document-only, no sales clock']?.(lead, a, now) ?? false,
  onHold: (lead, a, now) => kinds['on hold']?.(lead, a, now) ?? false,
  nurturing: (_, a) => a.stage.id === 'nurturing',
  met: (_, a) => a.clocks.some((clock) => clock.promise === 'p3' && clock.state === 'met'),
  optOut: (lead, a, now) => a.guard.blocked.includes('mail') && (kinds['running hot inquiry']?.(lead, a, now) ?? false),
};

/** What a world lacks, in words; nothing is lacking when the list is empty. */
function lacking(now: Instant): string[] {
  const { leads } = sampleWorld({ seed, now, rulebook });
  const judged = leads.map((lead) => ({ lead, assessment: evaluate(lead, rulebook, now) }));
  const mine = judged.filter(({ lead }) => lead.owner === demoPeople.rep);
  const missing: string[] = [];
  for (const [kind, holds] of Object.entries(kinds)) {
    if (!judged.some(({ lead, assessment }) => holds(lead, assessment, now))) missing.push(kind);
    if (demoKinds.includes(kind) && !mine.some(({ lead, assessment }) => holds(lead, assessment, now))) missing.push(`${kind} (demo rep)`);
  }
  for (const [state, holds] of Object.entries(shows)) {
    const shown = judged[showcase[state as keyof typeof showcase] - 1];
    if (!shown || shown.lead.owner !== demoPeople.rep || !holds(shown.lead, shown.assessment, now)) missing.push(`showcase ${state}`);
  }
  for (const { lead } of judged) if (liesAhead(lead, now)) missing.push(`${lead.id} holds something that has not happened yet`);
  return missing;
}

function liesAhead(lead: Lead, now: Instant): boolean {
  const moments = [
    ...lead.activities.flatMap((activity) => [activity.occurredAt, activity.recordedAt]),
    ...lead.stages.map((entry) => entry.at),
    ...lead.handOffs.flatMap((handOff) => [handOff.at, handOff.verdict?.at ?? handOff.at]),
    ...lead.assignments.map((assignment) => assignment.at),
    ...lead.closed.map((clock) => clock.at),
    ...lead.opportunities.flatMap((deal) => [deal.createdAt, deal.closedAt ?? deal.createdAt]),
  ];
  return moments.some((at) => at > now || at < lead.createdAt - MINUTE);
}

describe('the sample world', () => {
  let world: SampleWorld;
  beforeAll(() => {
    world = sampleWorld({ seed, now: tokyo('2026-11-22T19:30'), rulebook });
  });

  it('is the same for the same seed and moment, and another for another seed', () => {
    expect(sampleWorld({ seed, now: tokyo('2026-11-22T19:30'), rulebook })).toEqual(world);
    expect(sampleWorld({ seed: 8, now: tokyo('2026-11-22T19:30'), rulebook }).leads).not.toEqual(world.leads);
  });

  it('E1 says in both languages what put a lead into its stage', () => {
    const proofs = world.leads.flatMap(({ stages }) => stages.flatMap(({ evidence = [] }) => evidence));
    expect(proofs.length).toBeGreaterThan(100);
    for (const { text } of proofs)
      expect([text?.ja, text?.en].map((one) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(one ?? ''))).toEqual([true, false]);
  });

  it('has 300 leads that keep to the schema, about 65 in a hundred Japanese, with about 20 activities each', () => {
    expect(world.leads).toHaveLength(sampleCount);
    for (const lead of world.leads) expect(Lead.parse(lead)).toEqual(lead);
    const japanese = world.leads.filter((lead) => lead.language === 'ja').length / world.leads.length;
    expect(japanese).toBeGreaterThan(0.58);
    expect(japanese).toBeLessThan(0.72);
    const activities = world.leads.map((lead) => lead.activities.length);
    expect(Math.min(...activities)).toBeGreaterThanOrEqual(12);
    expect(activities.reduce((sum, count) => sum + count, 0) / activities.length).toBeGreaterThan(17);
    expect(activities.reduce((sum, count) => sum + count, 0) / activities.length).toBeLessThan(24);
  });

  it('has three teams, twelve reps, two managers, one marketer and one admin', () => {
    expect(world.teams).toHaveLength(3);
    const withRole = (role: string) => world.people.filter((person) => person.grants.some((grant) => grant.role === role)).length;
    expect([withRole('rep'), withRole('manager'), withRole('marketing'), withRole('admin'), world.people.length]).toEqual([
      12, 2, 1, 1, 16,
    ]);
  });

  it('gives every lead four names, each used once, and activity ids that occur once', () => {
    const refs = world.leads.flatMap((lead) => lead.refs.map((ref) => `${ref.site}/${ref.type}/${ref.id}`));
    expect(new Set(refs).size).toBe(4 * sampleCount);
    const ids = world.leads.flatMap((lead) => lead.activities.map((activity) => activity.id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('rests every recorded answer and every piece of evidence on an activity that is there', () => {
    for (const lead of world.leads) {
      const ids = new Set(lead.activities.map((activity) => activity.id));
      const named = [
        ...Object.values(lead.bant).flatMap((answer) => answer?.activity ?? []),
        ...lead.stages.flatMap((entry) => (entry.evidence ?? []).flatMap((each) => each.activity ?? [])),
      ];
      expect(named.filter((id) => !ids.has(id))).toEqual([]);
    }
  });

  it('leaves no name of a value unfilled in what people wrote', () => {
    const texts = JSON.stringify(world.leads.map((lead) => [lead.activities, lead.bant, lead.handOffs, lead.opportunities]));
    expect(texts).not.toMatch(/\{[a-z]+\}/i);
  });

  it('has counts behind the share of promises kept, for every rep of the demo team', () => {
    const since = tokyo('2026-10-01T00:00');
    for (const person of world.people.filter((each) => each.team === 'east2' && each.grants.some((grant) => grant.role === 'rep'))) {
      const closed = world.leads.flatMap((lead) => lead.closed).filter((clock) => clock.owner === person.id && clock.at >= since);
      expect(closed.length, person.name).toBeGreaterThan(3);
    }
  });

  // Over two weeks with a holiday in them, and around New Year; so many hours apart: as the days go on, at other hours of the day each time.
  const spans: [string, Instant, number][] = [
    ['around Labour Thanksgiving Day', tokyo('2026-11-16T00:10'), 11],
    ['around New Year', tokyo('2026-12-23T00:10'), 13],
  ];
  // One hour of a day; a deep run looks at more of them.
  const hours = Math.min(24, runs(1));
  it.each(
    spans.flatMap(([name, from, step]) =>
      Array.from({ length: 14 }, (_, day): [string, number, Instant, number] => [name, day, from + day * DAY, step]),
    ),
  )(
    'shows everything at any hour %s, day %i',
    (_, day, from, step) => {
      for (let nth = 0; nth < hours; nth++) {
        const now = from + ((day * step + nth * 5) % 24) * HOUR;
        expect(lacking(now), new Date(now).toISOString()).toEqual([]);
      }
    },
    60_000,
  );
});
