import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aRulebook, at, days, hours } from '@/test/fixtures/builders';
import { runs } from '@/test/fixtures/runs';
import { readClock } from '../clock';
import { readingOf } from '../clock-reading';
import { type CompiledRulebook, compile } from '../compiled-rulebook';
import type { Condition } from '../condition-schema';
import { all, any, happened, where } from '../defaults/write';
import { Facts } from '../facts';
import { noteState } from '../hand-over-note';
import { applies, isReplacedAt } from '../in-force';
import { activityTypes, bantElements, bantStates, type HandOff, intents, Lead, type StageEntry, touchResults } from '../lead';
import { runsOf } from '../promise-run';
import type { Agreement, Rulebook } from '../rulebook';
import type { Instant } from '../time';
import { ownerAt } from '../timeline';
import { type WhatIfResult, whatIf } from '../what-if';
import { convertedAt, courseOf } from './course';
import type { MissedPromise } from './missed-promises';
import { type Replay, replay } from './replay';
import { wayBy } from './way';

const now = at('2026-11-20T18:00+09:00');
const begin = now - days(60);

// ── The slow judge: asks everything of a lead anew, from nothing, at every moment. ──

function slowReplay(lead: Lead, book: CompiledRulebook): Replay {
  const ladder = book.agreement.stages;
  const order = (stage: string | undefined): number => ladder.findIndex(({ id }) => id === (stage ?? ladder[0]?.id));
  const won = convertedAt(lead, now);
  const kept: { entry: StageEntry; isForward: boolean }[] = [];
  const dropped: StageEntry[] = [];
  let last: string | undefined;
  for (const entry of lead.stages.filter((one) => one.at <= now).sort((a, b) => a.at - b.at || a.recordedAt - b.recordedAt)) {
    const wasParked = last !== undefined && book.isParked(last);
    if (book.isParked(entry.stage) || wasParked || entry.by === 'person' || entry.forced)
      kept.push({ entry, isForward: !wasParked && order(entry.stage) > order(last) });
    else dropped.push(entry);
    last = entry.stage;
  }
  const moments = new Set([
    ...[lead.createdAt, lead.consentAt, lead.importedScore?.at, now],
    ...lead.activities.map(({ occurredAt }) => occurredAt),
    ...lead.stages.map(({ at: moment }) => moment),
    ...lead.handOffs.flatMap(({ at: moment, verdict }) => [moment, verdict?.at]),
    ...lead.opportunities.map(({ createdAt }) => createdAt),
    ...Object.values(lead.bant).map((answer) => answer?.at),
  ]);
  let stages: StageEntry[] = [];
  let score: number | null = null;
  const asOf = (moment: Instant): Facts => new Facts({ ...lead, stages }, moment, book.judges);
  for (const moment of [...moments].filter((one) => one !== undefined && one <= now).sort((a = 0, b = 0) => a - b) as Instant[]) {
    for (const { entry, isForward } of kept.filter((one) => one.entry.at === moment)) {
      if (!isForward || order(entry.stage) > order(stages.at(-1)?.stage)) stages = [...stages, entry];
    }
    if (book.agreement.scoring.mode === 'points' && (score === null || moment <= (won ?? now))) {
      score = Math.max(score ?? Number.NEGATIVE_INFINITY, asOf(moment).score()?.reading.total ?? 0);
    }
    for (let step = 0; step < ladder.length; step++) {
      const facts = asOf(moment);
      const place = order(book.judges.stage(facts));
      const next = place < 0 ? undefined : ladder[place + 1];
      if (!next || (next.needsNote && noteState(facts) !== 'complete') || book.judges.entry(next.id, facts).reading.held !== 'yes') break;
      const before = stages.at(-1);
      const recordedAt = before?.at === moment ? Math.max(moment, before.recordedAt) : moment;
      stages = [...stages, { stage: next.id, at: moment, recordedAt, by: 'rule' }];
    }
  }
  const entered = new Map<string, Instant>();
  for (const entry of stages) if (!entered.has(entry.stage)) entered.set(entry.stage, entry.at);
  const missed = dropped.filter(({ stage }) => !entered.has(stage) && book.stages.get(stage)?.handsOff);
  const fellAway = (handOff: HandOff): boolean =>
    missed.some((entry) => entry.at === handOff.at && book.stages.get(entry.stage)?.department === handOff.to);
  const handOffs = lead.handOffs.filter((handOff) => !fellAway(handOff));
  return { lead: { ...lead, stages, handOffs, closed: [] }, stage: stages.at(-1)?.stage ?? ladder[0]?.id ?? '', entered, score };
}

/** Reads every clock of a lead whole. */
function slowMissed(lead: Lead, book: CompiledRulebook): MissedPromise[] {
  const reading = readingOf(new Facts(lead, now, book.judges), book);
  return book.promises.flatMap((promise) => {
    if (!applies(reading, promise)) return [];
    return runsOf(reading, promise).flatMap((run) => {
      const end = run.end?.at ?? now;
      const { due } = readClock(reading, run);
      if (due === null || end <= due || isReplacedAt(reading, promise, end)) return [];
      return [
        { key: run.key, promise: promise.rule.id, owner: promise.rule.runsOn === 'owner' ? ownerAt(reading.timeline, due) : null, due },
      ];
    });
  });
}

// ── Any lead. ──

/** Some moments are shared, so that facts come to lie on each other. */
const moment = fc.oneof(
  fc.integer({ min: 0, max: 60 * 24 }).map((hour) => begin + hours(hour)),
  fc.integer({ min: 0, max: 12 }).map((day) => begin + days(day * 5)),
  fc.constantFrom(now, now + 1, now + days(2)),
);
const activity = fc.record({
  id: fc.nat({ max: 200 }).map(String),
  type: fc.constantFrom(...activityTypes, 'page_view', 'page_view', 'page_view', 'call', 'mail_click'),
  occurredAt: moment,
  recordedAt: moment,
  content: fc.constantFrom('price', 'case', 'spec', 'careers', 'other', 'brochure', undefined),
  intent: fc.option(fc.constantFrom(...intents), { nil: undefined, freq: 9 }),
  result: fc.option(fc.constantFrom(...touchResults), { nil: undefined }),
  rating: fc.constantFrom('A', undefined, undefined),
  by: fc.constantFrom('rep-1', undefined),
  bot: fc.constantFrom(true, undefined, undefined, undefined),
  source: fc.constant('captured' as const),
});
const note = {
  spokeWith: 'x',
  spokeAt: begin,
  problem: 'x',
  agreedAt: begin + days(9),
  place: 'x',
  attendees: '部長',
  nextStep: 'x',
  avoid: 'x',
};
const lead: fc.Arbitrary<Lead> = fc
  .record({
    activities: fc.array(activity, { maxLength: 25 }),
    title: fc.constantFrom('課長', '担当', undefined),
    department: fc.constantFrom('情報システム部', undefined),
    company: fc.record({ industry: fc.constantFrom('製造業', '農業'), employees: fc.constantFrom(20, 50, 300) }, { requiredKeys: [] }),
    intent: fc.option(fc.constantFrom(...intents), { nil: undefined, freq: 6 }),
    relation: fc.constantFrom('competitor', undefined, undefined, undefined),
    consentAt: fc.option(moment, { nil: undefined }),
    stages: fc.array(
      fc.record({
        stage: fc.constantFrom('lead', 'mql', 'sal', 'sql', 'opp', 'nurturing', 'customer', 'gone'),
        at: moment,
        recordedAt: moment,
        by: fc.constantFrom('rule', 'rule', 'person', 'crm'),
        forced: fc.constantFrom('by_hand', undefined, undefined),
      }),
      { maxLength: 4 },
    ),
    handOffs: fc.array(
      fc.record({
        id: fc.nat({ max: 99 }).map((n) => `h${n}`),
        from: fc.constant('mkt'),
        to: fc.constantFrom('is', 'is', 'fs', 'mkt'),
        at: moment,
        recordedAt: moment,
        note: fc.constantFrom(note, { spokeWith: 'x', problem: '' }, undefined),
        verdict: fc.option(
          fc.record({ kind: fc.constantFrom('accept', 'accept', 'nurture', 'reassign'), at: moment, recordedAt: moment }),
          {
            nil: undefined,
          },
        ),
      }),
      { maxLength: 3 },
    ),
    assignments: fc.array(fc.record({ owner: fc.constantFrom('rep-1', 'rep-2', null), team: fc.constant('t'), at: moment }), {
      maxLength: 2,
    }),
    requests: fc.array(
      fc.record({ id: fc.uuid(), field: fc.constant('x'), at: moment, answeredAt: fc.option(moment, { nil: undefined }) }),
      {
        maxLength: 2,
      },
    ),
    bant: fc.record(
      Object.fromEntries(
        bantElements.map((element) => [
          element,
          fc.record({ state: fc.constantFrom(...bantStates, 'yes'), at: moment, month: fc.constantFrom('2026-11', '2027-02') }),
        ]),
      ),
      { requiredKeys: [] },
    ),
    optOuts: fc.array(fc.record({ channel: fc.constantFrom('mail', 'all'), at: moment }), { maxLength: 1 }),
    opportunities: fc.array(fc.record({ id: fc.uuid(), status: fc.constantFrom('open', 'won'), createdAt: moment }), { maxLength: 1 }),
    importedScore: fc.option(fc.record({ value: fc.integer({ min: -50, max: 90 }), source: fc.constant('MA'), at: moment }), {
      nil: undefined,
      freq: 7,
    }),
    activitiesSince: fc.option(moment, { nil: undefined, freq: 4 }),
  })
  .map((facts) =>
    Lead.parse({
      id: 'l',
      rev: 1,
      refs: [{ site: 's', type: 't', id: '1' }],
      team: 't',
      owner: 'rep-1',
      name: '佐藤',
      createdAt: begin,
      ...facts,
    }),
  );

// ── Any rulebook that people may make of the shipped one. ──

const shipped = aRulebook();
const isSilent = where('silence', 'is', { after: { type: 'page_view' }, days: 5, unless: [{ type: 'reply' }] });
const condition: fc.Arbitrary<Condition> = fc.constantFrom<Condition[]>(
  all(where('score.total', '>=', 30)),
  all(where('score.engagement', '>', 5), happened({ type: 'page_view', count: 2, withinDays: 7 })),
  all(where('score.total', '<', 20), where('lead.consentAt', 'notNull')),
  any(where('score.band', '=', 'mid'), happened({ result: 'talked', withinDays: 14 })),
  { combinator: 'and', not: true, rules: [where('score.total', '>=', 12)] },
  all(isSilent),
  all({ field: 'activity', operator: 'none', value: { type: 'call', withinDays: 10 } }),
  any(where('surge', 'is', { days: 7, visitDays: 2, factor: 1, weeks: 2 }), where('only', 'is', { content: 'careers', withinDays: 20 })),
  all(where('handOff.is', '=', 'accept')),
  all(where('gate', '=', 'yes'), where('cutOffs', '!=', 'fail')),
  any(where('readiness', '=', 'now'), where('bant.need', '=', 'yes')),
  any(where('optOut.all', '=', true), where('opportunity', '=', true), where('score.imported', '>', 0)),
  all(where('persona', '!=', 'no'), where('stage', '!=', 'lead')),
  all(where('appointment.valid', '=', true)),
  all(where('handOff.note', '=', 'complete')),
  any(where('lead.relation', '=', 'competitor'), where('nonsense', '=', 1)),
  all(happened({ type: 'page_view', perDay: true, count: 2, withinDays: 10 }), { combinator: 'or', rules: [isSilent] }),
  { combinator: 'and', rules: [] },
);

type Edit = (agreement: Agreement) => Agreement;

const scoring =
  (change: (scoring: Agreement['scoring']) => Partial<Agreement['scoring']>): Edit =>
  (agreement) => ({ ...agreement, scoring: { ...agreement.scoring, ...change(agreement.scoring) } });

const stage =
  (place: number, change: Partial<Agreement['stages'][number]>): Edit =>
  (agreement) => ({ ...agreement, stages: agreement.stages.map((one, i) => (i === place ? { ...one, ...change } : one)) });

const promise =
  (place: number, change: Partial<Agreement['promises'][number]>): Edit =>
  (agreement) => ({ ...agreement, promises: agreement.promises.map((one, i) => (i === place ? { ...one, ...change } : one)) });

const aPlace = fc.nat({ max: shipped.agreement.stages.length - 1 });
const aPromise = fc.nat({ max: shipped.agreement.promises.length - 1 });
const promiseIds = shipped.agreement.promises.map(({ id }) => id);
const decay = fc.constantFrom<Agreement['scoring']['rules'][number]['decay'][]>(
  { kind: 'none' },
  { kind: 'half_life', days: 6 },
  { kind: 'linear', days: 20 },
  { kind: 'window', days: 9 },
);

/** What leads go by: scores, stages, calendars. */
const wayEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc
    .tuple(fc.nat({ max: 7 }), fc.integer({ min: -5, max: 20 }))
    .map(([place, cap]) => scoring(({ groups }) => ({ groups: groups.map((group, i) => (i === place ? { ...group, cap } : group)) }))),
  fc.integer({ min: -10, max: 10 }).map((floor) => scoring(({ axes }) => ({ axes: { ...axes, engagement: { cap: 25, floor } } }))),
  fc
    .record({ place: fc.nat({ max: 15 }), when: condition, points: fc.integer({ min: -20, max: 40 }), decay, each: fc.boolean() })
    .map(({ place, when, points, decay: fades, each }) =>
      scoring(({ rules }) => ({
        rules: rules.map((rule, i) =>
          i === place
            ? {
                ...rule,
                when,
                points,
                decay: fades,
                each: each ? { type: 'page_view', withinDays: 30 } : undefined,
                until: { type: 'call' },
              }
            : rule,
        ),
      })),
    ),
  fc.constantFrom<('points' | 'checklist' | 'off')[]>('points', 'checklist', 'off').map((mode) => scoring(() => ({ mode }))),
  fc
    .record({ place: aPlace, entry: condition, trigger: fc.option(condition), excludedWhen: fc.option(condition, { nil: undefined }) })
    .map(({ place, entry, trigger, excludedWhen }) =>
      stage(place, { entry, excludedWhen, triggers: trigger ? [{ id: 't', name: { ja: 'x', en: 'x' }, when: trigger }] : [] }),
    ),
  aPlace.map((place) => stage(place, { needsNote: true })),
  fc.nat({ max: 4 }).map(
    (place): Edit =>
      (agreement) => ({ ...agreement, stages: agreement.stages.filter((_, i) => i !== place || agreement.stages.length === 1) }),
  ),
  condition.map(
    (when): Edit =>
      (agreement) => ({ ...agreement, bant: { ...agreement.bant, gate: { preset: 'custom', when } } }),
  ),
  condition.map(
    (match): Edit =>
      (agreement) => ({
        ...agreement,
        personaLayers: agreement.personaLayers.map((layer) => (layer.id === 'department' ? { ...layer, match } : layer)),
      }),
  ),
  fc.constantFrom('Asia/Tokyo', 'America/New_York').map(
    (timeZone): Edit =>
      (agreement) => ({
        ...agreement,
        calendars: agreement.calendars.map((calendar) => ({ ...calendar, timeZone, closures: [] })),
      }),
  ),
);

/** What is promised. */
const promiseEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc
    .tuple(aPromise, fc.integer({ min: 1, max: 12 }), fc.constantFrom<('hours' | 'days')[]>('hours', 'days'))
    .map(([place, amount, unit]) => promise(place, { within: { amount, unit }, withinFor: [] })),
  fc.tuple(aPromise, condition).map(([place, appliesWhen]) => promise(place, { appliesWhen })),
  fc.tuple(aPromise, fc.subarray(promiseIds, { maxLength: 2 })).map(([place, replaces]) => promise(place, { replaces })),
  fc.tuple(aPromise, fc.subarray(promiseIds, { maxLength: 2 })).map(([place, ids]) => promise(place, { standsStillWhile: ids })),
  aPromise.map(
    (place): Edit =>
      (agreement) => ({ ...agreement, promises: agreement.promises.filter((_, i) => i !== place) }),
  ),
  fc.constant<Edit>((agreement) => ({ ...agreement, promises: agreement.promises.toReversed() })),
);

function edited(agreement: Agreement, edits: readonly Edit[]): Rulebook {
  return { agreement: edits.reduce((one, edit) => edit(one), agreement), almanac: shipped.almanac };
}

const rulebook = fc.array(fc.oneof(wayEdit, promiseEdit), { maxLength: 4 }).map((edits) => edited(shipped.agreement, edits));

describe('D8 what a what-if skips would have been the same', { timeout: 120_000 }, () => {
  it('D8 a lead goes the way that it goes where everything is asked anew at every moment', () => {
    fc.assert(
      fc.property(rulebook, fc.array(lead, { minLength: 1, maxLength: 6 }), (rules, leads) => {
        const book = compile(rules);
        const way = wayBy(book);
        for (const one of leads) expect(replay(courseOf(one, now), [way])).toEqual([slowReplay(one, book)]);
      }),
      { numRuns: runs(150) },
    );
  });

  it('D8 the whole what-if counts what two slow judges count', async () => {
    await fc.assert(
      fc.asyncProperty(
        rulebook,
        fc.oneof(fc.array(wayEdit, { maxLength: 2 }), fc.array(promiseEdit, { maxLength: 2 })),
        fc.array(lead, { minLength: 1, maxLength: 6 }),
        async (before, edits, leads) => {
          const after = edited(before.agreement, edits);
          let found: WhatIfResult | undefined;
          for await (const { result } of whatIf(leads, before, after, now)) found = result;
          const sides = [before, after].map((rules) => {
            const book = compile(rules);
            return leads.map((one) => {
              const gone = slowReplay(one, book);
              return { ...gone, missed: slowMissed(gone.lead, book) };
            });
          });
          const [was = [], is = []] = sides;
          const stood = (side: typeof was): string[] => side.map((one) => one.stage);
          expect(found?.moves.reduce((sum, { count }) => sum + count, 0)).toBe(stood(was).filter((one, i) => one !== stood(is)[i]).length);
          for (const row of found?.stages ?? []) {
            const count = (side: typeof was): number => side.filter(({ entered }) => entered.has(row.stage)).length;
            expect([row.stage, row.before, row.after]).toEqual([row.stage, count(was), count(is)]);
          }
          const differences = (has: typeof was, hasNot: typeof was): MissedPromise[] =>
            has.flatMap(({ missed }, i) => missed.filter(({ key }) => !hasNot[i]?.missed.some((other) => other.key === key)));
          const [appeared, vanished] = [differences(is, was), differences(was, is)];
          const rows = [...(found?.promises ?? []).map((row) => ({ row, is: (one: MissedPromise) => one.promise === row.promise }))];
          const reps = [...(found?.reps ?? []).map((row) => ({ row, is: (one: MissedPromise) => one.owner === row.owner }))];
          for (const { row, is: isRow } of [...rows, ...reps]) {
            const count = (list: readonly MissedPromise[]): number => list.filter(isRow).length;
            const wanted = {
              before: count(was.flatMap(({ missed }) => missed)),
              after: count(is.flatMap(({ missed }) => missed)),
              appeared: count(appeared),
              vanished: count(vanished),
            };
            expect(row).toMatchObject(wanted);
          }
          expect(found?.promises.reduce((sum, row) => sum + row.before + row.after, 0)).toBe(
            [...was, ...is].flatMap(({ missed }) => missed).length,
          );
        },
      ),
      { numRuns: runs(80) },
    );
  });
});
