import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '@/lib/domain/time';
import { words } from '@/lib/i18n/words';
import { clockDifference } from './clock-difference';

const en = { words: words('en'), lang: 'en' } as const;
const ja = { words: words('ja'), lang: 'ja' } as const;

describe('clockDifference', () => {
  it.each([
    ['a clock that is right', 0, 'This PC’s clock is right', 'このPCの時計は合っています'],
    ['a slow network is no wrong clock', -4 * SECOND, 'This PC’s clock is right', 'このPCの時計は合っています'],
    [
      'a PC that is ahead has a negative offset',
      -(2 * MINUTE + 14 * SECOND),
      'This PC’s clock is 2 min 14 s ahead; countdowns use the hub’s time',
      'このPCの時計は2分14秒進んでいます。期限はハブの時刻で数えます',
    ],
    [
      'seconds are left off where minutes are many',
      3 * HOUR + 30 * SECOND,
      'This PC’s clock is 3 h behind; countdowns use the hub’s time',
      'このPCの時計は3時間遅れています。期限はハブの時刻で数えます',
    ],
  ])('%s', (_, offset, english, japanese) => {
    expect(clockDifference({ offset, clockChecked: true }, en)).toBe(english);
    expect(clockDifference({ offset, clockChecked: true }, ja)).toBe(japanese);
  });

  it('claims nothing before the clock was checked', () => {
    expect(clockDifference({ offset: 0, clockChecked: false }, en)).toBe('Not checked yet');
  });
});
