import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Language } from '@/lib/domain/text';
import type { Instant } from '@/lib/domain/time';
import type { SecretBox } from '@/server/connectors/secrets';
import { type Database, type OpenDatabase, rows } from '@/server/db/database';
import { HubFault } from '@/server/hub-fault';
import { AddressRefused, checkAddress } from './address-guard';
import { channelKind, channelKinds } from './kinds/registry';
import type { NameSetting, Telling } from './message';

/** A channel of a team. Its address and tokens are kept sealed and are not part of it; `host` is what may be shown. */
export type OutgoingWebhook = {
  id: string;
  team: string;
  kind: string;
  tells: Telling[];
  language: Language;
  names: NameSetting;
  host: string;
};

export type WebhookState = OutgoingWebhook & {
  waiting: number;
  /** Deliveries given up. */
  dead: number;
  lastOkAt: Instant | null;
  lastError: string | null;
};

export type NewWebhook = Omit<OutgoingWebhook, 'host'> & { secrets: Record<string, string> };

/** A team's channels outside the hub. */
export type Webhooks = {
  /**
   * Adds or replaces a channel. @returns the secret by which a receiver of signed JSON knows the hub, made here unless it was given.
   * @throws {HubFault} one line on what is wrong.
   */
  put(webhook: NewWebhook, now: Instant): Promise<{ secret: string | null }>;
  /** @returns false when there is none of that id. */
  remove(id: string): Promise<boolean>;
  list(): Promise<WebhookState[]>;
  get(id: string): Promise<OutgoingWebhook | null>;
  secretsOf(id: string): Promise<Record<string, string>>;
  wasWell(id: string, now: Instant): Promise<void>;
  wasIll(id: string, why: string, now: Instant): Promise<void>;
};

const about = (id: string) => `outgoing webhook ${id}`;

/** Keeps the channels of one database. `inside` are origins that may lie in a private network. */
export function createWebhooks({ db }: OpenDatabase, box: SecretBox, inside: readonly string[]): Webhooks {
  return {
    async put({ id, team, kind: kindId, tells, language, names, secrets }, now) {
      const kind = channelKind(kindId);
      if (!kind) throw new HubFault(`There is no kind "${kindId}": ${channelKinds.map((one) => one.id).join(', ')}.`);
      const teams = await rows(db, sql`select 1 from teams where id = ${team}`);
      if (teams.length === 0) throw new HubFault(`There is no team ${team}: add it first.`);
      const given: Record<string, string> = { ...(kind.address ? { url: kind.address } : {}), ...secrets };
      for (const [name, { label }] of Object.entries(kind.secrets)) if (!given[name]) throw new HubFault(`${kind.name} needs ${label}.`);
      for (const name of kind.settings ?? []) if (!given[name]) throw new HubFault(`${kind.name} needs --${name}.`);
      let url: URL;
      try {
        url = checkAddress(given.url ?? '', inside);
      } catch (error) {
        if (!(error instanceof AddressRefused)) throw error;
        throw new HubFault(`This address can't be used: ${error.why}. Addresses of the house are listed in TASUKI_WEBHOOK_INSIDE.`, error);
      }
      const signs = kind.id === 'generic';
      const secret = given.secret || `whsec_${randomBytes(32).toString('base64')}`;
      const sealed = box.seal(signs ? { ...given, secret } : given, about(id));
      await db.execute(sql`insert into outgoing_webhooks (id, team, kind, tells, language, names, host, secrets, created_at)
        values (${id}, ${team}, ${kindId}, ${JSON.stringify(tells)}::jsonb, ${language}, ${names}, ${url.host}, ${sealed}, ${now}::bigint)
        on conflict (id) do update set team = excluded.team, kind = excluded.kind, tells = excluded.tells, language = excluded.language,
          names = excluded.names, host = excluded.host, secrets = excluded.secrets, last_error = null, last_error_at = null`);
      return { secret: signs ? secret : null };
    },
    async remove(id) {
      return (await rows(db, sql`delete from outgoing_webhooks where id = ${id} returning 1`)).length > 0;
    },
    async list() {
      const found = await rows<
        OutgoingWebhook & { waiting: number; dead: number; last_ok_at: string | number | null; last_error: string | null }
      >(
        db,
        sql`select w.id, w.team, w.kind, w.tells, w.language, w.names, w.host, w.last_ok_at, w.last_error,
            (select count(*)::int from deliveries d where d.webhook = w.id and d.sent_at is null and d.dead_at is null) as waiting,
            (select count(*)::int from deliveries d where d.webhook = w.id and d.dead_at is not null) as dead
          from outgoing_webhooks w order by w.team, w.id`,
      );
      return found.map(({ last_ok_at, last_error, ...rest }) => ({
        ...rest,
        lastOkAt: last_ok_at === null ? null : Number(last_ok_at),
        lastError: last_error,
      }));
    },
    async get(id) {
      const [found] = await rows<OutgoingWebhook>(
        db,
        sql`select id, team, kind, tells, language, names, host from outgoing_webhooks where id = ${id}`,
      );
      return found ?? null;
    },
    async secretsOf(id) {
      const [found] = await rows<{ secrets: string }>(db, sql`select secrets from outgoing_webhooks where id = ${id}`);
      if (!found) throw new HubFault(`There is no webhook "${id}".`);
      return box.open(found.secrets, about(id));
    },
    async wasWell(id, now) {
      await db.execute(
        sql`update outgoing_webhooks set last_ok_at = ${now}::bigint, last_error = null, last_error_at = null where id = ${id}`,
      );
    },
    async wasIll(id, why, now) {
      await db.execute(sql`update outgoing_webhooks set last_error = ${why}, last_error_at = ${now}::bigint where id = ${id}`);
    },
  };
}

/** The channels of a team that are told of something. */
export async function teamWebhooks(db: Database, team: string, telling: Telling): Promise<OutgoingWebhook[]> {
  return rows<OutgoingWebhook>(
    db,
    sql`select id, team, kind, tells, language, names, host from outgoing_webhooks
      where team = ${team} and tells @> ${JSON.stringify([telling])}::jsonb order by id`,
  );
}
