import type { Worker } from '@/entrypoints/background/worker';
import type { DraftAnswer } from '@/lib/api/contract';
import { Fault, faultCode } from '@/lib/domain/fault';
import type { Asker, Handlers } from '@/lib/messages/answer-with';
import { type draftProtocol, KeptDraft, type SharedDraft } from '@/lib/messages/drafts';
import { dropKeptDraft, keepDraft, keptDrafts } from '@/lib/store/kept-drafts';

type DraftHandlers = Pick<Handlers, keyof typeof draftProtocol>;

function shared({ draft }: DraftAnswer): SharedDraft {
  const { findings: _, ...rest } = draft;
  return rest;
}

/** Answers what the options page asks about agreements being written: the hub keeps them, this browser what was not saved yet. */
export function createDraftHandlers(ready: () => Promise<Worker>): DraftHandlers {
  function ownPages(asker: Asker): void {
    if (asker.framed) throw new Fault('untrusted');
  }
  async function hubFor(asker: Asker) {
    ownPages(asker);
    return (await ready()).session.hub();
  }
  async function storeFor(asker: Asker) {
    ownPages(asker);
    return (await ready()).session.store;
  }

  return {
    async getAgreementDesk(_, asker) {
      const hub = await hubFor(asker);
      const { session } = await ready();
      const [{ versions, publishes }, drafts, me] = await Promise.all([
        hub.versions(),
        // Reps have no part in drafts: the hub says so.
        hub.drafts().catch((error: unknown) => {
          if (faultCode(error) === 'forbidden') return null;
          throw error;
        }),
        session.me(),
      ]);
      return { versions, publishes, drafts: drafts?.drafts ?? null, signs: me?.signs ?? [] };
    },
    async getVersion({ team, version }, asker) {
      const { head, agreement } = await (await hubFor(asker)).version(team, version);
      return { head, agreement };
    },
    getDraft: async ({ id }, asker) => shared(await (await hubFor(asker)).draft(id)),
    saveDraft: async ({ id, revision, ...input }, asker) => shared(await (await hubFor(asker)).saveDraft(id, input, revision)),
    async throwDraftAway({ id, revision }, asker) {
      await (await hubFor(asker)).dropDraft(id, revision);
      return {};
    },
    commentDraft: async ({ id, comment, path, text }, asker) =>
      shared(await (await hubFor(asker)).comment(id, { id: comment, path, text })),
    resolveComment: async ({ id, comment }, asker) => shared(await (await hubFor(asker)).resolveComment(id, comment)),
    signDraft: async ({ id, department, hash }, asker) => shared(await (await hubFor(asker)).sign(id, { department, hash })),
    async publishDraft({ id, hash }, asker) {
      const { version, inForceFrom } = await (await hubFor(asker)).publish(id, hash);
      const { sync } = await ready();
      await sync.doubt();
      void sync.run('asked');
      return { version, inForceFrom };
    },
    async keepDraft({ draft }, asker) {
      await keepDraft(await storeFor(asker), { id: draft.id, draft, at: draft.at });
      return {};
    },
    async getKeptDrafts(_, asker) {
      // What a newer version of the extension kept stays where it is and is not shown.
      return (await keptDrafts(await storeFor(asker))).flatMap(({ draft }) => KeptDraft.safeParse(draft).data ?? []);
    },
    async dropKeptDraft({ id }, asker) {
      await dropKeptDraft(await storeFor(asker), id);
      return {};
    },
  };
}
