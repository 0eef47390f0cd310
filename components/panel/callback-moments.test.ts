import { expect, it } from 'vitest';
import { aRulebook, at } from '@/test/fixtures/builders';
import { callbackMoments } from './callback-moments';

it.each([
  ['in working hours', '2026-11-20T10:05+09:00', ['2026-11-20T11:15+09:00', '2026-11-24T09:30+09:00', '2026-11-24T14:00+09:00']],
  ['in the last hour', '2026-11-20T17:30+09:00', ['2026-11-24T09:30+09:00', '2026-11-24T14:00+09:00']],
  ['before opening', '2026-11-20T07:00+09:00', ['2026-11-20T09:30+09:00', '2026-11-20T14:00+09:00']],
  ['on a holiday', '2026-11-23T11:00+09:00', ['2026-11-24T09:30+09:00', '2026-11-24T14:00+09:00']],
])('offers moments of working time %s', (_, now, moments) => {
  expect(callbackMoments(aRulebook(), 'is', at(now))).toEqual(moments.map(at));
});
