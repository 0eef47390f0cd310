import { z } from 'zod';
import type { Command } from '@/lib/domain/command';
import { Fault } from '@/lib/domain/fault';
import { Lead, type LeadRef } from '@/lib/domain/lead';
import { SECOND } from '@/lib/domain/time';
import { hubAddress } from './address';
import { readAnswer, refuse, refuseRedirect } from './answer';
import {
  Backlog,
  Changes,
  type CodeExchange,
  CommandsAnswer,
  type CommentInput,
  DraftAnswer,
  type DraftInput,
  DraftsAnswer,
  Ended,
  type GoalsInput,
  Health,
  LeadAnswer,
  Me,
  MonthGoalsAnswer,
  PublishAnswer,
  RulebookAnswer,
  SignedOut,
  type SignInput,
  SignInTokens,
  SignInWays,
  Site,
  type SiteInput,
  VersionAnswer,
  VersionsAnswer,
} from './contract';
import { LooseOutcome, readableOutcomes } from './outcomes';

/** No answer may take longer; a worker is stopped after 30 s of one. */
export const TIMEOUT = 25 * SECOND;
const MEGABYTE = 1_048_576;
/** Bytes after unpacking. */
const limits = { small: 4 * MEGABYTE, page: 64 * MEGABYTE };

/** Leads as they came: one that can't be read must not hold up the page. */
const LoosePage = Changes.extend({ leads: z.array(z.unknown()) });
const LooseOutcomes = CommandsAnswer.extend({ outcomes: z.array(LooseOutcome), leads: z.array(z.unknown()) });

/** Called once for each answer that carries the hub's time, with both moments of this PC's clock. */
export type OnServerTime = (serverTime: number, sentAt: number, receivedAt: number) => void;

/** An access token that changes with time. */
export type Credential = {
  /** The one to ask with now. */
  token(): Promise<string>;
  /** Another than the one that a hub refused; null when there is none. */
  renew(refused: string): Promise<string | null>;
};

export type HubOptions = {
  address: string;
  /** Absent: only what is open to everybody can be asked. */
  token?: string | Credential;
  onServerTime?: OnServerTime;
  timeout?: number;
};

/** Everything the extension asks of a hub. Each throws a `Fault`; each answer was checked against the contract. */
export type HubClient = {
  health(signal?: AbortSignal): Promise<Health>;
  signInWays(signal?: AbortSignal): Promise<SignInWays>;
  /** A code for tokens; the code works once. */
  exchangeCode(exchange: CodeExchange, signal?: AbortSignal): Promise<SignInTokens>;
  /** A refresh token for the next tokens. */
  refresh(refreshToken: string, signal?: AbortSignal): Promise<SignInTokens>;
  signOut(refreshToken: string, signal?: AbortSignal): Promise<SignedOut>;
  me(signal?: AbortSignal): Promise<Me>;
  /** Keeps a CRM that an administrator describes by templates. */
  describeSite(id: string, site: SiteInput, signal?: AbortSignal): Promise<Site>;
  rulebook(signal?: AbortSignal): Promise<RulebookAnswer>;
  /** Every version published for the person's teams, and everybody's. */
  versions(signal?: AbortSignal): Promise<VersionsAnswer>;
  version(team: string, version: string, signal?: AbortSignal): Promise<VersionAnswer>;
  drafts(signal?: AbortSignal): Promise<DraftsAnswer>;
  draft(id: string, signal?: AbortSignal): Promise<DraftAnswer>;
  /** Over the revision that was read; null for a new one. Throws `conflict` where somebody else was quicker. */
  saveDraft(id: string, draft: DraftInput, revision: number | null, signal?: AbortSignal): Promise<DraftAnswer>;
  dropDraft(id: string, revision: number, signal?: AbortSignal): Promise<Ended>;
  comment(id: string, comment: z.infer<typeof CommentInput>, signal?: AbortSignal): Promise<DraftAnswer>;
  resolveComment(id: string, comment: string, signal?: AbortSignal): Promise<DraftAnswer>;
  sign(id: string, signature: z.infer<typeof SignInput>, signal?: AbortSignal): Promise<DraftAnswer>;
  publish(id: string, hash: string, signal?: AbortSignal): Promise<PublishAnswer>;
  /** A page of the feed; `unread` counts leads of a shape this version can't read. */
  changes(cursor: string | null, limit: number, signal?: AbortSignal): Promise<Changes & { unread: number }>;
  lead(ref: LeadRef, signal?: AbortSignal): Promise<Lead>;
  commands(commands: readonly Command[], signal?: AbortSignal): Promise<CommandsAnswer>;
  backlog(team: string | undefined, signal?: AbortSignal): Promise<Backlog>;
  /** The goals of a month ("2026-12") with every version before them. */
  goals(month: string, team: string | undefined, signal?: AbortSignal): Promise<MonthGoalsAnswer>;
  /** A new version of a month's goals over `version`; null where there was none. */
  putGoals(
    month: string,
    team: string | undefined,
    goals: GoalsInput,
    version: number | null,
    signal?: AbortSignal,
  ): Promise<MonthGoalsAnswer>;
  /** Server-sent hints as bytes, from after `lastId`; not limited in time but by the signal. */
  stream(lastId: string | null, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
};

/** Says which revision a change was made from. */
function knowing(revision: number | null): Record<string, string> {
  return revision === null ? {} : { 'if-match': `"${revision}"` };
}

function readableLeads(leads: readonly unknown[]): Lead[] {
  return leads.flatMap((lead) => {
    const read = Lead.safeParse(lead);
    return read.success ? [read.data] : [];
  });
}

/** Speaks to one hub: https, or http on this machine; never follows a redirect. Throws `insecure_address` or `bad_address`. */
export function createHubClient(options: HubOptions): HubClient {
  const base = hubAddress(options.address);
  const timeout = options.timeout ?? TIMEOUT;

  async function send(path: string, init: RequestInit, signals: AbortSignal[]): Promise<Response> {
    const { token } = options;
    if (token === undefined || typeof token === 'string') return sendWith(token, path, init, signals);
    const first = await token.token();
    const response = await sendWith(first, path, init, signals);
    if (response.status !== 401) return response;
    const next = await token.renew(first);
    if (next === null || next === first) return response;
    await response.body?.cancel();
    return sendWith(next, path, init, signals);
  }

  async function sendWith(token: string | undefined, path: string, init: RequestInit, signals: AbortSignal[]): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json', ...(init.headers as Record<string, string>) };
    if (token) headers.authorization = `Bearer ${token}`;
    try {
      return await fetch(base + path, {
        ...init,
        headers,
        signal: AbortSignal.any(signals),
        // Seen as such and refused, where `error` would look like being offline.
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      });
    } catch (error) {
      throw new Fault('offline', undefined, error);
    }
  }

  async function call<T extends object>(
    path: string,
    schema: z.ZodType<T>,
    signal?: AbortSignal,
    body?: unknown,
    limit = limits.small,
    method = 'POST',
    extra: Record<string, string> = {},
  ): Promise<T> {
    const signals = [AbortSignal.timeout(timeout), ...(signal ? [signal] : [])];
    const sentAt = Date.now();
    const init: RequestInit =
      body === undefined
        ? { ...(method === 'POST' ? {} : { method }), headers: extra }
        : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...extra } };
    const response = await send(path, init, signals);
    const headersAt = Date.now();
    let answer: T;
    try {
      answer = await readAnswer(response, schema, limit);
    } catch (error) {
      // Anything not ours broke while reading: cut off, or too slow.
      throw error instanceof Fault ? error : new Fault('offline', undefined, error);
    }
    if ('serverTime' in answer && typeof answer.serverTime === 'number') options.onServerTime?.(answer.serverTime, sentAt, headersAt);
    return answer;
  }

  const path = (ref: LeadRef) => [ref.site, ref.type, ref.id].map(encodeURIComponent).join('/');

  const goalsPath = (month: string, team: string | undefined) =>
    `/v1/goals/${encodeURIComponent(month)}${team === undefined ? '' : `?${new URLSearchParams({ team })}`}`;

  return {
    health: (signal) => call('/health', Health, signal),
    signInWays: (signal) => call('/v1/auth', SignInWays, signal),
    exchangeCode: (exchange, signal) => call('/v1/auth/token', SignInTokens, signal, exchange),
    refresh: (refreshToken, signal) => call('/v1/auth/refresh', SignInTokens, signal, { refreshToken }),
    signOut: (refreshToken, signal) => call('/v1/auth/sign-out', SignedOut, signal, { refreshToken }),
    me: (signal) => call('/v1/me', Me, signal),
    describeSite: (id, site, signal) => call(`/v1/sites/${encodeURIComponent(id)}`, Site, signal, site, limits.small, 'PUT'),
    rulebook: (signal) => call('/v1/rulebook', RulebookAnswer, signal),
    versions: (signal) => call('/v1/rulebooks', VersionsAnswer, signal),
    version: (team, version, signal) =>
      call(`/v1/rulebooks/${encodeURIComponent(version)}${team === '' ? '' : `?${new URLSearchParams({ team })}`}`, VersionAnswer, signal),
    drafts: (signal) => call('/v1/drafts', DraftsAnswer, signal),
    draft: (id, signal) => call(`/v1/drafts/${encodeURIComponent(id)}`, DraftAnswer, signal),
    saveDraft: (id, draft, revision, signal) =>
      call(`/v1/drafts/${encodeURIComponent(id)}`, DraftAnswer, signal, draft, limits.small, 'PUT', knowing(revision)),
    dropDraft: (id, revision, signal) =>
      call(`/v1/drafts/${encodeURIComponent(id)}`, Ended, signal, undefined, limits.small, 'DELETE', knowing(revision)),
    comment: (id, comment, signal) => call(`/v1/drafts/${encodeURIComponent(id)}/comments`, DraftAnswer, signal, comment),
    resolveComment: (id, comment, signal) =>
      call(`/v1/drafts/${encodeURIComponent(id)}/comments/${encodeURIComponent(comment)}/resolve`, DraftAnswer, signal, {}),
    sign: (id, signature, signal) => call(`/v1/drafts/${encodeURIComponent(id)}/sign`, DraftAnswer, signal, signature),
    publish: (id, hash, signal) => call(`/v1/drafts/${encodeURIComponent(id)}/publish`, PublishAnswer, signal, { hash }),
    async changes(cursor, limit, signal) {
      const query = new URLSearchParams({ limit: String(limit), ...(cursor === null ? {} : { cursor }) });
      const page = await call(`/v1/leads/changes?${query}`, LoosePage, signal, undefined, limits.page);
      const leads = readableLeads(page.leads);
      return { ...page, leads, unread: page.leads.length - leads.length };
    },
    async lead(ref, signal) {
      return (await call(`/v1/leads/${path(ref)}`, LeadAnswer, signal)).lead;
    },
    async commands(commands, signal) {
      const answer = await call('/v1/commands', LooseOutcomes, signal, { commands });
      return { ...answer, outcomes: readableOutcomes(answer.outcomes), leads: readableLeads(answer.leads) };
    },
    goals: (month, team, signal) => call(goalsPath(month, team), MonthGoalsAnswer, signal),
    putGoals: (month, team, goals, version, signal) =>
      call(goalsPath(month, team), MonthGoalsAnswer, signal, goals, limits.small, 'PUT', knowing(version)),
    backlog: (team, signal) => call(`/v1/team/backlog${team === undefined ? '' : `?${new URLSearchParams({ team })}`}`, Backlog, signal),
    async stream(lastId, signal) {
      const headers: Record<string, string> = { accept: 'text/event-stream', ...(lastId === null ? {} : { 'last-event-id': lastId }) };
      const response = await send('/v1/stream', { headers }, [signal]);
      refuseRedirect(response);
      if (response.ok && response.body && /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '')) return response.body;
      await response.body?.cancel();
      if (response.ok) throw new Fault('not_a_hub');
      return refuse(response.status, { code: 'server', message: '' }, response.headers);
    },
  };
}
