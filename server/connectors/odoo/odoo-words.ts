import type { ActivityType } from '@/lib/domain/lead';
import type { CrmPerson } from '@/server/connectors/connector';
import { CrmFault } from '@/server/connectors/crm-fault';
import { ARCHIVED } from '@/server/connectors/keep-page';
import type { Mapping, StatusMeaning } from '@/server/connectors/mapping';
import type { OdooApi, OdooRow } from './odoo-api';
import { idOf, textOf } from './odoo-values';

/** A record not yet made an opportunity, where the company works with leads first. */
export const UNQUALIFIED = 'lead';
export const LOST = 'lost';
const WON = 'won';
/** Odoo's own user, who does what nobody did. */
const BOT = 1;

/** What a database calls things: read once for each reading, as an admin may change any of it. */
export type OdooWords = {
  people: CrmPerson[];
  /** The user behind an author; null for customers and for nobody. */
  userOf(partner: number | null): string | null;
  partnerOf(user: string): number | null;
  isBot(partner: number | null): boolean;
  statuses: { id: string; name: string }[];
  /** A stage as the mapping names it: by its number, by its English name, or as `won`. */
  statusOfStage(stage: number | null): string | null;
  isWon(stage: number | null): boolean;
  /** As the mapping names it: by its reason, or simply lost. */
  statusOfLost(reason: number | null): string;
  meaningOf(status: string | null): StatusMeaning | undefined;
  /** Which of our activities one of Odoo's is. */
  activityType(type: number | null): { type: ActivityType; name: string } | null;
  /** Odoo's number for a kind of activity; null where the database has none. */
  activityTypeFor(type: ActivityType): number | null;
  tagNames(ids: readonly number[]): string[];
  isInternal(subtype: number | null): boolean;
};

/** Reads them. @throws {CrmFault} */
export async function readWords(odoo: OdooApi, { statuses: meanings }: Mapping, signal: AbortSignal): Promise<OdooWords> {
  const all = (model: string, fields: string[], archived = true) => odoo.search(model, { domain: [], fields, archived }, signal);
  const users = await all('res.users', ['name', 'login', 'email', 'partner_id', 'share']);
  const stages = await odoo.search('crm.stage', { domain: [], fields: ['name', 'is_won'], order: 'sequence, id', archived: true }, signal);
  const reasons = await orNone(all('crm.lost.reason', ['name']));
  const types = await all('mail.activity.type', ['name', 'category']);
  const tags = new Map((await orNone(all('crm.tag', ['name']))).map((row) => [row.id, textOf(row.name) ?? '']));
  const internal = new Set((await all('mail.message.subtype', ['internal'])).flatMap((row) => (row.internal === true ? [row.id] : [])));

  const ours = users.filter((row) => row.share !== true && row.id !== BOT);
  const userByPartner = new Map(ours.map((row) => [idOf(row.partner_id), String(row.id)]));
  const botPartner = idOf(users.find((row) => row.id === BOT)?.partner_id);
  const known = (keys: (string | null)[], otherwise: string) =>
    keys.find((key) => key !== null && Object.hasOwn(meanings, key)) ?? otherwise;
  const stageStatus = new Map(
    stages.map((row) => [row.id, known([String(row.id), textOf(row.name), row.is_won === true ? WON : null], String(row.id))]),
  );
  const lostStatus = (reason: number | null) => known([reason === null ? null : `${LOST}:${reason}`], LOST);
  const won = new Set(stages.flatMap((row) => (row.is_won === true ? [row.id] : [])));
  const kinds = new Map(types.map((row) => [row.id, { type: kindOf(row), name: textOf(row.name) ?? '' }]));

  return {
    people: ours.map((row) => {
      const login = textOf(row.login);
      return { id: String(row.id), name: textOf(row.name) ?? '', mail: textOf(row.email) ?? (login?.includes('@') ? login : null) };
    }),
    userOf: (partner) => (partner === null ? null : (userByPartner.get(partner) ?? null)),
    partnerOf: (user) => idOf(ours.find((row) => String(row.id) === user)?.partner_id),
    isBot: (partner) => partner !== null && partner === botPartner,
    statuses: [
      { id: UNQUALIFIED, name: 'a lead, not yet an opportunity' },
      ...stages.map((row) => ({ id: stageStatus.get(row.id) ?? String(row.id), name: textOf(row.name) ?? '' })),
      { id: LOST, name: 'lost' },
      ...reasons.map((row) => ({
        id: Object.hasOwn(meanings, `${LOST}:${row.id}`) ? `${LOST}:${row.id}` : LOST,
        name: `lost: ${textOf(row.name)}`,
      })),
      { id: ARCHIVED, name: 'put away without being lost' },
    ],
    statusOfStage: (stage) => (stage === null ? null : (stageStatus.get(stage) ?? String(stage))),
    isWon: (stage) => stage !== null && won.has(stage),
    statusOfLost: lostStatus,
    meaningOf: (status) => (status === null ? undefined : meanings[status]),
    activityType: (type) => (type === null ? null : (kinds.get(type) ?? null)),
    activityTypeFor: (type) => [...kinds].find(([, kind]) => kind.type === type)?.[0] ?? null,
    tagNames: (ids) => ids.flatMap((id) => tags.get(id) ?? []),
    isInternal: (subtype) => subtype !== null && internal.has(subtype),
  };
}

function kindOf({ category, name }: OdooRow): ActivityType {
  if (category === 'phonecall') return 'call';
  if (category === 'meeting') return 'meeting';
  return textOf(name) === 'Email' ? 'mail' : 'task';
}

/** What the key's user may not read is left out; everything else is still told. */
export async function orNone<Item>(asked: Promise<Item[]>): Promise<Item[]> {
  return asked.catch((error: unknown) => {
    if (error instanceof CrmFault && (error.code === 'forbidden' || error.code === 'not_found')) return [];
    throw error;
  });
}
