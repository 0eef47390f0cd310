import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Row = Record<string, unknown> & { Id: string };

/** What the paper Salesforce answers instead of the truth. */
export type SalesforceRefusal = { status: number; code?: string; message?: string; html?: boolean };

/**
 * Salesforce's REST API as far as the connector asks, over HTTP at its documented paths, with objects in memory: signing in three ways,
 * queries in as much SOQL as it takes, with parts and places to go on from that are forgotten at once, describing, deletions, creating,
 * the header that counts the calls of a day. Rows are stamped to the second, as there.
 */
export type PaperSalesforce = {
  url: string;
  token: string;
  secret: string;
  /** Whom a signed assertion or a refresh token is of. */
  signedIn: Record<string, string>[];
  used: number;
  limit: number;
  /** How many rows one answer tells. */
  part: number;
  put(type: string, row: Row, at: number): void;
  /** Into the bin: still there for those who ask for deleted ones. */
  remove(type: string, id: string, at: number, master?: string): void;
  rows(type: string): Row[];
  picklists: Record<string, string[]>;
  hidden: Set<string>;
  refuse: (path: string, soql: string) => SalesforceRefusal | undefined;
  calls: { method: string; path: string; soql: string; authorization: string | undefined; body: Record<string, unknown> }[];
  close(): Promise<void>;
};

/** An id of 18 characters, from the three that say what it is of and a number. */
export function idOf(prefix: string, number: number): string {
  const short = prefix + String(number).padStart(12, '0');
  const checks = short.replace(/.{5}/g, (five) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'.charAt([...five].reduce((sum, letter, i) => sum + (/[A-Z]/.test(letter) ? 1 << i : 0), 0)),
  );
  return short + checks;
}

export async function paperSalesforce(clock: () => number): Promise<PaperSalesforce> {
  const tables = new Map<string, Row[]>();
  const tableOf = (type: string) => {
    const table = tables.get(type) ?? [];
    tables.set(type, table);
    return table;
  };
  const stamp = (at: number) => new Date(Math.floor(at / 1_000) * 1_000).toISOString().replace('Z', '+0000');
  let session = 0;
  const paper: PaperSalesforce = {
    url: '',
    token: '',
    secret: 'app-secret',
    signedIn: [],
    used: 100,
    limit: 100_000,
    part: 2_000,
    put(type, row, at) {
      const table = tableOf(type);
      const had = table.find(({ Id }) => Id === row.Id);
      const next = { CreatedDate: stamp(at), IsDeleted: false, ...had, ...row, SystemModstamp: stamp(at) };
      if (had) Object.assign(had, next);
      else table.push(next);
    },
    remove(type, id, at, master) {
      paper.put(type, { Id: id, IsDeleted: true, ...(master === undefined ? {} : { MasterRecordId: master }) }, at);
    },
    rows: (type) => tableOf(type),
    picklists: { Status: ['New', 'Contacted', 'Unqualified'] },
    hidden: new Set(),
    refuse: () => undefined,
    calls: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  paper.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return paper;

  async function answer(request: IncomingMessage, response: ServerResponse) {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { pathname, searchParams } = new URL(request.url ?? '', paper.url);
    const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded';
    const body = (text === '' ? {} : isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text)) as Record<string, unknown>;
    const { authorization } = request.headers;
    const soql = searchParams.get('q') ?? '';
    paper.calls.push({ method: request.method ?? '', path: pathname, soql, authorization, body });
    if ((request.url ?? '').length > 16_384) return void response.writeHead(414).end();
    const send = (status: number, value: unknown) => {
      paper.used += 1;
      response.writeHead(status, {
        'content-type': 'application/json;charset=UTF-8',
        'sforce-limit-info': `api-usage=${paper.used}/${paper.limit}`,
      });
      response.end(JSON.stringify(value));
    };
    const error = (status: number, errorCode: string, message = 'About Taro Yamada of Tsubame') => send(status, [{ message, errorCode }]);

    if (pathname === '/services/oauth2/token') return token(body as Record<string, string>);
    const no = paper.refuse(pathname, soql);
    if (no?.html) return void response.writeHead(no.status, { 'content-type': 'text/html' }).end('<html>proxy</html>');
    if (no) return error(no.status, no.code ?? '', no.message);
    if (authorization !== `Bearer ${paper.token}`) return error(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    const path = /^\/services\/data\/v\d+\.0\/(.+)$/.exec(pathname)?.[1] ?? '';
    if (path === 'query' || path === 'queryAll') return query(path === 'queryAll');
    // What lies there is forgotten after two days; here at once.
    if (path.startsWith('query')) return error(400, 'INVALID_QUERY_LOCATOR');
    const described = /^sobjects\/(\w+)\/describe$/.exec(path)?.[1];
    if (described) return describe(described);
    const gone = /^sobjects\/(\w+)\/deleted\/$/.exec(path)?.[1];
    if (gone) return deleted(gone);
    const created = /^sobjects\/(\w+)$/.exec(path)?.[1];
    if (created && request.method === 'POST') return create(created);
    return error(404, 'NOT_FOUND');

    function token(form: Record<string, string>) {
      const { grant_type = '', client_secret, refresh_token, assertion } = form;
      const fail = (name: string) => {
        response
          .writeHead(400, { 'content-type': 'application/json' })
          .end(JSON.stringify({ error: name, error_description: 'About an app' }));
      };
      if (grant_type === 'client_credentials' && client_secret !== paper.secret) return fail('invalid_client');
      if (grant_type === 'refresh_token' && refresh_token !== 'refresh-paper') return fail('invalid_grant');
      if (grant_type.endsWith('jwt-bearer') && !assertion) return fail('invalid_grant');
      paper.signedIn.push(form);
      session += 1;
      paper.token = `00D!session-${session}`;
      send(200, {
        access_token: paper.token,
        instance_url: paper.url,
        id: 'https://login.salesforce.com/id/00Dx0000000BV7zEAG/005x00000012Q9PAAU',
        token_type: 'Bearer',
        issued_at: String(clock()),
        signature: 's',
      });
    }

    function query(all: boolean) {
      const asked = parse(soql);
      if (asked === null) return error(400, 'MALFORMED_QUERY');
      const { fields, type, holds, group, order, limit } = asked;
      if (paper.hidden.has(type)) return error(400, 'INVALID_TYPE');
      if (fields.some((name) => paper.hidden.has(`${type}.${name}`))) return error(400, 'INVALID_FIELD');
      const found = tableOf(type).filter((row) => (all || row.IsDeleted !== true) && (all || row.IsArchived !== true) && holds(row));
      if (fields[0] === 'COUNT()') return send(200, { totalSize: found.length, done: true, records: [] });
      if (group.length > 0) {
        const groups = new Map<string, Row[]>();
        for (const row of found) {
          const key = JSON.stringify(group.map((name) => valueIn(row, name)));
          groups.set(key, [...(groups.get(key) ?? []), row]);
        }
        const records = [...groups.values()].map((rows) => ({
          ...Object.fromEntries(group.map((name) => [name, valueIn(rows[0] as Row, name)])),
          total: rows.length,
        }));
        return send(200, { totalSize: records.length, done: true, records });
      }
      found.sort((a, b) => {
        for (const { name, descending } of order) {
          const compared = compare(valueIn(a, name), valueIn(b, name));
          if (compared !== 0) return descending ? -compared : compared;
        }
        return 0;
      });
      const page = found.slice(0, limit);
      const records = page.slice(0, paper.part).map((row) => ({
        attributes: { type, url: `/services/data/v62.0/sobjects/${type}/${row.Id}` },
        ...Object.fromEntries(
          fields.map((name) => [name.split('.')[0], name.includes('.') ? row[name.split('.')[0] ?? ''] : (row[name] ?? null)]),
        ),
      }));
      const done = page.length <= paper.part;
      return send(200, {
        totalSize: page.length,
        done,
        records,
        ...(done ? {} : { nextRecordsUrl: '/services/data/v62.0/query/0r8xx-2000' }),
      });
    }

    function describe(type: string) {
      if (paper.hidden.has(type)) return error(404, 'NOT_FOUND');
      const names = [...new Set(tableOf(type).flatMap((row) => Object.keys(row)))].filter((name) => !paper.hidden.has(`${type}.${name}`));
      return send(200, {
        name: type,
        fields: names.map((name) => ({
          name,
          label: `Label ${name}`,
          picklistValues: (paper.picklists[name] ?? []).map((value) => ({ value, label: `Label ${value}`, active: true })),
        })),
      });
    }

    function deleted(type: string) {
      const [start, end] = ['start', 'end'].map((name) => Date.parse(searchParams.get(name) ?? ''));
      if (start === undefined || end === undefined || end - start <= 60_000 || start < clock() - 15 * 86_400_000)
        return error(400, 'INVALID_REPLICATION_DATE');
      const gone = tableOf(type).filter((row) => row.IsDeleted === true && compare(row.SystemModstamp, new Date(start).toISOString()) >= 0);
      return send(200, {
        deletedRecords: gone.map((row) => ({ id: row.Id, deletedDate: row.SystemModstamp })),
        earliestDateAvailable: stamp(clock() - 15 * 86_400_000),
        latestDateCovered: stamp(end),
      });
    }

    function create(type: string) {
      if (body.OwnerId === idOf('005', 9)) return error(400, 'INACTIVE_OWNER_OR_USER');
      const who = tableOf('Lead').find(({ Id }) => Id === body.WhoId);
      if (who?.IsConverted === true) return error(400, 'CANNOT_UPDATE_CONVERTED_LEAD');
      const id = idOf(type === 'Event' ? '00U' : '00T', 900 + tableOf(type).length);
      const closed = body.Status === 'Done' ? { IsClosed: true, CompletedDateTime: stamp(clock()) } : {};
      paper.put(type, { ...body, ...closed, IsChild: false, Id: id }, clock());
      return send(201, { id, success: true, errors: [] });
    }
  }
}

function valueIn(row: Row, name: string): unknown {
  return name.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | null | undefined)?.[part], row) ?? null;
}

/** Moments by time, all else as it is; nothing comes first. */
function compare(a: unknown, b: unknown): number {
  const [one, other] = [a, b].map((value) => {
    const at = typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value.replace('+0000', 'Z')) : Number.NaN;
    return Number.isNaN(at) ? value : at;
  }) as [string | number | null, string | number | null];
  if (one === other) return 0;
  if (one === null) return -1;
  return other === null || one > other ? 1 : -1;
}

type Test = (row: Row) => boolean;
type Asked = {
  fields: string[];
  type: string;
  holds: Test;
  group: string[];
  order: { name: string; descending: boolean }[];
  limit: number;
};

/** As much SOQL as is asked here: conditions with AND, OR, IN and parentheses, groups, orders, limits. Null for what is none. */
function parse(soql: string): Asked | null {
  const [, select = '', type = '', where = '', group = '', order = '', limit = ''] =
    /^SELECT (.+?) FROM (\w+)(?: WHERE (.+?))?(?: GROUP BY (.+?))?(?: ORDER BY (.+?))?(?: LIMIT (\d+))?$/s.exec(soql) ?? [];
  if (type === '') return null;
  const list = (text: string) => (text === '' ? [] : text.split(',').map((part) => part.trim()));
  const tokens = where.match(/'(?:[^'\\]|\\.)*'|\(|\)|,|!=|>=|<=|=|>|<|[^\s(),=<>!']+/g) ?? [];
  const literal = (token: string): unknown => {
    if (token.startsWith("'")) return token.slice(1, -1).replace(/\\(.)/g, '$1');
    if (token === 'null') return null;
    return token === 'true' ? true : token === 'false' ? false : token;
  };
  const either = (): Test => {
    const tests = [both()];
    while (tokens[0] === 'OR') {
      tokens.shift();
      tests.push(both());
    }
    return (row) => tests.some((test) => test(row));
  };
  const both = (): Test => {
    const tests = [one()];
    while (tokens[0] === 'AND') {
      tokens.shift();
      tests.push(one());
    }
    return (row) => tests.every((test) => test(row));
  };
  const one = (): Test => {
    const name = tokens.shift() ?? '';
    if (name === '(') {
      const test = either();
      tokens.shift();
      return test;
    }
    const operator = tokens.shift() ?? '';
    if (operator === 'IN') {
      const values = new Set<unknown>();
      for (let token = tokens.shift(); token !== undefined && token !== ')'; token = tokens.shift()) {
        if (token !== '(' && token !== ',') values.add(literal(token));
      }
      return (row) => values.has(valueIn(row, name));
    }
    const wanted = literal(tokens.shift() ?? '');
    return (row) => {
      const compared = compare(valueIn(row, name), wanted);
      const known = valueIn(row, name) !== null;
      if (operator === '=') return compared === 0;
      if (operator === '!=') return compared !== 0;
      if (operator === '>') return known && compared > 0;
      if (operator === '>=') return known && compared >= 0;
      return operator === '<' ? known && compared < 0 : known && compared <= 0;
    };
  };
  return {
    fields: list(select),
    type,
    holds: tokens.length === 0 ? () => true : either(),
    group: list(group),
    order: list(order).map((part) => ({ name: part.split(' ')[0] ?? '', descending: part.endsWith(' DESC') })),
    limit: limit === '' ? Number.POSITIVE_INFINITY : Number(limit),
  };
}
