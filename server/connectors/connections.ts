import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Site } from '@/lib/api/contract';
import type { Instant } from '@/lib/domain/time';
import { canonical } from '@/server/db/canonical';
import { type Database, type OpenDatabase, rows } from '@/server/db/database';
import { HubFault } from '@/server/hub-fault';
import type { Directory } from '@/server/services/directory';
import type { Connector, CrmPerson } from './connector';
import { peopleOf } from './crm-people';
import type { People } from './keep-page';
import { type Mapping, type MappingInput, mergedMapping } from './mapping';
import { connectors } from './registry';
import type { SecretBox } from './secrets';
import { NEVER } from './write-backs';

/** A CRM that the hub reads from, without its credentials. `id` is the site's. */
export type Connection = {
  id: string;
  kind: string;
  settings: Record<string, string>;
  mapping: Mapping;
  writeBack: boolean;
  active: boolean;
  createdAt: Instant;
  lastOkAt: Instant | null;
  /** A sentence for the admin; null while all is well. */
  lastError: string | null;
  /** Who the CRM's users are here, by their id there, as found at the last reading. */
  people: Record<string, string>;
};

/** How far reading one stream is. */
export type StreamProgress = {
  stream: string;
  done: number;
  /** Records that the hub could not take. */
  refused: number;
  total: number | null;
  firstDoneAt: Instant | null;
  updatedAt: Instant;
};

export type NewConnection = {
  id: string;
  kind: string;
  name?: string;
  settings: Record<string, string>;
  secrets: Record<string, string>;
  /** What differs from the mapping the connector ships. */
  mapping?: MappingInput;
  /** Absent: as it was, and off for a new one. */
  writeBack?: boolean;
};

type Row = {
  id: string;
  kind: string;
  settings: Record<string, string>;
  mapping: MappingInput;
  write_back: boolean;
  active: boolean;
  created_at: number;
  last_ok_at: number | null;
  last_error: string | null;
  people: Record<string, string>;
};

/** Keeps connections: what an admin set, encrypted credentials, and how far each stream is read. */
export type Connections = {
  /** The connector of a kind of CRM, where this hub has it. */
  connectorOf(kind: string): Connector | undefined;
  /**
   * Adds a connection with its site, or changes the one of that id; all is read anew where address or mapping changed.
   * @throws {HubFault} on settings that are not valid, and for a team that is not there.
   */
  put(connection: NewConnection, now: Instant): Promise<Connection>;
  /** Who a CRM's users are here: named in the mapping, else of the same mail address. */
  peopleOf(mapping: Mapping, told: readonly CrmPerson[]): Promise<People>;
  remove(id: string): Promise<boolean>;
  list(): Promise<Connection[]>;
  get(id: string): Promise<Connection | null>;
  secretsOf(id: string): Promise<Record<string, string>>;
  setActive(id: string, active: boolean): Promise<void>;
  setWriteBack(id: string, writeBack: boolean): Promise<void>;
  progress(id: string): Promise<StreamProgress[]>;
  cursorOf(id: string, stream: string): Promise<{ cursor: unknown; done: number; firstDoneAt: Instant | null }>;
  keepCursor(
    id: string,
    stream: string,
    at: { cursor: unknown; read: number; refused: number; total: number | null; firstDone: boolean; now: Instant },
  ): Promise<void>;
  /** Starts every stream over; facts that are known stay as they are. */
  rewind(id: string): Promise<void>;
  /** How many acts wait to be written, and how many the CRM refused for good. */
  writeBackState(id: string): Promise<{ sent: number; waiting: number; refused: number; lastError: string | null }>;
  keepPeople(id: string, people: Record<string, string>): Promise<void>;
  wasWell(id: string, now: Instant): Promise<void>;
  wasIll(id: string, message: string, now: Instant): Promise<void>;
};

/** Reads settings and secrets as a connector wants them. @throws {HubFault} one sentence on the first that is wrong. */
export function checkedSettings(
  connector: Connector,
  settings: Record<string, string>,
  secrets: Record<string, string>,
): { settings: Record<string, string>; secrets: Record<string, string> } {
  const parsed = connector.settings.safeParse(settings);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new HubFault(`${connector.name}: ${issue?.path.join('.') || 'settings'}: ${issue?.message ?? 'not valid'}.`);
  }
  for (const [name, { label, optional }] of Object.entries(connector.secrets)) {
    if (!optional && !secrets[name]) throw new HubFault(`${connector.name} needs ${label}.`);
  }
  const known = Object.fromEntries(Object.entries(secrets).filter(([name]) => name in connector.secrets));
  return { settings: z.record(z.string(), z.string()).parse(JSON.parse(JSON.stringify(parsed.data))), secrets: known };
}

/** Keeps the connections of one database. */
export function createConnections(
  open: OpenDatabase,
  directory: Directory,
  box: SecretBox,
  among: readonly Connector[] = connectors,
): Connections {
  const { db } = open;
  const connectorOf = (kind: string) => among.find(({ id }) => id === kind);

  async function read(where = sql`true`): Promise<Connection[]> {
    const found = await rows<Row>(
      db,
      sql`select id, kind, settings, mapping, write_back, active, created_at::float8 as created_at, last_ok_at::float8 as last_ok_at, last_error, people
        from connections where ${where} order by created_at, id`,
    );
    return found.flatMap((row) => {
      const connector = connectorOf(row.kind);
      if (!connector) return [];
      return {
        id: row.id,
        kind: row.kind,
        settings: row.settings,
        mapping: mergedMapping(connector.mapping, row.mapping),
        writeBack: row.write_back,
        active: row.active,
        createdAt: row.created_at,
        lastOkAt: row.last_ok_at,
        lastError: row.last_error,
        people: row.people,
      };
    });
  }

  return {
    connectorOf,
    peopleOf: (mapping, told) => peopleOf({ open, directory }, { mapping }, told),
    async put({ id, kind, name, settings, secrets, mapping: changed = {}, writeBack }, now) {
      const connector = connectorOf(kind);
      if (!connector) throw new HubFault(`There is no connector "${kind}".`);
      const checked = checkedSettings(connector, settings, secrets);
      const { team, writeIn } = mergedMapping(connector.mapping, changed);
      // Who notes an act for the CRM knows no connector: the language is kept with the connection.
      const mapping = { ...changed, writeIn };
      if (!(await directory.teams()).some((one) => one.id === team)) {
        throw new HubFault(
          `Leads whose owner is nobody's here go to team "${team}", which is not there: add it (hub -- team add ${team} --name …) or name another.`,
        );
      }
      const { origin, params } = connector.site(checked.settings);
      const site: Site = { id, crm: kind, name: name ?? connector.name, origin, params };
      await directory.addSite(site);
      const sealed = box.seal(checked.secrets, id);
      await db.transaction(async (tx) => {
        const [had] = await rows<{ kind: string; settings: unknown; mapping: unknown }>(
          tx,
          sql`select kind, settings, mapping from connections where id = ${id} for update`,
        );
        if (had && had.kind !== kind) throw new HubFault(`"${id}" is a connection to ${had.kind}: choose another id.`);
        await tx.execute(sql`insert into connections (id, kind, settings, secrets, mapping, write_back, created_at)
          values (${id}, ${kind}, ${JSON.stringify(checked.settings)}::jsonb, ${sealed}, ${JSON.stringify(mapping)}::jsonb, ${writeBack ?? false}, ${now}::bigint)
          on conflict (id) do update set kind = excluded.kind, settings = excluded.settings, secrets = excluded.secrets, mapping = excluded.mapping,
            write_back = ${writeBack === undefined ? sql`connections.write_back` : sql`excluded.write_back`}, active = true, last_error = null, last_error_at = null`);
        const [before, after] = [had, { settings: checked.settings, mapping }].map((one) => canonical([one?.settings, one?.mapping]));
        if (had && before !== after) await startOver(tx, id);
      });
      const [connection] = await read(sql`id = ${id}`);
      if (!connection) throw new Error('A connection that was just kept is not there.');
      return connection;
    },
    async remove(id) {
      return (await rows(db, sql`delete from connections where id = ${id} returning 1`)).length > 0;
    },
    list: () => read(),
    get: async (id) => (await read(sql`id = ${id}`))[0] ?? null,
    async secretsOf(id) {
      const [row] = await rows<{ secrets: string }>(db, sql`select secrets from connections where id = ${id}`);
      if (!row) throw new HubFault(`There is no connection "${id}".`);
      return box.open(row.secrets, id);
    },
    async setActive(id, active) {
      await db.execute(sql`update connections set active = ${active}, last_error = null, last_error_at = null where id = ${id}`);
    },
    async setWriteBack(id, writeBack) {
      await db.execute(sql`update connections set write_back = ${writeBack} where id = ${id}`);
    },
    progress: (id) =>
      rows(
        db,
        sql`select stream, done::float8 as done, refused::float8 as refused, total::float8 as total, first_done_at::float8 as "firstDoneAt", updated_at::float8 as "updatedAt"
          from connection_streams where connection = ${id} order by stream`,
      ),
    async cursorOf(id, stream) {
      const [row] = await rows<{ cursor: unknown; done: number; first_done_at: number | null }>(
        db,
        sql`select cursor, done::float8 as done, first_done_at::float8 as first_done_at from connection_streams where connection = ${id} and stream = ${stream}`,
      );
      return { cursor: row?.cursor ?? null, done: row?.done ?? 0, firstDoneAt: row?.first_done_at ?? null };
    },
    async keepCursor(id, stream, { cursor, read: count, refused, total, firstDone, now }) {
      await db.execute(sql`insert into connection_streams as s (connection, stream, cursor, done, refused, total, first_done_at, updated_at)
        values (${id}, ${stream}, ${JSON.stringify(cursor)}::jsonb, ${count}::bigint, ${refused}::bigint, ${total}::bigint, ${firstDone ? now : null}::bigint, ${now}::bigint)
        on conflict (connection, stream) do update set cursor = excluded.cursor, done = s.done + excluded.done,
          refused = s.refused + excluded.refused, total = coalesce(excluded.total, s.total),
          first_done_at = coalesce(s.first_done_at, excluded.first_done_at), updated_at = excluded.updated_at`);
    },
    rewind: (id) => startOver(db, id),
    async writeBackState(id) {
      const [row] = await rows<{ sent: number; waiting: number; refused: number; last_error: string | null }>(
        db,
        sql`select (count(*) filter (where sent_at is not null))::float8 as sent,
          (count(*) filter (where sent_at is null and next_at < ${NEVER}::bigint))::float8 as waiting,
          (count(*) filter (where sent_at is null and next_at = ${NEVER}::bigint))::float8 as refused, max(error) as last_error
          from write_backs where connection = ${id}`,
      );
      return { sent: row?.sent ?? 0, waiting: row?.waiting ?? 0, refused: row?.refused ?? 0, lastError: row?.last_error ?? null };
    },
    async keepPeople(id, people) {
      await db.execute(sql`update connections set people = ${JSON.stringify(people)}::jsonb where id = ${id}`);
    },
    async wasWell(id, now) {
      await db.execute(sql`update connections set last_ok_at = ${now}::bigint, last_error = null, last_error_at = null where id = ${id}`);
    },
    async wasIll(id, message, now) {
      await db.execute(sql`update connections set last_error = ${message}, last_error_at = ${now}::bigint where id = ${id}`);
    },
  };
}

/** What was said of each record stays known, so that owners and deletions are still seen; only nothing counts as unchanged any more. */
async function startOver(db: Database, id: string): Promise<void> {
  await db.execute(sql`delete from connection_streams where connection = ${id}`);
  await db.execute(sql`update crm_records set hash = '', checked_at = 0 where connection = ${id}`);
}
