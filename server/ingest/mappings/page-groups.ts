import { pageGroupOf } from '@/lib/domain/page-group';
import type { Agreement } from '@/lib/domain/rulebook';

/** What is fetched rather than looked at: the same in every agreement, whose rules name it. */
const documents: Agreement['pageGroups'] = [
  { id: 'brochure', name: { ja: 'カタログ', en: 'Brochures' }, words: ['brochure', 'catalog', 'カタログ', '資料請求'] },
  {
    id: 'paper',
    name: { ja: 'ホワイトペーパー', en: 'White papers' },
    words: ['whitepaper', 'white-paper', 'white paper', 'ebook', 'ホワイトペーパー'],
  },
];

/**
 * What an address or a title is about: a document, else the agreement's group of pages that either belongs to; nothing where there is
 * neither. Of an address only the path counts: hosts and searches are the same for every page, or name people.
 */
export function contentOf(texts: readonly (string | undefined)[], groups: Agreement['pageGroups']): string | undefined {
  const given = texts.filter((text) => text !== undefined && text !== '').map((text) => pathOf(text as string));
  if (given.length === 0) return undefined;
  const whole = given.join(' ');
  return pageGroupOf(documents, whole) ?? pageGroupOf(groups, whole) ?? undefined;
}

function pathOf(text: string): string {
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text).pathname : text;
}
