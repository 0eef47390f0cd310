import { describe, expect, it } from 'vitest';
import { aHandOff, aLead, aRulebook, at, days } from '@/test/fixtures/builders';
import { readingOf } from '../clock-reading';
import { compile } from '../compiled-rulebook';
import { Facts } from '../facts';
import type { Lead, Opportunity } from '../lead';
import { CountTable } from './count-table';
import { cycleOf, daysOf } from './cycle';
import { type Deal, Deals } from './deals';
import { deliveriesOf } from './delivery';
import { flowOf } from './flow';
import { monthFrom } from './months';
import { planOf } from './plan';

const book = compile(aRulebook());
const now = at('2026-12-10T12:00+09:00');
const handedOff = at('2026-11-04T10:00+09:00');

function lead(id: string, opportunities: Partial<Opportunity>[], facts: Partial<Lead> = {}): Lead {
  const deals = opportunities.map((deal) => ({
    id: 'deal',
    status: 'open' as const,
    createdAt: handedOff,
    amount: 1,
    currency: 'JPY',
    ...deal,
  }));
  return aLead({ id, handOffs: [aHandOff(handedOff)], source: 'web', opportunities: deals, ...facts });
}

function dealsOf(...leads: Lead[]): Deal[] {
  const deals = new Deals();
  const plan = planOf(book, '2026-11', now, 12);
  for (const one of leads) deals.add(one, deliveriesOf(readingOf(new Facts(one, now, book.judges), book), plan), now);
  return [...deals.all()];
}

describe('D1 a deal and the delivery it is credited to', () => {
  it('is one that was made up to now', () => {
    expect(dealsOf(lead('a', [{ createdAt: now }]))).toHaveLength(1);
    expect(dealsOf(lead('a', [{ createdAt: now + 1 }]))).toHaveLength(0);
  });

  it.each([
    ['made in the moment of the delivery', handedOff, true],
    ['made just before', handedOff - 1, false],
  ])('%s', (_, createdAt, credited) => {
    const [deal] = dealsOf(lead('a', [{ createdAt }]));
    expect(deal?.credit).toEqual(credited ? { at: handedOff, month: monthFrom('2026-11'), source: 'web' } : null);
  });

  it('goes to the latest delivery of its lead before it', () => {
    const handOffs = [aHandOff(handedOff), aHandOff(handedOff + 10), aHandOff(handedOff + 20)];
    const [deal] = dealsOf(lead('a', [{ createdAt: handedOff + 15 }], { handOffs, source: undefined }));
    expect(deal?.credit).toMatchObject({ at: handedOff + 10, source: null });
  });

  it.each<[string, Partial<Opportunity>, Deal['status'], number | null]>([
    ['open', { status: 'open' }, 'open', null],
    ['open, whatever day it is said to close', { status: 'open', closedAt: handedOff }, 'open', null],
    ['won by now', { status: 'won', closedAt: now }, 'won', now],
    ['won tomorrow, so open', { status: 'won', closedAt: now + 1 }, 'open', null],
    ['lost on a day nobody recorded', { status: 'lost' }, 'lost', null],
  ])('is %s', (_, facts, status, closedAt) => {
    expect(dealsOf(lead('a', [facts]))[0]).toMatchObject({ status, closedAt });
  });

  it.each<[string, Lead[], string]>([
    [
      'goes to the earliest delivery of those who carry it',
      [
        lead('a', [{}], { handOffs: [aHandOff(handedOff)], sourcedBy: 'mkt' }),
        lead('b', [{}], { handOffs: [aHandOff(handedOff - 1)], sourcedBy: 'sales' }),
      ],
      'sales',
    ],
    [
      'goes to a delivery rather than to none',
      [lead('a', [{}], { handOffs: [], sourcedBy: 'mkt' }), lead('b', [{}], { sourcedBy: 'sales' })],
      'sales',
    ],
    [
      'of the same moment, to the lead first by id',
      [lead('b', [{}], { sourcedBy: 'mkt' }), lead('a', [{}], { sourcedBy: 'sales' })],
      'sales',
    ],
    [
      'without any, to the lead first by id',
      [lead('b', [{}], { handOffs: [], sourcedBy: 'mkt' }), lead('a', [{}], { handOffs: [], sourcedBy: 'sales' })],
      'sales',
    ],
  ])('carried by two leads counts once: %s', (_, leads, sourced) => {
    for (const order of [leads, [...leads].reverse()]) {
      expect(dealsOf(...order).map((deal) => deal.sourced)).toEqual([sourced]);
    }
  });

  it('of two sites is two deals, though their ids are the same', () => {
    const other = lead('b', [{}], { refs: [{ site: 'another', type: 'lead', id: '1' }] });
    expect(dealsOf(lead('a', [{}]), other)).toHaveLength(2);
  });
});

describe('D1 what moved in the month', () => {
  const begins = at('2026-11-01T00:00+09:00');
  const ends = at('2026-12-01T00:00+09:00');
  const early = { handOffs: [aHandOff(begins - days(20))] };
  const flow = (deal: Partial<Opportunity>, facts: Partial<Lead> = early) =>
    flowOf(dealsOf(lead('a', [deal], facts)), monthFrom('2026-11'), book.judges.days, now);

  it.each([
    [begins - 1, 0],
    [begins, 1],
    [ends - 1, 1],
    [ends, 0],
  ])('made at %i', (createdAt, made) => {
    expect(flow({ createdAt })).toMatchObject({ made: { deals: made }, madeBy: { unknown: { deals: made } } });
    expect(flow({ createdAt }, { handOffs: [] })).toMatchObject({ made: { deals: 0 }, madeBy: { unknown: { deals: made } } });
  });

  it.each([
    [begins - 1, 0],
    [begins, 1],
    [ends - 1, 1],
    [ends, 0],
  ])('won or lost at %i', (closedAt, closed) => {
    const createdAt = begins - days(10);
    expect(flow({ status: 'won', createdAt, closedAt })).toMatchObject({ won: { deals: closed }, win: { count: closed, of: closed } });
    expect(flow({ status: 'lost', createdAt, closedAt })).toMatchObject({ won: { deals: 0 }, win: { count: 0, of: closed } });
    expect(flow({ status: 'won', createdAt, closedAt }, { handOffs: [] })).toMatchObject({ won: { deals: 0 }, win: { of: 0 } });
  });

  it.each<[string, Partial<Opportunity>, number]>([
    ['made in its last moment', { createdAt: ends - 1 }, 1],
    ['made after it', { createdAt: ends }, 0],
    ['won after it', { createdAt: begins, status: 'won', closedAt: ends }, 1],
    ['won in its last moment', { createdAt: begins, status: 'won', closedAt: ends - 1 }, 0],
    ['won on a day nobody recorded', { createdAt: begins, status: 'won' }, 0],
    ['made long before', { createdAt: begins - days(100) }, 1],
  ])('open at its end: %s', (_, deal, open) => {
    expect(flow(deal).openAtEnd.deals).toBe(open);
    expect(flow(deal, { handOffs: [] }).openAtEnd.deals).toBe(open);
  });

  it('open now, where the month still runs', () => {
    const today = (deal: Partial<Opportunity>) =>
      flowOf(dealsOf(lead('a', [deal])), monthFrom('2026-12'), book.judges.days, now).openAtEnd.deals;
    expect(today({ createdAt: now })).toBe(1);
    expect(today({ status: 'won', closedAt: now })).toBe(0);
  });
});

describe('D1 how long a sale takes', () => {
  const closedAfter = (length: number): Deal => ({
    createdAt: 0,
    status: 'won',
    closedAt: 1000 + length,
    amount: undefined,
    currency: undefined,
    sourced: 'mkt',
    credit: { at: 1000, month: 0, source: null },
    rank: '',
  });
  const ten = Array.from({ length: 10 }, () => closedAfter(days(3)));

  it('counts days begun, from the delivery a closed deal is credited to', () => {
    expect(cycleOf(ten, new CountTable())).toEqual({ days: 3, until: 'closed', n: 10, minimum: 10 });
    expect([0, 1, days(1), days(1) + 1].map(daysOf)).toEqual([0, 1, 1, 2]);
  });

  it.each<[string, Partial<Deal>, number]>([
    ['at once', { closedAt: 1000 }, 11],
    ['never', { closedAt: null }, 10],
    ['before it was delivered', { closedAt: 999 }, 10],
    ['though it was never delivered', { credit: null }, 10],
  ])('a deal closed %s', (_, facts, n) => {
    expect(cycleOf([...ten, { ...closedAfter(0), ...facts }], new CountTable()).n).toBe(n);
  });

  it('tells of how many it knows where they are too few', () => {
    const sql = new CountTable();
    for (let i = 0; i < 4; i++) sql.add(1);
    expect(cycleOf(ten.slice(3), sql)).toEqual({ days: null, until: null, n: 7, minimum: 10 });
    expect(cycleOf(ten.slice(8), sql).n).toBe(4);
  });
});
