import { z } from 'zod';
import { Command, RefusalCode } from '@/lib/domain/command';
import { Goals } from '@/lib/domain/goals';
import { Department, Lead, LeadRef } from '@/lib/domain/lead';
import { Agreement, Rulebook } from '@/lib/domain/rulebook';
import { SupersededBy } from '@/lib/domain/superseded';
import { LocalText } from '@/lib/domain/text';
import { MonthlyReport } from './report';

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

/** `PUT /v1/sites/{id}`: a CRM described by templates of its addresses, `crm` being "other". The address names it. */
export const SiteInput = Site.omit({ id: true }).extend({
  crm: z.literal('other'),
  name: z.string().trim().min(1).max(80),
  origin: z.url().max(300),
  params: z
    .record(z.string().max(20), z.string().max(300))
    .refine((params) => Object.keys(params).length <= 10, 'has more than 10 entries'),
});
export type SiteInput = z.infer<typeof SiteInput>;

export const Person = z.object({ id: z.string(), name: z.string(), team: z.string(), department: Department.nullable() });
export type Person = z.infer<typeof Person>;

/** `GET /v1/me` */
export const Me = z.object({
  user: z.object({ id: z.string(), name: z.string() }),
  grants: z.array(Grant),
  sites: z.array(Site),
  /** Colleagues whose names appear on leads this person may read. */
  people: z.array(Person),
  /** Departments this person may sign agreements for; `team` is '' for the one of every team without its own. */
  signs: z.array(z.object({ team: z.string(), department: Department })).default([]),
  hub: z.object({ name: z.string(), version: z.string() }),
  epoch: z.string(),
  serverTime: At,
});
export type Me = z.infer<typeof Me>;

/** `GET /v1/rulebook`: the one in force for the asker's team; `revision` changes with agreement or almanac. */
export const RulebookAnswer = z.object({ rulebook: Rulebook, revision: z.string(), serverTime: At });
export type RulebookAnswer = z.infer<typeof RulebookAnswer>;

/** Query of `GET /v1/rulebooks`: versions of one of the asker's teams, else of all of them; everybody's ('') are among them. */
export const VersionsQuery = z.object({ team: z.string().max(80).optional() });

/** A published agreement, without its text. */
export const VersionHead = z.object({
  /** '' is the agreement of every team without its own. */
  team: z.string(),
  version: z.string(),
  title: LocalText,
  effectiveFrom: At,
  publishedAt: At,
  /** Who published it, by name; null where the hub did, or whoever runs it. */
  publishedBy: z.string().nullable(),
  /** What changed and why, in the words of who wrote it. */
  why: z.string(),
  signatories: z.array(z.object({ department: z.string(), name: z.string(), at: At })),
  /** In force for its team now. */
  inForce: z.boolean(),
});
export type VersionHead = z.infer<typeof VersionHead>;

/** `GET /v1/rulebooks`: newest first; `publishes` names the teams for which the asker may publish. */
export const VersionsAnswer = z.object({ versions: z.array(VersionHead), publishes: z.array(z.string()), serverTime: At });
export type VersionsAnswer = z.infer<typeof VersionsAnswer>;

export const VersionPath = z.object({ version: z.string().min(1).max(200) });

/** `GET /v1/rulebooks/{version}?team=` */
export const VersionAnswer = z.object({ head: VersionHead, agreement: Agreement, serverTime: At });
export type VersionAnswer = z.infer<typeof VersionAnswer>;

/** Query of `GET /v1/leads/changes`. Without a cursor: everything, from the start. */
export const ChangesQuery = z.object({
  cursor: z.string().max(6_000).optional(),
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
  /** Somebody else's act holds in its place; it changed nothing. `by` is their name. */
  z.object({ id: z.string(), outcome: z.literal('superseded'), supersededBy: SupersededBy }),
]);
export type CommandOutcome = z.infer<typeof CommandOutcome>;

/** Outcomes in the order asked; the leads as they stand after. Fewer outcomes than commands: send the rest again, there was no room. */
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
  /** Promises kept in time of those closed, day by day (as the team's calendar writes them) over the last two weeks, oldest first. */
  trend: z.array(z.object({ day: z.string(), kept: z.number().int(), of: z.number().int() })).default([]),
  /** Touches logged by hand, of all this month. */
  touches: z.object({ byHand: z.number().int(), of: z.number().int() }).default({ byHand: 0, of: 0 }),
});
/** A promise that was missed and put before the team's manager: while it is open, and for a day after it was withdrawn. */
export const Escalation = z.object({
  refs: z.array(LeadRef),
  name: z.string(),
  company: z.string().nullable(),
  owner: z.string().nullable(),
  /** The clock's key within the lead, the promise's id and its name. */
  clock: z.string(),
  promise: z.string(),
  promiseName: LocalText,
  /** To whom the agreement puts it. */
  to: LocalText,
  due: At,
  at: At,
  /** It no longer holds: the clock is over (`done`), or its deadline or the agreement is another since (`changed`). */
  withdrawn: z.object({ at: At, why: z.enum(['done', 'changed']) }).optional(),
});
export type Escalation = z.infer<typeof Escalation>;

/** A lead whose owner is away past a deadline and whom nobody covers. */
export const Uncovered = z.object({
  refs: z.array(LeadRef),
  name: z.string(),
  company: z.string().nullable(),
  owner: z.string(),
  from: At,
  to: At,
  due: At,
});
export type Uncovered = z.infer<typeof Uncovered>;

/** How many of the leads being worked fall to each, most first: the first eight. */
const Shares = z.array(z.object({ id: z.string(), leads: z.number().int() }));

export const Backlog = z.object({
  team: z.object({ id: z.string(), name: LocalText }),
  teams: z.array(z.object({ id: z.string(), name: LocalText })),
  rows: z.array(BacklogRow),
  /** The first hundred, as far as 3 MB hold them. */
  unassigned: z.array(Lead),
  /** The newest hundred, what is open before what was withdrawn, newest first; none for marketing. */
  escalations: z.array(Escalation).default([]),
  /** Nearest due first, at most a hundred; none for marketing. */
  uncovered: z.array(Uncovered).default([]),
  /** The leads sales are working, by owner and by industry ('' where unknown); none for marketing. */
  spread: z.object({ leads: z.number().int(), owners: Shares, industries: Shares }).default({ leads: 0, owners: [], industries: [] }),
  asOf: At,
});
export type Backlog = z.infer<typeof Backlog>;

/** Names a record that its maker named: sending it again is sending the same. */
const Key = z.string().regex(/^[A-Za-z0-9_.-]{1,80}$/, 'use letters, digits, _ . - only');

/** One of the asker's teams; the first that fits without one named. */
export const TeamQuery = z.object({ team: z.string().max(80).optional() });

/** Query of what concerns agreements: '' is the agreement of every team without its own; without it all the asker may see. */
export const DraftsQuery = TeamQuery;
export const DraftPath = z.object({ id: Key });
export const CommentPath = z.object({ id: Key, comment: Key });

/** One department's word under a text, named by the hash of what was signed. */
export const DraftSignature = z.object({ department: Department, user: z.string(), name: z.string(), at: At });

/** What is said of a draft, on the part that `path` leads to: "stages.1.entry"; '' on all of it. */
export const DraftComment = z.object({
  id: z.string(),
  path: z.string(),
  text: z.string(),
  by: z.string(),
  at: At,
  resolvedAt: At.optional(),
  resolvedBy: z.string().optional(),
});
export type DraftComment = z.infer<typeof DraftComment>;

/** An agreement being written, without its text. */
export const DraftHead = z.object({
  id: z.string(),
  team: z.string(),
  /** Rises with every change; it is the `ETag`. */
  revision: z.number().int(),
  title: LocalText,
  version: z.string(),
  effectiveFrom: At,
  /** The published version it was made from. */
  base: z.string(),
  /** `stale`: another version was published since, which this one does not know. */
  state: z.enum(['open', 'stale', 'published']),
  /** What it changes and why, for those who read it later. */
  why: z.string().default(''),
  /** What departments sign: SHA-256, hex, of the agreement without its signatures. */
  hash: z.string(),
  /** Departments that act in it. */
  mustSign: z.array(Department),
  /** Those that signed the text as it is; a change leaves none. */
  signatures: z.array(DraftSignature),
  openComments: z.number().int(),
  createdAt: At,
  createdBy: z.string(),
  updatedAt: At,
  updatedBy: z.string(),
  publishedAt: At.optional(),
});
export type DraftHead = z.infer<typeof DraftHead>;

/** `GET /v1/drafts` */
export const DraftsAnswer = z.object({ drafts: z.array(DraftHead), serverTime: At });
export type DraftsAnswer = z.infer<typeof DraftsAnswer>;

/** What lint says of a draft: an `error` keeps it from being published. */
export const DraftFinding = z.object({
  severity: z.enum(['error', 'warning', 'hint']),
  code: z.string(),
  path: z.array(z.union([z.string(), z.number()])),
  text: LocalText,
});

/** `GET /v1/drafts/{id}` and what changed it. */
export const DraftAnswer = z.object({
  draft: DraftHead.extend({ agreement: Agreement, comments: z.array(DraftComment), findings: z.array(DraftFinding) }),
  serverTime: At,
});
export type DraftAnswer = z.infer<typeof DraftAnswer>;

/** `PUT /v1/drafts/{id}`. The team of a draft stays the one it was made for. */
export const DraftInput = z.object({
  team: z.string().max(80).default(''),
  base: z.string().min(1).max(200),
  /** What it changes and why; left out, it stays as it was. */
  why: z.string().trim().max(2000).optional(),
  agreement: z.looseObject({}),
});
export type DraftInput = z.infer<typeof DraftInput>;

/** `POST /v1/drafts/{id}/comments` */
export const CommentInput = z.object({ id: Key, path: z.string().max(300).default(''), text: z.string().trim().min(1).max(4000) });

/** `POST /v1/drafts/{id}/sign` */
export const SignInput = z.object({ department: Department, hash: z.string().max(100) });

/** `POST /v1/drafts/{id}/publish`: the hash of what the asker has read. */
export const PublishInput = z.object({ hash: z.string().max(100) });
export const PublishAnswer = z.object({ version: z.string(), inForceFrom: At, revision: z.string(), serverTime: At });
export type PublishAnswer = z.infer<typeof PublishAnswer>;

const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is not a month such as 2026-12');
export const MonthPath = z.object({ month: Month });

/** `GET /v1/goals`: the goals in force of each month, the oldest first. */
export const GoalsAnswer = z.object({ goals: z.array(Goals), serverTime: At });
export type GoalsAnswer = z.infer<typeof GoalsAnswer>;
/** `GET /v1/goals/{month}`: the goals in force (null where nobody entered any) and every version before them, newest first. */
export const MonthGoalsAnswer = z.object({ goals: Goals.nullable(), before: z.array(Goals), serverTime: At });
export type MonthGoalsAnswer = z.infer<typeof MonthGoalsAnswer>;
/** `PUT /v1/goals/{month}`: a new version. Month, team, version and who entered it are the hub's to say. */
export const GoalsInput = Goals.omit({ schema: true, month: true, version: true, team: true, enteredAt: true, enteredBy: true });
export type GoalsInput = z.infer<typeof GoalsInput>;

export const KeyPath = z.object({ id: Key });

/** Somebody is away from `from` until `to`. With a `cover` that person sees and acts meanwhile. */
export const AbsenceRow = z.object({
  id: z.string(),
  user: z.string(),
  from: At,
  to: At,
  cover: z.string().nullable(),
  /** What was judged before it was entered stays as it was. */
  enteredAt: At,
  enteredBy: z.string(),
});
export type AbsenceRow = z.infer<typeof AbsenceRow>;
export const AbsencesAnswer = z.object({ absences: z.array(AbsenceRow), serverTime: At });
export type AbsencesAnswer = z.infer<typeof AbsencesAnswer>;
/** `PUT /v1/absences/{id}`; without a `user` the asker's own. */
export const AbsenceInput = z.object({
  user: z.string().max(80).optional(),
  from: At,
  to: At,
  cover: z.string().max(80).nullable().default(null),
});
export type AbsenceInput = z.infer<typeof AbsenceInput>;
export const AbsenceAnswer = z.object({ absence: AbsenceRow, serverTime: At });
export type AbsenceAnswer = z.infer<typeof AbsenceAnswer>;

/** Who sees and acts on an owner's leads in a team from `from` until `to`; the promises stay the owner's. */
export const CoverRow = z.object({
  id: z.string(),
  team: z.string(),
  owner: z.string(),
  cover: z.string(),
  from: At,
  to: At,
  /** The absence it came with. */
  absence: z.string().nullable(),
  enteredAt: At,
  enteredBy: z.string(),
});
export type CoverRow = z.infer<typeof CoverRow>;
/** `GET /v1/covers`: and who is away, now or within two weeks, with nobody to cover for them. */
export const CoversAnswer = z.object({ covers: z.array(CoverRow), uncovered: z.array(AbsenceRow), serverTime: At });
export type CoversAnswer = z.infer<typeof CoversAnswer>;
/** `PUT /v1/covers/{id}` */
export const CoverInput = z.object({
  team: z.string().max(80).optional(),
  owner: z.string().max(80),
  cover: z.string().max(80),
  from: At,
  to: At,
});
export type CoverInput = z.infer<typeof CoverInput>;
export const CoverAnswer = z.object({ cover: CoverRow, serverTime: At });
export type CoverAnswer = z.infer<typeof CoverAnswer>;

/** `DELETE` of an absence or a cover: what had begun ends now, what had not is gone. */
export const Ended = z.object({ ended: z.literal(true), serverTime: At });
export type Ended = z.infer<typeof Ended>;

/** `GET /v1/reports/{month}` */
export const ReportAnswer = z.object({
  team: z.object({ id: z.string(), name: LocalText }),
  report: MonthlyReport,
  /** Names of the people in it. */
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  /** When it was made; what happened since is in it a few minutes later. */
  madeAt: At,
  serverTime: At,
});
export type ReportAnswer = z.infer<typeof ReportAnswer>;

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

/** Query of `POST /v1/import`. `map` may be given more than once, each `heading=column`. */
export const ImportQuery = z.object({
  /** The connection whose records these are: a site of `GET /v1/me`. */
  site: z.string().min(1).max(80),
  /** The object type of the records there. */
  type: z.string().min(1).max(80).default('lead'),
  /** The team that gets leads of lines without one. */
  team: z.string().min(1).max(80),
  /** Said by `Content-Type` otherwise: `text/csv` or `application/x-ndjson`. */
  format: z.enum(['csv', 'ndjson']).optional(),
  /** The tool that wrote the file, where its words are known. */
  mapping: z.enum(['forms', 'marketo', 'account-engagement', 'satori']).optional(),
  /** The site whose ids the tool tells beside its own. */
  crm: z.string().min(1).max(80).optional(),
  map: z.array(z.string().max(300)).max(200).default([]),
  /** What becomes of columns nobody knows: `keep` makes custom fields of them; a tool's are kept unless told otherwise. */
  unknown: z.enum(['keep', 'leave']).optional(),
  /** Checks everything, keeps nothing, and says what would become of it. */
  dryRun: z.enum(['true', 'false']).default('false'),
});
export type ImportQuery = z.infer<typeof ImportQuery>;

const Single = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A line of NDJSON for `POST /v1/import`, and a record for `POST /v1/ingest/{source}`: names are columns, or what the tool calls them. */
export const ImportLine = z.record(z.string().max(200), z.union([Single, z.array(Single), z.record(z.string(), z.unknown())]));
export type ImportLine = z.infer<typeof ImportLine>;

const LineReason = z.object({ line: z.number().int(), reason: LocalText });

/** What became of a file; lines count as an editor shows them. With `dryRun` what would have become of it. */
export const ImportReport = z.object({
  dryRun: z.boolean(),
  encoding: z.enum(['utf-8', 'shift_jis', 'utf-16le', 'utf-16be']),
  lines: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  refused: z.number().int(),
  /** The first thousand. */
  refusals: z.array(LineReason),
  /** Lines whose lead was known: by an id, or by a personal mail address that one lead holds. */
  matched: z.object({ byRef: z.number().int(), byMail: z.number().int() }),
  /** Lines whose mail address named no one lead (held by several, or read by a role): taken as leads of their own. */
  ambiguous: z.number().int(),
  /** The first two hundred of those. */
  notices: z.array(LineReason),
  /** How each heading was understood; null: left out. */
  columns: z.array(z.object({ heading: z.string(), column: z.string().nullable() })),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** `POST /v1/ingest/{source}`: a record, at most a hundred, or `{ records }`. */
export const Delivery = z.union([ImportLine, z.array(ImportLine).max(100), z.object({ records: z.array(ImportLine).max(100) })]);
export type Delivery = z.infer<typeof Delivery>;

/** What became of a delivery. Records are named by their place; never lead data. */
export const DeliveryAnswer = z.object({
  /** Known already: nothing was done, and this is the first answer again. */
  replayed: z.boolean(),
  records: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  matched: z.object({ byRef: z.number().int(), byMail: z.number().int() }),
  ambiguous: z.number().int(),
  refused: z.array(z.object({ record: z.number().int(), reason: LocalText })),
  /** Names nobody knows; their values became custom fields. */
  unknown: z.array(z.string()),
});
export type DeliveryAnswer = z.infer<typeof DeliveryAnswer>;

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
