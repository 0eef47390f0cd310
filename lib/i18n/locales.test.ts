import { describe, expect, it } from 'vitest';
import { refusalCodes } from '@/lib/domain/command';
import { faultCodes } from '@/lib/domain/fault';
import { faultText, refusalText } from './faults';
import { en } from './locales/en';
import { ja } from './locales/ja';
import { browserLanguage, languageOf, pick, words } from './words';

/** Every plain text of a dictionary, with its path. */
function texts(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => texts(child, `${path}.${key}`));
}

/** The dictionaries of single parts, by file. */
const parts = Object.entries(import.meta.glob<Record<string, unknown>>('./locales/*-en.ts', { eager: true }));

describe('E1 the dictionaries of parts', () => {
  it.each(parts)('%s: English says something everywhere, and none of it in Japanese', (_, module) => {
    const all = texts(module, 'en');
    expect(all.length).toBeGreaterThan(0);
    for (const [path, text] of all) {
      // What is rightly in Japanese says which language it is.
      if (text === '日本語') continue;
      expect(text, path).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    }
  });
});

describe('the dictionaries', () => {
  it('say something for every key but the reason that asks nothing', () => {
    for (const [path, text] of [...texts(ja, 'ja'), ...texts(en, 'en')]) {
      if (!path.endsWith('asks.nothing')) expect(text.trim(), path).not.toBe('');
    }
  });

  it('hold the same keys', () => {
    expect(texts(en, '').map(([path]) => path)).toEqual(texts(ja, '').map(([path]) => path));
  });

  it('leave no Japanese in the English one', () => {
    for (const [path, text] of texts(en, 'en')) expect(text, path).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  });

  it('say what to do for every fault and every refusal', () => {
    for (const lang of ['ja', 'en'] as const) {
      for (const code of faultCodes) expect(faultText(code, lang), code).toMatch(/[。.]/);
      for (const code of refusalCodes) expect(refusalText(code, lang), code).toMatch(/[。.]/);
    }
  });
});

describe('languages', () => {
  it('follow the browser, Japanese for Japanese', () => {
    expect([languageOf('ja-JP'), languageOf('ja'), languageOf('en-GB'), languageOf('de')]).toEqual(['ja', 'ja', 'en', 'en']);
    expect(['ja', 'en']).toContain(browserLanguage());
    expect(words('ja').product).toBe('Tasuki');
  });

  it('fall back to the other language where one is blank', () => {
    expect(pick({ ja: '初回電話', en: '' }, 'en')).toBe('初回電話');
    expect(pick({ ja: '', en: 'First call' }, 'ja')).toBe('First call');
  });
});
