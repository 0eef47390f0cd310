import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import type { Language } from '@/lib/domain/text';
import { aHandOff, aLead, aRulebook, at, days } from '@/test/fixtures/builders';
import { SayProvider, useSay } from '../ui/say';
import { type Group, type RowText, rowText } from './queue-row';

const now = at('2026-11-24T10:00+09:00');
const rulebook = aRulebook();

/** What marketing reads of a lead in one of its lists. */
function row(lead: Lead, group: Group, lang: Language): RowText {
  let text: RowText | undefined;
  function Reader(): null {
    text = rowText(
      { ref: { site: 's', type: 'lead', id: '1' }, group, lead, assessment: evaluate(lead, rulebook, now), viewer: 'mkt-1' },
      useSay(),
    );
    return null;
  }
  const people = [{ id: 'rep-1', name: '佐藤 健' }];
  renderToStaticMarkup(
    <SayProvider lang={lang} now={now} rulebook={rulebook} people={people} roles={['marketing']}>
      <Reader />
    </SayProvider>,
  );
  if (!text) throw new Error('nothing was read');
  return text;
}

describe('C5 marketing’s lists', () => {
  const handedOff = at('2026-11-16T10:00+09:00');
  const verdict = {
    kind: 'nurture',
    reason: 'mismatch',
    comment: '学生で卒論の調査でした',
    at: now - days(1),
    recordedAt: now - days(1),
    by: 'rep-1',
  } as const;
  const back = aLead({ handOffs: [aHandOff(handedOff, { id: 'h1', verdict })] });

  it.each<[Language, string[]]>([
    ['ja', ['引き渡し条件と違う', '学生で卒論の調査でした', '佐藤 健']],
    ['en', ['Not what we agreed', '学生で卒論の調査でした', '佐藤 健']],
  ])('what sales sent back says the reason, the words and by whom (%s)', (lang, words) => {
    const { what, last } = row(back, 'sentBack', lang);
    for (const word of words) expect(`${what} ${last}`).toContain(word);
  });

  it('a later verdict counts, not the first', () => {
    const later = { ...verdict, reason: 'early', comment: '来期に', at: now - 1 };
    const lead = aLead({
      handOffs: [aHandOff(handedOff, { id: 'h1', verdict: { ...verdict, kind: 'accept' }, laterVerdicts: [verdict, later] })],
    });
    expect(row(lead, 'sentBack', 'ja').what).toContain('来期に');
  });

  it('a question names the field that is asked for, the words and who asks', () => {
    const lead = aLead({ requests: [{ id: 'r1', field: 'employees', at: now - days(1), by: 'rep-1', question: '拠点数も' }] });
    const { what, last } = row(lead, 'questions', 'ja');
    expect(what).toContain('拠点数も');
    expect(what.startsWith('従業員数')).toBe(true);
    expect(last).toContain('佐藤 健');
  });

  it('nearly there says what is missing', () => {
    expect(row(aLead({}), 'nearly', 'en').what).toMatch(/^Still needed: \S/);
  });
});
