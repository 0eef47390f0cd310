import { expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, at } from '@/test/fixtures/builders';
import { timelineEntries } from './timeline-entries';

it('puts the newest first and folds a visitor’s repeats, never a person’s touches', () => {
  const lead = aLead({
    handOffs: [aHandOff(at('2026-11-20T15:00+09:00'), { verdict: { kind: 'accept', at: at('2026-11-24T11:00+09:00'), recordedAt: 0 } })],
    activities: [
      anActivity({ type: 'page_view', content: 'price', occurredAt: at('2026-11-19T10:00+09:00') }),
      anActivity({ type: 'page_view', content: 'price', occurredAt: at('2026-11-19T10:05+09:00') }),
      anActivity({ type: 'page_view', content: 'case', occurredAt: at('2026-11-19T09:05+09:00') }),
      aCall(at('2026-11-24T10:00+09:00'), 'no_answer'),
      aCall(at('2026-11-24T10:30+09:00'), 'no_answer'),
    ],
  });
  expect(timelineEntries(lead).map((entry) => (entry.kind === 'activity' ? `${entry.activity.type} ${entry.count}` : entry.kind))).toEqual([
    'verdict',
    'call 1',
    'call 1',
    'hand_off',
    'page_view 2',
    'page_view 1',
  ]);
});
