import type { z } from 'zod';
import { Problem } from '@/lib/api/contract';
import type { Finding } from './finding';

/** An answer as it came, its body read. */
export type Answer = { request: string; status: number; headers: Headers; text: string; json: unknown };

/** Asks a server and writes down what it gets wrong. */
export type Asker = {
  /** Never throws for what the server answers. @throws {Error} where it cannot be reached. */
  ask(method: string, path: string, more?: { token?: string | null; body?: unknown; headers?: Record<string, string> }): Promise<Answer>;
  wrong(rule: string, answer: Pick<Answer, 'request'>, text: string): void;
  /** The body by its schema; null, and a finding, where it is another. */
  shaped<Schema extends z.ZodType>(rule: string, answer: Answer, schema: Schema): z.output<Schema> | null;
  /** Whether an answer has one of some statuses and, being no success, a problem as its body. */
  refused(rule: string, answer: Answer, ...statuses: number[]): boolean;
  findings: Finding[];
};

/** No answer of a hub takes longer, and none is longer. */
const PATIENCE = 30_000;
const LONGEST = 64_000_000;

/** An asker for one server; `token` is sent unless told otherwise. */
export function createAsker(address: string, token: string): Asker {
  const findings: Finding[] = [];
  const asker: Asker = {
    findings,
    async ask(method, path, more = {}) {
      const sent = more.token === undefined ? token : more.token;
      const response = await fetch(address + path, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE),
        headers: {
          ...(sent === null ? {} : { authorization: `Bearer ${sent}` }),
          ...(more.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...more.headers,
        },
        ...(more.body === undefined ? {} : { body: typeof more.body === 'string' ? more.body : JSON.stringify(more.body) }),
      });
      const text = (await response.text()).slice(0, LONGEST);
      let json: unknown;
      try {
        json = JSON.parse(text);
      } catch {
        json = undefined;
      }
      return {
        request: `${method} ${path.length > 120 ? `${path.slice(0, 117)}…` : path}`,
        status: response.status,
        headers: response.headers,
        text,
        json,
      };
    },
    wrong(rule, { request }, text) {
      findings.push({ rule, request, text });
    },
    shaped(rule, answer, schema) {
      if (answer.status < 200 || answer.status >= 300) {
        asker.wrong(rule, answer, `answers ${answer.status} where a success was wanted`);
        return null;
      }
      if (!/^application\/json\b/i.test(answer.headers.get('content-type') ?? '')) {
        asker.wrong(rule, answer, `has the content type "${answer.headers.get('content-type') ?? ''}" and not application/json`);
      }
      if (answer.json === undefined) {
        asker.wrong(rule, answer, 'has a body that is not JSON');
        return null;
      }
      const read = schema.safeParse(answer.json);
      if (read.success) return read.data;
      // What is wrong, never what is in it: it may be a person's.
      for (const { path, message } of read.error.issues.slice(0, 5))
        asker.wrong(rule, answer, `${path.join('.') || 'the body'}: ${message}`);
      return null;
    },
    refused(rule, answer, ...statuses) {
      if (!statuses.includes(answer.status)) {
        asker.wrong(rule, answer, `answers ${answer.status}, not ${statuses.join(' or ')}`);
        return false;
      }
      const problem = Problem.safeParse(answer.json);
      if (!problem.success) asker.wrong('problem', answer, `its ${answer.status} has no problem as its body ({ code, message })`);
      else if (problem.data.message.trim() === '') asker.wrong('problem', answer, `its ${answer.status} does not say what to do`);
      return problem.success;
    },
  };
  return asker;
}
