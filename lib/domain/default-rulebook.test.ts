import { describe, expect, it } from 'vitest';
import { defaultRulebook } from './default-rulebook';
import { Rulebook } from './rulebook';

const { agreement } = defaultRulebook;

/** Every label anywhere in a value. */
function labels(value: unknown): { ja: string; en: string }[] {
  if (Array.isArray(value)) return value.flatMap(labels);
  if (typeof value !== 'object' || value === null) return [];
  const entry = value as Record<string, unknown>;
  if (typeof entry.ja === 'string' && typeof entry.en === 'string') return [entry as { ja: string; en: string }];
  return Object.values(entry).flatMap(labels);
}

describe('the rulebook that ships', () => {
  it('is a rulebook as it stands: reading it changes nothing', () => {
    expect(Rulebook.parse(structuredClone(defaultRulebook))).toEqual(defaultRulebook);
  });

  it('names everything in both languages', () => {
    expect(labels(agreement).length).toBeGreaterThan(200);
    expect(labels(agreement).filter((label) => !label.ja.trim() || !label.en.trim())).toEqual([]);
  });

  it.each([
    ['stages', agreement.stages],
    ['promises', agreement.promises],
    ['intents', agreement.intents],
    ['score rules', agreement.scoring.rules],
    ['reasons', agreement.reasons],
    ['touch results', agreement.touchResults],
    ['glossary', agreement.glossary],
  ])('has no two %s with one id', (_, list) => {
    const ids = list.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers only to what it has', () => {
    const calendars = new Set(agreement.calendars.map(({ id }) => id));
    const groups = new Set(agreement.scoring.groups.map(({ id }) => id));
    const promises = new Set(agreement.promises.map(({ id }) => id));
    for (const { calendar } of [...agreement.promises, ...agreement.departments]) expect(calendars).toContain(calendar);
    for (const { group } of agreement.scoring.rules) expect(groups).toContain(group);
    for (const { replaces, standsStillWhile } of agreement.promises) {
      for (const id of [...replaces, ...standsStillWhile]) expect(promises).toContain(id);
    }
  });

  it('ships the promises P0 to P11', () => {
    expect(agreement.promises.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, n) => `p${n}`));
  });

  it('A5 gives each score rule a hypothesis, an owner and a review date', () => {
    for (const rule of agreement.scoring.rules) {
      expect(rule.hypothesis.ja && rule.owner && rule.reviewBy, rule.id).toBeTruthy();
    }
  });

  it('A4 keeps mail and content together below the line of an MQL', () => {
    const caps = agreement.scoring.groups.filter(({ id }) => id === 'mail' || id === 'content').map(({ cap }) => cap ?? 0);
    expect(caps.reduce((sum, cap) => sum + cap, 0)).toBeLessThan(20);
  });
});
