import { KintoneRestAPIClient } from '@kintone/rest-api-client';
import { z } from 'zod';
import type { Instant } from '@/lib/domain/time';
import type { CrmPerson } from '@/server/connectors/connector';
import { CrmFault } from '@/server/connectors/crm-fault';
import type { CallBudget, Purpose } from './call-budget';
import { faultOf } from './kintone-fault';
import { type Form, formOf } from './kintone-form';

/** A record as kintone tells it: each field's type and value under its code. */
export const KintoneRecord = z.record(z.string(), z.object({ type: z.string(), value: z.unknown() }));
export type KintoneRecord = z.infer<typeof KintoneRecord>;

const Comment = z.object({
  id: z.string(),
  text: z.string(),
  createdAt: z.string(),
  creator: z.object({ code: z.string(), name: z.string() }),
});
export type KintoneComment = z.infer<typeof Comment>;

/** One kintone domain, one call at a time: a domain takes 100 at once, and people work in it. Every call may throw a `CrmFault`. */
export type KintoneApi = {
  /** Records by a query; at most 500. Fields that are not there are left out by kintone without a word. */
  records(app: string, query: string, fields: readonly string[], purpose: Purpose, signal: AbortSignal): Promise<KintoneRecord[]>;
  count(app: string, signal: AbortSignal): Promise<number>;
  /** An app's fields, and with `statuses` those of its process management. */
  form(app: string, statuses: boolean, signal: AbortSignal): Promise<Form>;
  /** At most ten, newest first. */
  comments(
    app: string,
    record: string,
    offset: number,
    purpose: Purpose,
    signal: AbortSignal,
  ): Promise<{ comments: KintoneComment[]; older: boolean }>;
  addComment(app: string, record: string, text: string, signal: AbortSignal): Promise<string>;
  addRecord(app: string, values: Record<string, { value: unknown }>, signal: AbortSignal): Promise<string>;
  /** The domain's users; null where an app's token may not ask for them. */
  users(signal: AbortSignal): Promise<CrmPerson[] | null>;
};

export type KintoneAccess = {
  url: string;
  /** The guest space that the apps are in. */
  space?: string | undefined;
  tokens?: string | undefined;
  user?: string | undefined;
  password?: string | undefined;
};

const PATIENCE = 60_000;
/** kintone tells 100 users at once. */
const USERS_AT_ONCE = 100;

/** Opens kintone's REST API with its own SDK. @throws {CrmFault} when there are no credentials. */
export function openKintone(access: KintoneAccess, budget: CallBudget, clock: () => Instant): KintoneApi {
  const { url, space, tokens, user, password } = access;
  const withPassword = user !== undefined && password !== undefined;
  if (!withPassword && !tokens) throw new CrmFault('signed_out', 'kintone needs an API token, or --user and its password');
  const client = new KintoneRestAPIClient({
    baseUrl: url,
    auth: withPassword ? { username: user, password } : { apiToken: tokens?.split(',').map((token) => token.trim()) ?? [] },
    socketTimeout: PATIENCE,
    ...(space === undefined ? {} : { guestSpaceId: space }),
  });
  let last: Promise<unknown> = Promise.resolve();

  async function call<Shape extends z.ZodType>(
    shape: Shape,
    app: string | null,
    purpose: Purpose,
    signal: AbortSignal,
    ask: () => Promise<unknown>,
  ): Promise<z.output<Shape>> {
    const turn = last.then(async () => {
      signal.throwIfAborted();
      if (app !== null) budget.take(app, purpose, clock());
      return ask();
    });
    last = turn.catch(() => {});
    const told = await untilAborted(turn, signal).catch((error: unknown) => {
      if (signal.aborted) throw error;
      throw faultOf(error);
    });
    const read = shape.safeParse(told);
    if (!read.success) throw new CrmFault('broken', read.error.issues[0]?.path.join('.') ?? '');
    return read.data;
  }

  return {
    async records(app, query, fields, purpose, signal) {
      const shape = z.object({ records: z.array(KintoneRecord) });
      return (await call(shape, app, purpose, signal, () => client.record.getRecords({ app, query, fields: [...fields] }))).records;
    },
    async count(app, signal) {
      const shape = z.object({ totalCount: z.coerce.number() });
      const asked = { app, query: 'limit 1', fields: ['$id'], totalCount: true };
      return (await call(shape, app, 'news', signal, () => client.record.getRecords(asked))).totalCount;
    },
    async form(app, statuses, signal) {
      const fields = await call(z.unknown(), app, 'news', signal, () => client.app.getFormFields({ app }));
      const states = statuses ? await call(z.unknown(), app, 'news', signal, () => client.app.getProcessManagement({ app })) : null;
      return formOf(fields, states);
    },
    async comments(app, record, offset, purpose, signal) {
      const shape = z.object({ comments: z.array(Comment), older: z.boolean() });
      return call(shape, app, purpose, signal, () => client.record.getRecordComments({ app, record, order: 'desc', offset, limit: 10 }));
    },
    async addComment(app, record, text, signal) {
      const shape = z.object({ id: z.coerce.string() });
      return (await call(shape, app, 'writing', signal, () => client.record.addRecordComment({ app, record, comment: { text } }))).id;
    },
    async addRecord(app, record, signal) {
      const shape = z.object({ id: z.coerce.string() });
      return (await call(shape, app, 'writing', signal, () => client.record.addRecord({ app, record }))).id;
    },
    async users(signal) {
      if (!withPassword) return null;
      const people: CrmPerson[] = [];
      for (let offset = 0; ; offset += USERS_AT_ONCE) {
        const { users } = await call(Users, null, 'news', signal, () => askUsers(url, user, password, offset, signal));
        for (const { code, name, email, valid } of users) if (valid) people.push({ id: code, name, mail: email || mailIn(code) });
        if (users.length < USERS_AT_ONCE) return people;
      }
    },
  };
}

const Users = z.object({
  users: z.array(z.object({ code: z.string(), name: z.string(), email: z.string().nullish(), valid: z.boolean().default(true) })),
});

/** Users are of the domain, not of kintone: the SDK has no call for them. */
async function askUsers(url: string, user: string, password: string, offset: number, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(`${url}/v1/users.json?size=${USERS_AT_ONCE}&offset=${offset}`, {
    headers: { 'x-cybozu-authorization': Buffer.from(`${user}:${password}`).toString('base64') },
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
  }).catch((error: unknown) => {
    throw signal.aborted ? error : new CrmFault('unreachable');
  });
  if (!response.ok) throw new Error(`${response.status}: users`);
  return response.json();
}

/** Most log in with their mail address. */
export function mailIn(code: string): string | null {
  return code.includes('@') && !code.startsWith('guest/') ? code : null;
}

/** The SDK can't be interrupted: what it still brings is let go. */
function untilAborted<Result>(call: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    call.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
