import { z } from 'zod';
import { CrmFault, type CrmFaultCode } from '@/server/connectors/crm-fault';

/** What Odoo's own domains look like: triples and the words between them. */
export type Domain = readonly (readonly [string, string, unknown] | '|' | '&' | '!')[];

export type OdooRow = { id: number } & Record<string, unknown>;

export type Search = {
  domain: Domain;
  fields: readonly string[];
  order?: string;
  limit?: number;
  /** Archived ones too. */
  archived?: boolean;
};

/** One Odoo database, whatever it speaks. Every call may throw a `CrmFault`. */
export type OdooApi = {
  /** "19.0"; the first number alone counts. */
  version: string;
  major: number;
  search(model: string, search: Search, signal: AbortSignal): Promise<OdooRow[]>;
  count(model: string, domain: Domain, signal: AbortSignal): Promise<number>;
  /** The names of a model's fields, each with the label people see; asked once. */
  fields(model: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Calls any other method on some records. */
  call(model: string, method: string, ids: readonly number[], named: Record<string, unknown>, signal: AbortSignal): Promise<unknown>;
};

export type OdooAccess = { url: string; database?: string | undefined; user?: string | undefined; key: string };

/** Longer than Odoo itself lets a request run (120 s by default). */
const PATIENCE = 130_000;
/** From here on there is JSON-2; what came before speaks JSON-RPC. */
const JSON2_SINCE = 19;

const Rows = z.array(z.looseObject({ id: z.number() }));
const WebVersion = z.object({ version: z.string() });

/**
 * Opens Odoo's API: JSON-2 with the key as bearer from 19 on, else JSON-RPC with the key in the password's place. Written on plain
 * `fetch`: the packages for Odoo on npm are each one person's, and none speaks JSON-2.
 * @throws {CrmFault}
 */
export async function openOdoo(access: OdooAccess, signal: AbortSignal): Promise<OdooApi> {
  const version = await versionOf(access, signal);
  const major = Number(/\d+/.exec(version)?.[0] ?? 0);
  return apiOver(version, major, major >= JSON2_SINCE ? json2(access) : await jsonRpc(access, signal));
}

/** Calls a method by its named arguments; `positional` are those that changed their name over the versions. */
type Caller = (
  model: string,
  method: string,
  ids: readonly number[] | null,
  named: Record<string, unknown>,
  positional: Record<string, unknown>,
  signal: AbortSignal,
) => Promise<unknown>;

function apiOver(version: string, major: number, call: Caller): OdooApi {
  const known = new Map<string, ReadonlyMap<string, string>>();
  return {
    version,
    major,
    async search(model, { domain, fields, order, limit, archived }, signal) {
      const named = {
        domain,
        fields,
        // English names, whatever the user's language: meanings of stages hang on them.
        context: { lang: 'en_US', ...(archived ? { active_test: false } : {}) },
        ...(order === undefined ? {} : { order }),
        ...(limit === undefined ? {} : { limit }),
      };
      return read(Rows, await call(model, 'search_read', null, named, {}, signal));
    },
    async count(model, domain, signal) {
      return read(z.number(), await call(model, 'search_count', null, { context: { active_test: false } }, { domain }, signal));
    },
    async fields(model, signal) {
      const had = known.get(model);
      if (had) return had;
      const told = await call(model, 'fields_get', null, { attributes: ['string'] }, {}, signal);
      const fields = new Map(
        Object.entries(read(z.record(z.string(), z.looseObject({ string: z.string().default('') })), told)).map(([name, field]) => [
          name,
          field.string,
        ]),
      );
      known.set(model, fields);
      return fields;
    },
    call: (model, method, ids, named, signal) => call(model, method, ids, named, {}, signal),
  };
}

function json2({ url, database, key }: OdooAccess): Caller {
  return async (model, method, ids, named, positional, signal) => {
    const body = { ...named, ...positional, ...(ids === null ? {} : { ids }) };
    const headers = { authorization: `bearer ${key}`, ...(database ? { 'x-odoo-database': database } : {}) };
    const response = await send(`${url}/json/2/${model}/${method}`, body, headers, signal);
    if (response.ok) return answerOf(response);
    const error = z.object({ name: z.string() }).safeParse(await response.json().catch(() => null));
    const name = error.data?.name.split('.').at(-1) ?? '';
    // Before it has a database, Odoo answers with a page of its own.
    if (response.status === 404 && !name) throw new CrmFault('not_found', noDatabase(database));
    throw faultOf(response, name, `${model} ${method}: ${name || response.status}`);
  };
}

function noDatabase(database: string | undefined): string {
  return database ? `Odoo shows no database "${database}" there` : 'if there are several databases, say with --database which one';
}

async function jsonRpc({ url, database, user, key }: OdooAccess, signal: AbortSignal): Promise<Caller> {
  if (!database || !user) throw new CrmFault('refused', 'this version of Odoo also needs the database and the login of the key’s user');
  const uid = await rpc(url, 'common', 'authenticate', [database, user, key, {}], signal);
  if (typeof uid !== 'number') throw new CrmFault('signed_out');
  return (model, method, ids, named, positional, callSignal) => {
    const args = [...(ids === null ? [] : [ids]), ...Object.values(positional)];
    return rpc(url, 'object', 'execute_kw', [database, uid, key, model, method, args, named], callSignal, `${model} ${method}`);
  };
}

const RpcAnswer = z.union([
  z.object({ error: z.looseObject({ data: z.looseObject({ name: z.string().default('') }).optional() }) }),
  z.object({ result: z.unknown() }),
]);

async function rpc(url: string, service: string, method: string, args: unknown[], signal: AbortSignal, what = method): Promise<unknown> {
  const response = await send(`${url}/jsonrpc`, { jsonrpc: '2.0', id: 1, method: 'call', params: { service, method, args } }, {}, signal);
  if (!response.ok) throw faultOf(response, '', `${what}: ${response.status}`);
  const answer = read(RpcAnswer, await answerOf(response));
  if (!('error' in answer)) return answer.result;
  const name = answer.error.data?.name.split('.').at(-1) ?? '';
  throw faultOf(response, name, `${what}: ${name}`);
}

/** Older versions tell theirs by JSON-RPC only. */
async function versionOf({ url }: OdooAccess, signal: AbortSignal): Promise<string> {
  const response = await send(`${url}/web/version`, null, {}, signal);
  const told = response.ok ? WebVersion.safeParse(await response.json().catch(() => null)) : null;
  if (told?.success) return told.data.version;
  const asked = await rpc(url, 'common', 'version', [], signal).catch((error: unknown) => {
    if (error instanceof CrmFault && error.passes) throw error;
    return null;
  });
  signal.throwIfAborted();
  const answer = z.object({ server_version: z.string() }).safeParse(asked);
  if (!answer.success) throw new CrmFault('broken', 'no Odoo answers there');
  return answer.data.server_version;
}

/** Sends JSON, or asks with GET where there is none. A redirect is not followed: the key belongs to one address. */
async function send(url: string, body: unknown, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE);
  const response = await fetch(url, {
    method: body === null ? 'GET' : 'POST',
    headers: { accept: 'application/json', ...(body === null ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
    signal: AbortSignal.any([signal, patience]),
  }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new CrmFault('unreachable', patience.aborted ? 'no answer in time' : '', null, error);
  });
  if (response.status >= 300 && response.status < 400) {
    const to = response.headers.get('location') ?? '';
    const origin = URL.canParse(to) ? new URL(to).origin : '';
    throw new CrmFault('not_found', origin ? `it has moved to ${origin}` : 'it has moved');
  }
  return response;
}

async function answerOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new CrmFault('broken', '', null, error);
  }
}

const byName: Record<string, CrmFaultCode> = {
  AccessDenied: 'signed_out',
  Unauthorized: 'signed_out',
  SessionExpiredException: 'signed_out',
  AccessError: 'forbidden',
  Forbidden: 'forbidden',
  MissingError: 'not_found',
  NotFound: 'not_found',
  UserError: 'refused',
  ValidationError: 'refused',
  ValueError: 'refused',
  KeyError: 'refused',
  TypeError: 'refused',
};

/** Names of Odoo's errors are told, its messages never: they quote records. */
function faultOf(response: Response, name: string, detail: string): CrmFault {
  const { status } = response;
  const after = Number(response.headers.get('retry-after'));
  const wait = Number.isFinite(after) && after > 0 ? after * 1_000 : null;
  if (status === 429) return new CrmFault('busy', '429', wait);
  const named = byName[name];
  if (named) return new CrmFault(named, detail);
  if (status === 502 || status === 503 || status === 504) return new CrmFault('unreachable', String(status), wait);
  if (status === 401) return new CrmFault('signed_out');
  if (status === 403) return new CrmFault('forbidden', detail);
  if (status === 404) return new CrmFault('not_found', detail);
  return new CrmFault(status >= 400 && status < 500 ? 'refused' : 'broken', detail);
}

function read<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new CrmFault('broken', parsed.error.issues[0]?.path.join('.') ?? '');
  return parsed.data;
}
