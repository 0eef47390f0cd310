import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lead } from '@/lib/domain/lead';
import { defaultRulebook } from '@/lib/domain/rulebook';
import { pastsBy, type WhatIfResult, whatIf } from '@/lib/domain/what-if';
import type { LeadRange, LeadReader } from '@/lib/store/lead-reader';
import { aPastLead, NOW, numbers, otherScore } from '@/test/bench/past-leads';
import { aLead, anActivity } from '@/test/fixtures/builders';
import { runs } from '@/test/fixtures/runs';
import { judgeAhead } from './what-if-ahead';
import { LeadMemory } from './what-if-memory';

/** A store that tells what was written, as the real one does. */
class Shelf implements LeadReader {
  readonly kept = new Map<string, Lead>();
  readonly isOpen = true;
  reads = 0;
  #changes: LeadRange[] = [];

  constructor(leads: readonly Lead[] = []) {
    for (const lead of leads) this.kept.set(lead.id, lead);
  }

  write(id: string, lead: Lead | null): void {
    if (lead) this.kept.set(id, lead);
    else this.kept.delete(id);
    this.#changes.push({ from: id, to: id });
  }

  all(): Lead[] {
    return [...this.kept.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async ids() {
    return this.all().map(({ id }) => id);
  }

  async leads({ from, to }: LeadRange = {}) {
    this.reads += 1;
    return this.all().filter(({ id }) => (from === undefined || id >= from) && (to === undefined || id <= to));
  }

  async next(after: string | null, atMost: number) {
    this.reads += 1;
    const rest = this.all().filter(({ id }) => after === null || id > after);
    const leads = rest.slice(0, atMost);
    return { leads, end: leads.at(-1)?.id ?? null, isLast: rest.length < atMost };
  }

  takeChanges() {
    const taken = this.#changes;
    this.#changes = [];
    return taken;
  }

  close() {}
}

const clock = () => performance.now();
const rest = async () => undefined;

function some(count: number, seed = 1): Lead[] {
  const next = numbers(seed);
  return Array.from({ length: count }, (_, i) => ({ ...aPastLead(i, next), id: `l${String(i).padStart(3, '0')}` }));
}

async function filled(reader: LeadReader, memory = new LeadMemory()): Promise<LeadMemory> {
  await memory.renew(reader);
  while ((await memory.readOn(reader)).length > 0);
  return memory;
}

async function figures(leads: readonly Lead[], pasts?: ReturnType<typeof pastsBy>): Promise<WhatIfResult> {
  let last: WhatIfResult | null = null;
  for await (const { result } of whatIf(leads, defaultRulebook, otherScore(defaultRulebook), NOW, { rest, pasts })) last = result;
  return last as WhatIfResult;
}

describe('D8 leads held for a what-if', () => {
  it('D8 are those of the store in order, all of them, and none is fetched twice', async () => {
    const shelf = new Shelf(some(250));
    const memory = await filled(shelf);
    expect(memory.isWhole).toBe(true);
    expect(memory.leads).toEqual(shelf.all());
    const { reads } = shelf;
    await filled(shelf, memory);
    expect(shelf.reads).toBe(reads);
  });

  it('D8 are what the store keeps, whatever was written, gone or new meanwhile', async () => {
    const id = fc.nat({ max: 40 }).map((nth) => `l${String(nth).padStart(3, '0')}`);
    const write = fc.record({ kind: fc.constantFrom('put', 'put', 'gone', 'renew', 'read'), id, name: fc.string() });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(id, { maxLength: 20 }), fc.array(write, { maxLength: 20 }), async (first, writes) => {
        const shelf = new Shelf(first.map((one) => aLead({ id: one })));
        const memory = new LeadMemory();
        for (const { kind, id: one, name } of writes) {
          if (kind === 'put') shelf.write(one, aLead({ id: one, name }));
          else if (kind === 'gone') shelf.write(one, null);
          else if (kind === 'read') await memory.readOn(shelf);
          else await memory.renew(shelf);
        }
        await memory.renew(shelf);
        const end = memory.end;
        expect(memory.leads).toEqual(memory.isWhole ? shelf.all() : shelf.all().filter((lead) => end !== null && lead.id <= end));
      }),
      { numRuns: runs(200) },
    );
  });

  it('D8 keep their figures right: a lead written anew is judged anew, the others are not', async () => {
    const shelf = new Shelf(some(60));
    const memory = await filled(shelf);
    const pasts = pastsBy(defaultRulebook);
    const { signal } = new AbortController();
    await judgeAhead(pasts, NOW, { held: [...memory.leads], readOn: async () => [], rest, clock }, signal);
    const [gone, written] = [memory.leads[3] as Lead, memory.leads[7] as Lead];
    const more = anActivity({ id: 'more', type: 'form', intent: 'price', occurredAt: NOW - 1_000_000 });
    shelf.write(gone.id, null);
    shelf.write(written.id, { ...written, activities: [...written.activities, more] });
    await memory.renew(shelf);
    expect(memory.leads.filter((lead) => pasts.recall(lead, NOW) === null).map(({ id }) => id)).toEqual([written.id]);
    expect(await figures(memory.leads, pasts)).toEqual(await figures(shelf.all()));
  });

  it('D8 are let go where the store is another, or where all may have been written', async () => {
    const memory = await filled(new Shelf(some(5)));
    const other = new Shelf(some(3, 2));
    await memory.renew(other);
    expect([memory.leads.length, memory.isWhole, memory.end]).toEqual([0, false, null]);
    await filled(other, memory);
    expect(memory.leads).toEqual(other.all());
    other.takeChanges = () => (memory.leads.length > 0 ? [{}] : []);
    await memory.renew(other);
    expect(memory.leads).toEqual([]);
  });

  it('D8 are never older than what was told meanwhile, though their reading began before', async () => {
    const shelf = new Shelf(some(3));
    const memory = new LeadMemory();
    await memory.renew(shelf);
    const reading = memory.readOn({ ...shelf, next: async () => ({ leads: some(3), end: 'l002', isLast: true }) } as unknown as LeadReader);
    shelf.write('l001', aLead({ id: 'l001', name: 'newer' }));
    const renewed = memory.renew(shelf);
    await Promise.all([reading, renewed]);
    await filled(shelf, memory);
    expect(memory.leads).toEqual(shelf.all());
  });

  it('D8 are no more than there is room for', async () => {
    const memory = await filled(new Shelf(some(250)), new LeadMemory(1_000));
    expect([memory.isFull, memory.isWhole, memory.leads.length]).toEqual([true, false, 100]);
    expect(memory.end).toBe('l099');
  });

  it('D8 are taken from whoever read them, where they follow those held', async () => {
    const [a, b, c] = some(3) as [Lead, Lead, Lead];
    const memory = new LeadMemory();
    memory.add(memory.edition, null, [a], 'l000', false);
    memory.add(memory.edition, 'l001', [c], 'l002', true);
    expect(memory.leads).toEqual([a]);
    memory.add(memory.edition, 'l000', [b], 'l001', false);
    memory.add(memory.edition, 'l001', [c], 'l002', true);
    expect([memory.leads, memory.isWhole]).toEqual([[a, b, c], true]);
  });
});

describe('D8 leads judged ahead', () => {
  it('D8 are those held and those that follow; whoever asks is heard in between', async () => {
    const leads = some(30);
    const pasts = pastsBy(defaultRulebook);
    const stop = new AbortController();
    const pages = [leads.slice(10, 20), leads.slice(20)];
    let rests = 0;
    const tools = {
      held: leads.slice(0, 10),
      readOn: async () => pages.shift() ?? [],
      rest: async () => {
        rests += 1;
        if (rests === 15) stop.abort();
      },
      // Each lead takes as long as a spell.
      clock: (
        (at) => () =>
          (at += 1_000)
      )(0),
    };
    await judgeAhead(pasts, NOW, tools, stop.signal);
    expect(leads.map((lead) => pasts.recall(lead, NOW) !== null)).toEqual(leads.map((_, place) => place < 15));
    await judgeAhead(pasts, NOW, { ...tools, held: leads.slice(0, 20) }, new AbortController().signal);
    expect(leads.every((lead) => pasts.recall(lead, NOW) !== null)).toBe(true);
  });
});
