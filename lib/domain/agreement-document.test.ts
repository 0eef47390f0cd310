import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyChange } from '@/test/fixtures/agreement-changes';
import { agreementDocument } from './agreement-document';
import { defaultRulebook } from './default-rulebook';
import { Agreement } from './rulebook';
import { agreementFrom, templates } from './templates';

const { agreement } = defaultRulebook;
const text = (book: Agreement): string => JSON.stringify(agreementDocument(book));

const shipped = text(agreement);

describe('B10 the agreement as a document', () => {
  it('B10 says every promise in a sentence, and what it is made of', () => {
    const promises = agreementDocument(agreement).find(({ id }) => id === 'promises')?.blocks ?? [];
    const first = promises.find((block) => block.kind === 'item' && block.title.ja === '初回電話');
    expect(first?.kind === 'item' && first.sentence?.ja).toContain('3営業日');
    expect(first?.kind === 'item' && first.pairs.map(({ name, text: { en } }) => `${name.en}: ${en}`)).toEqual(
      expect.arrayContaining(['Within: 3 working days', 'Department: Inside sales', 'Escalation: when: the next working morning']),
    );
  });

  it('B10 has no raw value, whatever template it began with', () => {
    for (const { id } of templates) {
      const book = agreementFrom(id, agreement.meta.effectiveFrom) as Agreement;
      for (const part of agreementDocument(book)) {
        for (const block of part.blocks) {
          const texts =
            block.kind === 'table' ? [...block.head, ...block.rows.flat()] : block.pairs.flatMap((pair) => [pair.name, pair.text]);
          for (const { ja, en } of texts) expect(`${ja}${en}`, `${id} ${part.id}`).not.toMatch(/undefined|\[object|[{}]|NaN/);
        }
      }
    }
  });

  it('B10 says what a newer version added', () => {
    expect(text({ ...agreement, robots: ['R2'] } as Agreement)).toContain('R2');
  });

  it('B10 leaves nothing out: whatever changes below the title changes the document', () => {
    const unseen = new Set(['id', 'schema']);
    fc.assert(
      fc.property(
        anyChange(agreement).filter(({ path }) => path[0] !== 'meta' && !path.some((key) => unseen.has(String(key)))),
        ({ draft }) => {
          expect(text(draft)).not.toBe(shipped);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('B10 has a part for everything in an agreement', () => {
    expect(agreementDocument(Agreement.parse(agreement)).map(({ id }) => id)).not.toContain('other');
  });
});
