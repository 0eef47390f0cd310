import { describe, expect, it } from 'vitest';
import { aHandOff, aLead, anActivity, at, days } from '@/test/fixtures/builders';
import type { Lead } from '../lead';
import { convertedAt, courseOf } from './course';

const now = at('2026-11-20T18:00+09:00');
const created = now - days(9);
const day = (count: number): number => created + days(count);
const later = now + 1;

describe('D8 what happened with a past lead', () => {
  it.each<[string, Partial<Lead>, { moments: number[]; dated?: number[] }]>([
    ['it was created', {}, { moments: [] }],
    ['it agreed to be contacted', { consentAt: day(1) }, { moments: [day(1)] }],
    ['it came with a score', { importedScore: { value: 1, source: 'MA', at: day(2) } }, { moments: [day(2)] }],
    [
      'it was handed off, and the answer',
      { handOffs: [aHandOff(day(1), { verdict: { kind: 'accept', at: day(2), recordedAt: day(2) } }), aHandOff(day(3))] },
      { moments: [day(1), day(2), day(3)] },
    ],
    ['a deal was made', { opportunities: [{ id: 'o', status: 'open', createdAt: day(4) }] }, { moments: [day(4)] }],
    [
      'each BANT answer',
      {
        bant: {
          budget: { state: 'yes', at: day(1), source: 'person' },
          authority: { state: 'yes', at: day(4), source: 'person' },
          need: { state: 'yes', at: day(3), source: 'person' },
          timing: { state: 'yes', at: day(2), source: 'person' },
        },
      },
      { moments: [day(1), day(2), day(3), day(4)] },
    ],
    ['an answer without a date', { bant: { need: { state: 'yes', source: 'person' } } }, { moments: [] }],
    [
      'an opt-out is no moment, and counts from the next one on',
      { optOuts: [{ channel: 'mail', at: day(1) }] },
      { moments: [], dated: [day(1)] },
    ],
    [
      'activities are no other facts',
      { activities: [anActivity({ type: 'call', occurredAt: day(2) }), anActivity({ type: 'reply', occurredAt: day(1) })] },
      { moments: [day(1), day(2)], dated: [] },
    ],
    [
      'a visit by a bot is a moment',
      { activities: [anActivity({ type: 'page_view', occurredAt: day(2), bot: true })] },
      { moments: [day(2)], dated: [] },
    ],
    [
      'what lies ahead is left out',
      {
        consentAt: later,
        importedScore: { value: 1, source: 'MA', at: later },
        handOffs: [aHandOff(later)],
        opportunities: [{ id: 'o', status: 'open', createdAt: later }],
        bant: { need: { state: 'yes', at: later, source: 'person' } },
        optOuts: [{ channel: 'mail', at: later }],
        activities: [anActivity({ type: 'call', occurredAt: later })],
      },
      { moments: [] },
    ],
    ['what happens now is not left out', { consentAt: now }, { moments: [now] }],
  ])('D8 moments: %s', (_, facts, { moments, dated = moments }) => {
    const course = courseOf(aLead({ createdAt: created, ...facts }), now);
    expect(course.moments).toEqual([created, ...moments, now]);
    expect(course.dated).toEqual([created, ...dated]);
  });

  it('D8 what was recorded twice counts once, in its newest form, and both are moments', () => {
    const first = anActivity({ id: 'a', type: 'call', occurredAt: day(1), recordedAt: day(1) });
    const second = anActivity({ id: 'a', type: 'call', occurredAt: day(2), recordedAt: day(3) });
    const course = courseOf(aLead({ createdAt: created, activities: [second, first] }), now);
    expect(course.activities).toEqual([second]);
    expect(course.moments).toEqual([created, day(1), day(2), now]);
  });

  it.each<[string, Partial<Lead>, number | null]>([
    [
      'the first of its deals',
      { opportunities: [2, 1, 3].map((n) => ({ id: `o${n}`, status: 'lost' as const, createdAt: day(n) })) },
      day(1),
    ],
    [
      'the first of its stages of customers and deals',
      { stages: (['mql', 'customer', 'opp'] as const).map((stage, n) => ({ stage, at: day(n), recordedAt: day(n), by: 'crm' as const })) },
      day(1),
    ],
    ['this very moment', { opportunities: [{ id: 'o', status: 'open', createdAt: now }] }, now],
    ['a stage of this very moment', { stages: [{ stage: 'opp', at: now, recordedAt: now, by: 'crm' }] }, now],
    ['nothing of tomorrow', { stages: [{ stage: 'opp', at: later, recordedAt: later, by: 'crm' }] }, null],
    ['no other stage', { stages: [{ stage: 'sql', at: day(1), recordedAt: day(1), by: 'crm' }] }, null],
  ])('D8 a lead converted by %s', (_, facts, moment) => {
    expect(convertedAt(aLead(facts), now)).toBe(moment);
    expect(courseOf(aLead(facts), now).convertedAt).toBe(moment);
  });
});
