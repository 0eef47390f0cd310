import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edited, lead, now, promiseEdit, rulebook, wayEdit } from '@/test/fixtures/past-cases';
import { runs } from '@/test/fixtures/runs';
import { readClock } from '../clock';
import { readingOf } from '../clock-reading';
import { type CompiledRulebook, compile } from '../compiled-rulebook';
import { Facts } from '../facts';
import { noteState } from '../hand-over-note';
import { applies, isReplacedAt } from '../in-force';
import type { HandOff, Lead, StageEntry } from '../lead';
import { runsOf } from '../promise-run';
import type { Instant } from '../time';
import { ownerAt } from '../timeline';
import { type WhatIfResult, whatIf } from '../what-if';
import { convertedAt, courseOf } from './course';
import type { MissedPromise } from './missed-promises';
import { type Replay, replay } from './replay';
import { wayBy } from './way';

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

describe('D8 what a what-if skips would have been the same', { timeout: 120_000 }, () => {
  it('D8 a lead goes the way that it goes where everything is asked anew at every moment', () => {
    fc.assert(
      fc.property(rulebook, fc.array(lead, { minLength: 1, maxLength: 6 }), (rules, leads) => {
        const book = compile(rules);
        const way = wayBy(book);
        for (const one of leads) expect(replay(courseOf(one, now), [way])).toEqual([slowReplay(one, book)]);
      }),
      { numRuns: runs(75) },
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
      { numRuns: runs(40) },
    );
  });
});
