import { z } from 'zod';
import { HOUR, type Instant } from '@/lib/domain/time';
import { textTable } from '@/server/text-table';
import type { Source, Sources } from './sources';

const Id = z.string().regex(/^[A-Za-z0-9_.-]{1,80}$/, 'use letters, digits, _ . - only');

/** What the person who runs the hub can ask of sources. */
export const sourceActions = [
  z.object({
    do: z.literal('source add'),
    id: Id,
    kind: z.string().max(80),
    team: z.string().min(1).max(80),
    crm: Id.nullable(),
    proof: z.enum(['signature', 'header']),
  }),
  /** `keepHours`: how long the secret before counts as well. */
  z.object({ do: z.literal('source rotate'), id: Id, keepHours: z.number().min(0).max(720) }),
  z.object({ do: z.literal('source list') }),
  z.object({ do: z.literal('source active'), id: Id, active: z.boolean() }),
  z.object({ do: z.literal('source remove'), id: Id }),
] as const;
const SourceAction = z.discriminatedUnion('do', sourceActions);
export type SourceAction = z.infer<typeof SourceAction>;

/** Does one action on sources. @throws {HubFault} one line on what to correct. */
export async function runSource(action: SourceAction, sources: Sources, now: Instant): Promise<{ lines: string[]; ok: boolean }> {
  const done = (...lines: string[]) => ({ lines, ok: true });
  switch (action.do) {
    case 'source add': {
      const secret = await sources.add(action, now);
      return done(
        secret,
        `Source ${action.id} may send to /v1/ingest/${action.id}. Its secret is shown this once. ${
          action.proof === 'header'
            ? 'The tool shows it in the header X-Tasuki-Secret.'
            : 'The sender signs with it: X-Tasuki-Timestamp and X-Tasuki-Signature, see docs/importing.md.'
        }`,
      );
    }
    case 'source rotate': {
      const secret = await sources.rotate(action.id, now + action.keepHours * HOUR);
      return done(
        secret,
        action.keepHours === 0
          ? `The secret of ${action.id} before this one no longer counts.`
          : `The secret of ${action.id} before this one counts for ${action.keepHours} hours more.`,
      );
    }
    case 'source list':
      return done(
        ...textTable(
          ['source', 'kind', 'team', 'proof', 'taken', 'refused', 'last', 'state'],
          (await sources.list()).map((one) => [
            one.id,
            one.kind,
            one.team,
            one.proof,
            String(one.taken),
            String(one.refused),
            one.lastAt === null ? 'never' : new Date(one.lastAt).toISOString().slice(0, 16).replace('T', ' '),
            stateOf(one, now),
          ]),
        ),
      );
    case 'source active':
      await sources.setActive(action.id, action.active);
      return done(
        action.active ? `${action.id} may send again.` : `What ${action.id} sends is refused until "source resume ${action.id}".`,
      );
    case 'source remove':
      await sources.remove(action.id);
      return done(`${action.id} may not send any more. Its leads stay.`);
  }
}

function stateOf({ active, previousUntil }: Source, now: Instant): string {
  if (!active) return 'paused';
  return previousUntil !== null && previousUntil > now ? 'two secrets count' : 'well';
}
