import { freshAgreement } from '@/lib/domain/fresh-agreement';
import { type Agreement, defaultRulebook } from '@/lib/domain/rulebook';
import type { AgreementDesk, SharedDraft } from '@/lib/messages/drafts';
import { at } from '../fixtures/builders';

/** What the options ask their worker, answered with fixed facts: a hub with a draft that two have signed. */

const now = at('2026-11-24T09:12:08+09:00');
const published = at('2026-05-20T09:00+09:00');
export const inForce: Agreement = freshAgreement(defaultRulebook.agreement, published);
const head = {
  ...{ team: '', version: inForce.meta.version, title: inForce.meta.title, effectiveFrom: published, publishedAt: published },
  ...{ publishedBy: '清水 亮太', why: '最初の合意', inForce: true },
  signatories: [
    { department: 'mkt', name: '森 亜紀', at: published },
    { department: 'is', name: '清水 亮太', at: published },
    { department: 'fs', name: '高橋 誠', at: published },
  ],
};
const book: Agreement = {
  ...inForce,
  meta: { ...inForce.meta, version: '1.1.0', effectiveFrom: at('2026-12-01T00:00+09:00'), signatories: [], target: 95 },
  promises: inForce.promises.map((promise) => (promise.id === 'p3' ? { ...promise, within: { amount: 2, unit: 'days' } } : promise)),
};
const draft: SharedDraft = {
  ...{ id: 'd1', team: '', revision: 3, agreement: book, title: book.meta.title, version: '1.1.0', effectiveFrom: book.meta.effectiveFrom },
  ...{ base: head.version, why: '初回の電話を早める', state: 'open', hash: 'h', mustSign: ['mkt', 'is', 'fs'], openComments: 1 },
  ...{ createdAt: now, createdBy: 'admin', updatedAt: now, updatedBy: 'admin' },
  signatures: [{ department: 'is', user: 'admin', name: '清水 亮太', at: now }],
  comments: [{ id: 'c1', path: 'promises.3.within', text: '電話の人手は足りますか。', by: 'mkt', at: now }],
};
const desk: AgreementDesk = { versions: [head], publishes: [''], drafts: [draft], signs: [{ team: '', department: 'fs' }] };
/** Nobody has published or drafted anything: as after the installation. */
const shipped = { ...head, publishedBy: null, why: '', signatories: [], effectiveFrom: now, publishedAt: now };

/** Whether the hub is a new one; set by the view that is shown. */
export const scene = { fresh: false };

const answers: Record<string, (asked: { id?: string }) => unknown> = {
  getAgreementDesk: () => (scene.fresh ? { ...desk, versions: [shipped], drafts: [] } : desk),
  getVersion: () => ({ head, agreement: inForce }),
  getKeptDrafts: () => [],
  getDraft: () => draft,
  keepDraft: () => ({}),
  dropKeptDraft: () => ({}),
};

const nothing = () => undefined;
Object.assign(globalThis, {
  browser: {
    runtime: {
      id: 'gallery',
      getURL: (path: string) => path,
      onMessage: { addListener: nothing, removeListener: nothing },
      sendMessage: async ({ name, ask }: { name: string; ask: object }) => {
        const answer = answers[name];
        return answer ? { ok: true, value: structuredClone(answer(ask)) } : { ok: false, code: 'offline' };
      },
    },
  },
});
