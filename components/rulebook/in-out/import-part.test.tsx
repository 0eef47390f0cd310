// @vitest-environment jsdom
import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAgreementFile } from '@/lib/domain/agreement-file';
import { type Agreement, defaultRulebook } from '@/lib/domain/rulebook';
import { SayProvider } from '../../ui/say';
import { EditingProvider } from '../editing';
import { ImportPart } from './import-part';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
const { agreement } = defaultRulebook;
let host: HTMLElement;
let root: Root;
let draft: Agreement;
/** Changes of the draft: each is one step back. */
let steps: number;

beforeEach(() => {
  host = document.body.appendChild(document.createElement('div'));
  root = createRoot(host);
  draft = agreement;
  steps = 0;
});
afterEach(() => {
  act(() => root.unmount());
  host.remove();
});

function Draft({ canEdit }: { canEdit: boolean }) {
  const [book, setBook] = useState(agreement);
  draft = book;
  const change = (next: Agreement) => {
    steps += 1;
    setBook(next);
  };
  return (
    <EditingProvider book={book} onChange={change} inForce={agreement} canEdit={canEdit}>
      <ImportPart />
    </EditingProvider>
  );
}

function show(canEdit = true): void {
  act(() =>
    root.render(
      <SayProvider lang="ja" now={0} rulebook={defaultRulebook} people={[]}>
        <Draft canEdit={canEdit} />
      </SayProvider>,
    ),
  );
}

async function choose(name: string, content: string, size?: number): Promise<string> {
  const file = new File([content], name);
  if (size) Object.defineProperty(file, 'size', { value: size });
  const input = host.querySelector('[data-testid="import-file"]') as HTMLInputElement;
  Object.defineProperty(input, 'files', { value: [file], configurable: true });
  await act(async () => {
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await new Promise((done) => setTimeout(done, 50));
  });
  return host.querySelector('[data-testid="import-said"]')?.textContent ?? '';
}

const stricter = structuredClone(agreement);
for (const promise of stricter.promises) if (promise.id === 'p3') promise.within = { amount: 2, unit: 'days' };
const take = () => host.querySelector<HTMLElement>('[data-testid="import-take"]');

describe('B10 an agreement from a file', () => {
  it('B10 shows the difference first, and changes the draft only when told to', async () => {
    show();
    const signed = { ...stricter, meta: { ...stricter.meta, signatories: [{ department: 'mkt', name: '田中', at: 1 }] } };
    const said = await choose('取り決め.json', writeAgreementFile(signed));
    expect(said).toContain('「取り決め.json」を取り入れると、下書きの1か所が変わります');
    expect(said).toContain('「初回電話」の期限: 3営業日 → 2営業日');
    expect(draft).toBe(agreement);
    act(() => take()?.click());
    expect(draft.promises).toEqual(stricter.promises);
    // Nobody signed this draft.
    expect(draft.meta.signatories).toEqual([]);
    expect(host.textContent).toContain('下書きに取り入れました');
  });

  it.each([
    ['a web page', '<!doctype html>', undefined, 'Webページ(HTML)'],
    ['half a file', '{"agreement": {', undefined, '取り決めのファイルとして読めません'],
    ['100 MB', '{}', 100_000_000, 'ファイルが大きすぎます(100MB)'],
    ['another JSON', '{"name":"x"}', undefined, '読み込めません'],
    ['an agreement with one mistake', JSON.stringify({ ...agreement, absencePolicy: 'sleep' }), undefined, '「不在のとき」'],
  ])('B10 %s is said in plain words, and nothing can be taken in', async (_, content, size, expected) => {
    show();
    expect(await choose('x.json', content, size)).toContain(expected);
    expect(take()).toBeNull();
    expect(draft).toBe(agreement);
  });

  it('B10 takes several parts in one step back', async () => {
    show();
    const other = { ...stricter, absencePolicy: 'stop' as const, meta: { ...stricter.meta, target: 55 } };
    await choose('x.json', writeAgreementFile(other));
    act(() => take()?.click());
    expect(draft).toMatchObject({ absencePolicy: 'stop', meta: { target: 55 }, promises: stricter.promises });
    expect(steps).toBe(1);
  });

  it('B10 says that a file is of a newer version', async () => {
    show();
    const newer = { ...stricter, meta: { ...stricter.meta, schema: 99 } };
    expect(await choose('x.json', JSON.stringify(newer))).toContain('これより新しいTasukiで作られたファイルです');
  });

  it('B10 who only reads sees the difference and takes nothing in', async () => {
    show(false);
    expect(await choose('x.json', writeAgreementFile(stricter))).toContain('1か所');
    expect(take()).toBeNull();
  });
});
