import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Field = { type: string; value: unknown };
type PaperRecord = Record<string, Field>;
type PaperComment = { id: string; text: string; createdAt: string; creator: { code: string; name: string }; mentions: [] };
type Property = Record<string, unknown> & { type: string; code: string; label: string };

/** What the paper kintone answers instead of the truth. */
export type Refusal = { status: number; code?: string; headers?: Record<string, string>; html?: boolean };

/** One app: its form, its process management, its records with their comments. */
export type PaperApp = {
  token: string;
  properties: Record<string, Property>;
  states: { enable: boolean; states: Record<string, { name: string; index: string }> | null };
  records: Map<number, PaperRecord>;
  comments: Map<number, PaperComment[]>;
};

/**
 * kintone's REST API as far as it is published and the connector asks: an app's records by query, with its limits and without
 * a word on fields that are not there; forms; process management; comments, ten at a time and numbered within their record; the domain's
 * users. Stamps are kept to the minute. Refusals carry kintone's codes and, as there, messages that quote values.
 */
export type PaperKintone = {
  url: string;
  apps: Map<string, PaperApp>;
  users: { code: string; name: string; email: string; valid: boolean }[];
  password: { user: string; password: string };
  addApp(number: string, fields: readonly Property[], states?: readonly string[]): PaperApp;
  /** Adds or changes a record, changed at a moment ("2026-11-24T01:00:40Z"). Comments don't pass here and touch no stamp. */
  put(app: string, id: number, values: Record<string, unknown>, stamp: string): void;
  comment(app: string, id: number, text: string, by: string, stamp: string): void;
  refuse: (path: string, app: string) => Refusal | undefined;
  /** Loses the next answer after doing what was asked. */
  loseNext: boolean;
  calls: { method: string; path: string; app: string; query: string; fields: string[]; rows: number }[];
  /** How long an answer takes, in milliseconds. */
  slow: number;
  /** The most calls that were ever under way at once. */
  most: number;
  close(): Promise<void>;
};

const SYSTEM: readonly Property[] = [
  { type: 'RECORD_NUMBER', code: 'レコード番号', label: 'レコード番号' },
  { type: 'CREATOR', code: '作成者', label: '作成者' },
  { type: 'CREATED_TIME', code: '作成日時', label: '作成日時' },
  { type: 'MODIFIER', code: '更新者', label: '更新者' },
  { type: 'UPDATED_TIME', code: '更新日時', label: '更新日時' },
];

export async function paperKintone(): Promise<PaperKintone> {
  let running = 0;
  const kintone: PaperKintone = {
    url: '',
    apps: new Map(),
    users: [],
    password: { user: 'reader@tsubame.example', password: 'paper-password' },
    addApp(number, fields, states) {
      const all = [...SYSTEM, { type: 'STATUS', code: 'ステータス', label: 'ステータス', enabled: states !== undefined }, ...fields];
      const app: PaperApp = {
        token: `paper-token-${number}`,
        properties: Object.fromEntries(all.map((field) => [field.code, field])),
        states: {
          enable: states !== undefined,
          states: states ? Object.fromEntries(states.map((name, i) => [name, { name, index: String(i) }])) : null,
        },
        records: new Map(),
        comments: new Map(),
      };
      kintone.apps.set(number, app);
      return app;
    },
    put(number, id, values, stamp) {
      const app = appOf(number);
      const minute = `${stamp.slice(0, 16)}:00Z`;
      const before = app.records.get(id);
      const codeOf = (type: string) => Object.values(app.properties).find((one) => one.type === type)?.code ?? '';
      const system: PaperRecord = {
        $id: { type: '__ID__', value: String(id) },
        $revision: { type: '__REVISION__', value: String(Number(before?.$revision?.value ?? 0) + 1) },
        [codeOf('RECORD_NUMBER')]: { type: 'RECORD_NUMBER', value: String(id) },
        [codeOf('CREATED_TIME')]: before?.[codeOf('CREATED_TIME')] ?? { type: 'CREATED_TIME', value: minute },
        [codeOf('UPDATED_TIME')]: { type: 'UPDATED_TIME', value: minute },
        [codeOf('CREATOR')]: before?.[codeOf('CREATOR')] ?? { type: 'CREATOR', value: { code: 'sato', name: '佐藤' } },
      };
      const given = Object.entries(values).flatMap(([code, value]) => {
        const type = app.properties[code]?.type;
        return type === undefined ? [] : [[code, { type, value }]];
      });
      const empty = Object.values(app.properties).map(({ code, type }) => [code, { type, value: emptyOf(type) }]);
      app.records.set(id, { ...Object.fromEntries(empty), ...before, ...system, ...Object.fromEntries(given) });
    },
    comment(number, id, text, by, stamp) {
      const list = appOf(number).comments.get(id) ?? [];
      list.push({ id: String(list.length + 1), text, createdAt: stamp, creator: { code: by, name: by }, mentions: [] });
      appOf(number).comments.set(id, list);
    },
    refuse: () => undefined,
    loseNext: false,
    calls: [],
    slow: 0,
    most: 0,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const server: Server = createServer((request, response) => {
    running += 1;
    kintone.most = Math.max(kintone.most, running);
    answer(request, response)
      .catch(() => response.writeHead(500).end())
      .finally(() => {
        running -= 1;
      });
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  kintone.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return kintone;

  function appOf(number: string): PaperApp {
    const app = kintone.apps.get(number);
    if (!app) throw new Error(`The paper kintone has no app ${number}.`);
    return app;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (kintone.slow > 0) await new Promise((resolve) => setTimeout(resolve, kintone.slow));
    const url = new URL(request.url ?? '', kintone.url);
    const { headers } = request;
    const method = String(headers['x-http-method-override'] ?? request.method);
    const body = text === '' ? paramsOf(url.searchParams) : (JSON.parse(text) as Record<string, unknown>);
    const number = String(body.app ?? '');
    const call = {
      method,
      path: url.pathname,
      app: number,
      query: String(body.query ?? ''),
      fields: (body.fields as string[] | undefined) ?? [],
      rows: 0,
    };
    kintone.calls.push(call);
    const send = (status: number, value: unknown, more: Record<string, string> = {}) => {
      if (kintone.loseNext && method === 'POST') {
        kintone.loseNext = false;
        response.destroy();
      } else response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(value));
    };
    const no = (status: number, code: string, more: Record<string, string> = {}) =>
      send(status, { code, id: '1505999166-897850006', message: '山田太郎（つばめ商事）の値が正しくありません。' }, more);

    const refusal = kintone.refuse(url.pathname, number);
    if (refusal?.html) return void response.writeHead(refusal.status, { 'content-type': 'text/html', ...refusal.headers }).end('<html>');
    if (refusal) return no(refusal.status, refusal.code ?? '', refusal.headers);

    const { user, password } = kintone.password;
    const basic = Buffer.from(`${user}:${password}`).toString('base64');
    const isUser = headers['x-cybozu-authorization'] === basic;
    if (headers['x-cybozu-authorization'] !== undefined && !isUser) return no(401, 'CB_WA01');
    if (url.pathname === '/v1/users.json') {
      if (!isUser) return no(520, 'CB_AU01');
      const offset = Number(url.searchParams.get('offset') ?? 0);
      const size = Math.min(100, Number(url.searchParams.get('size') ?? 100));
      return send(200, { users: kintone.users.slice(offset, offset + size) });
    }
    const tokens = String(headers['x-cybozu-api-token'] ?? '').split(',');
    if (!isUser && tokens[0] === '') return no(520, 'CB_AU01');
    if (tokens.length > 9) return no(400, 'CB_IL02');
    const app = kintone.apps.get(number);
    if (!app) return no(404, 'GAIA_AP01');
    if (!isUser && !tokens.includes(app.token)) return no(520, 'GAIA_IA02');

    switch (`${method} ${url.pathname.replace(/^\/k\/(?:guest\/\d+\/)?v1\//, '')}`) {
      case 'GET app/form/fields.json':
        return send(200, { properties: app.properties, revision: '4' });
      case 'GET app/status.json':
        return send(200, { ...app.states, actions: [], revision: '4' });
      case 'GET records.json': {
        const found = select(app, call.query);
        if (typeof found === 'string') return no(400, found);
        const wanted = call.fields;
        call.rows = found.page.length;
        const records = found.page.map((record) =>
          wanted.length === 0 ? record : Object.fromEntries(wanted.flatMap((code) => (record[code] ? [[code, record[code]]] : []))),
        );
        return send(200, { records, totalCount: String(body.totalCount) === 'true' ? String(found.total) : null });
      }
      case 'GET record/comments.json': {
        const id = Number(body.record);
        if (!app.records.has(id)) return no(404, 'GAIA_RE01');
        const limit = Number(body.limit ?? 10);
        if (limit > 10) return no(400, 'CB_VA01');
        const list = [...(app.comments.get(id) ?? [])];
        if (body.order !== 'asc') list.reverse();
        const offset = Number(body.offset ?? 0);
        const page = list.slice(offset, offset + limit);
        return send(200, { comments: page, older: offset + limit < list.length, newer: offset > 0 });
      }
      case 'POST record/comment.json': {
        const id = Number(body.record);
        if (!app.records.has(id)) return no(404, 'GAIA_RE01');
        // By a token, comments are the administrator's.
        const text = (body.comment as { text: string }).text;
        kintone.comment(number, id, `${text} `, isUser ? user : 'Administrator', '2026-11-24T02:00:00Z');
        return send(200, { id: app.comments.get(id)?.at(-1)?.id });
      }
      case 'POST record.json': {
        const record = body.record as Record<string, { value: unknown }>;
        for (const [code, { value }] of Object.entries(record)) {
          const options = app.properties[code]?.options as Record<string, unknown> | undefined;
          if (!app.properties[code] || (options && !(String(value) in options))) return no(400, 'CB_VA01');
        }
        const id = Math.max(0, ...app.records.keys()) + 1;
        kintone.put(
          number,
          id,
          Object.fromEntries(Object.entries(record).map(([code, { value }]) => [code, value])),
          '2026-11-24T02:00:00Z',
        );
        return send(200, { id: String(id), revision: '1' });
      }
    }
    return void response.writeHead(404).end('{}');
  }
}

/** Parameters in an address, with `fields[0]` and so on as a list. */
function paramsOf(search: URLSearchParams): Record<string, unknown> {
  const fields = [...search].flatMap(([name, value]) => (/^fields\[\d+\]$/.test(name) ? [value] : []));
  return { ...Object.fromEntries([...search].filter(([name]) => !name.includes('['))), ...(fields.length > 0 ? { fields } : {}) };
}

function emptyOf(type: string): unknown {
  if (['CHECK_BOX', 'MULTI_SELECT', 'USER_SELECT', 'FILE'].includes(type)) return [];
  return type === 'DROP_DOWN' || type === 'DATE' ? null : '';
}

/** A query's records, or kintone's code for what is wrong with it. */
function select(app: PaperApp, query: string): { page: PaperRecord[]; total: number } | string {
  const [, where = '', order = '', limitText = '100', offsetText = '0'] =
    /^(.*?)(?:\s*order by (.*?))?(?:\s*limit (\d+))?(?:\s*offset (\d+))?$/.exec(query.trim()) ?? [];
  const [limit, offset] = [Number(limitText), Number(offsetText)];
  if (limit > 500) return 'GAIA_QU01';
  if (offset > 10_000) return 'GAIA_QU02';
  const tests: ((record: PaperRecord) => boolean)[] = [];
  for (const condition of where.split(' and ').filter((part) => part !== '')) {
    const [, code = '', operator = '', right = ''] = /^(\S+) (=|!=|>=|<=|>|<|in|like) (.+)$/.exec(condition) ?? [];
    if (code !== '$id' && !app.properties[code]) return 'GAIA_IQ11';
    if (operator === 'like') return 'GAIA_IQ03';
    if (operator === '=' && ['DROP_DOWN', 'CHECK_BOX', 'USER_SELECT', 'STATUS'].includes(app.properties[code]?.type ?? ''))
      return 'GAIA_IQ03';
    const wanted = [...right.matchAll(/"((?:[^"\\]|\\.)*)"|(\d+)/g)].map(([, text, figure]) =>
      (text ?? figure ?? '').replace(/\\(.)/g, '$1'),
    );
    tests.push((record) => wanted.some((one) => holds(String(record[code]?.value ?? ''), operator, one)));
  }
  const keys = order.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim().split(' ')]));
  for (const [code = ''] of keys) if (code !== '$id' && !app.properties[code]) return 'GAIA_IQ11';
  // Without an order kintone tells the newest first.
  const by = keys.length > 0 ? keys : [['$id', 'desc']];
  const found = [...app.records.values()]
    .filter((record) => tests.every((test) => test(record)))
    .sort((a, b) => {
      for (const [code = '', direction] of by) {
        const ordered = compare(String(a[code]?.value), String(b[code]?.value));
        if (ordered !== 0) return direction === 'desc' ? -ordered : ordered;
      }
      return 0;
    });
  return { page: found.slice(offset, offset + limit), total: found.length };
}

function compare(a: string, b: string): number {
  const [one, other] = [Number(a), Number(b)];
  if (Number.isFinite(one) && Number.isFinite(other)) return one - other;
  return a < b ? -1 : a > b ? 1 : 0;
}

function holds(value: string, operator: string, wanted: string): boolean {
  const order = compare(value, wanted);
  if (operator === '=' || operator === 'in') return value === wanted;
  if (operator === '!=') return value !== wanted;
  if (operator === '>') return order > 0;
  if (operator === '>=') return order >= 0;
  return operator === '<' ? order < 0 : order <= 0;
}
