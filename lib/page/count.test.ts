import { describe, expect, it } from 'vitest';
import type { ChipSummary, Phase } from '@/lib/messages/chip';
import { nextLook, phaseAt, sayPhase } from './count';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const at = (text: string) => Date.parse(`2026-11-${text}+09:00`);

/** Friday afternoon, the long weekend, Tuesday: due Tuesday 9:50. */
const friday = at('20T17:50');
const due = at('24T09:50');
const open: ChipSummary['open'] = [
  [friday, at('20T18:00')],
  [at('24T09:00'), at('24T12:00')],
  [at('24T13:00'), at('24T18:00')],
];
const left: Phase = { at: friday, tone: 'calm', text: 'Call · {left} left' };
const phases: Phase[] = [
  left,
  { at: at('20T18:00'), tone: 'still', text: 'Call · due Tue 9:50', small: 'Off hours · from Tue 9:00' },
  { at: at('24T09:00'), tone: 'warn', text: 'Call · {left} left' },
  { at: at('24T09:40'), tone: 'warn', text: 'Call · {left} left', seconds: true },
  { at: due + 1, tone: 'late', text: 'Call · {over} overdue' },
];
const summary: ChipSummary = {
  kind: 'lead',
  lang: 'en',
  revision: 1,
  offset: 0,
  phases,
  due,
  open,
  units: {
    days: '{d} business days',
    oneDay: '1 business day',
    hours: '{h} h {m} min',
    wholeHours: '{h} h',
    minutes: '{m} min',
    seconds: '{m} min {s} s',
    secondsOnly: '{s} s',
    under: 'under 1 min',
  },
  day: 8 * HOUR,
  stage: '',
  acronym: '',
  readiness: '',
  score: '',
  bant: [],
  note: '',
  open_label: 'Open',
  changesAt: null,
};

function says(now: number, of: ChipSummary = summary): string {
  const phase = phaseAt(of, now);
  return phase ? `${phase.tone}: ${sayPhase(of, phase, now)}` : 'nothing';
}

describe('what a chip says', () => {
  it.each([
    ['counts down on Friday', '20T17:50', 'calm: Call · 1 h left'],
    ['leaves off what is begun', '20T17:50:01', 'calm: Call · 59 min left'],
    ['stands still from closing on', '20T18:00', 'still: Call · due Tue 9:50'],
    ['stands still on the holiday', '23T12:00', 'still: Call · due Tue 9:50'],
    ['goes on where it stopped', '24T09:00', 'warn: Call · 50 min left'],
    ['counts seconds in the last ten minutes', '24T09:40:01', 'warn: Call · 9 min 59 s left'],
    ['counts the last minute', '24T09:49:30', 'warn: Call · 30 s left'],
    ['is due', '24T09:50', 'warn: Call · 0 s left'],
    ['is over', '24T09:50:30', 'late: Call · under 1 min overdue'],
    ['doesn’t count lunch as overdue', '24T13:10', 'late: Call · 2 h 20 min overdue'],
  ])('%s', (_, now, expected) => {
    expect(says(at(now))).toBe(expected);
  });

  it('says days once a working day is over', () => {
    const late = { ...summary, open: [[due, due + 30 * HOUR]] as [number, number][] };
    expect(says(due + 8 * HOUR, late)).toBe('late: Call · 1 business day overdue');
    expect(says(due + 25 * HOUR, late)).toBe('late: Call · 3 business days overdue');
  });

  it('says the first thing before its time, and nothing when told nothing', () => {
    expect(says(friday - HOUR)).toMatch(/^calm/);
    expect(says(friday, { ...summary, phases: [] })).toBe('nothing');
  });
});

describe('when a chip looks again', () => {
  it('looks when the minute changes, not before', () => {
    const now = at('20T17:50:20');
    const then = now + nextLook(summary, now);
    expect(sayPhase(summary, left, then - 2)).toBe(sayPhase(summary, left, now));
    expect(sayPhase(summary, left, then)).not.toBe(sayPhase(summary, left, now));
  });

  it('ticks once a second in the last ten minutes only', () => {
    expect(nextLook(summary, at('24T09:45:00') + 300)).toBe(701);
    expect(nextLook(summary, at('24T09:30:00') + 300)).toBeGreaterThan(MINUTE - 1_000);
  });

  it('looks at the next phase, and at least once a minute for a computer that slept', () => {
    expect(nextLook(summary, at('24T08:59:50'))).toBe(10_000);
    expect(nextLook(summary, at('22T12:00'))).toBe(MINUTE);
    expect(nextLook({ ...summary, phases: [] }, friday)).toBe(MINUTE);
  });
});
