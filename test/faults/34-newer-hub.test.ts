import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lead } from '@/lib/domain/lead';
import { findOutgoing, queuedCount } from '@/lib/store/outbox';
import { aHandOff, anActivity, at } from '@/test/fixtures/builders';
import { hubUnderTest, morning, refOf } from '../contract/hub-under-test';
import { aHub, anAct, aSignedInDesk, keptLeads, leads, putInOutbox } from './desk';

const hub = await hubUnderTest();
const then = at('2026-11-20T10:00+09:00');
type Json = Record<string, unknown>;

/** Puts a field that nobody knows into some objects of a document, however deep. */
function withUnknown(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((one) => withUnknown(one, random));
  if (typeof value !== 'object' || value === null) return value;
  // Custom fields are named by the company: there is no unknown one.
  const known = Object.entries(value).map(([name, inner]) => [name, name === 'custom' ? inner : withUnknown(inner, random)]);
  const more = random() < 0.5 ? [['fromTheFuture', { deep: [1, 'x', null] }]] : [];
  return Object.fromEntries([...known, ...more]);
}

/** A lead with a word in one place that this version does not know. */
const newWords: readonly ((lead: Lead) => Json)[] = [
  (lead) => ({ ...lead, activities: [{ ...anActivity({ type: 'form', occurredAt: then }), type: 'telepathy' }] }),
  (lead) => ({ ...lead, handOffs: [{ ...aHandOff(then), to: 'robots' }] }),
  (lead) => ({ ...lead, bant: { need: { state: 'perhaps' } } }),
  (lead) => ({ ...lead, optOuts: [{ channel: 'pigeon', at: then }] }),
  (lead) => ({ ...lead, owner: { team: 'x' } }),
];

describe('fault 34: a hub newer than the client', () => {
  it('fields that the client does not know are left out; everything else is kept', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 }), async (numbers) => {
        let n = 0;
        const random = () => numbers[n++ % numbers.length] ?? 0;
        const newer = await aHub();
        const told = leads(3).map((lead) => ({ ...lead, activities: [anActivity({ type: 'form', occurredAt: then })] }));
        for (const lead of told) newer.put(withUnknown(lead, random) as Lead);
        const desk = await aSignedInDesk(newer);
        expect((await keptLeads(desk)).map(({ id, name, activities }) => [id, name, activities.length])).toEqual(
          told.map(({ id, name, activities }) => [id, name, activities.length]),
        );
        expect(await desk.sync.trouble()).toBeNull();
      }),
      { numRuns: 8 },
    );
  });

  it.each(newWords.map((change, n) => [n, change] as const))(
    'a word it does not know (%i) costs that lead alone, and no crash',
    async (_, change) => {
      const newer = await aHub();
      const [first, second, third] = leads(3) as [Lead, Lead, Lead];
      newer.put(first, change(second) as Lead, third);
      const desk = await aSignedInDesk(newer);
      const kept = (await keptLeads(desk)).map(({ id }) => id);
      expect(kept).toContain(first.id);
      expect(kept).toContain(third.id);
      expect(await desk.sync.trouble()).toBeNull();
      // An update that can be read again brings it back.
      newer.put({ ...second, rev: second.rev + 1 });
      await desk.sync.run('asked');
      expect((await keptLeads(desk)).map(({ id }) => id)).toContain(second.id);
    },
  );

  it('an outcome it does not know ends its act all the same: nothing is sent for ever', async () => {
    const newer = await aHub();
    newer.put(...leads(2));
    const desk = await aSignedInDesk(newer);
    const [refused, other] = [anAct('1'), anAct('2')];
    await putInOutbox(desk.store, refused, other);
    const outcomes = [
      { id: refused.id, outcome: 'refused', code: 'the_moon_is_full' },
      { id: other.id, outcome: 'postponed', until: 5 },
    ];
    newer.trick('/v1/commands', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ outcomes, leads: [], serverTime: Date.now() }));
      return true;
    });
    await desk.sync.run('asked');
    expect(await desk.sync.trouble()).toBeNull();
    expect(await queuedCount(desk.store)).toBe(0);
    expect(await findOutgoing(desk.store, refused.id)).toMatchObject({ refused: 'invalid' });
    expect(await findOutgoing(desk.store, other.id)).toBeNull();
  });

  it('the hub takes commands of a newer client: what it does not know of them is left out, or refused alone', async () => {
    await hub.addLead('n1');
    const sato = await hub.as('sato');
    const command = (act: Json) => ({ id: crypto.randomUUID(), ref: refOf('n1'), occurredAt: morning - 1_000, act, fromTheFuture: 1 });
    const answer = await sato.post('/v1/commands', {
      commands: [
        command({ kind: 'log_touch', result: 'no_answer', mood: 'good' }),
        command({ kind: 'teleport', to: 'x' }),
        command({ kind: 'log_touch', result: 'sang' }),
        command({ kind: 'log_touch', result: 'talked' }),
      ],
      fromTheFuture: true,
    });
    expect(answer.status).toBe(200);
    const { outcomes } = (await answer.json()) as { outcomes: { outcome: string; code?: string }[] };
    expect(outcomes.map(({ outcome, code }) => code ?? outcome)).toEqual(['applied', 'invalid', 'invalid', 'applied']);
  });
});
