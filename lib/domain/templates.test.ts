import { describe, expect, it } from 'vitest';
import { publicHolidays } from '@/lib/holidays/countries';
import { aCall, aHandOff, aLead, anActivity, at, days, hours } from '@/test/fixtures/builders';
import { defaultRulebook } from './default-rulebook';
import { evaluate } from './evaluate';
import { freshAgreement } from './fresh-agreement';
import { lintRulebook } from './lint';
import type { Agreement, Rulebook } from './rulebook';
import { readRulebook } from './rulebook-migrations';
import { agreementFrom, templates } from './templates';

const now = at('2026-11-25T10:00+09:00');
const holidays = { jp: publicHolidays('jp', { from: 2024, to: 2028 }) };

function made(id: string): Agreement {
  return agreementFrom(id, now) as Agreement;
}

function published(agreement: Agreement): Rulebook {
  return { agreement, almanac: { ...defaultRulebook.almanac, revision: 1, holidays } };
}

function promise(agreement: Agreement, id: string): Agreement['promises'][number] {
  return agreement.promises.find((one) => one.id === id) as Agreement['promises'][number];
}

/** What of two agreements differs, as paths; lists of things with ids are compared by id. */
function differences(a: unknown, b: unknown, path = ''): string[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return [path];
  const parts = (value: object): Map<string, unknown> =>
    new Map(
      Array.isArray(value)
        ? value.map((part, i) => [(part as { id?: string }).id ?? String(i), part])
        : Object.entries(value as Record<string, unknown>),
    );
  const [left, right] = [parts(a), parts(b)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) => {
    const at = path ? `${path}.${key}` : key;
    return left.has(key) && right.has(key) ? differences(left.get(key), right.get(key), at) : [at];
  });
}

/** What a template changes besides its own title and what it takes for granted. */
function changes(id: string): string[] {
  return differences(freshAgreement(defaultRulebook.agreement, now), made(id)).filter(
    (path) => !path.startsWith('meta.title') && !path.startsWith('meta.assumptions'),
  );
}

describe('templates', () => {
  it('offer the usual one first and the four others, each named and described in both languages', () => {
    expect(templates.map(({ id }) => id)).toEqual(['default', 'inbound-saas', 'trade-fair', 'no-inside-sales', 'few-leads']);
    const labels = templates.flatMap(({ name, description }) => [name, description]);
    for (const { ja, en } of labels) {
      expect(ja).toMatch(/[ぁ-んァ-ヶ一-龠]/);
      expect(en).toMatch(/^[ -~]+$/);
    }
    expect(new Set(labels.map(({ ja }) => ja)).size).toBe(labels.length);
    expect(agreementFrom('monthly-fax', now)).toBeNull();
  });

  it.each(templates.map(({ id }) => [id]))('%s is a whole agreement of which lint has nothing to say on the day it is taken up', (id) => {
    const agreement = made(id);
    const read = readRulebook(JSON.parse(JSON.stringify(published(agreement))));
    expect(read.ok ? read.rulebook.agreement : read.problems).toEqual(agreement);
    expect(lintRulebook(published(agreement), now)).toEqual([]);
    expect(lintRulebook(published(agreement), at('2027-05-24T10:00+09:00'))).toEqual([]);
  });

  it.each(templates.map(({ id }) => [id]))('%s leaves what ships as it is, and judges a lead', (id) => {
    const before = structuredClone(defaultRulebook);
    const rulebook = published(made(id));
    expect(defaultRulebook).toEqual(before);
    const lead = aLead({ activities: [anActivity({ type: 'inquiry', intent: 'price', occurredAt: now - hours(1) })] });
    expect(evaluate(lead, rulebook, now).version).toBe(defaultRulebook.agreement.meta.version);
  });

  it('the default changes nothing', () => {
    expect(made('default')).toEqual(freshAgreement(defaultRulebook.agreement, now));
  });

  it('inbound SaaS: first call on the same day, 8 touches in 10 working days, and nothing else', () => {
    expect(changes('inbound-saas')).toEqual([
      'promises.p3.sameDayCounts',
      'promises.p3.within.amount',
      'promises.p4.within.amount',
      'promises.p4.touches.min',
    ]);
    expect(promise(made('inbound-saas'), 'p3')).toMatchObject({ within: { amount: 1, unit: 'days' }, sameDayCounts: true });
    expect(promise(made('inbound-saas'), 'p4')).toMatchObject({ within: { amount: 10, unit: 'days' }, touches: { min: 8, max: 8 } });
    const lead = aLead({ handOffs: [aHandOff(now)] });
    const clock = evaluate(lead, published(made('inbound-saas')), now).clocks.find(({ promise: id }) => id === 'p3');
    expect(clock?.due).toBe(at('2026-11-25T18:00+09:00'));
  });

  it('trade fair: talks rated A or B have 5 working days, cards stay with marketing, and nothing else', () => {
    expect(changes('trade-fair')).toEqual(['stages.mql.triggers.event_talk.when.rules.1', 'promises.p3.withinFor.0']);
    const rulebook = published(made('trade-fair'));
    const talked = (rating: string) =>
      aLead({ activities: [anActivity({ type: 'form', intent: 'fair_talk', rating, occurredAt: now - hours(2) })] });
    const missing = (rating: string) => evaluate(talked(rating), rulebook, now).missing;
    expect(missing('B')).toEqual([]);
    expect(missing('C')).not.toEqual([]);
    const handed = aLead({ ...talked('A'), handOffs: [aHandOff(now, { intent: 'fair_talk' })] });
    expect(evaluate(handed, rulebook, now).clocks.find(({ promise: id }) => id === 'p3')?.due).toBe(at('2026-12-02T18:00+09:00'));
    expect(rulebook.agreement.intents.find(({ id }) => id === 'fair_card')?.to).toBe('mkt');
  });

  it('no inside sales: nothing is left of it, field sales owns all, SAL and SQL are one stage', () => {
    const agreement = made('no-inside-sales');
    expect(agreement.departments.map(({ id }) => id)).toEqual(['mkt', 'fs']);
    expect(agreement.stages.map(({ id, department, handsOff }) => [id, department, handsOff])).toEqual([
      ['lead', 'mkt', false],
      ['mql', 'fs', true],
      ['sql', 'fs', false],
      ['opp', 'fs', false],
    ]);
    expect(agreement.promises.map(({ id }) => id)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p6', 'p7', 'p8', 'p9', 'p10', 'p11']);
    expect(agreement.promises.filter(({ department }) => department !== 'mkt').every(({ department }) => department === 'fs')).toBe(true);
    const { stages, promises, intents, calendars, departments } = agreement;
    const words = JSON.stringify({ stages, promises, intents, calendars, departments }).replaceAll('"operator":"is"', '');
    expect(words).not.toMatch(/"is"|handOff\.is|ISマネージャー|IS manager|quick"/);
    expect(agreement.glossary.find(({ id }) => id === 'hand_off')?.definition?.ja).not.toContain('IS');
  });

  it('no inside sales: a lead goes from a hot inquiry to the deal with one hand-off', () => {
    const rulebook = published(made('no-inside-sales'));
    const asked = anActivity({ type: 'inquiry', intent: 'price', occurredAt: now - days(1) });
    const handed = aLead({
      stages: [{ stage: 'mql', at: now - days(1), recordedAt: now, by: 'rule' }],
      handOffs: [aHandOff(now - days(1), { to: 'fs', intent: 'price' })],
      activities: [asked],
    });
    expect(evaluate(handed, rulebook, now).clocks.map(({ promise: id }) => id)).toContain('p1');
    const spoke = { ...handed, activities: [asked, aCall(now - hours(1), 'talked')] };
    const clocks = evaluate(spoke, rulebook, now).clocks;
    expect(clocks.find(({ promise: id }) => id === 'p2')).toMatchObject({ state: 'running', department: 'fs' });
    const missing = evaluate(spoke, rulebook, now).missing.map(({ text }) => text.en);
    expect(missing).toContain('Field sales accepts it');
    expect(missing.join()).not.toContain('note');
  });

  it('few leads: a checklist, no points, and who × channel × content instead of a threshold', () => {
    expect(new Set(changes('few-leads').map((path) => path.split('.').slice(0, 3).join('.')))).toEqual(
      new Set(['stages.mql.definition', 'stages.mql.entry', 'scoring.mode']),
    );
    const rulebook = published(made('few-leads'));
    const fits = aLead({
      department: '情報システム部',
      company: { name: '甲社', industry: '製造業', employees: 300 },
      activities: [1, 2].map((n) => anActivity({ type: 'page_view', content: 'price', occurredAt: now - hours(n) })),
    });
    expect(evaluate(fits, rulebook, now)).toMatchObject({ score: { mode: 'checklist' }, missing: [] });
    expect(evaluate({ ...fits, activities: [] }, rulebook, now).missing).not.toEqual([]);
    expect(evaluate({ ...fits, company: { ...fits.company, employees: 5 } }, rulebook, now).missing).not.toEqual([]);
  });
});

describe('an agreement taken up', () => {
  it('holds from the start of the day where its calendar is, unsigned, and is reviewed a period later', () => {
    const signed = {
      ...defaultRulebook.agreement,
      meta: { ...defaultRulebook.agreement.meta, signatories: [{ department: 'fs', name: 'S', at: 1 }] },
    };
    const fresh = freshAgreement(signed, at('2029-01-10T23:30+09:00'));
    expect(fresh.meta).toEqual({ ...defaultRulebook.agreement.meta, effectiveFrom: at('2029-01-10T00:00+09:00') });
    expect(new Set(fresh.scoring.rules.map(({ reviewBy }) => reviewBy))).toEqual(new Set(['2029-07-10']));
    expect({ ...fresh, meta: null, scoring: null }).toEqual({ ...defaultRulebook.agreement, meta: null, scoring: null });
  });

  it('keeps a review that lies further ahead', () => {
    const fresh = freshAgreement(defaultRulebook.agreement, at('2026-04-02T09:00+09:00'));
    expect(new Set(fresh.scoring.rules.map(({ reviewBy }) => reviewBy))).toEqual(new Set(['2027-03-31']));
  });
});
