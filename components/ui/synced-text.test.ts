import { describe, expect, it } from 'vitest';
import type { Language } from '@/lib/domain/text';
import { HOUR, MINUTE, SECOND } from '@/lib/domain/time';
import { timeFrame } from '@/lib/i18n/time-frame';
import { words } from '@/lib/i18n/words';
import { aRulebook, at } from '@/test/fixtures/builders';
import type { Say } from './say';
import { clockWarning, syncedText } from './synced-text';

const now = at('2026-11-24T10:00+09:00');
const rulebook = aRulebook();
const say = (lang: Language) => ({ lang, words: words(lang), now, frame: () => timeFrame(rulebook) }) as unknown as Say;
const status = { lastSync: at('2026-11-24T09:12+09:00'), offline: false, syncing: false, clockChecked: true };

describe('E6 what is shown is shown with its time', () => {
  it.each([
    ['in touch with the hub', {}, '9:12 同期', 'Synced 9:12'],
    ['offline', { offline: true }, '接続なし・9:12時点', 'Offline, as of 9:12'],
    ['offline since another day', { offline: true, lastSync: at('2026-11-20T17:40+09:00') }, /11\/20.*17:40/, /20 Nov.*17:40/],
    ['offline and never in touch', { offline: true, lastSync: null }, '接続なし', 'Offline'],
    ['for the first time', { syncing: true, lastSync: null }, '同期中', 'Syncing'],
    ['E7 offline since the PC slept', { offline: true, clockChecked: false }, /9:12時点.*時計は未確認/, /9:12.*clock not checked/],
  ])('%s', (_, over, japanese, english) => {
    const matched = (wanted: string | RegExp) => (typeof wanted === 'string' ? new RegExp(`^${wanted}$`) : wanted);
    expect(syncedText({ ...status, ...over }, say('ja'))).toMatch(matched(japanese));
    expect(syncedText({ ...status, ...over }, say('en'))).toMatch(matched(english));
  });
});

describe('E7 a PC’s clock that is off', () => {
  it.each([
    ['is said when it is slow', 3 * HOUR, '3時間遅れて', '3 h slow'],
    ['is said when it is fast', -2 * MINUTE, '2分進んで', '2 min fast'],
  ])('%s', (_, offset, japanese, english) => {
    expect(clockWarning(offset, say('ja'))).toContain(japanese);
    expect(clockWarning(offset, say('en'))).toContain(english);
  });

  it('is left unsaid while it is off by what changes no deadline', () => {
    expect(clockWarning(40 * SECOND, say('ja'))).toBeNull();
    expect(clockWarning(-40 * SECOND, say('en'))).toBeNull();
  });
});
