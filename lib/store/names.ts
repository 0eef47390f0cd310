import type { Lead } from '@/lib/domain/lead';
import { normalText } from '@/lib/domain/normal-text';
import type { NameRow } from './cache-database';
import type { Store } from './open-store';
import { storing } from './storage-fault';

/** A search compares so many letters; more of a place adds nothing but weight. */
const LONGEST = 12;
/** Places a search may begin at, of one lead. */
const MOST = 20;

const latin = /[\p{Script=Latin}\p{Nd}]/u;

/** A text as searches compare it: width, case, accents and kana of either kind are one. */
export function searchText(text: string, isCompany = false): string {
  return normalText(text, isCompany)
    .normalize('NFD')
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .normalize('NFC')
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/** Where in a text a search may begin: each word; in scripts without blanks between words, each letter. */
function startsOf(text: string): string[] {
  const starts: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const [letter = '', before = ' '] = [text[i], text[i - 1]];
    if (!/[\p{L}\p{Nd}]/u.test(letter)) continue;
    if (latin.test(letter) && latin.test(before)) continue;
    starts.push(text.slice(i, i + LONGEST));
  }
  return starts;
}

/** What a lead is found by. A name in one word is found by its parts and the whole. */
export function nameRow(lead: Pick<Lead, 'id' | 'name' | 'company'>): NameRow {
  const parts = [searchText(lead.name), searchText(lead.company.name ?? '', true)];
  const closed = parts.map((part) => part.replaceAll(' ', ''));
  const starts = [...new Set([...parts, ...closed].flatMap(startsOf))].slice(0, MOST);
  return { lead: lead.id, text: [...parts, ...closed].join('\n'), starts };
}

/** Leads whose name or company holds every word asked for, by id, at most `limit`; read from the index, however many leads there are. */
export async function searchLeads(store: Store, asked: string, limit: number): Promise<string[]> {
  const words = searchText(asked, true).split(' ').filter(Boolean);
  const [first] = [...words].sort((one, other) => other.length - one.length);
  if (first === undefined) return [];
  const found = await storing(() =>
    store.cache.names
      .where('starts')
      .startsWith(first.slice(0, LONGEST))
      .filter(({ text }) => words.every((word) => text.includes(word)))
      .limit(limit * 3)
      .toArray(),
  );
  return [...new Set(found.map(({ lead }) => lead))].slice(0, limit);
}
