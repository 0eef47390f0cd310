import type { Agreement } from './rulebook';

/** Longer addresses are read no further. */
const LONGEST = 2000;

/**
 * The page group that an address or a page's title belongs to: the first whose word it holds, in any case and width; escaped letters are
 * read. A word of Latin letters has to begin where a word begins, so that `plan` is in `/plans` and not in `/explanation`. Else the last
 * group without words, which takes what is left; `null` where there is none.
 */
export function pageGroupOf(groups: Agreement['pageGroups'], address: string): string | null {
  const text = plain(readable(address.slice(0, LONGEST)));
  const found = groups.find(({ words }) => words.some((word) => holds(text, plain(word))));
  return (found ?? groups.findLast(({ words }) => words.length === 0))?.id ?? null;
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Addresses carry Japanese escaped; what can't be read so is read as it is. */
function readable(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

const LATIN = /[a-z0-9]/;

function holds(text: string, word: string): boolean {
  if (!LATIN.test(word[0] ?? '')) return word !== '' && text.includes(word);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (at === 0 || !LATIN.test(text[at - 1] as string)) return true;
  return false;
}
