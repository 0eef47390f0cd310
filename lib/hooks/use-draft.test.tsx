// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { Fault } from '@/lib/domain/fault';
import { freshAgreement } from '@/lib/domain/fresh-agreement';
import { type Agreement, defaultRulebook } from '@/lib/domain/rulebook';
import { answerWith, type Handlers } from '@/lib/messages/answer-with';
import type { AgreementDesk, KeptDraft, SharedDraft } from '@/lib/messages/drafts';
import { at } from '@/test/fixtures/builders';
import { asDraft, type DraftDesk, nextVersion, useDraft } from './use-draft';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const now = at('2026-11-24T10:00+09:00');
const start = freshAgreement(defaultRulebook.agreement, at('2026-10-01T09:00+09:00'));
const nobody: AgreementDesk = { versions: [], publishes: [''], drafts: [], signs: [] };

/** The worker's side as these messages see it: a hub that keeps revisions, and what this browser keeps. */
let hub: Map<string, SharedDraft>;
let kept: Map<string, KeptDraft>;
let offline: boolean;
let root: Root;
let desk: DraftDesk;

function shared(id: string, agreement: Agreement, revision: number, more: Partial<SharedDraft> = {}): SharedDraft {
  const { meta } = agreement;
  return {
    ...{ id, team: '', revision, agreement, title: meta.title, version: meta.version, effectiveFrom: meta.effectiveFrom, base: '1.0.0' },
    ...{ state: 'open', why: '', hash: `hash of ${revision}`, mustSign: ['mkt'], signatures: [], comments: [], openComments: 0 },
    ...{ createdAt: now, createdBy: 'admin', updatedAt: now, updatedBy: 'admin' },
    ...more,
  } as SharedDraft;
}

const handlers: Partial<Handlers> = {
  async getKeptDrafts() {
    return [...kept.values()];
  },
  async keepDraft({ draft }) {
    kept.set(draft.id, structuredClone(draft));
    return {};
  },
  async dropKeptDraft({ id }) {
    kept.delete(id);
    return {};
  },
  async getDraft({ id }) {
    const there = hub.get(id);
    if (!there) throw new Fault(offline ? 'offline' : 'not_found');
    return there;
  },
  async saveDraft({ id, agreement, revision, why }) {
    if (offline) throw new Fault('offline');
    if ((hub.get(id)?.revision ?? null) !== revision || hub.get(id)?.state === 'published') throw new Fault('conflict');
    const there = shared(id, agreement, (revision ?? 0) + 1, { why });
    hub.set(id, there);
    return there;
  },
};

function Probe({ hubSays }: { hubSays: AgreementDesk | null }) {
  desk = useDraft({ team: '', start, desk: hubSays, onDesk: () => undefined, now });
  return null;
}

async function open(hubSays: AgreementDesk | null = nobody): Promise<void> {
  document.body.innerHTML = '<div></div>';
  root = createRoot(document.body.firstElementChild as Element);
  await act(async () => root.render(<Probe hubSays={hubSays} />));
  await act(async () => undefined);
}
const close = () => act(async () => root.unmount());

/** A change as an editor makes it. */
async function target(percent: number, place = 'target'): Promise<void> {
  await act(async () => desk.change({ ...desk.book, meta: { ...desk.book.meta, target: percent } }, place));
}
const trial = (days: number) => act(async () => desk.change({ ...desk.book, meta: { ...desk.book.meta, trialDays: days } }, 'trial'));

beforeEach(() => {
  fakeBrowser.reset();
  hub = new Map();
  kept = new Map();
  offline = false;
  const sender = { id: fakeBrowser.runtime.id, url: fakeBrowser.runtime.getURL('/options.html' as never) };
  const answer = answerWith(handlers as Handlers);
  fakeBrowser.runtime.onMessage.addListener((message, _, respond) => answer(message, sender as never, respond));
});
afterEach(close);

describe('a draft', () => {
  it('begins with the first change of what is in force, under a number nobody has, in force from today', async () => {
    await open();
    expect([desk.ready, desk.drafting, desk.book]).toEqual([true, false, start]);
    await target(95);
    expect(desk.drafting).toBe(true);
    expect(desk.unsaved.map(({ path }) => path)).toEqual([['meta', 'target']]);
    expect(desk.book.meta).toMatchObject({ version: '1.1.0', effectiveFrom: at('2026-11-24T00:00+09:00'), signatories: [] });
  });

  it('goes back and forth; what is typed in one place within a moment is one step', async () => {
    await open();
    await target(95);
    await target(96);
    await trial(20);
    expect([desk.book.meta.target, desk.book.meta.trialDays]).toEqual([96, 20]);
    await act(async () => desk.undo());
    await act(async () => desk.undo());
    expect([desk.book, desk.canUndo, desk.drafting, desk.unsaved]).toEqual([start, false, false, []]);
    await act(async () => desk.redo());
    expect(desk.book.meta.target).toBe(96);
    // A change after the way back is a draft again, with a number of its own.
    await act(async () => desk.undo());
    await trial(7);
    expect([desk.book.meta.version, desk.canRedo]).toEqual(['1.1.0', false]);
  });

  it('is there again after the tab was closed before anything was saved', async () => {
    await open();
    await target(95);
    await close();
    expect(kept.size).toBe(1);
    await open(null);
    expect(desk.book.meta.target).toBe(95);
    expect(desk.unsaved).toHaveLength(1);
  });

  it('is saved at the hub, and keeps the way back', async () => {
    await open();
    await target(95);
    await act(async () => desk.setWhy('Too many calls come late'));
    await act(async () => expect(await desk.save()).toBe(true));
    expect(desk.unsaved).toEqual([]);
    expect(desk.shared).toMatchObject({ revision: 1, version: '1.1.0', why: 'Too many calls come late' });
    await act(async () => desk.undo());
    expect(desk.book.meta.target).toBe(start.meta.target);
    expect(desk.unsaved.length).toBeGreaterThan(0);
  });

  it('says that the hub is out of reach, and loses nothing', async () => {
    await open();
    await target(95);
    offline = true;
    await act(async () => expect(await desk.save()).toBe(false));
    expect([desk.fault, desk.unsaved.length]).toEqual(['offline', 1]);
    await close();
    await open(null);
    expect(desk.book.meta.target).toBe(95);
  });

  it('is taken over from the hub where somebody else wrote it and nothing was typed here', async () => {
    const theirs = asDraft({ ...start, meta: { ...start.meta, target: 70 } }, start, [], now);
    hub.set('d1', shared('d1', theirs, 4));
    await open({ ...nobody, drafts: [shared('d1', theirs, 4)] });
    expect([desk.book.meta.target, desk.unsaved, desk.shared?.revision]).toEqual([70, [], 4]);
  });

  it('goes on as one of its own when it was published while more was typed here', async () => {
    await open();
    await target(95);
    await act(async () => void (await desk.save()));
    const there = [...hub.values()][0] as SharedDraft;
    await trial(20);
    hub.set(there.id, { ...there, state: 'published' });
    await act(async () => expect(await desk.save()).toBe(true));
    const own = hub.get(desk.shared?.id ?? '');
    expect(own?.id).not.toBe(there.id);
    expect([own?.agreement.meta.target, own?.agreement.meta.trialDays, own?.version]).toEqual([95, 20, '1.2.0']);
    expect([desk.unsaved, desk.fault]).toEqual([[], null]);
  });

  it('lives on as a new one when somebody threw it away while it was changed here', async () => {
    await open();
    await target(95);
    await act(async () => void (await desk.save()));
    await target(96, 'again');
    const [id] = [...hub.keys()];
    await close();
    hub.clear();
    await open();
    expect([desk.book.meta.target, desk.shared]).toEqual([96, null]);
    await act(async () => expect(await desk.save()).toBe(true));
    expect([...hub.keys()]).not.toContain(id);
  });
});

describe('two who write at once', () => {
  /** Both read revision 1; the other one saved since. */
  async function overtaken(change: (agreement: Agreement) => Agreement): Promise<void> {
    await open();
    await target(95);
    await act(async () => void (await desk.save()));
    const mine = desk.shared as SharedDraft;
    hub.set(mine.id, shared(mine.id, change(mine.agreement), 2, { updatedBy: 'mori' }));
  }

  it('the second is refused, sees what the other changed, and saves both', async () => {
    await overtaken((agreement) => ({ ...agreement, meta: { ...agreement.meta, reviewEveryMonths: 3 } }));
    await trial(20);
    await act(async () => expect(await desk.save()).toBe(false));
    expect(desk.meanwhile).toMatchObject({ what: 'draft', by: 'mori', conflicts: [] });
    expect(desk.meanwhile?.theirs.map(({ path }) => path)).toEqual([['meta', 'reviewEveryMonths']]);
    await act(async () => expect(await desk.settle(desk.meanwhile?.merged as Agreement)).toBe(true));
    const [there] = [...hub.values()];
    expect(there?.revision).toBe(3);
    expect(there?.agreement.meta).toMatchObject({ target: 95, trialDays: 20, reviewEveryMonths: 3 });
    expect([desk.meanwhile, desk.unsaved]).toEqual([null, []]);
  });

  it('names the place that both changed, and keeps mine until told otherwise', async () => {
    await overtaken((agreement) => ({ ...agreement, meta: { ...agreement.meta, target: 80 } }));
    await target(99, 'mine');
    await act(async () => void (await desk.save()));
    expect(desk.meanwhile?.conflicts).toMatchObject([{ path: ['meta', 'target'], mine: 99, theirs: 80 }]);
    expect(desk.meanwhile?.merged.meta.target).toBe(99);
  });
});

describe('the next number', () => {
  it.each([
    ['1.0.0', [], '1.1.0'],
    ['1.4.2', ['1.5.0'], '1.6.0'],
    ['2026-spring', [], '2026-spring-2'],
    ['2026-spring', ['2026-spring-2'], '2026-spring-3'],
  ])('after %s with %j taken is %s', (version, taken, next) => expect(nextVersion(version, taken)).toBe(next));
});
