import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { Instant } from '@/lib/domain/time';
import type { Company } from '@/server/auth/company';
import type { Limits } from '@/server/auth/limits';
import type { Session } from '@/server/auth/session';
import type { SignIns } from '@/server/auth/sign-ins';
import type { OpenDatabase } from '@/server/db/database';
import type { Importer } from '@/server/import/import-file';
import type { Intake } from '@/server/ingest/intake';
import type { Logger } from '@/server/log';
import type { Metrics } from '@/server/metrics';
import { Refusal } from '@/server/problem';
import type { Absences } from '@/server/services/absences';
import type { BacklogService } from '@/server/services/backlog';
import type { CommandService } from '@/server/services/commands';
import type { Directory } from '@/server/services/directory';
import type { Drafts } from '@/server/services/drafts';
import type { GoalsService } from '@/server/services/goals';
import type { Ingest } from '@/server/services/ingest';
import type { Reports } from '@/server/services/reports';
import type { Rulebooks } from '@/server/services/rulebooks';

/** What a request carries once somebody is signed in. */
export type HubEnv = { Variables: { session: Session } };
export type HubApp = Hono<HubEnv>;
export type HubContext = Context<HubEnv>;

/** What the routes stand on. */
export type HubParts = {
  open: OpenDatabase;
  directory: Directory;
  rulebooks: Rulebooks;
  ingest: Ingest;
  importer: Importer;
  intake: Intake;
  commands: CommandService;
  backlog: BacklogService;
  goals: GoalsService;
  drafts: Drafts;
  absences: Absences;
  reports: Reports;
  signIns: SignIns;
  /** Sign-in with the company's account; null where it is not set up. */
  company: Company | null;
  limits: Limits;
  metrics: Metrics;
  /** Opens the figures from elsewhere; null: this machine only. */
  metricsToken: string | null;
  /** How many proxies of the company's own stand before the hub. */
  proxies: number;
  clock: () => Instant;
  log: Logger;
  /** Changes when the database is another one. */
  epoch: () => string;
  signingKey: string;
  name: string;
  /** How often an open stream shows a sign of life, in milliseconds. */
  heartbeat: number;
  /** Aborted when the hub closes. */
  closing: AbortSignal;
};

/** Reads input by its schema. @throws {Refusal} `invalid`, naming each place and what was wanted. */
export function readInput<Schema extends z.ZodType>(schema: Schema, input: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues
    .slice(0, 20)
    .map((issue) => ({ path: issue.path.join('.').slice(0, 200), message: issue.message.slice(0, 300) }));
  throw new Refusal('invalid', `The ${what} is not as the contract wants it: see fields.`, fields);
}

/** What has no place in text, and partly none in a database: control characters (line breaks and tabs stay), halves of characters. */
const UNKEEPABLE = /\p{Surrogate}|\p{Cc}/gu;

function keepLineBreaks(char: string): string {
  return char === '\n' || char === '\t' || char === '\r' ? char : '';
}

/** Reads a JSON body; text that no database can hold (NUL, half characters) is left out. @throws {Refusal} `invalid` */
export async function readJson(c: HubContext): Promise<unknown> {
  const text = await c.req.text();
  if (nestedDeeper(text, 40)) throw new Refusal('invalid', 'The body is nested too deeply.');
  try {
    return JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? value.replace(UNKEEPABLE, keepLineBreaks) : value));
  } catch {
    throw new Refusal('invalid', 'The body is not JSON.');
  }
}

/** Whether a JSON text opens more brackets inside each other than allowed; strings are skipped. */
function nestedDeeper(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      if (++depth > limit) return true;
    } else if (char === '}' || char === ']') depth--;
  }
  return false;
}
