import { describe, expect, it } from 'vitest';
import { aHandOff, aLead, aRulebook, at } from '@/test/fixtures/builders';
import { aVerdict, entered } from '@/test/fixtures/deliveries';
import { readingOf } from '../clock-reading';
import { compile } from '../compiled-rulebook';
import { Facts } from '../facts';
import type { HandOff, Lead } from '../lead';
import { answerOf, stageInto, verdictsOf } from './answer';

const from = '2026-11-04T10:00+09:00';
const until = '2026-11-20T10:00+09:00';
const book = compile(aRulebook());

function answer(facts: Partial<Lead>, handOff: Partial<HandOff> = {}, now = at('2026-12-01T10:00+09:00')) {
  const lead = aLead({ ...facts, handOffs: [aHandOff(at(from), handOff)] });
  const { timeline } = readingOf(new Facts(lead, now, book.judges), book);
  return answerOf(timeline.handOffs[0] as HandOff, at(until), timeline, book);
}

describe('D1 the first answer to a hand-off', () => {
  it('is the verdict that was given first, however they are kept', () => {
    const handOff = {
      verdict: aVerdict('accept', '2026-11-09T10:00+09:00'),
      laterVerdicts: [aVerdict('nurture', '2026-11-08T10:00+09:00', { reason: 'early' }), aVerdict('unfit', '2026-11-10T10:00+09:00')],
    };
    expect(answer({}, handOff)).toEqual({ kind: 'nurture', at: at('2026-11-08T10:00+09:00'), reason: 'early', byDeed: false });
    expect(verdictsOf(aHandOff(0, handOff), at('2026-11-09T10:00+09:00')).map(({ kind }) => kind)).toEqual(['nurture', 'accept']);
    expect(verdictsOf(aHandOff(0), at(until))).toEqual([]);
  });

  it('is none of tomorrow', () => {
    const handOff = { laterVerdicts: [aVerdict('unfit', '2026-11-10T10:00+09:00')] };
    expect(answer({}, handOff, at('2026-11-10T09:59+09:00'))).toBeNull();
    expect(answer({}, handOff, at('2026-11-10T10:00+09:00'))?.kind).toBe('unfit');
  });

  it.each<[string, string, string, ReturnType<typeof answer>]>([
    ['parked in the moment of the hand-off', 'nurturing', from, { kind: 'nurture', at: at(from), reason: 'why', byDeed: true }],
    ['parked just before', 'nurturing', '2026-11-04T09:59:59+09:00', null],
    ['parked as the lead was delivered anew', 'nurturing', until, null],
    [
      'parked just before that',
      'dormant',
      '2026-11-20T09:59:59+09:00',
      { kind: 'nurture', at: at('2026-11-20T09:59:59+09:00'), reason: 'why', byDeed: true },
    ],
    ['found unfit', 'unfit', '2026-11-05T10:00+09:00', { kind: 'unfit', at: at('2026-11-05T10:00+09:00'), reason: 'why', byDeed: true }],
    [
      'became a customer',
      'customer',
      '2026-11-05T10:00+09:00',
      { kind: 'accept', at: at('2026-11-05T10:00+09:00'), reason: null, byDeed: true },
    ],
    ['moved up', 'sal', '2026-11-05T10:00+09:00', { kind: 'accept', at: at('2026-11-05T10:00+09:00'), reason: null, byDeed: true }],
    ['stayed where it was handed', 'mql', '2026-11-05T10:00+09:00', null],
    ['moved down', 'lead', '2026-11-05T10:00+09:00', null],
    ['moved to a stage that nobody knows', 'elsewhere', '2026-11-05T10:00+09:00', null],
  ])('by deed: %s', (_, stage, when, wanted) => {
    expect(answer({ stages: [entered(stage, when, { reason: 'why' })] })).toEqual(wanted);
  });

  it('by deed: the first counts, and a verdict goes before it', () => {
    const stages = [entered('unfit', '2026-11-07T10:00+09:00'), entered('sal', '2026-11-05T10:00+09:00')];
    expect(answer({ stages })).toMatchObject({ kind: 'accept', byDeed: true });
    expect(answer({ stages }, { verdict: aVerdict('nurture', '2026-11-15T10:00+09:00') })).toMatchObject({
      kind: 'nurture',
      reason: null,
      byDeed: false,
    });
  });

  it('by deed: from field sales on, only what lies above sales-ready', () => {
    const moved = (stage: string) => answer({ stages: [entered(stage, '2026-11-05T10:00+09:00')] }, { to: 'fs' });
    expect(moved('sql')).toBeNull();
    expect(moved('opp')).toMatchObject({ kind: 'accept' });
  });

  it('a hand-off leads into the last stage that hands off to its department', () => {
    const { stages } = book.agreement;
    expect(stageInto(book, aHandOff(0, { to: 'is' }))).toBe(stages.findIndex(({ id }) => id === 'mql'));
    expect(stageInto(book, aHandOff(0, { to: 'fs' }))).toBe(stages.findIndex(({ id }) => id === 'sql'));
    expect(stageInto(book, aHandOff(0, { to: 'mkt' }))).toBe(stages.length);
    const first = compile(aRulebook({ agreement: { stages: stages.slice(1) } }));
    expect(stageInto(first, aHandOff(0, { to: 'is' }))).toBe(0);
  });

  it('where no stage hands off to a department, nothing that was done answers but parking', () => {
    const moved = (stage: string) => answer({ stages: [entered(stage, '2026-11-05T10:00+09:00')] }, { to: 'mkt' });
    expect(moved('opp')).toBeNull();
    expect(moved('unfit')).toMatchObject({ kind: 'unfit' });
  });
});
