import { ClipboardList, Timer } from 'lucide-react';
import { describe, expect, it } from 'vitest';
import { defaultRulebook } from '@/lib/domain/rulebook';
import type { Section } from '../sections';
import { findSettings, indexSettings } from './search-settings';

const nothing = () => null;
const sections: Section[] = [
  {
    id: 'promises',
    name: { ja: '対応期限', en: 'Promises' },
    about: { ja: '誰が、いつまでに、何をするか', en: 'Who does what by when' },
    icon: Timer,
    component: nothing,
    keys: ['promises'],
  },
  {
    id: 'bant',
    name: { ja: 'BANT', en: 'BANT' },
    about: { ja: '', en: '' },
    icon: ClipboardList,
    component: nothing,
    keys: ['bant', 'cutOffs'],
  },
];
const page = {
  id: 'notices',
  name: { ja: '通知', en: 'Notices' },
  about: { ja: '期限が近づくと知らせます', en: 'Tells when a promise is due' },
};
const book = defaultRulebook.agreement;
const index = indexSettings(book, sections, [page]);
const find = (typed: string, lang: 'ja' | 'en' = 'ja') => findSettings(index, typed, lang);

describe('the search over all settings', () => {
  it('finds nothing for nothing', () => {
    expect(find('')).toEqual([]);
    expect(find('  ')).toEqual([]);
    expect(find('no such setting at all')).toEqual([]);
  });

  it('finds a page by name in either language, and takes there', () => {
    expect(find('Notices')[0]).toMatchObject({ page: 'notices', path: null, label: '通知' });
    expect(find('通知', 'en')[0]).toMatchObject({ page: 'notices', label: 'Notices' });
  });

  it('finds a field by its name and takes to the first item that has it', () => {
    const found = find('当日').find(({ path }) => path?.at(-1) === 'sameDayCounts');
    expect(found).toMatchObject({ page: 'promises', path: ['promises', 0, 'sameDayCounts'] });
  });

  it('finds what a field means, not only what it is called', () => {
    const { definition = '', path } = find('BANT').find((one) => one.definition.length > 12) ?? {};
    const words = definition.slice(0, 8);
    expect(find(words).map((one) => one.path)).toContainEqual(path);
  });

  it('finds every promise by its name in both languages', () => {
    book.promises.forEach((promise, i) => {
      expect(
        find(promise.name.ja).map(({ path }) => path),
        promise.name.ja,
      ).toContainEqual(['promises', i]);
      expect(
        find(promise.name.en, 'en').map(({ path }) => path),
        promise.name.en,
      ).toContainEqual(['promises', i]);
    });
  });

  it('looks past width, case and kana', () => {
    const plain = find('bant').map(({ key }) => key);
    expect(find('ＢＡＮＴ').map(({ key }) => key)).toEqual(plain);
    expect(plain.length).toBeGreaterThan(0);
  });

  it('wants every word that was typed, and puts names before meanings', () => {
    for (const one of find('期限 単位')) expect(`${one.label}${one.definition}${one.where}`).toMatch(/期限[\s\S]*単位|単位[\s\S]*期限/);
    expect(find('対応期限')[0]).toMatchObject({ page: 'promises', path: null });
  });
});
