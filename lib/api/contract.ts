import { z } from 'zod';
import { Command, RefusalCode } from '@/lib/domain/command';
import { Department, Lead, LeadRef } from '@/lib/domain/lead';
import { Rulebook } from '@/lib/domain/rulebook';
import { LocalText } from '@/lib/domain/text';

/** Epoch milliseconds. */
const At = z.number().int();

export const roles = ['rep', 'manager', 'marketing', 'admin'] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

/** What an access token may be used for; within that, its person's rights decide. */
export const scopes = ['read', 'act', 'import', 'admin'] as const;
export const Scope = z.enum(scopes);
export type Scope = z.infer<typeof Scope>;

/** One right of one person: a role in a team. */
export const Grant = z.object({ role: Role, team: z.string(), teamName: LocalText });
export type Grant = z.infer<typeof Grant>;

/** A CRM the hub knows: `id` is the `site` of every ref from it, `crm` an adapter's id, `origin` where people open it. */
export const Site = z.object({
  id: z.string().min(1),
  crm: z.string().min(1),
  name: z.string(),
  origin: z.url(),
  /** Values an adapter needs to know its own records: portal, app number. */
  params: z.record(z.string(), z.string()).default({}),
});
export type Site = z.infer<typeof Site>;

export const Person = z.object({ id: z.string(), name: z.string(), team: z.string(), department: Department.nullable() });
export type Person = z.infer<typeof Person>;

/** `GET /v1/me` */
export const Me = z.object({
  user: z.object({ id: z.string(), name: z.string() }),
  grants: z.array(Grant),
  sites: z.array(Site),
  /** Colleagues whose names appear on leads this person may read. */
  people: z.array(Person),
  hub: z.object({ name: z.string(), version: z.string() }),
  epoch: z.string(),
  serverTime: At,
});
export type Me = z.infer<typeof Me>;

/** `GET /v1/rulebook`: the one in force for the asker's team; `revision` changes with agreement or almanac. */
export const RulebookAnswer = z.object({ rulebook: Rulebook, revision: z.string(), serverTime: At });
export type RulebookAnswer = z.infer<typeof RulebookAnswer>;

/** Query of `GET /v1/leads/changes`. Without a cursor: everything, from the start. */
export const ChangesQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(500),
});

/** `GET /v1/leads/changes`: apply leads and removals with the cursor in one transaction, ask again while `more`. */
export const Changes = z.object({
  leads: z.array(Lead),
  /** Every ref of each lead that left the asker's view. */
  removed: z.array(LeadRef),
  cursor: z.string(),
  more: z.boolean(),
  /** Another value than before means another database: start over without a cursor. */
  epoch: z.string(),
  serverTime: At,
});
export type Changes = z.infer<typeof Changes>;

/** `GET /v1/leads/{site}/{type}/{id}` */
export const LeadAnswer = z.object({ lead: Lead, serverTime: At });
export type LeadAnswer = z.infer<typeof LeadAnswer>;

/** `POST /v1/commands`: at most 100, judged in order; one refused does not stop the next. */
export const Commands = z.object({ commands: z.array(Command).min(1).max(100) });
export type Commands = z.infer<typeof Commands>;

export const CommandOutcome = z.discriminatedUnion('outcome', [
  z.object({ id: z.string(), outcome: z.literal('applied'), rev: z.number().int() }),
  z.object({ id: z.string(), outcome: z.literal('refused'), code: RefusalCode }),
  z.object({ id: z.string(), outcome: z.literal('superseded'), by: z.string() }),
]);
export type CommandOutcome = z.infer<typeof CommandOutcome>;

/** Outcomes in the order asked; the leads as they stand after. */
export const CommandsAnswer = z.object({ outcomes: z.array(CommandOutcome), leads: z.array(Lead), serverTime: At });
export type CommandsAnswer = z.infer<typeof CommandsAnswer>;

/** `GET /v1/team/backlog?team=` */
export const BacklogQuery = z.object({ team: z.string().max(80).optional() });
export const BacklogRow = z.object({
  user: z.string(),
  name: z.string(),
  overdue: z.number().int(),
  dueSoon: z.number().int(),
  /** Promises kept in time, of those closed or overdue this month. */
  kept: z.number().int(),
  of: z.number().int(),
  /** Working milliseconds of the longest overdue; null without one. */
  longest: z.number().nullable(),
});
export const Backlog = z.object({
  team: z.object({ id: z.string(), name: LocalText }),
  teams: z.array(z.object({ id: z.string(), name: LocalText })),
  rows: z.array(BacklogRow),
  unassigned: z.array(Lead),
  asOf: At,
});
export type Backlog = z.infer<typeof Backlog>;

/** Events of `GET /v1/stream` (server-sent; `id` replays through Last-Event-ID). Hints only: the feed carries the facts. */
export const StreamEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('hello'), data: z.object({ epoch: z.string(), serverTime: At }) }),
  /** Something within the asker's view changed. */
  z.object({ event: z.literal('leads'), data: z.object({ refs: z.array(LeadRef) }) }),
  z.object({ event: z.literal('rulebook'), data: z.object({ revision: z.string() }) }),
  z.object({ event: z.literal('grants'), data: z.object({}) }),
]);
export type StreamEvent = z.infer<typeof StreamEvent>;

/** `GET /health`, without sign-in: also how a client knows that an address is a hub. */
export const Health = z.object({
  ok: z.boolean(),
  product: z.literal('tasuki'),
  version: z.string(),
  serverTime: At,
  database: z.enum(['pglite', 'postgres']),
});
export type Health = z.infer<typeof Health>;

/** `GET /v1/auth`: how people sign in here. An access token always works. */
export const SignInWays = z.object({
  /** With the company's account; null where the hub knows no provider. */
  company: z.object({ name: z.string() }).nullable(),
});
export type SignInWays = z.infer<typeof SignInWays>;

/** 43 to 128 unreserved characters (RFC 7636). */
const Pkce = z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/);

/** Query of `GET /v1/auth/start`. The challenge is the SHA-256 of the verifier, base64url; `state` comes back unchanged. */
export const SignInStart = z.object({ redirect: z.string().max(300), state: z.string().min(8).max(200), challenge: Pkce });
export type SignInStart = z.infer<typeof SignInStart>;

/** `POST /v1/auth/token`: a code from the redirect, once. */
export const CodeExchange = z.object({ code: z.string().min(1).max(200), verifier: Pkce, redirect: z.string().max(300) });
export type CodeExchange = z.infer<typeof CodeExchange>;

/** `POST /v1/auth/refresh` and `/v1/auth/sign-out` */
export const RefreshInput = z.object({ refreshToken: z.string().min(1).max(200) });
export type RefreshInput = z.infer<typeof RefreshInput>;

/** What a sign-in gives: ask with the access token until `expiresAt` (hub's time), then exchange the refresh token, which works once. */
export const SignInTokens = z.object({ accessToken: z.string().min(1), expiresAt: At, refreshToken: z.string().min(1) });
export type SignInTokens = z.infer<typeof SignInTokens>;

/** `POST /v1/auth/sign-out` */
export const SignedOut = z.object({ signedOut: z.literal(true) });
export type SignedOut = z.infer<typeof SignedOut>;

export const problemCodes = [
  'unauthorized',
  'forbidden',
  'not_found',
  'conflict',
  'gone',
  'rate_limited',
  'invalid',
  'too_large',
  'server',
] as const;
/** Body of every answer that is not 2xx. `message` says what to do; never lead data. */
export const Problem = z.object({
  code: z.enum(problemCodes),
  message: z.string(),
  /** For `invalid`: where, and what was wanted. */
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
