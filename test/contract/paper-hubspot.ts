import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';

type Version = { value: string; timestamp: string; sourceType: string; updatedByUserId?: number };
type Thing = {
  id: string;
  properties: Record<string, string>;
  history: Record<string, Version[]>;
  createdAt: string;
  updatedAt: string;
  archivedAt?: string;
};
type Filter = { propertyName: string; operator: string; value: string };

/** What the paper HubSpot answers instead of the truth. */
export type HubspotRefusal = { status: number; body?: unknown; headers?: Record<string, string>; html?: boolean };

/**
 * HubSpot as far as the connector asks, over HTTP at its documented paths, with objects in memory: listing, searching with its limits
 * (200 a page, one order, nothing beyond 10,000 results, five a second), batches that leave out what is gone and answer under the id of
 * what something was merged into, associations, owners, properties, the account, and access tokens by refresh token.
 */
export type PaperHubspot = {
  token: string;
  refresh: { token: string; clientId: string; clientSecret: string; given: number };
  account: { portalId: number; uiDomain: string; utcOffsetMilliseconds: number };
  owners: { id: string; email: string; firstName: string; lastName: string; userId: number; archived?: boolean }[];
  properties: { name: string; label: string; hidden?: boolean; options?: { label: string; value: string; displayOrder: number }[] }[];
  /** Adds or changes an object at a moment; `by` is the user who did. */
  put(type: string, id: string, properties: Record<string, string>, at: number, by?: number): void;
  link(type: string, id: string, to: string, toId: string): void;
  archive(type: string, id: string, at: number): void;
  /** As people do in HubSpot: what was merged is answered for by the other. */
  merge(type: string, from: string, into: string, at: number): void;
  erase(type: string, id: string): void;
  objects(type: string): Thing[];
  /** Objects that the search does not find yet. */
  unindexed: Set<string>;
  /** The first answer that is not undefined counts. */
  refuse: (path: string, body: Record<string, unknown>) => HubspotRefusal | undefined;
  calls: { method: string; path: string; query: URLSearchParams; authorization: string | undefined; body: Record<string, unknown> }[];
  headers: Record<string, string>;
  close(): Promise<void>;
};

const real = globalThis.fetch;
const WINDOW = 10_000;
const MOST_SEARCHES = 5;

/** Starts one and puts it where `https://api.hubapi.com` is, for everything that fetches in this process. `clock` is its time. */
export async function paperHubspot(clock: () => number): Promise<PaperHubspot> {
  const tables = new Map<string, Map<string, Thing>>();
  const links = new Map<string, Set<string>>();
  const merged = new Map<string, string>();
  const searched: number[] = [];
  const tableOf = (type: string) => {
    const table = tables.get(type) ?? new Map<string, Thing>();
    tables.set(type, table);
    return table;
  };
  const modified = (type: string) => (type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate');
  const paper: PaperHubspot = {
    token: 'pat-paper',
    refresh: { token: 'refresh-paper', clientId: 'app-1', clientSecret: 'app-secret', given: 0 },
    account: { portalId: 4711, uiDomain: 'app.hubspot.com', utcOffsetMilliseconds: 9 * 3_600_000 },
    owners: [],
    properties: [],
    put(type, id, properties, at, by) {
      const timestamp = new Date(at).toISOString();
      const had = tableOf(type).get(id) ?? {
        id,
        properties: { hs_object_id: id, createdate: timestamp, hs_createdate: timestamp },
        history: {},
        createdAt: timestamp,
        updatedAt: timestamp,
      };
      for (const [name, value] of Object.entries(properties)) {
        if (had.properties[name] === value) continue;
        had.properties[name] = value;
        const version = { value, timestamp, sourceType: 'CRM_UI', ...(by === undefined ? {} : { updatedByUserId: by }) };
        had.history[name] = [version, ...(had.history[name] ?? [])].slice(0, 20);
      }
      had.properties[modified(type)] = timestamp;
      had.updatedAt = timestamp;
      tableOf(type).set(id, had);
    },
    link(type, id, to, toId) {
      for (const [a, b] of [
        [`${type}/${id}`, `${to}/${toId}`],
        [`${to}/${toId}`, `${type}/${id}`],
      ] as const)
        links.set(a, (links.get(a) ?? new Set()).add(b));
    },
    archive(type, id, at) {
      const thing = tableOf(type).get(id);
      if (thing) thing.archivedAt = new Date(at).toISOString();
    },
    merge(type, from, into, at) {
      tableOf(type).delete(from);
      merged.set(`${type}/${from}`, into);
      const ids = [tableOf(type).get(into)?.properties.hs_merged_object_ids, from].filter((one) => one);
      paper.put(type, into, { hs_merged_object_ids: ids.join(';') }, at);
    },
    erase: (type, id) => void tableOf(type).delete(id),
    objects: (type) => [...tableOf(type).values()],
    unindexed: new Set(),
    refuse: () => undefined,
    calls: [],
    headers: {},
    close: () =>
      new Promise((resolve) => {
        vi.stubGlobal('fetch', real);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubGlobal('fetch', (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.hostname === '127.0.0.1' || url.hostname === 'localhost') return real(input, init);
    if (url.origin !== 'https://api.hubapi.com') throw new TypeError(`nobody may be asked at ${url.origin}`);
    return real(`${here}${url.pathname}${url.search}`, init);
  });
  return paper;

  async function answer(request: IncomingMessage, response: ServerResponse) {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { pathname: path, searchParams: query } = new URL(request.url ?? '', here);
    const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded';
    const body = (text === '' ? {} : isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text)) as Record<string, unknown>;
    const { authorization } = request.headers;
    paper.calls.push({ method: request.method ?? '', path, query, authorization, body });
    const send = (status: number, value: unknown, headers: Record<string, string> = {}) =>
      void response.writeHead(status, { 'content-type': 'application/json', ...paper.headers, ...headers }).end(JSON.stringify(value));
    const error = (status: number, category: string, more: object = {}, headers: Record<string, string> = {}) =>
      send(status, { status: 'error', message: 'About Taro Yamada of Tsubame', correlationId: 'c-1', category, ...more }, headers);

    if (path === '/oauth/v3/token') return token(body);
    if (authorization !== `Bearer ${paper.token}`) return error(401, 'INVALID_AUTHENTICATION');
    const no = paper.refuse(path, body);
    if (no?.html) return void response.writeHead(no.status, no.headers).end('<html>proxy</html>');
    if (no) return send(no.status, no.body ?? {}, no.headers);

    if (path === '/account-info/v3/details') {
      return send(200, { accountType: 'STANDARD', timeZone: 'Asia/Tokyo', companyCurrency: 'JPY', utcOffset: '+09:00', ...paper.account });
    }
    if (path === '/crm/v3/properties/contacts') return send(200, { results: paper.properties });
    if (path === '/crm/v3/owners') {
      const archived = query.get('archived') === 'true';
      const owners = paper.owners.filter((owner) => (owner.archived ?? false) === archived);
      return send(200, {
        results: owners.map(({ userId, ...owner }) => ({
          ...owner,
          userId: archived ? null : userId,
          userIdIncludingInactive: userId,
          archived,
        })),
      });
    }
    const [, type = '', rest = ''] = /^\/crm\/v3\/objects\/(\w+)(?:\/(.+))?$/.exec(path) ?? [];
    if (type && rest === '' && request.method === 'GET') return list(type);
    if (type && rest === '' && request.method === 'POST') return create(type);
    if (type && rest === 'search') return search(type);
    if (type && rest === 'batch/read') return batch(type);
    const [, from = '', to = ''] = /^\/crm\/v3\/associations\/(\w+)\/(\w+)\/batch\/read$/.exec(path) ?? [];
    if (from && to) return associations(from, to);
    return error(404, 'OBJECT_NOT_FOUND');

    function token(form: Record<string, unknown>) {
      const { refresh } = paper;
      const right =
        form.grant_type === 'refresh_token' &&
        form.refresh_token === refresh.token &&
        form.client_id === refresh.clientId &&
        form.client_secret === refresh.clientSecret;
      if (!right) return send(400, { status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token' });
      refresh.given += 1;
      paper.token = `access-${refresh.given}`;
      return send(200, { access_token: paper.token, refresh_token: refresh.token, expires_in: 1_800, token_type: 'bearer' });
    }

    function told({ id, properties, history, createdAt, updatedAt, archivedAt }: Thing, wanted: string[], withHistory: string[]) {
      const pick = <Value>(values: Record<string, Value>, names: string[]) =>
        Object.fromEntries(names.flatMap((name) => (name in values ? [[name, values[name]]] : [])));
      return {
        id,
        properties: pick(properties, [...wanted, 'hs_object_id']),
        ...(withHistory.length > 0 ? { propertiesWithHistory: pick(history, withHistory) } : {}),
        createdAt,
        updatedAt,
        archived: archivedAt !== undefined,
        ...(archivedAt === undefined ? {} : { archivedAt }),
      };
    }

    function names(value: string | null): string[] {
      return value ? value.split(',') : [];
    }

    function list(type: string) {
      const [limit, history] = [Number(query.get('limit') ?? 10), names(query.get('propertiesWithHistory'))];
      if (limit > (history.length > 0 ? 50 : 100)) return error(400, 'VALIDATION_ERROR');
      const archived = query.get('archived') === 'true';
      const rows = [...tableOf(type).values()]
        .filter((one) => (one.archivedAt !== undefined) === archived && Number(one.id) > Number(query.get('after') ?? 0))
        .sort((a, b) => Number(a.id) - Number(b.id));
      const page = rows.slice(0, limit);
      return send(200, {
        results: page.map((one) => told(one, names(query.get('properties')), history)),
        ...(rows.length > limit ? { paging: { next: { after: page.at(-1)?.id, link: 'https://api.hubapi.com/…' } } } : {}),
      });
    }

    function search(type: string) {
      const {
        filterGroups = [],
        sorts = [],
        properties = [],
        limit = 10,
        after = 0,
      } = body as {
        filterGroups?: { filters: Filter[] }[];
        sorts?: { propertyName: string; direction: string }[];
        properties?: string[];
        limit?: number;
        after?: number;
      };
      const now = clock();
      while (searched[0] !== undefined && searched[0] <= now - 1_000) searched.shift();
      if (searched.length >= MOST_SEARCHES) {
        return send(429, {
          status: 'error',
          message: 'You have reached your secondly limit.',
          errorType: 'RATE_LIMIT',
          correlationId: 'c-2',
          policyName: 'SECONDLY',
        });
      }
      searched.push(now);
      if (limit > 200 || Number(after) + limit > WINDOW || sorts.length > 1) return error(400, 'VALIDATION_ERROR');
      const valueIn = (one: Thing, name: string) => {
        const value = one.properties[name];
        if (value === undefined) return null;
        return /^\d+$/.test(value) ? Number(value) : Number.isNaN(Date.parse(value)) ? value : Date.parse(value);
      };
      const holds = (one: Thing, { propertyName, operator, value }: Filter) => {
        const is = valueIn(one, propertyName);
        // A property that these objects don't have finds nothing, and nobody says so.
        if (is === null) return false;
        const than = /^\d+$/.test(value) ? Number(value) : value;
        if (operator === 'EQ') return is === than;
        if (operator === 'GT') return is > than;
        if (operator === 'GTE') return is >= than;
        return operator === 'LT' ? is < than : is <= than;
      };
      const { propertyName = 'createdate', direction = 'ASCENDING' } = sorts[0] ?? {};
      const found = [...tableOf(type).values()]
        .filter((one) => one.archivedAt === undefined && !paper.unindexed.has(`${type}/${one.id}`))
        .filter((one) => filterGroups.length === 0 || filterGroups.some(({ filters }) => filters.every((filter) => holds(one, filter))))
        .sort((a, b) => Number(valueIn(a, propertyName) ?? 0) - Number(valueIn(b, propertyName) ?? 0));
      if (direction === 'DESCENDING') found.reverse();
      const page = found.slice(Number(after), Number(after) + limit);
      return send(200, { total: found.length, results: page.map((one) => told(one, properties, [])) });
    }

    function batch(type: string) {
      const {
        inputs,
        properties = [],
        propertiesWithHistory = [],
      } = body as {
        inputs: { id: string }[];
        properties?: string[];
        propertiesWithHistory?: string[];
      };
      if (inputs.length > (propertiesWithHistory.length > 0 ? 50 : 100)) return error(400, 'VALIDATION_ERROR');
      const found = inputs
        .flatMap(({ id }) => tableOf(type).get(merged.get(`${type}/${id}`) ?? id) ?? [])
        .filter((one) => one.archivedAt === undefined);
      const ids = inputs.map(({ id }) => id).filter((id) => !found.some((one) => one.id === (merged.get(`${type}/${id}`) ?? id)));
      const errors = ids.length > 0 ? { numErrors: 1, errors: [{ status: 'error', category: 'OBJECT_NOT_FOUND', context: { ids } }] } : {};
      return send(ids.length > 0 ? 207 : 200, {
        status: 'COMPLETE',
        results: [...new Set(found)].map((one) => told(one, properties, propertiesWithHistory)),
        ...errors,
      });
    }

    function associations(from: string, to: string) {
      const { inputs } = body as { inputs: { id: string }[] };
      const results = inputs.flatMap(({ id }) => {
        const there = [...(links.get(`${from}/${id}`) ?? [])].flatMap((key) => {
          const [type, toId = ''] = key.split('/');
          const thing = tableOf(to).get(toId);
          return type === to && thing && thing.archivedAt === undefined ? [toId] : [];
        });
        // One with a label comes twice.
        return there.length === 0
          ? []
          : [
              {
                from: { id },
                to: there.flatMap((toId) => [
                  { id: toId, type: 'a' },
                  { id: toId, type: 'b' },
                ]),
              },
            ];
      });
      const errors = results.length < inputs.length ? { errors: [{ status: 'error', category: 'OBJECT_NOT_FOUND' }] } : {};
      return send(results.length < inputs.length ? 207 : 200, { status: 'COMPLETE', results, ...errors });
    }

    function create(type: string) {
      const { properties, associations: to } = body as {
        properties: Record<string, string>;
        associations: { to: { id: string }; types: { associationTypeId: number }[] }[];
      };
      const id = String(9_000_000 + tableOf(type).size);
      paper.put(type, id, properties, clock());
      for (const one of to) paper.link(type, id, 'contacts', one.to.id);
      return send(201, { ...told(tableOf(type).get(id) as Thing, [], []) });
    }
  }
}
