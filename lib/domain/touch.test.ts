import { describe, expect, it } from 'vitest';
import { anActivity, aRulebook, at } from '@/test/fixtures/builders';
import type { Activity } from './lead';
import { counts, isOurs, leadReplied, touchOf, touchWeights } from './touch';

const { agreement } = aRulebook();
const weights = touchWeights(agreement);
const { touch, attempt, conversation, meeting } = counts;

function activity(facts: Partial<Activity> & Pick<Activity, 'type'>): Activity {
  return anActivity({ occurredAt: at('2026-11-24T10:00+09:00'), ...facts });
}

describe('B2 what touch results count as', () => {
  it.each<[Activity['result'], number]>([
    ['talked', touch | attempt | conversation],
    ['no_answer', touch | attempt],
    ['callback', touch | attempt],
    ['reception', touch | attempt],
    ['message', touch | attempt],
    ['wrong_number', 0],
    ['mail_sent', touch],
    ['held', touch | conversation | meeting],
    ['moved', 0],
    ['no_show', 0],
  ])('%s', (result, expected) => {
    expect(touchOf(activity({ type: 'call', result }), weights)).toBe(expected);
  });

  it('an answer is a conversation', () => {
    expect(touchOf(activity({ type: 'reply', result: 'replied' }), weights) & conversation).toBe(conversation);
  });

  it('an attempt is a touch, and who met has spoken, even where the agreement does not say so', () => {
    const touchResults = agreement.touchResults.map((rule) => {
      if (rule.id === 'no_answer') return { ...rule, countsAs: ['attempt' as const] };
      return rule.id === 'held' ? { ...rule, countsAs: ['meeting' as const] } : rule;
    });
    const bare = touchWeights({ ...agreement, touchResults });
    expect(touchOf(activity({ type: 'call', result: 'no_answer' }), bare)).toBe(touch | attempt);
    expect(touchOf(activity({ type: 'meeting', result: 'held' }), bare)).toBe(touch | conversation | meeting);
  });

  it('a result that the agreement does not know counts as nothing', () => {
    expect(touchOf(activity({ type: 'call', result: 'talked' }), touchWeights({ ...agreement, touchResults: [] }))).toBe(0);
  });
});

describe('B2 what was captured without a result counts by its kind', () => {
  it.each<[string, Activity['type'], string | undefined, number]>([
    ['a call', 'call', 'rep-1', touch | attempt],
    ['a call of the phone system', 'call', undefined, touch | attempt],
    ['a visit', 'visit', 'rep-1', touch | attempt],
    ["a person's mail", 'mail', 'rep-1', touch],
    ['a mail a system sent', 'mail', undefined, 0],
    ['a meeting in the calendar, held or not', 'meeting', 'rep-1', touch],
    ["the lead's answer", 'reply', undefined, conversation],
    ['our answer', 'reply', 'rep-1', touch | attempt],
    ['a page seen', 'page_view', undefined, 0],
    ['a note', 'note', 'rep-1', 0],
  ])('%s', (_, type, by, expected) => {
    expect(touchOf(activity({ type, ...(by ? { by } : {}) }), weights)).toBe(expected);
  });

  it('what a bot did counts as nothing', () => {
    expect(touchOf(activity({ type: 'call', result: 'talked', bot: true }), weights)).toBe(0);
  });

  it('several rules for one kind add up, and a rule for one side leaves the other alone', () => {
    const captured = touchWeights({
      ...agreement,
      capturedTouches: [
        { type: 'mail', by: 'person', countsAs: ['touch'] },
        { type: 'mail', by: 'anyone', countsAs: ['conversation'] },
      ],
    });
    expect(touchOf(activity({ type: 'mail', by: 'rep-1' }), captured)).toBe(touch | conversation);
    expect(touchOf(activity({ type: 'mail' }), captured)).toBe(conversation);
    expect(touchOf(activity({ type: 'call' }), captured)).toBe(0);
  });
});

describe('whose doing it was', () => {
  it.each<[Activity['type'], string | undefined, boolean]>([
    ['call', undefined, true],
    ['visit', undefined, true],
    ['meeting', undefined, true],
    ['note', undefined, true],
    ['mail', undefined, false],
    ['reply', undefined, false],
    ['inquiry', undefined, false],
    ['inquiry', 'rep-1', true],
    ['page_view', undefined, false],
  ])('%s by %s: ours %s', (type, by, ours) => {
    expect(isOurs(activity({ type, ...(by ? { by } : {}) }))).toBe(ours);
  });

  it.each<[string, Partial<Activity> & Pick<Activity, 'type'>, boolean]>([
    ['a reply by the lead', { type: 'reply' }, true],
    ['a reply of ours', { type: 'reply', by: 'rep-1' }, false],
    ['a mail logged as answered', { type: 'mail', by: 'rep-1', result: 'replied' }, true],
    ['a mail sent', { type: 'mail', by: 'rep-1', result: 'mail_sent' }, false],
    ['a reply by a bot', { type: 'reply', bot: true }, false],
    ['a page seen', { type: 'page_view' }, false],
  ])('B5 %s ends a pause: %s', (_, facts, replied) => {
    expect(leadReplied(activity(facts))).toBe(replied);
  });
});
