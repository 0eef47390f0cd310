import { describe, expect, it } from 'vitest';
import type { Lead } from '@/lib/domain/lead';
import { defaultRulebook } from '@/lib/domain/rulebook';
import { type WhatIfResult, whatIf, whatIfOf } from '@/lib/domain/what-if';
import type { HandAsk, HandTold } from '@/lib/domain/what-if/messages';
import { aPastLead, NOW, numbers, otherScore } from '@/test/bench/past-leads';
import { beHand, type HandPort, lendHand } from './what-if-hand';
import { leadsOf, Stretches } from './what-if-stretches';

const before = defaultRulebook;
const after = otherScore(defaultRulebook);
const next = numbers(11);
const leads: Lead[] = Array.from({ length: 150 }, (_, i) => aPastLead(i, next)).sort((a, b) => (a.id < b.id ? -1 : 1));
const rest = () => new Promise<void>((done) => setTimeout(done));
const read = async ({ from, to }: { from: string; to: string }) => leads.filter(({ id }) => id >= from && id <= to);

/** Two sides of a worker: what is said on one is heard on the other a moment later, as a copy. */
function aHand(leadsFrom = read): HandPort & { heard: string[]; waiting: number } {
  const heard: string[] = [];
  const soon = (act: () => void) => setTimeout(act);
  const hear = beHand({
    tell: (told) => soon(() => port.onmessage?.({ data: structuredClone(told) } as MessageEvent<HandTold>)),
    leads: (take) => leadsOf(take, leadsFrom),
    rest,
    clock: () => performance.now(),
    pause: 0,
  });
  const port = {
    heard,
    waiting: 0,
    onmessage: null as HandPort['onmessage'],
    onerror: null,
    postMessage(ask: HandAsk) {
      heard.push('now' in ask ? 'ask' : 'stretch' in ask ? (ask.stretch ? 'stretch' : 'none') : 'cancel');
      const copy = structuredClone(ask);
      soon(() => hear(copy));
    },
  };
  return port;
}

const ask = { turn: 1, before, after, now: NOW, checked: false };

async function last(progress: AsyncIterable<{ result: WhatIfResult }>): Promise<WhatIfResult> {
  let found: WhatIfResult | null = null;
  for await (const { result } of progress) found = result;
  return found as WhatIfResult;
}

describe('D8 leads dealt out in stretches', () => {
  it.each([0, 1, 39, 40, 41, 1000, 10_000])('D8 each once and in order: %i', async (count) => {
    const ids = Array.from({ length: count }, (_, i) => `l${String(i).padStart(6, '0')}`);
    const stretches = new Stretches(ids, Math.min(40, count));
    const dealt: string[] = ids.slice(0, 40);
    const sizes: number[] = [];
    for (let stretch = stretches.next(); stretch; stretch = stretches.next()) {
      expect(stretch.place).toBe(dealt.length);
      const end = ids.indexOf(stretch.to) + 1;
      dealt.push(...ids.slice(ids.indexOf(stretch.from), end));
      sizes.push(end - stretch.place);
    }
    expect(dealt).toEqual(ids);
    expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(250);
    expect(sizes.at(-1) ?? 0).toBeLessThanOrEqual(40);
  });
});

describe('D8 a what-if with a hand lent by another worker', () => {
  it('D8 tells exactly what it tells alone', async () => {
    const stretches = new Stretches(
      leads.map(({ id }) => id),
      0,
    );
    const take = async () => stretches.next();
    const port = aHand();
    const hand = lendHand(port, ask, take);
    async function* both() {
      yield* leadsOf(take, read);
      await hand.done;
    }
    const others = () => (hand.counts ? [hand.counts] : []);
    const found = await last(whatIfOf(both(), before, after, NOW, { rest, batch: 10, others }));
    expect(hand.counts?.leads).toBeGreaterThan(0);
    expect(hand.counts?.leads).toBeLessThan(leads.length);
    expect(found).toEqual(await last(whatIf(leads, before, after, NOW, { rest })));
  });

  it('D8 hears that the other can not read what it was given', async () => {
    const broken = async () => {
      throw new Error('closed');
    };
    const hand = lendHand(aHand(broken), ask, async () => ({ from: 'a', to: 'z', place: 0 }));
    await expect(hand.done).rejects.toThrow('a hand failed');
  });

  it('D8 lets go: the other stops, and nothing waits for it any more', async () => {
    const port = aHand();
    const hand = lendHand(port, ask, async () => ({ from: leads[0]?.id ?? '', to: leads.at(-1)?.id ?? '', place: 0 }));
    await rest();
    hand.end();
    await expect(hand.done).rejects.toThrow('let go');
    for (let i = 0; i < 20; i++) await rest();
    expect(port.heard.at(-1)).toBe('cancel');
  });
});
