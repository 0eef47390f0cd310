import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { CrmFault } from '@/server/connectors/crm-fault';
import { callPace, type PaceLimit, type Wait } from './call-pace';
import { faultOf } from './hubspot-faults';

/** One version of a property, as HubSpot keeps them. */
export type Version = { value: string; timestamp: string; updatedByUserId?: number | undefined; sourceType?: string | undefined };

export type HubspotRow = {
  id: string;
  properties: Record<string, string | null>;
  propertiesWithHistory?: Record<string, Version[]> | undefined;
  createdAt: string;
  updatedAt: string;
  archivedAt?: string | undefined;
};

/** HubSpot's own names of object types in its addresses. */
export type ObjectType = 'contacts' | 'companies' | 'deals' | 'leads' | 'calls' | 'meetings' | 'emails' | 'notes' | 'tasks';

/** One condition; those of a search must all hold. Moments are epoch milliseconds. */
export type Filter = { propertyName: string; operator: 'EQ' | 'GT' | 'GTE' | 'LT' | 'LTE'; value: string };

/** Which properties to read, and of which also how they changed. */
export type Want = { properties: readonly string[]; history?: readonly string[] };

/** One HubSpot account. Every call may throw a `CrmFault`. */
export type HubspotApi = {
  account: { portalId: string; uiDomain: string };
  /** The part of the day's budget that is left, 0 to 1; null where HubSpot sets none. */
  budgetLeft(): number | null;
  /** Every object in the order of ids, a page at a time: the way to read all, as it knows no window of 10,000. */
  list(
    type: ObjectType,
    page: Want & { after: string | null; archived?: boolean },
    signal: AbortSignal,
  ): Promise<{ rows: HubspotRow[]; after: string | null }>;
  /** At most 200 that fit, in one order. Never page on here: HubSpot refuses to go beyond 10,000 results. */
  search(
    type: ObjectType,
    asked: { filters: readonly Filter[]; sort: string; descending?: boolean; limit?: number },
    signal: AbortSignal,
  ): Promise<{ rows: HubspotRow[]; total: number }>;
  /** Some objects by their ids. One that was merged comes under the id of what it was merged into; one that is gone doesn't come. */
  read(type: ObjectType, ids: readonly string[], want: Want, signal: AbortSignal): Promise<HubspotRow[]>;
  /** For each of some objects those of another type that it has to do with. */
  associated(from: ObjectType, to: ObjectType, ids: readonly string[], signal: AbortSignal): Promise<Map<string, string[]>>;
  create(type: ObjectType, body: unknown, signal: AbortSignal): Promise<string>;
  /** Any other address, read page by page to its end. */
  all(path: string, query: Record<string, string>, signal: AbortSignal): Promise<unknown[]>;
};

/** A token of a private app, or a refresh token with the app it belongs to. */
export type HubspotAccess = { token: string; clientId?: string | undefined; clientSecret?: string | undefined };

/** Most rows of a search, of a list, of a batch, and of either with history. https://developers.hubspot.com/docs/api-reference/latest/crm/search-the-crm */
export const SEARCH_SIZE = 200;
const LIST_SIZE = 100;
const HISTORY_SIZE = 50;

/** Below HubSpot's own limits, which all apps of an account share for searches: five a second, and 100 calls in ten seconds. */
const searches: PaceLimit = { most: 4, within: 1_000 };
const calls: PaceLimit = { most: 90, within: 10_000 };
const TRIES = 5;
const PATIENCE = 90_000;
/** An access token is used no longer than until so long before its end. */
const MARGIN = 60_000;

const Paging = z.looseObject({ next: z.looseObject({ after: z.string() }).optional() }).optional();
const VersionOf = z.looseObject({
  value: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
  timestamp: z.string(),
  updatedByUserId: z.number().optional(),
  sourceType: z.string().optional(),
});
const RowOf = z.looseObject({
  id: z.string(),
  properties: z.record(z.string(), z.string().nullable()).default({}),
  propertiesWithHistory: z.record(z.string(), z.array(VersionOf)).optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  archivedAt: z.string().optional(),
});
const Rows = z.looseObject({ results: z.array(RowOf), total: z.number().default(0), paging: Paging });
const Associations = z.looseObject({
  results: z.array(z.looseObject({ from: z.looseObject({ id: z.string() }), to: z.array(z.looseObject({ id: z.coerce.string() })) })),
});
const Anything = z.looseObject({ results: z.array(z.unknown()), paging: Paging });
const Account = z.looseObject({
  portalId: z.number(),
  uiDomain: z.string().default('app.hubspot.com'),
  utcOffsetMilliseconds: z.number().default(0),
});
const Token = z.looseObject({ access_token: z.string(), expires_in: z.number() });

type Asked = { method: 'GET' | 'POST'; path: string; query?: Record<string, string>; body?: unknown; search?: boolean };

/** Access tokens by refresh token: they live for half an hour, a session for one reading. */
const held = new Map<string, { token: string; until: number }>();

/**
 * Opens an account over HubSpot's own client, at HubSpot's own pace: a 429 is waited out here, only a used-up day and a standstill reach
 * the caller. The client's limiter and retries stay off, as they neither know the day's budget nor stop when asked to.
 * @throws {CrmFault}
 */
export async function openHubspot(
  access: HubspotAccess,
  { clock, wait, onWait = () => {} }: { clock: () => number; wait: Wait; onWait?: ((ms: number) => void) | undefined },
  signal: AbortSignal,
): Promise<HubspotApi> {
  const { Client } = await import('@hubspot/api-client');
  const anyTurn = callPace(calls, clock, wait);
  const searchTurn = callPace(searches, clock, wait);
  let utcOffset: number | null = null;
  let budget: number | null = null;

  async function accessToken(asking: AbortSignal): Promise<string> {
    const { token, clientId, clientSecret } = access;
    if (!clientId || !clientSecret) return token;
    const had = held.get(token);
    if (had && had.until > clock()) return had.token;
    // The client knows the first version only, which ends in February 2027.
    const response = await orInTime(asking, () =>
      new Client().apiRequest({
        method: 'POST',
        path: '/oauth/v3/token',
        defaultJson: false,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: token,
          client_id: clientId,
          client_secret: clientSecret,
        }).toString(),
      }),
    );
    if (response.status === 400 || response.status === 401) throw new CrmFault('signed_out', 'the refresh token or its app');
    if (!response.ok) throw (await faultOf(response, { clock, utcOffset })).fault;
    const { access_token, expires_in } = read(Token, await bodyOf(response));
    held.set(token, { token: access_token, until: clock() + expires_in * 1_000 - MARGIN });
    return access_token;
  }

  async function call({ method, path, query, body, search }: Asked, asking: AbortSignal): Promise<unknown> {
    for (let tries = 1; ; tries++) {
      if (search) await searchTurn(asking);
      await anyTurn(asking);
      const client = new Client({ accessToken: await accessToken(asking) });
      const response = await orInTime(asking, () =>
        client.apiRequest({ method, path, ...(query ? { qs: query } : {}), ...(body === undefined ? {} : { body }) }),
      );
      budget = partLeft(response.headers) ?? budget;
      if (response.ok) return bodyOf(response);
      const { fault, again } = await faultOf(response, { clock, utcOffset });
      if (again === null || tries >= TRIES) throw fault;
      onWait(again);
      await wait(again, asking);
    }
  }

  async function orInTime(asking: AbortSignal, ask: () => Promise<Response>): Promise<Response> {
    const patience = AbortSignal.timeout(PATIENCE);
    return orAborted(ask(), AbortSignal.any([asking, patience])).catch((error: unknown) => {
      if (asking.aborted) throw error;
      throw new CrmFault('unreachable', patience.aborted ? 'no answer in time' : '', null, error);
    });
  }

  const details = read(Account, await call({ method: 'GET', path: '/account-info/v3/details' }, signal));
  utcOffset = details.utcOffsetMilliseconds;

  return {
    account: { portalId: String(details.portalId), uiDomain: details.uiDomain },
    budgetLeft: () => budget,
    async list(type, { properties, history = [], after, archived = false }, asking) {
      const query = {
        limit: String(history.length > 0 ? HISTORY_SIZE : LIST_SIZE),
        properties: properties.join(','),
        archived: String(archived),
        ...(history.length > 0 ? { propertiesWithHistory: history.join(',') } : {}),
        ...(after === null ? {} : { after }),
      };
      const { results, paging } = read(Rows, await call({ method: 'GET', path: `/crm/v3/objects/${type}`, query }, asking));
      return { rows: results, after: paging?.next?.after ?? null };
    },
    async search(type, { filters, sort, descending = false, limit = SEARCH_SIZE }, asking) {
      const body = {
        filterGroups: filters.length > 0 ? [{ filters }] : [],
        sorts: [{ propertyName: sort, direction: descending ? 'DESCENDING' : 'ASCENDING' }],
        properties: [modifiedProperty(type)],
        limit,
      };
      const asked: Asked = { method: 'POST', path: `/crm/v3/objects/${type}/search`, body, search: true };
      const { results, total } = read(Rows, await call(asked, asking));
      return { rows: results, total };
    },
    async read(type, ids, { properties, history = [] }, asking) {
      const rows = await inBatches(ids, history.length > 0 ? HISTORY_SIZE : LIST_SIZE, async (some) => {
        const body = { inputs: some.map((id) => ({ id })), properties, ...(history.length > 0 ? { propertiesWithHistory: history } : {}) };
        return read(Rows, await call({ method: 'POST', path: `/crm/v3/objects/${type}/batch/read`, body }, asking)).results;
      });
      return [...new Map(rows.map((row) => [row.id, row])).values()];
    },
    async associated(from, to, ids, asking) {
      const found = new Map<string, string[]>();
      const results = await inBatches(ids, LIST_SIZE, async (some) => {
        const body = { inputs: some.map((id) => ({ id })) };
        return read(Associations, await call({ method: 'POST', path: `/crm/v3/associations/${from}/${to}/batch/read`, body }, asking))
          .results;
      });
      // One that has a label comes twice, with it and without.
      for (const one of results) found.set(one.from.id, [...new Set(one.to.map(({ id }) => id))]);
      return found;
    },
    async create(type, body, asking) {
      return read(z.looseObject({ id: z.string() }), await call({ method: 'POST', path: `/crm/v3/objects/${type}`, body }, asking)).id;
    },
    async all(path, query, asking) {
      const found: unknown[] = [];
      for (let after: string | null = ''; after !== null; ) {
        const page: z.output<typeof Anything> = read(
          Anything,
          await call({ method: 'GET', path, query: { ...query, ...(after ? { after } : {}) } }, asking),
        );
        found.push(...page.results);
        after = page.paging?.next?.after ?? null;
      }
      return found;
    },
  };
}

/** The property that says when an object changed. Contacts have one of their own; a search by the wrong one finds nothing and says nothing. */
export function modifiedProperty(type: ObjectType): string {
  return type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
}

/** Waits in earnest. */
export async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal });
}

/** What the account's user may not read, or the account doesn't have, is left out; everything else is still told. */
export async function orElse<Value>(asked: Promise<Value>, otherwise: Value): Promise<Value> {
  return asked.catch((error: unknown) => {
    if (error instanceof CrmFault && (error.code === 'forbidden' || error.code === 'not_found')) return otherwise;
    throw error;
  });
}

async function inBatches<Item>(ids: readonly string[], size: number, ask: (some: readonly string[]) => Promise<Item[]>): Promise<Item[]> {
  const distinct = [...new Set(ids)];
  const found: Item[] = [];
  for (let from = 0; from < distinct.length; from += size) found.push(...(await ask(distinct.slice(from, from + size))));
  return found;
}

function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function partLeft(headers: Headers): number | null {
  const [all, left] = ['x-hubspot-ratelimit-daily', 'x-hubspot-ratelimit-daily-remaining'].map((name) =>
    Number(headers.get(name) ?? Number.NaN),
  );
  return all !== undefined && left !== undefined && all > 0 && left >= 0 ? left / all : null;
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new CrmFault('broken', '', null, error);
  }
}

function read<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new CrmFault('broken', parsed.error.issues[0]?.path.join('.') ?? '');
  return parsed.data;
}
