import { describe, expect, it } from 'vitest';
import { readAgreementFile, writeAgreementFile } from './agreement-file';
import { defaultRulebook } from './default-rulebook';
import { agreementFrom, templates } from './templates';

const { agreement } = defaultRulebook;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => readAgreementFile(bytes(text));

describe('B10 an agreement as a file', () => {
  it('B10 what was written is read as it was, whatever template it began with', () => {
    for (const { id } of templates) {
      const one = agreementFrom(id, agreement.meta.effectiveFrom);
      expect(one && read(writeAgreementFile(one))).toEqual({ kind: 'agreement', agreement: one, from: 'today' });
    }
    expect(JSON.parse(writeAgreementFile(agreement))).toMatchObject({ tasuki: 'agreement', schema: 2 });
  });

  it.each<[string, string, object]>([
    ['a whole rulebook', JSON.stringify(defaultRulebook), { kind: 'agreement', from: 'today' }],
    ['an agreement alone', JSON.stringify(agreement), { kind: 'agreement', from: 'today' }],
    ['a mark at its beginning that editors leave', `\ufeff${JSON.stringify(agreement)}`, { kind: 'agreement', from: 'today' }],
    [
      'an older schema',
      JSON.stringify({ ...agreement, meta: { ...agreement.meta, schema: 1 } }),
      { kind: 'agreement', from: 'older', agreement: { meta: { schema: 2 } } },
    ],
    [
      'a newer schema, with what nobody knows here',
      JSON.stringify({ ...agreement, meta: { ...agreement.meta, schema: 99 }, robots: [1] }),
      { kind: 'agreement', from: 'newer', agreement: { robots: [1] } },
    ],
    ['a web page', '<!doctype html><html><body>hello', { kind: 'html' }],
    ['an error page behind blanks', '\n  <html>', { kind: 'html' }],
    ['nothing', ' \n', { kind: 'empty' }],
    ['half a file', writeAgreementFile(agreement).slice(0, 5_000), { kind: 'not_json' }],
    ['a comma too many', '{\n "agreement": {},\n}', { kind: 'not_json', line: 3 }],
    ['a list', '[1, 2]', { kind: 'problems' }],
    ['a word', '"hello"', { kind: 'problems' }],
    ['another object', '{"name":"package"}', { kind: 'problems' }],
    ['goals', '{"month":"2026-11","values":{}}', { kind: 'goals' }],
    ['an agreement that is wrong in one place', JSON.stringify({ ...agreement, absencePolicy: 'sleep' }), { kind: 'problems' }],
    ['what is nested without end', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, { kind: 'problems' }],
  ])('B10 reads %s', (_, text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  it('B10 says which field is wrong, and what is wanted there', () => {
    const found = read(JSON.stringify({ ...agreement, absencePolicy: 'sleep' }));
    expect(found.kind === 'problems' && found.problems.map(({ text }) => text.ja)).toEqual([
      '「不在のとき」: stop・cover・reassign のいずれかにしてください(今は「sleep」)',
    ]);
  });

  it.each([
    ['a spreadsheet', [0x50, 0x4b, 3, 4], 'zip'],
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 0xff], 'not_text'],
    ['zeros', [0, 0, 0, 0], 'not_text'],
  ])('B10 knows %s', (_, raw, kind) => {
    expect(readAgreementFile(new Uint8Array(raw)).kind).toBe(kind);
  });
});
