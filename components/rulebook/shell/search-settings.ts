import type { Agreement } from '@/lib/domain/rulebook';
import { placeName } from '@/lib/domain/rulebook-place';
import { places } from '@/lib/domain/schema-at';
import { type Language, languages } from '@/lib/domain/text';
import { fieldWords } from '@/lib/i18n/rulebook-words';
import { type Path, valueAt } from '../edit';
import type { Section } from '../sections';

/** A page of the options by its address, and what it is called in both languages. */
export type Page = { id: string; name: Record<Language, string>; about: Record<Language, string> };

/** A setting that was found, and the place to take the reader to; a page has none. */
export type Found = { key: string; page: string; path: Path | null; label: string; definition: string; where: string };

type Entry = {
  page: string;
  path: Path | null;
  label: Record<Language, string>;
  definition: Record<Language, string>;
  where: Record<Language, string>;
  text: string;
};

/** Everything that can be looked for. */
export type SettingIndex = readonly Entry[];

const MOST = 40;

/** Letters as they are compared: of one width, one case, one kana. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

function both(say: (lang: Language) => string): Record<Language, string> {
  return { ja: say('ja'), en: say('en') };
}

function entry(page: string, path: Path | null, words: Pick<Entry, 'label' | 'definition' | 'where'>): Entry {
  const text = languages.flatMap((lang) => [words.label[lang], words.definition[lang], words.where[lang]]).join('\n');
  return { page, path, ...words, text: plain(text) };
}

/**
 * Makes an index of every setting of the sections, every item of their lists by its name, and every page. A field that stands in each item
 * of a list is found once and leads to the first.
 */
export function indexSettings(book: Agreement, sections: readonly Section[], pages: readonly Page[] = []): SettingIndex {
  const none = { ja: '', en: '' };
  const entries: Entry[] = [...pages, ...sections].map(({ id, name, about }) =>
    entry(id, null, { label: name, definition: about, where: none }),
  );
  const sectionOf = (key: string) => sections.find(({ keys }) => (keys as readonly string[]).includes(key));
  for (const { pattern } of places()) {
    const steps = pattern.split('.');
    const section = sectionOf(steps[0] ?? '');
    const path = section && concrete(book, steps);
    if (!section || !path) continue;
    const words = both((lang) => fieldWords(lang, pattern).label);
    const definition = both((lang) => fieldWords(lang, pattern).definition);
    const host = steps.slice(1, -1).findLast((step) => step !== '*');
    const where = both((lang) => (host ? `${section.name[lang]} › ${placeName(host)[lang].replace(/^「|」$/g, '')}` : section.name[lang]));
    entries.push(entry(section.id, path, { label: words, definition, where }));
  }
  for (const section of sections) for (const key of section.keys) items(book[key], [key], section, entries);
  return entries;
}

/** Items with a name, wherever they lie. */
function items(value: unknown, path: Path, section: Section, entries: Entry[]): void {
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      const name = (item as { name?: { ja?: unknown; en?: unknown } } | null)?.name;
      if (typeof name?.ja === 'string' && typeof name.en === 'string') {
        const label = { ja: name.ja || name.en, en: name.en || name.ja };
        entries.push(entry(section.id, [...path, i], { label, definition: { ja: '', en: '' }, where: section.name }));
      }
      items(item, [...path, i], section, entries);
    });
  } else if (typeof value === 'object' && value !== null && path.length < 3) {
    for (const [key, part] of Object.entries(value)) if (typeof part === 'object') items(part, [...path, key], section, entries);
  }
}

/** The first place in the agreement that a pattern fits; null where the agreement has none. */
function concrete(book: Agreement, steps: readonly string[]): Path | null {
  let path: Path = [];
  for (const [i, step] of steps.entries()) {
    const host = valueAt(book, path);
    if (step !== '*') {
      path = [...path, step];
      continue;
    }
    if (Array.isArray(host)) {
      // The first item in which what follows is there at all.
      const rest = steps[i + 1];
      const at = host.findIndex((item) => rest === undefined || rest === '*' || valueAt(item, [rest]) !== undefined);
      if (host.length === 0) return null;
      path = [...path, Math.max(0, at)];
    } else {
      const [key] = typeof host === 'object' && host !== null ? Object.keys(host) : [];
      if (key === undefined) return null;
      path = [...path, key];
    }
  }
  return path;
}

/** What is found for words typed in either language, each of which must stand somewhere: names before definitions; at most 40. */
export function findSettings(index: SettingIndex, typed: string, lang: Language): Found[] {
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const ranked = index.flatMap((one, i) => {
    if (!wanted.every((word) => one.text.includes(word))) return [];
    const labels = languages.map((each) => plain(one.label[each]));
    const rank = labels.some((label) => label === wanted.join(' ')) ? 0 : labels.some((label) => label.startsWith(wanted[0] ?? '')) ? 1 : 2;
    const inLabel = labels.some((label) => wanted.every((word) => label.includes(word)));
    return [{ one, i, rank: (inLabel ? rank : 3) * 2 + (one.path === null ? 0 : 1) }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .slice(0, MOST)
    .map(({ one, i }) => ({
      key: String(i),
      page: one.page,
      path: one.path,
      label: one.label[lang],
      definition: one.definition[lang],
      where: one.where[lang],
    }));
}
