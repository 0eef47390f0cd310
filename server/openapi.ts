import { z } from 'zod';
import {
  AbsenceAnswer,
  AbsenceInput,
  AbsencesAnswer,
  Backlog,
  BacklogQuery,
  Changes,
  ChangesQuery,
  CodeExchange,
  Commands,
  CommandsAnswer,
  CommentInput,
  CommentPath,
  CoverAnswer,
  CoverInput,
  CoversAnswer,
  Delivery,
  DeliveryAnswer,
  DraftAnswer,
  DraftInput,
  DraftPath,
  DraftsAnswer,
  DraftsQuery,
  Ended,
  GoalsAnswer,
  GoalsInput,
  Health,
  ImportLine,
  ImportQuery,
  ImportReport,
  KeyPath,
  LeadAnswer,
  Me,
  MonthGoalsAnswer,
  MonthPath,
  Problem,
  PublishAnswer,
  PublishInput,
  RefreshInput,
  ReportAnswer,
  RulebookAnswer,
  type Scope,
  SignedOut,
  SignInput,
  SignInStart,
  SignInTokens,
  SignInWays,
  Site,
  SiteInput,
  StreamEvent,
  TeamQuery,
  VersionAnswer,
  VersionPath,
  VersionsAnswer,
  VersionsQuery,
} from '@/lib/api/contract';
import { Act, Command } from '@/lib/domain/command';
import { Condition } from '@/lib/domain/condition-schema';
import { Lead, LeadRef } from '@/lib/domain/lead';
import { Rulebook } from '@/lib/domain/rulebook';
import { IfMatch } from './routes/if-match-header';
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
  Site,
  SiteInput,
  RulebookAnswer,
  VersionsAnswer,
  VersionAnswer,
  Changes,
  LeadAnswer,
  Commands,
  CommandsAnswer,
  Backlog,
  ReportAnswer,
  GoalsAnswer,
  MonthGoalsAnswer,
  GoalsInput,
  AbsencesAnswer,
  AbsenceAnswer,
  AbsenceInput,
  CoversAnswer,
  CoverAnswer,
  CoverInput,
  Ended,
  DraftsAnswer,
  DraftAnswer,
  DraftInput,
  CommentInput,
  SignInput,
  PublishInput,
  PublishAnswer,
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
  Act,
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
    path: '/docs',
    open: true,
    answer: 'text',
    media: 'text/html',
    refusals: [],
    summary: 'This document as a page',
    description: 'To read, to search and to try with a token; it loads nothing from elsewhere.',
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
    method: 'put',
    path: '/v1/sites/{id}',
    parameters: KeyPath,
    body: 'SiteInput',
    answer: 'Site',
    refusals: [400, 401, 403, 409],
    summary: 'Describes a CRM',
    description:
      'For a CRM that the product does not know: `params` holds a template of its addresses for each of `lead`, `contact` and `deal`, with `:lead` where the record’s id stands, and in `ids` what an id looks like (`digits`, `uuid`, `code`, `text`). For administrators of any team; the id of a site of another kind is refused.',
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
    path: '/v1/rulebooks',
    query: VersionsQuery,
    answer: 'VersionsAnswer',
    refusals: [400, 401, 403],
    summary: 'Every version published',
    description:
      "The versions of one of the asker's teams, else of all of them, and everybody's (team ''), newest first: who published and signed each, when, and why. `publishes` names the teams for which the asker may publish.",
  },
  {
    method: 'get',
    path: '/v1/rulebooks/{version}',
    parameters: VersionPath,
    query: VersionsQuery,
    answer: 'VersionAnswer',
    refusals: [400, 401, 403, 404],
    summary: 'One version published',
    description: "Its text, which never changes, in today's shape. A team's own before everybody's of the same name.",
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
      'At most 100, judged in order; one refused does not stop the next. The client makes each id: sending a command again changes nothing and gets the same outcome. `leads` holds the leads as they stand after. An answer stays below 4 MB: where it would not, it has fewer outcomes than there were commands, and the rest is sent again. Where two people decide the same, one holds and the other is told whose (`superseded`, with name, moment and act): of two verdicts on a hand-off the one that came in first, of BANT answers, owners and stages set by hand the one that happened later.',
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
      'For managers and admins of the team; `escalations` are the missed promises that were put before its manager: those that hold, then those `withdrawn` within a day. Marketing gets one row for all reps together, and only where they are at least five.',
  },
  {
    method: 'get',
    path: '/v1/reports/{month}',
    parameters: MonthPath,
    query: TeamQuery,
    answer: 'ReportAnswer',
    refusals: [400, 401, 403, 404, 503],
    summary: 'The monthly pack',
    description:
      'What became of the leads handed to sales in a month ("2026-11"), beside the months before: docs/report.md says what each figure means. For managers, admins and marketing of the team; to marketing what reps did is told together only, from as many reps on as the agreement says, and leads are named only where it may read them. As of a few minutes ago at most. 503 with `Retry-After` while the pack of a large team is being made.',
  },
  {
    method: 'get',
    path: '/v1/goals',
    query: TeamQuery,
    answer: 'GoalsAnswer',
    refusals: [400, 401, 403],
    summary: 'Goals of a team, month by month',
    description: 'The goals in force of each month, for everybody in the team.',
  },
  {
    method: 'get',
    path: '/v1/goals/{month}',
    parameters: MonthPath,
    query: TeamQuery,
    answer: 'MonthGoalsAnswer',
    refusals: [400, 401, 403],
    summary: 'Goals of one month',
    description: 'With every version before them. `ETag` names the version; there is none where nobody entered any.',
  },
  {
    method: 'put',
    path: '/v1/goals/{month}',
    parameters: MonthPath,
    query: TeamQuery,
    headers: IfMatch,
    body: 'GoalsInput',
    answer: 'MonthGoalsAnswer',
    refusals: [400, 401, 403, 412],
    summary: 'Sets the goals of a month',
    description:
      'A new version; every one is kept. For managers, marketing and admins of the team. Where there are goals already, `If-Match` names the version that the change was made from.',
  },
  {
    method: 'get',
    path: '/v1/absences',
    query: TeamQuery,
    answer: 'AbsencesAnswer',
    refusals: [400, 401, 403],
    summary: 'Who is away',
    description: 'On, ahead, or over for less than a month: a rep’s own; the team’s for managers and admins.',
  },
  {
    method: 'put',
    path: '/v1/absences/{id}',
    parameters: KeyPath,
    body: 'AbsenceInput',
    answer: 'AbsenceAnswer',
    refusals: [400, 401, 403, 409],
    summary: 'Enters or changes an absence',
    description:
      'The client makes the id: sending it again changes nothing. One’s own, or that of somebody whose team the asker leads. Clocks that run are judged anew from its entry on, closed ones stay. A `cover` sees and acts on the leads meanwhile, in each team in which both work. What has begun keeps its beginning, and what is over does not change.',
  },
  {
    method: 'delete',
    path: '/v1/absences/{id}',
    parameters: KeyPath,
    answer: 'Ended',
    refusals: [400, 401, 404],
    summary: 'Ends an absence',
    description: 'Now, with its covers; one that has not begun is gone.',
  },
  {
    method: 'get',
    path: '/v1/covers',
    query: TeamQuery,
    answer: 'CoversAnswer',
    refusals: [400, 401, 403],
    summary: 'Who covers for whom',
    description:
      'On or ahead: a rep’s own; the team’s for managers and admins, with those who are away within two weeks and whom nobody covers.',
  },
  {
    method: 'put',
    path: '/v1/covers/{id}',
    parameters: KeyPath,
    body: 'CoverInput',
    answer: 'CoverAnswer',
    refusals: [400, 401, 403, 409],
    summary: 'Enters or changes a cover',
    description:
      'The client makes the id. By managers and admins of the team, or by the owner. While it lasts the owner’s leads are in the feed of who covers, who may act on them; at its end they are `removed`, but what they acted on stays readable for a week. Promises stay the owner’s.',
  },
  {
    method: 'delete',
    path: '/v1/covers/{id}',
    parameters: KeyPath,
    answer: 'Ended',
    refusals: [400, 401, 404],
    summary: 'Ends a cover',
    description: 'Now; one that has not begun is gone.',
  },
  {
    method: 'get',
    path: '/v1/drafts',
    query: DraftsQuery,
    answer: 'DraftsAnswer',
    refusals: [400, 401, 403],
    summary: 'Agreements being written',
    description:
      "Without their text, those changed last first. For managers, marketing and admins of the team, and for who may sign; `team` '' is the agreement of every team without its own.",
  },
  {
    method: 'get',
    path: '/v1/drafts/{id}',
    parameters: DraftPath,
    answer: 'DraftAnswer',
    refusals: [400, 401, 404],
    summary: 'One draft',
    description: 'With its comments, its signatures and what lint says of it. `ETag` is its revision.',
  },
  {
    method: 'put',
    path: '/v1/drafts/{id}',
    parameters: DraftPath,
    headers: IfMatch,
    body: 'DraftInput',
    answer: 'DraftAnswer',
    refusals: [400, 401, 403, 404, 409, 412],
    summary: 'Writes a draft',
    description:
      'By an admin of the team (of any team for everybody’s); managers and marketing read drafts and comment on them. The client makes the id. Over one that is there only with its `ETag` as `If-Match`. `base` is the published version it was made from. A change takes every signature away; lint errors don’t keep a draft from being kept.',
  },
  {
    method: 'post',
    path: '/v1/drafts/{id}/comments',
    parameters: DraftPath,
    body: 'CommentInput',
    answer: 'DraftAnswer',
    refusals: [400, 401, 404, 409],
    summary: 'Says something about a part of a draft',
    description: '`path` leads to the part: "stages.1.entry". The client makes the id: sending it again says it once.',
  },
  {
    method: 'post',
    path: '/v1/drafts/{id}/comments/{comment}/resolve',
    parameters: CommentPath,
    answer: 'DraftAnswer',
    refusals: [400, 401, 404, 409],
    summary: 'Settles a comment',
    description: 'It stays, with who settled it and when.',
  },
  {
    method: 'post',
    path: '/v1/drafts/{id}/sign',
    parameters: DraftPath,
    body: 'SignInput',
    answer: 'DraftAnswer',
    refusals: [400, 401, 403, 404, 409],
    summary: 'Signs a draft for a department',
    description:
      'For who was given the right to sign for it (`hub user signs`; `signs` of `GET /v1/me`). `hash` is that of what was read: 409 where it changed since, or where another version was published that the draft does not know.',
  },
  {
    method: 'post',
    path: '/v1/drafts/{id}/publish',
    scope: 'admin',
    parameters: DraftPath,
    body: 'PublishInput',
    answer: 'PublishAnswer',
    refusals: [400, 401, 403, 404, 409],
    summary: 'Publishes a draft',
    description:
      'By an admin of the team (of every team for everybody’s), once each department that acts in it has signed this very text, lint finds no errors, its version is new, and its date is neither before that of the version it replaces nor more than a month back. 409 says what is missing. Clients get it at their next request; it never changes.',
  },
  {
    method: 'delete',
    path: '/v1/drafts/{id}',
    parameters: DraftPath,
    headers: IfMatch,
    answer: 'Ended',
    refusals: [400, 401, 403, 404, 409, 412],
    summary: 'Throws a draft away',
    description: 'By an admin, with its `ETag` as `If-Match`. A published one stays.',
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
  409: 'It can’t be done as things stand; `message` says why.',
  410: 'The cursor is not valid any more.',
  412: 'Not on what the asker knows: read it again. `message` says what to send.',
  413: 'The body is too large.',
  429: 'Too many requests; `Retry-After` says in how many seconds to come back.',
  503: 'Not yet; `Retry-After` says in how many seconds to come back.',
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
  const ref = answer in named ? { $ref: `#/components/schemas/${answer}` } : { type: media.startsWith('text/') ? 'string' : 'object' };
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
