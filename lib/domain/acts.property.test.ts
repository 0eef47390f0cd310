import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aRef, aRulebook, at, days, hours } from '@/test/fixtures/builders';
import { runs } from '@/test/fixtures/runs';
import { applyCommand, applyPending } from './apply-command';
import { closeClocks } from './close-clocks';
import { type Act, type Actor, Command } from './command';
import { evaluate } from './evaluate';
import { bantElements, bantStates, Lead, touchResults, verdicts } from './lead';

const rulebook = aRulebook();
const { agreement } = rulebook;
const start = at('2026-11-20T15:00+09:00');
const ladder = agreement.stages.map(({ id }) => id);

const actors: Actor[] = [
  { user: 'rep-1', roles: ['rep'], teams: ['is-1'] },
  { user: 'rep-2', roles: ['rep'], teams: ['is-1'] },
  { user: 'boss', roles: ['manager'], teams: ['is-1'] },
  { user: 'marketer', roles: ['marketing'], teams: ['is-1'] },
];
const owners = ['rep-1', 'rep-2', null];
const moment = fc.integer({ min: -240, max: 960 }).map((step) => start + hours(step / 2));
const later = moment.map((instant) => instant + days(20));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const way = fc.constantFrom('mail', 'phone', 'visit', 'online');
const text = fc.constantFrom('', ' ', 'phone', '十文字以上の説明を書きました', 'all');
const note = fc.record(
  {
    spokeWith: text,
    spokeAt: moment,
    problem: text,
    agreedAt: later,
    place: text,
    attendees: fc.constant('佐藤 課長'),
    nextStep: text,
    avoid: text,
  },
  { requiredKeys: ['spokeWith', 'problem'] },
);
const fullNote = later.map((agreedAt) => ({
  spokeWith: '佐藤',
  spokeAt: agreedAt - days(5),
  problem: '在庫',
  agreedAt,
  place: 'オンライン',
  attendees: '佐藤 課長',
  nextStep: '見積',
  avoid: 'なし',
}));

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      {
        kind: fc.constant('log_touch' as const),
        result: fc.constantFrom(...touchResults),
        callbackAt: maybe(later),
        channel: maybe(way),
        note: maybe(text),
      },
      { requiredKeys: ['kind', 'result'] },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.record(
      {
        kind: fc.constant('verdict' as const),
        verdict: fc.constantFrom(...verdicts),
        reason: fc.constantFrom(undefined, 'nope', ...agreement.reasons.map(({ id }) => id)),
        comment: maybe(text),
        wakeAt: maybe(later),
        wakeOn: maybe(fc.subarray(agreement.wakeSignals.map(({ id }) => id))),
        failedCondition: maybe(text),
        answer: maybe(text),
        until: maybe(later),
      },
      { requiredKeys: ['kind', 'verdict'] },
    ),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'verdict' as const, verdict: 'accept' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('set_bant' as const),
      element: fc.constantFrom(...bantElements),
      state: fc.constantFrom(...bantStates),
      month: fc.constantFrom(undefined, '2027-01'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('set_stage' as const),
      stage: fc.constantFrom('nope', 'nurturing', 'dormant', ...ladder),
      reason: fc.constantFrom('理由', ' '),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hand_over_note' as const), note: fc.oneof(note, fullNote) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('pause' as const),
      promise: fc.constantFrom(undefined, 'p3', 'p1'),
      reason: fc.constantFrom('scheduling', 'nope'),
      until: later,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resume' as const), pause: fc.integer({ min: 0, max: 30 }).map(idOf) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('ask_marketing' as const),
      field: fc.constantFrom('employees', 'phone'),
      question: maybe(text),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('answer_request' as const),
      request: fc.integer({ min: 0, max: 30 }).map(idOf),
      answer: maybe(text),
      unknowable: maybe(fc.boolean()),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('assign' as const),
      owner: fc.constantFrom(...owners),
      team: fc.constantFrom(undefined, 'is-2'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('opt_out' as const), channel: fc.constantFrom('mail', 'phone', 'visit', 'all') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('nudge' as const), text: maybe(text) }, { requiredKeys: ['kind'] }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('snooze' as const), until: moment }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), activity: fc.integer({ min: 0, max: 13 }).map(idOf) }) },
) as fc.Arbitrary<Act>;

function idOf(count: number): string {
  return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
}

type Step = { command: Command; actor: Actor };

const steps: fc.Arbitrary<Step[]> = fc
  .array(fc.record({ act, occurredAt: moment, actor: fc.constantFrom(...actors) }), { minLength: 1, maxLength: 14 })
  .map((list) =>
    list.map(({ act: one, occurredAt, actor }, index) => ({
      command: Command.parse(JSON.parse(JSON.stringify({ id: idOf(index), ref: aRef(), occurredAt, act: one }))),
      actor,
    })),
  );

/** The same in the order in which it happened, an act an instant at the most. */
const inOrder: fc.Arbitrary<Step[]> = steps.map((list) =>
  [...list]
    .sort((a, b) => a.command.occurredAt - b.command.occurredAt)
    .map((step, index) => ({ ...step, command: { ...step.command, occurredAt: step.command.occurredAt + index } })),
);

const lead: fc.Arbitrary<Lead> = fc
  .record({
    stage: fc.constantFrom('lead', 'mql', 'mql', 'sal', 'nurturing'),
    intent: fc.constantFrom(undefined, 'price', 'paper'),
    employees: fc.constantFrom(undefined, 300, 10),
    account: fc.constantFrom(undefined, { openDeals: 1, owner: 'rep-2' }),
    optOuts: fc.constantFrom([], [{ channel: 'phone', at: start }], [{ channel: 'all', at: start }]),
    doNotApproach: fc.constantFrom(undefined, undefined, undefined, { reason: '係争中', at: start }),
    sourcedBy: fc.constantFrom(undefined, 'sales'),
  })
  .map(({ stage, employees, ...facts }) =>
    Lead.parse({
      id: 'lead-1',
      rev: 1,
      refs: [aRef()],
      team: 'is-1',
      owner: 'rep-1',
      name: '佐藤 花子',
      company: { name: '株式会社つばめ精機', industry: '製造業', employees },
      createdAt: start - days(30),
      handOffs: stage === 'lead' ? [] : [{ id: 'h1', from: 'mkt', to: 'is', at: start, recordedAt: start }],
      stages: [{ stage, at: start, recordedAt: start, by: 'rule' }],
      ...facts,
    }),
  );

const judgedAt = start + days(60);

/** Applies acts one after the other, each judged when it happened, as a hub that hears of them at once. */
function run(from: Lead, list: readonly Step[], each?: (before: Lead, step: Step, after: Lead, applied: boolean) => void): Lead {
  let now = from;
  for (const step of list) {
    const applied = applyCommand(now, rulebook, step.command, step.command.occurredAt, step.actor);
    const after = applied.ok ? applied.lead : now;
    each?.(now, step, after, applied.ok);
    now = after;
  }
  return now;
}

function ids(of: Lead): string[] {
  return [
    ...of.activities.map(({ id }) => `activity ${id}`),
    ...of.handOffs.flatMap(({ id, verdict, laterVerdicts = [] }) => [
      `hand-off ${id}`,
      ...[...(verdict ? [verdict] : []), ...laterVerdicts].map(({ kind, at: moment }) => `verdict ${id} ${kind} ${moment}`),
    ]),
    ...of.stages.map(({ stage, at: moment }) => `stage ${stage} ${moment}`),
    ...of.assignments.map(({ owner, at: moment }) => `owner ${owner} ${moment}`),
    ...of.pauses.map(({ id }) => `pause ${id}`),
    ...of.requests.map(({ id, answeredAt }) => `request ${id} ${answeredAt === undefined ? '' : 'answered'}`.trim()),
    ...of.optOuts.map(({ channel, at: moment }) => `stop ${channel} ${moment}`),
    ...of.charged.map(({ promise, until }) => `share ${promise} ${until}`),
    ...of.closed.map(({ promise, startedAt }) => `closed ${promise} ${startedAt}`),
  ];
}

describe('A1 B10 C2 C3 for any acts, by anybody, in any order', { timeout: 60_000 }, () => {
  it('nothing throws, no fact is lost, what is refused changes nothing, and a lead keeps to its schema', () => {
    fc.assert(
      fc.property(lead, steps, (of, list) => {
        run(of, list, (before, { command, actor }, after, applied) => {
          if (!applied) expect(after).toBe(before);
          const kept = new Set(ids(after));
          for (const id of ids(before))
            expect(kept.has(id) || kept.has(`${id} answered`), `${command.act.kind} by ${actor.user} lost ${id}`).toBe(true);
          for (const element of bantElements) if (before.bant[element]) expect(after.bant[element]).toBeDefined();
          expect(Lead.parse(after)).toEqual(after);
          evaluate(after, rulebook, command.occurredAt);
        });
      }),
      { numRuns: runs(80) },
    );
  });

  it('a lead is never changed in place', () => {
    fc.assert(
      fc.property(lead, steps, (of, list) => {
        run(of, list, (before, { command, actor }) => {
          const copy = structuredClone(before);
          applyCommand(before, rulebook, command, command.occurredAt, actor);
          expect(before).toEqual(copy);
        });
      }),
      { numRuns: runs(60) },
    );
  });

  it('a replay has no second effect', () => {
    fc.assert(
      fc.property(lead, steps, (of, list) => {
        run(of, list, (_before, { command, actor }, after, wasApplied) => {
          if (!wasApplied) return;
          const again = applyCommand(after, rulebook, command, command.occurredAt, actor);
          if (again.ok) expect(again.lead, command.act.kind).toEqual(after);
        });
      }),
      { numRuns: runs(80) },
    );
  });

  it('what a view shows before the hub has heard of it is what the hub makes of it, but for when that was', () => {
    fc.assert(
      fc.property(lead, inOrder, fc.constantFrom(...actors), (of, list, actor) => {
        const commands = list.map(({ command }) => command);
        // A stage that lies ahead when an act is shown has been entered by the time the hub hears of it.
        fc.pre(of.stages.every(({ at: entered }) => commands.every(({ occurredAt }) => occurredAt >= entered)));
        const shown = applyPending(of, rulebook, commands, actor);
        // The hub hears of everything an hour late, in its order.
        let known = of;
        for (const command of commands) {
          const applied = applyCommand(known, rulebook, command, command.occurredAt + hours(1), actor);
          if (applied.ok) known = applied.lead;
        }
        // What was held up on its way to the hub is charged to nobody: only the sum is the same.
        const plain = (each: Lead) => ({
          ...JSON.parse(JSON.stringify(each, (key, value) => (key === 'recordedAt' ? undefined : value))),
          charged: each.charged.map(({ elapsed, system = 0, ...share }) => ({ ...share, elapsed: elapsed + system })),
        });
        expect(plain(known)).toEqual(plain(shown));
        expect(evaluate(known, rulebook, judgedAt).stage).toEqual(evaluate(shown, rulebook, judgedAt).stage);
      }),
      { numRuns: runs(80) },
    );
  });

  it('A1 no rule takes a lead back: stages fall only by a verdict, by hand, or with a meeting to which nobody came', () => {
    fc.assert(
      fc.property(lead, steps, (of, list) => {
        run(of, list, (before, { command }, after) => {
          const order = (stage: string | undefined) => ladder.indexOf(stage ?? 'lead');
          let last = before.stages.at(-1);
          for (const entry of after.stages.slice(before.stages.length)) {
            const byRule = entry.by === 'rule';
            const missed = command.act.kind === 'log_touch' && command.act.result === 'no_show';
            if (byRule && !missed) {
              expect(order(entry.stage)).toBe(order(last?.stage) + 1);
              expect(entry.at).toBeGreaterThanOrEqual(last?.at ?? 0);
            }
            last = entry;
          }
        });
      }),
      { numRuns: runs(80) },
    );
  });

  it('A1 every entry of a person carries who, and every stage set by hand why', () => {
    fc.assert(
      fc.property(lead, steps, (of, list) => {
        for (const { by, user, forced, reason } of run(of, list).stages) {
          if (by === 'person') expect(user).toBeDefined();
          if (forced) expect(reason?.trim()).toBeTruthy();
        }
      }),
      { numRuns: runs(60) },
    );
  });

  it('A14 whom nobody may approach is handed to nobody, and agrees on no call-back', () => {
    fc.assert(
      fc.property(lead, steps, (of, list) => {
        const untouchable = { ...of, doNotApproach: { reason: '係争中', at: 0 } };
        const after = run(untouchable, list);
        const forward = after.handOffs.filter(({ from }) => from !== 'fs');
        expect(forward).toHaveLength(untouchable.handOffs.length);
        expect(after.activities.some(({ callbackAt }) => callbackAt !== undefined)).toBe(false);
      }),
      { numRuns: runs(60) },
    );
  });

  it('B10 what was recorded of a closed clock stays as it was, however late the next fact', () => {
    fc.assert(
      fc.property(lead, steps, (of, list) => {
        let now = of;
        for (const { command, actor } of list) {
          const hubTime = Math.max(command.occurredAt, judgedAt);
          const applied = applyCommand(now, rulebook, command, hubTime, { ...actor, roles: [...actor.roles, 'manager'] });
          if (!applied.ok) continue;
          const closed = closeClocks(now, applied.lead, rulebook, hubTime);
          const after = { ...applied.lead, closed: [...applied.lead.closed, ...closed] };
          expect(after.closed.slice(0, now.closed.length)).toEqual(now.closed);
          now = after;
        }
      }),
      { numRuns: runs(60) },
    );
  });
});
