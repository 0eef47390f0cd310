import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Row = Record<string, unknown> & { id: number };
type Triple = [string, string, unknown];

/** What the paper Odoo answers instead of the truth. */
export type Refusal = { status: number; name?: string; headers?: Record<string, string>; html?: boolean };

/**
 * Odoo as far as the connector asks, over HTTP, with tables in memory: `search_read` with its domains, `search_count`, `fields_get` and
 * `message_post`, over JSON-2 (19 and later) and JSON-RPC (earlier). Stamps are kept to the microsecond and told to the second, as there.
 */
export type PaperOdoo = {
  url: string;
  version: string;
  key: string;
  tables: Map<string, Row[]>;
  /** Adds or changes a row, stamped with a moment ("2026-11-24 01:00:00.123456"). */
  put(model: string, row: Row, stamp: string): void;
  erase(model: string, id: number): void;
  /** Rows told, model by model, since it was last cleared. */
  told: { model: string; count: number }[];
  /** Refuses calls by model; the first answer that is not undefined counts. */
  refuse: (model: string, method: string) => Refusal | undefined;
  calls: { path: string; authorization: string | undefined; database: string | undefined; body: Record<string, unknown> }[];
  close(): Promise<void>;
};

export async function paperOdoo(version = '19.0'): Promise<PaperOdoo> {
  const tables = new Map<string, Row[]>();
  const rowsOf = (model: string): Row[] => {
    const rows = tables.get(model) ?? [];
    tables.set(model, rows);
    return rows;
  };
  const odoo: PaperOdoo = {
    url: '',
    version,
    key: 'paper-key',
    tables,
    put(model, row, stamp) {
      const rows = rowsOf(model);
      const at = rows.findIndex(({ id }) => id === row.id);
      const next = { create_date: stamp, active: true, ...rows[at], ...row, write_date: stamp };
      if (at < 0) rows.push(next);
      else rows[at] = next;
    },
    erase(model, id) {
      tables.set(
        model,
        rowsOf(model).filter((row) => row.id !== id),
      );
    },
    told: [],
    refuse: () => undefined,
    calls: [],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const server: Server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  odoo.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return odoo;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    const { headers, url = '' } = request;
    odoo.calls.push({ path: url, authorization: headers.authorization, database: headers['x-odoo-database'] as string | undefined, body });
    const send = (status: number, value: unknown, more: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(value));
    const isNew = Number.parseInt(version, 10) >= 19;
    if (url === '/web/version' && isNew) return void send(200, { version });
    const json2 = /^\/json\/2\/([^/]+)\/(\w+)$/.exec(url);
    if (json2 && isNew) {
      const [, model = '', method = ''] = json2;
      const no =
        headers.authorization === `bearer ${odoo.key}`
          ? odoo.refuse(model, method)
          : { status: 401, name: 'werkzeug.exceptions.Unauthorized' };
      if (no?.html) return void response.writeHead(no.status, no.headers).end('<html>proxy</html>');
      if (no) return void send(no.status, { name: no.name ?? '', message: 'Taro Yamada of Tsubame', debug: 'Traceback' }, no.headers);
      return void send(200, perform(model, method, body));
    }
    if (url !== '/jsonrpc' || isNew) return void response.writeHead(404, { 'content-type': 'text/html' }).end('<html>');
    const { service, method, args } = (body.params ?? {}) as { service: string; method: string; args: unknown[] };
    const reply = (result: unknown) => send(200, { jsonrpc: '2.0', id: 1, result });
    if (service === 'common') return void reply(method === 'version' ? { server_version: version } : args[2] === odoo.key && 7);
    const [, , key, model = '', name = '', positional = [], named = {}] = args as [
      string,
      number,
      string,
      string,
      string,
      unknown[],
      Record<string, unknown>,
    ];
    const no = key === odoo.key ? odoo.refuse(model, name) : { status: 200, name: 'odoo.exceptions.AccessDenied' };
    if (no)
      return void send(200, {
        jsonrpc: '2.0',
        id: 1,
        error: { message: 'Odoo Server Error', data: { name: no.name, message: 'Taro Yamada' } },
      });
    const ids = name === 'message_post' ? { ids: positional[0] } : {};
    const domain = name === 'search_count' ? { domain: positional[0] } : {};
    return void reply(perform(model, name, { ...named, ...ids, ...domain }, false));
  }

  function perform(model: string, method: string, body: Record<string, unknown>, asList = true): unknown {
    const context = (body.context ?? {}) as { active_test?: boolean };
    const all = rowsOf(model).filter((row) => context.active_test === false || row.active !== false);
    switch (method) {
      case 'fields_get': {
        const names = [...new Set(rowsOf(model).flatMap((row) => Object.keys(row)))];
        return Object.fromEntries([...names, 'id', 'write_date', 'create_date'].map((name) => [name, { string: name }]));
      }
      case 'search_count':
        return all.filter(matching(body.domain as Triple[])).length;
      case 'search_read': {
        const found = sorted(all.filter(matching(body.domain as Triple[])), String(body.order ?? 'id'));
        const page = found.slice(0, (body.limit as number | undefined) ?? found.length);
        odoo.told.push({ model, count: page.length });
        const fields = body.fields as string[];
        return page.map((row) => Object.fromEntries(['id', ...fields].map((name) => [name, toldAs(row[name])])));
      }
      case 'message_post': {
        const id = 1 + Math.max(0, ...rowsOf('mail.message').map((row) => row.id));
        const [on] = body.ids as number[];
        const { body: html, ...rest } = body;
        const subtype = body.subtype_xmlid === 'mail.mt_note' ? 2 : 3;
        odoo.put(
          'mail.message',
          {
            ...rest,
            id,
            model,
            res_id: on,
            body: html,
            date: '2026-11-24 01:00:00',
            subtype_id: [subtype, ''],
            author_id: [body.author_id ?? 30, ''],
          },
          '2026-11-24 01:00:00.000001',
        );
        return asList ? [id] : id;
      }
    }
    throw new Error(`The paper Odoo has no ${method}.`);
  }
}

function toldAs(value: unknown): unknown {
  if (value === undefined || value === null) return false;
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+$/.test(value) ? value.slice(0, 19) : value;
}

function sorted(rows: Row[], order: string): Row[] {
  const keys = order.split(',').map((part) => part.trim().split(' '));
  return [...rows].sort((a, b) => {
    for (const [name = '', direction] of keys) {
      const [one, other] = [a[name] as string | number, b[name] as string | number];
      if (one !== other) return (one < other ? -1 : 1) * (direction === 'desc' ? -1 : 1);
    }
    return 0;
  });
}

function matching(domain: Triple[]): (row: Row) => boolean {
  return (row) => domain.every(([path, operator, wanted]) => holds(row[path], operator, wanted));
}

function holds(given: unknown, operator: string, wanted: unknown): boolean {
  const value = Array.isArray(given) && typeof given[0] === 'number' && typeof given[1] === 'string' ? given[0] : (given ?? false);
  switch (operator) {
    case '=':
      return value === wanted;
    case '!=':
      return Array.isArray(value) ? value.length > 0 : value !== wanted;
    case 'in':
      return (wanted as unknown[]).includes(value);
  }
  const [a, b] = [value as string | number, wanted as string | number];
  if (operator === '>') return a > b;
  if (operator === '>=') return a >= b;
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  throw new Error(`The paper Odoo does not know ${operator}.`);
}
