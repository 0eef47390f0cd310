import { z } from 'zod';
import {
  Backlog,
  BacklogQuery,
  Changes,
  ChangesQuery,
  CodeExchange,
  Commands,
  CommandsAnswer,
  Delivery,
  DeliveryAnswer,
  Health,
  ImportLine,
  ImportQuery,
  ImportReport,
  LeadAnswer,
  Me,
  Problem,
  RefreshInput,
  RulebookAnswer,
  type Scope,
  SignedOut,
  SignInStart,
  SignInTokens,
  SignInWays,
  StreamEvent,
} from '@/lib/api/contract';
import { Command } from '@/lib/domain/command';
import { Condition } from '@/lib/domain/condition-schema';
import { Lead, LeadRef } from '@/lib/domain/lead';
import { Rulebook } from '@/lib/domain/rulebook';
import { IngestHeaders, IngestPath } from './routes/ingest-input';
import { RulebookQuery } from './routes/rulebook';
import { version } from './version';

/** One route of the contract, as the document tells it. */
export type Operation = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{names}` as OpenAPI writes them. */
  path: string;
  summary: string;
  description: string;
  /** Open to everybody, without a token; what guards it instead is the route's own. */
  open?: boolean;
  /** What a token must be made for; without it `read` for GET, `act` for everything else. */
  scope?: Scope;
  parameters?: z.ZodObject;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  body?: string;
  /** Media types of a body that is not (only) JSON; `body` then names the shape of one record. */
  bodyMedia?: readonly string[];
  /** Name of the answer's schema, or the media type of one that is not JSON. */
  answer: string;
  media?: string;
  /** Status of the answer as asked; 200 unless told otherwise. */
  success?: number;
  refusals: readonly number[];
};

/** Named schemas; everything else is written out where it is used. */
const named = {
  Me,
  RulebookAnswer,
  Changes,
  LeadAnswer,
  Commands,
  CommandsAnswer,
  Backlog,
  ImportLine,
  ImportReport,
  Delivery,
  DeliveryAnswer,
  Health,
  Problem,
  StreamEvent,
  SignInWays,
  CodeExchange,
  RefreshInput,
  SignInTokens,
  SignedOut,
  Lead,
  LeadRef,
  Command,
  Rulebook,
  Condition,
} as const satisfies Record<string, z.ZodType>;

/** Every route, in the order people meet them. */
export const operations: readonly Operation[] = [
  {
    method: 'get',
    path: '/health',
    open: true,
    answer: 'Health',
    refusals: [],
    summary: 'Whether the hub answers',
    description: 'Also how a client knows that an address is a hub. 503 with `ok: false` when the database does not answer.',
  },
  {
    method: 'get',
    path: '/openapi.json',
    open: true,
    answer: 'object',
    refusals: [],
    summary: 'This document',
    description: 'The contract as OpenAPI 3.1.',
  },
  {
    method: 'get',
    path: '/metrics',
    open: true,
    answer: 'text',
    media: 'text/plain',
    refusals: [403],
    summary: 'Figures for those who run the hub',
    description:
      'In Prometheus’ format. For who holds the token of `TASUKI_METRICS_TOKEN`; without one, for this machine only. Never holds lead data, people or tokens.',
  },
  {
    method: 'get',
    path: '/v1/auth',
    open: true,
    answer: 'SignInWays',
    refusals: [429],
    summary: 'How people sign in',
    description: 'Whether the company’s account works here, beside access tokens.',
  },
  {
    method: 'get',
    path: '/v1/auth/start',
    open: true,
    query: SignInStart,
    answer: 'redirect',
    success: 302,
    refusals: [400, 404, 429],
    summary: 'Begins a sign-in with the company’s account',
    description:
      'Opened in a browser. Leads to the company’s provider and from there back to `redirect`, which must be one that the hub allows, with `code` and `state`, or with `error` (`access_denied`, `not_admitted`, `server_error`) and `state`.',
  },
  {
    method: 'get',
    path: '/v1/auth/callback',
    open: true,
    answer: 'redirect',
    success: 302,
    refusals: [400, 404, 429],
    summary: 'Where the company’s provider leads back to',
    description: 'Not for clients: the address to register with the provider.',
  },
  {
    method: 'post',
    path: '/v1/auth/token',
    open: true,
    body: 'CodeExchange',
    answer: 'SignInTokens',
    refusals: [400, 401, 429],
    summary: 'Exchanges a code for tokens',
    description:
      'Once, within a minute, with the verifier whose challenge began the sign-in. A code shown again ends the sign-in it was exchanged for.',
  },
  {
    method: 'post',
    path: '/v1/auth/refresh',
    open: true,
    body: 'RefreshInput',
    answer: 'SignInTokens',
    refusals: [400, 401, 429],
    summary: 'New tokens for a refresh token',
    description:
      'Each works once. Sent again within 60 seconds it gets the same answer, for clients that lost it; later the whole sign-in ends, as somebody else must have it.',
  },
  {
    method: 'post',
    path: '/v1/auth/sign-out',
    open: true,
    body: 'RefreshInput',
    answer: 'SignedOut',
    refusals: [400, 429],
    summary: 'Ends a sign-in',
    description: 'Its tokens end with their next request. What is not known counts as ended.',
  },
  {
    method: 'get',
    path: '/v1/me',
    answer: 'Me',
    refusals: [401],
    summary: 'Who is asking',
    description: 'The person behind the token, their grants, the CRM sites the hub knows, and the colleagues whose names appear on leads.',
  },
  {
    method: 'get',
    path: '/v1/rulebook',
    query: RulebookQuery,
    answer: 'RulebookAnswer',
    refusals: [400, 401, 403],
    summary: 'The rulebook in force',
    description: "Agreement and almanac of one of the asker's teams (the first without one named). `revision` changes with either.",
  },
  {
    method: 'get',
    path: '/v1/leads/changes',
    query: ChangesQuery,
    answer: 'Changes',
    refusals: [400, 401, 410],
    summary: 'What changed since a cursor',
    description:
      "Leads that changed and refs that left the asker's view, page by page. Keep a page and its cursor in one transaction and ask again while `more`. Without a cursor: everything. 410: the cursor is not valid any more (other grants, another database, too old); start without one, and drop only at the end what did not come.",
  },
  {
    method: 'get',
    path: '/v1/leads/{site}/{type}/{id}',
    parameters: LeadRef,
    answer: 'LeadAnswer',
    refusals: [400, 401, 404],
    summary: 'One lead now',
    description: 'Found by any of its refs. What the asker may not see answers as what is not there.',
  },
  {
    method: 'post',
    path: '/v1/commands',
    body: 'Commands',
    answer: 'CommandsAnswer',
    refusals: [400, 401, 413],
    summary: 'Acts of people',
    description:
      'At most 100, judged in order; one refused does not stop the next. The client makes each id: sending a command again changes nothing and gets the same outcome. `leads` holds the leads as they stand after.',
  },
  {
    method: 'get',
    path: '/v1/stream',
    answer: 'StreamEvent',
    media: 'text/event-stream',
    refusals: [401],
    summary: 'Hints as they happen',
    description:
      'Server-sent events, each with an id; `Last-Event-ID` replays what was missed. Hints only: the feed carries the facts. A comment at least every 20 seconds shows that the line lives.',
  },
  {
    method: 'get',
    path: '/v1/team/backlog',
    query: BacklogQuery,
    answer: 'Backlog',
    refusals: [400, 401, 403, 404],
    summary: 'A team by rep',
    description:
      'For managers and admins of the team; `escalations` are the missed promises that were put before its manager and are still open. Marketing gets one row for all reps together, and only where they are at least five.',
  },
  {
    method: 'post',
    path: '/v1/import',
    scope: 'import',
    query: ImportQuery,
    body: 'ImportLine',
    bodyMedia: ['text/csv', 'application/x-ndjson'],
    answer: 'ImportReport',
    refusals: [400],
    summary: 'Leads and what they did, from a file',
    description:
      'CSV (UTF-8, UTF-16 or Shift_JIS) or NDJSON of any size, kept as it comes: sent again it changes nothing, so one that broke off is sent again whole. For admins and marketing of the team; owner, team, stage and hand-off columns count for admins only. A line that can’t be taken is named with the reason, the rest is kept. With `Accept: application/x-ndjson` the answer begins at once: a line `{"progress": …}` about once a second, at the end `{"report": …}` or `{"problem": …}`.',
  },
  {
    method: 'post',
    path: '/v1/ingest/{source}',
    open: true,
    parameters: IngestPath,
    headers: IngestHeaders,
    body: 'Delivery',
    bodyMedia: ['application/json', 'application/x-www-form-urlencoded'],
    answer: 'DeliveryAnswer',
    refusals: [400, 401, 413, 429],
    summary: 'What happened elsewhere, as it happens',
    description:
      'From a source made at the hub (`hub source add`): forms, or a marketing tool under its own names. Signed: `X-Tasuki-Signature: v1=<hex>` is HMAC-SHA256, with the source’s secret, of `X-Tasuki-Timestamp` (seconds), a dot and the body as it is sent; no more than five minutes old. Sending a delivery again (the same `X-Tasuki-Delivery`, else the same signature) changes nothing and gets the same answer. At most 1 MB.',
  },
];

const refusalText: Record<number, string> = {
  400: 'Not as the contract wants it; `fields` says where.',
  401: 'No token, or one that is unknown, expired or revoked.',
  403: 'Signed in, without the right to it, or with a token that was made for something else.',
  404: 'Not there, or not for the asker.',
  410: 'The cursor is not valid any more.',
  413: 'The body is too large.',
  429: 'Too many requests; `Retry-After` says in how many seconds to come back.',
};

type Json = Record<string, unknown>;

/** The contract as an OpenAPI 3.1 document, made from the schemas that the hub itself checks with. */
export function openApiDocument(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', unrepresentable: 'any', uri: (id) => `#/components/schemas/${id}` });
  const components = Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, plain(schema)]));
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tasuki hub',
      version,
      description:
        'What the extension asks of a hub. Instants are epoch milliseconds, durations milliseconds. Unknown fields are ignored by both sides. Every answer that is not 2xx is a `Problem`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://localhost:4311', description: 'A hub on this machine' }],
    security: [{ token: [] }],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description:
            'An access token: one made at the hub (`tsk_…`), good for the scopes it was made for, or one of a sign-in (`tsa_…`).',
        },
      },
    },
  };
}

/** What a token must be made for to use a route. */
export function scopeOf({ method, scope }: Pick<Operation, 'method' | 'scope'>): Scope {
  return scope ?? (method === 'get' ? 'read' : 'act');
}

function describeOperation(operation: Operation): Json {
  const { summary, description, open, parameters, query, headers, body, answer, media = 'application/json', success = 200 } = operation;
  const bodyMedia = operation.bodyMedia ?? ['application/json'];
  const ref = answer in named ? { $ref: `#/components/schemas/${answer}` } : { type: media === 'text/plain' ? 'string' : 'object' };
  const refusals = [...new Set([...operation.refusals, ...(open ? [] : [401, 403, 429])])].sort();
  return {
    summary,
    description,
    security: open ? [] : [{ token: [scopeOf(operation)] }],
    parameters: [...parametersOf(parameters, 'path'), ...parametersOf(query, 'query'), ...parametersOf(headers, 'header')],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: Object.fromEntries(bodyMedia.map((type) => [type, { schema: { $ref: `#/components/schemas/${body}` } }])),
          },
        }
      : {}),
    responses: {
      [success]: { description: 'As asked.', ...(success === 302 ? {} : { content: { [media]: { schema: ref } } }) },
      ...Object.fromEntries(
        refusals.map((status) => [
          status,
          { description: refusalText[status], content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } } },
        ]),
      ),
    },
  };
}

function parametersOf(shape: z.ZodObject | undefined, place: 'path' | 'query' | 'header'): Json[] {
  if (!shape) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(shape, { io: 'output', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || (required.includes(name) && (schema as Json).default === undefined),
    schema,
  }));
}

/** A schema without what only a file of its own needs, its inner definitions reachable from where it stands in the document. */
function plain(schema: object): Json {
  const { $schema: _dialect, $id: _id, ...rest } = schema as Json;
  return rest;
}
