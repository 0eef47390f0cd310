import { expect, it } from 'vitest';
import type { ReceiptStretch } from '@/lib/domain/assessment';
import { HOUR } from '@/lib/domain/time';
import { receiptRows } from './receipt-rows';

const at = (text: string) => Date.parse(`${text}+09:00`);
const stretch = (kind: ReceiptStretch['kind'], from: string, to: string, name?: ReceiptStretch['name']): ReceiptStretch => ({
  kind,
  from: at(from),
  to: at(to),
  ...(name ? { name } : {}),
});

const receipt = [
  stretch('counted', '2026-11-20T11:00', '2026-11-20T12:00'),
  stretch('break', '2026-11-20T12:00', '2026-11-20T13:00'),
  stretch('counted', '2026-11-20T13:00', '2026-11-20T18:00'),
  stretch('night', '2026-11-20T18:00', '2026-11-21T00:00'),
  stretch('weekend', '2026-11-21T00:00', '2026-11-23T00:00'),
  stretch('holiday', '2026-11-23T00:00', '2026-11-24T00:00', { ja: '勤労感謝の日', en: 'Labour Thanksgiving Day' }),
  stretch('night', '2026-11-24T00:00', '2026-11-24T09:00'),
  stretch('counted', '2026-11-24T09:00', '2026-11-24T10:00'),
];

it('puts the hours of a day together and names what was skipped', () => {
  expect(receiptRows(receipt, 'Asia/Tokyo')).toMatchObject([
    { kind: 'counted', length: 6 * HOUR, ranges: [{ from: at('2026-11-20T11:00') }, { to: at('2026-11-20T18:00') }] },
    { kind: 'skipped', why: 'weekend' },
    { kind: 'skipped', why: 'holiday', name: { ja: '勤労感謝の日' } },
    { kind: 'counted', length: HOUR },
    { kind: 'summed', why: 'night', length: 15 * HOUR },
    { kind: 'summed', why: 'break', length: HOUR },
  ]);
});

it('leaves nothing out: all lines together are the whole span', () => {
  const length = receiptRows(receipt, 'Asia/Tokyo').reduce(
    (sum, row) => sum + (row.kind === 'skipped' ? row.to - row.from : row.length),
    0,
  );
  expect(length).toBe(at('2026-11-24T10:00') - at('2026-11-20T11:00'));
});

it('B7 says of what a team before used up how much it was, not which hours', () => {
  const name = { ja: '前のチームでの計測(記録)', en: 'Counted for the team before (recorded)' };
  const handedOver = [
    stretch('closed', '2026-11-20T15:00', '2026-11-24T08:00', name),
    stretch('counted', '2026-11-24T08:00', '2026-11-24T10:00', name),
    stretch('counted', '2026-11-24T10:00', '2026-11-24T11:00'),
  ];
  expect(receiptRows(handedOver, 'Asia/Tokyo')).toEqual([
    { kind: 'recorded', name, from: at('2026-11-20T15:00'), to: at('2026-11-24T10:00'), length: 2 * HOUR },
    { kind: 'counted', ranges: [{ from: at('2026-11-24T10:00'), to: at('2026-11-24T11:00') }], length: HOUR },
  ]);
});
