import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import { CrmFault } from '@/server/connectors/crm-fault';
import { faultOf } from './salesforce-faults';
import { inLists } from './soql';

export type SalesforceRow = Record<string, unknown>;

export type Described = { name: string; label: string; values: { value: string; label: string }[] };

/** One Salesforce organisation. Every call may throw a `CrmFault`. */
export type SalesforceApi = {
  /** The part of the calls of a day that is used, by anybody, 0 to 1; null before the first answer. */
  used(): number | null;
  calls(): { used: number; limit: number } | null;
  /**
   * Rows of a query with its own order and limit. `whole` is false where Salesforce told only a part of them: the place to go on from is
   * the last row, never Salesforce's own, which is forgotten after two days. `deleted` asks among what is in the bin and archived as well.
   */
  query(soql: string, signal: AbortSignal, options?: { deleted?: boolean }): Promise<{ rows: SalesforceRow[]; whole: boolean }>;
  /** All rows of a query for many values: it ends where the list of them belongs. */
  queryIn(
    soql: string,
    values: readonly string[],
    signal: AbortSignal,
    options?: { after?: string; deleted?: boolean },
  ): Promise<SalesforceRow[]>;
  count(soql: string, signal: AbortSignal): Promise<number>;
  /** The fields of an object that the user may read. */
  describe(type: string, signal: AbortSignal): Promise<Described[]>;
  /** Ids deleted between two moments of the last fifteen days, and up to when that is all; null where they lie too far back. */
  deleted(type: string, from: number, to: number, signal: AbortSignal): Promise<{ ids: string[]; until: number } | null>;
  create(type: string, fields: Record<string, unknown>, signal: AbortSignal): Promise<string>;
};

/** An app of the organisation: with a user it signs in by a certificate's private key, with a refresh token by that, else by its secret. */
export type SalesforceAccess = {
  url: string;
  clientId: string;
  user?: string | undefined;
  key: string;
  refreshToken?: string | undefined;
};

const VERSION = '62.0';
const PATIENCE = 130_000;
const JWT_LIFE = 180;

const Records = z.looseObject({
  done: z.boolean(),
  totalSize: z.number(),
  records: z.array(z.record(z.string(), z.unknown())).default([]),
  nextRecordsUrl: z.string().optional(),
});
const Describe = z.looseObject({
  fields: z.array(
    z.looseObject({
      name: z.string(),
      label: z.string().default(''),
      picklistValues: z
        .array(
          z.looseObject({ value: z.string().nullable(), label: z.string().nullable().default(null), active: z.boolean().default(true) }),
        )
        .default([]),
    }),
  ),
});
const Deleted = z.looseObject({ deletedRecords: z.array(z.looseObject({ id: z.string() })).nullable(), latestDateCovered: z.string() });
const Created = z.looseObject({ id: z.string(), success: z.boolean() });

/** Sessions by app, as signing in counts too; one that ended is made anew. */
const held = new Map<string, { token: string; instance: string }>();

/** Opens an organisation's REST API over jsforce, whose own retries and refreshing stay off: neither ends when asked to. @throws {CrmFault} */
export async function openSalesforce(access: SalesforceAccess, clock: () => number, signal: AbortSignal): Promise<SalesforceApi> {
  const { Connection, OAuth2 } = (await import('jsforce')).default;
  const name = JSON.stringify([access.url, access.clientId, access.user, access.key, access.refreshToken]);
  let usage: { used: number; limit: number } | null = null;

  async function signIn(asking: AbortSignal): Promise<{ token: string; instance: string }> {
    const { url, clientId, key, user, refreshToken } = access;
    const oauth = new OAuth2({ loginUrl: url, clientId, ...(user === undefined ? { clientSecret: key } : {}) });
    const grant: { grant_type: string; [name: string]: string } =
      user !== undefined
        ? { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: await assertion(access, user, clock()) }
        : refreshToken
          ? { grant_type: 'refresh_token', refresh_token: refreshToken }
          : { grant_type: 'client_credentials' };
    const answer = await inTime(() => oauth.requestToken(grant), asking);
    const { access_token, instance_url } = read(z.looseObject({ access_token: z.string(), instance_url: z.string() }), answer);
    const session = { token: access_token, instance: instance_url };
    held.set(name, session);
    return session;
  }

  async function call(method: 'GET' | 'POST', path: string, asking: AbortSignal, body?: unknown): Promise<unknown> {
    for (let first = true; ; first = false) {
      const { token, instance } = held.get(name) ?? (await signIn(asking));
      const connection = new Connection({ instanceUrl: instance, accessToken: token, version: VERSION, logLevel: 'NONE' });
      try {
        return await inTime(
          () =>
            connection.request<unknown>(
              {
                method,
                url: path,
                ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
              },
              { retry: { maxRetries: 0 } },
            ),
          asking,
        );
      } catch (error) {
        if (!(error instanceof CrmFault) || error.code !== 'signed_out' || !first) throw error;
        held.delete(name);
      } finally {
        usage = connection.limitInfo.apiUsage ?? usage;
      }
    }
  }

  const api: SalesforceApi = {
    used: () => (usage === null || usage.limit === 0 ? null : usage.used / usage.limit),
    calls: () => usage,
    async query(soql, asking, { deleted = false } = {}) {
      const path = `/${deleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`;
      const { records, done } = read(Records, await call('GET', path, asking));
      return { rows: records, whole: done };
    },
    async queryIn(soql, values, asking, { after = '', deleted = false } = {}) {
      const found: SalesforceRow[] = [];
      for (const list of inLists(values)) {
        let path = `/${deleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(`${soql} ${list} ${after}`.trim())}`;
        for (;;) {
          const { records, done, nextRecordsUrl } = read(Records, await call('GET', path, asking));
          found.push(...records);
          if (done || nextRecordsUrl === undefined) break;
          path = nextRecordsUrl;
        }
      }
      return found;
    },
    async count(soql, asking) {
      return read(Records, await call('GET', `/query?q=${encodeURIComponent(soql)}`, asking)).totalSize;
    },
    async describe(type, asking) {
      const { fields } = read(Describe, await call('GET', `/sobjects/${type}/describe`, asking));
      return fields.map((field) => ({
        name: field.name,
        label: field.label,
        values: field.picklistValues.flatMap(({ value, label, active }) =>
          value !== null && active ? [{ value, label: label ?? value }] : [],
        ),
      }));
    },
    async deleted(type, from, to, asking) {
      const [start, end] = [from, to].map((at) =>
        encodeURIComponent(
          new Date(at)
            .toISOString()
            .replace('.000Z', 'Z')
            .replace(/\.\d+Z$/, 'Z'),
        ),
      );
      const told = await call('GET', `/sobjects/${type}/deleted/?start=${start}&end=${end}`, asking).catch((error: unknown) => {
        if (error instanceof CrmFault && error.detail === 'INVALID_REPLICATION_DATE') return null;
        throw error;
      });
      if (told === null) return null;
      const { deletedRecords, latestDateCovered } = read(Deleted, told);
      return { ids: (deletedRecords ?? []).map(({ id }) => id), until: Date.parse(latestDateCovered) || to };
    },
    async create(type, fields, asking) {
      const { id, success } = read(Created, await call('POST', `/sobjects/${type}`, asking, fields));
      if (!success) throw new CrmFault('refused', type);
      return id;
    },
  };
  if (!held.has(name)) await signIn(signal);
  return api;
}

/** What the user may not read, or the organisation doesn't have, is left out; everything else is still told. */
export async function orElse<Value>(asked: Promise<Value>, otherwise: Value): Promise<Value> {
  return asked.catch((error: unknown) => {
    if (error instanceof CrmFault && (error.code === 'forbidden' || error.code === 'not_found')) return otherwise;
    throw error;
  });
}

/** Who the app says it is: signed with its private key, for one user, good for three minutes. */
async function assertion({ url, clientId, key }: SalesforceAccess, user: string, now: number): Promise<string> {
  const isSandbox = new URL(url).hostname.includes('.sandbox.');
  try {
    // Where only one line fits, its ends of lines are written out.
    const signer = await importPKCS8(key.replace(/\\n/g, '\n'), 'RS256');
    return await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(clientId)
      .setSubject(user)
      .setAudience(isSandbox ? 'https://test.salesforce.com' : 'https://login.salesforce.com')
      .setExpirationTime(Math.floor(now / 1_000) + JWT_LIFE)
      .sign(signer);
  } catch (error) {
    throw new CrmFault('signed_out', 'the private key is not one: it must be PKCS #8 in PEM', null, error);
  }
}

async function inTime<Value>(ask: () => PromiseLike<Value>, asking: AbortSignal): Promise<Value> {
  const patience = AbortSignal.timeout(PATIENCE);
  const either = AbortSignal.any([asking, patience]);
  return new Promise<Value>((resolve, reject) => {
    const stop = () =>
      reject(patience.aborted && !asking.aborted ? new CrmFault('unreachable', 'no answer in time') : (asking.reason as Error));
    if (either.aborted) stop();
    either.addEventListener('abort', stop, { once: true });
    ask()
      .then(resolve, (error: unknown) => reject(faultOf(error)))
      .then(
        () => either.removeEventListener('abort', stop),
        () => {},
      );
  });
}

function read<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new CrmFault('broken', parsed.error.issues[0]?.path.join('.') ?? '');
  return parsed.data;
}
