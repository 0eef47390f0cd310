import { describe, expect, it } from 'vitest';
import { aHandOff, aLead, anActivity, aRulebook, at, days } from '@/test/fixtures/builders';
import { hasValidAppointment } from './appointment';
import { compile } from './compiled-rulebook';
import { Facts } from './facts';
import type { HandOverNote, Lead } from './lead';
import type { Agreement } from './rulebook';

const now = at('2026-11-24T12:00+09:00');
const note: HandOverNote = {
  spokeWith: '佐藤',
  spokeAt: now,
  problem: '在庫',
  agreedAt: now + days(30),
  attendees: '佐藤 課長',
  nextStep: 'デモ',
};

function isValid(more: Partial<HandOverNote>, lead: Partial<Lead> = {}, rule: Partial<Agreement['appointment']> = {}): boolean {
  const rulebook = aRulebook();
  const appointment = { ...rulebook.agreement.appointment, ...rule };
  const { judges } = compile(aRulebook({ agreement: { appointment } }));
  return hasValidAppointment(
    new Facts(aLead({ handOffs: [aHandOff(now - days(2), { note: { ...note, ...more } })], ...lead }), now + days(40), judges),
  );
}

const meeting = (result: 'held' | 'no_show', moment: number) => anActivity({ type: 'meeting', result, occurredAt: moment });
const agreed = now + days(30);

describe('A8 a valid appointment', () => {
  it.each<[string, Partial<HandOverNote>, Partial<Lead>, Partial<Agreement['appointment']>, boolean]>([
    ['lies within 30 days', {}, {}, {}, true],
    ['not a moment later', { agreedAt: agreed + 1 }, {}, {}, false],
    ['within as many days as agreed', {}, {}, { withinDays: 29 }, false],
    ['at once', { agreedAt: now }, {}, {}, true],
    ['not before the talk', { agreedAt: now - 1 }, {}, {}, false],
    ['counts from the hand-off where nobody said when they spoke', { spokeAt: undefined, agreedAt: now + days(28) }, {}, {}, true],
    ['and no longer', { spokeAt: undefined, agreedAt: now + days(28) + 1 }, {}, {}, false],
    ['has a date', { agreedAt: undefined }, {}, {}, false],
    ['has a purpose: the next step', { problem: ' ' }, {}, {}, true],
    ['or the problem', { nextStep: ' ' }, {}, {}, true],
    ['but one of them', { nextStep: ' ', problem: ' ' }, {}, {}, false],
    ['where none was promised either', { nextStep: undefined, problem: '' }, {}, {}, false],
    ['unless none is asked for', { nextStep: '', problem: '' }, {}, { needsPurpose: false }, true],
    ['with a 課長 among those who come', { attendees: '総務の鈴木課長ほか' }, {}, {}, true],
    ['not with a 担当 alone', { attendees: '担当者' }, {}, {}, false],
    ['whoever comes, where the person is one', { attendees: undefined }, { title: '部長' }, {}, true],
    ['a 担当 is none', { attendees: undefined }, { title: '担当' }, {}, false],
    ['nor is somebody of whom nothing is known', { attendees: undefined }, {}, {}, false],
    ['with anybody of the buying department', { attendees: '担当者' }, { department: '情報システム部' }, {}, true],
    ['unless that is not enough', { attendees: '担当者' }, { department: '情報システム部' }, { buyingDepartment: false }, false],
    ['not of another department', { attendees: '担当者' }, { department: '総務部' }, {}, false],
    ['of the ranks that were agreed', { attendees: '担当者' }, {}, { ranks: ['staff'] }, true],
    ['not to which nobody came', {}, { activities: [meeting('no_show', agreed)] }, {}, false],
    ['nor where that was noted a day before', {}, { activities: [meeting('no_show', agreed - days(1))] }, {}, false],
    ['what was missed earlier was another', {}, { activities: [meeting('no_show', agreed - days(1) - 1)] }, {}, true],
    ['nor what is missed after it was held', {}, { activities: [meeting('held', agreed), meeting('no_show', agreed + days(5))] }, {}, true],
    [
      'missed first and then held, it was missed',
      {},
      { activities: [meeting('no_show', agreed), meeting('held', agreed + days(5))] },
      {},
      false,
    ],
  ])('%s', (_, more, lead, rule, expected) => {
    expect(isValid(more, lead, rule)).toBe(expected);
  });

  it('is none without a note', () => {
    const { judges } = compile(aRulebook());
    expect(hasValidAppointment(new Facts(aLead(), now, judges))).toBe(false);
    expect(hasValidAppointment(new Facts(aLead({ handOffs: [aHandOff(now)] }), now, judges))).toBe(false);
  });

  it('is that of the latest hand-off which has a note', () => {
    const { judges } = compile(aRulebook());
    const handOffs = [
      aHandOff(now - days(3), { note }),
      aHandOff(now - days(2), { note: { ...note, agreedAt: undefined } }),
      aHandOff(now - days(1)),
    ];
    expect(hasValidAppointment(new Facts(aLead({ handOffs }), now, judges))).toBe(false);
    expect(hasValidAppointment(new Facts(aLead({ handOffs: handOffs.slice(0, 1) }), now, judges))).toBe(true);
  });
});
