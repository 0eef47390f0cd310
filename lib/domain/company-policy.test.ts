import { describe, expect, it } from 'vitest';
import { allowsHub, allowsSite, locksPlace, readPolicy } from './company-policy';

describe('E4 the company’s policy', () => {
  it('is nothing where nothing is set', () => {
    for (const raw of [undefined, null, {}]) expect(readPolicy(raw)).toEqual({ policy: {}, problems: [] });
  });

  it('is read whole', () => {
    const raw = {
      by: ' 情報システム部 ',
      hub: 'https://tasuki.example.co.jp/',
      signIn: 'company',
      sites: ['https://app.hubspot.com', 'https://*.Cybozu.com/'],
      notices: true,
      noticesNameCompany: false,
      listMarks: false,
      language: 'ja',
      lockedAgreement: ['promises', 'scoring.axes'],
    };
    expect(readPolicy(raw)).toEqual({
      policy: {
        ...raw,
        by: '情報システム部',
        hub: 'https://tasuki.example.co.jp',
        sites: ['https://app.hubspot.com', 'https://*.cybozu.com'],
      },
      problems: [],
    });
  });

  it.each([
    ['hub', 'http://tasuki.example.co.jp'],
    ['hub', 'tasuki.example.co.jp'],
    ['hub', 'https://user:secret@tasuki.example.co.jp'],
    ['hub', 'javascript:alert(1)'],
    ['hub', 42],
    ['signIn', 'magic'],
    ['sites', 'https://app.hubspot.com'],
    ['notices', 'yes'],
    ['noticesNameCompany', 1],
    ['listMarks', null],
    ['language', 'fr'],
    ['by', '  '],
    ['lockedAgreement', { 0: 'promises' }],
  ])('names %s and leaves it out where it is %j; the rest holds', (key, value) => {
    const { policy, problems } = readPolicy({ by: 'IT', language: 'en', [key]: value });
    expect(problems).toEqual([{ kind: 'value', key }]);
    expect(policy).not.toHaveProperty(key);
    expect(Object.keys(policy)).toEqual(['by', 'language'].filter((one) => one !== key));
  });

  it.each([['text'], [[1]], [7]])('says so where the whole is %j', (raw) => {
    expect(readPolicy(raw)).toEqual({ policy: {}, problems: [{ kind: 'whole' }] });
  });

  it('names keys that nobody knows, cut short, and never as a value of its own', () => {
    const { policy, problems } = readPolicy({ hubb: 'x', ['__proto__x'.repeat(20)]: 1, constructor: 2 });
    expect(policy).toEqual({});
    expect(problems).toEqual([
      { kind: 'unknown', name: 'hubb' },
      { kind: 'unknown', name: '__proto__x'.repeat(4) },
      { kind: 'unknown', name: 'constructor' },
    ]);
  });

  it('keeps a list with a slip in it a restriction', () => {
    const { policy, problems } = readPolicy({ sites: ['https://app.hubspot.com', 'https://*', 'app.example.com', 'https://a.b/path'] });
    expect(policy.sites).toEqual(['https://app.hubspot.com']);
    expect(problems.map((problem) => problem.kind === 'entry' && problem.at)).toEqual([2, 3, 4]);
    expect(allowsSite(readPolicy({ sites: ['nonsense'] }).policy, 'https://app.hubspot.com')).toBe(false);
  });

  it.each([
    ['https://app.hubspot.com', 'https://app.hubspot.com', true],
    ['https://app.hubspot.com', 'https://app-eu1.hubspot.com', false],
    ['https://*.cybozu.com', 'https://example.cybozu.com', true],
    ['https://*.cybozu.com', 'https://a.b.cybozu.com', true],
    ['https://*.cybozu.com', 'https://cybozu.com', false],
    ['https://*.cybozu.com', 'https://evilcybozu.com', false],
    ['https://*.cybozu.com', 'https://example.cybozu.com.evil.example', false],
    ['https://*.cybozu.com', 'http://example.cybozu.com', false],
    ['http://localhost:4312', 'http://localhost:4312', true],
    ['http://localhost:4312', 'http://localhost:4313', false],
  ])('%s lets %s be turned on: %s', (pattern, origin, allowed) => {
    expect(allowsSite(readPolicy({ sites: [pattern] }).policy, origin)).toBe(allowed);
  });

  it('allows every site and hub where it names none', () => {
    expect(allowsSite({}, 'https://app.hubspot.com')).toBe(true);
    expect(allowsHub({}, 'https://anywhere.example')).toBe(true);
  });

  it('knows its own hub whatever the slash at the end, and no other', () => {
    const { policy } = readPolicy({ hub: 'https://Tasuki.example.co.jp/base/' });
    expect(allowsHub(policy, 'https://tasuki.example.co.jp/base')).toBe(true);
    expect(allowsHub(policy, 'https://tasuki.example.co.jp')).toBe(false);
    expect(allowsHub(policy, 'https://tasuki.example.co.jp.evil.example/base')).toBe(false);
  });

  it('locks a part of the agreement with everything in it', () => {
    const { policy } = readPolicy({ lockedAgreement: ['promises', 'scoring.axes'] });
    expect(locksPlace(policy, ['promises', 3, 'within', 'amount'])).toBe(true);
    expect(locksPlace(policy, ['scoring', 'axes', 'fit', 'cap'])).toBe(true);
    expect(locksPlace(policy, ['scoring', 'rules'])).toBe(false);
    expect(locksPlace(policy, ['promisesOld'])).toBe(false);
    expect(locksPlace({}, ['promises'])).toBe(false);
  });
});
