import { z } from 'zod';
import { Department } from '@/lib/domain/lead';
import { Agreement } from '@/lib/domain/rulebook';
import { LocalText } from '@/lib/domain/text';

const At = z.number().int();
const Nothing = z.object({});

/** What was said of a draft, on the part `path` leads to; '' on all of it. */
export const DraftRemark = z.object({
  id: z.string(),
  path: z.string(),
  text: z.string(),
  by: z.string(),
  at: At,
  resolvedAt: At.optional(),
  resolvedBy: z.string().optional(),
});
export type DraftRemark = z.infer<typeof DraftRemark>;

/** A draft at the hub, without its text. */
export const DraftSummary = z.object({
  id: z.string(),
  team: z.string(),
  revision: z.number().int(),
  title: LocalText,
  version: z.string(),
  effectiveFrom: At,
  base: z.string(),
  /** `stale`: another version was published since. */
  state: z.enum(['open', 'stale', 'published']),
  why: z.string(),
  hash: z.string(),
  mustSign: z.array(Department),
  signatures: z.array(z.object({ department: Department, user: z.string(), name: z.string(), at: At })),
  openComments: z.number().int(),
  createdAt: At,
  createdBy: z.string(),
  updatedAt: At,
  updatedBy: z.string(),
  publishedAt: At.optional(),
});
export type DraftSummary = z.infer<typeof DraftSummary>;

/** A draft at the hub as it stands there. */
export const SharedDraft = DraftSummary.extend({ agreement: Agreement, comments: z.array(DraftRemark) });
export type SharedDraft = z.infer<typeof SharedDraft>;

/** A draft as it lies in this browser: what was typed, and what the hub had when it was last read or written. */
export const KeptDraft = z.object({
  id: z.string().regex(/^[A-Za-z0-9_.-]{1,80}$/),
  team: z.string(),
  /** The published version it was made from. */
  base: z.string(),
  why: z.string(),
  /** The hub's revision of it; null while the hub has none. */
  revision: z.number().int().nullable(),
  /** What the hub has, or what the draft was begun from. */
  saved: Agreement,
  book: Agreement,
  at: At,
});
export type KeptDraft = z.infer<typeof KeptDraft>;

/** A published version, without its text; `team` '' is everybody's. */
export const VersionSummary = z.object({
  team: z.string(),
  version: z.string(),
  title: LocalText,
  effectiveFrom: At,
  publishedAt: At,
  publishedBy: z.string().nullable(),
  why: z.string(),
  signatories: z.array(z.object({ department: z.string(), name: z.string(), at: At })),
  inForce: z.boolean(),
});
export type VersionSummary = z.infer<typeof VersionSummary>;

/** What somebody may do with agreements, the versions there are and the drafts that are open. */
export const AgreementDesk = z.object({
  versions: z.array(VersionSummary),
  /** Teams for which the person may publish; '' is everybody's. */
  publishes: z.array(z.string()),
  /** Null for those who have no part in drafts. */
  drafts: z.array(DraftSummary).nullable(),
  signs: z.array(z.object({ team: z.string(), department: Department })),
});
export type AgreementDesk = z.infer<typeof AgreementDesk>;

/** What the options page may ask about agreements being written. The hub is asked each time: who signs wants no old answer. */
export const draftProtocol = {
  getAgreementDesk: { ask: Nothing, answer: AgreementDesk },
  getVersion: {
    ask: z.object({ team: z.string(), version: z.string() }),
    answer: z.object({ head: VersionSummary, agreement: Agreement }),
  },
  getDraft: { ask: z.object({ id: z.string() }), answer: SharedDraft },
  /** `revision` is the one it was changed from; null for a new one. Fault `conflict`: somebody else was quicker. */
  saveDraft: {
    ask: z.object({
      id: z.string(),
      team: z.string(),
      base: z.string(),
      why: z.string().max(2000),
      agreement: Agreement,
      revision: z.number().int().nullable(),
    }),
    answer: SharedDraft,
  },
  throwDraftAway: { ask: z.object({ id: z.string(), revision: z.number().int() }), answer: Nothing },
  commentDraft: { ask: z.object({ id: z.string(), comment: z.string(), path: z.string(), text: z.string() }), answer: SharedDraft },
  resolveComment: { ask: z.object({ id: z.string(), comment: z.string() }), answer: SharedDraft },
  signDraft: { ask: z.object({ id: z.string(), department: Department, hash: z.string() }), answer: SharedDraft },
  /** Publishes, and syncs so that every view follows. */
  publishDraft: { ask: z.object({ id: z.string(), hash: z.string() }), answer: z.object({ version: z.string(), inForceFrom: At }) },
  /** Keeps what was typed here until it is saved at the hub or thrown away. */
  keepDraft: { ask: z.object({ draft: KeptDraft }), answer: Nothing },
  getKeptDrafts: { ask: Nothing, answer: z.array(KeptDraft) },
  dropKeptDraft: { ask: z.object({ id: z.string() }), answer: Nothing },
} as const;
