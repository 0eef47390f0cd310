import { z } from 'zod';
import {
  Backlog,
  BacklogQuery,
  Changes,
  ChangesQuery,
  Commands,
  CommandsAnswer,
  Health,
  LeadAnswer,
  Me,
  Problem,
  RulebookAnswer,
  StreamEvent,
} from '@/lib/api/contract';
import { Command } from '@/lib/domain/command';
import { Condition } from '@/lib/domain/condition-schema';
import { Lead, LeadRef } from '@/lib/domain/lead';
import { Rulebook } from '@/lib/domain/rulebook';
import { RulebookQuery } from './routes/rulebook';
import { version } from './version';

/** One route of the contract, as the document tells it. */
type Operation = {
  method: 'get' | 'post';
  /** With `{names}` as OpenAPI writes them. */
  path: string;
  summary: string;
  description: string;
  /** Open to everybody, without a token. */
  open?: boolean;
  parameters?: z.ZodObject;
  query?: z.ZodObject;
  body?: string;
  /** Name of the answer's schema, or the media type of one that is not JSON. */
  answer: string;
  media?: string;
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
  Health,
  Problem,
  StreamEvent,
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
      'For managers and admins of the team. Marketing gets one row for all reps together, and only where they are at least five.',
  },
];

const refusalText: Record<number, string> = {
  400: 'Not as the contract wants it; `fields` says where.',
  401: 'No token, or one that is unknown, expired or revoked.',
  403: 'Signed in, without the right to it.',
  404: 'Not there, or not for the asker.',
  410: 'The cursor is not valid any more.',
  413: 'The body is too large.',
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
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'An access token, `tsk_…`, made at the hub.' } },
    },
  };
}

function describeOperation({
  summary,
  description,
  open,
  parameters,
  query,
  body,
  answer,
  media = 'application/json',
  refusals,
}: Operation): Json {
  const ref = answer in named ? { $ref: `#/components/schemas/${answer}` } : { type: 'object' };
  return {
    summary,
    description,
    ...(open ? { security: [] } : {}),
    parameters: [...parametersOf(parameters, 'path'), ...parametersOf(query, 'query')],
    ...(body
      ? { requestBody: { required: true, content: { 'application/json': { schema: { $ref: `#/components/schemas/${body}` } } } } }
      : {}),
    responses: {
      200: { description: 'As asked.', content: { [media]: { schema: ref } } },
      ...Object.fromEntries(
        refusals.map((status) => [
          status,
          { description: refusalText[status], content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } } },
        ]),
      ),
    },
  };
}

function parametersOf(shape: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
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
