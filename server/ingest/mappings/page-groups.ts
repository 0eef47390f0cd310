/** Groups of pages as the rulebook names them, by words in an address or a title; the first that fits counts. */
const groups: readonly { content: string; words: RegExp }[] = [
  { content: 'price', words: /pric(?:e|ing)|plan(?:s|\b)|estimate|料金|価格|見積/i },
  { content: 'case', words: /case|customer-?stor|voice|jirei|事例|お客様の声/i },
  { content: 'spec', words: /spec|feature|function|technical|仕様|機能/i },
  { content: 'careers', words: /career|recruit|saiyo|job(?:s|\b)|採用|求人/i },
  { content: 'ir', words: /(?:^|[/_-])ir(?:[/_-]|$)|investor|投資家/i },
  { content: 'brochure', words: /brochure|catalog|カタログ|資料請求/i },
  { content: 'paper', words: /white-?paper|ebook|ホワイトペーパー/i },
];

/** The group that an address or a title belongs to; `other` for the rest, nothing where there is neither. */
export function pageGroup(texts: readonly (string | undefined)[]): string | undefined {
  const given = texts.filter((text) => text !== undefined && text !== '') as string[];
  if (given.length === 0) return undefined;
  // Long addresses are long queries; what a page is stands at the front.
  return groups.find(({ words }) => given.some((text) => words.test(text.slice(0, 500))))?.content ?? 'other';
}
