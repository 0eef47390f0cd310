import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { DAY, type Instant } from '@/lib/domain/time';
import type { SecretBox } from '@/server/connectors/secrets';
import { type OpenDatabase, rows } from '@/server/db/database';
import { HubFault } from '@/server/hub-fault';
import type { Directory } from '@/server/services/directory';
import { mappingOf, sourceMappings } from './mappings/registry';

/** Somebody who may send what happened elsewhere. `proof`: how they show that it is them. */
export type Source = {
  id: string;
  kind: string;
  team: string;
  /** The CRM whose ids they tell; null where they tell none. */
  crm: string | null;
  proof: 'signature' | 'header';
  active: boolean;
  /** Until when the secret before the last change counts as well. */
  previousUntil: Instant | null;
  lastAt: Instant | null;
  taken: number;
  refused: number;
};

/** A delivery that was taken is known for so long. */
export const DELIVERIES_LIVE = 7 * DAY;

export type Sources = {
  /** Makes a source. @returns its secret, never readable again. @throws {HubFault} */
  add(source: Pick<Source, 'id' | 'kind' | 'team' | 'crm' | 'proof'>, now: Instant): Promise<string>;
  /** Makes another secret; the one before counts until `keepOldUntil` as well. @throws {HubFault} */
  rotate(id: string, keepOldUntil: Instant): Promise<string>;
  list(): Promise<Source[]>;
  /** @throws {HubFault} when there is none. */
  setActive(id: string, active: boolean): Promise<void>;
  /** Removes it; leads and what is known of them stay. @throws {HubFault} when there is none. */
  remove(id: string): Promise<void>;
  /** A source at work with the secrets that count now; null where there is none or it rests. */
  open(id: string, now: Instant): Promise<{ source: Source; secrets: string[] } | null>;
  /** The answer to a delivery that was taken before. */
  known(id: string, keys: readonly string[]): Promise<unknown>;
  /** Keeps the answer to a delivery under each name it may come again by. */
  took(id: string, keys: readonly string[], outcome: unknown, counts: { taken: number; refused: number }, now: Instant): Promise<void>;
};

const about = (id: string) => `ingest:${id}`;
const columns = sql`id, kind, team, crm, proof, active, previous_until::float8 as "previousUntil", last_at::float8 as "lastAt",
  taken::float8 as taken, refused::float8 as refused`;

/** Keeps the sources of one database; `box` keeps their secrets unreadable in it. */
export function createSources({ db }: OpenDatabase, directory: Directory, box: SecretBox): Sources {
  let sweptAt: Instant = 0;

  async function mustHave(id: string): Promise<{ secrets: string }> {
    const [row] = await rows<{ secrets: string }>(db, sql`select secrets from ingest_sources where id = ${id}`);
    if (!row) throw new HubFault(`There is no source "${id}": see hub -- source list.`);
    return row;
  }
  const made = () => `tsi_${randomBytes(32).toString('base64url')}`;

  return {
    async add({ id, kind, team, crm, proof }, now) {
      const mapping = mappingOf(kind);
      if (!mapping) throw new HubFault(`There is no kind "${kind}": ${sourceMappings.map((one) => one.id).join(', ')}.`);
      if (proof === 'header' && !mapping.cannotSign)
        throw new HubFault(`${mapping.name} can sign what it sends: a secret in a header is for tools that can't.`);
      if (!(await directory.teams()).some((one) => one.id === team))
        throw new HubFault(`There is no team "${team}": see hub -- team list, or add it with hub -- team add.`);
      const sites = await directory.sites();
      if (crm !== null && !sites.some((site) => site.id === crm))
        throw new HubFault(`There is no site "${crm}": see hub -- site list, or add it with hub -- site add.`);
      if (sites.some((site) => site.id === id)) throw new HubFault(`"${id}" is a CRM's: give the source another id.`);
      const secret = made();
      const added = await rows(
        db,
        sql`insert into ingest_sources (id, kind, team, crm, proof, secrets, created_at)
          values (${id}, ${kind}, ${team}, ${crm}, ${proof}, ${box.seal({ current: secret }, about(id))}, ${now}::bigint)
          on conflict (id) do nothing returning 1`,
      );
      if (added.length === 0) throw new HubFault(`There is a source "${id}" already: rotate its secret, or remove it first.`);
      return secret;
    },
    async rotate(id, keepOldUntil) {
      const { current = '' } = box.open((await mustHave(id)).secrets, about(id));
      const secret = made();
      await db.execute(sql`update ingest_sources set secrets = ${box.seal({ current: secret, previous: current }, about(id))},
        previous_until = ${keepOldUntil}::bigint where id = ${id}`);
      return secret;
    },
    list: () => rows<Source>(db, sql`select ${columns} from ingest_sources order by id`),
    async setActive(id, active) {
      await mustHave(id);
      await db.execute(sql`update ingest_sources set active = ${active} where id = ${id}`);
    },
    async remove(id) {
      await mustHave(id);
      await db.execute(sql`delete from ingest_sources where id = ${id}`);
    },
    async open(id, now) {
      const [row] = await rows<Source & { secrets: string }>(
        db,
        sql`select ${columns}, secrets from ingest_sources where id = ${id} and active`,
      );
      if (!row) return null;
      const { secrets, ...source } = row;
      const { current, previous } = box.open(secrets, about(id));
      const both = [current, source.previousUntil !== null && source.previousUntil > now ? previous : undefined];
      return { source, secrets: both.filter((secret) => secret !== undefined && secret !== '') as string[] };
    },
    async known(id, keys) {
      const [row] = await rows<{ outcome: unknown }>(
        db,
        sql`select outcome from ingest_deliveries where source = ${id} and key in (select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb)) limit 1`,
      );
      return row?.outcome ?? null;
    },
    async took(id, keys, outcome, { taken, refused }, now) {
      await db.transaction(async (tx) => {
        await tx.execute(sql`insert into ingest_deliveries (source, key, at, outcome)
          select ${id}, key, ${now}::bigint, ${JSON.stringify(outcome)}::jsonb from jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb) as x (key)
          on conflict (source, key) do nothing`);
        await tx.execute(sql`update ingest_sources set last_at = ${now}::bigint, taken = taken + ${taken}::bigint, refused = refused + ${refused}::bigint
          where id = ${id}`);
        if (now - sweptAt < DAY / 24) return;
        sweptAt = now;
        await tx.execute(sql`delete from ingest_deliveries where at < ${now - DELIVERIES_LIVE}::bigint`);
      });
    },
  };
}
